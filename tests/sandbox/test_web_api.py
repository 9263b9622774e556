"""The Web API through slack_sdk's own client: replies, refusals, reading back, limits and faults."""

from __future__ import annotations

import json

import httpx
import pytest
from slack_sdk import WebClient

from sandbox.people import (
    ANA,
    BRIGHTWATER_PRIVATE,
    CABINET_OFFICE_PRIVATE,
    GENERAL,
    PARTNERSHIP,
    RUTH,
    TEAM,
    TOM,
    direct_message,
)
from sandbox.server import running
from sandbox.slack_app import SCOPES, SlackApp
from sandbox.values import Refused
from sandbox.workspace import Workspace
from tests.sandbox.calls import Json, refusal
from tests.sandbox.conftest import BOT, HERE, Machine


def test_auth_test_says_who_the_app_is_and_what_it_may(workspace: Workspace, client: WebClient) -> None:
    reply = client.auth_test()

    assert (reply["user_id"], reply["bot_id"], reply["team_id"]) == (BOT, workspace.app.bot_id, TEAM)
    assert set(reply.headers["x-oauth-scopes"].split(",")) == SCOPES


@pytest.mark.parametrize(("token", "error"), [(None, "not_authed"), ("", "not_authed"), ("xoxb-other", "invalid_auth")])
def test_a_call_needs_the_apps_token(address: str, token: str | None, error: str) -> None:
    client = WebClient(token=token, base_url=f"{address}/api/")
    assert refusal(client, "auth.test")["error"] == error


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
def test_a_token_that_no_longer_counts_is_refused(workspace: Workspace, client: WebClient, error: str) -> None:
    workspace.token_error = error
    assert refusal(client, "auth.test")["error"] == error
    workspace.token_error = None
    assert client.auth_test()["ok"]


def test_an_unknown_method_is_refused_by_name(workspace: Workspace, client: WebClient) -> None:
    reply = refusal(client, "chat.postTelegram")
    assert (reply["error"], reply["req_method"]) == ("unknown_method", "chat.postTelegram")
    assert [(each.name, each.refusal) for each in workspace.refusals()] == [("chat.postTelegram", "unknown_method")]


NEEDED = {
    "chat.postMessage": ("chat:write", {"channel": HERE, "text": "x"}),
    "chat.postEphemeral": ("chat:write", {"channel": PARTNERSHIP, "user": ANA, "text": "x"}),
    "chat.update": ("chat:write", {"channel": HERE, "ts": "1.000000", "text": "x"}),
    "chat.delete": ("chat:write", {"channel": HERE, "ts": "1.000000"}),
    "conversations.open": ("im:write", {"users": ANA}),
    "conversations.history": ("im:history", {"channel": HERE}),
    "conversations.replies": ("groups:history", {"channel": CABINET_OFFICE_PRIVATE, "ts": "1.000000"}),
    "conversations.info": ("channels:read", {"channel": PARTNERSHIP}),
    "conversations.members": ("groups:read", {"channel": CABINET_OFFICE_PRIVATE}),
    "users.info": ("users:read", {"user": ANA}),
}


