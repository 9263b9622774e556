"""Rich text: sections, lists, quotes and preformatted parts with their inline elements."""

from __future__ import annotations

from sandbox.block_kit.schema import Check, array, boolean, by_type, integer, record, string

_STYLE = record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_STYLED: dict[str, Check] = {"style": _STYLE}
_INLINE = by_type(
    {
        "text": record({"text": string(1)}, _STYLED),
        "link": record({"url": string(1, 3000)}, _STYLED | {"text": string(0), "unsafe": boolean}),
        "user": record({"user_id": string(1)}, _STYLED),
        "channel": record({"channel_id": string(1)}, _STYLED),
        "usergroup": record({"usergroup_id": string(1)}, _STYLED),
        "emoji": record({"name": string(1)}, _STYLED | {"unicode": string(1)}),
        "broadcast": record({"range": string(choices=frozenset({"here", "channel", "everyone"}))}),
        "date": record(
            {"timestamp": integer(0, 10**11), "format": string(1)},
            _STYLED | {"url": string(1, 3000), "fallback": string(1)},
        ),
    },
    "element",
)
_INDENT = integer(0, 8)
_BORDER = integer(0, 1)
_SECTION = record({"elements": array(_INLINE, 0)})
_LIST = record(
    {
        "style": string(choices=frozenset({"bullet", "ordered"})),
        "elements": array(by_type({"rich_text_section": _SECTION})),
    },
    {"indent": _INDENT, "offset": integer(0, 10**6), "border": _BORDER},
)

RICH_TEXT_PARTS = array(
    by_type(
        {
            "rich_text_section": _SECTION,
            "rich_text_list": _LIST,
            "rich_text_preformatted": record({"elements": array(_INLINE, 0)}, {"border": _BORDER}),
            "rich_text_quote": record({"elements": array(_INLINE, 0)}, {"border": _BORDER}),
        },
        "element",
    ),
    0,
)
