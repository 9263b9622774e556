"""Deliveries as rows: what each one led to, so that a repeated one gets the first reply again."""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection, delete, func, insert, select

from storage.columns import storable
from storage.tables import delivery

# Slack repeats a delivery for a day at most.
REMEMBERED = timedelta(hours=25)
MOST_FORGOTTEN = 20


class SqlDeliveries:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def result_of(self, key: str) -> str | None:
        if self._connection.dialect.name == "postgresql":
            # There is no row to lock before the first one has written it. Released as the work ends.
            self._connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(storable(key), 0))))
        return cast(
            str | None, self._connection.execute(select(delivery.c.result).where(delivery.c.key == key)).scalar()
        )

    def record(self, key: str, result: str, *, now: datetime) -> None:
        # A few at a time, and none that another work is just forgetting: two would wait for each other.
        forgotten = select(delivery.c.key).where(delivery.c.at < now - REMEMBERED).limit(MOST_FORGOTTEN)
        self._connection.execute(
            delete(delivery).where(delivery.c.key.in_(forgotten.with_for_update(skip_locked=True)))
        )
        self._connection.execute(insert(delivery).values(key=key, result=result, at=now))
