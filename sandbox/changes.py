"""Who wants to hear that something changed, and the queues in which they do."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sandbox.values import Change


class Changes:
    """Tells every subscriber of every change, without waiting for any of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Callable[[Change], None]] = []
        self._stirred = threading.Condition()
        self._count = 0

    def tell(self, change: Change) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener(change)
        self.stir()

    def stir(self) -> None:
        """Wake those who wait for a condition, without telling subscribers."""
        with self._stirred:
            self._count += 1
            self._stirred.notify_all()

    @contextmanager
    def listening(self, listener: Callable[[Change], None]) -> Iterator[None]:
        """Call `listener` on every change, in the thread that made it; it must not block."""
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

    @contextmanager
    def subscribed(self) -> Iterator[queue.SimpleQueue[Change]]:
        """A queue of every change from now on."""
        changes: queue.SimpleQueue[Change] = queue.SimpleQueue()
        with self.listening(changes.put):
            yield changes

    def wait_for(self, condition: Callable[[], object], timeout: float) -> bool:
        """Ask `condition` now and after every change, outside our locks, as it may take locks of its own."""
        ends = time.monotonic() + timeout
        while True:
            with self._stirred:
                seen = self._count
            if condition():
                return True
            with self._stirred:
                left = ends - time.monotonic()
                if left <= 0 or not self._stirred.wait_for(lambda: self._count != seen, left):  # noqa: B023
                    return bool(condition())
