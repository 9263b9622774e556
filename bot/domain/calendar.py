"""Days and hours of the partnership: local dates, working days, and when a nudge may arrive."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

from bot.domain.hours import CLOSES, OPENS, USUAL_HOURS, Hours

_DAY = timedelta(days=1)
# The library's days of 2026 and 2027 are those of https://www.gov.uk/bank-holidays and of Scotland's proclamation for
# 15 June 2026, as published by this day. tests/unit/domain/test_bank_holidays.py compares them: change both together.
COMPARED_WITH_PUBLISHED = date(2026, 2, 14)


@cache
def _bank_holidays(region: str) -> HolidayBase:
    return country_holidays("GB", subdiv=region)


@dataclass(frozen=True)
class Calendar:
    """`region` is a part of the United Kingdom as the holidays library names it: ENG, WLS, SCT or NIR.

    `hours` are the partnership's usual ones, or one person's own.
    """

    zone: ZoneInfo
    region: str = "ENG"
    hours: Hours = USUAL_HOURS

    def of(self, hours: Hours) -> "Calendar":
        return replace(self, hours=hours)

    def knows_bank_holidays_of(self, year: int) -> bool:
        """Bank holidays are proclaimed: a library that is old enough, or a year far enough ahead, has none."""
        return bool(country_holidays("GB", subdiv=self.region, years=year))

    def compared_over_a_year_before(self, day: date) -> bool:
        """Whether days have had time to be proclaimed that nobody has compared the library's with."""
        return day > COMPARED_WITH_PUBLISHED.replace(year=COMPARED_WITH_PUBLISHED.year + 1)

    def local_date(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.hours.days and day not in _bank_holidays(self.region)

    def working_day_on_or_before(self, day: date) -> date:
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def working_day_on_or_after(self, day: date) -> date:
        while not self.is_working_day(day):
            day += _DAY
        return day

    def working_days_after(self, day: date, count: int) -> date:
        for _ in range(count):
            day = self.working_day_on_or_after(day + _DAY)
        return day

    def working_days_before(self, day: date, count: int) -> date:
        for _ in range(count):
            day = self.working_day_on_or_before(day - _DAY)
        return day

    def morning_of(self, day: date) -> datetime:
        return self._at(day, self.hours.morning)

    def next_opening(self, moment: datetime) -> datetime:
        """`moment` itself within 08:00 to 18:00 on a working day, otherwise the next 08:00 of one."""
        local = moment.astimezone(self.zone)
        day = local.date()
        if local.time() >= CLOSES:
            day += _DAY
        opening = self._at(self.working_day_on_or_after(day), OPENS)
        return max(moment, opening)

    def is_open(self, moment: datetime) -> bool:
        """Whether a nudge may arrive at that moment."""
        return self.next_opening(moment) <= moment

    def midnight_before(self, moment: datetime) -> datetime:
        """When the local day of that moment began."""
        return self._at(self.local_date(moment), time())

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone).astimezone(UTC)
