"""An answer in a modal: after a question from the Home, and from the menu of a message."""

from collections.abc import Iterable

from bot.services.asking import Answered
from handlers import ids
from handlers.views.answer import THANKS, answer
from handlers.views.blocks import context, modal
from handlers.views.text import Block, View

TITLE = "Which principle applies"


def answer_modal(asked: Answered, question: str) -> View:
    """The question is still at hand there, so the buttons hand it on as they do after a command."""
    rendered = answer(asked.answer, asked.framework, asked.may, words=question)
    return modal(ids.ANSWER_MODAL, TITLE, rendered.blocks)


def thanked_modal(blocks: Iterable[Block]) -> View:
    """The same modal, as its reader saw it, with thanks in place of the two buttons."""
    return modal(ids.ANSWER_MODAL, TITLE, [context(THANKS) if _asks_verdict(each) else each for each in blocks])


def _asks_verdict(block: Block) -> bool:
    return any(element.get("action_id") == ids.HELPFUL for element in block.get("elements", ()))
