"""Raising a concern along the framework's route, and answering it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import concern as rules
from bot.domain.concern import Concern, Entry, EntryKind, Response, State
from bot.domain.framework import Framework, Route
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action, Relation, allowed, relation_to_concern, require, sight_of
from bot.domain.reference import Prefix
from bot.errors import InvalidInput, NotFound, WrongState
from bot.partnership import Partnership
from bot.ports import Page, UnitOfWork
from bot.services import frameworks, nudges, people

PAGE_SIZE = 5


@dataclass(frozen=True)
class Form:
    """What raising needs to offer. `aim_date` is what it would be if raised now."""

    participant: Participant
    addressees: tuple[Party, ...]
    route: Route
    framework: Framework
    aim_date: date | None


@dataclass(frozen=True)
class Typed:
    """A concern as somebody filled it in. `addressed_to` is a party's id."""

    addressed_to: str
    provisions: tuple[str, ...]
    points: tuple[str, ...]
    further_actions: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A concern as one participant sees it, with the framework version it is pinned to and what they may do next."""

    concern: Concern
    framework: Framework
    may: frozenset[Action]


def prepare(partnership: Partnership, *, by: Person, now: datetime) -> Form:
    with partnership.open_work() as work:
        return _form(partnership, work, people.participant(work, by), now)


def raise_concern(partnership: Partnership, typed: Typed, *, by: Person, now: datetime, delivery: str) -> Shown:
    with partnership.open_work() as work:
        work.people.hold()
        participant = people.participant(work, by)
        reference = _new_reference(partnership, work)
        if (earlier := work.deliveries.record(delivery, reference, now=now)) is not None:
            return _shown(partnership, work, _found(work, earlier, participant), participant)
        form = _form(partnership, work, participant, now)
        addressed_to = next((party for party in form.addressees if party.id == typed.addressed_to), None)
        if addressed_to is None:
            raise InvalidInput("addressed_to", "missing")
        if not typed.provisions or any(ref not in form.framework.by_ref for ref in typed.provisions):
            raise InvalidInput("provisions", "missing")
        concern = Concern(
            reference=reference,
            state=State.RAISED,
            raised_by=participant.party,
            addressed_to=addressed_to,
            addressee=form.route.addressee,
            route=form.route.provision,
            framework=form.framework.id,
            framework_version=form.framework.version,
            provisions=typed.provisions,
            points=rules.checked_texts("points", typed.points, rules.MOST_POINTS),
            further_actions=rules.checked_texts("further_actions", typed.further_actions, rules.MOST_FURTHER_ACTIONS),
            raised_at=now,
            aim_date=form.aim_date,
            timeline=(Entry(EntryKind.RAISED, now, participant.party, Role.LEAD),),
        )
        work.concerns.add(concern)
        nudges.plan(partnership, work, concern, now=now)
        # Read before the commit: once that is done, nothing more is in the way of saying so.
        shown = _shown(partnership, work, concern, participant)
        work.commit()
        return shown


def page(
    partnership: Partnership, *, by: Person, states: tuple[State, ...] = tuple(State), number: int = 0
) -> Page[Concern]:
    with partnership.open_work() as work:
        sight = sight_of(people.participant(work, by), seeing=Action.SEE_CONCERN)
        return work.concerns.page(sight, states=states, number=number, size=PAGE_SIZE)


def show(partnership: Partnership, reference: str, *, by: Person) -> Shown:
    """Raises NotFound, also for what this person may not see."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        return _shown(partnership, work, _found(work, reference, participant), participant)


def prepare_response(partnership: Partnership, reference: str, *, by: Person) -> Shown:
    """As show, but raises NotAllowed or WrongState for somebody who could not respond now."""
    return _prepared(partnership, reference, Action.RESPOND_TO_CONCERN, by=by)


def prepare_withdrawal(partnership: Partnership, reference: str, *, by: Person) -> Shown:
    """As show, but raises NotAllowed or WrongState for somebody who could not withdraw it now."""
    return _prepared(partnership, reference, Action.WITHDRAW_CONCERN, by=by)


