"""That only one `run` uses an SQLite file: its sender and its fair lock know of no other process."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from storage.address import file_of, is_sqlite


class AlreadyRunning(Exception):
    """Another process runs the bot on this database file."""


@contextmanager
def only_one(database_url: str) -> Iterator[None]:
    """Raises AlreadyRunning. The lock goes with the process, however that ends. PostgreSQL needs none."""
    if not is_sqlite(database_url):
        yield
        return
    database = file_of(database_url)
    with database.with_name(f"{database.name}.running").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield
