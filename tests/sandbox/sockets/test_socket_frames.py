"""Socket Mode frame by frame: opening a socket, acknowledgements, sockets that end."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from sandbox.people import ANA, PARTNERSHIP, direct_message
from sandbox.server import running
from sandbox.slack_app import SlackApp
from sandbox.values import Outcome
from sandbox.workspace import Workspace
from tests.sandbox.calls import refusal
from tests.sandbox.conftest import Machine
from tests.sandbox.socket_app import bare_socket

HERE = direct_message(ANA)


def aside(work: Any) -> tuple[threading.Thread, list[Outcome]]:
    """What a person does, while the test looks at the socket."""
    came: list[Outcome] = []
    thread = threading.Thread(target=lambda: came.append(work()))
    thread.start()
    return thread, came


def test_the_first_frame_says_how_many_sockets_there_are(workspace: Workspace, client: WebClient) -> None:
    with bare_socket(client, workspace.app) as first:
        hello = first.frame()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["debug_info"]["approximate_connection_time"] == 18_060
        with bare_socket(client, workspace.app, "&debug_reconnects=true") as second:
            hello = second.frame()
            assert hello["num_connections"] == 2
            assert hello["debug_info"]["approximate_connection_time"] == 360


def test_envelopes_say_what_they_are_and_whether_an_answer_counts(workspace: Workspace, client: WebClient) -> None:
    with bare_socket(client, workspace.app) as socket:
        socket.frame()

        thread, came = aside(lambda: workspace.run_command(ANA, PARTNERSHIP, "/van"))
        command = socket.frame()
        socket.answer(command["envelope_id"], payload={"text": "Van 7"})
        thread.join()
        workspace.post(ANA, HERE, "Hello")
        event = socket.frame()
        socket.answer(event["envelope_id"], payload={"text": "This is not taken."})
        assert workspace.wait_until_quiet()

    assert (command["type"], command["accepts_response_payload"]) == ("slash_commands", True)
    assert command["payload"]["command"] == "/van"
    assert came[0].text == "Van 7"
    assert (event["type"], event["accepts_response_payload"]) == ("events_api", False)
    assert (event["retry_attempt"], event["retry_reason"]) == (0, "")
    assert [each.reply for each in workspace.traffic() if each.name == "event:message"] == [""]


def test_an_interaction_is_an_interactive_envelope(workspace: Workspace, client: WebClient) -> None:
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    client.chat_postMessage(channel=HERE, text="Go?", blocks=[{"type": "actions", "elements": [button]}])
    message = workspace.messages(HERE, ANA)[-1]
    with bare_socket(client, workspace.app) as socket:
        socket.frame()

        thread, came = aside(lambda: workspace.press(ANA, message, "go"))
        pressed = socket.frame()
        socket.answer(pressed["envelope_id"])
        thread.join()

    assert (pressed["type"], pressed["accepts_response_payload"]) == ("interactive", True)
    assert pressed["payload"]["type"] == "block_actions"
    assert (came[0].problem, came[0].status) == (None, 200)


def test_an_envelope_that_is_not_answered_in_time_is_a_timeout(workspace: Workspace, client: WebClient) -> None:
    with bare_socket(client, workspace.app) as socket:
        socket.frame()

        assert workspace.run_command(ANA, PARTNERSHIP, "/van").problem == "operation_timeout"

        late = socket.frame()
        socket.answer(late["envelope_id"], payload={"text": "Van 7"})
        assert workspace.wait_for(workspace_refusals(workspace, "unknown_envelope"))
    assert [message.text for message in workspace.messages(PARTNERSHIP, ANA) if message.text == "Van 7"] == []


def workspace_refusals(workspace: Workspace, refusal_: str) -> Any:
    return lambda: [each for each in workspace.refusals() if each.refusal == refusal_]


@pytest.mark.parametrize("text", ["not json", "[]", '{"envelope_id": 7}', '{"envelope_id": "invented"}'])
def test_a_frame_that_answers_nothing_is_refused_and_the_socket_stays(
    workspace: Workspace, client: WebClient, text: str
) -> None:
    with bare_socket(client, workspace.app) as socket:
        socket.frame()
        socket.connection.send(text)

        assert workspace.wait_for(workspace_refusals(workspace, "unknown_envelope"))
        assert workspace.sockets.count() == 1


def test_a_socket_that_breaks_before_the_answer_is_a_failed_connection(workspace: Workspace, client: WebClient) -> None:
    with bare_socket(client, workspace.app) as socket:
        socket.frame()
        thread, came = aside(lambda: workspace.run_command(ANA, PARTNERSHIP, "/van"))
        socket.frame()
        workspace.sockets.drop()
        thread.join()

    assert came[0].problem == "dispatch_failed"


@pytest.mark.parametrize(
    ("ending", "reason"), [("replace", "refresh_requested"), ("disable", "link_disabled"), ("refresh", "warning")]
)
def test_a_socket_is_told_why_it_ends(workspace: Workspace, client: WebClient, ending: str, reason: str) -> None:
    with bare_socket(client, workspace.app) as socket:
        socket.frame()
        getattr(workspace.sockets, ending)()

        assert (socket.frame() | {"debug_info": None}) == {
            "type": "disconnect",
            "reason": reason,
            "debug_info": None,
        }
        assert workspace.sockets.count() == 0
        if ending != "refresh":
            with pytest.raises(ConnectionClosed):
                socket.frame()


def test_a_socket_ends_of_old_age_and_is_warned_before(workspace: Workspace, client: WebClient) -> None:
    workspace.sockets.life_seconds, workspace.sockets.warning_seconds = 0.4, 0.2

    with bare_socket(client, workspace.app) as socket:
        assert socket.frame()["debug_info"]["approximate_connection_time"] == 0.4
        assert workspace.sockets.count() == 1
        assert socket.frame()["reason"] == "warning"
        assert workspace.sockets.count() == 0
        with pytest.raises(ConnectionClosed):
            socket.frame()


def test_what_comes_after_a_warning_goes_down_the_new_socket(workspace: Workspace, client: WebClient) -> None:
    with bare_socket(client, workspace.app) as old, bare_socket(client, workspace.app) as new:
        old.frame()
        workspace.sockets.refresh()
        new.frame()
        with bare_socket(client, workspace.app) as third:
            third.frame()
            thread, came = aside(lambda: workspace.run_command(ANA, PARTNERSHIP, "/van"))
            third.answer(third.frame()["envelope_id"])
            thread.join()

    assert came[0].problem is None


def test_an_eleventh_socket_is_turned_away(workspace: Workspace, client: WebClient) -> None:
    with ExitStack() as sockets:
        for _ in range(10):
            sockets.enter_context(bare_socket(client, workspace.app)).frame()
        with bare_socket(client, workspace.app) as eleventh:
            assert eleventh.frame()["reason"] == "too_many_websockets"
        assert workspace.sockets.count() == 10


def test_a_socket_is_ended_where_socket_mode_is_off() -> None:
    workspace = Workspace(rate_limits=None)
    try:
        with running(workspace, with_page=False) as address:
            client = WebClient(base_url=f"{address}/api/")
            with bare_socket(client, workspace.app) as socket:
                assert socket.frame()["reason"] == "link_disabled"
    finally:
        workspace.close()


def test_an_address_opens_one_socket_and_soon(workspace: Workspace, client: WebClient, machine: Machine) -> None:
    url = client.apps_connections_open(app_token=workspace.app.app_token)["url"]
    with connect(url, proxy=None), pytest.raises(InvalidStatus, match="403"):
        connect(url, proxy=None)

    late = client.apps_connections_open(app_token=workspace.app.app_token)["url"]
    machine.ahead = 31
    with pytest.raises(InvalidStatus, match="403"):
        connect(late, proxy=None)
    with pytest.raises(InvalidStatus, match="403"):
        connect(late.partition("?")[0] + "?ticket=invented", proxy=None)
    assert workspace.wait_for(lambda: workspace.sockets.count() == 0)


def test_a_socket_that_names_another_host_is_refused(workspace: Workspace, client: WebClient) -> None:
    url = client.apps_connections_open(app_token=workspace.app.app_token)["url"].replace("ws", "http", 1)
    handshake = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }

    assert httpx.get(url, headers=handshake | {"Host": "example.org"}, trust_env=False).status_code == 403
    assert httpx.get(url, headers=handshake, trust_env=False).status_code == 101


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("apps.connections.open", "xoxb-sandbox", "not_allowed_token_type"),
        ("apps.connections.open", "xapp-other", "invalid_auth"),
        ("auth.test", "xapp-sandbox", "not_allowed_token_type"),
    ],
)
def test_each_kind_of_token_serves_its_own_methods(client: WebClient, method: str, token: str, error: str) -> None:
    client.token = token
    assert refusal(client, method)["error"] == error


def test_an_app_level_token_counts_in_the_header_only(address: str) -> None:
    reply = httpx.post(f"{address}/api/apps.connections.open", data={"token": "xapp-sandbox"}, trust_env=False)
    assert reply.json()["error"] == "invalid_auth"


def test_an_app_level_token_needs_its_scope() -> None:
    workspace = Workspace(app=replace(SlackApp(), app_token_scopes=frozenset({"authorizations:read"})))
    try:
        with running(workspace, with_page=False) as address:
            client = WebClient(token=workspace.app.app_token, base_url=f"{address}/api/")
            reply = refusal(client, "apps.connections.open")
    finally:
        workspace.close()
    assert (reply["error"], reply["needed"]) == ("missing_scope", "connections:write")
