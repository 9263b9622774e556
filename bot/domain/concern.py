"""A concern: what one party writes to another, the four weeks, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.listed import Extension, Listed
from bot.domain.people import Participant, Party, Role
from bot.domain.permissions import relation_to_concern
from bot.domain.procedure import ConcernAction, Condition, State, allowed, not_allowed, transition
from bot.domain.text import checked_text, optional_text
from bot.errors import InvalidInput, NotAllowed, NotNow, WrongState

MOST_POINTS = 10
MOST_FURTHER_ACTIONS = 10
MOST_EVIDENCE = 10
LONGEST_EVIDENCE = 500
LONGEST_EXTENSION = timedelta(days=366)


class Verdict(StrEnum):
    AGREED = "agreed"
    PARTLY = "partly agreed"
    NOT_AGREED = "not agreed"


@dataclass(frozen=True)
class Reply:
    """What the addressed party says to one point or one further action."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True)
class Response:
    """A substantive response: one reply for each point and each further action, in their order."""

    to_points: tuple[Reply, ...]
    to_further_actions: tuple[Reply, ...]


class EntryKind(StrEnum):
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    INTERIM = "interim response"
    RESPONDED = "responded"
    EXTENSION_PROPOSED = "extension proposed"
    EXTENSION_TAKEN_BACK = "extension taken back"
    EXTENSION_AGREED = "extension agreed"
    EXTENSION_DECLINED = "extension declined"
    RESOLVED = "resolved"
    NOT_RESOLVED = "not resolved"
    WITHDRAWN = "withdrawn"
    EVIDENCE = "evidence"
    NOTED = "noted"
    UNSENT = "answer not given"
    NUDGED = "nudged"


_ACTION = {
    EntryKind.RAISED: ConcernAction.RAISE,
    EntryKind.ACKNOWLEDGED: ConcernAction.ACKNOWLEDGE,
    EntryKind.INTERIM: ConcernAction.GIVE_INTERIM,
    EntryKind.RESPONDED: ConcernAction.RESPOND,
    EntryKind.EXTENSION_PROPOSED: ConcernAction.PROPOSE_EXTENSION,
    EntryKind.EXTENSION_TAKEN_BACK: ConcernAction.TAKE_BACK_EXTENSION,
    EntryKind.EXTENSION_AGREED: ConcernAction.AGREE_EXTENSION,
    EntryKind.EXTENSION_DECLINED: ConcernAction.DECLINE_EXTENSION,
    EntryKind.RESOLVED: ConcernAction.RESOLVE,
    EntryKind.NOT_RESOLVED: ConcernAction.NOT_RESOLVE,
    EntryKind.WITHDRAWN: ConcernAction.WITHDRAW,
    EntryKind.EVIDENCE: ConcernAction.ADD_EVIDENCE,
    EntryKind.NOTED: ConcernAction.NOTE,
}
# With the others, words are welcome and may be left out.
WORDS_NEEDED = (EntryKind.INTERIM, EntryKind.EVIDENCE, EntryKind.NOTED)
EXTENSION_SETTLED = (
    EntryKind.EXTENSION_TAKEN_BACK,
    EntryKind.EXTENSION_AGREED,
    EntryKind.EXTENSION_DECLINED,
)


@dataclass(frozen=True)
class Entry:
    """A line of the timeline: who, by party and role, never by name.

    `detail` is what was said with it, or of a nudge its kind. `day` is the aim date that it is about. `only_for` is a
    party id: nobody else reads it.
    """

    kind: EntryKind
    at: datetime
    party: Party
    role: Role
    detail: str = ""
    only_for: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Standing:
    """What the timeline adds up to."""

    state: State
    aim_date: date | None = None
    extension: Extension | None = None


@dataclass(frozen=True, kw_only=True)
class Concern(Listed):
    """`version` counts changes, so that two people acting at once are told. Texts are as typed, never escaped.

    `sent_by_letter` is the day of a letter that went before: the weeks then count from it. `engagement` and `follows`
    are references of what it is linked to.
    """

    addressee: str
    route: str | None
    framework: str
    framework_version: int
    provisions: tuple[str, ...]
    points: tuple[str, ...]
    further_actions: tuple[str, ...]
    timeline: tuple[Entry, ...]
    earlier_attempts: str = ""
    evidence: tuple[str, ...] = ()
    sent_by_letter: date | None = None
    engagement: str | None = None
    follows: str | None = None
    response: Response | None = None
    version: int = 1

    def entries(self, *kinds: EntryKind) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.timeline if entry.kind in kinds)


def aim_date(written_on: date, weeks: int) -> date:
    """The same weekday `weeks` later; it never moves for holidays. Both dates are the partnership's local ones."""
    return written_on + timedelta(weeks=weeks)


def after(standing: Standing, entry: Entry) -> Standing:
    """What a standing becomes with one more entry. Whoever acts is held to the table before; here it is history."""
    action = _ACTION.get(entry.kind)
    line = transition(action, standing.state) if action else None
    state = (line.moves[standing.state] if line else None) or standing.state
    aims = entry.kind in (EntryKind.RAISED, EntryKind.EXTENSION_AGREED)
    extension = standing.extension
    if entry.kind is EntryKind.EXTENSION_PROPOSED and entry.day is not None:
        extension = Extension(entry.party, entry.day)
    if entry.kind in EXTENSION_SETTLED or not state.awaits_response:
        extension = None
    return Standing(state, entry.day if aims else standing.aim_date, extension)


def replayed(timeline: Iterable[Entry]) -> Standing:
    """What the timeline alone says of a concern, from its draft on."""
    standing = Standing(State.DRAFT)
    for entry in timeline:
        standing = after(standing, entry)
    return standing


