"""What reaches a database: how many statements, and how long each transaction takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from sqlalchemy import Engine, event

_BEGAN = "bench_began"


@dataclass
class Seen:
    """Of each transaction when it began, by the machine's monotonic clock, and how many milliseconds it took.

    From before it begins until its connection is given back.
    """

    statements: int = 0
    transactions: list[tuple[float, float]] = field(default_factory=list)


@contextmanager
def seen_on(engine: Engine | type[Engine]) -> Iterator[Seen]:
    """With the class Engine, on every engine of this process."""
    seen = Seen()
    listeners: dict[str, tuple[Callable[..., object], dict[str, Any]]] = {
        # Before anybody else's: on SQLite beginning is a statement of its own, which may have to wait.
        "begin": (_began, {"insert": True}),
        "before_cursor_execute": (lambda *_: _count(seen), {}),
        # SQLAlchemy tells of a commit before it is made; and afterwards of the connection, which is given back.
        "checkin": (lambda _driver, record: _ended(seen, record), {}),
    }
    for name, (listener, how) in listeners.items():
        event.listen(engine, name, listener, **how)
    try:
        yield seen
    finally:
        for name, (listener, _) in listeners.items():
            event.remove(engine, name, listener)


def _began(connection: Any) -> None:
    connection.info[_BEGAN] = monotonic()


def _count(seen: Seen) -> None:
    seen.statements += 1


def _ended(seen: Seen, record: Any) -> None:
    if (began := record.info.pop(_BEGAN, None)) is not None:
        seen.transactions.append((began, (monotonic() - began) * 1000))
