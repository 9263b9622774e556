"""An engagement: what the two sides talk about, from what stage, and with whom."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.domain.follow_up_action import FollowUpAction
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.text import checked_text
from bot.errors import InvalidInput

LONGEST_TOPIC = 150
LONGEST_DESCRIPTION = 3000
LONGEST_NOTE = 3000


class Stage(StrEnum):
    IDEA = "idea"
    DRAFTING = "drafting"
    CONSULTATION = "consultation"
    DECISION = "decision"
    IMPLEMENTATION = "implementation"
    REVIEW = "review"


class How(StrEnum):
    MEETING = "meeting"
    WRITTEN = "written"
    CALL = "call"
    OTHER = "other"


class Confidentiality(StrEnum):
    ALL_PARTIES = "all parties"
    IN_CONFIDENCE = "in confidence"


class Happened(StrEnum):
    """What an entry of an engagement's timeline records; its detail is then what stood before."""

    TOPIC = "topic changed"
    DESCRIPTION = "description changed"
    STAGE = "stage changed"
    ON = "day changed"
    HOW = "way changed"
    PARTIES = "parties changed"
    PROVISIONS = "provisions changed"
    DECISION_DATE = "decision date changed"
    ACTION_ADDED = "follow-up action added"
    ACTION_REWORDED = "follow-up action reworded"
    ACTION_HANDED_ON = "follow-up action handed on"
    ACTION_MOVED = "follow-up action moved"
    ACTION_DONE = "follow-up action done"
    ACTION_REOPENED = "follow-up action opened again"
    NOTED = "noted"
    NUDGED = "nudged"


@dataclass(frozen=True)
class EngagementEntry:
    """A line of the timeline: who, by party and role, never by name.

    `action` is the number of the follow-up action that it is about. `only_for` is a party id: nobody else reads it.
    """

    kind: Happened
    at: datetime
    party: Party
    role: Role
    detail: str = ""
    only_for: str | None = None
    action: int | None = None


@dataclass(frozen=True)
class Engagement:
    """`opened_by` and `opener` are party and role: people are not named. `first_stage` stays, to tell earliness.

    `opener_person` is there to be nudged, and shown to nobody. `version` counts changes, so that two people who change
    it at once are told.
    """

    reference: str
    topic: str
    description: str
    stage: Stage
    first_stage: Stage
    on: date
    how: How
    parties: tuple[Party, ...]
    provisions: tuple[str, ...]
    framework: str
    framework_version: int
    confidentiality: Confidentiality
    opened_by: Party
    opener: Role
    opened_at: datetime
    decision_date: date | None = None
    opener_person: Person | None = None
    actions: tuple[FollowUpAction, ...] = ()
    timeline: tuple[EngagementEntry, ...] = ()
    version: int = 1

    @property
    def open_actions(self) -> tuple[FollowUpAction, ...]:
        return tuple(each for each in self.actions if each.done_at is None)

    def entries(self, *kinds: Happened) -> tuple[EngagementEntry, ...]:
        return tuple(entry for entry in self.timeline if entry.kind in kinds)


def changed(engagement: Engagement, entries: Iterable[EngagementEntry], **different: Any) -> Engagement:
    """With what is different and the entries that say so."""
    timeline = (*engagement.timeline, *entries)
    return replace(engagement, timeline=timeline, version=engagement.version + 1, **different)


def entry_by(
    engagement: Engagement,
    kind: Happened,
    by: Participant,
    now: datetime,
    *,
    detail: str = "",
    action: int | None = None,
) -> EngagementEntry:
    """The next entry of its timeline."""
    # Two machines' clocks can differ by a moment, and the timeline reads in order.
    last = engagement.timeline[-1].at if engagement.timeline else engagement.opened_at
    role = Role.LEAD if by.has(Role.LEAD) else Role.MEMBER
    return EngagementEntry(kind, max(now, last), by.party, role, detail, action=action)


def checked_topic(text: str) -> str:
    return checked_text("topic", text, LONGEST_TOPIC)


def checked_description(text: str) -> str:
    return checked_text("description", text, LONGEST_DESCRIPTION)


def checked_day(day: date, today: date, field: str = "on") -> date:
    """An engagement or its decision is on a day from ten years back to two years ahead; beyond that it is a slip."""
    if not today.year - 10 <= day.year <= today.year + 2:
        raise InvalidInput(field, "out of range")
    return day
