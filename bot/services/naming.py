"""A party's administrators name its people, change what they are for it, and remove them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.notice import Gap, GapNotice
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action, Relation, allowed, require
from bot.errors import ChangedMeanwhile, InvalidInput, LastAdministrator
from bot.partnership import Partnership
from bot.ports.records import Page
from bot.ports.work import UnitOfWork
from bot.services import nudges, people, recipients

PAGE_SIZE = 10

Change = Callable[[UnitOfWork, Party, Participant | None], Participant | None]


@dataclass(frozen=True)
class OwnPeople:
    """A page of a party's people, leads first, as its administrators see them."""

    party: Party
    people: Page[Participant]


def page(partnership: Partnership, *, by: Person, number: int = 0) -> OwnPeople:
    """The last page where there are fewer than `number`. Raises NotAllowed for all but the party's administrators."""
    with partnership.open_work() as work:
        return _page(work, _administrator(work, by).party, number)


def prepare(partnership: Partnership, *, by: Person) -> Party:
    """The party that somebody could be named for. Raises as `page` does."""
    with partnership.open_work() as work:
        return _administrator(work, by).party


def prepare_change(partnership: Partnership, person: Person, *, by: Person) -> Participant:
    """That person as they now are. Raises ChangedMeanwhile for one who is no longer of the party."""
    with partnership.open_work() as work:
        return _own(work.people.participant(person), _administrator(work, by).party)


def name(
    partnership: Partnership, person: Person, roles: frozenset[Role], *, by: Person, now: datetime, delivery: str
) -> OwnPeople | None:
    """Let somebody speak for the party of `by`. What it returns is the page with that person.

    Raises InvalidInput for whoever is named already, in the same words for another party's people and the bot.
    """

    def named(work: UnitOfWork, party: Party, known: Participant | None) -> Participant:
        if known is not None and known.party.id == party.id:
            raise InvalidInput("person", "named already")
        workspace = work.workspaces.find(person.team)
        if known is not None or (workspace is not None and workspace.bot_user == person.user):
            raise InvalidInput("person", "unavailable")
        return Participant(person, party, _checked(roles))

    return _changed(partnership, person, named, by=by, now=now, delivery=delivery)


def change_roles(
    partnership: Partnership,
    person: Person,
    roles: frozenset[Role],
    *,
    seen: frozenset[Role],
    by: Person,
    now: datetime,
    delivery: str,
) -> OwnPeople | None:
    """Raises ChangedMeanwhile where they are no longer what the administrator saw: `seen`."""

    def changed(_work: UnitOfWork, party: Party, known: Participant | None) -> Participant:
        return replace(_own(known, party, seen), roles=_checked(roles))

    return _changed(partnership, person, changed, by=by, now=now, delivery=delivery)


def remove(
    partnership: Partnership, person: Person, *, seen: frozenset[Role], by: Person, now: datetime, delivery: str
) -> OwnPeople | None:
    """Nothing is kept of somebody who is removed but what they did, under their party's name. Raises as above."""

    def removed(_work: UnitOfWork, party: Party, known: Participant | None) -> None:
        _own(known, party, seen)

    return _changed(partnership, person, removed, by=by, now=now, delivery=delivery)


def _changed(
    partnership: Partnership, person: Person, change: Change, *, by: Person, now: datetime, delivery: str
) -> OwnPeople | None:
    """The party's people as they now are; None for an administrator who has just ceased to be one."""
    with partnership.open_work() as work:
        # Two administrators may take the role from each other at once: the second sees that the other is the last.
        work.people.hold_to_change()
        # A repeated delivery may come from somebody who gave up the right by the first one.
        if work.deliveries.record(delivery, person.user) is None:
            party = _administrator(work, by).party
            before = work.people.participant(person)
            told = recipients.of_party(work.people.of(party.id), party)
            after = change(work, party, before)
            _keep(work, person, after)
            # Whoever names them anew takes them to be reached again.
            work.people.reached(person)
            if not work.people.having(Role.ADMINISTRATOR, party.id):
                raise LastAdministrator
            own = work.people.of(party.id)
            if recipients.of_party(own, party) != told:
                nudges.plan_anew_of(partnership, work, party, now=now, of=person, had_nobody=not told)
            # What is their own, as a follow-up action is, passes on; of what had passed to others they get their part.
            if told:
                work.planned_calendar.ask_for(person, *(each.person for each in told))
            else:
                work.planned_calendar.ask_for_all()
            _end_gaps(work, party, person, own)
            work.commit()
            return _seen_by(work, by, around=after or before)
        return _seen_by(work, by, around=work.people.participant(person))


def _keep(work: UnitOfWork, person: Person, after: Participant | None) -> None:
    if after is None:
        work.people.remove(person)
    else:
        work.people.put(after)


def _end_gaps(work: UnitOfWork, party: Party, person: Person, own: Iterable[Participant]) -> None:
    """Should they open again, administrators are told again."""
    work.outgoing.ended(GapNotice(Gap.PERSON, party.id, person).subject)
    if any(each.has(Role.LEAD) for each in own):
        work.outgoing.ended(GapNotice(Gap.NO_LEAD, party.id).subject)


def _administrator(work: UnitOfWork, by: Person) -> Participant:
    found = people.participant(work, by)
    require(Action.NAME_PEOPLE, Relation.OWN, found)
    return found


def _own(known: Participant | None, party: Party, seen: frozenset[Role] | None = None) -> Participant:
    if known is None or known.party.id != party.id or (seen is not None and known.roles != seen):
        raise ChangedMeanwhile
    return known


def _checked(roles: frozenset[Role]) -> frozenset[Role]:
    if not roles:
        raise InvalidInput("roles", "missing")
    return roles


def _seen_by(work: UnitOfWork, by: Person, *, around: Participant | None) -> OwnPeople | None:
    viewer = work.people.participant(by)
    if viewer is None or not allowed(Action.NAME_PEOPLE, Relation.OWN, viewer.roles):
        return None
    if around is None or around.party.id != viewer.party.id:
        return _page(work, viewer.party, 0)
    before = bisect_left(_in_order(work, viewer.party), _place(around), key=_place)
    return _page(work, viewer.party, before // PAGE_SIZE)


def _page(work: UnitOfWork, party: Party, number: int) -> OwnPeople:
    everybody = _in_order(work, party)
    number = min(number, (len(everybody) - 1) // PAGE_SIZE)
    start = number * PAGE_SIZE
    return OwnPeople(party, Page(tuple(everybody[start : start + PAGE_SIZE]), number, PAGE_SIZE, len(everybody)))


def _in_order(work: UnitOfWork, party: Party) -> list[Participant]:
    return sorted(work.people.of(party.id), key=_place)


def _place(each: Participant) -> tuple[bool, bool, Person]:
    return (not each.has(Role.LEAD), not each.has(Role.ADMINISTRATOR), each.person)
