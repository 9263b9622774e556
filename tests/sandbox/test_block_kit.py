"""Slack's limits on blocks, elements and modals: each at its edge, and one beyond."""

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


def option(value: str = "a", text: str = "A", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "press", "text": plain(), **more}


def buttons(count: int) -> list[Json]:
    return [button(action_id=str(number)) for number in range(count)]


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def input_of(**element: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "typed"} | element
    return {"type": "input", "label": plain("Why"), "element": element}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "which", "options": options(1)} | more


def confirm(**more: Any) -> Json:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()} | more


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": list(blocks)} | more


GROUPS = [{"label": plain("x" * 75), "options": options(100)}]
IMAGE = {"type": "image", "image_url": "https://example.org/p.png", "alt_text": "Pump"}

LEGAL: dict[str, list[Json]] = {
    "section": [section(text=mrkdwn("x" * 3000), block_id="b" * 255, expand=True)],
    "section with fields": [{"type": "section", "fields": [mrkdwn("x" * 2000)] * 10}],
    "header": [{"type": "header", "text": plain("x" * 150)}],
    "divider": [{"type": "divider"}],
    "context": [{"type": "context", "elements": [mrkdwn(), plain(), IMAGE] * 3 + [mrkdwn()]}],
    "image": [IMAGE | {"title": plain("x" * 2000), "alt_text": "x" * 2000}],
    "fifty blocks": [{"type": "divider"}] * 50,
    "buttons": [actions(*buttons(25))],
    "a button with all": [
        actions(
            button(
                text=plain("x" * 75),
                value="x" * 2000,
                url="https://example.org/" + "x" * 2980,
                style="danger",
                accessibility_label="x" * 75,
                confirm=confirm(title=plain("x" * 100), text=mrkdwn("x" * 300), deny=plain("x" * 30)),
            )
        )
    ],
    "every element of actions": [
        actions(
            select(options=options(100), initial_option=option("7")),
            {"type": "users_select", "action_id": "1"},
            {"type": "conversations_select", "action_id": "2", "filter": {"include": ["im"]}},
            {"type": "overflow", "action_id": "3", "options": options(5)},
            {"type": "checkboxes", "action_id": "4", "options": options(10), "initial_options": options(2)},
            {"type": "radio_buttons", "action_id": "5", "options": options(10), "initial_option": option("3")},
            {"type": "datepicker", "action_id": "6", "initial_date": "2026-09-02"},
            {"type": "timepicker", "action_id": "7", "initial_time": "23:59"},
        )
    ],
    "an option at its limits": [
        actions(select(options=[option("v" * 75, "t" * 75, description=plain("d" * 75))], placeholder=plain("p" * 150)))
    ],
    "option groups": [section(accessory={"type": "static_select", "action_id": "s", "option_groups": GROUPS})],
    "multi-selects": [
        section(accessory={"type": "multi_users_select", "action_id": "m", "max_selected_items": 3}),
        {
            "type": "input",
            "label": plain("x" * 2000),
            "hint": plain("x" * 2000),
            "optional": True,
            "element": {"type": "multi_static_select", "action_id": "m", "options": options(2)},
        },
    ],
    "input": [input_of(min_length=0, max_length=3000, multiline=True, initial_value="x" * 3000)],
    "rich text": [
        rich(
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "hi", "style": {"bold": True}},
                    {"type": "user", "user_id": "U1"},
                    {"type": "link", "url": "https://example.org"},
                    {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "then"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": []}],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "so"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "so"}], "border": 0},
        )
    ],
}


@pytest.mark.parametrize("name", LEGAL)
def test_blocks_at_their_limits_are_legal(name: str) -> None:
    assert message_errors(LEGAL[name]) == []


def over(limit: int) -> str:
    return f"must be less than {limit + 1} characters"


EMPTY = "must be more than 0 characters"
LONG = plain("x" * 76)
UNKNOWN = "unsupported element"
AT = "/blocks/0/elements/0"
TEN = "no more than 10 items allowed"
MATCH = "initial option must exactly match one of the provided options"
LENGTHS = "min_length must be less than or equal to max_length"
EITHER = "must define either `options` or `option_groups`"

A_DATE = {"type": "datepicker", "initial_date": "2026-9-2"}
A_TIME = {"type": "timepicker", "initial_time": "24:00"}

