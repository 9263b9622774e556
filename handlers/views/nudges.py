"""A nudge as it arrives: reference, state and date, never a concern's content."""

from zoneinfo import ZoneInfo

from bot.domain.message import ConcernMessage
from bot.domain.outgoing import NudgeKind
from bot.domain.permissions import Action
from handlers import ids
from handlers.views import concern_words
from handlers.views.blocks import actions, button, section
from handlers.views.text import Rendered, on_date

SAYS = {
    NudgeKind.RAISED: "Concern {reference} has been raised with your party.",
    NudgeKind.ACKNOWLEDGED: "Concern {reference}, which your party raised, has been acknowledged.",
    NudgeKind.PLEASE_ACKNOWLEDGE: "Concern {reference} has not been acknowledged yet. Acknowledging is our working "
    "practice: it lets the other party know that the concern has arrived.",
    NudgeKind.AIM_DATE_COMING_UP: "Aim date coming up for concern {reference}.",
    NudgeKind.AIM_DATE_PASSED: "The aim date of concern {reference} has passed, and no response is recorded here.",
    NudgeKind.RESPONDED: "Concern {reference}, which your party raised, has been responded to.",
    NudgeKind.WITHDRAWN: "Concern {reference} has been withdrawn by the party that raised it.",
}
IN_PLACE = {
    Action.ACKNOWLEDGE_CONCERN: (ids.ACKNOWLEDGE_CONCERN, "Acknowledge"),
    Action.RESPOND_TO_CONCERN: (ids.START_RESPONSE, "Respond"),
}


def nudge(message: ConcernMessage, zone: ZoneInfo) -> Rendered:
    """Offers what its reader may do; a channel, where nobody in particular reads, gets only a way to look."""
    concern = message.concern
    said = SAYS[message.kind].format(reference=concern.reference)
    raised_on = on_date(concern.raised_at.astimezone(zone).date())
    state = f"Raised on {raised_on}. State: {concern_words.STATES[concern.state].lower()}."
    aim = f" Aim date: {on_date(concern.aim_date)}." if concern.aim_date else ""
    buttons = [
        button(action, label, concern.reference) for each, (action, label) in IN_PLACE.items() if each in message.may
    ]
    buttons.append(button(ids.SHOW_CONCERN, "Show", concern.reference))
    return Rendered(f"{said} {state}{aim}", [section(f"{said}\n{state}{aim}"), *actions(buttons)])
