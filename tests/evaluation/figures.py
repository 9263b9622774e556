"""How well questions were answered, and how far chance alone may have moved each figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.answer import Answer, Certainty

# Of the normal distribution, for intervals of 95 %.
NORMAL = 1.959964
RESAMPLED = 2000
SEED = 20260630


@dataclass(frozen=True)
class Answered:
    """What was shown for one question, best first, and what is accepted; nothing is, where it lies outside."""

    accept: frozenset[str]
    declined: bool
    shown: tuple[str, ...]

    @property
    def hit_first(self) -> bool:
        return not self.declined and self.shown[:1] != () and self.shown[0] in self.accept

    @property
    def hit_within_three(self) -> bool:
        return not self.declined and not self.accept.isdisjoint(self.shown[:3])

    @property
    def f1(self) -> float:
        shown = self.shown[:3]
        if self.declined or not shown:
            return 0.0
        return 2 * len(self.accept & set(shown)) / (len(shown) + len(self.accept))


@dataclass(frozen=True)
class Figure:
    """`low` and `high` bound it with 95 %; all are None where there was no question to measure it on."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Figures:
    """`shown` is how many provisions an answered question within the framework was given on average."""

    answerable: int
    outside: int
    hit_first: Figure
    hit_within_three: Figure
    f1: Figure
    declined: Figure
    wrongly_declined: Figure
    shown: float | None


def answered(answer: Answer, accept: Sequence[str]) -> Answered:
    refs = tuple(match.ref for match in answer.matches)
    return Answered(frozenset(accept), answer.certainty is Certainty.DECLINED, refs)


def measured(given: Sequence[Answered]) -> Figures:
    inside = [each for each in given if each.accept]
    outside = [each for each in given if not each.accept]
    counts = [len(each.shown[:3]) for each in inside if not each.declined]
    return Figures(
        len(inside),
        len(outside),
        _share(inside, lambda each: each.hit_first),
        _share(inside, lambda each: each.hit_within_three),
        mean([each.f1 for each in inside]),
        _share(outside, lambda each: each.declined),
        _share(inside, lambda each: each.declined),
        sum(counts) / len(counts) if counts else None,
    )


def _share(given: Sequence[Answered], holds: Callable[[Answered], bool]) -> Figure:
    return share(sum(map(holds, given)), len(given))


def share(successes: int, tries: int) -> Figure:
    """With the interval of Wilson (1927), which holds for few tries and for shares of 0 and 1 too."""
    if not tries:
        return Figure(None)
    value, squared = successes / tries, NORMAL**2
    middle = (value + squared / (2 * tries)) / (1 + squared / tries)
    reach = NORMAL * ((value * (1 - value) + squared / (4 * tries)) / tries) ** 0.5 / (1 + squared / tries)
    return Figure(value, max(0.0, middle - reach), min(1.0, middle + reach))


def mean(values: Sequence[float]) -> Figure:
    """With the percentiles of what resampling gives, the same each time."""
    if not values:
        return Figure(None)
    resampled = np.random.default_rng(SEED).choice(np.asarray(values), (RESAMPLED, len(values))).mean(axis=1)
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Figure(sum(values) / len(values), float(low), float(high))
