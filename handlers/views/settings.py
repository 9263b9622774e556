"""Settings: one's own hours first, then what both sides agreed on or propose, then the party's channel."""

from collections.abc import Collection

from bot.domain.hours import MORNINGS, WEEKDAYS, Hours
from bot.domain.message import PracticeMessage
from bot.domain.notice import PracticeKind
from bot.domain.people import Participant, Party
from bot.domain.permissions import Action
from bot.domain.practice import Conversation, Region, Setting, Value
from bot.services.settings import ProposalShown, Settings
from handlers import ids
from handlers.settings_forms import NO, YES, proposal_value
from handlers.views import concern_words
from handlers.views.blocks import (
    actions,
    button,
    channel_input,
    confirmed,
    context,
    divider,
    modal,
    option,
    radio_input,
    section,
    select_input,
    ticks_input,
)
from handlers.views.text import Block, Rendered, View, conversation

TITLE = "Settings"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
REGIONS = {
    Region.ENGLAND_AND_WALES: "England and Wales",
    Region.SCOTLAND: "Scotland",
    Region.NORTHERN_IRELAND: "Northern Ireland",
}
ANSWERED_AT_ONCE = "What you ask of me is answered at once, whatever these hours are."
TWO_SIDES = "One side proposes, the other agrees; until then what holds stays as it is. That is our working practice."
SAYS = {
    PracticeKind.PROPOSED: "The other side proposes {what}. It holds once an administrator of your side agrees.",
    PracticeKind.TAKEN_BACK: "The other side has taken back what it proposed: {what}.",
    PracticeKind.AGREED: "The other side has agreed to what yours proposed: {what}.",
    PracticeKind.DECLINED: "The other side has declined what yours proposed: {what}.",
}


def settings_modal(settings: Settings) -> View:
    blocks = [
        *_own(settings.by),
        divider(),
        section("*Agreed by both sides*"),
        *_setting(settings, Setting.REGION, _region_line(settings), _region_starts()),
        *_setting(settings, Setting.JOINT_CHANNEL, _joint_line(settings), _joint_starts(settings)),
        context(TWO_SIDES),
        *(_private_channel(settings.by.party) if Action.NAME_CHANNEL in settings.may else ()),
    ]
    return modal(ids.SETTINGS_MODAL, TITLE, blocks)


def hours_form(by: Participant) -> View:
    mornings = [option(f"{each:%H:%M}", f"{each:%H:%M}") for each in MORNINGS]
    days = [option(str(number), name) for number, name in enumerate(DAYS)]
    answers = [option(YES, "Yes"), option(NO, "No")]
    blocks = [
        select_input(ids.MORNING, "Nudges come at", mornings, f"{by.hours.morning:%H:%M}"),
        ticks_input(ids.DAYS, "On the days you work", days, {str(day) for day in by.hours.days}),
        radio_input(ids.DIGEST, "A weekly digest", answers, YES if by.wants_digest else NO),
        context("The digest says on your first working day of the week what is coming up for you."),
        context(f"Nudges that wait move with these hours. {ANSWERED_AT_ONCE}"),
    ]
    return modal(ids.HOURS_MODAL, "Your hours", blocks, submit="Save")


def region_form(settings: Settings) -> View:
    now = settings.practice.region or settings.started_with
    others = [option(region, name) for region, name in REGIONS.items() if region is not now]
    blocks = [
        section(f"Now: *{REGIONS[now]}*."),
        radio_input(ids.REGION, "Whose bank holidays are kept", others),
        context("No aim date moves. Once the other side agrees, nudges pass over these bank holidays."),
    ]
    return modal(ids.PROPOSE_REGION_MODAL, "Bank holidays", blocks, submit="Propose")


def joint_channel_form(settings: Settings) -> View:
    hint = "One that all parties read. The bot posts there what all parties may see, once it is invited."
    blocks = [
        section(f"Now: {_channel(settings.practice.joint_channel)}."),
        channel_input(ids.JOINT_CHANNEL, "Joint channel", ("public", "private"), hint=hint),
    ]
    return modal(ids.PROPOSE_CHANNEL_MODAL, "Joint channel", blocks, submit="Propose")


def private_channel_form(settings: Settings) -> View:
    hint = "One that your own party alone reads. Invite the bot to it, so that it can post there."
    blocks = [
        section(f"For *{_name(settings.by.party)}*."),
        channel_input(ids.PRIVATE_CHANNEL, "Private channel", ("private",), hint=hint),
    ]
    return modal(ids.PRIVATE_CHANNEL_MODAL, "Private channel", blocks, submit="Save")


