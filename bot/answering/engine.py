"""The engine: which provisions a question means, by what was learnt from example situations, or that none does."""

import logging
from pathlib import Path

import numpy as np

from bot.answering import learnt
from bot.answering.encoder import SentenceEncoder
from bot.answering.learnt import MOST_CHARACTERS, OUTSIDE, Learnt
from bot.answering.lexical import STRONG, LexicalEngine
from bot.answering.references import cited
from bot.answering.words import spelt
from bot.domain.answer import Answer, AnsweringEngine, Certainty, Match
from bot.domain.framework import Framework
from bot.domain.framework_file import file_of

log = logging.getLogger(__name__)

MOST = 3
# These were chosen on the development questions and by leaving out one writer's situations.
DECLINED_FROM = 0.45
ENOUGH = 0.8
WORTH_SHOWING = 0.06
CLEAR_FROM = 0.5
PLAIN_FROM = 0.95
# Of what speaks for outside matters together, so much must speak for one that is named.
NAMED_FROM = 0.5


class LearntEngine:
    """Safe to share between threads. Keeps no question.

    Provisions that nothing was learnt of, as an imported document may have, are found by their words alone.
    """

    def __init__(self, learnt: Learnt, encoder: SentenceEncoder) -> None:
        self._learnt = learnt
        self._encoder = encoder
        self._by_words = LexicalEngine()

    def answer(self, question: str, framework: Framework) -> Answer:
        refs = cited(question, framework)
        if refs:
            return _answer(framework, Certainty.CLEAR, [Match(ref, 1.0) for ref in refs[:MOST]])
        # Half a character, as a broken program may send it, is none that anybody typed.
        asked = question[:MOST_CHARACTERS].encode(errors="ignore").decode()
        if not spelt(asked):
            return _answer(framework, Certainty.DECLINED, [])
        likely = self._learnt.probabilities(asked, self._encoder.encode(asked))
        by_label = dict(zip(self._learnt.labels, map(float, likely), strict=True))
        outside = {label.removeprefix(OUTSIDE): p for label, p in by_label.items() if label.startswith(OUTSIDE)}
        inside = {ref: p for ref, p in by_label.items() if ref in framework.by_ref}
        lies_outside = sum(outside.values())
        if lies_outside >= DECLINED_FROM or not inside:
            return self._by_wording(question, framework) or _declined(framework, outside)
        matches = _both_ways(framework, _worth_showing(inside), inside)
        clear = len(matches) == 1 and matches[0].score >= CLEAR_FROM and lies_outside < 1 - CLEAR_FROM
        found = self._by_wording(question, framework) if not clear else None
        return found or _answer(framework, Certainty.CLEAR if clear else Certainty.TENTATIVE, matches)

    def _by_wording(self, question: str, framework: Framework) -> Answer | None:
        """What speaks strongly for a provision that has nothing but its wording."""
        if framework.by_ref.keys() <= set(self._learnt.labels):
            return None
        found = self._by_words.answer(question, framework)
        strong = [match for match in found.matches[:1] if match.score >= STRONG]
        if not strong or strong[0].ref in self._learnt.labels:
            return None
        return _answer(framework, Certainty.TENTATIVE, strong)


def learnt_file(name: str) -> Path:
    """Where stands what was learnt of the framework of that name: see framework_file.file_of."""
    return learnt.file_beside(file_of(name))


def learning_command(file: Path) -> str:
    """What makes that file of what was learnt anew, and takes nothing else."""
    return f"partnership-bot framework learn {file.with_suffix('.toml')}"


def engine_for(framework: Framework, file: Path) -> AnsweringEngine:
    """By words alone where nothing was learnt of this framework yet. Raises Tampered."""
    known = learnt.read(file)
    if known is None:
        return LexicalEngine()
    if not known.is_of(framework):
        log.warning("%s was changed since it was learnt. Run: %s", framework.id, learning_command(file))
    return LearntEngine(known, SentenceEncoder())


def _worth_showing(inside: dict[str, float]) -> list[Match]:
    """The likeliest, and as many more as it takes to have probably named what was meant."""
    together = sum(inside.values())
    # Equal ones stay in the document's order.
    ranked = sorted(((ref, p / together) for ref, p in inside.items()), key=lambda each: -each[1])
    shares = np.cumsum([0.0, *(share for _, share in ranked[:MOST])])
    return [
        Match(ref, round(share, 4))
        for (ref, share), before in zip(ranked[:MOST], shares, strict=False)
        if before == 0 or (before < ENOUGH and share >= WORTH_SHOWING)
    ]


def _both_ways(framework: Framework, matches: list[Match], inside: dict[str, float]) -> list[Match]:
    """A concern's route is shown with its counterpart, unless it is plain who writes to whom.

    Whoever is told the other side's route alone would write to the wrong office.
    """
    routes = [route.provision for route in framework.routes if route.provision in inside]
    if len(matches) != 1 or matches[0].ref not in routes or matches[0].score >= PLAIN_FROM:
        return matches
    others = (Match(ref, round(inside[ref], 4)) for ref in routes if ref is not None and ref != matches[0].ref)
    return [*matches, *others][:MOST]


def _declined(framework: Framework, outside: dict[str, float]) -> Answer:
    key = max(outside, key=lambda each: outside[each], default=None)
    matter = next((each for each in framework.outside if each.key == key), None)
    if key is None or matter is None or outside[key] < NAMED_FROM * sum(outside.values()):
        return _answer(framework, Certainty.DECLINED, [])
    limit = [Match(matter.limited_by, 1.0)] if matter.limited_by else []
    return _answer(framework, Certainty.DECLINED, limit, matter.key)


def _answer(framework: Framework, certainty: Certainty, matches: list[Match], outside: str | None = None) -> Answer:
    return Answer(framework.id, framework.version, certainty, tuple(matches), outside)
