"""Blocks that show figures, cards and folded parts, as an app sends them."""

from __future__ import annotations

from sandbox.values import Json
from tests.browser.sample_app import button, mrkdwn, plain


def raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def rich(text: str, **style: bool) -> Json:
    words = {"type": "text", "text": text, "style": style}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [words]}]}


def series(name: str, *values: float) -> Json:
    points = [{"label": day, "value": value} for day, value in zip(DAYS, values, strict=True)]
    return {"name": name, "data": points}


DAYS = ["Mon", "Tue", "Wed"]
BARS: Json = {
    "type": "data_visualization",
    "block_id": "bars",
    "title": "Cups by day",
    "chart": {
        "type": "bar",
        "series": [series("Black", 4, 9, 2), series("Mint", 1, 3, 5)],
        "axis_config": {"categories": DAYS, "x_label": "Day", "y_label": "Cups"},
    },
}
PIE: Json = {
    "type": "data_visualization",
    "block_id": "pie",
    "title": "Kinds",
    "chart": {"type": "pie", "segments": [{"label": "Black", "value": 3}, {"label": "Mint", "value": 1}]},
}
TABLES: list[Json] = [
    {
        "type": "markdown",
        "text": "## Tea rota\nPour **slowly**, see [the list](https://example.org).\n\n- [x] kettle\n- cups",
    },
    {
        "type": "table",
        "block_id": "table",
        "column_settings": [{"align": "left"}, {"align": "right"}],
        "rows": [[raw("Kind"), raw("Cups")], [rich("Black", bold=True), raw("9")]],
    },
    {
        "type": "data_table",
        "block_id": "stock",
        "caption": "Stock of tea",
        "rows": [[raw("Kind"), raw("Left")], [raw("Green"), raw("7")]],
    },
    BARS,
    PIE,
]


def card(title: str, block_id: str, *actions: Json) -> Json:
    return {
        "type": "card",
        "block_id": block_id,
        "title": mrkdwn(title),
        "body": mrkdwn("Free until *four*"),
        **({"actions": list(actions)} if actions else {}),
    }


CARDS: list[Json] = [
    card("Pot 7", "pot", button("Drink", "drink")),
    {
        "type": "carousel",
        "block_id": "pots",
        "elements": [card("Pot 8", "pot-8"), card("Pot 9", "pot-9", button("Take pot 9", "take"))],
    },
    {
        "type": "container",
        "block_id": "box",
        "title": plain("Details"),
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": [{"type": "section", "block_id": "inside", "text": mrkdwn("Steeped :tea:")}],
    },
    {
        "type": "context_actions",
        "block_id": "judged",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "judge",
                "positive_button": {"text": plain("Good"), "value": "good"},
                "negative_button": {"text": plain("Bad"), "value": "bad"},
            },
            {"type": "icon_button", "action_id": "remove", "icon": "trash", "text": plain("Remove")},
        ],
    },
    {
        "type": "plan",
        "block_id": "plan",
        "title": "Steps",
        "tasks": [
            {"task_id": "1", "title": "Fetch water", "status": "complete"},
            {"task_id": "2", "title": "Boil it", "status": "in_progress", "details": rich("Nearly there")},
        ],
    },
]
