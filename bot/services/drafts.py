"""Drafting a concern step by step, in private, and raising it along the framework's route."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.concern import Reply, Verdict, aim_date
from bot.domain.concern import require as require_step
from bot.domain.draft import Draft, Grounds, Part, raised
from bot.domain.framework import Framework, Route
from bot.domain.people import Participant, Party, Person
from bot.domain.permissions import Action, Relation, Sight, require, sight_of
from bot.domain.procedure import ConcernAction, allowed, not_allowed
from bot.domain.reference import Prefix
from bot.errors import ChangedMeanwhile, InvalidInput, WrongState
from bot.partnership import Partnership
from bot.ports.records import Page
from bot.ports.work import UnitOfWork
from bot.services import concerns, frameworks, nudges, people

PAGE_SIZE = 5


@dataclass(frozen=True)
class Form:
    """What the steps offer. `draft` is of version 0, and has no reference, while nothing of it is kept.

    `aim_date` is what it would be if it were raised now; None where the framework lays none down.
    """

    participant: Participant
    addressees: tuple[Party, ...]
    route: Route
    framework: Framework
    draft: Draft
    aim_date: date | None
    today: date

    @property
    def may_raise(self) -> bool:
        return allowed(ConcernAction.RAISE, Relation.RAISING, self.participant.roles)


def prepare(partnership: Partnership, *, by: Person, now: datetime, follows: str | None = None) -> Form:
    """For a new concern, or one that follows on the concern of that reference: what was not agreed begins it.

    Raises NoProcedure, NotAllowed; for a follow-on also NotFound and WrongState.
    """
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        blank = Draft("", participant.party, changed_at=now, version=0)
        if follows is not None:
            blank = _following(work, follows, blank, participant, partnership.calendar.local_date(now))
        return _form(partnership, work, blank, participant, now)


def show(partnership: Partnership, reference: str, *, by: Person, now: datetime) -> Form:
    """Raises NotFound, also for another party's; WrongState once it was raised."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        draft = work.concern_drafts.find(reference, _sight(participant))
        if draft is None:
            raise WrongState(ConcernAction.EDIT, concerns.found(work, reference, participant).state)
        return _form(partnership, work, draft, participant, now)


def page(partnership: Partnership, *, by: Person, number: int = 0) -> Page[Draft]:
    with partnership.open_work() as work:
        return work.concern_drafts.page(_sight(people.participant(work, by)), number=number, size=PAGE_SIZE)


def suggested(partnership: Partnership, form: Form) -> tuple[str, ...]:
    """Provisions that the points seem to be about. Worked out between two transactions, and in none."""
    text = "\n".join(form.draft.points)
    return tuple(match.ref for match in partnership.engine.answer(text, form.framework).matches) if text else ()


def begin(
    partnership: Partnership,
    part: Part,
    *,
    by: Person,
    now: datetime,
    delivery: str,
    follows: str | None = None,
    cited: tuple[str, ...] = (),
) -> Form:
    """Keep the first part of a new draft, which an answer that `cited` provisions may have led to.

    Raises InvalidInput, and as prepare does.
    """
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        reference = _new_reference(partnership, work)
        if (earlier := work.deliveries.record(delivery, reference)) is not None:
            begun = _to_change(work, earlier, participant, ConcernAction.EDIT)
            return _form(partnership, work, begun, participant, now)
        known = frameworks.in_force(work, partnership.framework).by_ref
        provisions = tuple(ref for ref in cited if ref in known)
        draft = Draft(reference, participant.party, changed_at=now, provisions=provisions, version=0)
        today = partnership.calendar.local_date(now)
        if follows is not None:
            draft = _following(work, follows, draft, participant, today)
        draft = draft.with_part(part, now=now, today=today)
        form = _form(partnership, work, draft, participant, now)
        _check(work, part, form)
        work.concern_drafts.add(form.draft)
        work.commit()
        return form


def save(
    partnership: Partnership, reference: str, part: Part, *, seen: int, by: Person, now: datetime, delivery: str
) -> Form:
    """Keep one more part, unless it says what is kept already. `seen` is the version that it was written on.

    Raises ChangedMeanwhile where somebody else kept another since; InvalidInput, NotFound; WrongState once raised.
    """
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        draft = _to_change(work, reference, participant, ConcernAction.EDIT)
        if work.deliveries.record(delivery, reference) is not None:
            return _form(partnership, work, draft, participant, now)
        kept = draft.with_part(part, now=now, today=partnership.calendar.local_date(now))
        form = _form(partnership, work, kept, participant, now)
        if replace(form.draft, changed_at=draft.changed_at, version=draft.version) == draft:
            # Who only read a step must not look to others like somebody who changed it.
            return replace(form, draft=draft)
        if draft.version != seen:
            raise ChangedMeanwhile
        _check(work, part, form)
        work.concern_drafts.change(draft, form.draft)
        work.commit()
        return form


