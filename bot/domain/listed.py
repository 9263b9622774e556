"""A concern as a list shows it, without its words; which of them a list can show, and in what order."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.people import Party
from bot.domain.permissions import Relation
from bot.domain.procedure import AWAITING, SENT, State

EITHER_WAY = (Relation.RAISING, Relation.ADDRESSED)


@dataclass(frozen=True)
class Extension:
    """A later aim date that one party proposes and the other has not answered yet."""

    proposed_by: Party
    to: date


@dataclass(frozen=True, kw_only=True)
class Listed:
    reference: str
    state: State
    raised_by: Party
    addressed_to: Party
    raised_at: datetime
    aim_date: date | None
    extension: Extension | None = None


class Which(StrEnum):
    """The lists that can be asked for. A draft is its own party's, and in no list but that of drafts."""

    ALL = "all"
    OPEN = "open"
    PASSED = "passed"
    FROM_US = "from us"
    TO_US = "to us"
    DRAFTS = State.DRAFT
    RAISED = State.RAISED
    ACKNOWLEDGED = State.ACKNOWLEDGED
    RESPONDED = State.RESPONDED
    RESOLVED = State.RESOLVED
    NOT_RESOLVED = State.NOT_RESOLVED
    WITHDRAWN = State.WITHDRAWN


class Order(StrEnum):
    """`CHANGED` goes by what both parties can see of a concern: a party's own notes and nudges leave it where it is."""

    NEWEST = "newest"
    SOONEST = "soonest"
    CHANGED = "changed"


@dataclass(frozen=True)
class Chosen:
    """Of what was sent and is in somebody's sight: those that stand to their party in one of `relations`.

    `aim_before` is for those with an earlier aim date; `to_answer` for those with a later aim date that the other
    party proposes; `response_begun` for those to which a draft of the response is kept.
    """

    states: tuple[State, ...] = SENT
    relations: tuple[Relation, ...] = EITHER_WAY
    aim_before: date | None = None
    to_answer: bool = False
    response_begun: bool = False


def chosen(which: Which, *, today: date) -> Chosen:
    """`today` is the partnership's local date. Drafts are none of these."""
    match which:
        case Which.ALL:
            return Chosen()
        case Which.OPEN:
            return Chosen(AWAITING)
        case Which.PASSED:
            return Chosen(AWAITING, aim_before=today)
        case Which.FROM_US:
            return Chosen(relations=(Relation.RAISING,))
        case Which.TO_US:
            return Chosen(relations=(Relation.ADDRESSED,))
        case Which.DRAFTS:
            return Chosen(())
    return Chosen((State(which.value),))
