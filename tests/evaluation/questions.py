"""Labelled questions: those kept in files, and situations of ours held out from learning."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bot.domain.framework import Framework

SECOND = Path(__file__).parents[1] / "questions" / "second.jsonl"
DEVELOPMENT = Path(__file__).parents[3] / "shared" / "questions" / "dev.jsonl"
FOLDS = 5
SEED = 20260630


@dataclass(frozen=True)
class Question:
    framework: str
    text: str
    accept: tuple[str, ...]


def read(file: Path) -> list[Question]:
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Question(row["framework"], " ".join(row["question"].split()), tuple(row["accept"])) for row in rows]


def situations(framework: Framework) -> list[Question]:
    """Each once, with every provision it stands under."""
    accept: dict[str, tuple[str, ...]] = {text: () for each in framework.outside for text in each.situations}
    for provision in framework.provisions:
        for text in provision.situations:
            accept[text] = (*accept.get(text, ()), provision.ref)
    return [Question(framework.id, text, refs) for text, refs in accept.items()]


def folds(questions: Iterable[Question]) -> list[list[Question]]:
    whole = list(questions)
    order = np.random.default_rng(SEED).permutation(len(whole))
    return [[whole[n] for n in order[fold::FOLDS]] for fold in range(FOLDS)]


def without(framework: Framework, held_out: Iterable[Question]) -> Framework:
    """The framework as if nobody had ever typed those."""
    texts = {each.text for each in held_out}

    def kept(given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text for text in given if text not in texts)

    return replace(
        framework,
        provisions=tuple(replace(each, situations=kept(each.situations)) for each in framework.provisions),
        outside=tuple(replace(each, situations=kept(each.situations)) for each in framework.outside),
    )
