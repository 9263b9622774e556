"""When a concern's nudges fall, and to whom: product rules as dates, nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.concern import Concern, Entry, EntryKind
from bot.domain.notice import ConcernNotice, NudgeKind
from bot.domain.people import Party
from bot.domain.planning import Planned, Recipient
from bot.domain.procedure import State

ACKNOWLEDGE_AFTER_WORKING_DAYS = 2
COMING_UP_DAYS_BEFORE = (14, 7, 2, 0)
PASSED_WEEKLY = 4
HOW_IT_STANDS_AFTER = timedelta(weeks=1)

# What one party does the other is told of at once.
AT_ONCE = {
    EntryKind.RAISED: NudgeKind.RAISED,
    EntryKind.ACKNOWLEDGED: NudgeKind.ACKNOWLEDGED,
    EntryKind.INTERIM: NudgeKind.INTERIM,
    EntryKind.EXTENSION_PROPOSED: NudgeKind.EXTENSION_PROPOSED,
    EntryKind.EXTENSION_TAKEN_BACK: NudgeKind.EXTENSION_TAKEN_BACK,
    EntryKind.EXTENSION_DECLINED: NudgeKind.EXTENSION_DECLINED,
    EntryKind.EXTENSION_AGREED: NudgeKind.EXTENSION_AGREED,
    EntryKind.RESPONDED: NudgeKind.RESPONDED,
    EntryKind.RESOLVED: NudgeKind.RESOLVED,
    EntryKind.NOT_RESOLVED: NudgeKind.NOT_RESOLVED,
    EntryKind.WITHDRAWN: NudgeKind.WITHDRAWN,
}
_ABOUT_AIM_DATE = (NudgeKind.AIM_DATE_COMING_UP, NudgeKind.AIM_DATE_PASSED)
_TOLD_OF = {nudge: entry for entry, nudge in AT_ONCE.items()}
_TELLS_OF_END = {
    NudgeKind.RESOLVED: State.RESOLVED,
    NudgeKind.NOT_RESOLVED: State.NOT_RESOLVED,
    NudgeKind.WITHDRAWN: State.WITHDRAWN,
}


@dataclass(frozen=True)
class Recipients:
    """Who gets nudges of the two parties of a concern, and the addressed party's own channel if it set one."""

    raising: Sequence[Recipient]
    addressed: Sequence[Recipient]
    addressed_channel: Sequence[Recipient] = ()


def plan(concern: Concern, to: Recipients, calendar: Calendar) -> tuple[Planned, ...]:
    """Every nudge that the concern, as it now stands, calls for or has called for, by its recipient's own hours.

    Planning again gives the same keys.
    """
    planned = [*_at_once(concern, to)]
    if concern.state is State.RAISED:
        planned += _please_acknowledge(concern, to, calendar)
    if concern.state is State.RESPONDED:
        planned += _how_it_stands(concern, to)
    if concern.state.awaits_response and concern.aim_date is not None:
        planned += _around_aim_date(concern.reference, concern.aim_date, to)
    return tuple(_snoozed(concern, planned, to))


def latest_for(concern: Concern, party: Party) -> date | None:
    """Past which day that party cannot put off what is still to come: the aim date of what awaits its response."""
    return concern.aim_date if concern.state.awaits_response and party.id == concern.addressed_to.id else None


def still_called_for(notice: ConcernNotice, concern: Concern) -> bool:
    """Whether the reason for a nudge still stands when it is about to leave."""
    if notice.kind in _ABOUT_AIM_DATE and not notice.cycle.startswith(str(concern.aim_date)):
        # An extension was agreed while it waited: what it would say is of another day.
        return False
    return kind_stands(notice.kind, concern)


def comes_too_late(notice: ConcernNotice, concern: Concern, today: date) -> bool:
    """That an aim date is coming up is not said after it: that it has passed is."""
    return notice.kind is NudgeKind.AIM_DATE_COMING_UP and concern.aim_date is not None and today > concern.aim_date


def kind_stands(kind: NudgeKind, concern: Concern) -> bool:
    """Whether the concern, as it now stands, gives reason for a nudge of that kind."""
    if kind is NudgeKind.PLEASE_ACKNOWLEDGE:
        return concern.state is State.RAISED
    if kind in (NudgeKind.RESPONDED, NudgeKind.HOW_IT_STANDS):
        return concern.state is State.RESPONDED
    if kind is NudgeKind.EXTENSION_PROPOSED:
        return concern.extension is not None
    if kind in _TELLS_OF_END:
        return concern.state is _TELLS_OF_END[kind]
    return concern.state.awaits_response


