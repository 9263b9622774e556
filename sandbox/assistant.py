"""What the app suggests to ask it, and what it says that it is doing, thread by thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sandbox.changes import Changes
from sandbox.declared import Prompts
from sandbox.values import Change, Channel

STATUS_SECONDS = 120


class Assistant:
    """Prompts per direct message, and a status per thread that ends with a reply or after two minutes."""

    def __init__(self, changes: Changes, machine: Callable[[], float]) -> None:
        self._changes = changes
        self._machine = machine
        self._lock = threading.Lock()
        self._prompts: dict[str, Prompts] = {}
        self._statuses: dict[tuple[str, str], tuple[str, float]] = {}

    def prompts(self, channel: str) -> Prompts | None:
        return self._prompts.get(channel)

    def suggest(self, channel: Channel, prompts: Prompts) -> None:
        self._prompts[channel.id] = prompts
        self._tell(channel)

    def status(self, channel: str, thread_ts: str) -> str | None:
        with self._lock:
            text, ends = self._statuses.get((channel, thread_ts), ("", 0.0))
        return text if text and self._machine() < ends else None

    def set_status(self, channel: Channel, thread_ts: str, text: str) -> None:
        """An empty text takes the status away."""
        with self._lock:
            self._statuses[channel.id, thread_ts] = (text, self._machine() + STATUS_SECONDS)
        self._tell(channel)

    def replied(self, channel: Channel, thread_ts: str) -> None:
        """The app answered in the thread: it is busy no more."""
        with self._lock:
            had_one = self._statuses.pop((channel.id, thread_ts), None)
        if had_one:
            self._tell(channel)

    def _tell(self, channel: Channel) -> None:
        self._changes.tell(Change("assistant", frozenset(channel.members), channel.id))
