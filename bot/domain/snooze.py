"""Putting off one's own nudges about one record."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import Calendar
from bot.errors import NothingToSnooze, TooLateToSnooze

DAYS = (1, 3, 7)


@dataclass(frozen=True)
class Snooze:
    """Until the morning of `until` nothing that was planned for a day comes about `subject`.

    `kind` and `cycle` are of the nudge that comes again then; None where only later ones are put off. `times` counts,
    so that each time has a nudge of its own. `at` is when it was said.
    """

    subject: str
    kind: str | None
    cycle: str | None
    until: date
    at: datetime
    times: int = 1

    def again(self) -> str:
        """The cycle of the nudge that comes again."""
        return f"{self.cycle}~{self.times}"

    def morning(self, calendar: Calendar, latest: date | None) -> datetime:
        """When nudges come again: by their recipient's own hours, and not past `latest`."""
        day = calendar.working_day_on_or_after(self.until)
        if latest is not None and calendar.local_date(self.at) <= latest:
            day = min(day, calendar.working_day_on_or_before(latest))
        return calendar.morning_of(day)


def first_cycle(cycle: str) -> str:
    """Of a nudge that came again, the cycle of the one that came first."""
    return cycle.partition("~")[0]


def is_again(cycle: str) -> bool:
    return first_cycle(cycle) != cycle


def can_put_off(calendar: Calendar, today: date, latest: date | None) -> bool:
    """Whether a working day is left on which it could come again, not past `latest` where that is still to come."""
    return latest is None or today > latest or calendar.working_day_on_or_before(latest) > today


def until(days: int, *, calendar: Calendar, today: date, latest: date | None) -> date:
    """The day to which nudges are put off: a working day, and not past `latest` where that is still to come.

    Raises TooLateToSnooze where none is left before it, and NothingToSnooze for a number of days that is not offered.
    """
    if days not in DAYS:
        raise NothingToSnooze
    day = calendar.working_day_on_or_after(today + timedelta(days=days))
    if latest is None or today > latest:
        return day
    if not can_put_off(calendar, today, latest):
        raise TooLateToSnooze(latest)
    return min(day, calendar.working_day_on_or_before(latest))