def practice_message(message: PracticeMessage) -> Rendered:
    said = SAYS[message.kind].format(what=_proposed(message.value))
    return Rendered(said, [section(said), *actions([button(ids.SHOW_SETTINGS, "Settings")])])


def _own(by: Participant) -> list[Block]:
    digest = "You get a" if by.wants_digest else "You get no"
    said = f"Nudges come at {by.hours.morning:%H:%M}, {_days(by.hours)}. {digest} weekly digest."
    return [section(f"*Your hours*\n{said}", button(ids.START_HOURS, "Change")), context(ANSWERED_AT_ONCE)]


def _days(hours: Hours) -> str:
    if hours.days == WEEKDAYS:
        return "Monday to Friday"
    *others, last = [name for number, name in enumerate(DAYS) if number in hours.days]
    return f"{', '.join(others)} and {last}" if others else last


def _setting(settings: Settings, setting: Setting, line: str, starts: Collection[Block]) -> list[Block]:
    proposed = settings.proposed(setting)
    if proposed is not None:
        return [section(line), *_proposal(proposed)]
    return [section(line), *actions(starts if Action.PROPOSE_PRACTICE in settings.may else ())]


def _region_line(settings: Settings) -> str:
    if settings.practice.region is not None:
        return f"*Bank holidays*: those of {REGIONS[settings.practice.region]}."
    return f"*Bank holidays*: those of {REGIONS[settings.started_with]}, as whoever runs the bot chose."


def _region_starts() -> list[Block]:
    return [button(ids.START_REGION, "Propose others")]


def _joint_line(settings: Settings) -> str:
    return f"*Joint channel*: {_channel(settings.practice.joint_channel)}."


def _joint_starts(settings: Settings) -> list[Block]:
    if settings.practice.joint_channel is None:
        return [button(ids.START_JOINT_CHANNEL, "Propose one")]
    warns = "The other side is asked to agree. Until then the joint channel stays."
    none = confirmed(button(ids.PROPOSE_NO_CHANNEL, "Propose none"), asks="Propose no joint channel?", warns=warns)
    return [button(ids.START_JOINT_CHANNEL, "Propose another"), none]


def _proposal(shown: ProposalShown) -> list[Block]:
    proposal = shown.proposal
    name = _name(proposal.proposed_by)
    said = f"*{name}* proposes {_proposed(proposal.value)}."
    value = proposal_value(proposal.setting, proposal.value)
    elements = []
    if Action.ANSWER_PROPOSAL in shown.may:
        warns = "This then holds for both sides. Administrators of the other side are told by direct message."
        agree = button(ids.AGREE_PROPOSAL, "Agree", value, primary=True)
        elements = [confirmed(agree, asks="Agree to this?", warns=warns)]
        elements += [button(ids.DECLINE_PROPOSAL, "Decline", value)]
    if Action.TAKE_BACK_PROPOSAL in shown.may:
        elements = [button(ids.TAKE_BACK_PROPOSAL, "Take back", value)]
    awaits = "" if elements else " An administrator of the other side agrees or declines."
    return [section(f">{said}{awaits}"), *actions(elements)]


def _private_channel(party: Party) -> list[Block]:
    if party.private_channel is None:
        said = "none. Your leads read in direct messages that an aim date is coming up."
        elements = [button(ids.START_PRIVATE_CHANNEL, "Name one")]
    else:
        said = f"{conversation(party.private_channel)}. That an aim date is coming up is posted there too."
        warns = "Nothing more is posted there. Your leads get their nudges as before."
        clear = button(ids.CLEAR_PRIVATE_CHANNEL, "Use none")
        elements = [
            button(ids.START_PRIVATE_CHANNEL, "Name another"),
            confirmed(clear, asks="Use no private channel?", warns=warns),
        ]
    blocks = [divider(), section(f"*Private channel of {_name(party)}*: {said}")]
    if party.channel_problem is not None:
        blocks.append(
            section("Slack takes no post there now. Invite the bot to it and name it again, or name another.")
        )
    return [*blocks, *actions(elements)]


def _proposed(value: Value) -> str:
    if isinstance(value, Region):
        return f"the bank holidays of {REGIONS[value]}"
    if isinstance(value, Conversation):
        return f"{conversation(value.channel)} as the joint channel"
    return "to have no joint channel any more"


def _channel(named: Conversation | None) -> str:
    return conversation(named.channel) if named else "none"


def _name(party: Party) -> str:
    return concern_words.name(party.name)
