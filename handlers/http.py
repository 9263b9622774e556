"""The bot's HTTP side: where Slack's requests arrive, and whether the process is alive and ready."""

import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.request.internals import build_context

from bot.clock import Clock, system_clock
from handlers.guard import Guard, answer
from handlers.server import ARRIVED
from handlers.vitals import Report

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"

# Only these are passed on: Bolt would obey headers of its own that no signature covers.
_PASSED_ON = {
    "CONTENT_TYPE": "content-type",
    "HTTP_X_SLACK_SIGNATURE": "x-slack-signature",
    "HTTP_X_SLACK_REQUEST_TIMESTAMP": "x-slack-request-timestamp",
    "HTTP_X_SLACK_RETRY_NUM": "x-slack-retry-num",
    "HTTP_X_SLACK_RETRY_REASON": "x-slack-retry-reason",
}


def wsgi_application(
    app: App | None,
    *,
    signing_secret: str,
    is_ready: Callable[[], bool],
    health: Callable[[], Report] = Report,
    machine: Clock = system_clock,
) -> "WSGIApplication":
    """Without an app, as in Socket Mode, only health is told.

    `is_ready` says whether the database answers and has the present schema; it may not raise. `health` costs
    nothing: whoever asks need not be known.

    `machine` is the machine's clock, by which the age of signatures is told.
    """
    events = Guard(_bolt(app), signing_secret, machine) if app else None

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if path == EVENTS_PATH and events is not None:
            return events(environ, start_response)
        if path == "/healthz":
            return tell_health(health(), start_response)
        if path == "/readyz" and is_ready():
            return answer(start_response, "200 OK", "ready\n")
        if path == "/readyz":
            return answer(start_response, "503 Service Unavailable", "not ready\n")
        return answer(start_response, "404 Not Found")

    return application


def tell_health(report: Report, start_response: "StartResponse") -> list[bytes]:
    """503 only where this process is to be started anew.

    Whoever watches it does that at once: it would mend neither a worker of its own, nor a token, nor the database.
    """
    status, first = ("503 Service Unavailable", "not well") if report.ill else ("200 OK", "alive")
    return answer(start_response, status, "\n".join([first, *report.lines, ""]))


def _bolt(app: App) -> "WSGIApplication":
    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        headers = {name: str(environ[key]) for key, name in _PASSED_ON.items() if key in environ}
        try:
            request = _request(environ["wsgi.input"].read().decode(), headers)
            request.context[ARRIVED] = environ.get(ARRIVED)
            response = app.dispatch(request)
        except (ValueError, RecursionError, AttributeError, TypeError, LookupError) as error:
            # Signed, and yet not of the form Slack's requests have: Bolt stumbles before anybody listens.
            log.warning("A signed request was not of Slack's form: %s", type(error).__name__)
            return answer(start_response, "400 Bad Request")
        return _answered(response, start_response)

    return application


def _request(body: str, headers: Mapping[str, str]) -> BoltRequest:
    request = BoltRequest(body=body, headers={**headers})
    if not request.body and body:
        # Bolt 1.30 takes every form in which the word "payload" stands for an interaction, and so loses a
        # slash command in whose text somebody typed it.
        request.body = dict(parse_qsl(body, keep_blank_values=True))
        request.context = build_context(BoltContext(), request.body)
    return request


def _answered(response: BoltResponse, start_response: "StartResponse") -> list[bytes]:
    body = response.body.encode()
    status = HTTPStatus(response.status)
    headers = [(name, value) for name, values in response.headers.items() for value in values]
    fixed = [(name, value) for name, value in headers if name.lower() != "content-length"]
    start_response(f"{status.value} {status.phrase}", [*fixed, ("Content-Length", str(len(body)))])
    return [body]
