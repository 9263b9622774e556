"""Socket Mode with Bolt's own handler on it."""

from __future__ import annotations

from functools import partial

import pytest

from sandbox.people import ANA, PARTNERSHIP, direct_message
from sandbox.workspace import Workspace
from tests.sandbox.foreign_app import ForeignApp
from tests.sandbox.socket_app import Json, SocketApp
from tests.sandbox.vans import modal

HERE = direct_message(ANA)


def frames(workspace: Workspace) -> list[str]:
    return [each.name for each in workspace.traffic() if each.name.startswith("socket:")]


def note_command(used: list[int], number: int, text: str) -> None:
    if "slash_commands" in text:
        used.append(number)


def test_a_command_is_answered_by_the_acknowledgement(workspace: Workspace, bot: SocketApp) -> None:
    bot.app.command("/van")(lambda ack: ack("Van 7 is free."))

    outcome = workspace.run_command(ANA, PARTNERSHIP, "/van today")

    assert (outcome.problem, outcome.text) == (None, "Van 7 is free.")
    assert bot.heard[0][0]["text"] == "today"


def test_a_modal_is_opened_refused_on_a_field_and_closed(workspace: Workspace, bot: SocketApp) -> None:
    bot.app.command("/van")(
        lambda ack, body, client: (client.views_open(trigger_id=body["trigger_id"], view=modal()), ack())
    )
    answers: list[Json] = [{"response_action": "errors", "errors": {"why": "Say more."}}, {}]
    bot.app.view("book")(lambda ack: ack(**answers.pop(0)))
    view = workspace.run_command(ANA, PARTNERSHIP, "/van").view
    assert view is not None

    refused = workspace.submit_view(ANA, view.id, {"why": "Stock"})
    assert refused.errors == {"why": "Say more."}
    assert workspace.submit_view(ANA, view.id, {"why": "Stock for the fair"}).view is None


def test_an_event_is_heard_and_acknowledged(workspace: Workspace, bot: SocketApp) -> None:
    bot.app.event("message")(lambda: None)

    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()

    events = [each for each in workspace.traffic() if each.name == "event:message"]
    assert [(each.status, each.refusal, each.reply) for each in events] == [(200, None, "")]
    assert bot.heard[0][0]["event"]["text"] == "Hello"


def test_an_unacknowledged_event_is_sent_again_with_its_reason(workspace: Workspace, bot: SocketApp) -> None:
    tries: list[int] = []

    @bot.app.event("message")
    def listen() -> None:
        tries.append(1)
        if len(tries) == 1:
            workspace.wait_for(lambda: len(tries) == 2, 5)

    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()

    assert [(number, reason) for _, number, reason in bot.heard] == [("0", ""), ("1", "timeout")]
    assert len({body["event_id"] for body, _, _ in bot.heard}) == 1


def test_nothing_goes_over_http_while_socket_mode_is_on(workspace: Workspace, bot: SocketApp, address: str) -> None:
    bot.app.command("/van")(lambda ack: ack())
    bot.app.event("message")(lambda: None)
    with ForeignApp(workspace.app, f"{address}/api/") as other:
        workspace.request_url = other.url
        workspace.run_command(ANA, PARTNERSHIP, "/van")
        workspace.post(ANA, HERE, "Hello")
        assert workspace.wait_until_quiet()

    assert len(bot.heard) == 2
    assert other.heard == []


def test_payloads_are_spread_over_the_sockets_and_each_is_sent_once(workspace: Workspace, address: str) -> None:
    with SocketApp(workspace.app, f"{address}/api/", sockets=3) as bot:
        bot.app.command("/van")(lambda ack: ack())
        used: list[int] = []
        for number, handler in enumerate(bot.handlers):
            handler.client.on_message_listeners.append(partial(note_command, used, number))
        assert workspace.sockets.count() == 3
        for _ in range(6):
            workspace.run_command(ANA, PARTNERSHIP, "/van")

    assert sorted(used) == [0, 0, 1, 1, 2, 2]
    assert len(bot.heard) == 6


@pytest.mark.parametrize("ending", ["refresh", "replace", "drop"])
def test_the_handler_comes_back_after_its_socket_ended(workspace: Workspace, bot: SocketApp, ending: str) -> None:
    bot.app.command("/van")(lambda ack: ack("Van 7"))

    assert getattr(workspace.sockets, ending)() == 1

    def is_answered() -> bool:
        return workspace.run_command(ANA, PARTNERSHIP, "/van").text == "Van 7"

    # slack_sdk's own client reads from its new socket only once it has let go of the old one.
    assert workspace.wait_for(lambda: workspace.sockets.count() == 1, 30)
    assert workspace.wait_for(is_answered, 30)
    assert frames(workspace).count("socket:hello") >= 2


def test_without_a_socket_a_person_is_told_and_events_are_tried_again(workspace: Workspace, address: str) -> None:
    workspace.post(ANA, HERE, "To nobody yet")
    with SocketApp(workspace.app, f"{address}/api/"):
        pass
    assert workspace.wait_for(lambda: workspace.sockets.count() == 0)

    assert workspace.run_command(ANA, PARTNERSHIP, "/van").problem == "dispatch_failed"
    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()

    events = [each for each in workspace.traffic() if each.name == "event:message"]
    assert [(each.attempt, each.refusal) for each in events] == [(number, "connection_failed") for number in range(4)]
