"""When an engagement's nudges fall: follow-up actions, and a decision that comes near with no union involved."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.calendar import Calendar
from bot.domain.engagement import Engagement
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.framework import Side
from bot.domain.notice import ActionNotice, DecisionNotice
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
        morning = each.snooze.morning(each.calendar, engagement.decision_date) if each.snooze else None
        day = each.calendar.working_day_on_or_before(counted)
        yield Planned(each.calendar.morning_of(day), each.address, notice, morning)
        if each.snooze and morning and each.snooze.cycle is not None:
            again = DecisionNotice(engagement.reference, each.snooze.again())
            if still_about_decision(again, engagement):
                yield Planned(morning, each.address, again)


def plan_action(reference: str, action: FollowUpAction, to: Sequence[Recipient]) -> Iterable[Planned]:
    if action.done_at is not None:
        return
    for each in to:
        morning = None
        if each.snooze is not None:
            said_on = each.calendar.local_date(each.snooze.at)
            morning = each.snooze.morning(each.calendar, latest_for_action(action, each.calendar, said_on))
        for planned in _around(reference, action, each):
            yield replace(planned, rests_until=morning)
        if each.snooze and morning and each.snooze.cycle is not None:
            again = ActionNotice(reference, action.number, each.snooze.again())
            if still_about_action(again, action):
                yield Planned(morning, each.address, again)


def latest_for_action(action: FollowUpAction, calendar: Calendar, today: date) -> date | None:
    """Past which day its owner does not put it off: the day it is due, as long as that is ahead.

    On that day and after it nothing depends on when they are reminded again.
    """
    return action.due if calendar.working_day_on_or_before(action.due) > today else None


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
