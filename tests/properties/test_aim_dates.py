"""Aim dates and nudges for any moment at which a concern may be raised."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.concern import aim_date
from bot.domain.hours import CLOSES, OPENS
from bot.domain.notice import NudgeKind
from bot.domain.nudge import Recipients
from bot.domain.outgoing import Address
from bot.domain.people import Person
from bot.domain.planning import Recipient
from tests.builders import a_concern, to_come

ZONES = ("Europe/London", "Pacific/Auckland", "America/Los_Angeles")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
calendars = st.builds(Calendar, st.sampled_from(ZONES).map(ZoneInfo), st.sampled_from(("ENG", "SCT", "NIR")))


def recipients(calendar: Calendar) -> Recipients:
    raising, addressed = (Recipient(Address.direct(Person("T1", user)), calendar) for user in ("U_GS", "U_DG"))
    return Recipients([raising], [addressed])


@given(raised=moments, calendar=calendars)
def test_the_aim_date_is_the_same_weekday_four_weeks_on(raised: datetime, calendar: Calendar) -> None:
    raised_on = raised.astimezone(calendar.zone).date()

    aims_at = aim_date(raised_on, 4)

    assert aims_at.weekday() == raised_on.weekday()
    assert (aims_at - raised_on).days == 28


@given(raised=moments, calendar=calendars)
def test_nudges_arrive_in_working_hours_once_a_morning_and_on_their_side_of_the_aim_date(
    raised: datetime, calendar: Calendar
) -> None:
    aims_at = aim_date(calendar.local_date(raised), 4)
    concern = a_concern(raised_at=raised, aim_date=aims_at)

    rows = to_come(concern, recipients(calendar), calendar, now=raised)

    mornings = [(row.address, calendar.local_date(row.due_at)) for row in rows]
    assert len(mornings) == len(set(mornings))
    for row in rows:
        local = row.due_at.astimezone(calendar.zone)
        assert row.due_at >= raised
        assert calendar.is_working_day(local.date())
        assert OPENS <= local.time() < CLOSES
        if row.notice.kind is NudgeKind.AIM_DATE_COMING_UP:
            assert local.date() <= aims_at
        if row.notice.kind is NudgeKind.AIM_DATE_PASSED:
            assert aims_at < local.date() <= aims_at + timedelta(weeks=5)
