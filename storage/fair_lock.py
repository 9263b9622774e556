"""A lock that is given in the order it was asked for."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from storage.errors import WaitedTooLong


class FairLock:
    """For `places` holders at once.

    SQLite lets waiting writers in at random: one of eight was seen to wait for almost five seconds.
    """

    def __init__(self, places: int = 1) -> None:
        self._guard = threading.Lock()
        self._free = places
        self._waiting: deque[threading.Event] = deque()

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @contextmanager
    def held(self, patience: float) -> Iterator[float]:
        """Yields what is left of `patience`, in seconds. Raises WaitedTooLong."""
        asked = monotonic()
        self._take(patience)
        try:
            yield max(0.0, patience - (monotonic() - asked))
        finally:
            self._pass_on()

    def _take(self, patience: float) -> None:
        with self._guard:
            if self._free:
                self._free -= 1
                return
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(patience):
            return
        with self._guard:
            # It may have been passed on in the moment between the wait's end and here.
            if turn.is_set():
                return
            self._waiting.remove(turn)
        raise WaitedTooLong

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
