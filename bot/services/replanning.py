"""Planning nudges anew where days or hours have changed that they were planned by."""

import logging
from datetime import datetime

from bot.partnership import Partnership
from bot.ports.messages import Planning
from bot.ports.work import UnitOfWork
from bot.services import nudges
from bot.services.practice import calendar_of

log = logging.getLogger(__name__)

# As many as somebody waits for who has just changed their own hours.
BATCH = 20


def compare(partnership: Partnership, *, now: datetime) -> None:
    """Ask for all to be planned anew where the bot has started with other days than they were planned by."""
    with partnership.open_work() as work:
        work.people.hold()
        if work.planned_calendar.hold() != (current := _current(partnership, work)):
            work.planned_calendar.ask_for_all()
            nudges.plan_digests(partnership, work, now=now)
            work.planned_calendar.put(current)
            work.commit()


def replan_some(partnership: Partnership, *, now: datetime, batch: int = 1) -> int | None:
    """How many of the records that are to be planned anew this has planned: 0 when none are left to this process.

    None while somebody else has them: no nudge may leave before that is done. In one transaction, and of one record
    unless told otherwise, so that whoever changes people or records meanwhile hardly waits. After a crash the next goes
    on.
    """
    with partnership.open_work() as work:
        if not work.planned_calendar.is_asked():
            return 0
        work.people.hold()
        planned_with = work.planned_calendar.hold_if_free()
        if planned_with is None:
            return None
        if planned_with != _current(partnership, work):
            # Somebody has started with other settings since: it is theirs to plan by those.
            return 0
        planned = _plan_asked(partnership, work, now=now, at_most=batch)
        work.commit()
        # Whoever asks for the last ones once more has them, until that is committed.
        return planned or None


def replan_within(partnership: Partnership, work: UnitOfWork, *, now: datetime) -> None:
    """Plan a first batch in a transaction that has asked for it, and holds the people."""
    if work.planned_calendar.hold() == _current(partnership, work):
        _plan_asked(partnership, work, now=now, at_most=BATCH)


def _plan_asked(partnership: Partnership, work: UnitOfWork, *, now: datetime, at_most: int) -> int:
    subjects = work.planned_calendar.asked(at_most=at_most)
    for subject in subjects:
        try:
            nudges.plan_anew(partnership, work, subject, now=now)
        except (KeyError, ValueError) as error:
            # What cannot be read stands in nobody's way.
            log.error("Nudges about %s cannot be planned (%s) for an hour", subject, type(error).__name__)
            work.planned_calendar.rest(subject)
    return len(subjects)


def _current(partnership: Partnership, work: UnitOfWork) -> Planning:
    calendar = calendar_of(partnership, work)
    return Planning(calendar.zone.key, calendar.region)
