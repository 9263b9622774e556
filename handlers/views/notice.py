"""A modal that says one thing: a refusal after a button, or that something cannot be shown."""

from handlers import ids
from handlers.views.blocks import modal, section
from handlers.views.text import View


def notice(text: str, title: str = "Partnership") -> View:
    """`text` is ours; what people typed within it is escaped."""
    return modal(ids.NOTICE_MODAL, title, [section(text)])
