"""How many events an app may be sent, and what becomes of one that does not take them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

HOUR = 3600.0
PER_HOUR = 30_000
EXEMPT_BELOW = 1000
MOST_IN_VAIN = 0.95


class Subscription:
    """The last hour's events: over `per_hour` of them the rest is left out, and Slack says so once a minute.

    It ends when more than 95 in 100 deliveries of an hour were in vain, unless there were fewer than
    `exempt_below`; somebody then has to switch it on again.
    """

    def __init__(
        self, machine: Callable[[], float], *, per_hour: int = PER_HOUR, exempt_below: int = EXEMPT_BELOW
    ) -> None:
        self.is_on = True
        self._machine = machine
        self._per_hour = per_hour
        self._exempt_below = exempt_below
        self._lock = threading.Lock()
        self._sent: deque[float] = deque()
        self._taken: deque[tuple[float, bool]] = deque()
        self._in_vain = 0
        self._told_of = 0

    def admit(self) -> bool:
        """Whether one more event goes out, which is then counted."""
        now = self._machine()
        with self._lock:
            while self._sent and now - self._sent[0] >= HOUR:
                self._sent.popleft()
            if not self.is_on or len(self._sent) >= self._per_hour:
                return False
            self._sent.append(now)
            return True

    def minute_to_tell(self) -> int | None:
        """The minute (epoch seconds) in which events are being left out for their number, told once."""
        minute = int(self._machine() // 60 * 60)
        with self._lock:
            if not self.is_on or len(self._sent) < self._per_hour or minute == self._told_of:
                return None
            self._told_of = minute
            return minute

    def took(self, *, well: bool) -> None:
        """Count what became of one delivery."""
        now = self._machine()
        with self._lock:
            self._taken.append((now, well))
            self._in_vain += not well
            while now - self._taken[0][0] >= HOUR:
                self._in_vain -= not self._taken.popleft()[1]
            enough = len(self._taken) >= self._exempt_below
            if enough and self._in_vain > MOST_IN_VAIN * len(self._taken):
                self.is_on = False

    def switch_on(self) -> None:
        with self._lock:
            self.is_on = True
            self._taken.clear()
            self._in_vain = 0
