"""What is shipped is what learning gives, from what stands in this project alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.answering import learnt
from bot.answering.encoder import FOLDER, SentenceEncoder
from bot.answering.engine import LearntEngine, learnt_file
from bot.answering.words import spelt
from bot.domain.framework_file import available, shipped

pytest.importorskip("sklearn", reason="the learning libraries are not installed: make test installs them")

from bot.learning import encoder_file, heads

DEVELOPMENT = Path(__file__).parents[3] / "shared" / "questions" / "dev.jsonl"
SECOND = Path(__file__).parents[1] / "questions" / "second.jsonl"
RUN = 5


def test_the_sentence_model_is_written_again_byte_by_byte(tmp_path: Path) -> None:
    encoder_file.write(tmp_path)

    for name in ("encoder.onnx", "tokenizer.json"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", shipped())
def test_learning_again_gives_what_is_shipped(name: str) -> None:
    framework, encoder = available()[name], SentenceEncoder()

    again, kept = heads.learn(framework, encoder), learnt.read(learnt_file(name))

    assert kept is not None
    assert (again.of, again.labels) == (kept.of, kept.labels)
    assert (again.words.places, again.letters.places) == (kept.words.places, kept.letters.places)
    # Processors differ in the last digits of a sum, and the search for the best weights carries that on.
    np.testing.assert_allclose(again.meaning, kept.meaning, atol=0.05)
    asked = [each.situations[0] for each in framework.provisions]
    engines = LearntEngine(again, encoder), LearntEngine(kept, encoder)
    answers = [[engine.answer(question, framework).matches[0].ref for question in asked] for engine in engines]
    assert answers[0] == answers[1]


def _runs(text: str, length: int) -> Iterator[str]:
    words = spelt(text)
    for at in range(max(1, len(words) - length + 1)):
        yield " ".join(words[at : at + length])


def _near_copies(questions: Path) -> list[str]:
    """Situations that are an examination question, or share a longer run of words with one than chance gives."""
    asked: dict[str, set[str]] = {}
    for line in questions.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        asked.setdefault(row["framework"], set()).update(_runs(row["question"], 9))
    situations = [
        (name, situation)
        for name, framework in available().items()
        for entries in (framework.provisions, framework.outside)
        for entry in entries
        for situation in entry.situations
    ]
    return [
        situation
        for name, situation in situations
        if len(spelt(situation)) > RUN and not asked.get(name, set()).isdisjoint(_runs(situation, 9))
    ]


@pytest.mark.skipif(not DEVELOPMENT.is_file(), reason="the development questions are not beside this checkout")
def test_no_development_question_was_learnt_from() -> None:
    assert _near_copies(DEVELOPMENT) == []


def test_no_question_of_the_second_set_was_learnt_from() -> None:
    assert _near_copies(SECOND) == []
