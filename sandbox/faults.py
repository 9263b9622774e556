"""What should go wrong in the Web API, for tests of how an app takes it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal

Effect = Literal["error", "status", "rate_limit", "drop", "drop_after", "hang", "hang_after"]


@dataclass
class Fault:
    """`effect` on the next `times` calls of `method` ("*": of any).

    `drop` and `hang` happen before the call does anything; `drop_after` and `hang_after` carry it out and
    then cut the connection or leave it without an answer: the caller cannot know. Hanging lasts until
    `Faults.clear`.
    """

    method: str
    effect: Effect
    error: str = ""
    status: int = 500
    retry_after: int = 1
    times: int = 1


class Faults:
    """The faults still to happen, first come first served."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []
        self.clearings = 0

    def error(self, method: str, error: str, *, times: int = 1) -> None:
        self._add(Fault(method, "error", error=error, times=times))

    def status(self, method: str, status: int = 500, *, times: int = 1) -> None:
        self._add(Fault(method, "status", status=status, times=times))

    def rate_limit(self, method: str, retry_after: int = 1, *, times: int = 1) -> None:
        self._add(Fault(method, "rate_limit", retry_after=retry_after, times=times))

    def drop(self, method: str, *, after: bool = False, times: int = 1) -> None:
        """Cut the connection; `after`: once the call has been carried out."""
        self._add(Fault(method, "drop_after" if after else "drop", times=times))

    def hang(self, method: str, *, after: bool = False, times: int = 1) -> None:
        """Leave the caller without an answer; `after`: once the call has been carried out."""
        self._add(Fault(method, "hang_after" if after else "hang", times=times))

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append(fault)

    def next_for(self, method: str) -> Fault | None:
        with self._lock:
            for fault in self._waiting:
                if fault.method in (method, "*"):
                    fault.times -= 1
                    if fault.times == 0:
                        self._waiting.remove(fault)
                    return fault
        return None

    def clear(self) -> None:
        """All is well again; calls that hang are let go, their connections cut."""
        with self._lock:
            self._waiting.clear()
            self.clearings += 1
