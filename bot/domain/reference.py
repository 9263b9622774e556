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


def parsed(prefix: Prefix, typed: str) -> str | None:
    """The reference that `typed` is, in its usual spelling; None where it is not one of that prefix."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None or found[1].upper() != prefix:
        return None
    return f"{prefix}-{found[2].upper()}"
