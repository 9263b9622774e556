"""What a person types, as Slack stores it: escaped, with mentions marked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sandbox.values import Channel, Json, Person

_MARK = re.compile(r"<@([UW][A-Z0-9]+)>|<#(C[A-Z0-9]+)(?:\|[^>]*)?>")


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_stored(text: str, people: Iterable[Person], channels: Iterable[Channel]) -> str:
    """Escaped, and with @handle, @Real Name and #channel as Slack's markup."""
    marked = escape(text)
    for person in people:
        for name in (person.real_name, person.handle):
            marked = re.sub(
                rf"(?<![\w@])@{re.escape(escape(name))}(?!\w)", f"<@{person.id}>", marked, flags=re.IGNORECASE
            )
    for channel in channels:
        if channel.kind != "im":
            marked = re.sub(
                rf"(?<![\w#])#{re.escape(channel.name)}(?![\w-])", f"<#{channel.id}|{channel.name}>", marked
            )
    return marked


def mentions(text: str) -> set[str]:
    """The ids of the people mentioned in a stored text."""
    return {match.group(1) for match in _MARK.finditer(text) if match.group(1)}


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def rich_text(text: str) -> list[Json]:
    """The rich_text block that Slack adds to what people type, from the stored text."""
    elements: list[Json] = []
    at = 0
    for match in _MARK.finditer(text):
        _add_text(elements, text[at : match.start()])
        user, channel = match.groups()
        elements.append({"type": "user", "user_id": user} if user else {"type": "channel", "channel_id": channel})
        at = match.end()
    _add_text(elements, text[at:])
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def _add_text(elements: list[Json], text: str) -> None:
    if text:
        elements.append({"type": "text", "text": unescape(text)})
