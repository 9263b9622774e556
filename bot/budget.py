"""How long a person can still be kept waiting: one budget for the records and the reply together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

REQUEST_SECONDS = 2.5


@dataclass(frozen=True)
class _Budget:
    ends: float
    for_reply: float
    monotonic: Callable[[], float]

    @property
    def left(self) -> float:
        return max(0.0, self.ends - self.monotonic())


_current: ContextVar[_Budget | None] = ContextVar("budget", default=None)


@contextmanager
def somebody_waits(
    monotonic: Callable[[], float], *, since: float | None = None, for_reply: float = 0.0
) -> Iterator[None]:
    """Within the block, on this thread, all is to be done in REQUEST_SECONDS from `since`, or else from now.

    The last `for_reply` seconds of them are kept for a reply that takes a call of its own.
    """
    began = monotonic() if since is None else since
    token = _current.set(_Budget(began + REQUEST_SECONDS, for_reply, monotonic))
    try:
        yield
    finally:
        _current.reset(token)


def for_records(at_most: float) -> float:
    """Seconds that may yet be spent on reading and keeping records; `at_most` where nobody waits."""
    budget = _current.get()
    return at_most if budget is None else min(at_most, max(0.0, budget.left - budget.for_reply))


def for_reply(at_most: float) -> float:
    """Seconds that may yet be spent on anything; `at_most` where nobody waits."""
    budget = _current.get()
    return at_most if budget is None else min(at_most, budget.left)
