"""Slack's markup, as the page understands it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sandbox.clock import ZONE
from sandbox.page import markdown
from sandbox.page.dates import formatted
from sandbox.page.mrkdwn import parse
from sandbox.page.nodes import Names, Node
from sandbox.page.rich_text import parts
from sandbox.values import Channel, Json, Person

NOW = datetime(2026, 9, 2, 10, 0, tzinfo=ZONE)
NAMES = Names([Person("U1", "ana", "Ana Merrowby")], [Channel("C1", "general", "public", ())], NOW)


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
        ("<!here> <!subteam^S1|@leads>", "mention(@here) mention(@leads)"),
        ("<!date^1788339600^{date} {time}|on Monday>", "2 September 2026 10:00"),
        ("<!date^1788339600^{date}^https://x.org|on Monday>", "link(2 September 2026=https://x.org)"),
        ("<!date^soon^{date}|on Monday> <!date^1^{odd}|then>", "on Monday then"),
        (":tea: :+1: :no_such_thing: 10:30:00 `:tea:`", "🍵 👍 :no_such_thing: 10:30:00 code(:tea:)"),
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


@pytest.mark.parametrize(
    ("form", "hours", "told"),
    [
        ("{date_num}", 0, "2026-09-02"),
        ("{date}", 0, "2 September 2026"),
        ("{date_short}", 0, "2 Sep 2026"),
        ("{date_long} at {time}", 0, "Wednesday 2 September 2026 at 10:00"),
        ("{time_secs}", 0, "10:00:00"),
        ("due {date_short_pretty}", 0, "due today"),
        ("{date_pretty}", 24, "tomorrow"),
        ("{date_long_pretty}", -24, "yesterday"),
        ("{date_pretty}", 72, "5 September 2026"),
        ("{date}", 24 * 90, "1 December 2026"),
        ("{time}", 24 * 90, "09:00"),
        ("{ago}", -2, "2 hours ago"),
        ("{ago}", 24 * 60, "in 2 months"),
        ("{nothing}", 0, None),
        ("no token", 0, None),
    ],
)
def test_dates_are_told_by_the_reader_s_clock(form: str, hours: int, told: str | None) -> None:
    at = NOW.timestamp() + timedelta(hours=hours).total_seconds()

    assert formatted(str(int(at)), form, NOW) == told


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("**bold** *it* _it_ ~~gone~~ `a*b*`", "section(bold(bold) italic(it) italic(it) strike(gone) code(a*b*))"),
        ("# Title\nwords", "heading(Title)section(words)"),
        ("- one\n* two\n\n1. three", "bullet(section(one)section(two))ordered(section(three))"),
        ("- [ ] open\n- [x] done", "bullet(section(☐ open)section(☑ done))"),
        ("> said\n> so", "quote(said/so)"),
        ("---", "rule()"),
        ("```py\na *b*\n```\nafter", "pre(a *b*)section(after)"),
        ("[label](https://x.org) [odd](javascript:x)", "section(link(label=https://x.org) odd)"),
        (r"2\*3 \*not\*", "section(2*3 *not*)"),
        ("| A | B |\n|---|--:|\n| 1 | **2** |", "table(row(cell(A)cell(B))row(cell(1)cell(bold(2))))"),
        ("snake_case_name <b>", "section(snake_case_name <b>)"),
    ],
)
def test_markdown_is_read_as_the_markdown_block_shows_it(text: str, understood: str) -> None:
    assert outline(markdown.parse(text)) == understood
