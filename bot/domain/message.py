"""What a message says once it is about to leave: the notice, with the records it names as they now are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.answer import Answer
from bot.domain.concern import Concern
from bot.domain.engagement import Engagement
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.framework import Framework, Provision, Side
from bot.domain.leaving import Leaving
from bot.domain.notice import Gap, Guidance, LeavingKind, NudgeKind, PracticeKind, Said
from bot.domain.people import Party, Person
from bot.domain.permissions import Action
from bot.domain.practice import Setting, Value
from bot.domain.procedure import ConcernAction, State
from bot.domain.upcoming import Coming, Which


@dataclass(frozen=True)
class AnswerMessage:
    """`can_share` where others read the place it goes to; `thanked` once its reader said how good it is."""

    answer: Answer
    framework: Framework
    may: frozenset[Action]
    can_share: bool = False
    thanked: bool = False


@dataclass(frozen=True)
class ProvisionsMessage:
    """`side` is whose commitments were asked for, if anybody's."""

    framework: Framework
    provisions: tuple[Provision, ...]
    missing: tuple[str, ...]
    said: Said
    side: Side | None
    may: frozenset[Action]
    can_share: bool = False


@dataclass(frozen=True)
class GuidanceMessage:
    guidance: Guidance
    framework: Framework
    may: frozenset[Action]


@dataclass(frozen=True)
class ConcernMessage:
    """`may` is what the recipient may do next; empty for a channel, where nobody in particular reads.

    `can_snooze`: whether they could put it off; `is_again`: it comes because they did. The same below.
    """

    kind: NudgeKind
    concern: Concern
    may: frozenset[ConcernAction]
    can_snooze: bool = False
    is_again: bool = False


@dataclass(frozen=True)
class ActionMessage:
    """`may_finish`: whether the recipient may say that it is done. `today` is the partnership's date."""

    engagement: Engagement
    action: FollowUpAction
    may_finish: bool
    today: date
    can_snooze: bool = False
    is_again: bool = False


@dataclass(frozen=True)
class DecisionMessage:
    """`may_change`: whether the recipient may name others who take part, or another date."""

    engagement: Engagement
    may_change: bool
    can_snooze: bool = False
    is_again: bool = False


NudgeMessage = ConcernMessage | ActionMessage | DecisionMessage


@dataclass(frozen=True)
class MergedMessage:
    """Nudges that could not leave on their day, together."""

    nudges: tuple[NudgeMessage, ...]


@dataclass(frozen=True)
class GapMessage:
    """To an administrator of the party: why nudges do not reach whom they are for."""

    gap: Gap
    party: Party
    person: Person | None


@dataclass(frozen=True)
class LeavingMessage:
    kind: LeavingKind
    leaving: Leaving


@dataclass(frozen=True)
class PracticeMessage:
    kind: PracticeKind
    setting: Setting
    value: Value


@dataclass(frozen=True)
class UpcomingMessage:
    """The first of what comes up for its reader, of `total`. `today` is the partnership's date at `now`."""

    which: Which
    lines: tuple[Coming, ...]
    total: int
    now: datetime
    today: date


@dataclass(frozen=True)
class DigestMessage:
    """The first of what comes up until a day, of `total`, and how many concerns changed since one, by state.

    In the joint channel, where people of all parties read, it has nothing of concerns, and `since` is None.
    """

    lines: tuple[Coming, ...]
    total: int
    now: datetime
    today: date
    until: date
    since: date | None = None
    changed: Mapping[State, int] = field(default_factory=dict, hash=False)


Message = (
    LeavingMessage
    | PracticeMessage
    | AnswerMessage
    | ProvisionsMessage
    | GuidanceMessage
    | NudgeMessage
    | MergedMessage
    | GapMessage
    | UpcomingMessage
    | DigestMessage
)
