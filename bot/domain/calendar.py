"""Days and hours of the partnership: local dates, working days, and when a nudge may arrive."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

MORNING = time(9, 30)
OPENS = time(8, 0)
CLOSES = time(18, 0)
_DAY = timedelta(days=1)
# The library's days of 2026 and 2027 are those of https://www.gov.uk/bank-holidays and of Scotland's proclamation for
# 15 June 2026, as published by this day. tests/unit/domain/test_bank_holidays.py compares them: change both together.
COMPARED_WITH_PUBLISHED = date(2026, 2, 14)


@dataclass(frozen=True)
class Calendar:
    """`region` is a part of the United Kingdom as the holidays library names it: ENG, WLS, SCT or NIR."""

    zone: ZoneInfo
    region: str = "ENG"

    @cached_property
    def _bank_holidays(self) -> HolidayBase:
        return country_holidays("GB", subdiv=self.region)

    def knows_bank_holidays_of(self, year: int) -> bool:
        """Bank holidays are proclaimed: a library that is old enough, or a year far enough ahead, has none."""
        return bool(country_holidays("GB", subdiv=self.region, years=year))

    def compared_over_a_year_before(self, day: date) -> bool:
        """Whether days have had time to be proclaimed that nobody has compared the library's with."""
        return day > COMPARED_WITH_PUBLISHED.replace(year=COMPARED_WITH_PUBLISHED.year + 1)

    def local_date(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self._bank_holidays

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

    def morning_of(self, day: date) -> datetime:
        return self._at(day, MORNING)

    def next_opening(self, moment: datetime) -> datetime:
        """`moment` itself within 08:00 to 18:00 on a working day, otherwise the next 08:00 of one."""
        local = moment.astimezone(self.zone)
        day = local.date()
        if local.time() >= CLOSES:
            day += _DAY
        opening = self._at(self.working_day_on_or_after(day), OPENS)
        return max(moment, opening)

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone).astimezone(UTC)
