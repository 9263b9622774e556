"""Whatever is asked gets an answer, and the same one each time, from either engine and for every framework."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.engine import engine_for, learnt_file
from bot.answering.lexical import LexicalEngine
from bot.answering.lines import ask_lines
from bot.domain.answer import Answer, AnsweringEngine, Certainty
from bot.domain.framework import Framework, Kind, Provision, Side, Strength
from bot.domain.framework_file import available, shipped
from bot.domain.permissions import Action
from handlers.views import answer as view
from handlers.views.text import Rendered
from sandbox.block_kit.blocks import message_errors
from tests.evaluation import hostile
from tests.evaluation.questions import SECOND, read

HOSTILE = hostile.inputs()
CALLS = re.compile(r"<[!@#]|(?<!&lt;)https?://")
EVERYTHING = frozenset(Action)
WORDING = "Both sides will review canteens, catering contracts and kitchen equipment every autumn."


@cache
def engine(kind: str, name: str) -> AnsweringEngine:
    return engine_for(available()[name], learnt_file(name)) if kind == "learnt" else LexicalEngine()


def with_a_provision_nobody_described(framework: Framework) -> Framework:
    added = Provision("99", "99", "", Strength.AS_WORDED, Side.BOTH, Kind.STATEMENT, WORDING)
    return replace(framework, version=1, provisions=(*framework.provisions, added))


each_engine = pytest.mark.parametrize("kind", ["by words", "learnt"])
each_framework = pytest.mark.parametrize("name", shipped())


def questions_on(framework: Framework) -> st.SearchStrategy[str]:
    words = {word for provision in framework.provisions for word in provision.summary.split()}
    words |= {word for matter in framework.outside for word in matter.title.split()}
    return st.one_of(
        st.text(st.characters(codec=None)),
        st.lists(st.sampled_from(sorted(words)), max_size=60).map(" ".join),
        st.from_regex(r"(para(graph)? ?)?[0-9]{1,3} ?\(?[a-h]?\)?"),
    )


@each_engine
@each_framework
@settings(deadline=None)  # The first answer waits until the engine is ready.
@given(data=st.data())
def test_any_text_gets_an_answer_that_keeps_its_promises(kind: str, name: str, data: st.DataObject) -> None:
    framework = available()[name]
    question = data.draw(questions_on(framework))

    answer = engine(kind, name).answer(question, framework)

    keeps_its_promises(answer, framework)
    assert answer == engine(kind, name).answer(question, framework)


@each_engine
@each_framework
def test_a_thousand_hostile_inputs_get_an_answer_that_mentions_nobody(kind: str, name: str) -> None:
    framework = with_a_provision_nobody_described(available()[name])
    for question in HOSTILE:
        answer = engine(kind, name).answer(question, framework)

        keeps_its_promises(answer, framework)
        rendered = view.answer(answer, framework, EVERYTHING, words=question, can_share=True)
        assert [said for said in texts(rendered) if CALLS.search(said)] == [], question
        assert message_errors(rendered.blocks) == [], question


@each_framework
def test_orders_given_to_the_bot_are_shown_nothing_but_what_the_framework_says(name: str) -> None:
    framework = available()[name]
    for order in hostile.ORDERS:
        rendered = view.answer(engine("learnt", name).answer(order, framework), framework, EVERYTHING, words=None)

        assert order not in json.dumps(rendered.blocks) + rendered.text


@each_framework
def test_the_same_question_gets_the_same_answer_in_every_process(name: str) -> None:
    asked = [each.text for each in read(SECOND) if each.framework == name]
    command = [sys.executable, "-m", "bot", "ask", "--jsonl", "--framework", name]
    here = list(ask_lines(asked, available()[name], engine("learnt", name)))

    for seed in ("1", "2"):
        there = subprocess.run(
            command,
            input="".join(f"{question}\n" for question in asked),
            env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, "DATABASE_URL": "sqlite:///nowhere.db"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert there.stdout.splitlines() == here


@each_engine
@each_framework
def test_the_same_question_gets_the_same_answer_in_every_thread(kind: str, name: str) -> None:
    framework, shared = available()[name], engine(kind, name)
    asked = [*(each.text for each in read(SECOND) if each.framework == name), *HOSTILE[:60]]
    alone = [shared.answer(question, framework) for question in asked]

    with ThreadPoolExecutor(8) as threads:
        for together in threads.map(lambda _: [shared.answer(each, framework) for each in asked], range(8)):
            assert together == alone


@settings(deadline=None)
@given(st.lists(st.text()))
def test_as_many_lines_come_out_as_went_in(lines: list[str]) -> None:
    name = shipped()[0]
    answers = list(ask_lines(lines, available()[name], engine("learnt", name)))

    assert len(answers) == len(lines)
    assert all("\n" not in answer and set(json.loads(answer)) == {"answered", "matches"} for answer in answers)


def keeps_its_promises(answer: Answer, framework: Framework) -> None:
    refs, scores = [m.ref for m in answer.matches], [m.score for m in answer.matches]
    assert (answer.framework, answer.version) == (framework.id, framework.version)
    assert len(refs) == len(set(refs)) <= 3
    assert set(refs) <= set(framework.by_ref)
    assert scores == sorted(scores, reverse=True)
    if answer.certainty is Certainty.DECLINED:
        matters = {matter.key: matter for matter in framework.outside}
        limit = matters[answer.outside].limited_by if answer.outside else None
        assert refs == ([limit] if limit else [])
    else:
        assert refs
        assert answer.outside is None


def texts(rendered: Rendered) -> Iterator[str]:
    """Everything that Slack would show of it; what a button carries is not shown."""

    def within(part: Any) -> Iterator[str]:
        if isinstance(part, list):
            for each in part:
                yield from within(each)
        elif isinstance(part, dict):
            for key, each in part.items():
                if key == "text" and isinstance(each, str):
                    yield each
                else:
                    yield from within(each)

    yield rendered.text
    yield from within(rendered.blocks)
