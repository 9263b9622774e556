"""Slack's mrkdwn, read as Slack reads it."""

from __future__ import annotations

import re

from sandbox.page.dates import formatted
from sandbox.page.emoji import with_emoji
from sandbox.page.nodes import Names, Node, link
from sandbox.text import unescape

_FENCE = re.compile(r"\n?```\n?(.*?)\n?```\n?", re.DOTALL)
_QUOTE = re.compile(r"(?:&gt;|>) ?")
_LONG_QUOTE = re.compile(r"^(?:&gt;|>){3} ?", re.MULTILINE)


def _between(mark: str, name: str) -> str:
    # Marks count only round whole words: 2*3*4 and snake_case_names stay as they are.
    inner = rf"[^{mark}\s](?:[^{mark}\n]*[^{mark}\s])?"
    return rf"(?<![\w{mark}]){mark}(?P<{name}>{inner}){mark}(?![\w{mark}])"


_INLINE = re.compile(
    "|".join(
        [
            r"<(?P<angle>[^<>\n]+)>",
            r"`(?P<code>[^`\n]+)`",
            _between(r"\*", "bold"),
            _between("_", "italic"),
            _between("~", "strike"),
            r"(?P<address>https?://[^\s<>|]*[^\s<>|.,;:!?)])",
            r"(?P<newline>\n)",
        ]
    )
)


def parse(text: str, names: Names) -> list[Node]:
    """A mrkdwn text, as Slack stores it, in pieces."""
    nodes: list[Node] = []
    at = 0
    for fence in _FENCE.finditer(text):
        nodes += _with_quotes(text[at : fence.start()], names)
        nodes.append(Node("pre", text=unescape(fence.group(1))))
        at = fence.end()
    return nodes + _with_quotes(text[at:], names)


def _with_quotes(text: str, names: Names) -> list[Node]:
    long_quote = _LONG_QUOTE.search(text)
    if long_quote:
        before, rest = text[: long_quote.start()].removesuffix("\n"), text[long_quote.end() :]
        return [*_with_quotes(before, names), Node("quote", children=tuple(_inline(rest, names)))]
    nodes: list[Node] = []
    plain: list[str] = []
    quoted: list[str] = []
    for line in text.split("\n") if text else []:
        quote = _QUOTE.match(line)
        if (plain and quote) or (quoted and not quote):
            nodes += _lines(plain, quoted, names)
            plain, quoted = [], []
        (quoted if quote else plain).append(line[quote.end() :] if quote else line)
    return nodes + _lines(plain, quoted, names)


def _lines(plain: list[str], quoted: list[str], names: Names) -> list[Node]:
    if quoted:
        return [Node("quote", children=tuple(_inline("\n".join(quoted), names)))]
    return _inline("\n".join(plain), names)


def _inline(text: str, names: Names) -> list[Node]:
    nodes: list[Node] = []
    at = 0
    for found in _INLINE.finditer(text):
        if found.start() > at:
            nodes.append(Node("text", text=with_emoji(unescape(text[at : found.start()]))))
        kind = str(found.lastgroup)
        nodes.append(_piece(kind, found.group(kind), names))
        at = found.end()
    if at < len(text):
        nodes.append(Node("text", text=with_emoji(unescape(text[at:]))))
    return nodes


def _piece(kind: str, inner: str, names: Names) -> Node:
    if kind == "angle":
        return _marked(inner, names)
    if kind == "code":
        return Node("code", text=unescape(inner))
    if kind == "address":
        return link(unescape(inner), "")
    if kind == "newline":
        return Node("break")
    return Node(kind, children=tuple(_inline(inner, names)))


def _marked(inner: str, names: Names) -> Node:
    """What stands between angle brackets: a mention, a date, or a link."""
    address, _, label = inner.partition("|")
    label = unescape(label)
    if address.startswith("@"):
        return Node("mention", text="@" + (label or names.person(address[1:])))
    if address.startswith("#"):
        return Node("mention", text="#" + (label or names.channel(address[1:])))
    if address.startswith("!date^"):
        return _date(address, label, names)
    if address.startswith("!subteam^"):
        return Node("mention", text=label or "@a user group")
    if address.startswith("!"):
        return Node("mention", text="@" + (label or address[1:]))
    return link(unescape(address), label)


def _date(address: str, fallback: str, names: Names) -> Node:
    _, timestamp, form, *rest = [*address.split("^"), "", ""]
    words = formatted(timestamp, unescape(form), names.now) or fallback
    return link(unescape(rest[0]), words) if rest[0] else Node("text", text=words)
