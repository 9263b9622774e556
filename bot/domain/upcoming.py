"""What is coming up for one person: one line for each thing, with the day by which it is sorted."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.engagement import Stage
from bot.domain.listed import Listed
from bot.domain.people import Person
from bot.domain.permissions import Sight


class Which(StrEnum):
    """What can be asked for in words."""

    ALL = "all"
    CONCERNS = "concerns"


@dataclass(frozen=True)
class Wanted:
    """For whom, by what they may see, and on which of the partnership's dates it is looked at.

    With `until` only what has a day by then, that day included.
    """

    person: Person
    concerns: Sight
    engagements: Sight
    today: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ComingConcern:
    """One that awaits a response; or, once it has one, that the reader's party says how it stands.

    `from_own`: the reader's own party raised it. `next_nudge` is the reader's next one about it.
    """

    concern: Listed
    from_own: bool
    next_nudge: datetime | None = None

    @property
    def to_say(self) -> bool:
        return not self.concern.state.awaits_response

    @property
    def to_answer(self) -> bool:
        """Whether the other party proposes an aim date."""
        proposed = self.concern.extension
        own = self.concern.raised_by if self.from_own else self.concern.addressed_to
        return proposed is not None and proposed.proposed_by.id != own.id


@dataclass(frozen=True, kw_only=True)
class ComingAction:
    """A follow-up action that is not done yet. `topic` is its engagement's; it and `what` are in no message."""

    engagement: str
    number: int
    topic: str
    stage: Stage
    what: str
    due: date
    next_nudge: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ComingDecision:
    """The decision date of an engagement, whose `topic` leaves in no message."""

    engagement: str
    topic: str
    stage: Stage
    on: date
    next_nudge: datetime | None = None


Coming = ComingConcern | ComingAction | ComingDecision
