"""Socket Mode: connections that we open to Slack, over which it sends what it would otherwise send over HTTP."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event, Thread
from urllib.error import URLError

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk.errors import SlackClientError

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0
# The client gives a connection that broke without a word up after the fifth ping that could not be sent.
PING_SECONDS = 2


@dataclass
class Sockets:
    """`count` connections at once, ten at most: Slack gives each request to any one of them.

    Each is opened, and opened again, for as long as it takes: Slack need not be there when we start.
    """

    app: App
    app_token: str
    count: int
    _stopping: Event = field(default_factory=Event)
    _handlers: list[SocketModeHandler] = field(default_factory=list)
    _threads: list[Thread] = field(default_factory=list)

    def start(self) -> None:
        for number in range(self.count):
            thread = Thread(target=self._connect, name=f"socket-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Take no more requests, answer those that are being worked on, and close."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        with ThreadPoolExecutor() as each:
            list(each.map(_close, self._handlers))

    @property
    def is_connected(self) -> bool:
        return any(handler.client.is_connected() for handler in self._handlers)

    def _connect(self) -> None:
        handler = SocketModeHandler(self.app, self.app_token, ping_interval=PING_SECONDS)
        self._handlers.append(handler)
        _until_connected(handler.connect, self._stopping)


def _close(handler: SocketModeHandler) -> None:
    # The client's own close hangs up first, and the answers under way would find no connection.
    client = handler.client
    client.auto_reconnect_enabled = False
    client.closed = True
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]
    client.message_workers.shutdown(wait=True)
    client.close()


def _until_connected(connect: Callable[[], None], stopping: Event) -> None:
    pause = 1.0
    while not stopping.is_set():
        try:
            connect()
        except (SlackClientError, URLError, HTTPException, OSError) as error:
            log.warning("Slack gave no connection (%s); trying again in %.0f s", type(error).__name__, pause)
            stopping.wait(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return
