"""Delivery: signatures, and events that are sent again."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from slack_bolt import BoltRequest
from slack_sdk.signature import Clock, SignatureVerifier

from sandbox.people import ANA, PARTNERSHIP, TEAM, direct_message
from sandbox.signed_http import signature
from sandbox.slack_app import SlackApp
from sandbox.values import Exchange
from sandbox.workspace import Workspace
from tests.sandbox.conftest import Machine
from tests.sandbox.foreign_app import ForeignApp


class QuietHandler(WSGIRequestHandler):
    """Writes nothing to the terminal."""

    def log_message(self, *_: object) -> None:
        pass


HERE = direct_message(ANA)


@contextmanager
def served(application: Any) -> Iterator[str]:
    """The address of an app without Bolt."""
    server = make_server("127.0.0.1", 0, application, handler_class=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def deliveries(workspace: Workspace) -> list[Exchange]:
    return [exchange for exchange in workspace.traffic() if exchange.direction == "to_bot"]


def test_the_signature_is_as_slack_documents_it() -> None:
    wanted = hmac.new(b"secret", b"v0:1790000000:token=x&text=caf\xc3\xa9", hashlib.sha256).hexdigest()
    assert signature("secret", "1790000000", b"token=x&text=caf\xc3\xa9") == f"v0={wanted}"


def test_slack_sdks_own_verifier_accepts_it_and_no_other_secret() -> None:
    class Then(Clock):
        def now(self) -> float:
            return 1790000000.0

    signed = signature("secret", "1790000000", b"body")
    headers = {"X-Slack-Request-Timestamp": "1790000000", "X-Slack-Signature": signed}
    assert SignatureVerifier("secret", Then()).is_valid_request(b"body", headers)
    assert not SignatureVerifier("other", Then()).is_valid_request(b"body", headers)


def test_a_bot_with_another_secret_refuses_every_delivery(workspace: Workspace, address: str) -> None:
    with ForeignApp(SlackApp(signing_secret="another"), f"{address}/api/") as stranger:
        workspace.request_url = stranger.url
        outcome = workspace.run_command(ANA, PARTNERSHIP, "/van")

    assert (outcome.status, outcome.problem) == (401, "dispatch_failed")


def test_a_delivery_from_a_wrong_clock_is_refused(workspace: Workspace, bot: ForeignApp, machine: Machine) -> None:
    bot.app.command("/van")(lambda ack: ack())
    machine.ahead = 301.0
    assert workspace.run_command(ANA, PARTNERSHIP, "/van").status == 401
    machine.ahead = 0.0
    assert workspace.run_command(ANA, PARTNERSHIP, "/van").status == 200


def test_an_event_is_sent_again_under_its_id_until_it_is_taken(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("message")(lambda: None)
    bot.statuses = [500, 404]

    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()

    sent = deliveries(workspace)
    assert [(each.attempt, each.status, each.refusal) for each in sent] == [
        (0, 500, "http_error"),
        (1, 404, "http_error"),
        (2, 200, None),
    ]
    assert len({each.request["event_id"] for each in sent}) == 1
    assert [retry for _, retry in bot.heard] == [None, "1", "2"]


def test_an_app_that_wants_no_more_of_an_event_says_so(workspace: Workspace) -> None:
    def decline(_: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("500 Unwell", [("x-slack-no-retry", "1"), ("Content-Length", "0")])
        return [b""]

    with served(decline) as url:
        workspace.request_url = url
        workspace.post(ANA, HERE, "Hello")
        assert workspace.wait_until_quiet()

    assert [(each.attempt, each.status) for each in deliveries(workspace)] == [(0, 500)]


@pytest.mark.parametrize(("redirects", "status", "refusal"), [(2, 200, None), (3, None, "too_many_redirects")])
def test_two_redirects_are_followed_and_no_third(
    workspace: Workspace, redirects: int, status: int | None, refusal: str | None
) -> None:
    def redirect(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        step = int(environ["PATH_INFO"].rpartition("/")[2])
        start_response("307 Elsewhere" if step else "200 OK", [("Location", f"/{step - 1}"), ("Content-Length", "0")])
        return [b""]

    with served(redirect) as url:
        workspace.request_url = f"{url}/{redirects}"
        workspace.post(ANA, HERE, "Hello")
        assert workspace.wait_until_quiet()

    first = deliveries(workspace)[0]
    assert (first.status, first.refusal) == (status, refusal)


def test_an_event_comes_in_slacks_envelope(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("message")(lambda: None)

    said = workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()

    ((body, _),) = bot.heard
    assert (body["type"], body["team_id"], body["context_team_id"]) == ("event_callback", TEAM, TEAM)
    assert (body["api_app_id"], body["event_time"]) == (workspace.app.app_id, int(float(said.ts)))
    assert (body["event"]["event_ts"], body["is_ext_shared_channel"]) == (said.ts, False)
    (authorisation,) = body["authorizations"]
    assert (authorisation["team_id"], authorisation["user_id"]) == (TEAM, workspace.app.bot_user)


def test_unless_told_otherwise_the_first_retry_is_at_once_and_the_second_waits(
    workspace: Workspace, bot: ForeignApp
) -> None:
    patient = Workspace(app=workspace.app, request_url=bot.url)
    bot.statuses = [500] * 4
    try:
        patient.post(ANA, HERE, "Hello")
        assert patient.wait_until_quiet()
        assert [each.attempt for each in deliveries(patient)] == [0, 1]
    finally:
        patient.close()


def test_an_event_is_sent_four_times_at_most(workspace: Workspace, bot: ForeignApp) -> None:
    bot.statuses = [500] * 9

    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()

    assert [each.attempt for each in deliveries(workspace)] == [0, 1, 2, 3]


def test_a_bot_that_is_down_gets_the_event_once_it_is_up(workspace: Workspace, address: str) -> None:
    waiting = Workspace(app=workspace.app, retry_delays=(0, 0.2, 0.2), request_url="http://127.0.0.1:9/slack/events")
    try:
        with ForeignApp(waiting.app, f"{address}/api/") as bot:
            bot.app.event("message")(lambda: None)
            waiting.post(ANA, HERE, "Hello")
            assert waiting.wait_for(lambda: len(waiting.traffic()) == 2)
            waiting.request_url = bot.url
            assert waiting.wait_for(lambda: waiting.traffic()[-1].status == 200)
            heard = bot.events("message")
    finally:
        waiting.close()

    assert [(each.attempt, each.refusal) for each in waiting.traffic()] == [
        (0, "connection_failed"),
        (1, "connection_failed"),
        (2, None),
    ]
    assert [event["text"] for event in heard] == ["Hello"]


def test_an_event_that_is_answered_too_slowly_is_sent_again_for_that_reason(
    workspace: Workspace, bot: ForeignApp
) -> None:
    slow = Workspace(app=workspace.app, request_url=bot.url, answer_seconds=0.3, retry_delays=(0,))
    reasons: list[str | None] = []

    @bot.app.event("message")
    def listen(request: BoltRequest) -> None:
        reasons.append(request.headers.get("x-slack-retry-reason", [None])[0])
        if len(reasons) == 1:
            slow.wait_for(slow.traffic)

    try:
        slow.post(ANA, HERE, "Hello")
        assert slow.wait_until_quiet()
        assert [each.refusal for each in slow.traffic()] == ["http_timeout", None]
    finally:
        slow.close()
    assert reasons == [None, "http_timeout"]


def test_an_answer_that_comes_in_drops_for_too_long_is_none() -> None:
    finished = threading.Event()

    def drip(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
        for _ in range(5):
            finished.wait(0.15)
            yield b"x"

    server = make_server("127.0.0.1", 0, drip, handler_class=QuietHandler)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    workspace = Workspace(answer_seconds=0.4, request_url=f"http://127.0.0.1:{server.server_port}/slack/events")
    try:
        outcome = workspace.run_command(ANA, PARTNERSHIP, "/van")
    finally:
        finished.set()
        thread.join(5)
        server.server_close()
        workspace.close()
    assert outcome.problem == "operation_timeout"


def test_a_person_waits_three_seconds_for_an_app(silenced: Workspace) -> None:
    given_up = threading.Event()

    def ponder(_: dict[str, Any], start_response: Any) -> list[bytes]:
        given_up.wait(10)
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    with served(ponder) as url:
        silenced.request_url = url
        outcome = silenced.run_command(ANA, PARTNERSHIP, "/van")
        given_up.set()

    assert outcome.problem == "operation_timeout"
    assert 3.0 <= deliveries(silenced)[0].seconds < 4.0


@pytest.fixture
def silenced() -> Iterator[Workspace]:
    workspace = Workspace()
    yield workspace
    workspace.close()


def test_an_app_without_an_address_is_sent_nothing(silenced: Workspace) -> None:
    silenced.post(ANA, HERE, "Hello")
    assert silenced.wait_until_quiet()
    assert silenced.traffic() == []


def test_quiet_is_waited_for_until_the_time_is_up(workspace: Workspace, bot: ForeignApp) -> None:
    let_go: list[bool] = []
    bot.app.event("message")(lambda: workspace.wait_for(lambda: let_go, 0.8))

    workspace.post(ANA, HERE, "Hello")

    assert not workspace.wait_until_quiet(0.05)
    let_go.append(True)
    workspace.changes.stir()
    assert workspace.wait_until_quiet()
