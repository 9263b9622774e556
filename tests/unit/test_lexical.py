"""What the lexical engine answers, when it is unsure and when it declines."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.lexical import LexicalEngine
from bot.answering.lines import ask_lines
from bot.answering.references import cited
from bot.documents.reading import read_document
from bot.domain.answer import Answer, Certainty
from bot.domain.framework import Framework
from bot.domain.framework_file import available
from bot.domain.wording import read_wording

DOCUMENT = Path(__file__).parents[3] / "shared" / "sources" / "002_83e911db12275cd7.txt"
FRAMEWORK = available()["cabinet-office-2026"]
ENGINE = LexicalEngine()


def _refs(answer: Answer) -> list[str]:
    return [match.ref for match in answer.matches]


def _reworded(framework: Framework, ref: str, summary: str) -> Framework:
    provisions = (replace(p, summary=summary) if p.ref == ref else p for p in framework.provisions)
    return replace(framework, provisions=tuple(provisions))


@pytest.mark.parametrize(
    "question",
    [
        "A policy arrived the evening before launch",
        "The new travel policy reached us the evening before it was launched, with no time to comment",
        "they sent us the policy the night before the launch",
    ],
)
def test_a_policy_that_came_the_evening_before_launch_is_about_good_time(question: str) -> None:
    answer = ENGINE.answer(question, FRAMEWORK)

    assert _refs(answer)[0] in {"7b", "10", "8a"}
    assert answer.certainty is not Certainty.DECLINED


@pytest.mark.skipif(not DOCUMENT.is_file(), reason="the source documents are not beside this checkout")
def test_the_same_is_found_when_the_official_wording_is_imported() -> None:
    wording = read_wording(read_document(DOCUMENT), FRAMEWORK)
    provisions = tuple(replace(p, wording=wording[p.ref]) for p in FRAMEWORK.provisions)
    imported = replace(FRAMEWORK, version=1, provisions=provisions)

    answer = ENGINE.answer("A policy arrived the evening before launch", imported)

    assert _refs(answer)[0] in {"7b", "10", "8a"}
    assert answer.version == 1
    assert _refs(ENGINE.answer("cognisant budgetary", imported)) == ["10"]
    assert ENGINE.answer("cognisant budgetary", FRAMEWORK).certainty is Certainty.DECLINED


@pytest.mark.parametrize(
    ("question", "ref"),
    [
        ("He was shouting and swearing at our rep in the meeting", "7a"),
        ("they kept the figures secret from us instead of being open", "7e"),
        ("could we set up a joint working group on skills", "7d"),
        ("is the framework legally binding", "5"),
        ("our unions disagree and cannot find a common view", "11"),
        ("which benefits do departments get from better guidance", "12c"),
    ],
)
def test_the_one_provision_that_is_meant_comes_first(question: str, ref: str) -> None:
    assert _refs(ENGINE.answer(question, FRAMEWORK))[0] == ref


@pytest.mark.parametrize(
    ("question", "refs"),
    [
        ("7b", ["7b"]),
        ("7 (b)", ["7b"]),
        ("7(B)?", ["7b"]),
        ("what does para 7b say", ["7b"]),
        ("para. 7b", ["7b"]),
        ("paragraph 7 b please", ["7b"]),
        ("paragraph 16", ["16"]),
        ("16", ["16"]),
        ("what 8 says about discretion", ["8"]),
        ("is that 12a or 12g", ["12a", "12g"]),
        ("paragraphs 7a, 7b, 7c and 7d", ["7a", "7b", "7c", "7d"]),
        ("7b and again 7b", ["7b"]),
        ("paragraph 99", []),
        ("9b", []),
        ("unions want 9% and got 3", []),
        ("at 8 a meeting was called off", []),
        ("within 4 weeks", []),
        ("£7b was spent", []),
        ("the 12am call", []),
    ],
)
def test_a_reference_is_understood_as_people_write_it(question: str, refs: list[str]) -> None:
    assert cited(question, FRAMEWORK) == refs


def test_a_cited_provision_is_the_clear_and_only_answer() -> None:
    answer = ENGINE.answer("does para 7b cover a grievance about my pay", FRAMEWORK)

    assert (_refs(answer), answer.certainty, answer.outside) == (["7b"], Certainty.CLEAR, None)


def test_never_more_than_three_are_shown_and_the_best_comes_first() -> None:
    assert _refs(ENGINE.answer("paragraphs 7a, 7b, 7c and 7d", FRAMEWORK)) == ["7a", "7b", "7c"]
    for question in ("unions and the cabinet office", "a concern, a letter, a union, four weeks", "benefit"):
        scores = [match.score for match in ENGINE.answer(question, FRAMEWORK).matches]
        assert len(scores) <= 3
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("question", "key", "refs"),
    [
        ("When do I get my pay rise and backdated salary?", "own-pay", []),
        ("how do I put in a grievance about bullying", "own-grievance", []),
        ("what turnout does a strike ballot need", "strike-law", []),
        ("when can I draw my pension", "own-pension", []),
        ("I want to report fraud as a whistleblower", "whistle-blowing", []),
        ("can somebody come to my disciplinary hearing", "disciplinary", []),
        ("what does our local deal say about flexitime", "departmental-deal", ["5"]),
    ],
)
def test_a_matter_outside_the_framework_is_declined_and_named(question: str, key: str, refs: list[str]) -> None:
    answer = ENGINE.answer(question, FRAMEWORK)

    assert (answer.certainty, answer.outside, _refs(answer)) == (Certainty.DECLINED, key, refs)


@pytest.mark.parametrize("question", ["", " \n", "🙂🙂", "?!", "the of and", "xyzzy plugh", "\x00", "\ud800"])
def test_what_shares_no_word_with_the_framework_is_declined_without_a_guess(question: str) -> None:
    answer = ENGINE.answer(question, FRAMEWORK)

    assert (answer.certainty, answer.matches, answer.outside) == (Certainty.DECLINED, (), None)


def test_of_a_question_that_fits_two_provisions_one_comes_first() -> None:
    answer = ENGINE.answer("a rude email full of figures and proof", FRAMEWORK)

    assert _refs(answer)[0] in {"7a", "7c"}


def test_one_word_in_passing_is_at_most_a_tentative_answer() -> None:
    assert ENGINE.answer("benefit", FRAMEWORK).certainty is not Certainty.CLEAR


def test_a_point_is_preferred_to_the_paragraph_that_opens_its_list() -> None:
    framework = _reworded(FRAMEWORK, "7", "Respect, shouting, swearing, sarcasm and respect again.")

    refs = _refs(ENGINE.answer("respect, shouting, swearing, sarcasm", framework))

    assert refs[0] == "7a"
    assert "7" not in refs


def test_an_edited_summary_of_the_same_version_is_used_at_once() -> None:
    engine = LexicalEngine()
    assert engine.answer("marmalade", FRAMEWORK).certainty is Certainty.DECLINED

    edited = _reworded(FRAMEWORK, "12e", "Marmalade is shared.")

    assert _refs(engine.answer("marmalade", edited)) == ["12e"]
    assert engine.answer("marmalade", FRAMEWORK).certainty is Certainty.DECLINED


def test_forty_thousand_characters_are_answered() -> None:
    answer = ENGINE.answer("The policy arrived the evening before launch. " * 900, FRAMEWORK)

    assert _refs(answer)[0] in {"7b", "10", "8a"}


def test_threads_that_ask_at_once_get_the_answers_that_one_alone_gets() -> None:
    questions = [provision.summary for provision in FRAMEWORK.provisions] * 4
    alone = [LexicalEngine().answer(question, FRAMEWORK) for question in questions]
    shared = LexicalEngine()

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda question: shared.answer(question, FRAMEWORK), questions))

    assert together == alone


def test_each_line_gets_one_json_answer_in_order() -> None:
    lines = ["paragraph 16\n", "\n", "when can I draw my pension\n", "flexitime agreement local deal"]

    answers = [json.loads(line) for line in ask_lines(lines, FRAMEWORK, ENGINE)]

    assert answers == [
        {"answered": True, "matches": [{"ref": "16", "score": 1.0}]},
        {"answered": False, "matches": []},
        {"answered": False, "matches": []},
        {"answered": False, "matches": [{"ref": "5", "score": 1.0}]},
    ]


def test_building_and_asking_write_nothing_and_load_no_compiler() -> None:
    script = (
        "from bot.answering.lexical import LexicalEngine; from bot.domain.framework_file import available; import sys;"
        "LexicalEngine().answer('policy', available()['cabinet-office-2026']);"
        "sys.exit(bool({'numba', 'jax', 'sklearn', 'tqdm'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
