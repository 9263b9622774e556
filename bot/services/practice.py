"""What both sides agree on for their partnership: one proposes, the other agrees or declines."""

from dataclasses import replace
from functools import lru_cache

from bot.domain.calendar import Calendar
from bot.domain.practice import Region
from bot.partnership import Partnership
from bot.ports import UnitOfWork


def calendar_of(partnership: Partnership, work: UnitOfWork) -> Calendar:
    """With the bank holidays of the region that both sides agreed on, or else of the one that the bot started with.

    Whoever plans by it holds the people: a region is agreed on only by who holds them alone.
    """
    region = work.practices.agreed().region
    return partnership.calendar if region is None else _keeping(partnership.calendar, region)


@lru_cache
def _keeping(calendar: Calendar, region: Region) -> Calendar:
    """One for each, as a calendar keeps the bank holidays that it has looked up."""
    return replace(calendar, region=region.code)
