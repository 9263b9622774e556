"""Bringing a database to the schema that this version of the bot needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import column

from bot.errors import StoreUnavailable
from storage.engines import engine_for_migration
from storage.errors import silence_is_unavailable

if TYPE_CHECKING:
    from alembic.config import Config

# Named here too, so that a start can look whether it is there without loading Alembic.
LATEST = "0004"
_MIGRATIONS = Path(__file__).parent / "migrations"


class UnknownRevision(Exception):
    """The database is at a revision that this version does not know: a newer one made it."""


def migrate(database_url: str, revision: str = LATEST) -> None:
    """Up to `revision`, in one transaction. On SQLite only while nothing runs on the file.

    Raises StoreUnavailable, and UnknownRevision.
    """
    from alembic import command  # Alembic is memory that a running bot does not need.
    from alembic.util import CommandError

    with _configured(database_url) as config:
        try:
            command.upgrade(config, revision)
        except CommandError as error:
            raise UnknownRevision from error


def migrate_back(database_url: str, revision: str) -> None:
    """Down to `revision`, or to an empty database for `base`, with the loss of what the older schema cannot hold."""
    from alembic import command

    with _configured(database_url) as config:
        command.downgrade(config, revision)


def current(engine: Engine) -> str | None:
    """The revision that the database is at; None where it was never migrated."""
    versions = table("alembic_version", column("version_num"))
    with silence_is_unavailable(), engine.connect() as connection:
        if not inspect(connection).has_table(versions.name):
            return None
        revision: str | None = connection.scalar(select(versions.c.version_num))
        return revision


def is_current(engine: Engine) -> bool:
    return current(engine) == LATEST


def is_ready(engine: Engine) -> bool:
    """Whether the database answers and is at that revision; for a health check, so it never raises for a database."""
    try:
        return is_current(engine)
    except (SQLAlchemyError, StoreUnavailable):
        return False


@contextmanager
def _configured(database_url: str) -> "Iterator[Config]":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    engine = engine_for_migration(database_url)
    try:
        with silence_is_unavailable(), engine.connect() as connection:
            config.attributes["connection"] = connection
            yield config
            connection.commit()
    finally:
        engine.dispose()
