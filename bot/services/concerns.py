"""Reading concerns, and every step of their procedure but drafting and responding."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import concern as rules
from bot.domain.concern import Concern, EntryKind
from bot.domain.framework import Framework
from bot.domain.listed import Listed, Order, Which, chosen
from bot.domain.people import Participant, Person
from bot.domain.permissions import Action, sight_of
from bot.domain.procedure import ConcernAction, State
from bot.errors import NotFound, WrongState
from bot.partnership import Partnership
from bot.ports.records import Page
from bot.ports.work import UnitOfWork
from bot.services import frameworks, nudges, people

PAGE_SIZE = 5

Change = Callable[[UnitOfWork, Concern, Participant, date], Concern]


@dataclass(frozen=True)
class Shown:
    """A concern as one participant sees it, with the framework version it is pinned to and what they may do next.

    `engagement` is None where they may not see the one that it is linked to. `followed_by` are references.
    `response_begun` says that a draft of the response is kept, to whom that may be said.
    """

    concern: Concern
    framework: Framework
    may: frozenset[ConcernAction]
    today: date
    engagement: str | None = None
    followed_by: tuple[str, ...] = ()
    response_begun: bool = False


def page(
    partnership: Partnership,
    *,
    by: Person,
    now: datetime,
    which: Which = Which.ALL,
    order: Order = Order.NEWEST,
    number: int = 0,
) -> Page[Listed]:
    """Of what was sent: drafts have a list of their own."""
    with partnership.open_work() as work:
        sight = sight_of(people.participant(work, by), seeing=Action.SEE_CONCERN)
        wanted = chosen(which, today=partnership.calendar.local_date(now))
        return work.concerns.page(sight, wanted, order=order, number=number, size=PAGE_SIZE)


def show(partnership: Partnership, reference: str, *, by: Person, now: datetime) -> Shown:
    """Raises NotFound, also for what this person may not see."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        return shown(partnership, work, found(work, reference, participant), participant, now=now)


def prepare(partnership: Partnership, reference: str, action: ConcernAction, *, by: Person, now: datetime) -> Shown:
    """As show, but raises NotAllowed, WrongState or NotNow for somebody who could not do that now."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        concern = sent(work, reference, participant)
        rules.require(concern, action, participant, today=partnership.calendar.local_date(now))
        return shown(partnership, work, concern, participant, now=now)


def act(
    partnership: Partnership,
    reference: str,
    kind: EntryKind,
    words: str = "",
    *,
    by: Person,
    now: datetime,
    delivery: str,
) -> Shown:
    """What takes at most a few words, but for extensions.

    Of two who act at once the second is told what the first has done.

    Raises NotFound, NotAllowed, WrongState, NotNow, and InvalidInput on `words`.
    """

    def change(_: UnitOfWork, concern: Concern, participant: Participant, today: date) -> Concern:
        return rules.act(concern, kind, participant, words=words, now=now, today=today)

    return changed(partnership, reference, change, by=by, now=now, delivery=delivery)


def propose_extension(
    partnership: Partnership, reference: str, to: date, reason: str, *, by: Person, now: datetime, delivery: str
) -> Shown:
    """Raises as act does; InvalidInput is on `day` or `reason`."""

    def change(_: UnitOfWork, concern: Concern, participant: Participant, today: date) -> Concern:
        return rules.propose_extension(concern, to, reason, participant, now=now, today=today)

    return changed(partnership, reference, change, by=by, now=now, delivery=delivery)


def settle_extension(
    partnership: Partnership,
    reference: str,
    kind: EntryKind,
    read: date,
    words: str = "",
    *,
    by: Person,
    now: datetime,
    delivery: str,
) -> Shown:
    """Agree, decline or take back: `read` is the proposed date as it was read. Raises as act does."""

    def change(_: UnitOfWork, concern: Concern, participant: Participant, today: date) -> Concern:
        return rules.settle_extension(concern, kind, read, participant, words=words, now=now, today=today)

    return changed(partnership, reference, change, by=by, now=now, delivery=delivery)


def changed(
    partnership: Partnership, reference: str, change: Change, *, by: Person, now: datetime, delivery: str
) -> Shown:
    """One step of the procedure, with its nudges, in one transaction."""
    with partnership.open_work() as work:
        work.people.hold()
        participant = people.participant(work, by)
        # Two leads may act at once: the lock makes the second see what the first has done.
        concern = to_change(work, reference, participant)
        if work.deliveries.record(delivery, concern.reference) is None:
            seen, concern = concern, change(work, concern, participant, partnership.calendar.local_date(now))
            work.concerns.change(seen, concern)
            if not concern.state.awaits_response:
                _close_response_draft(work, concern, now)
            nudges.plan(partnership, work, concern, now=now)
        # Read before the commit: once that is done, nothing more is in the way of saying so.
        after = shown(partnership, work, concern, participant, now=now)
        work.commit()
        return after


def _close_response_draft(work: UnitOfWork, concern: Concern, now: datetime) -> None:
    """Nothing that somebody wrote is lost when the other party ends the concern before it was sent."""
    draft = work.response_drafts.find(concern.reference)
    if draft is None:
        return
    if concern.state.is_end:
        for entry in draft.unsent(concern.addressed_to, now=max(now, concern.timeline[-1].at)):
            work.concerns.note(concern.reference, entry)
    work.response_drafts.remove(concern.reference)


def found(work: UnitOfWork, reference: str, by: Participant) -> Concern:
    """Raises NotFound."""
    concern = work.concerns.find(reference, sight_of(by, seeing=Action.SEE_CONCERN))
    if concern is None:
        raise NotFound
    return concern


def sent(work: UnitOfWork, reference: str, by: Participant) -> Concern:
    """Raises NotFound; WrongState where it is a draft still, for those who may see that."""
    return _or_draft(work, reference, by, work.concerns.find(reference, sight_of(by, seeing=Action.SEE_CONCERN)))


def to_change(work: UnitOfWork, reference: str, by: Participant) -> Concern:
    """As sent, and locked: whoever else would change it waits."""
    seen = sight_of(by, seeing=Action.SEE_CONCERN)
    return _or_draft(work, reference, by, work.concerns.find_to_change(reference, seen))


def _or_draft(work: UnitOfWork, reference: str, by: Participant, concern: Concern | None) -> Concern:
    if concern is not None:
        return concern
    if work.concern_drafts.find(reference, sight_of(by, seeing=Action.DRAFT_CONCERN)) is not None:
        raise WrongState("act on concern", State.DRAFT)
    raise NotFound


def shown(partnership: Partnership, work: UnitOfWork, concern: Concern, by: Participant, *, now: datetime) -> Shown:
    today = partnership.calendar.local_date(now)
    may = rules.next_actions(concern, by, today=today)
    ended = concern.state is State.NOT_RESOLVED
    return Shown(
        concern=concern,
        framework=frameworks.at_version(work, partnership.framework, concern.framework_version),
        may=may,
        today=today,
        engagement=linked_engagement(work, concern, by),
        followed_by=work.concerns.following(concern.reference, sight_of(by, seeing=Action.SEE_CONCERN))
        if ended
        else (),
        response_begun=ConcernAction.RESPOND in may and work.response_drafts.find(concern.reference) is not None,
    )


def linked_engagement(work: UnitOfWork, concern: Concern, by: Participant) -> str | None:
    """None where it is linked to none, or to one that this participant may not see."""
    seen = sight_of(by, seeing=Action.SEE_ENGAGEMENT)
    is_seen = concern.engagement is not None and work.engagements.find(concern.engagement, seen) is not None
    return concern.engagement if is_seen else None
