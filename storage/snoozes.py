"""What people have put off, as rows."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select

from bot.domain.people import Person
from bot.domain.snooze import Snooze
from storage.insert import insert_into
from storage.tables import snooze

_ABOUT = select(snooze).where(snooze.c.subject == bindparam("about"))


class SqlSnoozes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, subject: str) -> Mapping[Person, Snooze]:
        rows = self._connection.execute(_ABOUT, {"about": subject})
        return {
            Person(row.team, row.user): Snooze(row.subject, row.kind, row.cycle, row.until, row.at, row.times)
            for row in rows
        }

    def put(self, person: Person, said: Snooze) -> None:
        key = {"subject": said.subject, "team": person.team, "user": person.user}
        row = {"kind": said.kind, "cycle": said.cycle, "until": said.until, "at": said.at, "times": said.times}
        insert = insert_into(snooze, self._connection.dialect.name).values(**key, **row)
        self._connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=row))
