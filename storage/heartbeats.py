"""Heartbeats as rows: which processes tick, by the database's clock alone."""

from functools import cache

from sqlalchemy import Connection, Insert, bindparam, case, delete, select

from bot.domain.vitals import Heartbeat
from storage.database_clock import database_clock
from storage.insert import insert_into
from storage.tables import heartbeat

KEPT = 86_400.0

_ROW = heartbeat.c
_ALL = select(
    _ROW.process, (database_clock() - _ROW.ticked).label("ticked"), (database_clock() - _ROW.jumped).label("jumped")
).order_by(_ROW.process)
_FORGET = delete(heartbeat).where(_ROW.ticked < database_clock() - KEPT)


class SqlHeartbeats:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def beat(self, process: str, *, jumped: bool) -> None:
        values = {"process": process, "has_jumped": jumped}
        self._connection.execute(_beating(self._connection.dialect.name), values)
        self._connection.execute(_FORGET)

    def end(self, process: str) -> None:
        self._connection.execute(delete(heartbeat).where(_ROW.process == process))

    def all(self) -> tuple[Heartbeat, ...]:
        return tuple(Heartbeat(row.process, row.ticked, row.jumped) for row in self._connection.execute(_ALL))


@cache
def _beating(dialect: str) -> Insert:
    jumps = case((bindparam("has_jumped", unique=False), database_clock()), else_=None)
    insert = insert_into(heartbeat, dialect).values(process=bindparam("process"), ticked=database_clock(), jumped=jumps)
    kept = case((insert.excluded.jumped.is_not(None), insert.excluded.jumped), else_=_ROW.jumped)
    return insert.on_conflict_do_update(
        index_elements=["process"], set_={"ticked": insert.excluded.ticked, "jumped": kept}
    )
