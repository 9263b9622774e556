"""When somebody wants to be nudged: their own hour, on their own working days."""

from dataclasses import dataclass
from datetime import time

from bot.errors import InvalidInput

MORNING = time(9, 30)
OPENS = time(8, 0)
CLOSES = time(18, 0)
WEEKDAYS = frozenset(range(5))
# What may be chosen: half hours in which nudges go out.
MORNINGS = tuple(time(hour, minute) for hour in range(OPENS.hour, CLOSES.hour) for minute in (0, 30))


@dataclass(frozen=True)
class Hours:
    """`morning` is the hour at which what is for a day comes; `days` are the weekdays worked on, Monday being 0."""

    morning: time = MORNING
    days: frozenset[int] = WEEKDAYS


USUAL_HOURS = Hours()


def checked(hours: Hours) -> Hours:
    """Raises InvalidInput on a `morning` that is none of MORNINGS, and on `days` without one from Monday to Friday."""
    if hours.morning not in MORNINGS:
        raise InvalidInput("morning", "unknown")
    if not hours.days or not hours.days <= WEEKDAYS:
        raise InvalidInput("days", "missing")
    return hours
