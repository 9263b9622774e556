"""Asks every engine the same questions, and the learnt one also what it was kept from learning."""

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.answering.encoder import SentenceEncoder
from bot.answering.engine import LearntEngine, engine_for, learnt_file
from bot.answering.lexical import LexicalEngine
from bot.domain.answer import AnsweringEngine
from bot.domain.framework import Framework
from bot.domain.framework_file import available
from tests.evaluation.baselines import ByMeaning, ByWords
from tests.evaluation.figures import Answered, answered
from tests.evaluation.questions import Question, folds, situations, without

OURS, OURS_BY_WORDS, BM25, MODEL = "ours", "ours, by words", "BM25", "sentence model"

# What each engine answered, by framework.
Results = dict[str, dict[str, list[Answered]]]


class Remembering(SentenceEncoder):
    """Encodes each text once: the same situations are learnt from again and again."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, text: str) -> NDArray[np.float32]:
        if text not in self._known:
            self._known[text] = super().encode(text)
        return self._known[text]


@cache
def encoder() -> SentenceEncoder:
    """One in each process."""
    return Remembering()


def shipped_engines(framework: Framework) -> dict[str, AnsweringEngine]:
    return _with_baselines(framework, engine_for(framework, learnt_file(framework.id)), LexicalEngine())


def ask_all(questions: Iterable[Question], engines_of: Callable[[Framework], dict[str, AnsweringEngine]]) -> Results:
    by_framework: dict[str, list[Question]] = {}
    for each in questions:
        by_framework.setdefault(each.framework, []).append(each)
    results: Results = {}
    for name, asked in sorted(by_framework.items()):
        for label, engine in engines_of(available()[name]).items():
            results.setdefault(label, {})[name] = _ask(asked, engine, available()[name])
    return results


def ask_held_out(name: str, fold: int) -> Results:
    """One fold of a framework's situations, asked of engines that know the other folds alone."""
    from bot.learning import heads

    whole = available()[name]
    held_out = folds(situations(whole))[fold]
    rest = without(whole, held_out)
    engines = _with_baselines(rest, LearntEngine(heads.learn(rest, encoder()), encoder()), LexicalEngine())
    return {label: {name: _ask(held_out, engine, rest)} for label, engine in engines.items()}


def together(parts: Iterable[Results]) -> Results:
    results: Results = {}
    for part in parts:
        for label, by_framework in part.items():
            for name, given in by_framework.items():
                results.setdefault(label, {}).setdefault(name, []).extend(given)
    return results


def _with_baselines(
    framework: Framework, learnt: AnsweringEngine, by_words: AnsweringEngine
) -> dict[str, AnsweringEngine]:
    return {
        OURS: learnt,
        OURS_BY_WORDS: by_words,
        BM25: ByWords(framework),
        MODEL: ByMeaning(framework, encoder()),
    }


def _ask(questions: Iterable[Question], engine: AnsweringEngine, framework: Framework) -> list[Answered]:
    return [answered(engine.answer(each.text, framework), each.accept) for each in questions]
