"""That only one `run` uses an SQLite file: its sender and its fair lock know of no other process."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import StoreUnavailable
from storage.address import file_of, is_sqlite


class AlreadyRunning(Exception):
    """Another process runs the bot on this database file."""


@contextmanager
def only_one(database_url: str) -> Iterator[None]:
    """Raises AlreadyRunning, and StoreUnavailable where no file can be made beside the database.

    The lock goes with the process, however that ends. PostgreSQL needs none.
    """
    if not is_sqlite(database_url):
        yield
        return
    database = file_of(database_url)
    try:
        lock = database.with_name(f"{database.name}.running").open("w")
    except OSError as error:
        raise StoreUnavailable from error
    with lock as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield
