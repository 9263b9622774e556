"""Standard Markdown, as far as Slack's markdown block draws it."""

from __future__ import annotations

import re
from itertools import groupby

from sandbox.page.nodes import Node, link, with_breaks

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_ITEM = re.compile(r"\s*(?:([-*+])|\d+[.)])\s+(?:\[( |x)\] )?(.*)")
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*")
_DIVIDE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?\s*")
_INLINE = re.compile(
    "|".join(
        [
            r"\\(?P<escaped>[!-/:-@\[-`{-~])",
            r"`(?P<code>[^`\n]+)`",
            r"!?\[(?P<label>[^\]\n]*)\]\((?P<url>[^()\s]+)\)",
            r"\*\*(?P<bold>\S(?:.*?\S)?)\*\*",
            r"~~(?P<strike>\S(?:.*?\S)?)~~",
            r"\*(?P<italic>[^\s*](?:[^*\n]*[^\s*])?)\*",
            r"(?<!\w)_(?P<low>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)",
            r"(?P<address>https?://[^\s<>]*[^\s<>.,;:!?)])",
        ]
    )
)


def parse(text: str) -> list[Node]:
    """A Markdown text in pieces. Lists are of one level."""
    nodes: list[Node] = []
    at = 0
    for fence in _FENCE.finditer(text):
        nodes += _blocks(text[at : fence.start()])
        nodes.append(Node("pre", text=fence.group(1).removesuffix("\n")))
        at = fence.end()
    return nodes + _blocks(text[at:])


def _blocks(text: str) -> list[Node]:
    lines = text.split("\n")
    nodes: list[Node] = []
    for kind, group in groupby(range(len(lines)), lambda at: _kind(lines, at)):
        found = [lines[at] for at in group]
        if kind == "table":
            nodes.append(_table(found))
        elif kind in ("bullet", "ordered"):
            nodes.append(Node(kind, children=tuple(map(_item, found))))
        elif kind == "quote":
            nodes.append(Node("quote", children=_inline("\n".join(line.lstrip()[1:].strip() for line in found))))
        elif kind == "heading":
            nodes += [
                Node("heading", children=_inline(match.group(1))) for match in map(_HEADING.match, found) if match
            ]
        elif kind == "rule":
            nodes.append(Node("rule"))
        elif kind == "text":
            nodes.append(Node("section", children=_inline("\n".join(found))))
    return nodes


def _kind(lines: list[str], at: int) -> str:
    line = lines[at]
    item = _ITEM.fullmatch(line)
    if not line.strip():
        return ""
    if _RULE.fullmatch(line):
        return "rule"
    if _HEADING.match(line):
        return "heading"
    if line.lstrip().startswith(">"):
        return "quote"
    if item:
        return "bullet" if item.group(1) else "ordered"
    return "table" if line.lstrip().startswith("|") else "text"


def _item(line: str) -> Node:
    found = _ITEM.fullmatch(line)
    _, tick, words = found.groups() if found else ("", None, line)
    box = {None: "", " ": "☐ ", "x": "☑ "}[tick]
    return Node("section", children=(*([Node("text", text=box)] if box else []), *_inline(words)))


def _table(lines: list[str]) -> Node:
    rows = [line.strip().strip("|").split("|") for line in lines if not _DIVIDE.fullmatch(line.strip())]
    cells = (tuple(Node("cell", children=_inline(cell.strip())) for cell in row) for row in rows)
    return Node("table", children=tuple(Node("row", children=row) for row in cells))


def _inline(text: str) -> tuple[Node, ...]:
    nodes: list[Node] = []
    at = 0
    for found in _INLINE.finditer(text):
        nodes += with_breaks(text[at : found.start()])
        nodes.append(_piece(found))
        at = found.end()
    return tuple(nodes + with_breaks(text[at:]))


def _piece(found: re.Match[str]) -> Node:
    kind, groups = str(found.lastgroup), found.groupdict()
    if kind == "url":
        return link(groups["url"], groups["label"])
    if kind == "address":
        return link(groups["address"], "")
    if kind in ("escaped", "code"):
        return Node("code" if kind == "code" else "text", text=groups[kind])
    return Node("italic" if kind == "low" else kind, children=_inline(groups[kind]))
