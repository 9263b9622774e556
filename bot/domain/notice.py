"""What a message is about: each kind of notice, by ids alone; its words come when it is sent."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.answer import Answer
from bot.domain.framework import Side
from bot.domain.letter import Paper
from bot.domain.people import Person
from bot.domain.permissions import Action
from bot.domain.practice import Setting, Value
from bot.domain.reference import subject_of
from bot.domain.upcoming import Which


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
        return subject_of(self.reference, self.number)


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
