"""Pages of concerns as a list shows them: found by an index, and read by no more columns than that takes."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select, union_all

from bot.domain.listed import Chosen, Extension, Listed, Order
from bot.domain.permissions import Relation, Sight
from bot.domain.procedure import State
from bot.ports.records import Page
from storage.people import Parties
from storage.tables import concern, response_draft

_ROW = concern.c
_PARTY = {Relation.RAISING: _ROW.raised_by, Relation.ADDRESSED: _ROW.addressed_to}
_SHOWN: tuple[ColumnElement[Any], ...] = (
    _ROW.reference,
    _ROW.state,
    _ROW.raised_by,
    _ROW.addressed_to,
    _ROW.raised_at,
    _ROW.aim_date,
    _ROW.extension_to,
    _ROW.extension_by,
)
_KEY = {Order.NEWEST: _ROW.raised_at, Order.SOONEST: _ROW.aim_date, Order.CHANGED: _ROW.changed_at}


def page_of(
    connection: Connection, parties: Parties, sight: Sight, chosen: Chosen, order: Order, number: int, size: int
) -> Page[Listed]:
    if sight.party is None:
        return Page((), number, size, 0)
    # Of one concern a party is never both: what it raised and what is addressed to it are two lists to merge, each
    # in the order of an index. Both in one condition would have every concern of the party read and sorted.
    wheres = [_where(sight.party, relation, chosen) for relation in chosen.relations]
    counts = [select(func.count()).select_from(concern).where(where).scalar_subquery() for where in wheres]
    total = sum(connection.execute(select(*counts)).one())
    halves = [select(_ROW.reference, _KEY[order].label("key")).where(where) for where in wheres]
    both = union_all(*halves)
    merged = both.order_by(*_ordered(order, both.selected_columns)).limit(size).offset(number * size).subquery()
    found = select(merged.c.reference)
    shown = select(*(*_SHOWN, _KEY[order].label("key"))).where(_ROW.reference.in_(found))
    rows = connection.execute(shown.order_by(*_ordered(order, shown.selected_columns)))
    return Page(tuple(_listed(row, parties) for row in rows), number, size, total)


def listed(connection: Connection, parties: Parties, references: Iterable[str]) -> dict[str, Listed]:
    """By reference, whatever anybody's sight: for a query that has filtered by it."""
    rows = connection.execute(select(*_SHOWN).where(_ROW.reference.in_(references)))
    return {row.reference: _listed(row, parties) for row in rows}


def extension(row: Row[Any], parties: Parties) -> Extension | None:
    return None if row.extension_to is None else Extension(parties[row.extension_by], row.extension_to)


def _where(party: str, relation: Relation, chosen: Chosen) -> ColumnElement[bool]:
    conditions = [_PARTY[relation] == party, _ROW.state.in_(chosen.states)]
    if chosen.aim_before is not None:
        conditions.append(_ROW.aim_date < chosen.aim_before)
    if chosen.to_answer:
        conditions.append(_ROW.extension_by != party)
    if chosen.response_begun:
        conditions.append(_ROW.reference.in_(select(response_draft.c.concern)))
    return and_(*conditions)


def _ordered(order: Order, columns: Any) -> tuple[ColumnElement[Any], ...]:
    """Any order of those that are alike will do, as long as each page keeps to it: the one that an index has."""
    if order is Order.SOONEST:
        # The databases differ in where they put what has no aim date.
        return columns.key.asc().nulls_last(), columns.reference.asc()
    return columns.key.desc(), columns.reference.desc()


def _listed(row: Row[Any], parties: Parties) -> Listed:
    return Listed(
        reference=row.reference,
        state=State(row.state),
        raised_by=parties[row.raised_by],
        addressed_to=parties[row.addressed_to],
        raised_at=row.raised_at,
        aim_date=row.aim_date,
        extension=extension(row, parties),
    )
