"""The modal in which a letter is asked for, saying who may come by it, and the one that says it is on its way."""

from bot.domain.concern import Concern
from bot.domain.letter import Paper, papers
from handlers import ids
from handlers.forms import reference_metadata
from handlers.views import concern_words
from handlers.views.blocks import context, modal, option, radio_input, section
from handlers.views.engagement_form import EXPORTS_AND_KEYS
from handlers.views.notice import notice
from handlers.views.text import View

PAPERS = {Paper.CONCERN: "The concern", Paper.RESPONSE: "The response"}


def letter_form(concern: Concern) -> View:
    offered = [option(each, PAPERS[each]) for each in papers(concern)]
    blocks = [
        section(
            f"A letter of concern {concern.reference}, {concern_words.between(concern)}, as a Word file: whole, "
            "addressed, with room to sign. I send it to your direct messages with me, and delete it "
            "there after 24 hours."
        ),
        radio_input(ids.PAPER, "Letter", offered, offered[-1]["value"]),
        context(f"The letter holds what both parties wrote. {EXPORTS_AND_KEYS}"),
    ]
    metadata = reference_metadata(concern.reference)
    return modal(ids.LETTER_MODAL, "A letter", blocks, submit="Send it to me", private_metadata=metadata)


def on_its_way(reference: str) -> View:
    text = (
        f"The letter of concern {reference} comes in your direct messages with me within moments. "
        "It is deleted there after 24 hours: download it if you need it for longer."
    )
    return notice(text, "On its way")
