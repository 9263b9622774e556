"""Whatever is asked gets an answer, and the same one each time."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.lexical import LexicalEngine
from bot.answering.lines import ask_lines
from bot.domain.answer import Certainty
from bot.domain.framework_file import available

FRAMEWORK = available()["cabinet-office-2026"]
ENGINE, FRESH = LexicalEngine(), LexicalEngine()

WORDS = sorted({word for provision in FRAMEWORK.provisions for word in provision.summary.split()})
WORDS += sorted({word for matter in FRAMEWORK.outside for word in matter.title.split()})
questions = st.one_of(
    st.text(),
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
    st.from_regex(r"(para(graph)? ?)?[0-9]{1,3} ?\(?[a-h]?\)?"),
)


@given(questions)
def test_any_text_gets_an_answer_that_keeps_its_promises(question: str) -> None:
    answer = ENGINE.answer(question, FRAMEWORK)
    refs, scores = [m.ref for m in answer.matches], [m.score for m in answer.matches]

    assert (answer.framework, answer.version) == (FRAMEWORK.id, FRAMEWORK.version)
    assert len(refs) == len(set(refs)) <= 3
    assert set(refs) <= set(FRAMEWORK.by_ref)
    assert scores == sorted(scores, reverse=True)
    if answer.certainty is Certainty.DECLINED:
        matters = {matter.key: matter for matter in FRAMEWORK.outside}
        limit = matters[answer.outside].limited_by if answer.outside else None
        assert refs == ([limit] if limit else [])
    else:
        assert refs
        assert answer.outside is None


@given(questions)
def test_the_same_question_gets_the_same_answer_from_any_engine(question: str) -> None:
    assert ENGINE.answer(question, FRAMEWORK) == FRESH.answer(question, FRAMEWORK) == ENGINE.answer(question, FRAMEWORK)


@given(st.lists(st.text()))
def test_as_many_lines_come_out_as_went_in(lines: list[str]) -> None:
    answers = list(ask_lines(lines, FRAMEWORK, ENGINE))

    assert len(answers) == len(lines)
    assert all("\n" not in answer and set(json.loads(answer)) == {"answered", "matches"} for answer in answers)
