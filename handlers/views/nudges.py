"""A nudge as it arrives: reference, state and date, never a concern's content."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.domain.message import ActionMessage, ConcernMessage, DecisionMessage, NudgeMessage
from bot.domain.outgoing import NudgeKind
from bot.domain.procedure import ConcernAction
from handlers import ids
from handlers.engagement_forms import action_value
from handlers.views import concern_words
from handlers.views.blocks import actions, button, section
from handlers.views.step_buttons import step_buttons
from handlers.views.text import Block, Rendered, on_date

SAYS = {
    NudgeKind.RAISED: "Concern {reference} has been raised with your party.",
    NudgeKind.ACKNOWLEDGED: "Concern {reference}, which your party raised, has been acknowledged: it has arrived.",
    NudgeKind.PLEASE_ACKNOWLEDGE: "Concern {reference} has not been acknowledged yet. Acknowledging is our working "
    "practice: it lets the other party know that the concern has arrived.",
    NudgeKind.AIM_DATE_COMING_UP: "Aim date coming up for concern {reference}.",
    NudgeKind.AIM_DATE_PASSED: "The aim date of concern {reference} has passed, and no response is recorded here yet.",
    NudgeKind.INTERIM: "An interim response to concern {reference}, which your party raised, has been given. "
    "The response is still awaited.",
    NudgeKind.EXTENSION_PROPOSED: "{proposed} has been proposed as the aim date of concern {reference}. It holds once "
    "your party has agreed to it; that is our working practice.",
    NudgeKind.EXTENSION_TAKEN_BACK: "The aim date that was proposed to your party for concern {reference} has been "
    "taken back.",
    NudgeKind.EXTENSION_DECLINED: "The aim date that your party proposed for concern {reference} has been declined.",
    NudgeKind.EXTENSION_AGREED: "The aim date that your party proposed for concern {reference} has been agreed to.",
    NudgeKind.RESPONDED: "Concern {reference}, which your party raised, has been responded to.",
    NudgeKind.HOW_IT_STANDS: "Concern {reference}, which your party raised, was responded to a week ago or more. "
    "By our working practice it is for your party to say how it stands.",
    NudgeKind.RESOLVED: "Concern {reference} is resolved, the party that raised it says.",
    NudgeKind.NOT_RESOLVED: "Concern {reference} is not resolved, the party that raised it says.",
    NudgeKind.WITHDRAWN: "Concern {reference} has been withdrawn by the party that raised it.",
}
_AWAITED = (ConcernAction.RESPOND, ConcernAction.PROPOSE_EXTENSION)
# What the nudge is about, for whoever of its readers may do it.
OFFERS = {
    NudgeKind.RAISED: (ConcernAction.ACKNOWLEDGE, ConcernAction.RESPOND),
    NudgeKind.PLEASE_ACKNOWLEDGE: (ConcernAction.ACKNOWLEDGE, ConcernAction.RESPOND),
    NudgeKind.AIM_DATE_COMING_UP: _AWAITED,
    NudgeKind.AIM_DATE_PASSED: (*_AWAITED, ConcernAction.RESOLVE),
    NudgeKind.EXTENSION_PROPOSED: (ConcernAction.AGREE_EXTENSION, ConcernAction.DECLINE_EXTENSION),
    NudgeKind.EXTENSION_TAKEN_BACK: _AWAITED,
    NudgeKind.EXTENSION_DECLINED: _AWAITED,
    NudgeKind.EXTENSION_AGREED: (ConcernAction.RESPOND,),
    NudgeKind.RESPONDED: (ConcernAction.RESOLVE,),
    NudgeKind.HOW_IT_STANDS: (ConcernAction.RESOLVE,),
}


_ACTION = (
    "Follow-up action {number} of engagement {reference} is yours to see to. It is for {due}.",
    "Follow-up action {number} of engagement {reference} was for {due}, and is not recorded as done yet.",
)
_DECISION = (
    "The decision date of engagement {reference} is coming up, and no union takes part in it yet. Decision date: {on}."
)
MOST_MERGED = 15


def nudge(message: NudgeMessage, zone: ZoneInfo) -> Rendered:
    """Offers what its reader may do; a channel, where nobody in particular reads, gets only a way to look."""
    said, buttons = _said(message, zone), _buttons(message)
    return Rendered(said.replace("\n", " "), [section(said), *actions(buttons)])


def merged(nudges: Sequence[NudgeMessage], zone: ZoneInfo) -> Rendered:
    """What could not leave on its day, in one message: each with a way to look."""
    lead = "These could not reach you on their day."
    blocks = [section(lead)]
    blocks += [section(_said(each, zone), _buttons(each)[-1]) for each in nudges[:MOST_MERGED]]
    more = len(nudges) - MOST_MERGED
    if more > 0:
        blocks.append(section(f"And {more} more."))
    blocks += actions([button(ids.START_UPCOMING, "Coming up for me")])
    return Rendered(f"{lead} {_said(nudges[0], zone)}".replace("\n", " "), blocks)


def _said(message: NudgeMessage, zone: ZoneInfo) -> str:
    match message:
        case ActionMessage(engagement, action):
            was = action.due < message.today
            return _ACTION[was].format(number=action.number, reference=engagement.reference, due=on_date(action.due))
        case DecisionMessage(engagement):
            on = on_date(engagement.decision_date) if engagement.decision_date else ""
            return _DECISION.format(reference=engagement.reference, on=on)
        case ConcernMessage():
            return _of_concern(message, zone)


def _of_concern(message: ConcernMessage, zone: ZoneInfo) -> str:
    concern = message.concern
    proposed = on_date(concern.extension.to) if concern.extension else "Another day"
    said = SAYS[message.kind].format(reference=concern.reference, proposed=proposed)
    raised_on = on_date(concern.raised_at.astimezone(zone).date())
    aim = f" Aim date: {on_date(concern.aim_date)}." if concern.aim_date else ""
    return f"{said}\nRaised on {raised_on}. State: {concern_words.STATES[concern.state].lower()}.{aim}"


def _buttons(message: NudgeMessage) -> list[Block]:
    if isinstance(message, ConcernMessage):
        steps = step_buttons(message.concern, OFFERS.get(message.kind, ()), message.may)
        return [*steps, button(ids.SHOW_CONCERN, "Show", message.concern.reference)]
    reference = message.engagement.reference
    show = button(ids.SHOW_ENGAGEMENT, "Show", reference)
    if isinstance(message, DecisionMessage):
        return [*([button(ids.START_UPDATE, "Update", reference)] if message.may_change else []), show]
    value = action_value(reference, message.action.number)
    done = [button(ids.ACTION_DONE, "Done", value), button(ids.START_ACTION_CHANGE, "Change", value)]
    return [*(done if message.may_finish else []), show]
