"""A nudge as it arrives: reference, state and date, never a concern's content."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.domain.message import ActionMessage, ConcernMessage, DecisionMessage, NudgeMessage
from bot.domain.notice import NudgeKind
from bot.domain.procedure import ConcernAction
from bot.domain.reference import Prefix, parts_of, subject_of
from bot.services.snoozing import Snoozed
from handlers import ids
from handlers.snooze_forms import snooze_value
from handlers.views import concern_words
from handlers.views.blocks import actions, button, option, section, select
from handlers.views.step_buttons import step_buttons
from handlers.views.text import Block, Rendered, at_moment, on_date, packed, plain

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
_SETTLE = (ConcernAction.AGREE_EXTENSION, ConcernAction.DECLINE_EXTENSION)
_AWAITED = (ConcernAction.RESPOND, *_SETTLE, ConcernAction.PROPOSE_EXTENSION)
# What the nudge is about, for whoever of its readers may do it.
OFFERS = {
    NudgeKind.RAISED: (ConcernAction.ACKNOWLEDGE, ConcernAction.RESPOND),
    NudgeKind.PLEASE_ACKNOWLEDGE: (ConcernAction.ACKNOWLEDGE, ConcernAction.RESPOND),
    NudgeKind.AIM_DATE_COMING_UP: _AWAITED,
    NudgeKind.AIM_DATE_PASSED: (*_AWAITED, ConcernAction.RESOLVE),
    NudgeKind.EXTENSION_PROPOSED: _SETTLE,
    NudgeKind.EXTENSION_TAKEN_BACK: _AWAITED,
    NudgeKind.EXTENSION_DECLINED: _AWAITED,
    NudgeKind.EXTENSION_AGREED: (ConcernAction.RESPOND,),
    NudgeKind.RESPONDED: (ConcernAction.RESOLVE,),
    NudgeKind.HOW_IT_STANDS: (ConcernAction.RESOLVE,),
}


_ACTION = (
    "Follow-up action {number} of engagement {reference} is due on {due}.",
    "Follow-up action {number} of engagement {reference} was due on {due}, and is not marked as done yet.",
)
_DECISION = (
    "The decision date of engagement {reference} is coming up, and no union is involved in it yet. Decision date: {on}."
)
_AGAIN = "You asked to be reminded of this again."
_SNOOZES = ((1, "In 1 day"), (3, "In 3 days"), (7, "In 1 week"))
MOST_MERGED = 15
# Up to here each has its own buttons below it; more are told in a line each, with a way to look.
MOST_WITH_BUTTONS = 5
# Within Slack's 50 blocks: some six hundred more, by their first sentence alone.
MOST_SECTIONS = 30


def nudge(message: NudgeMessage, zone: ZoneInfo) -> Rendered:
    """Offers what its reader may do; a channel, where nobody in particular reads, gets only a way to look."""
    said = _said(message, zone)
    return Rendered(said.replace("\n", " "), [section(said), *actions(_elements(message))])


def merged(nudges: Sequence[NudgeMessage], zone: ZoneInfo) -> Rendered:
    """What could not leave on its day, in one message."""
    lead = "These could not reach you on their day."
    blocks = [section(lead)]
    shown = nudges[:MOST_MERGED]
    for each in shown:
        if len(nudges) <= MOST_WITH_BUTTONS:
            blocks += [section(_said(each, zone)), *actions(_elements(each))]
        else:
            blocks.append(section(_said(each, zone), _show(each)))
    rest = packed([_said(each, zone).partition("\n")[0] for each in nudges[len(shown) :]])
    blocks += [section(each) for each in rest[:MOST_SECTIONS]]
    blocks += actions([button(ids.START_UPCOMING, "Coming up for me")])
    said = " ".join(_said(each, zone).partition("\n")[0] for each in shown)
    return Rendered(f"{lead} {said}", blocks)


def snoozed(done: Snoozed, zone: ZoneInfo) -> Rendered:
    """What whoever put a nudge off reads at once."""
    reference, number = parts_of(done.subject)
    kind = "concern" if reference.startswith(Prefix.CONCERN) else "engagement"
    part = f"follow-up action {number} of " if number else "" if kind == "concern" else "the decision date of "
    others = " You still hear of what the other party does about it." if kind == "concern" else ""
    text = (
        f"You will be reminded of {part}{kind} {reference} again on {at_moment(done.comes_at, zone)}. "
        f"Only your own nudges have moved, and nobody is told.{others}"
    )
    return Rendered(text, [section(text)])


def _said(message: NudgeMessage, zone: ZoneInfo) -> str:
    said = _of_concern(message, zone) if isinstance(message, ConcernMessage) else _of_engagement(message)
    return f"{_AGAIN} {said}" if message.is_again else said


def _of_engagement(message: ActionMessage | DecisionMessage) -> str:
    reference = message.engagement.reference
    if isinstance(message, ActionMessage):
        action = message.action
        was = action.due < message.today
        return _ACTION[was].format(number=action.number, reference=reference, due=on_date(action.due))
    day = message.engagement.decision_date
    return _DECISION.format(reference=reference, on=on_date(day) if day else "none")


def _of_concern(message: ConcernMessage, zone: ZoneInfo) -> str:
    concern, extension = message.concern, message.concern.extension
    said = SAYS[message.kind].format(
        reference=concern.reference, proposed=on_date(extension.to) if extension else "Another day"
    )
    raised_on = on_date(concern.raised_at.astimezone(zone).date())
    facts = [f"Raised on {raised_on}.", f"State: {concern_words.STATES[concern.state].lower()}."]
    if concern.aim_date:
        facts.append(f"Aim date: {on_date(concern.aim_date)}.")
    if extension and message.kind is not NudgeKind.EXTENSION_PROPOSED:
        facts.append(f"Proposed aim date: {on_date(extension.to)}.")
    return f"{said}\n{' '.join(facts)}"


def _elements(message: NudgeMessage) -> list[Block]:
    again = [_remind_again(_subject(message))] if message.can_snooze else []
    return [*_steps(message), _show(message), *again]


def _steps(message: NudgeMessage) -> list[Block]:
    """What its reader may do next, in place."""
    match message:
        case ConcernMessage(kind, concern, may):
            return step_buttons(concern, OFFERS.get(kind, ()), may)
        case ActionMessage(_, _, may_finish):
            done = button(ids.ACTION_DONE, "Done", _subject(message))
            return [done, button(ids.START_ACTION_CHANGE, "Change", _subject(message))] if may_finish else []
        case DecisionMessage(engagement, may_change):
            return [button(ids.START_UPDATE, "Involve a union", engagement.reference)] if may_change else []


def _show(message: NudgeMessage) -> Block:
    if isinstance(message, ConcernMessage):
        return button(ids.SHOW_CONCERN, "Show", message.concern.reference)
    return button(ids.SHOW_ENGAGEMENT, "Show", message.engagement.reference)


def _subject(message: NudgeMessage) -> str:
    match message:
        case ConcernMessage(_, concern):
            return concern.reference
        case ActionMessage(engagement, action):
            return subject_of(engagement.reference, action.number)
        case DecisionMessage(engagement):
            return engagement.reference


def _remind_again(subject: str) -> Block:
    options = [option(snooze_value(subject, days), label) for days, label in _SNOOZES]
    return select(ids.SNOOZE, options) | {"placeholder": plain("Remind me again")}
