"""The Web API through slack_sdk's own client: replies, refusals, reading back, limits and faults."""

from __future__ import annotations

import json
import threading
import urllib.error
from collections.abc import Iterator
from http.client import RemoteDisconnected
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

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
from tests.sandbox.conftest import Machine

Json = dict[str, Any]
HERE = direct_message(ANA)
BOT = SlackApp().bot_user


def refusal(client: WebClient, method: str, **arguments: Any) -> Json:
    with pytest.raises(SlackApiError) as raised:
        client.api_call(method, json=arguments)
    return dict(raised.value.response.data)


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


@pytest.fixture(scope="module")
def untouched() -> Iterator[tuple[Workspace, WebClient]]:
    """One workspace for all calls that change nothing."""
    workspace = Workspace(rate_limits=None)
    with running(workspace, with_page=False) as address:
        yield workspace, WebClient(token=workspace.app.token, base_url=f"{address}/api/", retry_handlers=[])
    workspace.close()


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


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[]"])
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


METADATA = {"event_type": "van_booked", "event_payload": {"id": "v7", "seats": [1, 2], "who": {"name": "Ana"}}}


def test_metadata_is_read_back_only_when_asked_for(client: WebClient) -> None:
    client.chat_postMessage(channel=HERE, text="x", metadata=METADATA)

    plain = client.conversations_history(channel=HERE)["messages"]
    assert "metadata" not in plain[0]
    asked = client.conversations_history(channel=HERE, include_all_metadata=True)["messages"]
    assert asked[0]["metadata"] == METADATA
    thread = client.conversations_replies(channel=HERE, ts=asked[0]["ts"], include_all_metadata=True)["messages"]
    assert thread[0]["metadata"] == METADATA


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("{", "invalid_metadata_format"),
        ([], "invalid_metadata_format"),
        ({"event_type": "x"}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": []}, "invalid_metadata_format"),
        ({"event_type": "", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": {}, "more": 1}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": {"a": None}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"a": {"b": {"c": 1}}}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"a": [[1]]}}, "invalid_metadata_schema"),
    ],
)
def test_bad_metadata_is_refused(untouched: tuple[Workspace, WebClient], metadata: Any, error: str) -> None:
    workspace, client = untouched
    reply = refusal(client, "chat.postMessage", channel=HERE, text="x", metadata=metadata)
    assert reply["error"] == error
    assert workspace.messages(HERE, ANA) == []


def test_history_shows_roots_newest_first_and_replies_the_thread(workspace: Workspace, client: WebClient) -> None:
    first = client.chat_postMessage(channel=HERE, text="First")["ts"]
    client.chat_postMessage(channel=HERE, text="Below the first", thread_ts=first)
    workspace.post(ANA, HERE, "Second")

    messages = client.conversations_history(channel=HERE)["messages"]

    assert [message["text"] for message in messages] == ["Second", "First"]
    assert (messages[1]["reply_count"], messages[1]["thread_ts"]) == (1, first)
    thread = client.conversations_replies(channel=HERE, ts=first)["messages"]
    assert [(message["text"], message["thread_ts"]) for message in thread] == [
        ("First", first),
        ("Below the first", first),
    ]


def test_history_does_not_show_ephemeral_messages(workspace: Workspace, client: WebClient) -> None:
    client.chat_postEphemeral(channel=PARTNERSHIP, user=ANA, text="Just you")

    assert client.conversations_history(channel=PARTNERSHIP)["messages"] == []
    assert [message.text for message in workspace.messages(PARTNERSHIP, ANA)] == ["Just you"]
    assert workspace.messages(PARTNERSHIP, TOM) == []


def test_history_is_read_in_pages_and_between_bounds(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel=HERE, text=str(number))["ts"] for number in range(5)]

    def texts(**bounds: Any) -> list[str]:
        pages = client.conversations_history(channel=HERE, limit=2, **bounds)
        return [message["text"] for page in pages for message in page["messages"]]

    assert texts() == ["4", "3", "2", "1", "0"]
    assert texts(oldest=stamps[1], latest=stamps[3]) == ["2"]
    assert texts(oldest=stamps[1], latest=stamps[3], inclusive=True) == ["3", "2", "1"]
    assert texts(oldest=stamps[3]) == ["4"]
    first_page = client.conversations_history(channel=HERE, limit=2)
    assert first_page["has_more"] is True
    assert client.conversations_history(channel=HERE, limit=5)["has_more"] is False


def test_replies_are_read_in_pages(client: WebClient) -> None:
    root = client.chat_postMessage(channel=HERE, text="root")["ts"]
    for number in range(3):
        client.chat_postMessage(channel=HERE, text=str(number), thread_ts=root)

    pages = client.conversations_replies(channel=HERE, ts=root, limit=2)

    assert [[message["text"] for message in page["messages"]] for page in pages] == [["root", "0"], ["1", "2"]]


def test_info_members_and_people_are_read(workspace: Workspace, client: WebClient) -> None:
    assert client.conversations_info(channel=GENERAL)["channel"]["is_member"] is False
    assert client.conversations_info(channel=CABINET_OFFICE_PRIVATE)["channel"]["is_private"] is True
    assert client.conversations_info(channel=HERE)["channel"]["user"] == ANA
    pages = client.conversations_members(channel=PARTNERSHIP, limit=3)
    members = [member for page in pages for member in page["members"]]
    assert sorted(members) == sorted([*(person.id for person in workspace.people()), BOT])
    person = client.users_info(user=RUTH)["user"]
    assert (person["real_name"], person["is_bot"], person["team_id"]) == ("Ruth Cobbleday", False, TEAM)
    assert client.users_info(user=BOT)["user"]["is_bot"] is True


