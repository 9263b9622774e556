"""What leaves for Slack: to whom, about what, and from when. Intent and ids only; it is rendered when it is sent."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from bot.domain.answer import Answer
from bot.domain.framework import Side
from bot.domain.letter import Paper
from bot.domain.people import Person
from bot.domain.permissions import Action
from bot.domain.practice import Setting, Value
from bot.domain.upcoming import Which


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


class NudgeKind(StrEnum):
    """In order: of two for one recipient and subject on one morning, the one further down wins."""

    DIGEST = "digest"
    DECISION_NEAR = "decision date coming up"
    FOLLOW_UP_ACTION = "follow-up action"
    RAISED = "concern raised"
    ACKNOWLEDGED = "concern acknowledged"
    PLEASE_ACKNOWLEDGE = "please acknowledge"
    AIM_DATE_COMING_UP = "aim date coming up"
    AIM_DATE_PASSED = "aim date passed"
    INTERIM = "interim response given"
    EXTENSION_PROPOSED = "extension proposed"
    EXTENSION_TAKEN_BACK = "extension taken back"
    EXTENSION_DECLINED = "extension declined"
    EXTENSION_AGREED = "extension agreed"
    RESPONDED = "response given"
    HOW_IT_STANDS = "say how it stands"
    RESOLVED = "concern resolved"
    NOT_RESOLVED = "concern not resolved"
    WITHDRAWN = "concern withdrawn"

    @property
    def and_further_down(self) -> tuple["NudgeKind", ...]:
        order = tuple(NudgeKind)
        return order[order.index(self) :]

    @property
    def is_news(self) -> bool:
        """It tells at once of what somebody did. All others are for a morning."""
        return self not in _FOR_A_MORNING


_FOR_A_MORNING = frozenset(
    {
        NudgeKind.DIGEST,
        NudgeKind.DECISION_NEAR,
        NudgeKind.FOLLOW_UP_ACTION,
        NudgeKind.PLEASE_ACKNOWLEDGE,
        NudgeKind.AIM_DATE_COMING_UP,
        NudgeKind.AIM_DATE_PASSED,
        NudgeKind.HOW_IT_STANDS,
    }
)


@dataclass(frozen=True)
class AnswerNotice:
    """An answer to a question asked in a message. Of the question nothing is kept."""

    answer: Answer


@dataclass(frozen=True)
class ThanksNotice:
    """The same answer again once its reader has said how good it is: not what they said, nor who they are.

    `may` is what was offered to them beside it.
    """

    answer: Answer
    may: frozenset[Action]
    can_share: bool


class Said(StrEnum):
    """Why provisions are shown: what is said above them."""

    LOOKED_UP = "looked up"
    MORE = "more"
    SHARED = "shared"
    HOLDS_FOR_SIDE = "holds for that side"
    ELSEWHERE_FOR_SIDE = "elsewhere for that side"
    NOTHING_FOR_SIDE = "nothing for that side"
    ANY_PARTY = "any party"


@dataclass(frozen=True)
class ProvisionsNotice:
    """Provisions shown by reference. `missing` has the form of references and names nothing in that version."""

    refs: tuple[str, ...]
    version: int
    said: Said = Said.LOOKED_UP
    side: Side | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Provisions:
    """What a thread was about last."""

    refs: tuple[str, ...]
    version: int


class Guidance(StrEnum):
    """Replies that need no record: what the bot is and what can be done with it."""

    HELP = "help"
    LIST = "list"
    RECORDS = "records"
    NOTHING_BEFORE = "nothing before"
    WHICH_SIDE = "which side"
    NOT_SHARED = "not shared"


@dataclass(frozen=True)
class GuidanceNotice:
    guidance: Guidance


@dataclass(frozen=True)
class UpcomingNotice:
    """What comes up for whoever asked, as it stands when it is sent."""

    which: Which


@dataclass(frozen=True)
class ConcernNotice:
    """A nudge about a concern. `cycle` tells repeats of one kind apart and is part of its key."""

    kind: NudgeKind
    reference: str
    cycle: str

    @property
    def subject(self) -> str:
        return self.reference


@dataclass(frozen=True)
class ActionNotice:
    """A nudge about an engagement's follow-up action, which is a subject of its own."""

    reference: str
    number: int
    cycle: str

    @property
    def kind(self) -> NudgeKind:
        return NudgeKind.FOLLOW_UP_ACTION

    @property
    def subject(self) -> str:
        return f"{self.reference}/{self.number}"


@dataclass(frozen=True)
class DecisionNotice:
    """A nudge about an engagement's decision date."""

    reference: str
    cycle: str

    @property
    def kind(self) -> NudgeKind:
        return NudgeKind.DECISION_NEAR

    @property
    def subject(self) -> str:
        return self.reference


@dataclass(frozen=True)
class DigestNotice:
    """What is coming up in the week that begins with `monday`."""

    monday: date

    @property
    def kind(self) -> NudgeKind:
        return NudgeKind.DIGEST

    @property
    def subject(self) -> str:
        return f"digest {self.monday}"

    @property
    def cycle(self) -> str:
        return "once"


Nudge = ConcernNotice | ActionNotice | DecisionNotice | DigestNotice


class Gap(StrEnum):
    """Why nudges do not reach whom they are for."""

    NO_LEAD = "no lead"
    PERSON = "person cannot be reached"
    CHANNEL = "channel cannot be posted to"
    JOINT_CHANNEL = "joint channel cannot be posted to"


@dataclass(frozen=True)
class GapNotice:
    """Tells a party's administrators. `person` is whom Slack does not reach."""

    gap: Gap
    party: str
    person: Person | None = None

    @property
    def subject(self) -> str:
        return f"{self.gap}: {self.person or self.party}"


@dataclass(frozen=True)
class LetterNotice:
    """A letter that somebody asked for, to be written as the records then are."""

    reference: str
    paper: Paper


@dataclass(frozen=True)
class RemovalNotice:
    """A letter's time in Slack is up. `file` is Slack's id of it."""

    file: str


class LeavingKind(StrEnum):
    GIVEN = "given"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True)
class LeavingNotice:
    """That a party has given notice of leaving the agreement, or has taken it back. `leaving` is its id."""

    kind: LeavingKind
    leaving: str


class PracticeKind(StrEnum):
    PROPOSED = "proposed"
    TAKEN_BACK = "taken back"
    AGREED = "agreed"
    DECLINED = "declined"


@dataclass(frozen=True)
class PracticeNotice:
    """What became of a proposal for what holds for both sides. `cycle` tells proposals of the same apart."""

    kind: PracticeKind
    setting: Setting
    value: Value
    cycle: str

    @property
    def subject(self) -> str:
        return f"practice {self.setting}"


Notice = (
    LeavingNotice
    | PracticeNotice
    | ActionNotice
    | DecisionNotice
    | DigestNotice
    | GapNotice
    | AnswerNotice
    | ThanksNotice
    | ProvisionsNotice
    | GuidanceNotice
    | UpcomingNotice
    | ConcernNotice
    | LetterNotice
    | RemovalNotice
)


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
