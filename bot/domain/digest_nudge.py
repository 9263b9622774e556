"""When digests fall: on Mondays, or on the next morning that works."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.domain.outgoing import DigestNotice
from bot.domain.planning import Planned, Recipient

WEEK = timedelta(weeks=1)


def weeks(today: date) -> Sequence[DigestNotice]:
    """This week's, and the next: each Monday's is planned a week before at the latest."""
    monday = today - timedelta(days=today.weekday())
    return [DigestNotice(monday), DigestNotice(monday + WEEK)]


def plan(today: date, to: Iterable[Recipient]) -> Sequence[Planned]:
    """Whoever does not work in a week has no digest of it: on their next working day they would have two."""
    return [
        Planned(each.calendar.morning_of(day), each.address, week)
        for each in to
        for week in weeks(today)
        if (day := each.calendar.working_day_on_or_after(week.monday)) < week.monday + WEEK
    ]
