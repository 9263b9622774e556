"""Parties and the people who speak for them."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.framework import Framework
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action, Relation, allowed
from bot.errors import AlreadySetUp, NotAParticipant
from bot.partnership import Partnership
from bot.ports.people import Workspace
from bot.ports.work import UnitOfWork


def participant(work: UnitOfWork, person: Person) -> Participant:
    """Raises NotAParticipant. Every service that acts on a record begins here."""
    found = work.people.participant(person)
    if found is None:
        raise NotAParticipant
    return found


def set_up_workspace(partnership: Partnership, workspace: Workspace) -> None:
    with partnership.open_work() as work:
        work.workspaces.put(workspace)
        work.commit()


def set_up_party(partnership: Partnership, party: Party, *, administrator: Person, roles: frozenset[Role]) -> None:
    """Create a party with its first administrator, who may hold other `roles` too.

    Raises AlreadySetUp once a party has an administrator: from then on it names its own people.
    """
    with partnership.open_work() as work:
        if work.people.having(Role.ADMINISTRATOR, party.id):
            raise AlreadySetUp(party.name)
        if (known := work.people.participant(administrator)) is not None:
            raise AlreadySetUp(known.party.name)
        work.people.put_party(party)
        work.people.put(Participant(administrator, party, roles | {Role.ADMINISTRATOR}))
        work.commit()


@dataclass(frozen=True)
class PartyShown:
    """What every participant may know of a party; who its people are is for itself to say.

    `leaves_on` is when a notice of leaving that it has given ends.
    """

    party: Party
    has_lead: bool
    leaves_on: date | None = None


def parties(partnership: Partnership, *, by: Person, now: datetime) -> tuple[PartyShown, ...]:
    with partnership.open_work() as work:
        participant(work, by)
        leaving = {each.party.id: each.ends_on for each in work.leavings.running(partnership.calendar.local_date(now))}
        return tuple(
            PartyShown(each, bool(work.people.having(Role.LEAD, each.id)), leaving.get(each.id))
            for each in work.people.parties()
        )


def may(by: Participant | None, framework: Framework) -> frozenset[Action]:
    """What somebody may start doing, whatever the record: for offering only what would be allowed.

    Nobody may raise a concern where the framework has no route for their side.
    """
    if by is None:
        return frozenset()
    starts = {
        Action.LOG_ENGAGEMENT: Relation.NAMED,
        Action.DRAFT_CONCERN: Relation.RAISING,
        Action.NAME_PEOPLE: Relation.OWN,
    }
    if framework.route_from(by.party.side) is None:
        del starts[Action.DRAFT_CONCERN]
    return frozenset(action for action, relation in starts.items() if allowed(action, relation, by.roles))
