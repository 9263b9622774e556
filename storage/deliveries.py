"""Deliveries as rows: what each one led to, so that a repeated one gets the first reply again."""

from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.sql.dml import ReturningInsert

from storage.database_clock import database_clock
from storage.insert import insert_into
from storage.tables import delivery

# Slack repeats a delivery for a day at most.
REMEMBERED = timedelta(hours=25)
MOST_FORGOTTEN = 1000

_RESULT = select(delivery.c.result).where(delivery.c.key == bindparam("key"))


class SqlDeliveries:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, key: str, result: str) -> str | None:
        # PostgreSQL makes the second of two wait here until the first has written its row for good, or has not.
        row = {"key": key, "result": result}
        if self._connection.execute(_first(self._connection.dialect.name), row).scalar() is not None:
            return None
        earlier: str = self._connection.execute(_RESULT, {"key": key}).scalar_one()
        return earlier

    def forget(self) -> None:
        now = datetime.fromtimestamp(self._connection.execute(select(database_clock())).scalar_one(), UTC)
        # None that another work is just forgetting: two would wait for each other.
        forgotten = select(delivery.c.key).where(delivery.c.at < now - REMEMBERED).limit(MOST_FORGOTTEN)
        self._connection.execute(
            delete(delivery).where(delivery.c.key.in_(forgotten.with_for_update(skip_locked=True)))
        )


@cache
def _first(dialect: str) -> ReturningInsert[tuple[str]]:
    insert = insert_into(delivery, dialect).values(
        key=bindparam("key"), result=bindparam("result"), at=func.current_timestamp()
    )
    return insert.on_conflict_do_nothing(index_elements=["key"]).returning(delivery.c.key)
