"""Notices of leaving as rows: no filter by party, as all parties to an agreement read them."""

from datetime import date, datetime
from typing import Any, Self

from pydantic import BaseModel
from sqlalchemy import Connection, Row, Select, bindparam, insert, select, update

from bot.domain.leaving import Leaving, Matter
from bot.errors import ChangedMeanwhile
from storage.columns import UNREPEATED
from storage.people import Parties
from storage.tables import leaving

_ROW = leaving.c
_RUNNING = (
    select(leaving)
    .where(_ROW.taken_back_at.is_(None), _ROW.ends_on >= bindparam("today"))
    .order_by(_ROW.ends_on, _ROW.id)
)
_LATEST = select(leaving).order_by(_ROW.given_at.desc(), _ROW.id).limit(bindparam("most"))
_ONE = select(leaving).where(_ROW.id == bindparam("named"))
_CHANGE = update(leaving).where(_ROW.id == bindparam("named"), _ROW.version == bindparam("seen"))


class SqlLeavings:
    def __init__(self, connection: Connection, parties: Parties) -> None:
        self._connection = connection
        self._parties = parties

    def add(self, given: Leaving) -> None:
        self._connection.execute(insert(leaving).values(id=given.id, **_row(given)))

    def find(self, named: str) -> Leaving | None:
        return self._one(_ONE, named)

    def find_to_change(self, named: str) -> Leaving | None:
        # Two leads may act at once: the row lock (on SQLite the whole transaction) makes the second see the first.
        return self._one(_ONE.with_for_update(), named)

    def change(self, seen: Leaving, changed: Leaving) -> None:
        as_seen = {"named": seen.id, "seen": seen.version}
        if self._connection.execute(_CHANGE, {**_row(changed), **as_seen}).rowcount == 0:
            raise ChangedMeanwhile

    def running(self, today: date) -> tuple[Leaving, ...]:
        return tuple(map(self._value, self._connection.execute(_RUNNING, {"today": today})))

    def latest(self, most: int) -> tuple[Leaving, ...]:
        return tuple(map(self._value, self._connection.execute(_LATEST, {"most": most})))

    def _one(self, query: Select[Any], named: str) -> Leaving | None:
        row = self._connection.execute(query, {"named": named}).one_or_none()
        return None if row is None else self._value(row)

    def _value(self, row: Row[Any]) -> Leaving:
        return Leaving(
            id=row.id,
            party=self._parties[row.party],
            framework=row.framework,
            framework_version=row.framework_version,
            provision=row.provision,
            given_at=row.given_at,
            ends_on=row.ends_on,
            matters=tuple(self._matter(_Matter.model_validate(kept)) for kept in row.matters),
            taken_back_at=row.taken_back_at,
            version=row.version,
        )

    def _matter(self, kept: "_Matter") -> Matter:
        settled_by = self._parties[kept.settled_by] if kept.settled_by else None
        return Matter(kept.text, self._parties[kept.named_by], settled_by, kept.settled_at)


class _Matter(BaseModel):
    """As it is kept: parties by their ids."""

    model_config = UNREPEATED

    text: str
    named_by: str
    settled_by: str | None
    settled_at: datetime | None

    @classmethod
    def of(cls, matter: Matter) -> Self:
        settled_by = matter.settled_by.id if matter.settled_by else None
        return cls(text=matter.text, named_by=matter.named_by.id, settled_by=settled_by, settled_at=matter.settled_at)


def _row(of: Leaving) -> dict[str, Any]:
    return {
        "party": of.party.id,
        "framework": of.framework,
        "framework_version": of.framework_version,
        "provision": of.provision,
        "given_at": of.given_at,
        "ends_on": of.ends_on,
        "matters": [_Matter.of(matter).model_dump(mode="json") for matter in of.matters],
        "taken_back_at": of.taken_back_at,
        "version": of.version,
    }
