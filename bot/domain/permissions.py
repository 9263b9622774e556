"""Who may do what: the table that every service asks, but for the steps of a concern's own procedure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import Participant, Party, Role
from bot.errors import NotAllowed


class Relation(StrEnum):
    """How a participant's party stands to a record."""

    RAISING = "raising party"
    ADDRESSED = "addressed party"
    NAMED = "named party"
    OTHER = "other party"
    OWN = "own party"
    OWN_SIDE = "own side"
    OTHER_SIDE = "other side"


class Action(StrEnum):
    SEE_CONCERN = "see concern"
    DRAFT_CONCERN = "draft concern"
    LOG_ENGAGEMENT = "log engagement"
    SEE_ENGAGEMENT = "see engagement for all parties"
    SEE_ENGAGEMENT_IN_CONFIDENCE = "see engagement in confidence"
    CHANGE_ENGAGEMENT = "note, edit and own actions of engagement for all parties"
    CHANGE_ENGAGEMENT_IN_CONFIDENCE = "note, edit and own actions of engagement in confidence"
    NAME_PEOPLE = "name people"
    SEE_NOTICE = "see notice of leaving"
    GIVE_NOTICE = "give notice of leaving"
    TAKE_BACK_NOTICE = "take back notice of leaving"
    SETTLE_MATTERS = "name and tick off what is to settle"
    SEE_SETTINGS = "see settings, change own hours, working days and digest"
    NAME_CHANNEL = "name private channel"
    PROPOSE_PRACTICE = "propose settings and working practice"
    ANSWER_PROPOSAL = "confirm or decline settings and working practice"
    TAKE_BACK_PROPOSAL = "take back proposed settings and working practice"


_MEMBERS = (Role.MEMBER, Role.LEAD)
_OWN_OR_OTHER = (Relation.OWN, Relation.OTHER)
_TWO_PARTIES = (Relation.RAISING, Relation.ADDRESSED)

# An administrator names people and does nothing with records, unless also a member or lead.
_ALLOWED: dict[Action, frozenset[tuple[Relation, Role]]] = {
    Action.SEE_CONCERN: frozenset((relation, role) for relation in _TWO_PARTIES for role in _MEMBERS),
    # A draft is its own party's, members' too; what becomes of it afterwards is for bot.domain.procedure to say.
    Action.DRAFT_CONCERN: frozenset((Relation.RAISING, role) for role in _MEMBERS),
    Action.LOG_ENGAGEMENT: frozenset((Relation.NAMED, role) for role in _MEMBERS),
    Action.SEE_ENGAGEMENT: frozenset(
        (relation, role) for relation in (Relation.NAMED, Relation.OTHER) for role in _MEMBERS
    ),
    Action.SEE_ENGAGEMENT_IN_CONFIDENCE: frozenset((Relation.NAMED, role) for role in _MEMBERS),
    # Whoever may see it may change it: it is all the parties' record, and each change is on its timeline.
    Action.CHANGE_ENGAGEMENT: frozenset(
        (relation, role) for relation in (Relation.NAMED, Relation.OTHER) for role in _MEMBERS
    ),
    Action.CHANGE_ENGAGEMENT_IN_CONFIDENCE: frozenset((Relation.NAMED, role) for role in _MEMBERS),
    Action.NAME_PEOPLE: frozenset({(Relation.OWN, Role.ADMINISTRATOR)}),
    # A notice is about the agreement itself, so everybody who takes part knows of it.
    Action.SEE_NOTICE: frozenset((relation, role) for relation in _OWN_OR_OTHER for role in Role),
    Action.GIVE_NOTICE: frozenset({(Relation.OWN, Role.LEAD)}),
    Action.TAKE_BACK_NOTICE: frozenset({(Relation.OWN, Role.LEAD)}),
    Action.SETTLE_MATTERS: frozenset((relation, Role.LEAD) for relation in _OWN_OR_OTHER),
    Action.SEE_SETTINGS: frozenset((Relation.OWN, role) for role in Role),
    Action.NAME_CHANNEL: frozenset({(Relation.OWN, Role.ADMINISTRATOR)}),
    # What holds for both sides is proposed by one and confirmed by the other.
    Action.PROPOSE_PRACTICE: frozenset({(Relation.OWN_SIDE, Role.ADMINISTRATOR)}),
    Action.ANSWER_PROPOSAL: frozenset({(Relation.OTHER_SIDE, Role.ADMINISTRATOR)}),
    Action.TAKE_BACK_PROPOSAL: frozenset({(Relation.OWN_SIDE, Role.ADMINISTRATOR)}),
}


def allowed(action: Action, relation: Relation, roles: frozenset[Role]) -> bool:
    return any((relation, role) in _ALLOWED[action] for role in roles)


def require(action: Action, relation: Relation, by: Participant) -> None:
    """Raise NotAllowed, naming whose it is to do."""
    if not allowed(action, relation, by.roles):
        raise NotAllowed(action, _whose(action))


@dataclass(frozen=True)
class Sight:
    """What a participant may read, as every query of records is given it: their party's, or nothing."""

    party: str | None


def sight_of(by: Participant, *, seeing: Action) -> Sight:
    """Of the records that `seeing` is about: those that stand to the party in a relation in which its roles may."""
    own = (Relation.RAISING, Relation.ADDRESSED, Relation.NAMED)
    return Sight(by.party.id if any(allowed(seeing, relation, by.roles) for relation in own) else None)


def relation_to_concern(party: Party, *, raised_by: Party, addressed_to: Party) -> Relation:
    if party.id == raised_by.id:
        return Relation.RAISING
    if party.id == addressed_to.id:
        return Relation.ADDRESSED
    return Relation.OTHER


def relation_to_engagement(party: Party, named: Iterable[Party]) -> Relation:
    return Relation.NAMED if any(party.id == each.id for each in named) else Relation.OTHER


def relation_of_sides(party: Party, proposed_by: Party) -> Relation:
    return Relation.OWN_SIDE if party.side is proposed_by.side else Relation.OTHER_SIDE


_WHOSE = {
    Action.NAME_PEOPLE: "an administrator of the party",
    Action.NAME_CHANNEL: "an administrator of the party",
    Action.GIVE_NOTICE: "a lead of the party that leaves",
    Action.TAKE_BACK_NOTICE: "a lead of the party that leaves",
    Action.SETTLE_MATTERS: "a lead of one of the parties",
    Action.SEE_SETTINGS: "somebody who takes part",
    Action.PROPOSE_PRACTICE: "an administrator of a party",
    Action.ANSWER_PROPOSAL: "an administrator of a party of the other side",
    Action.TAKE_BACK_PROPOSAL: "an administrator of a party of the side that proposed it",
}


def _whose(action: Action) -> str:
    return _WHOSE.get(action, "members and leads of the parties")
