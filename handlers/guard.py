"""What a request must be before anything of it is parsed: of Slack's form, of a fair size, and signed by Slack."""

import hashlib
import hmac
import io
import re
from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING

from bot.clock import Clock
from handlers.refusals import Reason, Refusals

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST_BODY = 1024 * 1024
LARGEST_CHECK = 4096
WINDOW_SECONDS = 300

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_LENGTH = re.compile(r"[0-9]{1,12}")


class Guard:
    """Stands in front of a WSGI application and passes on only what Slack has signed within five minutes.

    `machine` is the machine's clock, never the partnership's. Neither a body nor a header's value is logged.
    """

    def __init__(
        self,
        inner: "WSGIApplication",
        signing_secret: str,
        machine: Clock,
        monotonic: Callable[[], float] = monotonic,
    ) -> None:
        self._inner = inner
        self._secret = signing_secret.encode()
        self._machine = machine
        self._refusals = Refusals(monotonic)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("REQUEST_METHOD") != "POST":
            return answer(start_response, "405 Method Not Allowed")
        length = str(environ.get("CONTENT_LENGTH") or "")
        if not _LENGTH.fullmatch(length):
            return answer(start_response, "411 Length Required")
        if int(length) > LARGEST_BODY:
            self._refusals.note(Reason.TOO_LARGE)
            return answer(start_response, "413 Content Too Large")
        body = environ["wsgi.input"].read(int(length))
        if _is_certificate_check(body):
            return answer(start_response, "200 OK")
        if not self._is_signed(environ, body) or not _is_text(body):
            self._refusals.note(Reason.NOT_SIGNED)
            return answer(start_response, "401 Unauthorized")
        environ["wsgi.input"] = io.BytesIO(body)
        return self._inner(environ, start_response)

    def _is_signed(self, environ: "WSGIEnvironment", body: bytes) -> bool:
        timestamp = str(environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""))
        signature = str(environ.get("HTTP_X_SLACK_SIGNATURE", ""))
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            return False
        if abs(self._machine().timestamp() - int(timestamp)) > WINDOW_SECONDS:
            return False
        signed = b"v0:" + timestamp.encode() + b":" + body
        expected = hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(signature.removeprefix("v0="), expected)


def answer(start_response: "StartResponse", status: str, text: str = "") -> list[bytes]:
    body = text.encode()
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def _is_certificate_check(body: bytes) -> bool:
    """Slack's occasional look at our certificate. It is answered here: nothing of it goes any further."""
    return len(body) <= LARGEST_CHECK and b"ssl_check=1" in body.split(b"&")


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
