"""The paths of the bot's HTTP side, and the way from a signed request into Bolt."""

import io
import logging
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from handlers.http import wsgi_application
from handlers.vitals import Report
from tests.wsgi_requests import NOW, SECRET, Reply, signed


def ask(
    environ: dict[str, Any], *, app: App | None = None, ready: bool = True, health: Report | None = None
) -> tuple[str, str]:
    reply = Reply()
    application = wsgi_application(
        app or App(signing_secret=SECRET, authorize=_authorize),
        signing_secret=SECRET,
        is_ready=lambda: ready,
        health=lambda: health or Report(),
        machine=lambda: NOW,
    )
    body = b"".join(application(environ, reply.start))
    return reply.status, body.decode()


def listening() -> App:
    # Bolt would look at the signature again, by a clock of its own.
    app = App(signing_secret=SECRET, authorize=_authorize, request_verification_enabled=False)
    app.action("press")(lambda ack: ack())
    app.view("form")(lambda ack: ack())
    app.error(lambda: None)
    return app


def _authorize(team_id: str) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token="xoxb-none")


def get(path: str) -> dict[str, Any]:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "wsgi.input": io.BytesIO()}


@pytest.mark.parametrize(
    ("path", "ready", "status"),
    [
        ("/healthz", True, "200 OK"),
        ("/healthz", False, "200 OK"),
        ("/readyz", True, "200 OK"),
        ("/readyz", False, "503 Service Unavailable"),
        ("/", True, "404 Not Found"),
        ("/slack/events/", True, "404 Not Found"),
        ("/slack/install", True, "404 Not Found"),
        ("/slack/events", True, "405 Method Not Allowed"),
    ],
)
def test_each_path_says_what_it_is_for(path: str, ready: bool, status: str) -> None:
    assert ask(get(path), ready=ready)[0] == status


@pytest.mark.parametrize(
    ("report", "status", "body"),
    [
        (Report(), "200 OK", "alive\n"),
        (
            Report(("Sending has stopped.", "A clock jumped.")),
            "200 OK",
            "alive\nSending has stopped.\nA clock jumped.\n",
        ),
        (
            Report(("The ticker stands still.",), ill=True),
            "503 Service Unavailable",
            "not well\nThe ticker stands still.\n",
        ),
    ],
)
def test_only_what_starting_anew_may_mend_is_not_answered_with_200(report: Report, status: str, body: str) -> None:
    assert ask(get("/healthz"), health=report) == (status, body)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":',
        b"payload=" + b"[" * 100_000,
        b'payload="text"',
        b"[1]",
        b'payload={"type":"block_actions","actions":[]}',
        b'payload={"type":"view_submission","view":{"callback_id":"canary"}}',
    ],
)
def test_what_is_signed_but_no_request_of_slacks_is_answered_without_a_traceback(
    body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    kind = "x-www-form-urlencoded" if body.startswith(b"payload=") else "json"
    environ = signed(body) | {"PATH_INFO": "/slack/events", "CONTENT_TYPE": f"application/{kind}"}
    with caplog.at_level(logging.WARNING):
        assert ask(environ, app=listening())[0].startswith("4")
    assert "Traceback" not in caplog.text
    assert "canary" not in caplog.text
