"""The list of engagements."""

from bot.domain.engagement import Confidentiality, Engagement, Stage
from bot.ports.records import Page
from handlers import ids
from handlers.forms import ANY, EngagementsFilter
from handlers.views.blocks import (
    actions,
    button,
    context,
    modal,
    option,
    paging,
    section,
    select,
)
from handlers.views.text import Block, View, escape, on_date, sentence

LONGEST_NAME = 200


def engagements_modal(page: Page[Engagement], chosen: EngagementsFilter) -> View:
    """A page of the list. `chosen` stays with the modal, so that a press can go on from it."""
    stages = [option(ANY, "Any stage"), *(option(each, sentence(each)) for each in Stage)]
    blocks = actions([select(ids.ENGAGEMENTS_STAGE, stages, chosen.stage or ANY)])
    if chosen.words:
        blocks.append(context(f"With the words “{escape(chosen.words, 1000)}”, among what is for all parties."))
    blocks += [_line(engagement) for engagement in page.records]
    if not page.records:
        blocks.append(section("No engagement to show here. `/engagement log` logs one."))
    blocks += paging(page, ids.ENGAGEMENTS_PAGE_BACK, ids.ENGAGEMENTS_PAGE)
    kept = chosen.model_copy(update={"number": page.number})
    return modal(ids.ENGAGEMENTS_MODAL, "Engagements", blocks, private_metadata=kept.model_dump_json())


def _line(engagement: Engagement) -> Block:
    confidence = ", in confidence" if engagement.confidentiality is Confidentiality.IN_CONFIDENCE else ""
    text = f"*{engagement.reference}* {escape(engagement.topic, 1000)}\n"
    text += f"{sentence(engagement.stage)}, {on_date(engagement.on)}{confidence}"
    return section(text, button(ids.SHOW_ENGAGEMENT, "Show", engagement.reference))
