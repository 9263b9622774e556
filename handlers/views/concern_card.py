"""One concern as a participant of either of its parties reads it."""

import json
from zoneinfo import ZoneInfo

from bot.domain.concern import Concern, Reply
from bot.domain.framework import Strength
from bot.domain.procedure import ConcernAction
from bot.services.concerns import Shown
from handlers import ids
from handlers.forms import reference_metadata
from handlers.views import concern_words, provisions
from handlers.views.blocks import actions, as_typed, button, context, divider, modal, section
from handlers.views.text import Block, Rendered, View, cited, packed, sentence

MOST_BLOCKS = 88
MOST_BYTES = 200_000
MOST_ENTRIES = 60

NEXT = {
    ConcernAction.ACKNOWLEDGE: (ids.ACKNOWLEDGE_CONCERN, "Acknowledge"),
    ConcernAction.RESPOND: (ids.START_RESPONSE, "Respond"),
    ConcernAction.WITHDRAW: (ids.START_WITHDRAWAL, "Withdraw"),
}


def concern_modal(shown: Shown, zone: ZoneInfo, number: int = 0) -> View:
    """Page `number`, from 0, of the concern; nearly always there is only one. Beyond the last page: the last."""
    concern = shown.concern
    pages = _pages([*_content(concern), *_timeline(concern, zone)])
    number = min(number, len(pages) - 1)
    blocks = [*_head(shown), *pages[number], *_turning(number, len(pages)), divider(), *_buttons(shown)]
    return modal(
        ids.CONCERN_MODAL,
        f"Concern {concern.reference}",
        [*blocks, context(provisions.source(shown.framework))],
        private_metadata=reference_metadata(concern.reference),
    )


def acknowledged(shown: Shown) -> Rendered:
    """What the acknowledging person reads at once."""
    concern = shown.concern
    text = f"Concern {concern.reference} is acknowledged, and the lead who raised it is told. "
    text += f"{concern_words.aim(concern.aim_date)} Acknowledging is our working practice; it does not move that date."
    buttons = [button(ids.SHOW_CONCERN, "Show", concern.reference)]
    if ConcernAction.RESPOND in shown.may:
        buttons.insert(0, button(ids.START_RESPONSE, "Respond", concern.reference, primary=True))
    return Rendered(text, [section(text), *actions(buttons)])


def _head(shown: Shown) -> list[Block]:
    concern = shown.concern
    lines = [
        f"*State* {concern_words.STATES[concern.state]}",
        f"*From* {concern_words.name(concern.raised_by.name)}",
        f"*To* {concern_words.name(concern.addressed_to.name)}, {concern_words.name(concern.addressee)}",
        f"*Route* {cited(concern.route) if concern.route else 'none laid down'}",
        f"{concern_words.aim(concern.aim_date)}{_how_firm(shown)}",
    ]
    return [
        section("\n".join(lines)),
        section("*Provisions it is about*"),
        *provisions.listed(shown.framework, concern.provisions),
    ]


def _how_firm(shown: Shown) -> str:
    """The aim is the framework's, in its own strength; that the day counts to its end is ours."""
    route = shown.framework.by_ref.get(shown.concern.route or "")
    awaited = shown.concern.state.awaits_response and shown.concern.aim_date is not None
    if route is None or not awaited or route.strength is Strength.STATEMENT:
        return ""
    who = concern_words.name(shown.concern.addressed_to.name)
    return f" {sentence(who)} {route.strength} respond by then. {concern_words.END_OF_DAY}"


def _content(concern: Concern) -> list[list[Block]]:
    """Each point and further action with its reply; what stands in one inner list stays together on a page."""
    response = concern.response
    parts = (
        ("Point", concern.points, response.to_points if response else ()),
        ("Further action", concern.further_actions, response.to_further_actions if response else ()),
    )
    return [
        [section(f"*{label} {number + 1}*"), as_typed(text), *_reply(concern, replies[number : number + 1])]
        for label, texts, replies in parts
        for number, text in enumerate(texts)
    ]


def _reply(concern: Concern, replies: tuple[Reply, ...]) -> list[Block]:
    who = concern_words.name(concern.addressed_to.name)
    return [
        block
        for reply in replies
        for block in (section(f"_Response of {who}:_ *{reply.verdict}*"), as_typed(reply.reason))
    ]


def _timeline(concern: Concern, zone: ZoneInfo) -> list[list[Block]]:
    entries = concern.timeline[-MOST_ENTRIES:]
    # A nudge to a lead and one to the party's channel are two entries that read the same.
    lines = list(dict.fromkeys(concern_words.happened(entry, zone) for entry in entries))
    if len(entries) < len(concern.timeline):
        lines.insert(0, f"{len(concern.timeline) - len(entries)} earlier entries are not shown.")
    return [[section(text)] for text in packed(["*Timeline*", *lines])]


def _pages(groups: list[list[Block]]) -> list[list[Block]]:
    """Groups on as few pages as Slack's limits for a view allow."""
    pages: list[list[Block]] = [[]]
    taken = 0
    for group in groups:
        size = len(json.dumps(group))
        if pages[-1] and (len(pages[-1]) + len(group) > MOST_BLOCKS or taken + size > MOST_BYTES):
            pages.append([])
            taken = 0
        pages[-1] += group
        taken += size
    return pages


def _turning(number: int, pages: int) -> list[Block]:
    if pages == 1:
        return []
    elements = [button(ids.CONCERN_PAGE_BACK, "Page before", str(number - 1))] if number > 0 else []
    elements += [button(ids.CONCERN_PAGE, "Next page", str(number + 1))] if number + 1 < pages else []
    return [context(f"Page {number + 1} of {pages}"), *actions(elements)]


def _buttons(shown: Shown) -> list[Block]:
    return actions(
        button(action, label, shown.concern.reference) for each, (action, label) in NEXT.items() if each in shown.may
    )
