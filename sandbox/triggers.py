"""Triggers, with which an app may open one modal within three seconds, and the count of Slack's own ts."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.values import Refused

TRIGGER_SECONDS = 3.0


@dataclass
class Trigger:
    """`view_id` is the modal in which the person acted, `channel` the conversation; None outside of one."""

    person: str
    view_id: str | None
    channel: str | None
    made_at: float
    is_used: bool = False


class Triggers:
    """Trigger ids made for people's actions; they live in memory, being worthless after three seconds."""

    def __init__(self, machine: Callable[[], float]) -> None:
        self._machine = machine
        self._lock = threading.Lock()
        self._made: dict[str, Trigger] = {}

    def make(self, person: str, view_id: str | None = None, *, channel: str | None = None) -> str:
        now = self._machine()
        trigger_id = f"{int(now * 1000)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        with self._lock:
            old = [each for each, trigger in self._made.items() if now - trigger.made_at > 600]
            for each in old:
                del self._made[each]
            self._made[trigger_id] = Trigger(person, view_id, channel, now)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Uses up a trigger.

        Refused with invalid_trigger_id, exchanged_trigger_id or expired_trigger_id.
        """
        with self._lock:
            trigger = self._made.get(trigger_id)
            if trigger is None:
                raise Refused("invalid_trigger_id")
            if trigger.is_used:
                raise Refused("exchanged_trigger_id")
            if self._machine() - trigger.made_at > TRIGGER_SECONDS:
                raise Refused("expired_trigger_id")
            trigger.is_used = True
            return trigger


class Stamps:
    """Slack's ts: epoch seconds with six decimals, each later than all before it."""

    def __init__(self, machine: Callable[[], float], last: float = 0.0) -> None:
        self._machine = machine
        self._lock = threading.Lock()
        self._last = round(last * 1_000_000)

    def next(self) -> str:
        with self._lock:
            self._last = max(self._last + 1, int(self._machine() * 1_000_000))
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
