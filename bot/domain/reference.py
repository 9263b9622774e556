"""References of records: random, so that gaps tell nothing; of letters and digits that nobody confuses."""

import re
from collections.abc import Callable
from enum import StrEnum
from random import Random

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 4
_TYPED = re.compile(rf"\b([CE])\s*[-\N{{EN DASH}}]?\s*([{ALPHABET}]{{{LENGTH}}})\b", re.IGNORECASE)


class Prefix(StrEnum):
    CONCERN = "C"
    ENGAGEMENT = "E"


NewReference = Callable[[Prefix], str]


def references_from(random: Random) -> NewReference:
    def new(prefix: Prefix) -> str:
        return f"{prefix}-{''.join(random.choices(ALPHABET, k=LENGTH))}"

    return new


def subject_of(record: str, number: int | None) -> str:
    """What a nudge is about, as C-7K2M or E-4HX9: with a number that follow-up action of an engagement, as E-4HX9/2."""
    return f"{record}/{number}" if number else record


def parts_of(subject: str) -> tuple[str, int | None]:
    """The record's reference, and the number of its follow-up action if it is about one."""
    record, _, number = subject.partition("/")
    return record, int(number) if number else None


def parsed(prefix: Prefix, typed: str) -> str | None:
    """The reference that `typed` is, in its usual spelling; None where it is not one of that prefix."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None or found[1].upper() != prefix:
        return None
    return f"{prefix}-{found[2].upper()}"
