"""Working days, mornings and opening hours, from tables written by hand."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar

LONDON = ZoneInfo("Europe/London")
ENGLAND = Calendar(LONDON)


@pytest.mark.parametrize(
    ("day", "back", "on"),
    [
        (date(2026, 9, 5), date(2026, 9, 4), date(2026, 9, 7)),
        (date(2026, 9, 2), date(2026, 9, 2), date(2026, 9, 2)),
        (date(2026, 4, 5), date(2026, 4, 2), date(2026, 4, 7)),  # Easter Sunday
        (date(2026, 12, 27), date(2026, 12, 24), date(2026, 12, 29)),
    ],
)
def test_a_day_moves_back_or_on_to_a_working_day(day: date, back: date, on: date) -> None:
    assert (ENGLAND.working_day_on_or_before(day), ENGLAND.working_day_on_or_after(day)) == (back, on)


@pytest.mark.parametrize(
    ("day", "after_two"),
    [
        (date(2026, 9, 2), date(2026, 9, 4)),
        (date(2026, 9, 3), date(2026, 9, 7)),
        (date(2026, 9, 5), date(2026, 9, 8)),
        (date(2026, 12, 24), date(2026, 12, 30)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, after_two: date) -> None:
    assert ENGLAND.working_days_after(day, 2) == after_two


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-09-02 10:00", "2026-09-02 10:00"),
        ("2026-09-02 07:59", "2026-09-02 08:00"),
        ("2026-09-02 17:59", "2026-09-02 17:59"),
        ("2026-09-02 18:00", "2026-09-03 08:00"),
        ("2026-09-04 20:00", "2026-09-07 08:00"),  # Friday evening
        ("2026-09-05 12:00", "2026-09-07 08:00"),
        ("2026-12-24 19:00", "2026-12-29 08:00"),
        ("2026-10-23 19:00", "2026-10-26 08:00"),  # over the October clock change
    ],
)
def test_at_once_waits_for_the_hours_of_a_working_day(moment: str, opening: str) -> None:
    assert ENGLAND.next_opening(_london(moment)) == _london(opening)


@pytest.mark.parametrize(
    ("day", "utc"), [(date(2026, 10, 23), (8, 30)), (date(2026, 10, 26), (9, 30)), (date(2027, 3, 29), (8, 30))]
)
def test_morning_is_half_past_nine_on_the_local_clock(day: date, utc: tuple[int, int]) -> None:
    morning = ENGLAND.morning_of(day)

    assert (morning.tzinfo, morning.hour, morning.minute) == (UTC, *utc)


def _london(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)
