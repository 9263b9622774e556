"""When somebody wants to be nudged: their own hour, on their own working days."""

from dataclasses import dataclass
from datetime import time

from bot.errors import InvalidInput

MORNING = time(9, 30)
OPENS = time(8, 0)
CLOSES = time(18, 0)
WEEKDAYS = frozenset(range(5))


@dataclass(frozen=True)
class Hours:
    """`morning` is the hour at which what is for a day comes; `days` are the weekdays worked on, Monday being 0."""

    morning: time = MORNING
    days: frozenset[int] = WEEKDAYS


USUAL_HOURS = Hours()


def checked(hours: Hours) -> Hours:
    """Raises InvalidInput on `morning` outside 08:00 to 18:00, and on `days` without one from Monday to Friday."""
    if not OPENS <= hours.morning < CLOSES:
        raise InvalidInput("morning", "out of range")
    if not hours.days or not hours.days <= WEEKDAYS:
        raise InvalidInput("days", "missing")
    return hours
