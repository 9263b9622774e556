"""When a concern's nudges fall, and to whom: product rules as dates, nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.concern import Concern, State
from bot.domain.outgoing import Address, ConcernNotice, NudgeKind
from bot.domain.people import Party

ACKNOWLEDGE_AFTER_WORKING_DAYS = 2
COMING_UP_DAYS_BEFORE = (14, 7, 2, 0)
PASSED_WEEKLY = 4


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
    if concern.state.awaits_response and concern.aim_date is not None:
        planned += _around_aim_date(concern, concern.aim_date, to, calendar)
    return _one_a_morning((each for each in planned if each.due_at >= now), calendar)


def still_called_for(kind: NudgeKind, concern: Concern) -> bool:
    """Whether the reason for a nudge still stands when it is about to leave."""
    if kind is NudgeKind.PLEASE_ACKNOWLEDGE:
        return concern.state is State.RAISED
    if kind in (NudgeKind.AIM_DATE_COMING_UP, NudgeKind.AIM_DATE_PASSED, NudgeKind.RAISED):
        return concern.state.awaits_response
    return True


def parties_told(kind: NudgeKind, concern: Concern) -> tuple[Party, ...]:
    """Whose leads a nudge of that kind is for."""
    if kind in (NudgeKind.ACKNOWLEDGED, NudgeKind.RESPONDED):
        return (concern.raised_by,)
    if kind is NudgeKind.AIM_DATE_PASSED:
        return (concern.addressed_to, concern.raised_by)
    return (concern.addressed_to,)


def _at_once(concern: Concern, to: Recipients, calendar: Calendar) -> Iterable[Planned]:
    kind, addresses = {
        State.RAISED: (NudgeKind.RAISED, to.addressed_leads),
        State.ACKNOWLEDGED: (NudgeKind.ACKNOWLEDGED, to.raising_leads),
        State.RESPONDED: (NudgeKind.RESPONDED, to.raising_leads),
        State.WITHDRAWN: (NudgeKind.WITHDRAWN, to.addressed_leads),
    }[concern.state]
    due_at = calendar.next_opening(concern.moved_at)
    return [Planned(due_at, address, ConcernNotice(kind, concern.reference, "once")) for address in addresses]


def _please_acknowledge(concern: Concern, to: Recipients, calendar: Calendar) -> Iterable[Planned]:
    raised_on = calendar.local_date(concern.raised_at)
    due_at = calendar.morning_of(calendar.working_days_after(raised_on, ACKNOWLEDGE_AFTER_WORKING_DAYS))
    notice = ConcernNotice(NudgeKind.PLEASE_ACKNOWLEDGE, concern.reference, "once")
    return [Planned(due_at, address, notice) for address in to.addressed_leads]


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
