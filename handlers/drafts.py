"""What somebody has put into a form so far: enough to show the form again with nothing lost."""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.concern import MOST_FURTHER_ACTIONS, MOST_POINTS
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
    suggested: bool = False

    def with_suggestions(self, refs: tuple[str, ...]) -> "LogDraft":
        return replace(self, provisions=refs, suggested=True)


@dataclass(frozen=True)
class RaiseDraft:
    """`points` and `further_actions` hold one text for each input that is shown, blank ones too."""

    addressed_to: str | None = None
    provisions: tuple[str, ...] = ()
    points: tuple[str, ...] = ("",)
    further_actions: tuple[str, ...] = ("",)

    def with_another_point(self) -> "RaiseDraft":
        return replace(self, points=(*self.points, "")[:MOST_POINTS])

    def with_another_further_action(self) -> "RaiseDraft":
        return replace(self, further_actions=(*self.further_actions, "")[:MOST_FURTHER_ACTIONS])
