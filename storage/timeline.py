"""A concern's timeline as rows: only ever added to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from bot.domain.concern import Entry, EntryKind
from bot.domain.people import Role
from bot.domain.permissions import Sight
from storage.columns import storable
from storage.people import Parties
from storage.tables import concern_entry


class Timeline:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, concern: str, entries: Iterable[Entry]) -> None:
        rows = [{"concern": concern, **_row(entry)} for entry in entries]
        if rows:
            self._connection.execute(insert(concern_entry), rows)

    def add_new(self, concern: str, entries: Iterable[Entry]) -> None:
        """Those that are not there yet.

        Told by their content and not by their number: whoever changes a concern has not seen the other
        party's own entries, and the worker may have noted a nudge meanwhile.
        """
        kept = self._connection.execute(select(concern_entry).where(concern_entry.c.concern == concern))
        there = Counter((row.kind, row.at, row.party, row.role, row.detail, row.only_for) for row in kept)
        new = []
        for entry in entries:
            content = tuple(_row(entry).values())
            if there[content]:
                there[content] -= 1
            else:
                new.append(entry)
        self.add(concern, new)

    def of(self, concerns: Sequence[str], sight: Sight | None, parties: Parties) -> Mapping[str, list[Entry]]:
        """In order, without what is only for a party that is not in `sight`; everything where that is None."""
        columns = concern_entry.c
        query = select(concern_entry).where(columns.concern.in_(concerns)).order_by(columns.at, columns.id)
        if sight is not None:
            query = query.where(or_(columns.only_for.is_(None), columns.only_for == sight.party))
        found: dict[str, list[Entry]] = defaultdict(list)
        for row in self._connection.execute(query):
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
    }


def _value(row: Row[Any], parties: Parties) -> Entry:
    return Entry(EntryKind(row.kind), row.at, parties[row.party], Role(row.role), row.detail, row.only_for)
