"""Rate limits, and the faults that tests may ask for."""

from __future__ import annotations

import contextlib
import threading
import urllib.error
from collections.abc import Iterator
from http.client import RemoteDisconnected

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from sandbox.faults import Fault
from sandbox.limits import PER_MINUTE, RateLimits
from sandbox.methods.accepted import ACCEPTED
from sandbox.people import ANA, PARTNERSHIP, RUTH, TOM, direct_message
from sandbox.server import running
from sandbox.web_api import METHODS
from sandbox.workspace import Workspace
from tests.sandbox.calls import refusal
from tests.sandbox.conftest import Machine
from tests.sandbox.foreign_app import ForeignApp, noting

HERE = direct_message(ANA)


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


def test_posts_are_limited_in_all_channels_together(machine: Machine) -> None:
    # At a hundredth of Slack's limits three posts may go anywhere, one to each channel.
    workspace = Workspace(rate_limits=0.01, machine=machine)
    with running(workspace, with_page=False) as address:
        client = WebClient(token=workspace.app.token, base_url=f"{address}/api/", retry_handlers=[])
        for channel in (ANA, TOM, RUTH):
            client.chat_postMessage(channel=channel, text="x")

        with pytest.raises(SlackApiError) as raised:
            client.chat_postMessage(channel=PARTNERSHIP, text="x")
        assert (raised.value.response.status_code, raised.value.response.headers["Retry-After"]) == (429, "20")

        machine.ahead = 20.0
        assert client.chat_postMessage(channel=PARTNERSHIP, text="x")["ok"]
    workspace.close()


TIERS = {
    50: (
        "chat.delete",
        "chat.update",
        "conversations.history",
        "conversations.info",
        "conversations.open",
        "conversations.replies",
        "files.delete",
    ),
    100: ("conversations.members", "users.info", "views.open", "views.publish", "views.push", "views.update"),
}


@pytest.mark.parametrize(("per_minute", "method"), [(each, name) for each, names in TIERS.items() for name in names])
def test_a_method_is_limited_by_its_tier(machine: Machine, per_minute: int, method: str) -> None:
    standing_still = RateLimits(1.0, lambda: 1_760_000_000.0 + machine.ahead)
    waits = [standing_still.wait_for_method(method) for _ in range(per_minute + 1)]

    assert waits[:-1] == [0] * per_minute
    assert waits[-1] > 0
    assert standing_still.wait_for_method("auth.test") == 0
    machine.ahead = 60.0
    assert standing_still.wait_for_method(method) == 0


def test_every_method_has_a_limit_and_arguments_of_its_own() -> None:
    assert set(PER_MINUTE) | {"chat.postMessage"} == set(METHODS) == set(ACCEPTED)


def test_a_call_beyond_its_tier_is_answered_with_429(limited: tuple[Workspace, WebClient]) -> None:
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
    assert [(each.refusal, each.fault) for each in workspace.traffic()] == [("fatal_error", "error")] * 2
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
    caller.join(0.2)
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


@pytest.fixture
def response_url(workspace: Workspace, bot: ForeignApp) -> str:
    bodies: list[dict[str, str]] = []
    bot.app.command("/van")(noting(bodies))
    workspace.run_command(ANA, PARTNERSHIP, "/van")
    return bodies[0]["response_url"]


def test_a_response_url_meets_faults_like_any_call(workspace: Workspace, response_url: str) -> None:
    client = WebhookClient(response_url, retry_handlers=[])
    workspace.faults.status("response_url", 503)
    workspace.faults.rate_limit("response_url", 4)
    workspace.faults.error("response_url", "expired_url")

    replies = [client.send(text="Van 7 is free.") for _ in range(4)]

    assert [(reply.status_code, reply.body) for reply in replies] == [
        (503, "internal_error"),
        (429, "ratelimited"),
        (404, "expired_url"),
        (200, "ok"),
    ]
    assert replies[1].headers["Retry-After"] == "4"
    assert [message.text for message in workspace.messages(PARTNERSHIP, ANA)] == ["Van 7 is free."]


@pytest.mark.parametrize(("after", "said"), [(False, 0), (True, 1)])
def test_a_response_url_can_be_cut_off(workspace: Workspace, response_url: str, after: bool, said: int) -> None:
    workspace.faults.drop("response_url", after=after)

    with pytest.raises((urllib.error.URLError, RemoteDisconnected, ConnectionResetError)):
        WebhookClient(response_url, retry_handlers=[]).send(text="Van 7 is free.")

    assert len(workspace.messages(PARTNERSHIP, ANA)) == said


def test_a_call_that_came_to_nothing_is_on_record_with_what_was_asked(workspace: Workspace, client: WebClient) -> None:
    workspace.faults.drop("chat.postMessage")

    with pytest.raises((urllib.error.URLError, RemoteDisconnected, ConnectionResetError)):
        client.chat_postMessage(channel=HERE, text="x")

    (call,) = workspace.traffic()
    assert (call.request["text"], call.status, call.refusal, call.fault) == ("x", None, "drop", "drop")


def test_a_fault_can_strike_a_share_of_the_calls_by_chance(workspace: Workspace, client: WebClient) -> None:
    workspace.faults.arm(Fault("chat.postMessage", "error", error="fatal_error", times=1000, share=0.2))

    struck = 0
    for _ in range(200):
        try:
            client.chat_postMessage(channel=HERE, text="x")
        except SlackApiError:
            struck += 1

    # Forty are to be expected, and the chances are the same each time.
    assert 30 <= struck <= 50
    assert len(workspace.messages(HERE, ANA)) == 200 - struck
    [fault] = workspace.faults.armed()
    assert fault.times == 1000 - struck


def test_a_burst_of_429_ends(workspace: Workspace, client: WebClient) -> None:
    workspace.faults.rate_limit("*", 1, times=5)

    seen = []
    for method in ("chat.postMessage", "users.info", "chat.postMessage", "auth.test", "users.info", "auth.test"):
        with contextlib.suppress(SlackApiError):
            client.api_call(method, json={"channel": HERE, "text": "x", "user": ANA})
        seen.append(workspace.traffic()[-1].status)

    assert seen == [429] * 5 + [200]
    assert workspace.messages(HERE, ANA) == []
