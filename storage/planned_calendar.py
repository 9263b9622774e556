"""The one row that tells which calendar nudges were last planned with."""

from sqlalchemy import Connection, select, update

from bot.ports import Planning
from storage.insert import insert_into
from storage.tables import planned_calendar

_ONLY = 1
_NONE_YET = {"id": _ONLY, "zone": "", "region": "", "up_to": ""}


class SqlPlannedCalendar:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self) -> Planning:
        # Of two workers that start for the first time at once the second waits here: there is no row to lock yet.
        insert = insert_into(planned_calendar, self._connection.dialect.name)
        self._connection.execute(insert.values(_NONE_YET).on_conflict_do_nothing())
        row = self._connection.execute(select(planned_calendar).with_for_update()).one()
        return Planning(row.zone, row.region, row.up_to)

    def put(self, planning: Planning) -> None:
        row = {"zone": planning.zone, "region": planning.region, "up_to": planning.up_to}
        self._connection.execute(update(planned_calendar).where(planned_calendar.c.id == _ONLY).values(row))
