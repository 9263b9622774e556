"""blocks.validate: what is wrong, with pointer and code, and nothing shown to anybody."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from sandbox.people import ANA, PARTNERSHIP
from sandbox.workspace import Workspace
from tests.sandbox.vans import Json, error_of, modal, plain

GOOD = [{"type": "section", "text": plain("Van 7")}]
LONG = [{"type": "section", "text": plain("x" * 3001)}]


@pytest.mark.parametrize(
    "given", [{"blocks": GOOD}, {"message": {"text": "Van 7", "blocks": GOOD}}, {"view": modal()}], ids=list
)
def test_what_is_right_is_right(untouched: tuple[Workspace, WebClient], given: Json) -> None:
    _, client = untouched
    assert client.blocks_validate(**given)["ok"]


@pytest.mark.parametrize(
    ("given", "error", "pointer"),
    [
        ({"blocks": LONG}, "invalid_blocks", "/blocks/0/text/text"),
        ({"message": {"blocks": LONG}}, "invalid_message", "/message/blocks/0/text/text"),
        ({"view": modal(*LONG)}, "invalid_view", "/view/blocks/0/text/text"),
        ({"view": {"type": "home", "blocks": LONG}}, "invalid_view", "/view/blocks/0/text/text"),
    ],
)
def test_what_is_wrong_is_pointed_at(
    untouched: tuple[Workspace, WebClient], given: Json, error: str, pointer: str
) -> None:
    workspace, client = untouched

    reply = error_of(client.blocks_validate, **given)

    assert reply["error"] == error
    assert reply["errors"] == [
        {
            "pointer": pointer,
            "code": "max_length",
            "message": "must be less than 3001 characters",
            "field": "text",
            "constraint": {"type": "max_length", "expected": 3001},
        }
    ]
    assert workspace.messages(PARTNERSHIP, ANA) == []


@pytest.mark.parametrize(
    ("blocks", "code"),
    [
        ([{"type": "section"}], "invalid"),
        ([{"type": "mystery"}], "unsupported"),
        ([{"type": "header"}], "required"),
        ([{"type": "divider", "colour": "red"}], "additional_property"),
        ([{"type": "divider"}] * 51, "max_items"),
        ([{"type": "context", "elements": []}], "min_items"),
        (["divider"], "type"),
    ],
)
def test_each_kind_of_fault_has_a_code(untouched: tuple[Workspace, WebClient], blocks: list[Json], code: str) -> None:
    _, client = untouched
    reply = error_of(client.api_call, api_method="blocks.validate", json={"blocks": blocks})
    assert [error["code"] for error in reply["errors"]] == [code]


@pytest.mark.parametrize("given", [{}, {"blocks": GOOD, "view": modal()}], ids=["nothing", "two"])
def test_exactly_one_thing_is_validated(untouched: tuple[Workspace, WebClient], given: Json) -> None:
    _, client = untouched
    assert error_of(client.blocks_validate, **given)["error"] == "invalid_arguments"
