"""Putting off one's own nudges about one record. It is private: it stands on no timeline."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import nudge
from bot.domain.calendar import Calendar
from bot.domain.concern import Concern
from bot.domain.engagement import Engagement
from bot.domain.engagement_actions import action_of
from bot.domain.engagement_nudge import (
    decision_stands,
    latest_for_action,
    still_about_action,
    still_about_decision,
)
from bot.domain.notice import ActionNotice, ConcernNotice, DecisionNotice, Nudge
from bot.domain.outgoing import Address
from bot.domain.people import Participant, Person
from bot.domain.permissions import Action, sight_of
from bot.domain.reference import parts_of
from bot.domain.snooze import Snooze, can_put_off, first_cycle, until
from bot.errors import NotFound, NothingToSnooze
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import nudges, people, practice


@dataclass(frozen=True)
class Snoozed:
    """When the next nudge about `subject` comes to whoever put it off, after as long as they said."""

    subject: str
    comes_at: datetime


@dataclass(frozen=True)
class _Standing:
    """Past which day nothing is put off, and whether a nudge that came still has its reason."""

    latest: date | None
    comes_again: Callable[[Nudge], bool]


def snooze(partnership: Partnership, subject: str, days: int, *, by: Person, now: datetime, delivery: str) -> Snoozed:
    """`subject` is a concern, an engagement for its decision date, or a follow-up action as in E-4HX9/2.

    Nobody else's nudges move. Raises NotFound, NothingToSnooze and TooLateToSnooze.
    """
    with partnership.open_work() as work:
        work.people.hold()
        participant = people.participant(work, by)
        calendar = practice.calendar_of(partnership, work).of(participant.hours)
        # The lock makes the second of two at once see the first, and keeps whoever changes the record waiting.
        standing = _standing(work, subject, participant, calendar, now)
        if work.deliveries.record(delivery, subject) is None:
            work.snoozes.put(by, _snooze(work, subject, days, participant, standing, calendar, now))
            nudges.plan_anew(partnership, work, subject, now=now)
        comes_at = _comes_at(work, subject, by, standing, calendar)
        work.commit()
        return Snoozed(subject, comes_at)


def is_offered(
    partnership: Partnership,
    work: UnitOfWork,
    notice: Nudge,
    record: Concern | Engagement,
    reader: Participant | None,
    now: datetime,
) -> bool:
    """Whether whoever reads that nudge could put it off at that moment; in a channel nobody can."""
    if reader is None:
        return False
    calendar = practice.calendar_of(partnership, work).of(reader.hours)
    try:
        standing = _standing_of(record, notice.subject, reader, calendar, now)
    except NothingToSnooze:
        return False
    return standing.comes_again(notice) and can_put_off(calendar, calendar.local_date(now), standing.latest)


def _snooze(
    work: UnitOfWork,
    subject: str,
    days: int,
    by: Participant,
    standing: _Standing,
    calendar: Calendar,
    now: datetime,
) -> Snooze:
    came = work.snoozes.came_last(by.person, subject)
    again = came if came is not None and standing.comes_again(came) else None
    if again is None and not _waiting(work, subject, by.person):
        raise NothingToSnooze
    to = until(days, calendar=calendar, today=calendar.local_date(now), latest=standing.latest)
    before = work.snoozes.of(subject).get(by.person)
    times = before.times + 1 if before else 1
    if again is None:
        return Snooze(subject, None, None, to, now, times)
    return Snooze(subject, again.kind, first_cycle(again.cycle), to, now, times)


def _comes_at(work: UnitOfWork, subject: str, by: Person, standing: _Standing, calendar: Calendar) -> datetime:
    """What the other party does may be told of before."""
    said = work.snoozes.of(subject).get(by)
    if said is None:
        raise NothingToSnooze
    first = calendar.local_date(said.morning(calendar, standing.latest))
    waiting = [each for each in _waiting(work, subject, by) if calendar.local_date(each) >= first]
    if not waiting:
        raise NothingToSnooze
    return min(waiting)


def _waiting(work: UnitOfWork, subject: str, person: Person) -> list[datetime]:
    to = Address.direct(person).recipient
    return [each.due_at for each in work.outgoing.nudges_about([subject], to=to) if each.waits]


def _standing(work: UnitOfWork, subject: str, by: Participant, calendar: Calendar, now: datetime) -> _Standing:
    """Of the record, locked. Raises NotFound where this person may not see it."""
    concern = work.concerns.find_to_change(subject, sight_of(by, seeing=Action.SEE_CONCERN))
    sight = sight_of(by, seeing=Action.SEE_ENGAGEMENT)
    record = concern or work.engagements.find_to_change(parts_of(subject)[0], sight)
    return _standing_of(record, subject, by, calendar, now)


def _standing_of(
    record: Concern | Engagement | None, subject: str, by: Participant, calendar: Calendar, now: datetime
) -> _Standing:
    """Raises NotFound, and NothingToSnooze where it has ended."""
    today, (_, number) = calendar.local_date(now), parts_of(subject)
    match record:
        case Concern():
            return _of_concern(record, by)
        case Engagement() if number is not None:
            return _of_action(record, number, calendar, today)
        case Engagement():
            return _of_decision(record, today)
    raise NotFound


def _of_concern(concern: Concern, by: Participant) -> _Standing:
    if concern.state.is_end:
        raise NothingToSnooze

    def comes_again(notice: Nudge) -> bool:
        return isinstance(notice, ConcernNotice) and nudge.comes_again(notice, concern)

    return _Standing(nudge.latest_for(concern, by.party), comes_again)


def _of_action(engagement: Engagement, number: int, calendar: Calendar, today: date) -> _Standing:
    action = action_of(engagement, number)
    if action.done_at is not None:
        raise NothingToSnooze

    def comes_again(notice: Nudge) -> bool:
        return isinstance(notice, ActionNotice) and still_about_action(notice, action)

    return _Standing(latest_for_action(action, calendar, today), comes_again)


def _of_decision(engagement: Engagement, today: date) -> _Standing:
    """Once the decision date has passed there is nothing to come back to."""
    if not decision_stands(engagement) or engagement.decision_date is None or today > engagement.decision_date:
        raise NothingToSnooze

    def comes_again(notice: Nudge) -> bool:
        return isinstance(notice, DecisionNotice) and still_about_decision(notice, engagement)

    return _Standing(engagement.decision_date, comes_again)
