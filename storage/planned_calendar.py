"""Which calendar nudges were last planned with, and which records are still to be planned anew."""

from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, exists, select, true, union, update

from bot.domain.outgoing import Address
from bot.domain.people import Person
from bot.domain.procedure import AWAITING
from bot.ports.messages import Planning
from storage.claims import UNREADABLE_RESTS
from storage.database_clock import database_clock
from storage.insert import insert_into
from storage.tables import concern, engagement, engagement_action, outgoing_message, planned_calendar, to_plan

_ONLY = 1
_PLANNED = select(planned_calendar.c.zone, planned_calendar.c.region)
_NONE_YET = {"id": _ONLY, "zone": "", "region": ""}
_SUBJECT = outgoing_message.c.subject
_TO_LEAVE = and_(outgoing_message.c.state == "pending", _SUBJECT.is_not(None))
# Of some nothing is planned: there was nobody to be told.
_ALL = union(
    select(concern.c.reference).where(concern.c.state.in_(AWAITING)),
    select(engagement.c.reference).where(engagement.c.decision_date.is_not(None)),
    select(engagement_action.c.engagement).where(engagement_action.c.done_at.is_(None)),
    select(_SUBJECT).where(_TO_LEAVE),
)
_TO_THEM = outgoing_message.c.recipient.in_(bindparam("recipients", expanding=True))
_OF_SOME = select(_SUBJECT).distinct().where(_TO_LEAVE, _TO_THEM)
_FREE = select(to_plan.c.subject).where(to_plan.c.free_from <= database_clock())
_ASKED = _FREE.order_by(to_plan.c.subject).limit(bindparam("at_most")).with_for_update(skip_locked=True)
_DONE = delete(to_plan).where(to_plan.c.subject.in_(bindparam("subjects", expanding=True)))


class SqlPlannedCalendar:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self) -> Planning:
        # Of two workers that start for the first time at once the second waits here: there is no row to lock yet.
        insert = insert_into(planned_calendar, self._connection.dialect.name)
        self._connection.execute(insert.values(_NONE_YET).on_conflict_do_nothing())
        row = self._connection.execute(_PLANNED.with_for_update()).one()
        return Planning(row.zone, row.region)

    def hold_if_free(self) -> Planning | None:
        row = self._connection.execute(_PLANNED.with_for_update(skip_locked=True)).one_or_none()
        return None if row is None else Planning(row.zone, row.region)

    def put(self, planning: Planning) -> None:
        row = {"zone": planning.zone, "region": planning.region}
        self._connection.execute(update(planned_calendar).where(planned_calendar.c.id == _ONLY).values(row))

    def ask_for_all(self) -> None:
        every = _ALL.subquery()
        # SQLite takes "ON CONFLICT" for a join where a query has no condition.
        self._ask(select(every.c.reference).where(true()), {})

    def ask_for(self, *people: Person) -> None:
        self._ask(_OF_SOME, {"recipients": [Address.direct(each).recipient for each in people]})

    def is_asked(self) -> bool:
        return bool(self._connection.scalar(select(exists(_FREE))))

    def asked(self, *, at_most: int) -> tuple[str, ...]:
        subjects = tuple(self._connection.scalars(_ASKED, {"at_most": at_most}))
        if subjects:
            self._connection.execute(_DONE, {"subjects": subjects})
        return subjects

    def rest(self, subject: str) -> None:
        rests = {"subject": subject, "free_from": database_clock() + UNREADABLE_RESTS}
        self._connection.execute(to_plan.insert().values(rests))

    def _ask(self, subjects: Select[tuple[str]], values: dict[str, Any]) -> None:
        # In one order: of two who ask for the same at once each could otherwise wait for the other.
        ordered = subjects.order_by(*subjects.selected_columns)
        insert = insert_into(to_plan, self._connection.dialect.name).from_select(["subject"], ordered)
        # What is asked for already is asked for anew: nobody plans it before this is known.
        asks = insert.on_conflict_do_update(index_elements=["subject"], set_={"free_from": 0})
        self._connection.execute(asks, values)
