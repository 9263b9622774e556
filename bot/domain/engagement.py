"""An engagement: what the two sides talk about, from what stage, and with whom."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.people import Party, Role
from bot.domain.text import is_blank
from bot.errors import InvalidInput

LONGEST_TOPIC = 150
LONGEST_DESCRIPTION = 3000


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


@dataclass(frozen=True)
class Engagement:
    """`opened_by` and `opener` are party and role: people are not named. `first_stage` stays, to tell earliness."""

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


def checked_topic(text: str) -> str:
    return _checked("topic", text, LONGEST_TOPIC)


def checked_description(text: str) -> str:
    return _checked("description", text, LONGEST_DESCRIPTION)


def checked_day(on: date, today: date) -> date:
    """An engagement is logged for a day from ten years back to two years ahead; beyond that it is a slip."""
    if not today.year - 10 <= on.year <= today.year + 2:
        raise InvalidInput("on", "out of range")
    return on


def _checked(field: str, text: str, longest: int) -> str:
    text = text.strip()
    if is_blank(text):
        raise InvalidInput(field, "missing")
    if len(text) > longest:
        raise InvalidInput(field, "too long")
    return text
