"""The modals in which an engagement is logged, and updated."""

from bot.domain.engagement import LONGEST_TOPIC, Confidentiality, Engagement, How, Stage
from bot.services.engagements import Form
from handlers import ids
from handlers.drafts import Cited, LogDraft
from handlers.payloads import metadata
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
    about_provisions = (
        "Suggested from what you wrote." if draft.suggested else "Left empty, some may be suggested to you."
    )
    blocks = [
        *_inputs(form, draft, "Your own party always takes part. It may be the only one yet.", about_provisions),
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


def update_form(engagement: Engagement, form: Form) -> View:
    """The same of one that is logged, with all that it holds."""
    draft = LogDraft(
        topic=engagement.topic,
        description=engagement.description,
        stage=engagement.stage,
        on=engagement.on,
        how=engagement.how,
        parties=tuple(each.id for each in engagement.parties),
        provisions=engagement.provisions,
        decision_date=engagement.decision_date,
    )
    in_confidence = engagement.confidentiality is Confidentiality.IN_CONFIDENCE
    hint = (
        "A party that you add can read all of it from then on. Those that can read it already stay."
        if in_confidence
        else "The party that logged it always takes part."
    )
    stays = f"It stays {engagement.confidentiality if in_confidence else 'for all parties'}, as it was logged."
    blocks = [
        *_inputs(form, draft, hint),
        context(f"{stays} What stood before is kept on its timeline. {EXPORTS_AND_KEYS}"),
    ]
    return modal(
        ids.UPDATE_ENGAGEMENT_MODAL,
        "Update an engagement",
        blocks,
        submit="Update",
        private_metadata=metadata(reference=engagement.reference, version=engagement.version),
    )


def _inputs(form: Form, draft: LogDraft, about_parties: str, about_provisions: str | None = None) -> list[Block]:
    parties = draft.parties if draft.parties is not None else (form.participant.party.id,)
    return [
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
            hint=about_parties,
        ),
        date_input(
            ids.DECISION_DATE,
            "Decision date",
            draft.decision_date,
            optional=True,
            hint="If it is known when the decision is to be made. As long as no union is involved, whoever logged the "
            "engagement is nudged before it.",
        ),
        _provisions(form, draft, about_provisions),
    ]


def _provisions(form: Form, draft: LogDraft, hint: str | None) -> Block:
    return multi_select_input(
        ids.SUGGESTED_PROVISIONS if draft.suggested else ids.PROVISIONS,
        "Provisions it exercises",
        provisions.options(form.framework),
        draft.provisions,
        optional=True,
        hint=hint,
    )
