"""Planning nudges anew where days or hours have changed that they were planned by."""

from datetime import datetime

from bot.partnership import Partnership
from bot.ports.messages import Planning
from bot.ports.work import UnitOfWork
from bot.services import nudges
from bot.services.practice import calendar_of

# As many as somebody waits for who has just changed their own hours.
BATCH = 20


def replan(partnership: Partnership, *, now: datetime, batch: int = 1) -> int:
    """How many records' nudges this has planned anew: none where nothing has changed since.

    A transaction for each `batch`: of one, so that whoever changes people or records meanwhile hardly waits, nor does
    another worker. Whoever starts after a crash goes on where that was, and workers that start together take turns.
    """
    compare(partnership, now=now)
    total = 0
    while planned := replan_some(partnership, now=now, batch=batch):
        total += planned
    return total


def compare(partnership: Partnership, *, now: datetime) -> None:
    """Ask for all to be planned anew where the bot has started with other days than they were planned by."""
    with partnership.open_work() as work:
        work.people.hold()
        if work.planned_calendar.hold() != (current := _current(partnership, work)):
            work.planned_calendar.ask_for_all()
            nudges.plan_digests(partnership, work, now=now)
            work.planned_calendar.put(current)
            work.commit()


def replan_some(partnership: Partnership, *, now: datetime, batch: int = 1) -> int:
    """A batch of what is to be planned anew, in one transaction; 0 when there is none."""
    with partnership.open_work() as work:
        if not work.planned_calendar.is_asked():
            return 0
        work.people.hold()
        planned = replan_within(partnership, work, now=now, batch=batch)
        work.commit()
        return planned


def replan_within(partnership: Partnership, work: UnitOfWork, *, now: datetime, batch: int = BATCH) -> int:
    """The same in a transaction that has asked for it, and holds the people."""
    if work.planned_calendar.hold() != _current(partnership, work):
        # Somebody has started with other settings since: it is theirs to plan by those.
        return 0
    subjects = work.planned_calendar.asked(at_most=batch)
    for subject in subjects:
        nudges.plan_anew(partnership, work, subject, now=now)
    return len(subjects)


def _current(partnership: Partnership, work: UnitOfWork) -> Planning:
    calendar = calendar_of(partnership, work)
    return Planning(calendar.zone.key, calendar.region)
