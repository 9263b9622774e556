"""What somebody has put into a form so far: enough to show the form again with nothing lost."""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.engagement import Confidentiality, How, Stage


@dataclass(frozen=True)
class Cited:
    """What an answer's button hands on: the provisions it showed and, after a command only, the words asked with."""

    refs: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class LogDraft:
    """`suggested` says that `provisions` were once suggested from what was typed, and are not suggested again."""

    topic: str = ""
    description: str = ""
    stage: Stage | None = None
    on: date | None = None
    how: How | None = None
    parties: tuple[str, ...] | None = None
    provisions: tuple[str, ...] = ()
    confidentiality: Confidentiality | None = None
    decision_date: date | None = None
    suggested: bool = False

    def with_suggestions(self, refs: tuple[str, ...]) -> "LogDraft":
        return replace(self, provisions=refs, suggested=True)
