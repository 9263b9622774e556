"""A record that is too long for one modal, read in several pages."""

import json

from handlers.views.blocks import actions, button, context
from handlers.views.text import Block

# Slack takes a hundred blocks in a view, of which a page's own head and foot need some.
MOST_BLOCKS = 92
MOST_BYTES = 200_000


def paged(groups: list[list[Block]]) -> list[list[Block]]:
    """Groups on as few pages as Slack's limits for a view allow; what stands in one of them stays together."""
    pages: list[list[Block]] = [[]]
    taken = 0
    for group in groups:
        size = len(json.dumps(group))
        if pages[-1] and (len(pages[-1]) + len(group) > MOST_BLOCKS or taken + size > MOST_BYTES):
            pages.append([])
            taken = 0
        pages[-1] += group
        taken += size
    return pages


def turning(number: int, pages: int, *, back: str, on: str) -> list[Block]:
    """`back` and `on` are the action ids of the buttons."""
    if pages == 1:
        return []
    elements = [button(back, "Page before", str(number - 1))] if number > 0 else []
    elements += [button(on, "Next page", str(number + 1))] if number + 1 < pages else []
    return [context(f"Page {number + 1} of {pages}"), *actions(elements)]
