"""One engagement as it is read by whoever may see it."""

from zoneinfo import ZoneInfo

from bot.domain.engagement import LONGEST_TOPIC, Engagement, Happened
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.framework import Framework
from bot.domain.reference import subject_of
from handlers import ids
from handlers.forms import reference_metadata
from handlers.views import engagement_words, provisions
from handlers.views.blocks import actions, as_typed, button, divider, heading, modal, section
from handlers.views.pages import paged, turning
from handlers.views.text import Block, View, at_moment, mention, on_date, packed

MOST_ENTRIES = 60


def engagement_modal(engagement: Engagement, framework: Framework, zone: ZoneInfo, number: int = 0) -> View:
    """Page `number`, from 0; nearly always there is only one. Beyond the last page: the last."""
    groups = [
        *[[section(text)] for text in packed(["*Parties*", *_parties(engagement)])],
        [section("*What it is about*"), as_typed(engagement.description)],
        *_actions(engagement, zone),
        [section("*Provisions it exercises*"), *provisions.listed(framework, engagement.provisions)],
        *_written(engagement, zone),
        *_timeline(engagement, zone),
    ]
    pages = paged(groups)
    number = min(number, len(pages) - 1)
    return modal(
        ids.ENGAGEMENT_MODAL,
        f"Engagement {engagement.reference}",
        [
            heading(engagement.topic, LONGEST_TOPIC),
            section("\n".join(_facts(engagement))),
            *actions(_buttons(engagement)),
            divider(),
            *pages[number],
            *turning(number, len(pages), back=ids.ENGAGEMENT_PAGE_BACK, on=ids.ENGAGEMENT_PAGE),
            provisions.caveat(framework),
        ],
        private_metadata=reference_metadata(engagement.reference),
    )


def _buttons(engagement: Engagement) -> list[Block]:
    offered = (
        (ids.START_UPDATE, "Update"),
        (ids.START_ACTION, "Add a follow-up action"),
        (ids.START_ENGAGEMENT_NOTE, "Note"),
    )
    return [button(action, label, engagement.reference) for action, label in offered]


def _facts(engagement: Engagement) -> list[str]:
    moved = engagement.stage is not engagement.first_stage
    first = f" (at first contact: {engagement.first_stage})" if moved else ""
    decided = [f"*Decision date* {on_date(engagement.decision_date)}"] if engagement.decision_date else []
    return [
        f"*Stage* {engagement.stage}{first}",
        f"*When* {on_date(engagement.on)}",
        f"*How* {engagement.how}",
        *decided,
        f"*Confidentiality* {engagement.confidentiality}",
    ]


def _parties(engagement: Engagement) -> list[str]:
    return [engagement_words.name(party.name) for party in engagement.parties]


def _actions(engagement: Engagement, zone: ZoneInfo) -> list[list[Block]]:
    """Those still open first, by when they are due."""
    done = [each for each in engagement.actions if each.done_at]
    open_ones = sorted(engagement.open_actions, key=lambda each: each.due)
    return [_action(engagement, each, zone) for each in (*open_ones, *done)]


def _action(engagement: Engagement, action: FollowUpAction, zone: ZoneInfo) -> list[Block]:
    whose = f"{mention(action.owner.user)} of {engagement_words.name(action.owner_party.name)}"
    value = subject_of(engagement.reference, action.number)
    if action.done_at is None:
        state = f"due {on_date(action.due)}"
        offered = [button(ids.ACTION_DONE, "Done", value), button(ids.START_ACTION_CHANGE, "Change", value)]
    else:
        state = f"done {on_date(action.done_at.astimezone(zone).date())}"
        offered = [button(ids.REOPEN_ACTION, "Open again", value)]
    return [
        section(f"*Follow-up action {action.number}*\n{whose}, {state}"),
        as_typed(action.what),
        *actions(offered),
    ]


def _written(engagement: Engagement, zone: ZoneInfo) -> list[list[Block]]:
    """Notes, and what the description said before, whole."""
    titles = {Happened.NOTED: "Note", Happened.DESCRIPTION: "What it was about before"}
    groups = []
    for entry in engagement.entries(*titles):
        own = f", which {engagement_words.name(entry.party.name)} alone can read" if entry.only_for else ""
        said = f"*{titles[entry.kind]}{own}*\n{at_moment(entry.at, zone)}, {engagement_words.by_whom(entry)}"
        groups.append([section(said), as_typed(entry.detail)])
    return groups


def _timeline(engagement: Engagement, zone: ZoneInfo) -> list[list[Block]]:
    entries = engagement.timeline[-MOST_ENTRIES:]
    opener = f"a {engagement.opener} of {engagement_words.name(engagement.opened_by.name)}"
    lines = ["*Timeline*", f"• {at_moment(engagement.opened_at, zone)}  opened, by {opener}"]
    if len(entries) < len(engagement.timeline):
        lines.append(f"{len(engagement.timeline) - len(entries)} earlier entries are not shown.")
    lines += [
        f"• {at_moment(entry.at, zone)}  {engagement_words.happened(entry)}, {engagement_words.by_whom(entry)}"
        for entry in entries
    ]
    return [[section(text)] for text in packed(lines)]
