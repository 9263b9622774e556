"""The way to an app over HTTP: requests signed as Slack signs them."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import replace

import httpx

from sandbox.parcels import Answer, Parcel


def signature(secret: str, timestamp: str, body: bytes) -> str:
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class SignedHttp:
    """Posts to `request_url`, which may change or be None at any time."""

    def __init__(self, signing_secret: str, *, answer_seconds: float, machine: Callable[[], float]) -> None:
        self.request_url: str | None = None
        self._secret = signing_secret
        self._answer_seconds = answer_seconds
        self._machine = machine
        self._client = httpx.Client(
            timeout=answer_seconds, trust_env=False, follow_redirects=True, max_redirects=2, limits=httpx.Limits()
        )

    def is_open(self) -> bool:
        return self.request_url is not None

    def carry(self, parcel: Parcel, attempt: int, reason: str | None) -> Answer:
        began = time.monotonic()
        answer = self._post(parcel, attempt, reason)
        seconds = time.monotonic() - began
        # The client's timeout is per read, so a reply in drops could take longer than Slack waits.
        if answer.trouble is None and seconds > self._answer_seconds:
            answer = Answer(None, "", "http_timeout")
        return replace(answer, seconds=seconds)

    def _post(self, parcel: Parcel, attempt: int, reason: str | None) -> Answer:
        if self.request_url is None:
            return Answer(None, "", "connection_failed")
        body, content_type = parcel.body()
        timestamp = str(int(self._machine()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }
        if attempt:
            headers |= {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": str(reason)}
        try:
            response = self._client.post(self.request_url, content=body, headers=headers)
        except httpx.TimeoutException:
            return Answer(None, "", "http_timeout")
        except httpx.TooManyRedirects:
            return Answer(None, "", "too_many_redirects")
        except (httpx.HTTPError, RuntimeError):  # RuntimeError: the client was closed meanwhile.
            return Answer(None, "", "connection_failed")
        return _answer(response)

    def close(self) -> None:
        self._client.close()


def _answer(response: httpx.Response) -> Answer:
    trouble = None if response.is_success else "http_error"
    is_json = response.headers.get("content-type", "").startswith("application/json")
    may_retry = response.headers.get("x-slack-no-retry") != "1"
    return Answer(response.status_code, response.text, trouble, is_json, may_retry)
