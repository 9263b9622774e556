"""How each database is opened: what it is told to keep, and how long it may take to answer."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event

from storage.address import parsed

if TYPE_CHECKING:
    import sqlite3

PATIENCE = 2.0
# On PostgreSQL a process that is frozen, or whose machine is gone, in the midst of a transaction keeps others from what
# it holds no longer than this many seconds. Nothing slow is waited for within one.
STANDS_STILL = 10.0
POOL = 8


def engine_for(database_url: str) -> Engine:
    """For the bot's own work: nothing on it takes much longer than two seconds, or than the time that is left."""
    url = parsed(database_url)
    if url.drivername == "sqlite":
        # One connection: a fair lock lets one transaction in at a time.
        engine = create_engine(
            url,
            pool_size=1,
            max_overflow=0,
            pool_timeout=PATIENCE,
            hide_parameters=True,
            connect_args={"timeout": PATIENCE},
        )
        _prepare_sqlite(engine, foreign_keys=True)
        return engine
    milliseconds = int(PATIENCE * 1000)
    engine = create_engine(
        url,
        pool_size=POOL,
        # Work waits for its turn and not for a connection; the one more is for the look at the database's health.
        max_overflow=1,
        pool_timeout=PATIENCE,
        pool_pre_ping=True,
        # An error is logged with its statement, and what people wrote is nothing for a log.
        hide_parameters=True,
        connect_args={
            "connect_timeout": int(PATIENCE),
            "options": f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds}"
            f" -c idle_in_transaction_session_timeout={int(STANDS_STILL * 1000)}",
        },
    )
    _answer_in_time(engine)
    return engine


def engine_for_migration(database_url: str) -> Engine:
    """One connection, no hurry. SQLite rebuilds a table by dropping it, which foreign keys would not survive."""
    engine = create_engine(parsed(database_url), poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, foreign_keys=False)
    return engine


def _prepare_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: "sqlite3.Connection", _record: Any) -> None:
        # The driver's own BEGIN comes late and is deferred: ours is immediate, below.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        # A change that was confirmed survives a power cut, too.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A transaction that reads first and writes later would be refused, not made to wait.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _answer_in_time(engine: Engine) -> None:
    """The server ends a statement that takes too long, but a server that has stopped cannot."""
    from storage.patient_connection import PatientConnection  # psycopg is loaded only where it is used.

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> PatientConnection:
        return PatientConnection.connect(*arguments, **named)
