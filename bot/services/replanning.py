"""Planning open concerns' nudges anew where the bot starts with another time zone or region than it had."""

from dataclasses import replace
from datetime import datetime

from bot.partnership import Partnership
from bot.ports import Planning
from bot.services import nudges

# Few enough for a transaction that whoever changes a concern meanwhile hardly waits for.
BATCH = 50


def replan(partnership: Partnership, *, now: datetime, batch: int = BATCH) -> int:
    """How many concerns' nudges this has planned anew: none where they are by this calendar already.

    A transaction for each `batch`. Whoever starts after a crash goes on where that was, and workers that start
    together share the work.
    """
    total, planned = 0, _next(partnership, now, batch, begins=True)
    while planned:
        total += planned
        planned = _next(partnership, now, batch, begins=False)
    return total


def _next(partnership: Partnership, now: datetime, batch: int, *, begins: bool) -> int:
    calendar = partnership.calendar
    with partnership.open_work() as work:
        work.people.hold()
        known = work.planned_calendar.hold()
        if (known.zone, known.region) != (calendar.zone.key, calendar.region):
            if not begins:
                # Somebody has started with other settings since. Were each to begin again, neither would end.
                return 0
            known = Planning(calendar.zone.key, calendar.region, "")
        if known.up_to is None:
            return 0
        concerns = work.concerns.with_nudges_to_come(after=known.up_to, at_most=batch)
        for concern in concerns:
            nudges.plan(partnership, work, concern, now=now)
        work.planned_calendar.put(replace(known, up_to=concerns[-1].reference if concerns else None))
        work.commit()
        return len(concerns)
