"""The library's bank holidays beside tables written by hand, and the working days that follow from them."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import COMPARED_WITH_PUBLISHED, Calendar
from bot.settings import REGIONS

# As published: https://www.gov.uk/bank-holidays, with Scotland's one day for the World Cup. All but weekends.
PUBLISHED = {
    ("england-and-wales", 2026): "1 Jan, 3 Apr, 6 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    ("england-and-wales", 2027): "1 Jan, 26 Mar, 29 Mar, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
    ("scotland", 2026): "1 Jan, 2 Jan, 3 Apr, 4 May, 25 May, 15 Jun, 3 Aug, 30 Nov, 25 Dec, 28 Dec",
    ("scotland", 2027): "1 Jan, 4 Jan, 26 Mar, 3 May, 31 May, 2 Aug, 30 Nov, 27 Dec, 28 Dec",
    ("northern-ireland", 2026): "1 Jan, 17 Mar, 3 Apr, 6 Apr, 4 May, 25 May, 13 Jul, 31 Aug, 25 Dec, 28 Dec",
    ("northern-ireland", 2027): "1 Jan, 17 Mar, 26 Mar, 29 Mar, 3 May, 31 May, 12 Jul, 30 Aug, 27 Dec, 28 Dec",
}
# Not compared with a published list. By schedule 1 of the Banking and Financial Dealings Act 1971, the St Andrew's Day
# Bank Holiday (Scotland) Act 2007, and what is proclaimed every year; Easter is on 16 April 2028, 1 April 2029,
# 21 April 2030, 13 April 2031 and 28 March 2032.
BY_RULE = {
    ("england-and-wales", 2028): "3 Jan, 14 Apr, 17 Apr, 1 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
    ("england-and-wales", 2029): "1 Jan, 30 Mar, 2 Apr, 7 May, 28 May, 27 Aug, 25 Dec, 26 Dec",
    ("england-and-wales", 2030): "1 Jan, 19 Apr, 22 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec",
    ("england-and-wales", 2031): "1 Jan, 11 Apr, 14 Apr, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec",
    ("england-and-wales", 2032): "1 Jan, 26 Mar, 29 Mar, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
    ("scotland", 2028): "3 Jan, 4 Jan, 14 Apr, 1 May, 29 May, 7 Aug, 30 Nov, 25 Dec, 26 Dec",
    ("scotland", 2029): "1 Jan, 2 Jan, 30 Mar, 7 May, 28 May, 6 Aug, 30 Nov, 25 Dec, 26 Dec",
    ("scotland", 2030): "1 Jan, 2 Jan, 19 Apr, 6 May, 27 May, 5 Aug, 2 Dec, 25 Dec, 26 Dec",
    ("scotland", 2031): "1 Jan, 2 Jan, 11 Apr, 5 May, 26 May, 4 Aug, 1 Dec, 25 Dec, 26 Dec",
    ("scotland", 2032): "1 Jan, 2 Jan, 26 Mar, 3 May, 31 May, 2 Aug, 30 Nov, 27 Dec, 28 Dec",
    ("northern-ireland", 2028): "3 Jan, 17 Mar, 14 Apr, 17 Apr, 1 May, 29 May, 12 Jul, 28 Aug, 25 Dec, 26 Dec",
    ("northern-ireland", 2029): "1 Jan, 19 Mar, 30 Mar, 2 Apr, 7 May, 28 May, 12 Jul, 27 Aug, 25 Dec, 26 Dec",
    ("northern-ireland", 2030): "1 Jan, 18 Mar, 19 Apr, 22 Apr, 6 May, 27 May, 12 Jul, 26 Aug, 25 Dec, 26 Dec",
    ("northern-ireland", 2031): "1 Jan, 17 Mar, 11 Apr, 14 Apr, 5 May, 26 May, 14 Jul, 25 Aug, 25 Dec, 26 Dec",
    ("northern-ireland", 2032): "1 Jan, 17 Mar, 26 Mar, 29 Mar, 3 May, 31 May, 12 Jul, 30 Aug, 27 Dec, 28 Dec",
}
ALL = PUBLISHED | BY_RULE


def calendar(region: str) -> Calendar:
    """Of a region as the setting names it."""
    return Calendar(ZoneInfo("Europe/London"), REGIONS[region])


@pytest.mark.parametrize(("region", "year"), ALL)
def test_the_days_of_a_year_are_those_of_the_table(region: str, year: int) -> None:
    kept = calendar(region)
    days = [date(year, 1, 1) + timedelta(days=each) for each in range(365 + (year % 4 == 0))]

    off = [day for day in days if day.weekday() < 5 and not kept.is_working_day(day)]

    assert ", ".join(f"{day.day} {day:%b}" for day in off) == ALL[region, year]


def test_every_year_of_the_tables_is_there_for_every_region() -> None:
    assert {*ALL} == {(region, year) for region in REGIONS for year in range(2026, 2033)}
    assert COMPARED_WITH_PUBLISHED.year in {year for _, year in PUBLISHED}


@pytest.mark.parametrize(
    ("day", "england_and_wales", "scotland", "northern_ireland"),
    [
        (date(2026, 1, 1), False, False, False),
        (date(2026, 1, 2), True, False, True),  # 2 January
        (date(2027, 1, 4), True, False, True),  # in its place, as it is a Saturday
        (date(2028, 1, 3), False, False, False),  # for New Year's Day, a Saturday
        (date(2028, 1, 4), True, False, True),  # for 2 January, a Sunday
        (date(2026, 3, 17), True, True, False),  # St Patrick's Day
        (date(2029, 3, 19), True, True, False),  # in its place, as it is a Saturday
        (date(2026, 4, 3), False, False, False),  # Good Friday
        (date(2026, 4, 6), False, True, False),  # Easter Monday
        (date(2026, 5, 4), False, False, False),  # early May
        (date(2026, 5, 25), False, False, False),  # spring
        (date(2026, 6, 15), True, False, True),  # the World Cup
        (date(2026, 7, 13), True, True, False),  # for 12 July, a Sunday
        (date(2027, 7, 12), True, True, False),
        (date(2026, 8, 3), True, False, True),  # early summer
        (date(2026, 8, 31), False, True, False),  # late summer
        (date(2026, 11, 30), True, False, True),  # St Andrew's Day
        (date(2030, 12, 2), True, False, True),  # in its place, as it is a Saturday
        (date(2026, 12, 24), True, True, True),
        (date(2026, 12, 28), False, False, False),  # for Boxing Day, a Saturday
        (date(2027, 12, 27), False, False, False),  # for Christmas Day, a Saturday
        (date(2027, 12, 28), False, False, False),  # for Boxing Day, a Sunday
        (date(2026, 12, 31), True, True, True),
    ],
)
def test_a_day_works_where_the_table_says(
    day: date, *, england_and_wales: bool, scotland: bool, northern_ireland: bool
) -> None:
    works = {region: calendar(region).is_working_day(day) for region in REGIONS}

    assert works == {
        "england-and-wales": england_and_wales,
        "scotland": scotland,
        "northern-ireland": northern_ireland,
    }


@pytest.mark.parametrize(
    ("raised", "region", "acknowledge_by"),
    [
        (date(2026, 12, 31), "england-and-wales", date(2027, 1, 5)),
        (date(2026, 12, 31), "scotland", date(2027, 1, 6)),
        (date(2026, 12, 31), "northern-ireland", date(2027, 1, 5)),
        (date(2026, 4, 2), "england-and-wales", date(2026, 4, 8)),
        (date(2026, 4, 2), "scotland", date(2026, 4, 7)),
        (date(2026, 7, 10), "england-and-wales", date(2026, 7, 14)),
        (date(2026, 7, 10), "northern-ireland", date(2026, 7, 15)),
        (date(2026, 7, 31), "england-and-wales", date(2026, 8, 4)),
        (date(2026, 7, 31), "scotland", date(2026, 8, 5)),
        (date(2026, 8, 28), "scotland", date(2026, 9, 1)),
        (date(2026, 8, 28), "northern-ireland", date(2026, 9, 2)),
    ],
)
def test_two_working_days_are_those_of_the_region(raised: date, region: str, acknowledge_by: date) -> None:
    assert calendar(region).working_days_after(raised, 2) == acknowledge_by
