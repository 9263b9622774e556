"""What people say of the answers that they get: how often, of which provision, and never who or on what question."""

from dataclasses import dataclass
from enum import StrEnum


class AnswerVerdict(StrEnum):
    HELPFUL = "helpful"
    NOT_RIGHT = "not right"


@dataclass(frozen=True)
class Counted:
    """How often answers from that version which named `provision` got each verdict.

    `provision` is None for answers that named none.
    """

    framework: str
    version: int
    provision: str | None
    helpful: int
    not_right: int
