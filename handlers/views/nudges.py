"""A nudge as it arrives: reference, state and date, never a concern's content."""

from zoneinfo import ZoneInfo

from bot.domain.message import ConcernMessage
from bot.domain.outgoing import NudgeKind
from bot.domain.procedure import ConcernAction
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
    NudgeKind.INTERIM: "An interim response to concern {reference}, which your party raised, has been given. "
    "The aim date stays.",
    NudgeKind.EXTENSION_PROPOSED: "A later aim date has been proposed for concern {reference}. It is for your party to "
    "agree to it or to decline; until then the aim date stays.",
    NudgeKind.EXTENSION_TAKEN_BACK: "The later aim date proposed for concern {reference} has been taken back.",
    NudgeKind.EXTENSION_DECLINED: "The later aim date that your party proposed for concern {reference} has been "
    "declined. The aim date stays.",
    NudgeKind.EXTENSION_AGREED: "The later aim date that your party proposed for concern {reference} has been agreed.",
    NudgeKind.RESPONDED: "Concern {reference}, which your party raised, has been responded to.",
    NudgeKind.HOW_IT_STANDS: "Concern {reference}, which your party raised, was responded to a week ago or more. "
    "Whether it is resolved is for your party to say.",
    NudgeKind.RESOLVED: "Concern {reference} is resolved, the party that raised it says.",
    NudgeKind.NOT_RESOLVED: "Concern {reference} is not resolved, the party that raised it says.",
    NudgeKind.WITHDRAWN: "Concern {reference} has been withdrawn by the party that raised it.",
}
IN_PLACE = {
    ConcernAction.ACKNOWLEDGE: (ids.ACKNOWLEDGE_CONCERN, "Acknowledge"),
    ConcernAction.RESPOND: (ids.START_RESPONSE, "Respond"),
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
