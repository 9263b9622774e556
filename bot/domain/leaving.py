"""Notice of leaving an agreement: when it ends, what is still to settle, and taking it back."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.people import Party
from bot.domain.text import checked_text, checked_texts
from bot.errors import InvalidInput, NoticeMoved

MOST_MATTERS = 10


class Standing(StrEnum):
    RUNNING = "running"
    ENDED = "ended"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True)
class Matter:
    """Something still to settle, as typed. `settled_by` and `settled_at` stand once a lead has ticked it off."""

    text: str
    named_by: Party
    settled_by: Party | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True)
class Leaving:
    """A notice that one party has given. All parties to the agreement may read it; `version` counts changes.

    `ends_on` is the partnership's local date, and the notice runs to the end of that day.
    """

    id: str
    party: Party
    framework: str
    framework_version: int
    provision: str
    given_at: datetime
    ends_on: date
    matters: tuple[Matter, ...] = ()
    taken_back_at: datetime | None = None
    version: int = 1

    def standing(self, today: date) -> Standing:
        if self.taken_back_at is not None:
            return Standing.TAKEN_BACK
        return Standing.RUNNING if today <= self.ends_on else Standing.ENDED


def end_of_notice(given_on: date, months: int) -> date:
    """The same day of the month, `months` on, or the last day of a month that has no such day. Both dates are local."""
    year, month = divmod(given_on.year * 12 + given_on.month - 1 + months, 12)
    return date(year, month + 1, min(given_on.day, monthrange(year, month + 1)[1]))


def matters_named(texts: tuple[str, ...], by: Party) -> tuple[Matter, ...]:
    """Without blank ones; ten at most, each up to 3,000 characters, or InvalidInput."""
    return tuple(Matter(text, by) for text in checked_texts("matters", texts, MOST_MATTERS))


def take_back(leaving: Leaving, *, now: datetime, today: date) -> Leaving:
    """Raises NoticeMoved once it has ended or was taken back; so below."""
    _require_running(leaving, today)
    return replace(leaving, taken_back_at=now, version=leaving.version + 1)


def add_matter(leaving: Leaving, text: str, *, by: Party, today: date) -> Leaving:
    """Raises InvalidInput for a blank one, one that is too long, and an eleventh."""
    _require_running(leaving, today)
    named = checked_text("matters", text)
    if len(leaving.matters) >= MOST_MATTERS:
        raise InvalidInput("matters", "too many")
    return _with_matters(leaving, (*leaving.matters, Matter(named, by)))


def settle(leaving: Leaving, number: int, *, by: Party, now: datetime, today: date) -> Leaving:
    """Tick off the matter of that number, counted from 0."""
    matter = _matter(leaving, number, today)
    if matter.settled_by is not None:
        raise NoticeMoved("settled")
    return _put(leaving, number, replace(matter, settled_by=by, settled_at=now))


def reopen(leaving: Leaving, number: int, *, today: date) -> Leaving:
    """The matter of that number is still to settle after all."""
    matter = _matter(leaving, number, today)
    if matter.settled_by is None:
        raise NoticeMoved("not settled")
    return _put(leaving, number, replace(matter, settled_by=None, settled_at=None))


def _require_running(leaving: Leaving, today: date) -> None:
    standing = leaving.standing(today)
    if standing is not Standing.RUNNING:
        raise NoticeMoved(standing)


def _matter(leaving: Leaving, number: int, today: date) -> Matter:
    _require_running(leaving, today)
    if number >= len(leaving.matters):
        raise InvalidInput("matters", "unknown")
    return leaving.matters[number]


def _put(leaving: Leaving, number: int, matter: Matter) -> Leaving:
    return _with_matters(leaving, (*leaving.matters[:number], matter, *leaving.matters[number + 1 :]))


def _with_matters(leaving: Leaving, matters: tuple[Matter, ...]) -> Leaving:
    return replace(leaving, matters=matters, version=leaving.version + 1)
