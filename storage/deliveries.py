"""Deliveries as rows: what each one led to, so that a repeated one gets the first reply again."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.sql.dml import ReturningInsert

from storage.insert import insert_into
from storage.tables import delivery

# Slack repeats a delivery for a day at most.
REMEMBERED = timedelta(hours=25)
MOST_FORGOTTEN = 1000

_RESULT = select(delivery.c.result).where(delivery.c.key == bindparam("key"))


class SqlDeliveries:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, key: str, result: str, *, now: datetime) -> str | None:
        # PostgreSQL makes the second of two wait here until the first has written its row for good, or has not.
        row = {"key": key, "result": result, "at": now}
        if self._connection.execute(_first(self._connection.dialect.name), row).scalar() is not None:
            return None
        earlier: str = self._connection.execute(_RESULT, {"key": key}).scalar_one()
        return earlier

    def forget(self, *, now: datetime) -> None:
        # None that another work is just forgetting: two would wait for each other.
        forgotten = select(delivery.c.key).where(delivery.c.at < now - REMEMBERED).limit(MOST_FORGOTTEN)
        self._connection.execute(
            delete(delivery).where(delivery.c.key.in_(forgotten.with_for_update(skip_locked=True)))
        )


@cache
def _first(dialect: str) -> ReturningInsert[tuple[str]]:
    return insert_into(delivery, dialect).on_conflict_do_nothing(index_elements=["key"]).returning(delivery.c.key)