@pytest.mark.parametrize("method", NEEDED)
def test_a_method_needs_its_scope(method: str) -> None:
    scope, arguments = NEEDED[method]
    workspace = Workspace(app=SlackApp(scopes=SCOPES - {scope}))
    try:
        with running(workspace, with_page=False) as address:
            client = WebClient(token=workspace.app.token, base_url=f"{address}/api/")
            reply = refusal(client, method, **arguments)
    finally:
        workspace.close()

    assert (reply["error"], reply["needed"]) == ("missing_scope", scope)
    assert scope not in reply["provided"].split(",")


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"channel": HERE}, "no_text"),
        ("chat.postMessage", {"channel": HERE, "text": "", "blocks": []}, "no_text"),
        ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": GENERAL, "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": BRIGHTWATER_PRIVATE, "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0NOWHERE1", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "U0NOBODY01", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": BOT, "text": "x"}, "cannot_dm_bot"),
        ("chat.postMessage", {"channel": HERE, "text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
        ("chat.postMessage", {"channel": HERE, "text": "x", "blocks": {}}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": HERE, "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": HERE, "text": "x", "blocks": [{"type": "alert"}]}, "invalid_blocks"),
        ("chat.postMessage", {"channel": HERE, "text": {"type": "mrkdwn"}}, "invalid_arguments"),
        ("chat.postEphemeral", {"channel": PARTNERSHIP, "text": "x"}, "invalid_arguments"),
        ("chat.postEphemeral", {"channel": PARTNERSHIP, "user": ANA}, "no_text"),
        ("chat.postEphemeral", {"channel": GENERAL, "user": ANA, "text": "x"}, "not_in_channel"),
        ("chat.postEphemeral", {"channel": CABINET_OFFICE_PRIVATE, "user": RUTH, "text": "x"}, "user_not_in_channel"),
        ("chat.postEphemeral", {"channel": PARTNERSHIP, "user": "U0NOBODY01", "text": "x"}, "user_not_found"),
        ("chat.postEphemeral", {"channel": PARTNERSHIP, "user": ANA, "text": "x" * 40_001}, "msg_too_long"),
        ("chat.update", {"channel": HERE, "ts": "1.000000", "text": "x"}, "message_not_found"),
        ("chat.update", {"channel": ANA, "ts": "1.000000", "text": "x"}, "channel_not_found"),
        ("chat.delete", {"channel": HERE, "ts": "1.000000"}, "message_not_found"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U0NOBODY01"}, "user_not_found"),
        ("conversations.open", {"users": BOT}, "cannot_dm_bot"),
        ("conversations.open", {"users": f"{ANA},{TOM}"}, "missing_scope"),
        ("conversations.history", {"channel": GENERAL}, "not_in_channel"),
        ("conversations.history", {"channel": BRIGHTWATER_PRIVATE}, "channel_not_found"),
        ("conversations.history", {"channel": HERE, "limit": 1000}, "invalid_limit"),
        ("conversations.history", {"channel": HERE, "limit": "many"}, "invalid_limit"),
        ("conversations.history", {"channel": HERE, "oldest": "yesterday"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": HERE, "latest": "now"}, "invalid_ts_latest"),
        ("conversations.history", {"channel": HERE, "cursor": "nonsense"}, "invalid_cursor"),
        ("conversations.replies", {"channel": HERE, "ts": "1.000000"}, "thread_not_found"),
        ("conversations.info", {"channel": BRIGHTWATER_PRIVATE}, "channel_not_found"),
        ("conversations.info", {"channel": "C0NOWHERE1"}, "channel_not_found"),
        ("conversations.members", {"channel": BRIGHTWATER_PRIVATE}, "channel_not_found"),
        ("users.info", {"user": "U0NOBODY01"}, "user_not_found"),
        ("views.update", {"view": {}}, "invalid_arguments"),
        ("views.open", {"trigger_id": "1.2.a", "view": "{"}, "invalid_arguments"),
    ],
)
def test_a_call_is_refused_by_slacks_name_and_changes_nothing(
    untouched: tuple[Workspace, WebClient], method: str, arguments: Json, error: str
) -> None:
    workspace, client = untouched
    assert refusal(client, method, **arguments)["error"] == error
    for person in workspace.people():
        for channel in workspace.channels_for(person.id):
            assert workspace.messages(channel.id, person.id) == []
        assert workspace.view_stack(person.id) == []


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b"[]", b"[" * 100_000, b'{"a":"\\ud800"}', b'{"a":NaN}', b'{"a":' + b"9" * 5000 + b"}"],
    ids=["cut off", "no text", "a list", "deep", "half a character", "no number", "a long number"],
)
def test_a_body_that_is_no_json_object_is_refused(address: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    reply = httpx.post(f"{address}/api/auth.test", content=body, headers=headers, trust_env=False)
    assert reply.json()["error"] in ("invalid_json", "json_not_object")


def test_nobody_posts_or_updates_in_an_archived_channel(workspace: Workspace, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=PARTNERSHIP, text="x")
    workspace.archive(PARTNERSHIP)

    assert refusal(client, "chat.postMessage", channel=PARTNERSHIP, text="x")["error"] == "is_archived"
    assert refusal(client, "chat.update", channel=PARTNERSHIP, ts=posted["ts"], text="y")["error"] == "is_archived"


def test_a_deactivated_person_has_no_direct_messages(workspace: Workspace, client: WebClient) -> None:
    workspace.deactivate(ANA)
    assert refusal(client, "conversations.open", users=ANA)["error"] == "user_disabled"
    assert client.users_info(user=ANA)["user"]["deleted"] is True


def test_only_the_apps_own_messages_can_be_changed(workspace: Workspace, client: WebClient) -> None:
    said = workspace.post(ANA, HERE, "Mine")

    assert refusal(client, "chat.update", channel=HERE, ts=said.ts, text="x")["error"] == "cant_update_message"
    assert refusal(client, "chat.delete", channel=HERE, ts=said.ts)["error"] == "cant_delete_message"
    assert workspace.messages(HERE, ANA)[0].text == "Mine"


def test_an_ephemeral_message_cannot_be_changed(client: WebClient) -> None:
    ts = client.chat_postEphemeral(channel=PARTNERSHIP, user=ANA, text="x")["message_ts"]
    assert refusal(client, "chat.update", channel=PARTNERSHIP, ts=ts, text="y")["error"] == "message_not_found"


def test_a_long_post_is_cut_with_a_warning_and_a_long_update_refused(workspace: Workspace, client: WebClient) -> None:
    reply = client.chat_postMessage(channel=HERE, text="x" * 40_001)

    assert reply["warning"] == "message_truncated"
    assert len(workspace.messages(HERE, ANA)[0].text) == 40_000
    assert "warning" not in client.chat_postMessage(channel=HERE, text="x" * 40_000)
    too_long = refusal(client, "chat.update", channel=HERE, ts=reply["ts"], text="x" * 4_001)
    assert too_long["error"] == "msg_too_long"
    assert client.chat_update(channel=HERE, ts=reply["ts"], text="x" * 4_000)["ok"]


def test_blocks_that_are_legal_one_by_one_may_be_too_long_together(workspace: Workspace, client: WebClient) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}

    reply = refusal(client, "chat.postMessage", channel=PARTNERSHIP, blocks=[section] * 5)
    assert reply["error"] == "msg_blocks_too_long"
    assert workspace.messages(PARTNERSHIP, ANA) == []
    client.chat_postMessage(channel=PARTNERSHIP, text="long", blocks=[section] * 4)


def test_a_post_to_a_person_goes_to_their_direct_messages(workspace: Workspace, client: WebClient) -> None:
    reply = client.chat_postMessage(channel=TOM, text="Hello")

    assert reply["channel"] == client.conversations_open(users=[TOM])["channel"]["id"] == direct_message(TOM)
    assert [message.text for message in workspace.messages(direct_message(TOM), TOM)] == ["Hello"]


def test_a_form_is_read_as_json_is(workspace: Workspace, client: WebClient) -> None:
    blocks = json.dumps([{"type": "divider"}])

    reply = client.api_call("chat.postMessage", data={"channel": "#partnership", "text": "x", "blocks": blocks})

    assert reply["message"]["blocks"][0]["type"] == "divider"
    assert reply["message"]["blocks"][0]["block_id"]


def test_a_message_carries_what_slack_gives(workspace: Workspace, client: WebClient) -> None:
    reply = client.chat_postMessage(channel=PARTNERSHIP, text="Hello")

    shown = reply["message"]
    assert (shown["type"], shown["user"], shown["bot_id"]) == ("message", BOT, workspace.app.bot_id)
    assert shown["ts"] == reply["ts"]
    assert len(reply["ts"].split(".")[1]) == 6


def test_the_token_is_on_no_record(workspace: Workspace, client: WebClient) -> None:
    client.api_call("auth.test", data={"token": workspace.app.token})
    assert workspace.app.token not in repr(workspace.traffic())


def test_nobody_is_a_person_of_an_unknown_id(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="user_not_found"):
        workspace.person("U0NOBODY01")


def test_a_message_can_be_changed_only_while_its_window_is_open(
    workspace: Workspace, client: WebClient, machine: Machine
) -> None:
    workspace.edit_seconds = 60.0
    ts = client.chat_postMessage(channel=HERE, text="Old")["ts"]
    client.chat_update(channel=HERE, ts=ts, text="New")

    machine.ahead = 61.0

    assert refusal(client, "chat.update", channel=HERE, ts=ts, text="Newer")["error"] == "edit_window_closed"
    assert workspace.message(HERE, ts, ANA).text == "New"
