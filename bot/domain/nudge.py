"""When a concern's nudges fall, and to whom: product rules as dates, nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.concern import Concern, Entry, EntryKind
from bot.domain.outgoing import Address, ConcernNotice, NudgeKind
from bot.domain.people import Party
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


@dataclass(frozen=True)
class Planned:
    due_at: datetime
    address: Address
    notice: ConcernNotice


@dataclass(frozen=True)
class Recipients:
    """Where nudges of the two parties of a concern go: their leads, and a party's own channel if it set one."""

    raising_leads: Sequence[Address]
    addressed_leads: Sequence[Address]
    addressed_channel: Sequence[Address] = ()


def plan(concern: Concern, to: Recipients, calendar: Calendar, *, now: datetime) -> tuple[Planned, ...]:
    """Every nudge that the concern, as it now stands, still calls for. Planning again gives the same keys."""
    planned = [*_at_once(concern, to, calendar)]
    if concern.state is State.RAISED:
        planned += _please_acknowledge(concern, to, calendar)
    if concern.state is State.RESPONDED:
        planned += _how_it_stands(concern, to, calendar)
    if concern.state.awaits_response and concern.aim_date is not None:
        planned += _around_aim_date(concern, concern.aim_date, to, calendar)
    return _one_a_morning((each for each in planned if each.due_at >= now), calendar)


def still_called_for(notice: ConcernNotice, concern: Concern) -> bool:
    """Whether the reason for a nudge still stands when it is about to leave."""
    if notice.kind in _ABOUT_AIM_DATE and not notice.cycle.startswith(str(concern.aim_date)):
        # An extension was agreed while it waited: what it would say is of another day.
        return False
    return kind_stands(notice.kind, concern)


def kind_stands(kind: NudgeKind, concern: Concern) -> bool:
    """Whether the concern, as it now stands, gives reason for a nudge of that kind."""
    if kind is NudgeKind.PLEASE_ACKNOWLEDGE:
        return concern.state is State.RAISED
    if kind is NudgeKind.HOW_IT_STANDS:
        return concern.state is State.RESPONDED
    if kind is NudgeKind.EXTENSION_PROPOSED:
        return concern.extension is not None
    if kind in (*_ABOUT_AIM_DATE, NudgeKind.RAISED):
        return concern.state.awaits_response
    return True


def parties_told(kind: NudgeKind, concern: Concern) -> tuple[Party, ...]:
    """Whose leads a nudge of that kind is for."""
    if done := concern.entries(*filter(None, [_TOLD_OF.get(kind)])):
        return (_other(concern, done[-1].party),)
    if kind is NudgeKind.AIM_DATE_PASSED:
        return (concern.addressed_to, concern.raised_by)
    return (concern.raised_by if kind is NudgeKind.HOW_IT_STANDS else concern.addressed_to,)


def _at_once(concern: Concern, to: Recipients, calendar: Calendar) -> Iterable[Planned]:
    """Each party is told of the last thing that the other did."""
    last: dict[str, Entry] = {entry.party.id: entry for entry in concern.entries(*AT_ONCE)}
    leads = {concern.raised_by.id: to.addressed_leads, concern.addressed_to.id: to.raising_leads}
    for party, entry in last.items():
        # What can happen only once keeps the key that it has always had.
        times = len(concern.entries(entry.kind))
        notice = ConcernNotice(AT_ONCE[entry.kind], concern.reference, "once" if times == 1 else str(times))
        for address in leads[party]:
            yield Planned(calendar.next_opening(entry.at), address, notice)


def _please_acknowledge(concern: Concern, to: Recipients, calendar: Calendar) -> Iterable[Planned]:
    raised_on = calendar.local_date(concern.raised_at)
    due_at = calendar.morning_of(calendar.working_days_after(raised_on, ACKNOWLEDGE_AFTER_WORKING_DAYS))
    notice = ConcernNotice(NudgeKind.PLEASE_ACKNOWLEDGE, concern.reference, "once")
    return [Planned(due_at, address, notice) for address in to.addressed_leads]


def _how_it_stands(concern: Concern, to: Recipients, calendar: Calendar) -> Iterable[Planned]:
    responded_on = calendar.local_date(concern.entries(EntryKind.RESPONDED)[-1].at)
    due_at = calendar.morning_of(calendar.working_day_on_or_after(responded_on + HOW_IT_STANDS_AFTER))
    notice = ConcernNotice(NudgeKind.HOW_IT_STANDS, concern.reference, "once")
    return [Planned(due_at, address, notice) for address in to.raising_leads]


def _around_aim_date(concern: Concern, aim_date: date, to: Recipients, calendar: Calendar) -> Iterable[Planned]:
    for before in COMING_UP_DAYS_BEFORE:
        day = calendar.working_day_on_or_before(aim_date - timedelta(days=before))
        notice = ConcernNotice(NudgeKind.AIM_DATE_COMING_UP, concern.reference, f"{aim_date}-{before}")
        for address in (*to.addressed_leads, *to.addressed_channel):
            yield Planned(calendar.morning_of(day), address, notice)
    first = calendar.working_day_on_or_after(aim_date + timedelta(days=1))
    for week in range(PASSED_WEEKLY):
        day = calendar.working_day_on_or_after(first + timedelta(weeks=week))
        notice = ConcernNotice(NudgeKind.AIM_DATE_PASSED, concern.reference, f"{aim_date}+{week + 1}")
        for address in (*to.addressed_leads, *to.raising_leads):
            yield Planned(calendar.morning_of(day), address, notice)


def _one_a_morning(planned: Iterable[Planned], calendar: Calendar) -> tuple[Planned, ...]:
    order = list(NudgeKind)
    kept: dict[tuple[str, object], Planned] = {}
    for each in planned:
        slot = (each.address.recipient, calendar.local_date(each.due_at))
        rival = kept.get(slot)
        if rival is None or order.index(each.notice.kind) >= order.index(rival.notice.kind):
            kept[slot] = each
    return tuple(sorted(kept.values(), key=lambda each: (each.due_at, each.address.recipient)))


def _other(concern: Concern, party: Party) -> Party:
    return concern.addressed_to if party.id == concern.raised_by.id else concern.raised_by
