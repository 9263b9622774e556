"""The procedure of a concern: one table of who may do what in which state, and where it leads.

Paragraphs 15 to 17 of the 2026 framework say: write, name the further action, aim to respond within four weeks, and
make genuine efforts to resolve. All states and steps beyond that are our working practice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.people import Role
from bot.domain.permissions import Relation
from bot.errors import NotAllowed


class State(StrEnum):
    DRAFT = "draft"
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    RESOLVED = "resolved"
    NOT_RESOLVED = "not resolved"
    WITHDRAWN = "withdrawn"

    @property
    def awaits_response(self) -> bool:
        """Whether the clock runs: only a substantive response stops it, or an end."""
        return self in (State.RAISED, State.ACKNOWLEDGED)

    @property
    def is_end(self) -> bool:
        return self in (State.RESOLVED, State.NOT_RESOLVED, State.WITHDRAWN)


AWAITING = tuple(state for state in State if state.awaits_response)
SENT = tuple(state for state in State if state is not State.DRAFT)


class ConcernAction(StrEnum):
    EDIT = "edit draft"
    DISCARD = "discard draft"
    RAISE = "raise"
    ACKNOWLEDGE = "acknowledge"
    GIVE_INTERIM = "give interim response"
    RESPOND = "respond"
    PROPOSE_EXTENSION = "propose extension"
    TAKE_BACK_EXTENSION = "take back extension"
    AGREE_EXTENSION = "agree to extension"
    DECLINE_EXTENSION = "decline extension"
    RESOLVE = "say resolved"
    NOT_RESOLVE = "say not resolved"
    WITHDRAW = "withdraw"
    FOLLOW_ON = "follow on"
    ADD_EVIDENCE = "add evidence"
    NOTE = "note"
    LETTER = "letter"


class Condition(StrEnum):
    """What holds beside the state."""

    AIM_DATE_PASSED = "aim date passed"
    NONE_PROPOSED = "no extension proposed"
    PROPOSED_BY_OWN = "extension proposed by own party"
    PROPOSED_BY_OTHER = "extension proposed by the other party"
    STILL_TO_COME = "proposed day not passed"


Who = frozenset[tuple[Relation, Role]]

_RAISING_LEAD: Who = frozenset({(Relation.RAISING, Role.LEAD)})
_ADDRESSED_LEAD: Who = frozenset({(Relation.ADDRESSED, Role.LEAD)})
_EITHER_LEAD: Who = _RAISING_LEAD | _ADDRESSED_LEAD
_RAISING_PARTY: Who = _RAISING_LEAD | {(Relation.RAISING, Role.MEMBER)}
_BOTH_PARTIES: Who = _RAISING_PARTY | _ADDRESSED_LEAD | {(Relation.ADDRESSED, Role.MEMBER)}

WHOSE: Mapping[Who, str] = {
    _RAISING_LEAD: "the lead of the party that raises it",
    _ADDRESSED_LEAD: "the lead of the party it is addressed to",
    _EITHER_LEAD: "a lead of one of the two parties",
    _RAISING_PARTY: "members and leads of the party that raises it",
    _BOTH_PARTIES: "members and leads of the two parties",
}

_BEFORE_AN_END = (*AWAITING, State.RESPONDED)


@dataclass(frozen=True)
class Transition:
    """`moves` is from which state to which; to None where the record is gone afterwards."""

    action: ConcernAction
    who: Who
    moves: Mapping[State, State | None] = field(hash=False)
    only_if: tuple[Condition, ...] = ()


def _stays(*states: State) -> dict[State, State | None]:
    return {state: state for state in states}


def _to(end: State, *states: State) -> dict[State, State | None]:
    return dict.fromkeys(states, end)


TABLE: tuple[Transition, ...] = (
    Transition(ConcernAction.EDIT, _RAISING_PARTY, _stays(State.DRAFT)),
    Transition(ConcernAction.DISCARD, _RAISING_PARTY, {State.DRAFT: None}),
    Transition(ConcernAction.RAISE, _RAISING_LEAD, _to(State.RAISED, State.DRAFT)),
    Transition(ConcernAction.ACKNOWLEDGE, _ADDRESSED_LEAD, _to(State.ACKNOWLEDGED, State.RAISED)),
    Transition(ConcernAction.GIVE_INTERIM, _ADDRESSED_LEAD, _to(State.ACKNOWLEDGED, *AWAITING)),
    Transition(ConcernAction.RESPOND, _ADDRESSED_LEAD, _to(State.RESPONDED, *AWAITING)),
    Transition(ConcernAction.PROPOSE_EXTENSION, _EITHER_LEAD, _stays(*AWAITING), (Condition.NONE_PROPOSED,)),
    Transition(ConcernAction.TAKE_BACK_EXTENSION, _EITHER_LEAD, _stays(*AWAITING), (Condition.PROPOSED_BY_OWN,)),
    Transition(
        ConcernAction.AGREE_EXTENSION,
        _EITHER_LEAD,
        _stays(*AWAITING),
        (Condition.PROPOSED_BY_OTHER, Condition.STILL_TO_COME),
    ),
    Transition(ConcernAction.DECLINE_EXTENSION, _EITHER_LEAD, _stays(*AWAITING), (Condition.PROPOSED_BY_OTHER,)),
    Transition(ConcernAction.RESOLVE, _RAISING_LEAD, _to(State.RESOLVED, *_BEFORE_AN_END)),
    Transition(ConcernAction.NOT_RESOLVE, _RAISING_LEAD, _to(State.NOT_RESOLVED, State.RESPONDED)),
    Transition(
        ConcernAction.NOT_RESOLVE, _RAISING_LEAD, _to(State.NOT_RESOLVED, *AWAITING), (Condition.AIM_DATE_PASSED,)
    ),
    Transition(ConcernAction.WITHDRAW, _RAISING_LEAD, _to(State.WITHDRAWN, *_BEFORE_AN_END)),
    Transition(ConcernAction.FOLLOW_ON, _RAISING_PARTY, _stays(State.NOT_RESOLVED)),
    Transition(ConcernAction.ADD_EVIDENCE, _BOTH_PARTIES, _stays(*_BEFORE_AN_END)),
    Transition(ConcernAction.NOTE, _BOTH_PARTIES, _stays(*SENT)),
    Transition(ConcernAction.LETTER, _BOTH_PARTIES, _stays(*SENT)),
)


def transition(action: ConcernAction, state: State) -> Transition | None:
    """The table's line for that action in that state; None where it has no place there."""
    return next((line for line in TABLE if line.action is action and state in line.moves), None)


def who_may(action: ConcernAction) -> Who:
    """In whatever state: the lines of one action name the same people."""
    return next(line.who for line in TABLE if line.action is action)


def allowed(action: ConcernAction, relation: Relation, roles: frozenset[Role]) -> bool:
    return any((relation, role) in who_may(action) for role in roles)


def not_allowed(action: ConcernAction) -> NotAllowed:
    """The refusal, naming whose it is to do."""
    return NotAllowed(action, WHOSE[who_may(action)])
