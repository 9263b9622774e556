"""Parties and the people who speak for them."""

from dataclasses import replace

from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action, Relation, allowed, require
from bot.errors import AlreadySetUp, NotAParticipant, NotFound
from bot.partnership import Partnership
from bot.ports import UnitOfWork, Workspace


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


def name_participant(partnership: Partnership, person: Person, roles: frozenset[Role], *, by: Person) -> Participant:
    """Administrators name people of their own party. Somebody who speaks for another party is NotFound."""
    with partnership.open_work() as work:
        administrator = participant(work, by)
        require(Action.NAME_PEOPLE, Relation.OWN, administrator)
        known = work.people.participant(person)
        if known is not None and known.party.id != administrator.party.id:
            raise NotFound
        named = replace(administrator, person=person, roles=roles)
        work.people.put(named)
        work.commit()
        return named


def may(by: Participant | None) -> frozenset[Action]:
    """What somebody may start doing, whatever the record: for offering only what would be allowed."""
    if by is None:
        return frozenset()
    starts = {Action.LOG_ENGAGEMENT: Relation.NAMED, Action.RAISE_CONCERN: Relation.RAISING}
    return frozenset(action for action, relation in starts.items() if allowed(action, relation, by.roles))
