"""Engagements as they are read: one of them, and the list."""

from zoneinfo import ZoneInfo

from bot.domain.engagement import LONGEST_TOPIC, Confidentiality, Engagement, Stage
from bot.domain.framework import Framework
from bot.ports import Page
from handlers import ids
from handlers.forms import ANY, EngagementsFilter
from handlers.views import provisions
from handlers.views.blocks import (
    actions,
    as_typed,
    button,
    context,
    heading,
    modal,
    option,
    paging,
    section,
    select,
)
from handlers.views.text import Block, View, at_moment, escape, on_date, packed, sentence

LONGEST_NAME = 200


def engagement_modal(engagement: Engagement, framework: Framework, zone: ZoneInfo) -> View:
    blocks = [
        heading(engagement.topic, LONGEST_TOPIC),
        section("\n".join(_facts(engagement))),
        *[section(text) for text in packed(["*Parties*", *_parties(engagement)])],
        section("*What it is about*"),
        as_typed(engagement.description),
        section("*Provisions it exercises*"),
        *provisions.listed(framework, engagement.provisions),
        context(f"Opened {at_moment(engagement.opened_at, zone)} by {_opener(engagement)}."),
        provisions.caveat(framework),
    ]
    return modal(ids.ENGAGEMENT_MODAL, f"Engagement {engagement.reference}", blocks)


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


def _facts(engagement: Engagement) -> list[str]:
    moved = engagement.stage is not engagement.first_stage
    first = f" (at first contact: {engagement.first_stage})" if moved else ""
    return [
        f"*Stage* {engagement.stage}{first}",
        f"*When* {on_date(engagement.on)}",
        f"*How* {engagement.how}",
        f"*Confidentiality* {engagement.confidentiality}",
    ]


def _parties(engagement: Engagement) -> list[str]:
    return [escape(party.name, LONGEST_NAME) for party in engagement.parties]


def _opener(engagement: Engagement) -> str:
    return f"a {engagement.opener} of {escape(engagement.opened_by.name, LONGEST_NAME)}"
