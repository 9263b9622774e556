"""A line of `partnership-bot doctor`."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    FINE = "fine"
    LOOK = "look at"
    NOT_WELL = "not well"


@dataclass(frozen=True)
class Finding:
    verdict: Verdict
    subject: str
    text: str

    def __str__(self) -> str:
        return f"{self.verdict:<10}{self.subject}: {self.text}"
