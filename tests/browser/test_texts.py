"""Slack's markup, as the page understands it."""

from __future__ import annotations

import pytest

from sandbox.page.mrkdwn import parse
from sandbox.page.nodes import Names, Node
from sandbox.page.rich_text import parts
from sandbox.values import Channel, Json, Person

NAMES = Names([Person("U1", "ana", "Ana Merrowby")], [Channel("C1", "general", "public", ())])


def outline(nodes: list[Node] | tuple[Node, ...]) -> str:
    """Pieces in a short form: kind(content), text as it is."""
    return "".join(_piece(node) for node in nodes)


def _piece(node: Node) -> str:
    if node.kind == "text":
        return node.text
    if node.kind == "break":
        return "/"
    inner = f"{node.text}={node.url}" if node.url else node.text
    return f"{node.kind}({inner}{outline(node.children)})"


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("plain words", "plain words"),
        ("*bold* and _italic_ and ~gone~", "bold(bold) and italic(italic) and strike(gone)"),
        ("*_both_*", "bold(italic(both))"),
        ("2*3*4, snake_case_name", "2*3*4, snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("*over\ntwo lines*", "*over/two lines*"),
        ("`a *b* c`", "code(a *b* c)"),
        ("A &amp; B &lt;i&gt; &amp;lt;", "A & B <i> &lt;"),
        (
            "<@U1>, <#C1>, <#C1|named>, <#C9>",
            "mention(@Ana Merrowby), mention(#general), mention(#named), mention(#a private channel)",
        ),
        ("<!here> <!date^1^{date}|on Monday>", "mention(@here) on Monday"),
        ("<https://x.org/a_b?c=1&amp;d=2|the *list*>", "link(the *list*=https://x.org/a_b?c=1&d=2)"),
        ("see https://x.org/a_b_c.", "see link(https://x.org/a_b_c=https://x.org/a_b_c)."),
        ("<javascript:alert(1)|press>", "press"),
        ("<mailto:a@x.org|Ana>", "link(Ana=mailto:a@x.org)"),
        ("one\n&gt; two\n&gt; three\nfour", "onequote(two/three)four"),
        ("one\n&gt;&gt;&gt; two\nthree", "onequote(two/three)"),
        ("a\n```\nx *y*\n z```\nb", "apre(x *y*\n z)b"),
        ("", ""),
    ],
)
def test_mrkdwn_is_read_as_slack_reads_it(text: str, understood: str) -> None:
    assert outline(parse(text, NAMES)) == understood


def test_rich_text_keeps_its_lists_styles_and_mentions() -> None:
    def line(*elements: Json) -> Json:
        return {"type": "rich_text_section", "elements": list(elements)}

    bold: Json = {"type": "text", "text": "warm", "style": {"bold": True, "italic": True}}
    code: Json = {"type": "text", "text": "a_b", "style": {"code": True}}
    elements: list[Json] = [
        line({"type": "text", "text": "one\ntwo "}, {"type": "emoji", "name": "tea", "unicode": "2615"}),
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [line(bold), line({"type": "user", "user_id": "U1"})],
        },
        {"type": "rich_text_quote", "elements": [code, {"type": "broadcast", "range": "here"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x\ny"}]},
        line({"type": "link", "url": "data:text/html,x", "text": "odd"}, {"type": "channel", "channel_id": "C1"}),
    ]

    assert outline(parts(elements, NAMES)) == (
        "section(one/two ☕)"
        "ordered(section(bold(italic(warm)))section(mention(@Ana Merrowby)))"
        "quote(code(a_b)mention(@here))"
        "pre(x\ny)"
        "section(oddmention(#general))"
    )
