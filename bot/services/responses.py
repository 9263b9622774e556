"""Writing a response point by point, for the addressed party's leads alone, and giving it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain import concern as rules
from bot.domain.concern import Concern
from bot.domain.draft import DraftReply, ResponseDraft, no_response_yet
from bot.domain.framework import Framework
from bot.domain.people import Participant, Person
from bot.domain.procedure import ConcernAction
from bot.errors import ChangedMeanwhile
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import concerns, frameworks, people


@dataclass(frozen=True)
class Form:
    """The concern, and the response to it as far as it is written."""

    concern: Concern
    framework: Framework
    draft: ResponseDraft


def prepare(partnership: Partnership, reference: str, *, by: Person, now: datetime) -> Form:
    """Raises NotFound, NotAllowed or WrongState for somebody who could not respond now."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        concern = concerns.sent(work, reference, participant)
        rules.require(concern, ConcernAction.RESPOND, participant, today=partnership.calendar.local_date(now))
        return _form(partnership, work, concern, now)


def save(
    partnership: Partnership,
    reference: str,
    *,
    to_points: Mapping[int, DraftReply],
    to_further_actions: Mapping[int, DraftReply],
    seen: int,
    by: Person,
    now: datetime,
    delivery: str,
) -> Form:
    """Keep some replies, unless they say what is kept already; by what they answer, from 0.

    `seen` is the version that they were written on.

    Raises ChangedMeanwhile where another lead kept others since; InvalidInput, and as prepare does.
    """
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        # Drafts have no lock of their own: whoever writes one holds its concern.
        concern = concerns.to_change(work, reference, participant)
        rules.require(concern, ConcernAction.RESPOND, participant, today=partnership.calendar.local_date(now))
        form = _form(partnership, work, concern, now)
        if work.deliveries.record(delivery, reference) is not None:
            return form
        kept = form.draft.with_replies(to_points=to_points, to_further_actions=to_further_actions, now=now)
        if replace(kept, changed_at=form.draft.changed_at, version=form.draft.version) == form.draft:
            # Who only read a step must not look to others like somebody who changed it.
            return form
        if form.draft.version != seen:
            raise ChangedMeanwhile
        work.response_drafts.put(kept)
        work.commit()
        return Form(concern, form.framework, kept)


def give(
    partnership: Partnership, reference: str, *, seen: int, by: Person, now: datetime, delivery: str
) -> concerns.Shown:
    """Give the response as it was read in version `seen`.

    Of two leads who respond at once the second gets WrongState: the first response stands. Raises as save does, and
    InvalidInput on the first point or further action that is not answered.
    """

    def change(work: UnitOfWork, concern: Concern, participant: Participant, today: date) -> Concern:
        rules.require(concern, ConcernAction.RESPOND, participant, today=today)
        draft = work.response_drafts.find(reference) or no_response_yet(concern, now=now)
        if draft.version != seen:
            raise ChangedMeanwhile
        return rules.respond(concern, draft.response(), participant, now=now, today=today)

    return concerns.changed(partnership, reference, change, by=by, now=now, delivery=delivery)


def _form(partnership: Partnership, work: UnitOfWork, concern: Concern, now: datetime) -> Form:
    framework = frameworks.at_version(work, partnership.framework, concern.framework_version)
    return Form(concern, framework, work.response_drafts.find(concern.reference) or no_response_yet(concern, now=now))
