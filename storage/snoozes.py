"""What people have put off, as rows."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Connection, and_, bindparam, or_, select

from bot.domain.notice import Nudge
from bot.domain.outgoing import Address, Via
from bot.domain.people import Person
from bot.domain.snooze import Snooze
from storage.insert import insert_into
from storage.notices import notice_from
from storage.tables import outgoing_message, snooze

_ABOUT = select(snooze).where(snooze.c.subject == bindparam("about"))
_ROW = outgoing_message.c
# Whoever presses in a message may be faster than the sender, who has yet to write down that it arrived.
_CAME_LAST = (
    select(_ROW.notice)
    .where(_ROW.subject == bindparam("about"), _ROW.recipient == bindparam("whom"), _ROW.via == Via.DIRECT)
    .where(or_(_ROW.state == "sent", and_(_ROW.state.in_(("pending", "claimed")), _ROW.first_tried.is_not(None))))
    .order_by(_ROW.due_at.desc(), _ROW.id)
    .limit(1)
)


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

    def came_last(self, person: Person, subject: str) -> Nudge | None:
        found = self._connection.scalar(_CAME_LAST, {"about": subject, "whom": Address.direct(person).recipient})
        return None if found is None else cast(Nudge, notice_from(found))