ILLEGAL: list[tuple[Any, str, str]] = [
    ([{"type": "divider"}] * 51, "no more than 50 items allowed", "/blocks"),
    ([{"type": "header"}], "missing required field: text", "/blocks/0"),
    ([{"type": "header", "text": plain("x" * 151)}], over(150), "/blocks/0/text/text"),
    ([{"type": "header", "text": plain("")}], EMPTY, "/blocks/0/text/text"),
    ([{"type": "header", "text": mrkdwn()}], "unsupported type: mrkdwn", "/blocks/0/text"),
    ([{"type": "header", "text": "x"}], "must provide an object", "/blocks/0/text"),
    ([section(text=mrkdwn("x" * 3001))], over(3000), "/blocks/0/text/text"),
    ([section(text=mrkdwn(""))], EMPTY, "/blocks/0/text/text"),
    ([section(text={"type": "mrkdwn", "text": 3})], "must provide a string", "/blocks/0/text/text"),
    ([{"type": "section"}], "must define either `text` or `fields`", "/blocks/0"),
    ([{"type": "section", "fields": [mrkdwn()] * 11}], TEN, "/blocks/0/fields"),
    ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], over(2000), "/blocks/0/fields/0/text"),
    ([{"type": "section", "fields": []}], "no fewer than 1 items allowed", "/blocks/0/fields"),
    ([section(block_id="b" * 256)], over(255), "/blocks/0/block_id"),
    ([section(colour="red")], "invalid additional property: colour", "/blocks/0"),
    ([section(expand="yes")], "must provide a boolean", "/blocks/0/expand"),
    ([section(accessory=input_of()["element"])], f"{UNKNOWN}: plain_text_input", "/blocks/0/accessory"),
    ([section(block_id="b"), section(block_id="b")], "`block_id` b already exists", "/blocks/1/block_id"),
    ([{"type": "context", "elements": [mrkdwn()] * 11}], TEN, "/blocks/0/elements"),
    ([{"type": "context", "elements": [button()]}], f"{UNKNOWN}: button", AT),
    ([actions(*buttons(26))], "no more than 25 items allowed", "/blocks/0/elements"),
    ([actions()], "no fewer than 1 items allowed", "/blocks/0/elements"),
    ([actions(button(), button())], "`action_id` press already exists in this block", "/blocks/0/elements"),
    ([actions(button(text=plain("x" * 76)))], over(75), f"{AT}/text/text"),
    ([actions(button(text=mrkdwn()))], "unsupported type: mrkdwn", f"{AT}/text"),
    ([actions(button(value="x" * 2001))], over(2000), f"{AT}/value"),
    ([actions(button(url="x" * 3001))], over(3000), f"{AT}/url"),
    ([actions(button(style="green"))], "must be a valid enum value", f"{AT}/style"),
    ([actions(button(accessibility_label="x" * 76))], over(75), f"{AT}/accessibility_label"),
    ([actions(button(action_id="x" * 256))], over(255), f"{AT}/action_id"),
    ([actions(button(confirm=confirm(title=plain("x" * 101))))], over(100), f"{AT}/confirm/title/text"),
    ([actions(button(confirm=confirm(text=plain("x" * 301))))], over(300), f"{AT}/confirm/text/text"),
    ([actions(button(confirm=confirm(deny=plain("x" * 31))))], over(30), f"{AT}/confirm/deny/text"),
    ([actions(button(confirm=confirm(confirm=plain("x" * 31))))], over(30), f"{AT}/confirm/confirm/text"),
    ([actions(select(type="multi_static_select"))], f"{UNKNOWN}: multi_static_select", AT),
    ([actions({"type": "multi_users_select"})], f"{UNKNOWN}: multi_users_select", AT),
    ([actions({"type": "email_text_input"})], f"{UNKNOWN}: email_text_input", AT),
    ([actions(select(options=options(101)))], "no more than 100 items allowed", f"{AT}/options"),
    ([actions(select(options=[]))], "no fewer than 1 items allowed", f"{AT}/options"),
    ([actions(select(option_groups=GROUPS))], EITHER, AT),
    ([actions(select(options=[option(text="x" * 76)]))], over(75), f"{AT}/options/0/text/text"),
    ([actions(select(options=[option("v" * 76)]))], over(75), f"{AT}/options/0/value"),
    ([actions(select(options=[option(description=LONG)]))], over(75), f"{AT}/options/0/description/text"),
    ([actions(select(options=[option(url="x")]))], "invalid additional property: url", f"{AT}/options/0"),
    ([actions(select(options=[option(), option()]))], "option values must be unique", f"{AT}/options"),
    ([actions(select(placeholder=plain("x" * 151)))], over(150), f"{AT}/placeholder/text"),
    ([actions(select(initial_option=option("z")))], MATCH, AT),
    ([actions({"type": "overflow", "options": options(6)})], "no more than 5 items allowed", f"{AT}/options"),
    ([actions({"type": "checkboxes", "options": options(11)})], TEN, f"{AT}/options"),
    ([actions({"type": "radio_buttons", "options": options(11)})], TEN, f"{AT}/options"),
    ([actions({"type": "checkboxes"})], "missing required field: options", AT),
    ([actions(A_DATE)], "must be a date in the format YYYY-MM-DD", f"{AT}/initial_date"),
    ([actions(A_TIME)], "must be a time in the format HH:mm", f"{AT}/initial_time"),
    ([input_of(max_length=3001)], "must be less than or equal to 3000", "/blocks/0/element/max_length"),
    ([input_of(max_length=0)], "must be greater than or equal to 1", "/blocks/0/element/max_length"),
    ([input_of(min_length=-1)], "must be greater than or equal to 0", "/blocks/0/element/min_length"),
    ([input_of(min_length="1")], "must provide an integer", "/blocks/0/element/min_length"),
    ([input_of(min_length=5, max_length=4)], LENGTHS, "/blocks/0/element"),
    ([input_of(max_length=2, initial_value="abc")], over(2), "/blocks/0/element/initial_value"),
    ([input_of(initial_value="x" * 3001)], over(3000), "/blocks/0/element/initial_value"),
    ([input_of() | {"label": plain("x" * 2001)}], over(2000), "/blocks/0/label/text"),
    ([input_of() | {"hint": plain("x" * 2001)}], over(2000), "/blocks/0/hint/text"),
    ([input_of() | {"element": button()}], f"{UNKNOWN}: button", "/blocks/0/element"),
    ([input_of() | {"element": {"type": "number_input"}}], f"{UNKNOWN}: number_input", "/blocks/0/element"),
    ([{"type": "image", "image_url": "https://example.org"}], "missing required field: alt_text", "/blocks/0"),
    ([{"type": "image", "alt_text": "x"}], "missing required field: image_url", "/blocks/0"),
    ([IMAGE | {"alt_text": "x" * 2001}], over(2000), "/blocks/0/alt_text"),
    ([IMAGE | {"title": plain("x" * 2001)}], over(2000), "/blocks/0/title/text"),
    ([IMAGE | {"image_url": "x" * 3001}], over(3000), "/blocks/0/image_url"),
    ([rich({"type": "rich_text_table", "elements": []})], f"{UNKNOWN}: rich_text_table", AT),
    ([rich({"type": "rich_text_list", "style": "round", "elements": []})], "must be a valid enum value", f"{AT}/style"),
    ([{"type": "alert", "text": mrkdwn()}], "unsupported type: alert", "/blocks/0"),
    ([{"text": mrkdwn()}], "missing required field: type", "/blocks/0"),
    (["divider"], "must provide an object", "/blocks/0"),
    ({"type": "divider"}, "must provide an array", "/blocks"),
]  # fmt: skip