def acknowledge(partnership: Partnership, reference: str, *, by: Person, now: datetime, delivery: str) -> Shown:
    def change(concern: Concern) -> Concern:
        return rules.acknowledge(concern, role=Role.LEAD, now=now)

    return _changed(partnership, reference, Action.ACKNOWLEDGE_CONCERN, change, by=by, now=now, delivery=delivery)


def respond(
    partnership: Partnership, reference: str, response: Response, *, by: Person, now: datetime, delivery: str
) -> Shown:
    """Of two leads who respond at once the second gets WrongState: the first response stands."""

    def change(concern: Concern) -> Concern:
        return rules.respond(concern, response, role=Role.LEAD, now=now)

    return _changed(partnership, reference, Action.RESPOND_TO_CONCERN, change, by=by, now=now, delivery=delivery)


def withdraw(partnership: Partnership, reference: str, *, by: Person, now: datetime, delivery: str) -> Shown:
    def change(concern: Concern) -> Concern:
        return rules.withdraw(concern, role=Role.LEAD, now=now)

    return _changed(partnership, reference, Action.WITHDRAW_CONCERN, change, by=by, now=now, delivery=delivery)


def next_actions(concern: Concern, by: Participant) -> frozenset[Action]:
    """What this participant may do with the concern as it now stands."""
    relation = relation_to_concern(by.party, raised_by=concern.raised_by, addressed_to=concern.addressed_to)
    return frozenset(
        action
        for action, states in rules.OPEN_TO.items()
        if concern.state in states and allowed(action, relation, by.roles)
    )


def _form(partnership: Partnership, work: UnitOfWork, by: Participant, now: datetime) -> Form:
    framework = frameworks.in_force(work, partnership.framework)
    route = framework.route_from(by.party.side)
    if route is None:
        raise framework.no_procedure()
    require(Action.RAISE_CONCERN, Relation.RAISING, by)
    addressees = tuple(party for party in work.people.parties() if party.side is not by.party.side)
    today = partnership.calendar.local_date(now)
    return Form(by, addressees, route, framework, rules.aim_date(today, route.weeks) if route.weeks else None)


def _prepared(partnership: Partnership, reference: str, action: Action, *, by: Person) -> Shown:
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        concern = _found(work, reference, participant)
        _require(action, concern, participant)
        if concern.state not in rules.OPEN_TO[action]:
            raise WrongState(action, concern.state)
        return _shown(partnership, work, concern, participant)


def _changed(
    partnership: Partnership,
    reference: str,
    action: Action,
    change: Callable[[Concern], Concern],
    *,
    by: Person,
    now: datetime,
    delivery: str,
) -> Shown:
    with partnership.open_work() as work:
        work.people.hold()
        participant = people.participant(work, by)
        # Two leads may act at once: the lock makes the second see what the first has done.
        concern = work.concerns.find_to_change(reference, sight_of(participant, seeing=Action.SEE_CONCERN))
        if concern is None:
            raise NotFound
        _require(action, concern, participant)
        if work.deliveries.record(delivery, concern.reference, now=now) is None:
            seen, concern = concern, change(concern)
            work.concerns.change(seen, concern)
            nudges.plan(partnership, work, concern, now=now)
        shown = _shown(partnership, work, concern, participant)
        work.commit()
        return shown


def _require(action: Action, concern: Concern, by: Participant) -> None:
    require(action, relation_to_concern(by.party, raised_by=concern.raised_by, addressed_to=concern.addressed_to), by)


def _found(work: UnitOfWork, reference: str, by: Participant) -> Concern:
    concern = work.concerns.find(reference, sight_of(by, seeing=Action.SEE_CONCERN))
    if concern is None:
        raise NotFound
    return concern


def _shown(partnership: Partnership, work: UnitOfWork, concern: Concern, by: Participant) -> Shown:
    framework = frameworks.at_version(work, partnership.framework, concern.framework_version)
    return Shown(concern, framework, next_actions(concern, by))


def _new_reference(partnership: Partnership, work: UnitOfWork) -> str:
    while work.concerns.taken(reference := partnership.new_reference(Prefix.CONCERN)):
        pass
    return reference
