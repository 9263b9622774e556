"""Blocks beyond the plain ones: where each may stand, its limits, and one beyond."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.block_kit.blocks import message_errors
from sandbox.block_kit.views import view_errors

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def cell(text: str = "x") -> Json:
    return {"type": "raw_text", "text": text}


def rich(text: str = "x") -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
    }


def table(rows: int = 1, columns: int = 1, text: str = "x", **more: Any) -> Json:
    return {"type": "table", "rows": [[cell(text)] * columns] * rows, **more}


def data_table(rows: int = 2, columns: int = 1, text: str = "x", **more: Any) -> Json:
    return {"type": "data_table", "caption": "Stock", "rows": [[cell(text)] * columns] * rows, **more}


def bar(series: int = 1, labels: int = 1, name: str = "", **more: Any) -> Json:
    categories = [str(number) for number in range(labels)]
    data = [{"label": label, "value": 1} for label in categories]
    drawn = [{"name": name or f"s{number}", "data": data} for number in range(series)]
    chart = {"type": "bar", "series": drawn, "axis_config": {"categories": categories}} | more
    return {"type": "data_visualization", "title": "Load", "chart": chart}


def pie(*segments: Json, **more: Any) -> Json:
    chart = {"type": "pie", "segments": list(segments or [{"label": "up", "value": 3}])}
    return {"type": "data_visualization", "title": "Load", "chart": chart, **more}


def button(number: int = 0) -> Json:
    return {"type": "button", "action_id": str(number), "text": plain()}


def card(**more: Any) -> Json:
    return {"type": "card", "title": mrkdwn(), **more}


def carousel(count: int = 1) -> Json:
    return {"type": "carousel", "elements": [card()] * count}


def container(*children: Json, **more: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": list(children or [{"type": "divider"}]), **more}


def feedback(**more: Any) -> Json:
    good, bad = {"text": plain("Good"), "value": "1"}, {"text": plain("Bad"), "value": "0"}
    return {"type": "feedback_buttons", "action_id": "fb", "positive_button": good, "negative_button": bad, **more}


def icon(**more: Any) -> Json:
    return {"type": "icon_button", "action_id": "rm", "icon": "trash", "text": plain("Remove"), **more}


def context_actions(*elements: Json) -> Json:
    return {"type": "context_actions", "elements": list(elements)}


def task(number: int = 1, **more: Any) -> Json:
    return {"task_id": f"t{number}", "title": "Fetch", "status": "complete", **more}


def task_card(**more: Any) -> Json:
    return {"type": "task_card", **task(), **more}


def plan(*tasks: Json) -> Json:
    return {"type": "plan", "title": "Steps", "tasks": list(tasks)}


def markdown(length: int) -> Json:
    return {"type": "markdown", "text": "x" * length}


def alert(**more: Any) -> Json:
    return {"type": "alert", "text": mrkdwn(), **more}


def video(**more: Any) -> Json:
    addresses = {"video_url": "https://ex.org/v", "thumbnail_url": "https://ex.org/t.png"}
    return {"type": "video", "title": plain(), "alt_text": "Demo", **addresses, **more}


def typed_input(kind: str, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": {"type": kind, "action_id": "in", **more}}


LEGAL: dict[str, list[Json]] = {
    "markdown": [markdown(6_000), markdown(6_000)],
    "table of 100 rows": [table(rows=100, column_settings=[{"align": "right", "is_wrapped": True}, None])],
    "table of 20 columns": [table(columns=20)],
    "table of 10,000 characters": [table(rows=10, columns=10, text="x" * 100)],
    "table of other cells": [
        {"type": "table", "rows": [[rich(), {"type": "raw_number", "value": 9, "text": "9"}]]},
    ],
    "data_table": [data_table(rows=101, columns=20, page_size=100)],
    "data_table with rich cells": [{"type": "data_table", "caption": "S", "rows": [[cell()], [rich()]]}],
    "pie": [pie(*[{"label": str(number), "value": 0.5} for number in range(6)])],
    "bar": [bar(series=6, labels=20)],
    "line": [bar(type="line")],
    "area": [bar(type="area", axis_config={"categories": ["0"], "x_label": "x" * 50, "y_label": "y" * 50})],
    "two charts": [pie(), pie()],
    "card": [
        card(
            title=plain("x" * 150),
            subtitle=mrkdwn("x" * 150),
            body=mrkdwn("x" * 200),
            subtext=mrkdwn("x" * 200),
            hero_image={"type": "image", "image_url": "https://ex.org/p.png", "alt_text": "Pump"},
            slack_icon={"name": "van"},
            actions=[button(number) for number in range(3)],
        )
    ],
    "carousel": [carousel(10)],
    "container": [
        container(
            *[{"type": "divider"}] * 9,
            table(),
            width="full",
            is_collapsible=True,
            default_collapsed=True,
            subtitle=mrkdwn(),
        )
    ],
    "container with a rich title": [
        {"type": "container", "rich_text_title": rich(), "has_header_divider": True, "child_blocks": [rich()]}
    ],
    "context_actions": [context_actions(feedback(), *[icon(action_id=str(number)) for number in range(4)])],
    "icon_button": [context_actions(icon(visible_to_user_ids=["U1"] * 10, value="v", accessibility_label="x" * 75))],
    "task_card": [
        task_card(
            status="in_progress", details=rich(), output=rich(), sources=[{"type": "url", "url": "u", "text": "t"}]
        )
    ],
    "plan": [plan(task(0, status="pending"), *[task(number) for number in range(1, 50)])],
    "plan with whole cards": [plan({"type": "task_card", **task()})],
    "datetimepicker": [{"type": "actions", "elements": [{"type": "datetimepicker", "initial_date_time": 1760000000}]}],
    "external_select": [
        {"type": "actions", "elements": [{"type": "external_select", "action_id": "a", "min_query_length": 0}]}
    ],
    "channels_select": [{"type": "actions", "elements": [{"type": "channels_select", "action_id": "a"}]}],
    "image from a file": [{"type": "image", "alt_text": "Pump", "slack_file": {"id": "F1"}}],
}


@pytest.mark.parametrize("name", LEGAL)
def test_blocks_at_their_limits_are_legal(name: str) -> None:
    assert message_errors(LEGAL[name]) == []


def over(most: int) -> str:
    return f"must be less than {most + 1} characters"


def most(count: int) -> str:
    return f"no more than {count} items allowed"


CHART = "/blocks/0/chart"
ILLEGAL: list[tuple[list[Json], str, str]] = [
    ([markdown(12_001)], over(12_000), "/blocks/0/text"),
    ([markdown(6_000), markdown(6_001)], "markdown blocks must hold less than 12001 characters", "/blocks/1"),
    ([table(rows=101)], most(100), "/blocks/0/rows"),
    ([table(columns=21)], most(20), "/blocks/0/rows/0"),
    ([table(text="")], "must be more than 0 characters", "/blocks/0/rows/0/0/text"),
    ([table(rows=10, columns=10, text="x" * 101)], "tables must hold less than 10001 characters", "/blocks/0"),
    ([table(), table()], "no more than 1 table allowed", "/blocks/1"),
    ([container(table()), table()], "no more than 1 table allowed", "/blocks/1"),
    ([table(column_settings=[{"align": "top"}])], "must be a valid enum value", "/blocks/0/column_settings/0/align"),
    ([{"type": "data_table", "rows": [[cell()], [cell()]]}], "missing required field: caption", "/blocks/0"),
    ([data_table(rows=1)], "no fewer than 2 items allowed", "/blocks/0/rows"),
    ([data_table(rows=102)], most(101), "/blocks/0/rows"),
    ([data_table(columns=21)], most(20), "/blocks/0/rows/0"),
    ([data_table(page_size=101)], "must be less than or equal to 100", "/blocks/0/page_size"),
    (
        [{"type": "data_table", "caption": "S", "rows": [[cell()], [cell(), cell()]]}],
        "all rows must have the same number of cells",
        "/blocks/0/rows/1",
    ),
    (
        [{"type": "data_table", "caption": "S", "rows": [[rich()], [cell()]]}],
        "a header cell must not be rich_text",
        "/blocks/0/rows/0/0",
    ),
    (
        [{"type": "data_table", "caption": "S", "rows": [[cell()], [{"type": "raw_number", "value": 4}]]}],
        "unsupported cell: raw_number",
        "/blocks/0/rows/1/0",
    ),
    ([data_table(columns=10, text="x" * 1_001)], "must hold less than 20001 characters", "/blocks/0"),
    ([pie(), pie(), pie()], "no more than 2 charts allowed", "/blocks/2"),
    ([pie(title="x" * 51)], over(50), "/blocks/0/title"),
    ([pie(*[{"label": "a", "value": 1}] * 7)], most(6), f"{CHART}/segments"),
    ([pie({"label": "x" * 21, "value": 1})], over(20), f"{CHART}/segments/0/label"),
    ([pie({"label": "a", "value": 0})], "must be greater than 0", f"{CHART}/segments/0/value"),
    ([bar(series=7)], most(6), f"{CHART}/series"),
    ([bar(labels=21)], most(20), f"{CHART}/axis_config/categories"),
    ([bar(axis_config={"categories": ["0"], "x_label": "x" * 51})], over(50), f"{CHART}/axis_config/x_label"),
    (
        [bar(axis_config={"categories": ["0", "1"]})],
        "must have exactly one point for each category",
        f"{CHART}/series/0/data",
    ),
    (
        [bar(series=2, name="s")],
        "series names must be unique",
        f"{CHART}/series/1/name",
    ),
    ([bar(type="radar")], "unsupported chart: radar", CHART),
    (
        [{"type": "card", "subtitle": mrkdwn()}],
        "must define at least one of `hero_image`, `title`, `actions` and `body`",
        "/blocks/0",
    ),
    ([card(title=mrkdwn("x" * 151))], over(150), "/blocks/0/title/text"),
    ([card(body=mrkdwn("x" * 201))], over(200), "/blocks/0/body/text"),
    ([card(actions=[button(number) for number in range(4)])], most(3), "/blocks/0/actions"),
    (
        [
            card(
                icon={"type": "image", "image_url": "https://ex.org/p.png", "alt_text": "Pump"},
                slack_icon={"name": "van"},
            )
        ],
        "must define either `icon` or `slack_icon`",
        "/blocks/0",
    ),
    ([carousel(0)], "no fewer than 1 items allowed", "/blocks/0/elements"),
    ([carousel(11)], most(10), "/blocks/0/elements"),
    ([{"type": "carousel", "elements": [{"type": "divider"}]}], "unsupported type: divider", "/blocks/0/elements/0"),
    ([container(*[{"type": "divider"}] * 11)], most(10), "/blocks/0/child_blocks"),
    ([container(data_table())], "unsupported type: data_table", "/blocks/0/child_blocks/0"),
    ([container(container())], "unsupported type: container", "/blocks/0/child_blocks/0"),
    (
        [{"type": "container", "child_blocks": [{"type": "divider"}]}],
        "must define either `title` or `rich_text_title`",
        "/blocks/0",
    ),
    ([container(default_collapsed=True)], "needs `is_collapsible`", "/blocks/0/default_collapsed"),
    (
        [container(is_collapsible=True, has_header_divider=True)],
        "cannot be used with `is_collapsible`",
        "/blocks/0/has_header_divider",
    ),
    ([container(width="huge")], "must be a valid enum value", "/blocks/0/width"),
    (
        [{"type": "divider", "block_id": "same"}, container({"type": "divider", "block_id": "same"})],
        "`block_id` same already exists",
        "/blocks/1/child_blocks/0/block_id",
    ),
    ([context_actions(*[icon(action_id=str(number)) for number in range(6)])], most(5), "/blocks/0/elements"),
    ([context_actions(button())], "unsupported element: button", "/blocks/0/elements/0"),
    ([context_actions(icon(icon="star"))], "must be a valid enum value", "/blocks/0/elements/0/icon"),
    (
        [context_actions(icon(visible_to_user_ids=["U1"] * 11))],
        most(10),
        "/blocks/0/elements/0/visible_to_user_ids",
    ),
    ([task_card(title=plain())], "must provide a string", "/blocks/0/title"),
    ([task_card(status="pending")], "a task outside of a plan must not be pending", "/blocks/0/status"),
    ([plan(*[task(number) for number in range(51)])], most(50), "/blocks/0/tasks"),
    ([plan(task(), task())], "`task_id` t1 already exists", "/blocks/0/tasks/1/task_id"),
    ([alert()], "unsupported type: alert", "/blocks/0"),
    ([{"type": "file"}], "unsupported type: file", "/blocks/0"),
    ([video()], "video needs the scope links.embed:write", "/blocks/0"),
    ([typed_input("email_text_input")], "unsupported element: email_text_input", "/blocks/0/element"),
    ([typed_input("file_input")], "unsupported element: file_input", "/blocks/0/element"),
    (
        [{"type": "image", "alt_text": "Pump", "slack_file": {"id": "F1"}, "image_url": "https://ex.org/p.png"}],
        "must define either `image_url` or `slack_file`",
        "/blocks/0",
    ),
    (
        [{"type": "image", "alt_text": "Pump", "slack_file": {"id": "F1", "url": "u"}}],
        "must define either `id` or `url`",
        "/blocks/0/slack_file",
    ),
    (
        [{"type": "actions", "elements": [{"type": "multi_external_select", "action_id": "a"}]}],
        "unsupported element: multi_external_select",
        "/blocks/0/elements/0",
    ),
    (
        [{"type": "actions", "elements": [{"type": "datetimepicker", "initial_date_time": 17600000}]}],
        "must be greater than or equal to 1000000000",
        "/blocks/0/elements/0/initial_date_time",
    ),
]


@pytest.mark.parametrize(("blocks", "fault", "pointer"), ILLEGAL, ids=[f"{each[1]} {each[2]}" for each in ILLEGAL])
def test_blocks_beyond_a_limit_are_refused_where_the_fault_is(blocks: list[Json], fault: str, pointer: str) -> None:
    assert f"{fault} [json-pointer:{pointer}]" in message_errors(blocks)


def test_a_video_is_shown_for_an_app_that_may_embed_links() -> None:
    needed = {"links.embed:write", "links:read", "links:write"}
    assert message_errors([video()], needed) == []
    for scope in needed:
        assert message_errors([video()], needed - {scope}) == [
            f"video needs the scope {scope} [json-pointer:/blocks/0]"
        ]


def view(kind: str, *blocks: Json) -> Json:
    titles = {"title": plain(), "submit": plain()} if kind == "modal" else {}
    return {"type": kind, "blocks": list(blocks), **titles}


EVERYWHERE = ("message", "modal", "home")
STANDS: list[tuple[Json, tuple[str, ...]]] = [
    ({"type": "divider"}, EVERYWHERE),
    (card(), EVERYWHERE),
    (markdown(1), ("message",)),
    (table(), ("message", "home")),
    (data_table(), ("message", "home")),
    (pie(), ("message", "home")),
    (alert(), ("modal",)),
    (carousel(), ("message", "home")),
    (container(), ("message", "home")),
    (context_actions(icon()), ("message",)),
    (task_card(), ("message",)),
    (plan(task()), ("message",)),
    (typed_input("plain_text_input"), EVERYWHERE),
    (typed_input("multi_conversations_select"), EVERYWHERE),
    (typed_input("multi_channels_select"), EVERYWHERE),
    (typed_input("multi_external_select"), EVERYWHERE),
    (typed_input("datetimepicker"), ("message", "modal")),
    (typed_input("email_text_input"), ("modal",)),
    (typed_input("url_text_input"), ("modal",)),
    (typed_input("number_input", is_decimal_allowed=False), ("modal",)),
    (typed_input("file_input"), ("modal",)),
]


@pytest.mark.parametrize(
    ("block", "surfaces"), STANDS, ids=[each[0].get("element", each[0])["type"] for each in STANDS]
)
def test_a_block_stands_where_slack_lets_it_and_nowhere_else(block: Json, surfaces: tuple[str, ...]) -> None:
    allowed = [] if message_errors([block]) else ["message"]
    allowed += [] if view_errors(view("modal", block), "modal", {"files:read"}) else ["modal"]
    allowed += [] if view_errors(view("home", block), "home") else ["home"]
    assert tuple(allowed) == surfaces


@pytest.mark.parametrize(
    ("element", "fault", "where"),
    [
        ({"type": "number_input"}, "missing required field: is_decimal_allowed", ""),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": 1},
            "must be a number in a string",
            "/min_value",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "1.5"},
            "must be a whole number",
            "/min_value",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2", "max_value": "1"},
            "min_value must be less than or equal to max_value",
            "",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "1", "initial_value": "2"},
            "must lie between min_value and max_value",
            "/initial_value",
        ),
        ({"type": "file_input", "max_files": 11}, "must be less than or equal to 10", "/max_files"),
        ({"type": "file_input", "max_files": 0}, "must be greater than or equal to 1", "/max_files"),
    ],
)
def test_an_input_beyond_a_limit_is_refused(element: Json, fault: str, where: str) -> None:
    block = {"type": "input", "label": plain(), "element": element}
    errors = view_errors(view("modal", block), "modal", {"files:read"})
    assert errors == [f"{fault} [json-pointer:/view/blocks/0/element{where}]"]


def test_a_file_input_needs_its_scope() -> None:
    assert view_errors(view("modal", typed_input("file_input"))) == [
        "file_input needs the scope files:read [json-pointer:/view/blocks/0/element]"
    ]


def test_a_home_has_neither_title_nor_buttons_of_its_own() -> None:
    errors = view_errors(view("home") | {"title": plain(), "submit": plain()}, "home")
    assert errors == [
        "invalid additional property: title [json-pointer:/view]",
        "invalid additional property: submit [json-pointer:/view]",
    ]
    assert view_errors(view("modal"), "home") == ["unsupported type: modal [json-pointer:/view]"]


def test_a_home_takes_a_hundred_blocks() -> None:
    assert view_errors(view("home", *[{"type": "divider"}] * 100), "home") == []
    errors = view_errors(view("home", *[{"type": "divider"}] * 101), "home")
    assert errors == [f"{most(100)} [json-pointer:/view/blocks]"]
