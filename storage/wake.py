"""Being woken by PostgreSQL: a thread that listens for commits which added messages."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from storage.address import for_libpq
from storage.unit_of_work import WAKE_CHANNEL

_LOOKS_UP_EVERY = 0.5
_TRIES_AGAIN_AFTER = 1.0


@contextmanager
def listening(database_url: str, on_wake: Callable[[], None]) -> Iterator[None]:
    """Within the block `on_wake` is called, on a thread of its own, whenever any process added messages.

    Also whenever listening begins, or begins again after PostgreSQL was away: something may have been missed.
    """
    stopping = threading.Event()
    thread = threading.Thread(
        target=_listen, args=(for_libpq(database_url), on_wake, stopping), name="wake", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def _listen(conninfo: str, on_wake: Callable[[], None], stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            _listen_until_lost(conninfo, on_wake, stopping)
        except psycopg.OperationalError:
            stopping.wait(_TRIES_AGAIN_AFTER)


def _listen_until_lost(conninfo: str, on_wake: Callable[[], None], stopping: threading.Event) -> None:
    with psycopg.connect(
        conninfo, autocommit=True, connect_timeout=2, keepalives_idle=30, keepalives_interval=10, keepalives_count=3
    ) as connection:
        connection.execute(f"LISTEN {WAKE_CHANNEL}")
        on_wake()
        while not stopping.is_set():
            for _ in connection.notifies(timeout=_LOOKS_UP_EVERY, stop_after=1):
                on_wake()