def test_a_message_can_be_removed(workspace: Workspace, client: WebClient) -> None:
    root = client.chat_postMessage(channel=HERE, text="root")["ts"]
    reply = client.chat_postMessage(channel=HERE, text="reply", thread_ts=root)["ts"]

    client.chat_delete(channel=HERE, ts=reply)

    assert [(message.text, message.replies) for message in workspace.messages(HERE, ANA)] == [("root", 0)]


@pytest.fixture
def limited(machine: Machine) -> Iterator[tuple[Workspace, WebClient]]:
    workspace = Workspace(machine=machine)
    with running(workspace, with_page=False) as address:
        yield workspace, WebClient(token=workspace.app.token, base_url=f"{address}/api/", retry_handlers=[])
    workspace.close()


def test_a_burst_of_posts_to_one_channel_is_limited_and_others_go_on(
    limited: tuple[Workspace, WebClient], machine: Machine
) -> None:
    workspace, client = limited
    for _ in range(3):
        client.chat_postMessage(channel=HERE, text="x")

    with pytest.raises(SlackApiError) as raised:
        client.chat_postMessage(channel=ANA, text="x")

    response = raised.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert response.headers["Retry-After"] == "1"
    assert len(workspace.messages(HERE, ANA)) == 3
    assert client.chat_postMessage(channel=TOM, text="x")["ok"]
    machine.ahead = 1.0
    assert client.chat_postMessage(channel=HERE, text="x")["ok"]


def test_a_method_is_limited_by_its_tier(limited: tuple[Workspace, WebClient]) -> None:
    _, client = limited
    for _ in range(50):
        client.conversations_info(channel=PARTNERSHIP)

    with pytest.raises(SlackApiError) as raised:
        client.conversations_info(channel=PARTNERSHIP)

    assert raised.value.response.status_code == 429
    assert client.users_info(user=ANA)["ok"]


def test_an_error_that_is_asked_for_happens_so_many_times(workspace: Workspace, client: WebClient) -> None:
    workspace.faults.error("chat.postMessage", "fatal_error", times=2)

    for _ in range(2):
        assert refusal(client, "chat.postMessage", channel=HERE, text="x")["error"] == "fatal_error"
    assert workspace.messages(HERE, ANA) == []
    assert client.chat_postMessage(channel=HERE, text="x")["ok"]


def test_a_server_error_and_a_rate_limit_can_be_asked_for(workspace: Workspace, client: WebClient) -> None:
    workspace.faults.status("chat.postMessage", 500)
    workspace.faults.rate_limit("chat.postMessage", retry_after=7)

    seen = []
    for _ in range(2):
        with pytest.raises(SlackApiError) as raised:
            client.chat_postMessage(channel=HERE, text="x")
        seen.append((raised.value.response.status_code, raised.value.response.headers.get("Retry-After")))

    assert seen == [(500, None), (429, "7")]


@pytest.mark.parametrize(("after", "posted"), [(False, 0), (True, 1)])
def test_a_connection_can_be_cut_before_or_after_the_call_is_carried_out(
    workspace: Workspace, client: WebClient, after: bool, posted: int
) -> None:
    workspace.faults.drop("chat.postMessage", after=after)

    with pytest.raises((urllib.error.URLError, RemoteDisconnected, ConnectionResetError)):
        client.chat_postMessage(channel=HERE, text="x")

    assert len(workspace.messages(HERE, ANA)) == posted


@pytest.mark.parametrize(("after", "posted"), [(False, 0), (True, 1)])
def test_a_call_can_hang_until_the_faults_are_cleared(
    workspace: Workspace, client: WebClient, after: bool, posted: int
) -> None:
    workspace.faults.hang("*", after=after)
    raised: list[Exception] = []

    def call() -> None:
        try:
            client.chat_postMessage(channel=HERE, text="x")
        except Exception as error:
            raised.append(error)

    caller = threading.Thread(target=call)
    caller.start()
    assert workspace.wait_for(workspace.traffic)
    assert caller.is_alive()
    workspace.faults.clear()
    caller.join(5)

    assert len(raised) == 1
    assert len(workspace.messages(HERE, ANA)) == posted


def test_a_slack_sdk_client_that_tries_again_doubles_a_post_that_was_cut_off(
    workspace: Workspace, address: str
) -> None:
    retrying = WebClient(token=workspace.app.token, base_url=f"{address}/api/")
    workspace.faults.drop("chat.postMessage", after=True)

    retrying.chat_postMessage(channel=HERE, text="x")

    assert len(workspace.messages(HERE, ANA)) == 2


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org:80", "[::1].example.org", "127.0.0.1:80@b.org"])
def test_a_request_that_names_another_host_is_refused(address: str, host: str) -> None:
    reply = httpx.post(f"{address}/api/auth.test", headers={"Host": host}, trust_env=False)
    assert reply.status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "[::1]:8000", "[::1]"])
def test_a_request_that_names_this_machine_is_served(address: str, host: str) -> None:
    reply = httpx.post(f"{address}/api/auth.test", headers={"Host": host}, trust_env=False)
    assert (reply.status_code, reply.json()["error"]) == (200, "not_authed")


def test_the_token_is_on_no_record(workspace: Workspace, client: WebClient) -> None:
    client.api_call("auth.test", data={"token": workspace.app.token})
    assert workspace.app.token not in repr(workspace.traffic())


def test_nobody_is_a_person_of_an_unknown_id(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="user_not_found"):
        workspace.person("U0NOBODY01")
