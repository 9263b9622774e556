"""Slack's rich_text blocks, as the same pieces that mrkdwn is read into."""

from __future__ import annotations

from sandbox.page.dates import formatted
from sandbox.page.emoji import EMOJI
from sandbox.page.nodes import Names, Node, link, with_breaks
from sandbox.values import Json

STYLES = ("code", "underline", "strike", "highlight", "italic", "bold")


def parts(elements: list[Json], names: Names) -> list[Node]:
    """The parts of a rich_text block: sections, lists, quotes, preformatted text."""
    return [_part(element, names) for element in elements]


def _part(element: Json, names: Names) -> Node:
    kind = element["type"]
    if kind == "rich_text_list":
        sections = tuple(_part(section, names) for section in element["elements"])
        kind = "ordered" if element["style"] == "ordered" else "bullet"
        return Node(kind, children=sections, level=element.get("indent", 0), start=element.get("offset", 0) + 1)
    children = tuple(node for each in element["elements"] for node in _inline(each, names))
    if kind == "rich_text_quote":
        return Node("quote", children=children)
    if kind == "rich_text_preformatted":
        return Node("pre", text="".join("\n" if node.kind == "break" else _words(node) for node in children))
    return Node("section", children=children)


def _words(node: Node) -> str:
    return node.text + "".join(_words(child) for child in node.children)


def _inline(element: Json, names: Names) -> list[Node]:
    nodes = _bare(element, names)
    for style in STYLES:
        if element.get("style", {}).get(style):
            nodes = [_styled(style, nodes)]
    return nodes


def _styled(style: str, nodes: list[Node]) -> Node:
    if style == "code":
        return Node(style, text="".join(_words(node) for node in nodes))
    return Node(style, children=tuple(nodes))


def _bare(element: Json, names: Names) -> list[Node]:
    kind = element["type"]
    if kind == "text":
        return with_breaks(element["text"])
    if kind == "link":
        return [link(element["url"], element.get("text", ""))]
    if kind == "user":
        return [Node("mention", text="@" + names.person(element["user_id"]))]
    if kind == "channel":
        return [Node("mention", text="#" + names.channel(element["channel_id"]))]
    if kind == "broadcast":
        return [Node("mention", text="@" + element["range"])]
    if kind == "date":
        at = str(element["timestamp"])
        words = formatted(at, element.get("format", ""), names.now) or element.get("fallback")
        return [Node("text", text=words or formatted(at, "{date}", names.now) or at)]
    if kind == "usergroup":
        return [Node("mention", text="@a user group")]
    if kind == "color":
        return [Node("color", text=element["value"])]
    return [Node("text", text=_emoji(element))]


def _emoji(element: Json) -> str:
    if "unicode" in element:
        return "".join(chr(int(point, 16)) for point in element["unicode"].split("-"))
    return EMOJI.get(element["name"], f":{element['name']}:")
