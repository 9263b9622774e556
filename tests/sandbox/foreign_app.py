"""An app written from Slack's documentation, on Bolt over HTTP, that knows nothing of the project's bot."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, cast

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from waitress import wasyncore
from waitress.server import TcpWSGIServer

from sandbox.slack_app import SlackApp

Json = dict[str, Any]


def noting(seen: list[Json]) -> Callable[..., None]:
    """A listener that keeps the body and acknowledges."""

    def listener(ack: Any, body: Json) -> None:
        seen.append(body)
        ack()

    return listener


class ForeignApp:
    """A Bolt app on a free port; `heard` keeps every event body with its retry number, `app` takes listeners."""

    def __init__(self, slack_app: SlackApp, api: str) -> None:
        quiet = logging.getLogger("foreign-app")
        quiet.setLevel(logging.CRITICAL)
        self.client = WebClient(token=slack_app.token, base_url=api, retry_handlers=[])
        self.app = App(
            client=self.client,
            signing_secret=slack_app.signing_secret,
            process_before_response=True,
            token_verification_enabled=False,
            logger=quiet,
        )
        self.heard: list[tuple[Json, str | None]] = []
        self.statuses: list[int] = []
        self.app.use(self._hear)
        self._server = cast(Any, TcpWSGIServer(self._wsgi, host="127.0.0.1", port=0, threads=6))
        self.url = f"http://127.0.0.1:{self._server.effective_port}/slack/events"
        self._open: dict[int, Any] = {}
        self._thread = threading.Thread(target=self._server.run)
        self._bolt = SlackRequestHandler(self.app)

    def _hear(self, body: Json, request: Any, next: Callable[[], Any]) -> Any:  # noqa: A002 - Bolt's name for it
        retry = request.headers.get("x-slack-retry-num")
        self.heard.append((body, retry[0] if retry else None))
        return next()

    def _wsgi(self, environ: Json, start_response: Any) -> Any:
        if self.statuses:
            start_response(f"{self.statuses.pop(0)} Unwell", [("Content-Type", "text/plain")])
            self.heard.append(({}, environ.get("HTTP_X_SLACK_RETRY_NUM")))
            return [b"unwell"]
        return self._bolt(environ, start_response)

    def events(self, kind: str) -> list[Json]:
        return [body["event"] for body, _ in self.heard if body.get("event", {}).get("type") == kind]

    def __enter__(self) -> ForeignApp:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        # Kept-alive connections would hold the loop, and only its own thread may take them from it.
        self._server.trigger.pull_trigger(self._leave_loop)
        self._thread.join(5)
        wasyncore.close_all(self._open, ignore_all=True)
        self._server.task_dispatcher.shutdown(timeout=1)

    def _leave_loop(self) -> None:
        self._open.update(self._server._map)
        self._server._map.clear()
