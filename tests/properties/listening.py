"""The bot's HTTP side on a port of its own, with listeners that only count; and requests to it, byte by byte.

Run as a program it prints its port and serves until its input ends.
"""

import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from waitress import wasyncore

from handlers.http import wsgi_application
from handlers.server import http_server
from tests.wsgi_requests import NOW, SECRET, signature

PATH = "/slack/events"
FORM = "application/x-www-form-urlencoded"
TIMESTAMP = str(int(NOW.timestamp()))


@dataclass
class Listening:
    port: int
    accepted: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Listening]:
    accepted: list[dict[str, Any]] = []
    application = wsgi_application(_app(accepted), signing_secret=SECRET, is_ready=lambda: True, machine=lambda: NOW)
    server: Any = http_server(application, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield Listening(server.effective_port, accepted)
    finally:
        with suppress(OSError):
            server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join()
        server.task_dispatcher.shutdown()


def _app(accepted: list[dict[str, Any]]) -> App:
    # Without the check that Bolt makes itself: what gets past the guard is seen.
    app = App(
        signing_secret=SECRET,
        authorize=_authorize,
        process_before_response=True,
        request_verification_enabled=False,
    )

    def take(ack: Ack, body: dict[str, Any]) -> None:
        accepted.append(body)
        ack(text=f"taken: {body.get('text', '')}")

    app.command("/principle")(take)
    app.action("press")(take)
    app.event("message")(take)
    return app


def _authorize(team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token="xoxb-none", bot_user_id="U0BOT")


def request(body: bytes, headers: Mapping[str, str] | list[tuple[str, str]], *, path: str = PATH) -> bytes:
    """As it goes over the wire. A header's value may hold anything but a line's end."""
    given = list(headers.items()) if isinstance(headers, Mapping) else headers
    lines = [f"POST {path} HTTP/1.1", "Host: bot", *(f"{name}: {value}" for name, value in given), "", ""]
    return "\r\n".join(lines).encode("utf-8") + body


def signed_headers(body: bytes, kind: str = FORM) -> dict[str, str]:
    return {
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "X-Slack-Request-Timestamp": TIMESTAMP,
        "X-Slack-Signature": signature(body, TIMESTAMP),
    }


def send(port: int, raw: bytes, *, pieces: int = 1) -> tuple[int, str]:
    """The status and body of the answer, whose connection is then closed. 0 where none came."""
    size = max(1, -(-len(raw) // pieces))
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with suppress(ConnectionError):
            for start in range(0, len(raw), size):
                connection.sendall(raw[start : start + size])
        return answered(connection)


def answered(connection: socket.socket) -> tuple[int, str]:
    head, body, wanted = b"", b"", 0
    with suppress(ConnectionError):
        while b"\r\n\r\n" not in head or len(body) < wanted:
            more = connection.recv(65536)
            if not more:
                break
            head += more
            if b"\r\n\r\n" in head:
                first, _, body = head.partition(b"\r\n\r\n")
                wanted = _length(first)
    return (int(head.split(b" ", 2)[1]) if head else 0), body.decode("utf-8", "replace")


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


if __name__ == "__main__":
    with listening() as here:
        sys.stdout.write(f"{here.port}\n")
        sys.stdout.flush()
        sys.stdin.read()
