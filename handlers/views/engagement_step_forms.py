"""The modals about one engagement beside its own form: a follow-up action, and a note."""

from bot.domain.engagement import LONGEST_NOTE, Confidentiality, Engagement
from bot.domain.follow_up_action import LONGEST_ACTION
from bot.services.follow_up_actions import Form
from handlers import ids
from handlers.engagement_forms import Readers
from handlers.payloads import metadata
from handlers.views.blocks import context, date_input, modal, option, person_input, radio_input, section, text_input
from handlers.views.engagement_form import EXPORTS_AND_KEYS
from handlers.views.text import View, escape

WHO_READS = {
    Readers.OWN: ("My own party", "Its members and leads, and nobody else"),
    Readers.ALL: ("Everybody who can see the engagement", None),
}


def action_form(form: Form, words: str = "") -> View:
    """A new one, begun with `words`; or the one that is to be changed, as it is."""
    engagement, action = form.engagement, form.action
    in_confidence = engagement.confidentiality is Confidentiality.IN_CONFIDENCE
    of = "a party named in this engagement" if in_confidence else "any party"
    blocks = [
        section(_about(engagement)),
        text_input(ids.WHAT, "What is to be done", action.what if action else words, longest=LONGEST_ACTION),
        person_input(
            ids.OWNER,
            "Owner",
            action.owner.user if action else None,
            hint=f"A member or lead of {of}. They are nudged 2 days before, on the day, and then weekly.",
        ),
        date_input(ids.DUE, "Due", action.due if action else None),
        context(f"{_readers(engagement)} {EXPORTS_AND_KEYS}"),
    ]
    fields = {"reference": engagement.reference, "version": engagement.version}
    if action is None:
        return modal(
            ids.ADD_ACTION_MODAL, "Add a follow-up action", blocks, submit="Add", private_metadata=metadata(**fields)
        )
    kept = metadata(**fields, number=action.number)
    return modal(ids.CHANGE_ACTION_MODAL, "Change an action", blocks, submit="Change", private_metadata=kept)


def note_form(engagement: Engagement, words: str = "") -> View:
    blocks = [
        section(_about(engagement)),
        text_input(ids.WORDS, "Note", words, longest=LONGEST_NOTE),
        radio_input(
            ids.READERS,
            "Who can read it",
            [option(each, label, description) for each, (label, description) in WHO_READS.items()],
            Readers.OWN,
        ),
        context(EXPORTS_AND_KEYS),
    ]
    kept = metadata(reference=engagement.reference, version=engagement.version)
    return modal(ids.ENGAGEMENT_NOTE_MODAL, "Note on an engagement", blocks, submit="Keep", private_metadata=kept)


def _about(engagement: Engagement) -> str:
    return f"Engagement {engagement.reference}: {escape(engagement.topic, 1000)}"


def _readers(engagement: Engagement) -> str:
    if engagement.confidentiality is Confidentiality.IN_CONFIDENCE:
        return "Members and leads of the parties named in it can read it."
    return "Members and leads of every party can read it."
