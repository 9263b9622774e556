"""How often an app may call: Slack's tiers per method, and about one post a second per channel."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

POSTS_AT_ONCE = 3
PER_MINUTE = {
    "agents.sessions.setStatus": 600,
    # Tier 1 says once a minute and more; ten sockets may be opened one after the other.
    "apps.connections.open": 20,
    "assistant.threads.setStatus": 600,
    "assistant.threads.setSuggestedPrompts": 20,
    "auth.test": 300,
    "blocks.validate": 50,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.members": 100,
    "conversations.open": 50,
    "conversations.replies": 50,
    "files.completeUploadExternal": 100,
    "files.delete": 50,
    "files.getUploadURLExternal": 100,
    "files.info": 100,
    "users.info": 100,
    "views.open": 100,
    "views.publish": 100,
    "views.push": 100,
    "views.update": 100,
}


class RateLimits:
    """A bucket per method, and per channel for chat.postMessage; `scale` multiplies all, None lets all pass."""

    def __init__(self, scale: float | None, machine: Callable[[], float]) -> None:
        self.scale = scale
        self._machine = machine
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait_for_post(self, channel: str) -> int:
        """Whole seconds to wait before posting there, 0 when it may be done now (and is then counted)."""
        return self._take(f"post {channel}", size=POSTS_AT_ONCE, per_second=1.0)

    def wait_for_method(self, method: str) -> int:
        """The same for any other method."""
        per_minute = PER_MINUTE.get(method)
        return 0 if per_minute is None else self._take(method, size=per_minute, per_second=per_minute / 60)

    def _take(self, name: str, *, size: float, per_second: float) -> int:
        if self.scale is None:
            return 0
        size, per_second = max(1.0, size * self.scale), per_second * self.scale
        with self._lock:
            now = self._machine()
            level, since = self._buckets.get(name, (size, now))
            level = min(size, level + (now - since) * per_second)
            self._buckets[name] = (level - 1 if level >= 1 else level, now)
        return 0 if level >= 1 else max(1, math.ceil((1 - level) / per_second))
