"""What a person types, as Slack stores it: escaped, with mentions marked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sandbox.values import Channel, Json, Person, UserGroup

_MARK = re.compile(
    r"<@(?P<user>[UW][A-Z0-9]+)>|<#(?P<channel>C[A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<!(?P<broadcast>here|channel|everyone)>|<!subteam\^(?P<usergroup>S[A-Z0-9]+)(?:\|[^>]*)?>"
)
_KEYS = {"user": "user_id", "channel": "channel_id", "broadcast": "range", "usergroup": "usergroup_id"}


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_stored(
    text: str, people: Iterable[Person], channels: Iterable[Channel], groups: Iterable[UserGroup] = ()
) -> str:
    """Escaped, and with @handle, @Real Name, @group, @here and #channel as Slack's markup."""
    marked = escape(text)
    for person in people:
        for name in (person.real_name, person.handle):
            marked = re.sub(
                rf"(?<![\w@])@{re.escape(escape(name))}(?!\w)", f"<@{person.id}>", marked, flags=re.IGNORECASE
            )
    for group in groups:
        marked = re.sub(
            rf"(?<![\w@])@{re.escape(group.handle)}(?![\w-])", f"<!subteam^{group.id}|@{group.handle}>", marked
        )
    marked = re.sub(r"(?<![\w@])@(here|channel|everyone)(?![\w-])", r"<!\1>", marked)
    for channel in channels:
        if channel.kind != "im":
            marked = re.sub(
                rf"(?<![\w#])#{re.escape(channel.name)}(?![\w-])", f"<#{channel.id}|{channel.name}>", marked
            )
    return marked


def mentions(text: str) -> set[str]:
    """The ids of the people mentioned in a stored text."""
    return {match["user"] for match in _MARK.finditer(text) if match["user"]}


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def rich_text(text: str) -> list[Json]:
    """The rich_text block that Slack adds to what people type, from the stored text."""
    elements: list[Json] = []
    at = 0
    for match in _MARK.finditer(text):
        _add_text(elements, text[at : match.start()])
        kind = str(match.lastgroup)
        elements.append({"type": kind, _KEYS[kind]: match[kind]})
        at = match.end()
    _add_text(elements, text[at:])
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def _add_text(elements: list[Json], text: str) -> None:
    if text:
        elements.append({"type": "text", "text": unescape(text)})
