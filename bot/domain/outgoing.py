"""What leaves for Slack: to whom, about what, and from when. Intent and ids only; it is rendered when it is sent."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.domain.notice import (
    ActionNotice,
    ConcernNotice,
    DecisionNotice,
    DigestNotice,
    GapNotice,
    LeavingNotice,
    Notice,
    PracticeNotice,
)
from bot.domain.people import Person


class Via(StrEnum):
    DIRECT = "direct message"
    CHANNEL = "channel"
    EPHEMERAL = "ephemeral"
    # Both by the response_url of a press: in place of the message that was pressed in, or where it stands, for all.
    REPLACEMENT = "replacement"
    SHARED = "shared"


@dataclass(frozen=True)
class Address:
    """`user` for a direct message; `channel` for a post in one; both for an ephemeral message; else `response_url`.

    A direct message may carry `channel` and `thread` (a ts) when it answers in a thread. What is shared carries the
    `user` who shared it, to be told should it not arrive.
    """

    via: Via
    team: str
    user: str | None = None
    channel: str | None = None
    thread: str | None = None
    response_url: str | None = field(default=None, repr=False)

    @classmethod
    def direct(cls, person: Person, *, channel: str | None = None, thread: str | None = None) -> "Address":
        return cls(Via.DIRECT, person.team, person.user, channel, thread)

    @property
    def recipient(self) -> str:
        """Tells recipients of nudges apart: part of a nudge's key."""
        return f"{self.team}/{self.user or self.channel}"


class Urgency(IntEnum):
    REPLY = 0
    NUDGE = 1
    # It can wait until whatever somebody is to do has left.
    DIGEST = 2


@dataclass(frozen=True)
class Outgoing:
    """`id` is opaque and random: the only thing of ours that stands in a message's metadata."""

    id: str
    address: Address
    notice: Notice
    due_at: datetime
    urgency: Urgency

    @property
    def key(self) -> tuple[str, str, str, str] | None:
        """(subject, kind, cycle, recipient), unique for a nudge; None for what is not a nudge."""
        match self.notice:
            case ConcernNotice() | ActionNotice() | DecisionNotice() | DigestNotice() as nudge:
                return (nudge.subject, nudge.kind, nudge.cycle, self.address.recipient)
            case GapNotice(gap) as notice:
                return (notice.subject, gap, "once", self.address.recipient)
            case LeavingNotice(kind, leaving):
                return ("notice of leaving", kind, leaving, self.address.recipient)
            case PracticeNotice() as notice:
                return (notice.subject, notice.kind, notice.cycle, self.address.recipient)
        return None


class Fate(StrEnum):
    """What became of a message that has not certainly arrived."""

    UNDELIVERABLE = "could not be delivered"
    UNCLEAR = "counts as sent, though nobody can tell"
    WAITING = "is waiting"


@dataclass(frozen=True)
class Trouble:
    """A message that has not certainly arrived, by what it is about and why: never by what it says.

    `reference` is None where there is no record, or it is none to be named. `problem` is the messenger's own name for
    the last reason.
    """

    fate: Fate
    reference: str | None
    kind: str
    problem: str | None


@dataclass(frozen=True)
class Claim:
    """The right to try sending a message once. Whoever claims it next has a higher generation.

    `first_tried` is the database's epoch second of the first try that may have arrived: Slack is asked
    before it is sent again. None where there is no such try. `attempts` counts this claim too. `claimed_at`
    is the database's epoch second of this claim. `file` is Slack's id of a letter that an earlier try may have shared.
    `merged` are nudges that could not leave on their day and go out in this same message. `is_probe`: Slack refused
    the token last, and this alone is tried to see whether it does still.
    """

    message: Outgoing
    generation: int
    attempts: int
    first_tried: float | None
    claimed_at: float = field(default=0.0, compare=False)
    file: str | None = None
    merged: tuple[Outgoing, ...] = ()
    is_probe: bool = False

    @property
    def carried(self) -> tuple[Outgoing, ...]:
        """All that goes out in this one message."""
        return (self.message, *self.merged)
