"""Deliveries as rows: what each one led to, so that a repeated one gets the first reply again."""

from datetime import datetime
from typing import cast

from sqlalchemy import Connection, func, insert, select

from storage.columns import storable
from storage.tables import delivery


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
        self._connection.execute(insert(delivery).values(key=key, result=result, at=now))
