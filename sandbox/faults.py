"""What should go wrong: in the app's calls, and in what is delivered to it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Literal, get_args

CallEffect = Literal["error", "status", "rate_limit", "drop", "drop_after", "hang", "hang_after"]
DeliveryEffect = Literal["unreachable", "lose_answer", "delay", "duplicate", "reorder"]


@dataclass(frozen=True)
class Fault:
    """`effect` on the next `times` calls or deliveries of `target` ("*": of any); `number` is its own.

    Calls are named by method, or `response_url`. `drop` and `hang` happen before the call does anything;
    `drop_after` and `hang_after` carry it out and then cut the connection or leave it without an answer: the
    caller cannot know. Hanging lasts until `Faults.clear`. Of what it could strike, `share` is met, by chance.

    Deliveries are named as in the traffic, or by what stands before the colon: `event:message` or `event`,
    `command:/concern` or `command`, `view_submission`, `block_actions`.
    """

    target: str
    effect: CallEffect | DeliveryEffect
    error: str = ""
    status: int = 500
    retry_after: int = 1
    seconds: float = 0.0
    times: int = 1
    number: int = 0
    share: float = 1.0

    @property
    def is_of_delivery(self) -> bool:
        return self.effect in get_args(DeliveryEffect)

    def strikes(self, name: str) -> bool:
        return self.target in ("*", name, name.partition(":")[0])


class Faults:
    """The faults still to happen, first come first served."""

    def __init__(self, tell: Callable[[], None] = lambda: None) -> None:
        self._lock = threading.Lock()
        self._tell = tell
        self._waiting: list[Fault] = []
        self._numbered = 0
        self._on_clear: list[Callable[[], None]] = []
        # The same chances each time.
        self._random = Random(1)  # noqa: S311
        self.clearings = 0

    # In the app's calls

    def error(self, method: str, error: str, *, times: int = 1) -> None:
        """Refuse a call with Slack's name for a reason."""
        self.arm(Fault(method, "error", error=error, times=times))

    def status(self, method: str, status: int = 500, *, times: int = 1) -> None:
        self.arm(Fault(method, "status", status=status, times=times))

    def rate_limit(self, method: str, retry_after: int = 1, *, times: int = 1) -> None:
        """Answer 429; `retry_after` in seconds. A burst of them with `times`."""
        self.arm(Fault(method, "rate_limit", retry_after=retry_after, times=times))

    def drop(self, method: str, *, after: bool = False, times: int = 1) -> None:
        """Cut the connection; `after`: once the call has been carried out."""
        self.arm(Fault(method, "drop_after" if after else "drop", times=times))

    def hang(self, method: str, *, after: bool = False, times: int = 1) -> None:
        """Leave the caller without an answer; `after`: once the call has been carried out."""
        self.arm(Fault(method, "hang_after" if after else "hang", times=times))

    # In what is delivered to the app

    def unreachable(self, target: str, *, times: int = 1) -> None:
        """Find nobody at the app's address."""
        self.arm(Fault(target, "unreachable", times=times))

    def lose_answer(self, target: str, *, times: int = 1) -> None:
        """Deliver, and take the app's answer for none: it has done its work, and Slack does not know."""
        self.arm(Fault(target, "lose_answer", times=times))

    def delay(self, target: str, seconds: float, *, times: int = 1) -> None:
        """Deliver `seconds` after it happened. A person waits as long as for a slow app, and is then told so."""
        self.arm(Fault(target, "delay", seconds=seconds, times=times))

    def duplicate(self, target: str, *, times: int = 1) -> None:
        """Deliver twice at the same time, the same bytes; the answer to one of the two counts."""
        self.arm(Fault(target, "duplicate", times=times))

    def reorder(self, target: str = "event", *, count: int = 2) -> None:
        """Hold `count` events, then deliver them in reverse, one after the other; `clear` delivers those held."""
        if not target.startswith("event"):
            raise ValueError("Only events go out in another order: people wait for the rest.")
        self.arm(Fault(target, "reorder", times=count))

    # What waits to happen

    def arm(self, fault: Fault) -> None:
        if fault.times < 1:
            raise ValueError("A fault happens once at least.")
        with self._lock:
            self._numbered += 1
            self._waiting.append(replace(fault, number=self._numbered))
        self._tell()

    def armed(self) -> tuple[Fault, ...]:
        """Those still to happen, with how often."""
        with self._lock:
            return tuple(self._waiting)

    def disarm(self, number: int) -> None:
        """Let one of them not happen any more."""
        with self._lock:
            self._waiting = [fault for fault in self._waiting if fault.number != number]
        self._tell()

    def next_for(self, method: str) -> Fault | None:
        """The fault in a call, which has then happened once."""
        return self._next(method, of_delivery=False)

    def next_for_delivery(self, name: str) -> Fault | None:
        """The same for a delivery."""
        return self._next(name, of_delivery=True)

    def _next(self, name: str, *, of_delivery: bool) -> Fault | None:
        with self._lock:
            for at, fault in enumerate(self._waiting):
                if fault.is_of_delivery == of_delivery and fault.strikes(name) and self._random.random() < fault.share:
                    left = replace(fault, times=fault.times - 1)
                    self._waiting[at : at + 1] = [left] if left.times else []
                    break
            else:
                return None
        self._tell()
        return left

    def clear(self) -> None:
        """All is well again; calls that hang are let go, their connections cut, and held events delivered."""
        with self._lock:
            self._waiting.clear()
            self.clearings += 1
        for release in self._on_clear:
            release()
        self._tell()

    def when_cleared(self, release: Callable[[], None]) -> None:
        self._on_clear.append(release)
