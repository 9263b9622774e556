"""A concern: what one party writes to another, the four weeks, and the response."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.people import Party, Role
from bot.domain.permissions import Action
from bot.domain.text import is_blank
from bot.errors import InvalidInput, WrongState

MOST_POINTS = 10
MOST_FURTHER_ACTIONS = 10
MOST_CHARACTERS = 3000


class State(StrEnum):
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    WITHDRAWN = "withdrawn"

    @property
    def awaits_response(self) -> bool:
        return self in (State.RAISED, State.ACKNOWLEDGED)


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
    RESPONDED = "responded"
    WITHDRAWN = "withdrawn"
    NUDGED = "nudged"


@dataclass(frozen=True)
class Entry:
    """A line of the timeline: who, by party and role, never by name. `only_for` is a party id: nobody else reads it."""

    kind: EntryKind
    at: datetime
    party: Party
    role: Role
    detail: str = ""
    only_for: str | None = None


@dataclass(frozen=True)
class Concern:
    """`version` counts changes, so that two people acting at once are told. Texts are as typed, never escaped."""

    reference: str
    state: State
    raised_by: Party
    addressed_to: Party
    addressee: str
    route: str | None
    framework: str
    framework_version: int
    provisions: tuple[str, ...]
    points: tuple[str, ...]
    further_actions: tuple[str, ...]
    raised_at: datetime
    aim_date: date | None
    timeline: tuple[Entry, ...]
    response: Response | None = None
    version: int = 1

    @property
    def moved_at(self) -> datetime:
        """When it came to the state it is in."""
        return max(entry.at for entry in self.timeline if entry.kind is not EntryKind.NUDGED)


# Which states an action has a place in; who may take it is for permissions to say.
OPEN_TO: dict[Action, frozenset[State]] = {
    Action.ACKNOWLEDGE_CONCERN: frozenset({State.RAISED}),
    Action.RESPOND_TO_CONCERN: frozenset({State.RAISED, State.ACKNOWLEDGED}),
    Action.WITHDRAW_CONCERN: frozenset({State.RAISED, State.ACKNOWLEDGED, State.RESPONDED}),
}


def aim_date(raised_on: date, weeks: int) -> date:
    """The same weekday `weeks` later; it never moves for holidays. Both dates are the partnership's local ones."""
    return raised_on + timedelta(weeks=weeks)


def checked_texts(field: str, texts: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Without blank ones; between 1 and `most`, each up to 3,000 characters, or InvalidInput on `field`."""
    kept = tuple(text.strip() for text in texts if not is_blank(text))
    if not kept:
        raise InvalidInput(field, "missing")
    if len(kept) > most:
        raise InvalidInput(field, "too many")
    if any(len(text) > MOST_CHARACTERS for text in kept):
        raise InvalidInput(field, "too long")
    return kept


def acknowledge(concern: Concern, *, role: Role, now: datetime) -> Concern:
    _require_open(concern, Action.ACKNOWLEDGE_CONCERN)
    return _moved(concern, State.ACKNOWLEDGED, EntryKind.ACKNOWLEDGED, concern.addressed_to, role, now)


def respond(concern: Concern, response: Response, *, role: Role, now: datetime) -> Concern:
    """A response stops the clock. One may respond without having acknowledged."""
    _require_open(concern, Action.RESPOND_TO_CONCERN)
    for field, replies, asked in (
        ("points", response.to_points, concern.points),
        ("further_actions", response.to_further_actions, concern.further_actions),
    ):
        if len(replies) != len(asked):
            raise InvalidInput(field, "missing")
        for number, reply in enumerate(replies):
            checked_texts(f"{field}.{number}", (reply.reason,), 1)
    moved = _moved(concern, State.RESPONDED, EntryKind.RESPONDED, concern.addressed_to, role, now)
    return replace(moved, response=response)


def withdraw(concern: Concern, *, role: Role, now: datetime) -> Concern:
    _require_open(concern, Action.WITHDRAW_CONCERN)
    return _moved(concern, State.WITHDRAWN, EntryKind.WITHDRAWN, concern.raised_by, role, now)


def _require_open(concern: Concern, action: Action) -> None:
    if concern.state not in OPEN_TO[action]:
        raise WrongState(action, concern.state)


def _moved(concern: Concern, to: State, kind: EntryKind, party: Party, role: Role, now: datetime) -> Concern:
    # Two machines' clocks can differ by a moment, and the timeline reads in order.
    at = max(now, concern.timeline[-1].at)
    return replace(
        concern, state=to, version=concern.version + 1, timeline=(*concern.timeline, Entry(kind, at, party, role))
    )
