"""Transactions: how work begins, is kept or given up, and wakes the sender."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Connection, func, select

from bot import budget
from storage.claims import SqlClaims
from storage.concerns import SqlConcerns
from storage.deliveries import SqlDeliveries
from storage.drafts import SqlConcernDrafts, SqlResponseDrafts
from storage.engagements import SqlEngagements
from storage.engines import PATIENCE, POOL, engine_for
from storage.errors import silence_is_unavailable
from storage.fair_lock import FairLock
from storage.heartbeats import SqlHeartbeats
from storage.leavings import SqlLeavings
from storage.outgoing import SqlOutgoingMessages
from storage.people import Parties, SqlPeople
from storage.planned_calendar import SqlPlannedCalendar
from storage.practice import SqlPractices
from storage.snoozes import SqlSnoozes
from storage.troubles import SqlTroubles
from storage.upcoming import SqlUpcoming
from storage.verdicts import SqlVerdicts
from storage.wordings import KnownWordings, SqlWordings
from storage.workspaces import SqlWorkspaces

WAKE_CHANNEL = "partnership_outgoing"


class SqlUnitOfWork:
    def __init__(self, connection: Connection, wordings: KnownWordings, on_commit: Callable[[], None]) -> None:
        parties = Parties(connection)
        self.workspaces = SqlWorkspaces(connection)
        self.people = SqlPeople(connection, parties)
        self.wordings = SqlWordings(connection, wordings)
        self.engagements = SqlEngagements(connection, parties)
        self.concerns = SqlConcerns(connection, parties)
        self.planned_calendar = SqlPlannedCalendar(connection)
        self.concern_drafts = SqlConcernDrafts(connection, parties)
        self.response_drafts = SqlResponseDrafts(connection)
        self.practices = SqlPractices(connection, parties)
        self.leavings = SqlLeavings(connection, parties)
        self.snoozes = SqlSnoozes(connection)
        self.outgoing = SqlOutgoingMessages(connection)
        self.claims = SqlClaims(connection)
        self.upcoming = SqlUpcoming(connection, parties)
        self.troubles = SqlTroubles(connection)
        self.heartbeats = SqlHeartbeats(connection)
        self.deliveries = SqlDeliveries(connection)
        self.verdicts = SqlVerdicts(connection)
        self._connection = connection
        self._on_commit = on_commit

    def commit(self) -> None:
        wakes = self.outgoing.added
        if wakes and self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.pg_notify(WAKE_CHANNEL, "")))
        self._connection.commit()
        self.outgoing.added = False
        if wakes:
            self._on_commit()


class Database:
    """`on_commit` is called in this process after a commit that added messages, on whatever thread committed.

    On PostgreSQL other processes are told too: see storage.wake.
    """

    def __init__(self, database_url: str, *, on_commit: Callable[[], None]) -> None:
        self.engine = engine_for(database_url)
        self._on_commit = on_commit
        self._wordings: KnownWordings = {}
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._turns = FairLock(1 if self._is_sqlite else POOL)

    @contextmanager
    def open_work(self) -> Iterator[SqlUnitOfWork]:
        """Raises StoreUnavailable when the database does not answer in about two seconds.

        Sooner where somebody waits who has less time left than that: see bot.budget.
        """
        with silence_is_unavailable(), self._connection() as connection:
            yield SqlUnitOfWork(connection, self._wordings, self._on_commit)

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with self._turns.held(budget.for_records(PATIENCE)) as left, self.engine.connect() as connection:
            if self._is_sqlite:
                # Waiting for this process's turn and then for other processes share the one limit.
                driver = cast(sqlite3.Connection, connection.connection.driver_connection)
                driver.execute(f"PRAGMA busy_timeout = {int(left * 1000)}")
            yield connection
