"""The lists of concerns that a participant may see, and of their party's drafts."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.draft import Draft
from bot.domain.listed import Listed, Order, Which
from bot.domain.procedure import SENT
from bot.ports.records import Page
from handlers import ids
from handlers.forms import ConcernsFilter
from handlers.views import concern_words
from handlers.views.blocks import actions, button, modal, option, paging, section, select
from handlers.views.concern_line import concern_line, draft_line
from handlers.views.text import Block, View, on_date, quote

Choice = TypeVar("Choice", bound=StrEnum)
WHICH = {
    Which.ALL: "All concerns",
    Which.OPEN: "Awaiting a response",
    Which.PASSED: "Aim date passed",
    Which.FROM_US: "Raised by my party",
    Which.TO_US: "Addressed to my party",
    Which.DRAFTS: "Drafts of my party",
    **{Which(state.value): concern_words.STATES[state] for state in SENT},
}
ORDERS = {
    Order.NEWEST: "Newest first",
    Order.SOONEST: "Soonest aim date first",
    Order.CHANGED: "Last changed first",
}
TURN = ("Page before", "Next page")
LONGEST_BEGINNING = 100


def concerns_modal(page: Page[Listed], chosen: ConcernsFilter, today: date, zone: ZoneInfo) -> View:
    """A page of the list. `chosen` stays with the modal, so that a press can go on from it."""
    blocks = actions(
        [_chooser(ids.CONCERNS_WHICH, WHICH, chosen.which), _chooser(ids.CONCERNS_ORDER, ORDERS, chosen.order)]
    )
    for each in page.records:
        raised_on = on_date(each.raised_at.astimezone(zone).date())
        text = f"{concern_line(each, today)}\nRaised on {raised_on}"
        blocks.append(section(text, button(ids.SHOW_CONCERN, "Show", each.reference)))
    if not page.records:
        blocks.append(section(_nothing(chosen.which)))
    return _modal(page, chosen, blocks)


def drafts_modal(page: Page[Draft], chosen: ConcernsFilter, zone: ZoneInfo) -> View:
    """The same of drafts, which are in one order only: last changed first."""
    blocks = actions([_chooser(ids.CONCERNS_WHICH, WHICH, chosen.which)])
    for each in page.records:
        begins = [quote(point, LONGEST_BEGINNING) for point in each.points[:1]]
        text = "\n".join([draft_line(each, zone), *begins])
        blocks.append(section(text, button(ids.EDIT_DRAFT, "Continue", each.reference)))
    said = "Only members and leads of your party see these." if page.records else _nothing(chosen.which)
    return _modal(page, chosen, [*blocks, section(said)])


def _modal(page: Page[Listed] | Page[Draft], chosen: ConcernsFilter, blocks: list[Block]) -> View:
    blocks += paging(page, ids.CONCERNS_PAGE_BACK, ids.CONCERNS_PAGE, TURN)
    kept = chosen.model_copy(update={"number": page.number})
    return modal(ids.CONCERNS_MODAL, "Concerns", blocks, private_metadata=kept.model_dump_json())


def _chooser(action: str, labels: Mapping[Choice, str], chosen: Choice) -> Block:
    return select(action, [option(value, label) for value, label in labels.items()], chosen)


def _nothing(which: Which) -> str:
    match which:
        case Which.ALL:
            return "No concern to show here. Those that your party raises or receives are listed here."
        case Which.DRAFTS:
            return "No draft of your party is kept. Those that it begins are listed here."
    return f"No concern to show here. “{WHICH[Which.ALL]}” has every one that you can see."
