"""Blocks and elements that no surface here takes, and limits of choices, at the limit and one beyond."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.block_kit.blocks import message_errors
from sandbox.block_kit.views import view_errors
from sandbox.people import ANA, PARTNERSHIP
from sandbox.workspace import Workspace
from tests.sandbox.calls import Json, refusal
from tests.sandbox.vans import option, plain


def options(count: int) -> list[Json]:
    return [option(f"o{number}") for number in range(count)]


def groups(count: int, each: int = 1, label: str = "x") -> list[Json]:
    named = [[option(f"o{group}-{number}") for number in range(each)] for group in range(count)]
    return [{"label": plain(label), "options": offered} for offered in named]


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", **more}


def on(surface: str, block: Json) -> list[str]:
    if surface == "message":
        return message_errors([block])
    titles = {"title": plain("T"), "submit": plain("S")} if surface == "modal" else {}
    return view_errors({"type": surface, "blocks": [block], **titles}, "home" if surface == "home" else "modal")


SURFACES = ("message", "modal", "home")


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("kind", ["rich_text_input", "workflow_button"])
@pytest.mark.parametrize("place", ["element", "accessory", "elements"])
def test_an_element_that_is_not_imitated_is_refused_by_name(surface: str, kind: str, place: str) -> None:
    element = {"type": kind, "action_id": "a"}
    blocks: dict[str, Json] = {
        "element": {"type": "input", "label": plain("x"), "element": element},
        "accessory": {"type": "section", "text": plain("x"), "accessory": element},
        "elements": {"type": "actions", "elements": [element]},
    }

    (error,) = on(surface, blocks[place])

    assert error.startswith(f"unsupported element: {kind} ")


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("kind", ["auth_provider", "file", "call", "mystery"])
def test_a_block_that_is_not_imitated_is_refused_by_name(surface: str, kind: str) -> None:
    (error,) = on(surface, {"type": kind})
    assert error.startswith(f"unsupported type: {kind} ")


def test_a_button_takes_no_agent_prompt() -> None:
    button = {"type": "button", "action_id": "a", "text": plain("x"), "agent_prompt": "x"}
    assert message_errors([{"type": "actions", "elements": [button]}]) == [
        "invalid additional property: agent_prompt [json-pointer:/blocks/0/elements/0]"
    ]


CHOICES: list[tuple[Json, Json, str]] = [
    (
        select(option_groups=groups(100)),
        select(option_groups=groups(101)),
        "no more than 100 items allowed [json-pointer:/view/blocks/0/element/option_groups]",
    ),
    (
        select(option_groups=groups(1, each=100)),
        select(option_groups=groups(1, each=101)),
        "no more than 100 items allowed [json-pointer:/view/blocks/0/element/option_groups/0/options]",
    ),
    (
        select(option_groups=groups(1, label="x" * 75)),
        select(option_groups=groups(1, label="x" * 76)),
        "must be less than 76 characters [json-pointer:/view/blocks/0/element/option_groups/0/label/text]",
    ),
    (
        select(options=options(1)),
        select(options=[], option_groups=groups(1)),
        "no fewer than 1 items allowed [json-pointer:/view/blocks/0/element/options]",
    ),
    (
        select(type="multi_static_select", options=options(100), max_selected_items=1),
        select(type="multi_static_select", options=options(100), max_selected_items=0),
        "must be greater than or equal to 1 [json-pointer:/view/blocks/0/element/max_selected_items]",
    ),
    (
        select(type="multi_static_select", options=options(100), initial_options=options(2)),
        select(type="multi_static_select", options=options(100), initial_options=[option("elsewhere")]),
        "initial option must exactly match one of the provided options [json-pointer:/view/blocks/0/element]",
    ),
    (
        {"type": "datepicker", "action_id": "s", "initial_date": "2028-02-29"},
        {"type": "datepicker", "action_id": "s", "initial_date": "2026-02-29"},
        "must be a date in the format YYYY-MM-DD [json-pointer:/view/blocks/0/element/initial_date]",
    ),
    (
        {"type": "checkboxes", "action_id": "s", "options": options(10)},
        {"type": "checkboxes", "action_id": "s", "options": options(11)},
        "no more than 10 items allowed [json-pointer:/view/blocks/0/element/options]",
    ),
    (
        {"type": "plain_text_input", "action_id": "s", "placeholder": plain("x" * 150)},
        {"type": "plain_text_input", "action_id": "s", "placeholder": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/view/blocks/0/element/placeholder/text]",
    ),
    (
        {"type": "users_select", "action_id": "a" * 255},
        {"type": "users_select", "action_id": "a" * 256},
        "must be less than 256 characters [json-pointer:/view/blocks/0/element/action_id]",
    ),
]


@pytest.mark.parametrize(("legal", "illegal", "error"), CHOICES, ids=[each[2] for each in CHOICES])
def test_an_input_is_taken_at_its_limit_and_refused_beyond(legal: Json, illegal: Json, error: str) -> None:
    def wrapped(element: Json) -> Json:
        return {"type": "input", "label": plain("x"), "element": element}

    assert on("modal", wrapped(legal)) == []
    assert error in on("modal", wrapped(illegal))


@pytest.mark.parametrize(
    ("options_", "fault"),
    [
        ([], "no fewer than 1 items allowed [json-pointer:/blocks/0/accessory/options]"),
        (
            [option("a") | {"url": "x" * 3001}],
            "must be less than 3001 characters [json-pointer:/blocks/0/accessory/options/0/url]",
        ),
    ],
)
def test_an_overflow_menu_has_one_to_five_options_which_may_lead_elsewhere(options_: list[Json], fault: str) -> None:
    def section(offered: list[Json]) -> Json:
        overflow = {"type": "overflow", "action_id": "o", "options": offered}
        return {"type": "section", "text": plain("x"), "accessory": overflow}

    assert message_errors([section([option("a") | {"url": "x" * 3000}])]) == []
    assert message_errors([section(options(5))]) == []
    assert message_errors([section(options_)]) == [fault]


def test_a_table_has_settings_for_twenty_columns() -> None:
    def table(settings: int) -> Json:
        return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]], "column_settings": [None] * settings}

    assert message_errors([table(20)]) == []
    assert message_errors([table(21)]) == ["no more than 20 items allowed [json-pointer:/blocks/0/column_settings]"]


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral", "chat.update"])
def test_nothing_is_shown_of_blocks_of_which_one_is_wrong(workspace: Workspace, client: WebClient, method: str) -> None:
    ts = client.chat_postMessage(channel=PARTNERSHIP, text="Before")["ts"]
    more = {"chat.postEphemeral": {"user": ANA}, "chat.update": {"ts": ts}}.get(method, {})
    blocks = [{"type": "divider"}, {"type": "alert", "text": plain("x")}]

    reply = refusal(client, method, channel=PARTNERSHIP, text="After", blocks=blocks, **more)

    assert (reply["error"], reply["errors"]) == ("invalid_blocks", ["unsupported type: alert [json-pointer:/blocks/1]"])
    assert [(each.text, each.blocks) for each in workspace.messages(PARTNERSHIP, ANA)] == [("Before", [])]
