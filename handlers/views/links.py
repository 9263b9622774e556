"""Which addresses that people typed become links: only plain ones, each shown as it is."""

import re

from handlers.views.text import NOTHING, Block

# What may stand before and after an address in a sentence.
_WORD = re.compile(r"(?<!\S)[(\[\"']*(?P<address>https?://\S*?)[)\]\"'.,;:?]*(?!\S)", re.IGNORECASE)
# No name before the host, which could pass for one, and no label: what is shown is where it leads.
_PLAIN = re.compile(
    r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?([/?#][\w/?#=&%.,:;~+()-]*)?", re.IGNORECASE | re.ASCII
)


def with_links(text: str) -> Block:
    """What somebody wrote, letter by letter, with its plain web addresses to press."""
    elements: list[Block] = []
    at = 0
    for found in _WORD.finditer(text):
        if _PLAIN.fullmatch(found["address"]):
            elements += [*_words(text[at : found.start("address")]), {"type": "link", "url": found["address"]}]
            at = found.end("address")
    elements += _words(text[at:])
    section = {"type": "rich_text_section", "elements": elements or _words(NOTHING)}
    return {"type": "rich_text", "elements": [section]}


def _words(text: str) -> list[Block]:
    return [{"type": "text", "text": text}] if text else []
