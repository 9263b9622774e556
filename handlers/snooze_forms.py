"""What somebody chose to put off, and for how long: in a button's value, and typed."""

import re
from dataclasses import dataclass
from typing import Self

from bot.domain.reference import Prefix, parsed, subject_of
from bot.domain.snooze import DAYS
from bot.errors import InvalidInput, NotFound
from handlers.payloads import ActionPayload

_VALUE = re.compile(r"(?P<reference>[^/ ]+)(?:/(?P<number>[1-9][0-9]{0,3}))? (?P<days>[0-9]{1,2})")
_TYPED = re.compile(r"(?P<count>\d{1,2}|an?|one|three|seven) ?(?P<unit>d|days?|w|weeks?)")
_COUNTS = {"a": 1, "an": 1, "one": 1, "three": 3, "seven": 7}


@dataclass(frozen=True)
class Chosen:
    """`subject` is a concern, an engagement, or a follow-up action as in E-4HX9/2."""

    subject: str
    days: int

    @classmethod
    def of(cls, payload: ActionPayload) -> Self:
        """Raises NotFound or InvalidInput for a value that is none of ours."""
        found = _VALUE.fullmatch(payload.value)
        if found is None:
            raise InvalidInput("payload", "unreadable")
        typed, number = found["reference"], int(found["number"] or 0)
        engagement = parsed(Prefix.ENGAGEMENT, typed)
        reference = engagement if number else engagement or parsed(Prefix.CONCERN, typed)
        if reference is None:
            raise NotFound
        if int(found["days"]) not in DAYS:
            raise InvalidInput("payload", "unreadable")
        return cls(subject_of(reference, number), int(found["days"]))


def snooze_value(subject: str, days: int) -> str:
    return f"{subject} {days}"


def days_in(typed: str) -> int | None:
    """The days that words such as 3d, 3 days or a week stand for; None where that is not offered."""
    found = _TYPED.fullmatch(typed.strip().casefold())
    if found is None:
        return None
    count = _COUNTS.get(found["count"]) or int(found["count"])
    days = count * 7 if found["unit"].startswith("w") else count
    return days if days in DAYS else None
