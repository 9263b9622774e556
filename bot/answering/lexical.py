"""An engine that answers by the words a question shares with titles, summaries and imported wording."""

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from bot.answering.references import cited
from bot.answering.words import stems
from bot.domain.answer import Answer, Certainty, Match
from bot.domain.framework import Framework, OutsideMatter, Provision

if TYPE_CHECKING:
    from bm25s import BM25

MOST = 3
# In BM25's own unit, in which a rare word found once is worth about 2: set by trying questions that people ask.
WEAKEST = 1.3
STRONG = 3.0
# Below WEAKEST_SHARE of a question's words, a score under STRONG is a coincidence of words and no answer.
WEAKEST_SHARE = 0.15
# Naming the matter that somebody means takes more than one word in passing.
TELLING_SHARE = 0.3
CLOSE = 0.75
POINT_BEFORE_PARAGRAPH = 0.6


@dataclass(frozen=True)
class _Index:
    framework: Framework
    bm25: "BM25"
    words: tuple[frozenset[str], ...]

    def scores(self, question: list[str]) -> list[float]:
        """One score per provision, then one per outside matter."""
        ids = self.bm25.get_tokens_ids(question)
        return [float(score) for score in self.bm25.get_scores_from_ids(ids)] if ids else [0.0] * len(self.words)

    def share(self, question: list[str], document: int) -> float:
        """How much of the question's words that document has, from 0 to 1."""
        return len(self.words[document].intersection(question)) / max(1, len(question))


class LexicalEngine:
    """Safe to share between threads. Keeps one index per framework version and no question."""

    def __init__(self) -> None:
        self._indexes: dict[tuple[str, int], _Index] = {}
        self._building = Lock()

    def answer(self, question: str, framework: Framework) -> Answer:
        if refs := cited(question, framework):
            return _answer(framework, Certainty.CLEAR, [Match(ref, 1.0) for ref in refs[:MOST]])
        asked = list(dict.fromkeys(stems(question)))
        index = self._index(framework)
        scores = index.scores(asked)
        provisions, outside = scores[: len(framework.provisions)], scores[len(framework.provisions) :]
        best, best_outside = max(provisions), max(outside, default=0.0)
        if best_outside >= max(best, WEAKEST):
            n = outside.index(best_outside)
            if best_outside >= STRONG or index.share(asked, len(provisions) + n) >= TELLING_SHARE:
                return _decline(framework, framework.outside[n])
        if best < WEAKEST or (best < STRONG and index.share(asked, provisions.index(best)) < WEAKEST_SHARE):
            return _answer(framework, Certainty.DECLINED, [])
        matches = _ranked(framework, provisions)
        certain = best >= STRONG and len(matches) == 1 and best_outside < CLOSE * best
        return _answer(framework, Certainty.CLEAR if certain else Certainty.TENTATIVE, matches)

    def _index(self, framework: Framework) -> _Index:
        key = (framework.id, framework.version)
        with self._building:
            index = self._indexes.get(key)
            # A file that was edited keeps version 0, so the same key can come with other summaries.
            if index is None or index.framework != framework:
                index = self._indexes[key] = _build(framework)
            return index


def _build(framework: Framework) -> _Index:
    # Here, because it loads SciPy: half a second that whoever asks the learnt engine need not wait.
    from bm25s import BM25

    texts = [_provision_text(provision) for provision in framework.provisions]
    outside = [f"{matter.title} {' '.join(matter.situations)}" for matter in framework.outside]
    documents = [stems(text) for text in (*texts, *outside)]
    bm25 = BM25(k1=1.2, b=0.5)
    bm25.index(documents, show_progress=False)
    return _Index(framework, bm25, tuple(frozenset(document) for document in documents))


def _provision_text(provision: Provision) -> str:
    return f"{provision.title} {provision.summary} {' '.join(provision.situations)} {provision.wording or ''}"


def _ranked(framework: Framework, scores: list[float]) -> list[Match]:
    """Best first, those close to the best only; of a paragraph and its own points the points alone."""
    # Equal scores stay in the document's order.
    order = np.argsort(-np.asarray(scores), kind="stable")
    ranked = [Match(framework.provisions[n].ref, round(scores[n], 4)) for n in order]
    first = ranked[0]
    points = [m for m in ranked if m.ref[:-1] == first.ref and m.score >= POINT_BEFORE_PARAGRAPH * first.score]
    if points:
        # The point takes the paragraph's score, so that an answer's scores still fall from first to last.
        ranked = [Match(points[0].ref, first.score), *(m for m in ranked if m.ref not in (first.ref, points[0].ref))]
    close = [match for match in ranked if match.score >= CLOSE * ranked[0].score]
    paragraphs_of_points = {match.ref[:-1] for match in close}
    return [match for match in close if match.ref not in paragraphs_of_points][:MOST]


def _decline(framework: Framework, matter: OutsideMatter) -> Answer:
    limit = [Match(matter.limited_by, 1.0)] if matter.limited_by else []
    return _answer(framework, Certainty.DECLINED, limit, matter.key)


def _answer(framework: Framework, certainty: Certainty, matches: list[Match], outside: str | None = None) -> Answer:
    return Answer(framework.id, framework.version, certainty, tuple(matches), outside)
