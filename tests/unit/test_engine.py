"""What the learnt engine answers, when it declines, and what stops it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering import encoder, learnt
from bot.answering.encoder import SentenceEncoder, Tampered
from bot.answering.engine import LearntEngine, engine_for, learnt_file
from bot.answering.lexical import LexicalEngine
from bot.domain.answer import Answer, AnsweringEngine, Certainty
from bot.domain.framework import Kind, Provision, Side, Strength
from bot.domain.framework_file import available, shipped

FRAMEWORK = available()["cabinet-office-2026"]


@pytest.fixture(scope="module")
def engine() -> AnsweringEngine:
    return engine_for(FRAMEWORK, learnt_file(FRAMEWORK.id))


def _refs(answer: Answer) -> list[str]:
    return [match.ref for match in answer.matches]


@pytest.mark.parametrize(
    ("question", "refs"),
    [
        ("policy landed at 5pm Friday, live Monday", {"7b", "10", "8a"}),
        ("He was shouting and swearing at our rep in the meeting", {"7a"}),
        ("somebody gave the figures we shared in confidence to the press", {"7e"}),
        ("our unions disagree and cannot find a common view", {"11"}),
        ("is the framework legally binding", {"5"}),
        ("how long does the DG have to write back to us", {"16"}),
        ("can we use this to negotiate pay centrally", {"5"}),
        ("what does para 7b say", {"7b"}),
    ],
)
def test_what_is_meant_comes_first(engine: AnsweringEngine, question: str, refs: set[str]) -> None:
    assert _refs(engine.answer(question, FRAMEWORK))[0] in refs


@pytest.mark.parametrize("name", shipped())
def test_most_provisions_are_found_by_their_own_title(name: str) -> None:
    framework = available()[name]
    engine = engine_for(framework, learnt_file(name))

    missed = [each.ref for each in framework.provisions if each.ref not in _refs(engine.answer(each.title, framework))]

    assert len(missed) <= len(framework.provisions) // 20


@pytest.mark.parametrize(
    ("question", "key", "refs"),
    [
        ("When do I get my pay rise and backdated salary?", "own-pay", []),
        ("how do I put in a grievance about my manager bullying me", "own-grievance", []),
        ("what turnout does a strike ballot need", "strike-law", []),
        ("when can I draw my pension", "own-pension", []),
        ("what does our local deal say about flexitime", "departmental-deal", ["5"]),
    ],
)
def test_a_matter_outside_the_framework_is_declined_and_named(
    engine: AnsweringEngine, question: str, key: str, refs: list[str]
) -> None:
    answer = engine.answer(question, FRAMEWORK)

    assert (answer.certainty, answer.outside, _refs(answer)) == (Certainty.DECLINED, key, refs)


@pytest.mark.parametrize(
    "question",
    [
        "how does a union complain about the cabinet office",
        "how long has the employer got to write back to our letter",
        "our union has a concern about the Cabinet Office, who do we write to",
    ],
)
def test_a_route_comes_with_its_counterpart_unless_it_is_plain_who_writes(
    engine: AnsweringEngine, question: str
) -> None:
    answer = engine.answer(question, FRAMEWORK)

    assert (set(_refs(answer)), answer.certainty) == ({"16", "17"}, Certainty.TENTATIVE)


def test_a_plain_route_stands_alone(engine: AnsweringEngine) -> None:
    answer = engine.answer("how long does a union have to reply to us", FRAMEWORK)

    assert (_refs(answer), answer.certainty) == (["17"], Certainty.CLEAR)


@pytest.mark.parametrize("name", ["civil-service-2000", "nhs-spf-2007"])
def test_where_the_text_has_no_route_for_a_concern_this_is_said(name: str) -> None:
    framework = available()[name]

    answer = engine_for(framework, learnt_file(name)).answer("how do I raise a concern with the other side", framework)

    assert (answer.certainty, answer.outside) == (Certainty.DECLINED, "concern-route")


@pytest.mark.parametrize("question", ["", " \n", "🙂🙂", "?!", "\x00", "\ud800", "\u200b\u200d"])
def test_what_has_no_word_is_declined_without_a_guess(engine: AnsweringEngine, question: str) -> None:
    answer = engine.answer(question, FRAMEWORK)

    assert (answer.certainty, answer.matches, answer.outside) == (Certainty.DECLINED, (), None)


def test_a_provision_that_has_only_its_wording_is_found_by_it(engine: AnsweringEngine) -> None:
    wording = "Both sides will review arrangements for canteens, catering contracts and kitchen equipment every autumn."
    added = Provision("18", "18", "", Strength.STATEMENT, Side.BOTH, Kind.STATEMENT, wording)
    framework = replace(FRAMEWORK, version=2, provisions=(*FRAMEWORK.provisions, added))

    answer = engine.answer("catering contracts and kitchen equipment in the canteens, reviewed each autumn?", framework)

    assert (_refs(answer), answer.certainty) == (["18"], Certainty.TENTATIVE)
    assert _refs(engine.answer("He was shouting and swearing at our rep", framework)) == ["7a"]


def test_what_a_later_version_no_longer_has_is_not_named(engine: AnsweringEngine) -> None:
    framework = replace(FRAMEWORK, provisions=tuple(each for each in FRAMEWORK.provisions if each.ref != "7a"))

    assert "7a" not in _refs(engine.answer("He was shouting and swearing at our rep", framework))


def test_a_framework_of_which_nothing_was_learnt_is_answered_by_words(tmp_path: Path) -> None:
    assert isinstance(engine_for(FRAMEWORK, tmp_path / "none.npz"), LexicalEngine)


def test_a_file_changed_after_it_was_learnt_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    changed = replace(FRAMEWORK, provisions=(replace(FRAMEWORK.provisions[0], title="New"), *FRAMEWORK.provisions[1:]))

    assert isinstance(engine_for(changed, learnt_file(FRAMEWORK.id)), LearntEngine)
    assert "changed since it was learnt" in caplog.text


@pytest.mark.parametrize("suffix", [".npz", ".sha256"])
def test_a_tampered_learnt_file_is_named_and_stops_the_start(tmp_path: Path, suffix: str) -> None:
    file = learnt_file(FRAMEWORK.id)
    for each in (file, file.with_suffix(".sha256")):
        shutil.copy(each, tmp_path)
    with (tmp_path / file.name).with_suffix(suffix).open("r+b") as stream:
        stream.write(b"tampered")

    with pytest.raises(Tampered, match=file.stem):
        learnt.read(tmp_path / file.name)


def test_a_learnt_file_that_is_gone_while_its_checksum_stands_stops_the_start(tmp_path: Path) -> None:
    file = learnt_file(FRAMEWORK.id)
    shutil.copy(file.with_suffix(".sha256"), tmp_path)

    with pytest.raises(Tampered, match=file.name):
        learnt.read(tmp_path / file.name)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json"])
def test_a_tampered_sentence_model_is_named_and_stops_the_start(tmp_path: Path, name: str) -> None:
    shutil.copytree(encoder.FOLDER, tmp_path / "model")
    with (tmp_path / "model" / name).open("ab") as stream:
        stream.write(b" ")

    with pytest.raises(Tampered, match=name):
        SentenceEncoder(tmp_path / "model")