def discard(partnership: Partnership, reference: str, *, seen: int, by: Person, delivery: str) -> None:
    """It is gone afterwards: nobody but its own party ever knew of it. Raises as save does."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        if work.deliveries.record(delivery, reference) is not None:
            return
        if _to_change(work, reference, participant, ConcernAction.DISCARD).version != seen:
            raise ChangedMeanwhile
        work.concern_drafts.remove(reference)
        work.commit()


def raise_concern(
    partnership: Partnership, reference: str, *, seen: int, by: Person, now: datetime, delivery: str
) -> concerns.Shown:
    """Send what was read in version `seen`. Raises as save does, and NotAllowed for all but a lead."""
    with partnership.open_work() as work:
        work.people.hold()
        participant = people.participant(work, by)
        if work.deliveries.record(delivery, reference) is not None:
            sent = concerns.found(work, reference, participant)
            return concerns.shown(partnership, work, sent, participant, now=now)
        draft = _to_change(work, reference, participant, ConcernAction.EDIT)
        form = _form(partnership, work, draft, participant, now)
        if not form.may_raise:
            raise not_allowed(ConcernAction.RAISE)
        if draft.version != seen:
            raise ChangedMeanwhile
        to = next((party for party in form.addressees if party.id == draft.addressed_to), None)
        if to is None:
            raise InvalidInput("addressed_to", "missing")
        concern = raised(draft, to, form.route, form.framework, now=now, today=form.today)
        work.concern_drafts.remove(reference)
        work.concerns.add(concern)
        nudges.plan(partnership, work, concern, now=now)
        shown = concerns.shown(partnership, work, concern, participant, now=now)
        work.commit()
        return shown


def _form(partnership: Partnership, work: UnitOfWork, draft: Draft, by: Participant, now: datetime) -> Form:
    framework = frameworks.in_force(work, partnership.framework)
    route = framework.route_from(by.party.side)
    if route is None:
        raise framework.no_procedure()
    require(Action.DRAFT_CONCERN, Relation.RAISING, by)
    addressees = tuple(party for party in work.people.parties() if party.side is not by.party.side)
    if draft.follows is not None:
        addressees = tuple(party for party in addressees if party.id == draft.addressed_to)
    today = partnership.calendar.local_date(now)
    only = addressees[0].id if len(addressees) == 1 else None
    draft = draft if draft.addressed_to else replace(draft, addressed_to=only)
    aim = aim_date(draft.sent_by_letter or today, route.weeks) if route.weeks else None
    return Form(by, addressees, route, framework, draft, aim, today)


def _check(work: UnitOfWork, part: Part, form: Form) -> None:
    """Of what is chosen from a list, that it is on it."""
    if form.draft.addressed_to not in (None, *(party.id for party in form.addressees)):
        raise InvalidInput("addressed_to", "unknown")
    if isinstance(part, Grounds):
        if any(ref not in form.framework.by_ref for ref in part.provisions):
            raise InvalidInput("provisions", "unknown")
        sight = sight_of(form.participant, seeing=Action.SEE_ENGAGEMENT)
        if part.engagement is not None and work.engagements.find(part.engagement, sight) is None:
            raise InvalidInput("engagement", "unknown")


def _sight(by: Participant) -> Sight:
    return sight_of(by, seeing=Action.DRAFT_CONCERN)


def _to_change(work: UnitOfWork, reference: str, by: Participant, action: ConcernAction) -> Draft:
    """Raises NotAllowed; NotFound, also for another party's; WrongState for its own once it was raised."""
    if not allowed(action, Relation.RAISING, by.roles):
        raise not_allowed(action)
    draft = work.concern_drafts.find_to_change(reference, _sight(by))
    if draft is None:
        raise WrongState(action, concerns.found(work, reference, by).state)
    return draft


def _following(work: UnitOfWork, reference: str, draft: Draft, by: Participant, today: date) -> Draft:
    earlier = concerns.found(work, reference, by)
    require_step(earlier, ConcernAction.FOLLOW_ON, by, today=today)
    response = earlier.response
    return replace(
        draft,
        follows=reference,
        addressed_to=earlier.addressed_to.id,
        provisions=earlier.provisions,
        points=_not_agreed(earlier.points, response.to_points if response else ()),
        further_actions=_not_agreed(earlier.further_actions, response.to_further_actions if response else ()),
        engagement=earlier.engagement,
    )


def _not_agreed(texts: tuple[str, ...], replies: tuple[Reply, ...]) -> tuple[str, ...]:
    if not replies:
        return texts
    return tuple(text for text, reply in zip(texts, replies, strict=True) if reply.verdict is not Verdict.AGREED)


def _new_reference(partnership: Partnership, work: UnitOfWork) -> str:
    while True:
        reference = partnership.new_reference(Prefix.CONCERN)
        if not (work.concerns.taken(reference) or work.concern_drafts.taken(reference)):
            return reference
