"""The list of concerns that a participant may see."""

from bot.domain.concern import Concern
from bot.domain.procedure import State
from bot.ports import Page
from handlers import ids
from handlers.forms import ANY, ConcernsFilter
from handlers.views import concern_words
from handlers.views.blocks import actions, button, modal, option, paging, section, select
from handlers.views.text import Block, View, on_date


def concerns_modal(page: Page[Concern], chosen: ConcernsFilter) -> View:
    """A page of the list. `chosen` stays with the modal, so that a press can go on from it."""
    states = [option(ANY, "Any state"), *(option(each, concern_words.STATES[each]) for each in State)]
    blocks = actions([select(ids.CONCERNS_STATE, states, chosen.state or ANY)])
    blocks += [_line(concern) for concern in page.records]
    if not page.records:
        blocks.append(section("No concern to show here. Those that your party raises or receives are listed here."))
    blocks += paging(page, ids.CONCERNS_PAGE_BACK, ids.CONCERNS_PAGE)
    kept = ConcernsFilter(state=chosen.state, number=page.number)
    return modal(ids.CONCERNS_MODAL, "Concerns", blocks, private_metadata=kept.model_dump_json())


def _line(concern: Concern) -> Block:
    aim = f", aim date {on_date(concern.aim_date)}" if concern.aim_date else ""
    text = f"*{concern.reference}* {concern_words.between(concern)}\n{concern_words.STATES[concern.state]}{aim}"
    return section(text, button(ids.SHOW_CONCERN, "Show", concern.reference))
