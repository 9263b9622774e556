"""Giving notice of leaving the agreement, taking it back, and settling what is open until it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import leaving as rules
from bot.domain.framework import Framework, NoticePeriod, Provision
from bot.domain.leaving import Leaving, Standing
from bot.domain.message import LeavingMessage
from bot.domain.notice import LeavingKind, LeavingNotice
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action, Relation, allowed, require
from bot.errors import NoNotice, NotFound, NoticeMoved
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import frameworks, people, practice, recipients

MOST_SHOWN = 20


@dataclass(frozen=True)
class Notices:
    """The latest notices, those that run first. `provision` lays the notice down; None in a text that has none."""

    provision: Provision | None
    leavings: tuple[Leaving, ...]
    today: date
    may_give: bool


@dataclass(frozen=True)
class Form:
    """What giving notice needs to offer. `ends_on` is when it would end if given now."""

    party: Party
    framework: Framework
    period: NoticePeriod
    ends_on: date


@dataclass(frozen=True)
class Shown:
    """A notice as one participant sees it. `provision` is None where the partnership lives by another text now."""

    leaving: Leaving
    provision: Provision | None
    standing: Standing
    may: frozenset[Action]


def show_all(partnership: Partnership, *, by: Person, now: datetime) -> Notices:
    """Raises NoNotice in a framework that lays down none, unless one was given under an earlier one."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        require(Action.SEE_NOTICE, Relation.OWN, participant)
        framework = frameworks.in_force(work, partnership.framework)
        latest = work.leavings.latest(MOST_SHOWN)
        if framework.notice is None and not latest:
            raise NoNotice(framework.title)
        today = partnership.calendar.local_date(now)
        running = work.leavings.running(today)
        provision = framework.by_ref[framework.notice.provision] if framework.notice else None
        is_leaving = any(each.party.id == participant.party.id for each in running)
        may_give = provision is not None and not is_leaving and _may(Action.GIVE_NOTICE, Relation.OWN, participant)
        past = tuple(each for each in latest if each.standing(today) is not Standing.RUNNING)
        return Notices(provision, (*running, *past), today, may_give)


def prepare(partnership: Partnership, *, by: Person, now: datetime) -> Form:
    """Raises NoNotice, NotAllowed, or NoticeMoved where the party's notice runs already."""
    with partnership.open_work() as work:
        return _form(partnership, work, people.participant(work, by), now)


def give(partnership: Partnership, matters: tuple[str, ...], *, by: Person, now: datetime, delivery: str) -> Shown:
    """For the party of `by`, with what is still to settle as typed. Of two at once the second gets NoticeMoved."""
    with partnership.open_work() as work:
        # Two leads of one party may give notice at once: the second sees what the first has done.
        work.people.hold_to_change()
        participant = people.participant(work, by)
        named = partnership.new_id()
        if (earlier := work.deliveries.record(delivery, named)) is not None:
            return _shown(partnership, work, _found(work.leavings.find(earlier)), participant, now)
        form = _form(partnership, work, participant, now)
        leaving = Leaving(
            id=named,
            party=participant.party,
            framework=form.framework.id,
            framework_version=form.framework.version,
            provision=form.period.provision,
            given_at=now,
            ends_on=form.ends_on,
            matters=rules.matters_named(matters, participant.party),
        )
        work.leavings.add(leaving)
        _tell(partnership, work, LeavingKind.GIVEN, leaving, now)
        shown = _shown(partnership, work, leaving, participant, now)
        work.commit()
        return shown


def show(partnership: Partnership, named: str, *, by: Person, now: datetime) -> Shown:
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        leaving = _found(work.leavings.find(named))
        require(Action.SEE_NOTICE, _relation(leaving, participant), participant)
        return _shown(partnership, work, leaving, participant, now)