@pytest.mark.parametrize(("blocks", "fault", "pointer"), ILLEGAL, ids=[f"{each[1]} {each[2]}" for each in ILLEGAL])
def test_blocks_beyond_a_limit_are_refused_where_the_fault_is(blocks: Any, fault: str, pointer: str) -> None:
    assert f"{fault} [json-pointer:{pointer}]" in message_errors(blocks)


VIEWS: list[tuple[Any, str, str]] = [
    (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed", "/view/blocks"),
    (modal(title=plain("x" * 25)), over(24), "/view/title/text"),
    (modal(submit=plain("x" * 25)), over(24), "/view/submit/text"),
    (modal(close=plain("x" * 25)), over(24), "/view/close/text"),
    (modal(title=mrkdwn("x")), "unsupported type: mrkdwn", "/view/title"),
    (modal(private_metadata="x" * 3001), over(3000), "/view/private_metadata"),
    (modal(callback_id="x" * 256), over(255), "/view/callback_id"),
    (modal(external_id="x" * 256), over(255), "/view/external_id"),
    (modal(notify_on_close="yes"), "must provide a boolean", "/view/notify_on_close"),
    (modal(colour="red"), "invalid additional property: colour", "/view"),
    ({"type": "modal", "blocks": []}, "missing required field: title", "/view"),
    ({"type": "modal", "title": plain()}, "missing required field: blocks", "/view"),
    ({"type": "modal", "title": plain(), "blocks": [input_of()]}, "missing required field: submit", "/view"),
    ({"type": "home", "blocks": []}, "unsupported type: home", "/view"),
    ([], "must provide an object", "/view"),
    (
        modal(input_of(focus_on_load=True), input_of(focus_on_load=True, action_id="b")),
        "only one element may have `focus_on_load`",
        "/view/blocks",
    ),
    (modal(section(text=mrkdwn("x" * 3001))), over(3000), "/view/blocks/0/text/text"),
]


@pytest.mark.parametrize(("view", "fault", "pointer"), VIEWS, ids=[f"{each[1]} {each[2]}" for each in VIEWS])
def test_a_modal_beyond_a_limit_is_refused_where_the_fault_is(view: Any, fault: str, pointer: str) -> None:
    assert f"{fault} [json-pointer:{pointer}]" in view_errors(view)


def test_a_modal_at_its_limits_is_legal() -> None:
    view = modal(
        *[{"type": "divider"}] * 99,
        input_of(focus_on_load=True),
        title=plain("x" * 24),
        submit=plain("x" * 24),
        close=plain("x" * 24),
        private_metadata="x" * 3000,
        callback_id="x" * 255,
        external_id="x" * 255,
        clear_on_close=True,
        notify_on_close=True,
    )
    assert view_errors(view) == []
