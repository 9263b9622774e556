"""What keeps the bot from its database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def another_program_writes(url: str) -> Iterator[None]:
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()
