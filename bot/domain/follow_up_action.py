"""A follow-up action: what somebody is to do after an engagement, and until when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.people import Party, Person
from bot.domain.text import checked_text
from bot.errors import InvalidInput

LONGEST_ACTION = 500
MOST_ACTIONS = 30
LONGEST_BACK = timedelta(days=366)
LONGEST_AHEAD = timedelta(days=2 * 366)


@dataclass(frozen=True)
class FollowUpAction:
    """`number` counts from 1 within its engagement. `owner_party` is whom its owner spoke for when they got it."""

    number: int
    what: str
    owner: Person
    owner_party: Party
    due: date
    done_at: datetime | None = None


def checked_what(text: str) -> str:
    return checked_text("what", text, LONGEST_ACTION)


def checked_due(due: date, today: date) -> date:
    """From a year back, as actions are logged after the talk at which they were agreed, to two years ahead."""
    if not today - LONGEST_BACK <= due <= today + LONGEST_AHEAD:
        raise InvalidInput("due", "out of range")
    return due
