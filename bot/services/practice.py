"""What holds for both sides now: the working days that nudges are planned by."""

from dataclasses import replace

from bot.domain.calendar import Calendar
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork


def calendar_of(partnership: Partnership, work: UnitOfWork) -> Calendar:
    """With the bank holidays of the region that both sides agreed on, or else of the one that the bot started with.

    Whoever plans by it holds the people: a region is agreed on only by who holds them alone.
    """
    region = work.practices.agreed().region
    return partnership.calendar if region is None else replace(partnership.calendar, region=region.code)
