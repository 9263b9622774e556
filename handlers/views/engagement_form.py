"""The modal in which an engagement is logged."""

from bot.domain.engagement import LONGEST_TOPIC, Confidentiality, How, Stage
from bot.services.engagements import Form
from handlers import ids
from handlers.drafts import Cited, LogDraft
from handlers.views import provisions
from handlers.views.blocks import (
    context,
    date_input,
    modal,
    multi_select_input,
    option,
    radio_input,
    section,
    select_input,
    text_input,
)
from handlers.views.text import Block, View, clip, sentence

EXPORTS_AND_KEYS = (
    "The workspace's owner may be able to export messages, and whoever runs the bot's server holds its keys."
)
SEEN_BY = {
    Confidentiality.ALL_PARTIES: "Members and leads of every party can see it",
    Confidentiality.IN_CONFIDENCE: "Members and leads of the parties named above only",
}


def draft_from(cited: Cited) -> LogDraft:
    """What a topic, or an answer's button, starts the form with.

    Words too long for a topic stand whole in the description.
    """
    words = " ".join(cited.words.split())
    longer = cited.words if len(words) > LONGEST_TOPIC else ""
    return LogDraft(topic=clip(words, LONGEST_TOPIC), description=longer, provisions=cited.refs)


def log_form(form: Form, draft: LogDraft) -> View:
    """The form with all that `draft` holds. Suggested provisions are those of a draft that says so."""
    parties = draft.parties if draft.parties is not None else (form.participant.party.id,)
    blocks = [
        text_input(ids.TOPIC, "Topic", draft.topic, longest=LONGEST_TOPIC, multiline=False),
        text_input(ids.DESCRIPTION, "What it is about", draft.description),
        select_input(ids.STAGE, "Stage", [option(each, sentence(each)) for each in Stage], draft.stage),
        date_input(ids.ON, "When", draft.on or form.today),
        select_input(ids.HOW, "How", [option(each, sentence(each)) for each in How], draft.how),
        multi_select_input(
            ids.PARTIES,
            "Parties involved",
            [option(each.id, each.name) for each in form.parties],
            parties,
            hint="Your own party always takes part.",
        ),
        _provisions(form, draft),
        radio_input(
            ids.CONFIDENTIALITY,
            "Confidentiality",
            [option(each, sentence(each), seen_by) for each, seen_by in SEEN_BY.items()],
            draft.confidentiality or Confidentiality.ALL_PARTIES,
        ),
        context(EXPORTS_AND_KEYS),
    ]
    if draft.suggested:
        blocks.insert(0, section("Suggested from what you wrote: confirm or change the provisions, then log."))
    # Whoever presses Log far down in the form sees by its title that something is asked of them yet.
    title = "Confirm the provisions" if draft.suggested else "Log an engagement"
    return modal(ids.LOG_ENGAGEMENT_MODAL, title, blocks, submit="Log")


def _provisions(form: Form, draft: LogDraft) -> Block:
    return multi_select_input(
        ids.SUGGESTED_PROVISIONS if draft.suggested else ids.PROVISIONS,
        "Provisions it exercises",
        provisions.options(form.framework),
        draft.provisions,
        optional=True,
        hint="Suggested from what you wrote." if draft.suggested else "Left empty, some may be suggested to you.",
    )
