"""A modal that says one thing, or says it above a form: a refusal after a button, or that something cannot be shown."""

from handlers import ids
from handlers.payloads import OpenView
from handlers.views.blocks import modal, section
from handlers.views.text import View


def notice(text: str, title: str = "Partnership") -> View:
    """`text` is ours; what people typed within it is escaped."""
    return modal(ids.NOTICE_MODAL, title, [section(text)])


def noted(form: OpenView, text: str) -> View:
    """The form as it stands with `text` above: Slack lets inputs of the same ids keep what they hold."""
    below = [block for block in form.blocks if block.get("block_id") != ids.NOTICE]
    worded = {"title": form.title, "submit": form.submit, "close": form.close}
    return {
        "type": "modal",
        "callback_id": form.callback_id,
        **{part: words for part, words in worded.items() if words},
        "blocks": [section(text) | {"block_id": ids.NOTICE}, *below],
        "private_metadata": form.private_metadata,
    }