def next_actions(concern: Listed, by: Participant, *, today: date) -> frozenset[ConcernAction]:
    """What this participant may do with the concern as it now stands. `today` is the partnership's local date."""
    return frozenset(action for action in ConcernAction if _refusal(concern, action, by, today) is None)


def require(concern: Concern, action: ConcernAction, by: Participant, *, today: date) -> None:
    """Raises NotAllowed, WrongState or NotNow, in this order."""
    settled = concern.entries(*EXTENSION_SETTLED, EntryKind.EXTENSION_PROPOSED)
    refusal = _refusal(concern, action, by, today, settled[-1].kind if settled else "")
    if refusal is not None:
        raise refusal


def act(concern: Concern, kind: EntryKind, by: Participant, *, words: str = "", now: datetime, today: date) -> Concern:
    """What takes at most a few words: all but responding, and what is about an extension.

    Raises InvalidInput on `words`, and as `require` does.
    """
    require(concern, _ACTION[kind], by, today=today)
    if kind in EXTENSION_SETTLED:
        raise ValueError("An extension is settled by the date that was read.")
    said = checked_text("words", words) if kind in WORDS_NEEDED else optional_text("words", words)
    if kind is EntryKind.EVIDENCE and len(said) > LONGEST_EVIDENCE:
        raise InvalidInput("words", "too long")
    return _with_entry(concern, kind, by, now, said)


def respond(concern: Concern, response: Response, by: Participant, *, now: datetime, today: date) -> Concern:
    """A substantive response stops the clock. One may respond without having acknowledged."""
    require(concern, ConcernAction.RESPOND, by, today=today)
    for field, replies, asked in (
        ("points", response.to_points, concern.points),
        ("further_actions", response.to_further_actions, concern.further_actions),
    ):
        if len(replies) != len(asked):
            raise InvalidInput(field, "missing")
        for number, reply in enumerate(replies):
            checked_text(f"{field}.{number}", reply.reason)
    return replace(_with_entry(concern, EntryKind.RESPONDED, by, now), response=response)


def propose_extension(
    concern: Concern, to: date, reason: str, by: Participant, *, now: datetime, today: date
) -> Concern:
    """`to` is later than today and than the aim date, by a year at most. Where none is laid down it becomes the first.

    Raises InvalidInput on `day` or `reason`, and as `require` does.
    """
    require(concern, ConcernAction.PROPOSE_EXTENSION, by, today=today)
    earliest = max(today, concern.aim_date or today)
    if not earliest < to <= earliest + LONGEST_EXTENSION:
        raise InvalidInput("day", "out of range")
    return _with_entry(concern, EntryKind.EXTENSION_PROPOSED, by, now, checked_text("reason", reason), to)


def settle_extension(
    concern: Concern, kind: EntryKind, read: date, by: Participant, *, words: str = "", now: datetime, today: date
) -> Concern:
    """Agree to what the other party proposes, decline it, or take back what one's own proposes.

    `read` is the date that was read: one taken back and proposed anew with another date is not settled by it.
    Raises InvalidInput on `words`, and as `require` does.
    """
    action = _ACTION[kind]
    require(concern, action, by, today=today)
    if concern.extension is None or concern.extension.to != read:
        own = action is ConcernAction.TAKE_BACK_EXTENSION
        condition = Condition.PROPOSED_BY_OWN if own else Condition.PROPOSED_BY_OTHER
        raise NotNow(action, condition, EntryKind.EXTENSION_PROPOSED)
    return _with_entry(concern, kind, by, now, optional_text("words", words), read)


def _with_entry(
    concern: Concern, kind: EntryKind, by: Participant, now: datetime, words: str = "", day: date | None = None
) -> Concern:
    # Two machines' clocks can differ by a moment, and the timeline reads in order.
    at = max(now, concern.timeline[-1].at)
    role = Role.LEAD if by.has(Role.LEAD) else Role.MEMBER
    only_for = by.party.id if kind is EntryKind.NOTED else None
    entry = Entry(kind, at, by.party, role, words, only_for, day)
    standing = after(Standing(concern.state, concern.aim_date, concern.extension), entry)
    return replace(
        concern,
        state=standing.state,
        aim_date=standing.aim_date,
        extension=standing.extension,
        timeline=(*concern.timeline, entry),
        version=concern.version + 1,
    )


def _refusal(
    concern: Listed, action: ConcernAction, by: Participant, today: date, happened: str = ""
) -> NotAllowed | WrongState | NotNow | None:
    relation = relation_to_concern(by.party, raised_by=concern.raised_by, addressed_to=concern.addressed_to)
    if not allowed(action, relation, by.roles):
        return not_allowed(action)
    line = transition(action, concern.state)
    if line is None:
        return WrongState(action, concern.state)
    lacking = next((each for each in line.only_if if not _holds(each, concern, by.party, today)), None)
    return None if lacking is None else NotNow(action, lacking, happened)


def _holds(condition: Condition, concern: Listed, party: Party, today: date) -> bool:
    proposed = concern.extension
    match condition:
        case Condition.AIM_DATE_PASSED:
            return concern.aim_date is not None and today > concern.aim_date
        case Condition.NONE_PROPOSED:
            return proposed is None
        case Condition.PROPOSED_BY_OWN:
            return proposed is not None and proposed.proposed_by.id == party.id
        case Condition.PROPOSED_BY_OTHER:
            return proposed is not None and proposed.proposed_by.id != party.id
        case Condition.STILL_TO_COME:
            return proposed is not None and proposed.to >= today
