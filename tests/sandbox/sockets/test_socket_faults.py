"""The same faults where the app is reached over its sockets, and what may happen to those."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from sandbox.fault_kinds import bring_about, fault_kinds, make_well
from sandbox.people import ANA, PARTNERSHIP, direct_message
from sandbox.workspace import Workspace
from tests.sandbox.calls import refusal
from tests.sandbox.socket_app import SocketApp, bare_socket

HERE = direct_message(ANA)


def test_an_event_whose_acknowledgement_is_lost_comes_again(workspace: Workspace, bot: SocketApp) -> None:
    bot.app.event("message")(lambda: None)
    workspace.faults.lose_answer("event:message")

    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()

    assert len({body["event_id"] for body, _, _ in bot.heard}) == 1
    assert [(number, reason) for _, number, reason in bot.heard][-1] == ("1", "timeout")
    assert [each.refusal for each in workspace.traffic(kind="events")] == ["http_timeout", None]


def test_events_come_twice_and_in_another_order(workspace: Workspace, bot: SocketApp) -> None:
    bot.app.event("message")(lambda: None)
    workspace.faults.duplicate("event")
    workspace.faults.reorder(count=2)

    for text in ("First", "Second", "Third"):
        workspace.post(ANA, HERE, text)
        assert workspace.wait_until_quiet()

    assert [body["event"]["text"] for body, _, _ in bot.heard] == ["First", "First", "Third", "Second"]


def test_a_command_whose_acknowledgement_is_lost_shows_the_error(workspace: Workspace, bot: SocketApp) -> None:
    bot.app.command("/van")(lambda ack: ack("Booked."))
    workspace.faults.lose_answer("command:/van")

    assert workspace.run_command(ANA, PARTNERSHIP, "/van").problem == "operation_timeout"
    assert [body["command"] for body, _, _ in bot.heard] == ["/van"]


def test_what_is_not_a_delivery_is_not_delivered_again(workspace: Workspace, bot: SocketApp) -> None:
    hello = next(each for each in workspace.traffic() if each.name == "socket:hello")
    with pytest.raises(ValueError, match="no delivery"):
        workspace.deliver_again(hello.number)


def test_faults_of_sockets_are_offered_in_socket_mode_only(workspace: Workspace) -> None:
    own = {kind.name for kind in fault_kinds(workspace)}
    over_http = Workspace()
    try:
        others = {kind.name for kind in fault_kinds(over_http)}
    finally:
        over_http.close()
    assert own - others == {"drop_sockets", "replace_sockets", "refresh_sockets", "disable_sockets", "enable_sockets"}
    assert others <= own


@pytest.mark.parametrize("name", ["drop_sockets", "replace_sockets"])
def test_an_app_whose_sockets_are_ended_connects_again(workspace: Workspace, bot: SocketApp, name: str) -> None:
    bot.app.command("/van")(lambda ack: ack("Here."))

    bring_about(workspace, name, {})

    def connected_twice() -> bool:
        hellos = [each for each in workspace.traffic() if each.name == "socket:hello"]
        return len(hellos) >= 2 and workspace.sockets.count() == 1

    assert workspace.wait_for(connected_twice)
    assert workspace.run_command(ANA, PARTNERSHIP, "/van").text == "Here."


def test_sockets_that_are_asked_to_be_replaced_hear_of_it_and_get_nothing_more(
    workspace: Workspace, client: WebClient
) -> None:
    with bare_socket(client, workspace.app) as socket:
        assert socket.frame()["type"] == "hello"
        bring_about(workspace, "refresh_sockets", {})
        assert (socket.frame()["reason"], workspace.sockets.count()) == ("warning", 0)
        assert workspace.run_command(ANA, PARTNERSHIP, "/van").problem == "dispatch_failed"


def test_socket_mode_is_switched_off_and_on_again(workspace: Workspace, client: WebClient) -> None:
    with bare_socket(client, workspace.app) as socket:
        assert socket.frame()["type"] == "hello"
        bring_about(workspace, "disable_sockets", {})
        assert socket.frame()["reason"] == "link_disabled"
    with bare_socket(client, workspace.app) as socket:
        assert socket.frame()["reason"] == "link_disabled"
    bring_about(workspace, "enable_sockets", {})
    with bare_socket(client, workspace.app) as socket:
        assert socket.frame()["type"] == "hello"


def test_all_is_well_again_with_sockets_too(workspace: Workspace, client: WebClient) -> None:
    bring_about(workspace, "disable_sockets", {})
    bring_about(workspace, "revoke_token", {})
    assert refusal(client, "auth.test")["error"] == "token_revoked"

    make_well(workspace)

    with bare_socket(client, workspace.app) as socket:
        assert socket.frame()["type"] == "hello"
