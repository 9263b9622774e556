"""The modals in which a concern is responded to, and in which it is withdrawn."""

from bot.domain.concern import Verdict
from bot.services.concerns import Shown
from handlers import ids
from handlers.forms import reference_metadata
from handlers.views import concern_words
from handlers.views.blocks import context, modal, option, section, select_input, text_input
from handlers.views.engagement_form import EXPORTS_AND_KEYS
from handlers.views.text import Block, View, quote, sentence

LONGEST_QUOTE = 600


def respond_form(shown: Shown) -> View:
    """Every point and further action, each with a verdict and a reason to give."""
    concern = shown.concern
    blocks = [
        section(
            f"Concern {concern.reference} {concern_words.between(concern)}. {concern_words.aim(concern.aim_date)}\n"
            "Longer texts are shortened here; the concern itself shows them whole. "
            "That a response answers each point, and that no nudge about the aim date follows it, "
            "is our working practice."
        ),
        *_asked(ids.POINT, "Point", concern.points),
        *_asked(ids.FURTHER_ACTION, "Further action", concern.further_actions),
        context(f"Both parties' members and leads can then read the response. {EXPORTS_AND_KEYS}"),
    ]
    metadata = reference_metadata(concern.reference)
    return modal(ids.RESPOND_MODAL, "Respond to a concern", blocks, submit="Respond", private_metadata=metadata)


def withdraw_form(shown: Shown) -> View:
    """Asks whether it is meant."""
    concern = shown.concern
    text = (
        f"Withdraw concern {concern.reference} {concern_words.between(concern)}? "
        "It then awaits no response and no more nudges come. It can still be read, and it cannot be raised again: "
        "a new concern can. Withdrawing is our working practice."
    )
    metadata = reference_metadata(concern.reference)
    return modal(
        ids.WITHDRAW_MODAL, "Withdraw a concern", [section(text)], submit="Withdraw", private_metadata=metadata
    )


def _asked(kind: str, label: str, texts: tuple[str, ...]) -> list[Block]:
    verdicts = [option(each, sentence(each)) for each in Verdict]
    blocks: list[Block] = []
    for number, text in enumerate(texts):
        asked = f"{label} {number + 1}"
        blocks += [
            section(f"*{asked}*\n{quote(text, LONGEST_QUOTE)}"),
            select_input(f"{ids.VERDICT}.{kind}.{number}", f"{asked}: your answer", verdicts),
            text_input(f"{ids.REASON}.{kind}.{number}", f"{asked}: the reason"),
        ]
    return blocks
