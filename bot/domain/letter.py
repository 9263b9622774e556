"""The two letters of a concern: what one party wrote, and what the other answered."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.concern import Concern, EntryKind
from bot.domain.framework import Framework

# A letter is content outside the bot's own keeping, so it does not stay in Slack for longer.
KEPT_FOR = timedelta(hours=24)


class Paper(StrEnum):
    CONCERN = "concern"
    RESPONSE = "response"


@dataclass(frozen=True)
class Letter:
    """`framework` is the version that the concern is pinned to."""

    paper: Paper
    concern: Concern
    framework: Framework


def papers(concern: Concern) -> tuple[Paper, ...]:
    """Those that there are to be had now; while there is none but an interim response, that one."""
    is_answered = concern.response is not None or concern.entries(EntryKind.INTERIM)
    return (Paper.CONCERN, Paper.RESPONSE) if is_answered else (Paper.CONCERN,)
