"""When an engagement's nudges fall: follow-up actions, and a decision that comes near with no union involved."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.domain.calendar import Calendar
from bot.domain.engagement import Engagement
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.framework import Side
from bot.domain.outgoing import ActionNotice, DecisionNotice
from bot.domain.planning import Planned, Recipient

BEFORE_DECISION = 10
ACTION_DAYS_BEFORE = (2, 0)
# Weekly for a year: whoever has not said by then that it is done has stopped reading.
ACTION_WEEKS = 52


def plan_decision(engagement: Engagement, to: Sequence[Recipient], calendar: Calendar) -> Iterable[Planned]:
    if not decision_stands(engagement) or engagement.decision_date is None:
        return
    notice = DecisionNotice(engagement.reference, str(engagement.decision_date))
    counted = calendar.working_days_before(engagement.decision_date, BEFORE_DECISION)
    for each in to:
        day = each.calendar.working_day_on_or_before(counted)
        planned = Planned(each.calendar.morning_of(day), each.address, notice)
        yield from _snoozed([planned], each, engagement.decision_date)
        if each.snooze is not None and each.snooze.cycle is not None:
            again = DecisionNotice(engagement.reference, each.snooze.again())
            if still_about_decision(again, engagement):
                yield Planned(each.snooze.morning(each.calendar, engagement.decision_date), each.address, again)


def plan_action(reference: str, action: FollowUpAction, to: Sequence[Recipient]) -> Iterable[Planned]:
    if action.done_at is not None:
        return
    for each in to:
        yield from _snoozed(list(_around(reference, action, each)), each, action.due)
        if each.snooze is not None and each.snooze.cycle is not None:
            again = ActionNotice(reference, action.number, each.snooze.again())
            if still_about_action(again, action):
                yield Planned(each.snooze.morning(each.calendar, action.due), each.address, again)


def decision_stands(engagement: Engagement) -> bool:
    """Whether there is reason to remind of the decision: a date for it, and no union among those involved."""
    return engagement.decision_date is not None and all(each.side is not Side.UNION for each in engagement.parties)


def still_about_decision(notice: DecisionNotice, engagement: Engagement) -> bool:
    return decision_stands(engagement) and notice.cycle.startswith(str(engagement.decision_date))


def still_about_action(notice: ActionNotice, action: FollowUpAction) -> bool:
    return action.done_at is None and notice.cycle.startswith(str(action.due))


def _around(reference: str, action: FollowUpAction, to: Recipient) -> Iterable[Planned]:
    for before in ACTION_DAYS_BEFORE:
        day = to.calendar.working_day_on_or_before(action.due - timedelta(days=before))
        yield _on(day, to, ActionNotice(reference, action.number, f"{action.due}-{before}"))
    for week in range(1, ACTION_WEEKS + 1):
        day = to.calendar.working_day_on_or_after(action.due + timedelta(weeks=week))
        yield _on(day, to, ActionNotice(reference, action.number, f"{action.due}+{week}"))


def _on(day: date, to: Recipient, notice: ActionNotice) -> Planned:
    return Planned(to.calendar.morning_of(day), to.address, notice)


def _snoozed(planned: Iterable[Planned], to: Recipient, latest: date) -> Iterable[Planned]:
    morning = None if to.snooze is None else to.snooze.morning(to.calendar, latest)
    for each in planned:
        if to.snooze and morning and to.snooze.at < each.due_at < morning:
            yield Planned(morning, each.address, each.notice)
        else:
            yield each
