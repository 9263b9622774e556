"""What asking gives back: provisions, best first, or the reason why there are none."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.framework import Framework


class Certainty(StrEnum):
    CLEAR = "clear"
    TENTATIVE = "tentative"
    DECLINED = "declined"


@dataclass(frozen=True)
class Match:
    """`score` orders matches of one answer; it is not a probability."""

    ref: str
    score: float


@dataclass(frozen=True)
class Answer:
    """At most three matches. Declined: no match, or only one that truly limits the matter (for example 5).

    `outside` is the key of the framework's outside matter, when one was recognised.
    """

    framework: str
    version: int
    certainty: Certainty
    matches: tuple[Match, ...]
    outside: str | None = None


class AnsweringEngine(Protocol):
    """Answers from the text given alone; keeps no question and calls nothing outside the process."""

    def answer(self, question: str, framework: Framework) -> Answer: ...
