"""Database addresses: which database one names, and how each library wants it spelled."""

from pathlib import Path

from sqlalchemy import URL, make_url

DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg", "sqlite": "sqlite"}


def parsed(database_url: str) -> URL:
    """`sqlite:///FILE`, `postgresql://…` or `postgres://…`, whatever driver is named. Raises ValueError."""
    url = make_url(database_url)
    family = url.drivername.partition("+")[0]
    if family not in DRIVERS:
        raise ValueError("A database is sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.")
    if family == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: sqlite:///FILE.")
    return url.set(drivername=DRIVERS[family])


def is_sqlite(database_url: str) -> bool:
    return parsed(database_url).drivername == "sqlite"


def file_of(database_url: str) -> Path:
    """The file that an SQLite database is kept in."""
    return Path(parsed(database_url).database or "").absolute()


def for_libpq(database_url: str) -> str:
    """As PostgreSQL's own client library reads it."""
    return parsed(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