def prepare_matter(partnership: Partnership, named: str, *, by: Person, now: datetime) -> Shown:
    """As show, but raises NotAllowed or NoticeMoved for somebody who could name no matter now."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        leaving = _found(work.leavings.find(named))
        require(Action.SETTLE_MATTERS, _relation(leaving, participant), participant)
        standing = leaving.standing(partnership.calendar.local_date(now))
        if standing is not Standing.RUNNING:
            raise NoticeMoved(standing)
        return _shown(partnership, work, leaving, participant, now)


def take_back(partnership: Partnership, named: str, *, by: Person, now: datetime, delivery: str) -> Shown:
    def change(leaving: Leaving, _by: Party, today: date) -> Leaving:
        return rules.take_back(leaving, now=now, today=today)

    return _changed(
        partnership,
        named,
        Action.TAKE_BACK_NOTICE,
        change,
        by=by,
        now=now,
        delivery=delivery,
        tells=LeavingKind.TAKEN_BACK,
    )


def add_matter(partnership: Partnership, named: str, text: str, *, by: Person, now: datetime, delivery: str) -> Shown:
    def change(leaving: Leaving, party: Party, today: date) -> Leaving:
        return rules.add_matter(leaving, text, by=party, today=today)

    return _changed(partnership, named, Action.SETTLE_MATTERS, change, by=by, now=now, delivery=delivery)


def settle(partnership: Partnership, named: str, number: int, *, by: Person, now: datetime, delivery: str) -> Shown:
    def change(leaving: Leaving, party: Party, today: date) -> Leaving:
        return rules.settle(leaving, number, by=party, now=now, today=today)

    return _changed(partnership, named, Action.SETTLE_MATTERS, change, by=by, now=now, delivery=delivery)


def reopen(partnership: Partnership, named: str, number: int, *, by: Person, now: datetime, delivery: str) -> Shown:
    def change(leaving: Leaving, _by: Party, today: date) -> Leaving:
        return rules.reopen(leaving, number, today=today)

    return _changed(partnership, named, Action.SETTLE_MATTERS, change, by=by, now=now, delivery=delivery)


def running_for(work: UnitOfWork, framework: Framework, by: Participant, today: date) -> tuple[Leaving, ...]:
    """The notices that run and that this participant may know of; none are looked for where the text has none."""
    if framework.notice is None or not _may(Action.SEE_NOTICE, Relation.OWN, by):
        return ()
    return work.leavings.running(today)


def message(work: UnitOfWork, notice: LeavingNotice, reader: Participant | None) -> LeavingMessage | None:
    """What a lead of another party reads; None where its reason or the reader's right has gone."""
    leaving = work.leavings.find(notice.leaving)
    if leaving is None or reader is None or not reader.has(Role.LEAD) or reader.party.id == leaving.party.id:
        return None
    was_taken_back = leaving.taken_back_at is not None
    return LeavingMessage(notice.kind, leaving) if was_taken_back is (notice.kind is LeavingKind.TAKEN_BACK) else None


def _changed(
    partnership: Partnership,
    named: str,
    action: Action,
    change: Callable[[Leaving, Party, date], Leaving],
    *,
    by: Person,
    now: datetime,
    delivery: str,
    tells: LeavingKind | None = None,
) -> Shown:
    with partnership.open_work() as work:
        work.people.hold()
        participant = people.participant(work, by)
        leaving = _found(work.leavings.find_to_change(named))
        require(action, _relation(leaving, participant), participant)
        if work.deliveries.record(delivery, leaving.id) is None:
            seen, leaving = leaving, change(leaving, participant.party, partnership.calendar.local_date(now))
            work.leavings.change(seen, leaving)
            if tells is not None:
                _tell(partnership, work, tells, leaving, now)
        shown = _shown(partnership, work, leaving, participant, now)
        work.commit()
        return shown


def _form(partnership: Partnership, work: UnitOfWork, by: Participant, now: datetime) -> Form:
    framework = frameworks.in_force(work, partnership.framework)
    if framework.notice is None:
        raise NoNotice(framework.title)
    require(Action.GIVE_NOTICE, Relation.OWN, by)
    today = partnership.calendar.local_date(now)
    if any(each.party.id == by.party.id for each in work.leavings.running(today)):
        raise NoticeMoved("given")
    return Form(by.party, framework, framework.notice, rules.end_of_notice(today, framework.notice.months))


def _tell(partnership: Partnership, work: UnitOfWork, kind: LeavingKind, leaving: Leaving, now: datetime) -> None:
    others = [party.id for party in work.people.parties() if party.id != leaving.party.id]
    notice, calendar = LeavingNotice(kind, leaving.id), practice.calendar_of(partnership, work)
    recipients.tell(partnership, work, notice, work.people.having(Role.LEAD, *others), calendar, now=now)


def _shown(partnership: Partnership, work: UnitOfWork, leaving: Leaving, by: Participant, now: datetime) -> Shown:
    provision = None
    if leaving.framework == partnership.framework.id:
        framework = frameworks.at_version(work, partnership.framework, leaving.framework_version)
        provision = framework.by_ref.get(leaving.provision)
    standing = leaving.standing(partnership.calendar.local_date(now))
    offered = (Action.TAKE_BACK_NOTICE, Action.SETTLE_MATTERS) if standing is Standing.RUNNING else ()
    may = frozenset(action for action in offered if _may(action, _relation(leaving, by), by))
    return Shown(leaving, provision, standing, may)


def _found(leaving: Leaving | None) -> Leaving:
    if leaving is None:
        raise NotFound
    return leaving


def _relation(leaving: Leaving, by: Participant) -> Relation:
    return Relation.OWN if by.party.id == leaving.party.id else Relation.OTHER


def _may(action: Action, relation: Relation, by: Participant) -> bool:
    return allowed(action, relation, by.roles)
