"""Follow-up actions of an engagement: adding them, changing them, and saying that they are done."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import engagement_actions as rules
from bot.domain.engagement import Engagement
from bot.domain.engagement_actions import Given
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.framework import Framework
from bot.domain.people import Participant, Person
from bot.domain.permissions import Action, sight_of
from bot.errors import ActionMoved, ChangedMeanwhile, NotFound
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import engagement_changes, people


@dataclass(frozen=True)
class Form:
    """What filling in an action needs to offer. `action` is the one that is to be changed, None for a new one."""

    engagement: Engagement
    participant: Participant
    today: date
    action: FollowUpAction | None = None


@dataclass(frozen=True)
class Typed:
    """A follow-up action as somebody filled it in."""

    what: str
    owner: Person
    due: date


def prepare(partnership: Partnership, reference: str, number: int | None = None, *, by: Person, now: datetime) -> Form:
    """Raises NotFound; ActionMoved for an action that is done by now."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        engagement = work.engagements.find(reference, sight_of(participant, seeing=Action.CHANGE_ENGAGEMENT))
        if engagement is None:
            raise NotFound
        action = None if number is None else rules.action_of(engagement, number)
        if action is not None and action.done_at is not None:
            raise ActionMoved(is_done=True)
        return Form(engagement, participant, partnership.calendar.local_date(now), action)


def add(
    partnership: Partnership, reference: str, typed: Typed, *, by: Person, now: datetime, delivery: str
) -> tuple[Engagement, Framework]:
    """Raises NotFound, or InvalidInput on `what`, `owner` or `due`."""

    def change(work: UnitOfWork, engagement: Engagement, participant: Participant, today: date) -> Engagement:
        return rules.add_action(engagement, _given(work, typed), participant, now=now, today=today)

    return engagement_changes.changed(partnership, reference, change, by=by, now=now, delivery=delivery)


def edit(
    partnership: Partnership,
    reference: str,
    number: int,
    typed: Typed,
    *,
    version: int,
    by: Person,
    now: datetime,
    delivery: str,
) -> tuple[Engagement, Framework]:
    """`version` is the engagement's, as it was read. Raises as add does, and ChangedMeanwhile."""

    def change(work: UnitOfWork, engagement: Engagement, participant: Participant, today: date) -> Engagement:
        if engagement.version != version:
            raise ChangedMeanwhile
        return rules.change_action(engagement, number, _given(work, typed), participant, now=now, today=today)

    return engagement_changes.changed(partnership, reference, change, by=by, now=now, delivery=delivery)


def finish(
    partnership: Partnership, reference: str, number: int, *, done: bool, by: Person, now: datetime, delivery: str
) -> tuple[Engagement, Framework]:
    """Say that it is done, or that it is not after all. Raises NotFound, or ActionMoved where it is so already."""

    def change(_: UnitOfWork, engagement: Engagement, participant: Participant, _today: date) -> Engagement:
        return rules.finish_action(engagement, number, participant, done=done, now=now)

    return engagement_changes.changed(partnership, reference, change, by=by, now=now, delivery=delivery)


def _given(work: UnitOfWork, typed: Typed) -> Given:
    return Given(typed.what, typed.owner, typed.due, work.people.participant(typed.owner))
