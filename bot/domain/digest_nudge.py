"""When digests fall: on Mondays, or on the next morning that works."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.domain.notice import DigestNotice
from bot.domain.planning import Planned, Recipient

WEEK = timedelta(weeks=1)
# Of somebody who works on Mondays alone two weeks in a row can have none.
MOST_WEEKS = 4


def weeks(today: date) -> Sequence[DigestNotice]:
    """This week's, and those after it of which one may be the next."""
    monday = today - timedelta(days=today.weekday())
    return [DigestNotice(monday + number * WEEK) for number in range(MOST_WEEKS)]


def plan(today: date, to: Iterable[Recipient]) -> Iterable[Planned]:
    """For each recipient this week's and the next. A week in which they do not work has none."""
    this, *following = weeks(today)
    for each in to:
        yield from _of([this], each)
        yield from _of(following, each)[:1]


def _of(some: Iterable[DigestNotice], to: Recipient) -> Sequence[Planned]:
    return [
        Planned(to.calendar.morning_of(day), to.address, week)
        for week in some
        if (day := to.calendar.working_day_on_or_after(week.monday)) < week.monday + WEEK
    ]
