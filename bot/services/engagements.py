"""Logging engagements and reading them."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.engagement import (
    Confidentiality,
    Engagement,
    How,
    Stage,
    checked_day,
    checked_description,
    checked_topic,
)
from bot.domain.framework import Framework
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action, Relation, require, sight_of
from bot.domain.reference import Prefix
from bot.errors import InvalidInput, NotFound
from bot.partnership import Partnership
from bot.ports.records import Page
from bot.ports.work import UnitOfWork
from bot.services import frameworks, nudges, people

PAGE_SIZE = 5
LATEST = 25


@dataclass(frozen=True)
class Form:
    """What logging needs to offer: the parties, the framework, who asks, and today in the partnership."""

    participant: Participant
    parties: tuple[Party, ...]
    framework: Framework
    suggested: tuple[str, ...]
    today: date


@dataclass(frozen=True, kw_only=True)
class Edited:
    """What of an engagement can be changed, as somebody filled it in. `parties` are ids, `provisions` references."""

    topic: str
    description: str
    stage: Stage
    on: date
    how: How
    parties: tuple[str, ...]
    provisions: tuple[str, ...]
    decision_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class Typed(Edited):
    """The same of one that is to be logged."""

    confidentiality: Confidentiality


def prepare(partnership: Partnership, text: str, *, by: Person, now: datetime) -> Form:
    """`suggested` are the provisions that `text` seems to exercise; empty for no text."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        require(Action.LOG_ENGAGEMENT, Relation.NAMED, participant)
        parties = work.people.parties()
        framework = frameworks.in_force(work, partnership.framework)
    matches = partnership.engine.answer(text, framework).matches if text.strip() else ()
    suggested = tuple(match.ref for match in matches)
    return Form(participant, parties, framework, suggested, partnership.calendar.local_date(now))


def log(
    partnership: Partnership, typed: Typed, *, by: Person, now: datetime, delivery: str
) -> tuple[Engagement, Framework]:
    """As show. What it gives back was read before the commit: once that is done, nothing more is in the way."""
    with partnership.open_work() as work:
        work.people.hold()
        participant = people.participant(work, by)
        require(Action.LOG_ENGAGEMENT, Relation.NAMED, participant)
        reference = _new_reference(partnership, work)
        if (earlier := work.deliveries.record(delivery, reference)) is not None:
            return shown(partnership, work, earlier, participant)
        framework = frameworks.in_force(work, partnership.framework)
        today = partnership.calendar.local_date(now)
        decided = typed.decision_date
        engagement = Engagement(
            reference=reference,
            topic=checked_topic(typed.topic),
            description=checked_description(typed.description),
            stage=typed.stage,
            first_stage=typed.stage,
            on=checked_day(typed.on, today),
            how=typed.how,
            # An engagement that its opener's party could not see afterwards would be lost to it.
            parties=parties_named(work, {*typed.parties, participant.party.id}),
            provisions=provisions_in(framework, typed.provisions),
            framework=framework.id,
            framework_version=framework.version,
            confidentiality=typed.confidentiality,
            opened_by=participant.party,
            opener=Role.LEAD if participant.has(Role.LEAD) else Role.MEMBER,
            opened_at=now,
            decision_date=decided and checked_day(decided, today, "decision_date"),
            opener_person=by,
        )
        work.engagements.add(engagement)
        nudges.plan_engagement(partnership, work, engagement, now=now)
        work.commit()
        return engagement, framework


def page(
    partnership: Partnership, *, by: Person, stage: Stage | None = None, words: str = "", number: int = 0
) -> Page[Engagement]:
    with partnership.open_work() as work:
        sight = sight_of(people.participant(work, by), seeing=Action.SEE_ENGAGEMENT)
        return work.engagements.page(sight, stage=stage, words=words, number=number, size=PAGE_SIZE)


def latest(partnership: Partnership, *, by: Person) -> tuple[Engagement, ...]:
    """Those that a concern may be linked to from a list; the newest first."""
    with partnership.open_work() as work:
        sight = sight_of(people.participant(work, by), seeing=Action.SEE_ENGAGEMENT)
        return work.engagements.page(sight, stage=None, words="", number=0, size=LATEST).records


def show(partnership: Partnership, reference: str, *, by: Person) -> tuple[Engagement, Framework]:
    """The engagement with the framework version it is pinned to. Raises NotFound."""
    with partnership.open_work() as work:
        return shown(partnership, work, reference, people.participant(work, by))


def shown(partnership: Partnership, work: UnitOfWork, reference: str, by: Participant) -> tuple[Engagement, Framework]:
    """Raises NotFound."""
    engagement = work.engagements.find(reference, sight_of(by, seeing=Action.SEE_ENGAGEMENT))
    if engagement is None:
        raise NotFound
    return engagement, frameworks.at_version(work, partnership.framework, engagement.framework_version)


def _new_reference(partnership: Partnership, work: UnitOfWork) -> str:
    while work.engagements.taken(reference := partnership.new_reference(Prefix.ENGAGEMENT)):
        pass
    return reference


def parties_named(work: UnitOfWork, ids: set[str]) -> tuple[Party, ...]:
    """Raises InvalidInput where there is no such party."""
    known = work.people.parties()
    if not ids <= {party.id for party in known}:
        raise InvalidInput("parties", "unknown")
    return tuple(party for party in known if party.id in ids)


def provisions_in(framework: Framework, refs: tuple[str, ...]) -> tuple[str, ...]:
    """Raises InvalidInput where one is not in the framework."""
    if any(ref not in framework.by_ref for ref in refs):
        raise InvalidInput("provisions", "unknown")
    return refs
