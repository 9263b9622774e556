"""Official wording, and what was said of answers from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.verdict import AnswerVerdict, Counted


@dataclass(frozen=True)
class ImportedWording:
    """Exact official wording by provision reference, as one version of a framework. Versions count from 1."""

    framework: str
    version: int
    source: str
    digest: str
    imported_at: datetime
    wording: Mapping[str, str] = field(hash=False)


class Wordings(Protocol):
    def add(self, wording: ImportedWording) -> None: ...
    def latest(self, framework: str) -> ImportedWording | None: ...
    def version(self, framework: str, version: int) -> ImportedWording | None: ...


class Verdicts(Protocol):
    """Counters alone: of a verdict neither person, time nor question is kept."""

    def add(self, framework: str, version: int, provisions: Sequence[str], verdict: AnswerVerdict) -> None:
        """Count one verdict for each provision that the answer named, or for an answer that named none."""
        ...

    def counted(self, framework: str) -> tuple[Counted, ...]: ...
