"""How often an app may call: Slack's tiers per method, one post a second per channel, some hundred a minute in all."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

POSTS_AT_ONCE = 3
# A minute, in all channels together: Slack's pages say several hundred.
POSTS = 300
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


@dataclass(frozen=True)
class _Bucket:
    """`size` calls at once, filled again at `per_second`."""

    name: str
    size: float
    per_second: float


class RateLimits:
    """A bucket per method, and for chat.postMessage one per channel and one for all channels.

    `scale` multiplies all; None lets all pass.
    """

    def __init__(self, scale: float | None, machine: Callable[[], float]) -> None:
        self.scale = scale
        self._machine = machine
        self._lock = threading.Lock()
        self._levels: dict[str, tuple[float, float]] = {}

    def wait_for_post(self, channel: str) -> int:
        """Whole seconds to wait before posting there, 0 when it may be done now (and is then counted)."""
        return self._take(_Bucket(f"post {channel}", POSTS_AT_ONCE, 1.0), _Bucket("post", POSTS, POSTS / 60))

    def wait_for_method(self, method: str) -> int:
        """The same for any other method."""
        per_minute = PER_MINUTE.get(method)
        return 0 if per_minute is None else self._take(_Bucket(method, per_minute, per_minute / 60))

    def _take(self, *buckets: _Bucket) -> int:
        """One from each, or where one of them is empty from none."""
        if self.scale is None:
            return 0
        with self._lock:
            levels = {bucket: self._level(bucket, self.scale) for bucket in buckets}
            wait = max(
                (1 - level) / (bucket.per_second * self.scale) if level < 1 else 0 for bucket, level in levels.items()
            )
            for bucket, level in levels.items():
                self._levels[bucket.name] = (level if wait else level - 1, self._machine())
        return max(1, math.ceil(wait)) if wait else 0

    def _level(self, bucket: _Bucket, scale: float) -> float:
        size, now = max(1.0, bucket.size * scale), self._machine()
        level, since = self._levels.get(bucket.name, (size, now))
        return min(size, level + (now - since) * bucket.per_second * scale)
