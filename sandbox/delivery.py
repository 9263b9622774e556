"""Signed requests to the bot: interactions that wait for their answer, and events that are sent again."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from sandbox.people import TEAM
from sandbox.slack_app import SlackApp
from sandbox.traffic import Traffic
from sandbox.values import Json

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What the bot replied; `fault` is Slack's retry reason when it is of no use, else None."""

    status: int | None
    text: str
    fault: str | None
    is_json: bool = False
    may_retry: bool = True

    @property
    def problem(self) -> str | None:
        """Slack's name of what the person is told, None when the bot answered as it should."""
        if self.fault is None:
            return None
        return "operation_timeout" if self.fault == "http_timeout" else "dispatch_failed"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Delivery:
    """Posts to `request_url`, which may change or be None at any time."""

    def __init__(
        self,
        app: SlackApp,
        traffic: Traffic,
        *,
        answer_seconds: float,
        retry_delays: Sequence[float],
        machine: Callable[[], float],
    ) -> None:
        self.request_url: str | None = None
        self._app = app
        self._traffic = traffic
        self._answer_seconds = answer_seconds
        self._retry_delays = tuple(retry_delays)
        self._machine = machine
        self._client = httpx.Client(
            timeout=answer_seconds, trust_env=False, follow_redirects=True, max_redirects=2, limits=httpx.Limits()
        )
        self._workers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="sandbox-delivery")
        self._lock = threading.Lock()
        self._timers: set[threading.Timer] = set()
        self._is_closed = False

    def ask(self, form: Json) -> Answer:
        """Deliver a command or an interaction and wait for the answer, three seconds at most."""
        with self._traffic.under_way():
            return self._post(urlencode(form).encode(), FORM, {})

    def note(self, name: str, request: Json, answer: Answer, refusal: str | None = None) -> None:
        """Put an interaction on record; `refusal` is why its answer could not be used."""
        self._traffic.record(
            "to_bot", name, request, status=answer.status, reply=answer.text, refusal=refusal or answer.fault
        )

    def send_event(self, event: Json, at: float) -> None:
        """Deliver an event in the background, up to three more times under the same event_id.

        An app that has given no address yet has subscribed to nothing.
        """
        if self.request_url is None:
            return
        envelope = {
            "token": "verification",
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": self._app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": "Ev" + secrets.token_hex(5).upper(),
            "event_time": int(at),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": self._app.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": "4-" + secrets.token_urlsafe(24),
        }
        self._start(envelope, 0, None)

    def _start(self, envelope: Json, attempt: int, reason: str | None) -> None:
        with self._lock:
            if not self._is_closed:
                self._traffic.begin()
                self._workers.submit(self._try_event, envelope, attempt, reason)

    def _try_event(self, envelope: Json, attempt: int, reason: str | None) -> None:
        try:
            headers = {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": str(reason)} if attempt else {}
            answer = self._post(json.dumps(envelope).encode(), "application/json", headers)
            self._traffic.record(
                "to_bot",
                f"event:{envelope['event']['type']}",
                envelope,
                status=answer.status,
                reply=answer.text,
                refusal=answer.fault,
                attempt=attempt,
            )
            if answer.fault and answer.may_retry and attempt < len(self._retry_delays):
                self._retry(envelope, attempt + 1, answer.fault, self._retry_delays[attempt])
        finally:
            self._traffic.end()

    def _retry(self, envelope: Json, attempt: int, reason: str, delay: float) -> None:
        if delay == 0:
            self._start(envelope, attempt, reason)
            return

        def due() -> None:
            with self._lock:
                self._timers.discard(timer)
            self._start(envelope, attempt, reason)

        timer = threading.Timer(delay, due)
        timer.daemon = True
        with self._lock:
            if not self._is_closed:
                self._timers.add(timer)
                timer.start()

    def _post(self, body: bytes, content_type: str, headers: dict[str, str]) -> Answer:
        if self.request_url is None:
            return Answer(None, "", "connection_failed")
        timestamp = str(int(self._machine()))
        signed = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._app.signing_secret, timestamp, body),
        }
        began = time.monotonic()
        try:
            response = self._client.post(self.request_url, content=body, headers=signed | headers)
        except httpx.TimeoutException:
            return Answer(None, "", "http_timeout")
        except httpx.TooManyRedirects:
            return Answer(None, "", "too_many_redirects")
        except (httpx.HTTPError, RuntimeError):  # RuntimeError: the client was closed meanwhile.
            return Answer(None, "", "connection_failed")
        # The client's timeout is per read, so a reply in drops could take longer than Slack waits.
        if time.monotonic() - began > self._answer_seconds:
            return Answer(None, "", "http_timeout")
        return _answer(response)

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            timers, self._timers = self._timers, set()
        for timer in timers:
            timer.cancel()
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._client.close()


def _answer(response: httpx.Response) -> Answer:
    fault = None if response.is_success else "http_error"
    is_json = response.headers.get("content-type", "").startswith("application/json")
    may_retry = response.headers.get("x-slack-no-retry") != "1"
    return Answer(response.status_code, response.text, fault, is_json, may_retry)


def parsed(answer: Answer) -> Any:
    """The body as JSON where it is that, else None."""
    try:
        return json.loads(answer.text)
    except json.JSONDecodeError:
        return None
