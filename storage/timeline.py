"""A concern's timeline as rows: only ever added to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, or_, select

from bot.domain.concern import Entry, EntryKind
from bot.domain.people import Role
from bot.domain.permissions import Sight
from storage.columns import storable
from storage.people import Parties
from storage.tables import concern_entry

_ENTRY = concern_entry.c
_ALL = (
    select(concern_entry)
    .where(_ENTRY.concern.in_(bindparam("concerns", expanding=True)))
    .order_by(_ENTRY.at, _ENTRY.id)
)
_IN_SIGHT = _ALL.where(or_(_ENTRY.only_for.is_(None), _ENTRY.only_for == bindparam("party")))


class Timeline:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, concern: str, entries: Iterable[Entry]) -> None:
        rows = [{"concern": concern, **_row(entry)} for entry in entries]
        if rows:
            self._connection.execute(insert(concern_entry), rows)

    def of(self, concerns: Sequence[str], sight: Sight | None, parties: Parties) -> Mapping[str, list[Entry]]:
        """In order, without what is only for a party that is not in `sight`; everything where that is None."""
        seen = {} if sight is None else {"party": sight.party}
        rows = self._connection.execute(_ALL if sight is None else _IN_SIGHT, {"concerns": concerns, **seen})
        found: dict[str, list[Entry]] = defaultdict(list)
        for row in rows:
            found[row.concern].append(_value(row, parties))
        return found


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "at": entry.at,
        "party": entry.party.id,
        "role": entry.role,
        "detail": storable(entry.detail),
        "only_for": entry.only_for,
        "day": entry.day,
    }


def _value(row: Row[Any], parties: Parties) -> Entry:
    return Entry(EntryKind(row.kind), row.at, parties[row.party], Role(row.role), row.detail, row.only_for, row.day)
