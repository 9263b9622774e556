"""A WSGI request as Slack would sign it, and what an application says to one."""

import hashlib
import hmac
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

SECRET = "a-signing-secret"
NOW = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)
BODY = b"command=%2Fprinciple&text=the+canary+sang"


class Reply:
    """What a WSGI application answered."""

    def __init__(self) -> None:
        self.status = ""

    def start(self, status: str, _headers: object, _exc_info: object = None, /) -> Callable[[bytes], object]:
        self.status = status
        return io.BytesIO().write


def signature(body: bytes, timestamp: str, secret: str = SECRET) -> str:
    signed = b"v0:" + timestamp.encode("utf-8", "surrogateescape") + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def signed(body: bytes = BODY, *, seconds_ago: int = 0, secret: str = SECRET, now: datetime = NOW) -> dict[str, Any]:
    timestamp = str(int(now.timestamp()) - seconds_ago)
    return {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_SLACK_REQUEST_TIMESTAMP": timestamp,
        "HTTP_X_SLACK_SIGNATURE": signature(body, timestamp, secret),
        "wsgi.input": io.BytesIO(body),
    }
