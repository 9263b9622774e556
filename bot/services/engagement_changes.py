"""Changing engagements: what was logged, and notes on it."""

from collections.abc import Callable
from datetime import date, datetime

from bot.domain import engagement_changes as rules
from bot.domain.engagement import Engagement
from bot.domain.engagement_changes import Particulars
from bot.domain.framework import Framework
from bot.domain.people import Participant, Person
from bot.domain.permissions import Action, Sight, sight_of
from bot.errors import ChangedMeanwhile, NotFound
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import engagements, frameworks, nudges, people
from bot.services.engagements import Edited, Form

Change = Callable[[UnitOfWork, Engagement, Participant, date], Engagement]


def prepare_update(partnership: Partnership, reference: str, *, by: Person, now: datetime) -> tuple[Engagement, Form]:
    """The engagement as it is, and what may be chosen for it. Raises NotFound."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        engagement, framework = engagements.shown(partnership, work, reference, participant)
        today = partnership.calendar.local_date(now)
        return engagement, Form(participant, work.people.parties(), framework, (), today)


def update(
    partnership: Partnership, reference: str, edited: Edited, *, version: int, by: Person, now: datetime, delivery: str
) -> tuple[Engagement, Framework]:
    """`version` is what was read before it was edited.

    Raises NotFound; ChangedMeanwhile where it is of another version by now; InvalidInput on its field.
    """

    def change(work: UnitOfWork, engagement: Engagement, participant: Participant, today: date) -> Engagement:
        if engagement.version != version:
            raise ChangedMeanwhile
        framework = frameworks.at_version(work, partnership.framework, engagement.framework_version)
        # What the list of the form does not have could not be taken out of it.
        kept = tuple(ref for ref in engagement.provisions if ref not in framework.by_ref)
        to = Particulars(
            topic=edited.topic,
            description=edited.description,
            stage=edited.stage,
            on=edited.on,
            how=edited.how,
            parties=engagements.parties_named(work, set(edited.parties)),
            provisions=(*kept, *engagements.provisions_in(framework, edited.provisions)),
            decision_date=edited.decision_date,
        )
        return rules.update(engagement, to, participant, now=now, today=today)

    return changed(partnership, reference, change, by=by, now=now, delivery=delivery)


def note(
    partnership: Partnership, reference: str, words: str, *, own: bool, by: Person, now: datetime, delivery: str
) -> tuple[Engagement, Framework]:
    """`own`: for the writer's party alone. Raises NotFound, or InvalidInput on `words`."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        engagement = work.engagements.find(reference, _sight(participant))
        if engagement is None:
            raise NotFound
        if work.deliveries.record(delivery, reference) is None:
            entry = rules.note(engagement, words, participant, own=own, now=now)
            work.engagements.note(reference, entry)
        after = engagements.shown(partnership, work, reference, participant)
        work.commit()
        return after


def changed(
    partnership: Partnership, reference: str, change: Change, *, by: Person, now: datetime, delivery: str
) -> tuple[Engagement, Framework]:
    """One change, with the nudges it leads to, in one transaction. Raises NotFound, and what `change` raises."""
    with partnership.open_work() as work:
        work.people.hold()
        participant = people.participant(work, by)
        # Two people may change it at once: the lock makes the second see what the first has done.
        engagement = work.engagements.find_to_change(reference, _sight(participant))
        if engagement is None:
            raise NotFound
        if work.deliveries.record(delivery, reference) is None:
            seen = engagement
            engagement = change(work, seen, participant, partnership.calendar.local_date(now))
            work.engagements.change(seen, engagement)
            nudges.plan_engagement(partnership, work, engagement, now=now)
        # Read before the commit: once that is done, nothing more is in the way of saying so.
        framework = frameworks.at_version(work, partnership.framework, engagement.framework_version)
        work.commit()
        return engagement, framework


def _sight(by: Participant) -> Sight:
    return sight_of(by, seeing=Action.CHANGE_ENGAGEMENT)
