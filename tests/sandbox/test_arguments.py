"""Arguments that Slack knows and the sandbox does not imitate: refused by name, so that none is lost in silence."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.people import ANA, PARTNERSHIP, direct_message
from sandbox.workspace import Workspace
from tests.sandbox.calls import Json, refusal

HERE = direct_message(ANA)
POST, SHOW, CHANGE = "chat.postMessage", "chat.postEphemeral", "chat.update"
WORDS: dict[str, Json] = {
    POST: {"channel": HERE, "text": "x"},
    SHOW: {"channel": PARTNERSHIP, "user": ANA, "text": "x"},
    CHANGE: {"channel": HERE, "ts": "1.000000", "text": "x"},
}


def nothing_was_said(workspace: Workspace) -> bool:
    return not workspace.messages(HERE, ANA) and not workspace.messages(PARTNERSHIP, ANA)


@pytest.mark.parametrize("method", WORDS)
@pytest.mark.parametrize("beside", [{"text": "x"}, {"text": "", "blocks": [{"type": "divider"}]}], ids=list)
def test_markdown_text_beside_text_or_blocks_is_a_conflict(
    untouched: tuple[Workspace, WebClient], method: str, beside: Json
) -> None:
    workspace, client = untouched
    reply = refusal(client, method, **WORDS[method] | beside | {"markdown_text": "**x**"})
    assert reply["error"] == "markdown_text_conflict"
    assert nothing_was_said(workspace)


@pytest.mark.parametrize(
    ("method", "name", "value"),
    [
        (POST, "attachments", [{"text": "y"}]),
        (POST, "attachments", "[]"),
        (POST, "username", "Somebody"),
        (POST, "icon_emoji", ":tea:"),
        (POST, "icon_url", "https://example.org/i.png"),
        (POST, "link_names", True),
        (POST, "parse", "full"),
        (POST, "mrkdwn", False),
        (POST, "reply_broadcast", True),
        (POST, "as_user", True),
        (POST, "client_msg_id", "6d7b6f4c"),
        (POST, "colour", "red"),
        (SHOW, "attachments", [{"text": "y"}]),
        (SHOW, "metadata", {"event_type": "x", "event_payload": {}}),
        (CHANGE, "attachments", [{"text": "y"}]),
        (CHANGE, "file_ids", ["F1"]),
    ],
)
def test_an_argument_that_is_not_imitated_is_refused_by_name(
    untouched: tuple[Workspace, WebClient], method: str, name: str, value: object
) -> None:
    workspace, client = untouched
    reply = refusal(client, method, **WORDS[method] | {name: value})
    assert (reply["error"], reply["errors"]) == ("invalid_arguments", [f"unknown argument: {name}"])
    assert nothing_was_said(workspace)


def test_markdown_text_alone_is_not_imitated(untouched: tuple[Workspace, WebClient]) -> None:
    workspace, client = untouched
    reply = refusal(client, POST, channel=HERE, markdown_text="**x**")
    assert reply["errors"] == ["unknown argument: markdown_text"]
    assert nothing_was_said(workspace)


@pytest.mark.parametrize(
    ("method", "arguments", "name"),
    [
        ("users.info", {"user": ANA, "include_locale": True}, "include_locale"),
        ("conversations.open", {"users": ANA, "prevent_creation": True}, "prevent_creation"),
        ("views.open", {"trigger_id": "1.2.a", "view": {}, "interactivity_pointer": "1"}, "interactivity_pointer"),
        ("files.getUploadURLExternal", {"filename": "a", "length": 1, "alt_txt": "x"}, "alt_txt"),
    ],
)
def test_other_methods_are_as_strict(
    untouched: tuple[Workspace, WebClient], method: str, arguments: Json, name: str
) -> None:
    _, client = untouched
    assert refusal(client, method, **arguments)["errors"] == [f"unknown argument: {name}"]


def test_what_the_client_sends_along_and_what_is_null_does_not_count(workspace: Workspace, client: WebClient) -> None:
    client.api_call(POST, json={"channel": HERE, "text": "x", "attachments": None, "team_id": "T1"})
    assert [message.text for message in workspace.messages(HERE, ANA)] == ["x"]


def test_a_refusal_is_200_and_says_what_is_wrong_twice(untouched: tuple[Workspace, WebClient]) -> None:
    _, client = untouched
    with pytest.raises(SlackApiError) as raised:
        client.chat_postMessage(channel=HERE, text="x", blocks=[{"type": "header"}])

    reply = raised.value.response
    assert (reply.status_code, reply["ok"], reply["error"]) == (200, False, "invalid_blocks")
    assert reply["errors"] == ["missing required field: text [json-pointer:/blocks/0]"]
    assert reply["response_metadata"]["messages"] == [f"[ERROR] {each}" for each in reply["errors"]]
