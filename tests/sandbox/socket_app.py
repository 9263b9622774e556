"""The foreign app over Socket Mode: Bolt's own handler on slack_sdk's own client, and bare sockets."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from websockets.sync.client import ClientConnection, connect

from sandbox.slack_app import SlackApp

Json = dict[str, Any]


class SocketApp:
    """Like ForeignApp, on `sockets` sockets; `heard` keeps every body with its retry headers."""

    def __init__(self, slack_app: SlackApp, api: str, *, sockets: int = 1) -> None:
        quiet = logging.getLogger("socket-app")
        quiet.setLevel(logging.CRITICAL)
        self.client = WebClient(token=slack_app.token, base_url=api, retry_handlers=[])
        self.app = App(client=self.client, process_before_response=True, token_verification_enabled=False, logger=quiet)
        self.heard: list[tuple[Json, str | None, str | None]] = []
        self.app.use(self._hear)
        self.handlers = [
            SocketModeHandler(self.app, slack_app.app_token, logger=quiet, ping_interval=1) for _ in range(sockets)
        ]

    def _hear(self, body: Json, request: Any, next: Any) -> Any:  # noqa: A002 - Bolt's name for it
        headers = request.headers
        number, reason = headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")
        self.heard.append((body, number[0] if number else None, reason[0] if reason else None))
        return next()

    def __enter__(self) -> SocketApp:
        for handler in self.handlers:
            handler.client.connect()
        return self

    def __exit__(self, *_: object) -> None:
        for handler in self.handlers:
            client = handler.client
            client.auto_reconnect_enabled = False
            cast(Any, client.current_app_monitor).shutdown()
            session = client.current_session
            if session is not None and session.is_active():
                # Its reader waits three seconds for the next frame before it looks up: a pong is one.
                client.current_session_state.terminated = True
                session.ping("bye")
            client.close()


class BareSocket:
    """A socket on which a test reads frames and answers them, or not."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def frame(self) -> Json:
        return dict(json.loads(self.connection.recv(timeout=5)))

    def answer(self, envelope_id: str, **more: Any) -> None:
        self.connection.send(json.dumps({"envelope_id": envelope_id, **more}))


@contextmanager
def bare_socket(client: WebClient, slack_app: SlackApp, more: str = "") -> Iterator[BareSocket]:
    """Opened as an app does it, without Slack's own client in between."""
    url = client.apps_connections_open(app_token=slack_app.app_token)["url"] + more
    with connect(url, proxy=None) as connection:
        yield BareSocket(connection)
