"""What goes wrong with a database, and how it becomes what the rest of the bot knows: that it is unavailable."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StoreUnavailable

# PostgreSQL's SQLSTATE for a session it has ended because its process stood still in the midst of its work.
_IDLE_IN_TRANSACTION = "25P03"


class WaitedTooLong(Exception):
    """This process's turn at the database did not come round in time."""


class Unanswered(Exception):
    """PostgreSQL stopped answering.

    Not one of psycopg's errors: the pool would take those for a lost connection, and wait for a new one.
    """


@contextmanager
def silence_is_unavailable() -> Iterator[None]:
    """Within the block a database that is not there, or does not answer, raises StoreUnavailable."""
    try:
        yield
    except (PoolTimeout, WaitedTooLong, Unanswered) as error:
        raise StoreUnavailable from error
    except DatabaseError as error:
        code = error.orig.sqlite_errorcode if isinstance(error.orig, sqlite3.Error) else None
        # SQLite calls a wrong statement operational too, and that is our mistake.
        silent = isinstance(error, OperationalError) and code != sqlite3.SQLITE_ERROR
        stood_still = getattr(error.orig, "sqlstate", None) == _IDLE_IN_TRANSACTION
        if silent or stood_still or code == sqlite3.SQLITE_NOTADB:
            raise StoreUnavailable from error
        raise