def comes_again(notice: ConcernNotice, concern: Concern) -> bool:
    """Whether there is anything to come back to: of what has ended nobody is reminded."""
    return not concern.state.is_end and still_called_for(notice, concern)


def parties_told(kind: NudgeKind, concern: Concern) -> tuple[Party, ...]:
    """Whose leads a nudge of that kind is for."""
    if done := concern.entries(*filter(None, [_TOLD_OF.get(kind)])):
        return (_other(concern, done[-1].party),)
    if kind is NudgeKind.AIM_DATE_PASSED:
        return (concern.addressed_to, concern.raised_by)
    return (concern.raised_by if kind is NudgeKind.HOW_IT_STANDS else concern.addressed_to,)


def _at_once(concern: Concern, to: Recipients) -> Iterable[Planned]:
    """Each party is told of the last thing that the other did."""
    last: dict[str, Entry] = {entry.party.id: entry for entry in concern.entries(*AT_ONCE)}
    for party, entry in last.items():
        # What can happen only once keeps the key that it has always had.
        times = len(concern.entries(entry.kind))
        notice = ConcernNotice(AT_ONCE[entry.kind], concern.reference, "once" if times == 1 else str(times))
        for each in to.addressed if party == concern.raised_by.id else to.raising:
            yield Planned(each.calendar.next_opening(entry.at), each.address, notice)


def _please_acknowledge(concern: Concern, to: Recipients, calendar: Calendar) -> Iterable[Planned]:
    raised_on = calendar.local_date(concern.raised_at)
    day = calendar.working_days_after(raised_on, ACKNOWLEDGE_AFTER_WORKING_DAYS)
    notice = ConcernNotice(NudgeKind.PLEASE_ACKNOWLEDGE, concern.reference, "once")
    return [_on_or_after(day, each, notice) for each in to.addressed]


def _how_it_stands(concern: Concern, to: Recipients) -> Iterable[Planned]:
    responded_at = concern.entries(EntryKind.RESPONDED)[-1].at
    notice = ConcernNotice(NudgeKind.HOW_IT_STANDS, concern.reference, "once")
    for each in to.raising:
        yield _on_or_after(each.calendar.local_date(responded_at) + HOW_IT_STANDS_AFTER, each, notice)


def _around_aim_date(reference: str, aim_date: date, to: Recipients) -> Iterable[Planned]:
    for before in COMING_UP_DAYS_BEFORE:
        notice = ConcernNotice(NudgeKind.AIM_DATE_COMING_UP, reference, f"{aim_date}-{before}")
        for each in (*to.addressed, *to.addressed_channel):
            day = each.calendar.working_day_on_or_before(aim_date - timedelta(days=before))
            yield Planned(each.calendar.morning_of(day), each.address, notice)
    for week in range(PASSED_WEEKLY):
        notice = ConcernNotice(NudgeKind.AIM_DATE_PASSED, reference, f"{aim_date}+{week + 1}")
        for each in (*to.addressed, *to.raising):
            first = each.calendar.working_day_on_or_after(aim_date + timedelta(days=1))
            yield _on_or_after(first + timedelta(weeks=week), each, notice)


def _on_or_after(day: date, to: Recipient, notice: ConcernNotice) -> Planned:
    return Planned(to.calendar.morning_of(to.calendar.working_day_on_or_after(day)), to.address, notice)


def _snoozed(concern: Concern, planned: Iterable[Planned], to: Recipients) -> Iterable[Planned]:
    """What is for a day rests as its recipient asked; what the other party does is told of all the same."""
    mornings: dict[str, datetime] = {}
    again: list[Planned] = []
    for party, recipients in ((concern.raised_by, to.raising), (concern.addressed_to, to.addressed)):
        for each in recipients:
            if each.snooze is None:
                continue
            morning = each.snooze.morning(each.calendar, latest_for(concern, party))
            mornings[each.address.recipient] = morning
            if each.snooze.kind is not None:
                notice = ConcernNotice(NudgeKind(each.snooze.kind), concern.reference, each.snooze.again())
                if comes_again(notice, concern) and party in parties_told(notice.kind, concern):
                    again.append(Planned(morning, each.address, notice))
    for nudge in planned:
        yield nudge if nudge.notice.kind.is_news else replace(nudge, rests_until=mornings.get(nudge.address.recipient))
    yield from again


def _other(concern: Concern, party: Party) -> Party:
    return concern.addressed_to if party.id == concern.raised_by.id else concern.raised_by
