"""Aim dates by hand: four weeks from the partnership's local day, the same weekday, to the end of that day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.concern import aim_date, next_actions
from bot.domain.draft import Grounds, raised
from bot.domain.framework_file import available
from bot.domain.people import Participant, Person, Role
from bot.domain.procedure import ConcernAction
from bot.errors import InvalidInput
from tests.builders import EMPLOYER, UNION, a_concern, a_draft

LONDON = Calendar(ZoneInfo("Europe/London"))
MOMENT = timedelta(microseconds=1)
FRAMEWORK = available()["cabinet-office-2026"]
RAISING_LEAD = Participant(Person("T1", "U_GS"), UNION, frozenset({Role.LEAD}))
# The Sundays on which the clocks change in the United Kingdom, at 01:00 UTC.
CHANGES = {
    2026: (date(2026, 3, 29), date(2026, 10, 25)),
    2027: (date(2027, 3, 28), date(2027, 10, 31)),
    2028: (date(2028, 3, 26), date(2028, 10, 29)),
    2029: (date(2029, 3, 25), date(2029, 10, 28)),
    2030: (date(2030, 3, 31), date(2030, 10, 27)),
    2031: (date(2031, 3, 30), date(2031, 10, 26)),
    2032: (date(2032, 3, 28), date(2032, 10, 31)),
}


def aimed(at: str, calendar: Calendar = LONDON) -> str:
    """The aim date of what was raised then, a moment with its offset."""
    return f"{aim_date(calendar.local_date(datetime.fromisoformat(at)), 4):%a %d %b %Y}"


@pytest.mark.parametrize(
    ("raised_at", "aims_at"),
    [
        # The clocks go on: 00:30 GMT, and an hour later 02:30 BST.
        ("2026-03-29T00:30+00:00", "Sun 26 Apr 2026"),
        ("2026-03-29T01:30+00:00", "Sun 26 Apr 2026"),
        ("2026-03-28T23:30+00:00", "Sat 25 Apr 2026"),
        ("2026-03-29T22:30+00:00", "Sun 26 Apr 2026"),
        ("2026-03-29T23:30+00:00", "Mon 27 Apr 2026"),
        # The clocks go back: 01:30 BST, and an hour later 01:30 GMT.
        ("2026-10-25T00:30+00:00", "Sun 22 Nov 2026"),
        ("2026-10-25T01:30+00:00", "Sun 22 Nov 2026"),
        ("2026-10-24T22:30+00:00", "Sat 21 Nov 2026"),
        ("2026-10-24T23:30+00:00", "Sun 22 Nov 2026"),
        ("2026-10-25T23:30+00:00", "Sun 22 Nov 2026"),
        # The four weeks have a change of the clocks in them.
        ("2027-03-10T16:30+00:00", "Wed 07 Apr 2027"),
        ("2027-10-20T15:30+00:00", "Wed 17 Nov 2027"),
        # 23:59 and 00:01 in London, in winter and in summer.
        ("2026-01-14T23:59+00:00", "Wed 11 Feb 2026"),
        ("2026-01-15T00:01+00:00", "Thu 12 Feb 2026"),
        ("2026-07-14T22:59+00:00", "Tue 11 Aug 2026"),
        ("2026-07-14T23:01+00:00", "Wed 12 Aug 2026"),
        # Leap years, and one that is none.
        ("2028-02-28T23:59+00:00", "Mon 27 Mar 2028"),
        ("2028-02-29T00:01+00:00", "Tue 28 Mar 2028"),
        ("2028-02-29T23:59+00:00", "Tue 28 Mar 2028"),
        ("2028-02-01T12:00+00:00", "Tue 29 Feb 2028"),
        ("2028-02-02T12:00+00:00", "Wed 01 Mar 2028"),
        ("2027-02-01T12:00+00:00", "Mon 01 Mar 2027"),
        ("2032-02-29T12:00+00:00", "Sun 28 Mar 2032"),
        # Before Christmas and New Year: the aim date stays where it falls.
        ("2026-11-27T12:00+00:00", "Fri 25 Dec 2026"),
        ("2026-11-28T12:00+00:00", "Sat 26 Dec 2026"),
        ("2026-11-30T12:00+00:00", "Mon 28 Dec 2026"),
        ("2026-12-04T12:00+00:00", "Fri 01 Jan 2027"),
        ("2026-12-24T17:00+00:00", "Thu 21 Jan 2027"),
        ("2026-12-31T23:59+00:00", "Thu 28 Jan 2027"),
        ("2027-01-01T00:01+00:00", "Fri 29 Jan 2027"),
        # On bank holidays.
        ("2026-04-03T12:00+00:00", "Fri 01 May 2026"),
        ("2026-04-06T12:00+00:00", "Mon 04 May 2026"),
        ("2026-08-31T12:00+00:00", "Mon 28 Sep 2026"),
        ("2026-12-25T12:00+00:00", "Fri 22 Jan 2027"),
    ],
)
def test_the_aim_date_is_that_of_the_table(raised_at: str, aims_at: str) -> None:
    assert aimed(raised_at) == aims_at


@pytest.mark.parametrize(
    ("raised_at", "zone", "aims_at"),
    [
        # Tokyo and New York have another day than London, and London's decides.
        ("2026-09-03T01:00+09:00", "Europe/London", "Wed 30 Sep 2026"),
        ("2026-09-03T08:01+09:00", "Europe/London", "Thu 01 Oct 2026"),
        ("2026-09-02T18:59-04:00", "Europe/London", "Wed 30 Sep 2026"),
        ("2026-09-02T19:00-04:00", "Europe/London", "Thu 01 Oct 2026"),
        # A lead in London, in a partnership elsewhere.
        ("2026-09-02T12:59+01:00", "Pacific/Auckland", "Wed 30 Sep 2026"),
        ("2026-09-02T13:00+01:00", "Pacific/Auckland", "Thu 01 Oct 2026"),
        ("2026-09-02T04:59+01:00", "America/New_York", "Tue 29 Sep 2026"),
        ("2026-09-02T05:00+01:00", "America/New_York", "Wed 30 Sep 2026"),
    ],
)
def test_the_partnerships_zone_decides_wherever_the_lead_is(raised_at: str, zone: str, aims_at: str) -> None:
    assert aimed(raised_at, Calendar(ZoneInfo(zone))) == aims_at


@pytest.mark.parametrize(
    ("raised_at", "letter_of", "aims_at"),
    [
        ("2026-09-10T10:00+01:00", date(2026, 9, 2), "Wed 30 Sep 2026"),
        ("2026-09-10T10:00+01:00", date(2026, 9, 10), "Thu 08 Oct 2026"),
        ("2026-12-01T10:00+00:00", date(2026, 11, 27), "Fri 25 Dec 2026"),
        ("2028-03-06T10:00+00:00", date(2028, 2, 29), "Tue 28 Mar 2028"),
        # Written before the clocks change, raised after; the aim date has passed by then.
        ("2026-03-30T10:00+01:00", date(2026, 3, 1), "Sun 29 Mar 2026"),
        ("2026-10-26T10:00+00:00", date(2026, 10, 25), "Sun 22 Nov 2026"),
        # A minute after midnight in London, which is the day before by UTC.
        ("2026-07-14T23:01+00:00", date(2026, 7, 15), "Wed 12 Aug 2026"),
        ("2026-07-14T23:01+00:00", date(2026, 7, 16), None),
        ("2026-07-14T22:59+00:00", date(2026, 7, 15), None),
        # A letter is a year old at most.
        ("2026-09-10T10:00+01:00", date(2025, 9, 9), "Tue 07 Oct 2025"),
        ("2026-09-10T10:00+01:00", date(2025, 9, 8), None),
    ],
)
def test_a_letter_that_went_before_starts_the_four_weeks(raised_at: str, letter_of: date, aims_at: str | None) -> None:
    now = datetime.fromisoformat(raised_at)
    today = LONDON.local_date(now)
    grounds = Grounds(("7b",), "", (), None, letter_of)
    if aims_at is None:
        with pytest.raises(InvalidInput) as refusal:
            a_draft().with_part(grounds, now=now, today=today)
        assert refusal.value.field == "sent_by_letter"
        return
    draft = a_draft().with_part(grounds, now=now, today=today)
    route = FRAMEWORK.route_from(UNION.side)
    assert route is not None

    concern = raised(draft, EMPLOYER, route, FRAMEWORK, now=now, today=today)

    assert f"{concern.aim_date:%a %d %b %Y}" == aims_at
    assert (concern.raised_at, concern.sent_by_letter) == (now, letter_of)


@pytest.mark.parametrize(
    ("aims_at", "zone", "first_moment_after"),
    [
        (date(2026, 1, 14), "Europe/London", "2026-01-15T00:00"),
        (date(2026, 7, 14), "Europe/London", "2026-07-14T23:00"),
        # The days before, of and after a change of the clocks.
        (date(2026, 3, 28), "Europe/London", "2026-03-29T00:00"),
        (date(2026, 3, 29), "Europe/London", "2026-03-29T23:00"),
        (date(2026, 3, 30), "Europe/London", "2026-03-30T23:00"),
        (date(2026, 10, 24), "Europe/London", "2026-10-24T23:00"),
        (date(2026, 10, 25), "Europe/London", "2026-10-26T00:00"),
        (date(2026, 10, 26), "Europe/London", "2026-10-27T00:00"),
        (date(2026, 12, 25), "Europe/London", "2026-12-26T00:00"),
        (date(2028, 2, 29), "Europe/London", "2028-03-01T00:00"),
        (date(2026, 9, 26), "Pacific/Auckland", "2026-09-26T12:00"),
        (date(2026, 9, 27), "Pacific/Auckland", "2026-09-27T11:00"),
    ],
)
def test_the_aim_date_lasts_to_its_local_end(aims_at: date, zone: str, first_moment_after: str) -> None:
    after = datetime.fromisoformat(first_moment_after).replace(tzinfo=UTC)
    calendar = Calendar(ZoneInfo(zone))

    may = [
        next_actions(a_concern(aim_date=aims_at), RAISING_LEAD, today=calendar.local_date(moment))
        for moment in (after - MOMENT, after)
    ]
    # To say that it is not resolved, unanswered as it is, has its place once the aim date has passed.
    assert [ConcernAction.NOT_RESOLVE in each for each in may] == [False, True]


def test_every_hour_of_seven_years_aims_at_the_same_weekday_28_days_after_its_local_day() -> None:
    moment, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2033, 1, 1, tzinfo=UTC)
    hours_aimed_at: Counter[date] = Counter()
    while moment < end:
        on, back = (datetime(day.year, day.month, day.day, 1, tzinfo=UTC) for day in CHANGES[moment.year])
        local = moment + timedelta(hours=1) if on <= moment < back else moment
        aims_at = aim_date(LONDON.local_date(moment), 4)
        assert (aims_at.toordinal() - local.toordinal(), aims_at.weekday()) == (28, local.weekday()), moment
        hours_aimed_at[aims_at] += 1
        moment += timedelta(hours=1)

    # A day has 24 hours but for those on which the clocks change.
    assert {day for day, hours in hours_aimed_at.items() if hours == 23} == {
        four_weeks_on(on) for on, _ in CHANGES.values()
    }
    assert {day for day, hours in hours_aimed_at.items() if hours == 25} == {
        four_weeks_on(back) for _, back in CHANGES.values()
    }
    assert (min(hours_aimed_at), max(hours_aimed_at)) == (date(2026, 1, 29), date(2033, 1, 28))
    assert len(hours_aimed_at) == 5 * 365 + 2 * 366


def four_weeks_on(day: date) -> date:
    return date.fromordinal(day.toordinal() + 28)
