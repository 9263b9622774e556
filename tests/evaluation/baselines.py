"""Ordinary search to hold the engine against: both know titles and summaries alone, and never decline."""

import numpy as np
from bm25s import BM25
from numpy.typing import NDArray

from bot.answering.encoder import SentenceEncoder
from bot.answering.words import stems
from bot.domain.answer import Answer, Certainty, Match
from bot.domain.framework import Framework, Provision

MOST = 3
# The encoder gives the means of three layers, one after the other; what is published is the last alone.
LAYERS = 3


class ByWords:
    """BM25, as its library sets it."""

    def __init__(self, framework: Framework) -> None:
        self._bm25 = BM25()
        self._bm25.index([stems(_text(each)) for each in framework.provisions], show_progress=False)

    def answer(self, question: str, framework: Framework) -> Answer:
        ids = self._bm25.get_tokens_ids(stems(question))
        scores = self._bm25.get_scores_from_ids(ids) if ids else np.zeros(len(framework.provisions))
        return _nearest(framework, np.asarray(scores))


class ByMeaning:
    """all-MiniLM-L6-v2 without anything learnt: the nearest text by the cosine of the angle between the two."""

    def __init__(self, framework: Framework, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._texts = np.array([self._meaning(_text(each)) for each in framework.provisions])

    def answer(self, question: str, framework: Framework) -> Answer:
        return _nearest(framework, self._texts @ self._meaning(question))

    def _meaning(self, text: str) -> NDArray[np.float32]:
        last = np.split(self._encoder.encode(text), LAYERS)[-1]
        return np.asarray(last / np.linalg.norm(last), dtype=np.float32)


def _text(provision: Provision) -> str:
    return f"{provision.title}. {provision.summary}"


def _nearest(framework: Framework, scores: NDArray[np.float32]) -> Answer:
    order = np.argsort(-scores, kind="stable")[:MOST]
    matches = tuple(Match(framework.provisions[n].ref, float(scores[n])) for n in order)
    return Answer(framework.id, framework.version, Certainty.TENTATIVE, matches)
