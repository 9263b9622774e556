"""What an engagement has several of, as rows: parties, provisions, follow-up actions and its timeline."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, or_, select

from bot.domain.engagement import Engagement, EngagementEntry, Happened
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.people import Party, Person, Role
from bot.domain.permissions import Sight
from storage.columns import storable
from storage.people import Parties
from storage.tables import engagement_action, engagement_entry, engagement_party, engagement_provision


class EngagementParts:
    def __init__(self, connection: Connection, parties: Parties) -> None:
        self._connection = connection
        self._parties = parties

    def add(self, logged: Engagement) -> None:
        for table, rows in _rows(logged).items():
            self._insert(table, rows)
        self.add_entries(logged.reference, logged.timeline)

    def change(self, seen: Engagement, changed: Engagement) -> None:
        """But for the timeline, to which one only ever adds."""
        before = _rows(seen)
        for table, rows in _rows(changed).items():
            if rows != before[table]:
                self._connection.execute(delete(table).where(table.c.engagement == changed.reference))
                self._insert(table, rows)

    def add_entries(self, reference: str, entries: Iterable[EngagementEntry]) -> None:
        self._insert(engagement_entry, [{"engagement": reference, **_entry_row(each)} for each in entries])

    def parties_of(self, references: Sequence[str]) -> Mapping[str, list[Party]]:
        found: Mapping[str, list[Party]] = defaultdict(list)
        for row in self._of(engagement_party, references):
            found[row.engagement].append(self._parties[row.party])
        return found

    def provisions_of(self, references: Sequence[str]) -> Mapping[str, list[str]]:
        found: Mapping[str, list[str]] = defaultdict(list)
        for row in self._of(engagement_provision, references):
            found[row.engagement].append(row.provision)
        return found

    def actions_of(self, reference: str) -> tuple[FollowUpAction, ...]:
        of = engagement_action.c
        rows = self._connection.execute(select(engagement_action).where(of.engagement == reference).order_by(of.number))
        return tuple(_action(row, self._parties) for row in rows)

    def timeline_of(self, reference: str, sight: Sight | None) -> tuple[EngagementEntry, ...]:
        """In order, without what is only for a party that is not in `sight`; everything where that is None."""
        of = engagement_entry.c
        query = select(engagement_entry).where(of.engagement == reference).order_by(of.at, of.id)
        if sight is not None:
            query = query.where(or_(of.only_for.is_(None), of.only_for == sight.party))
        return tuple(_entry(row, self._parties) for row in self._connection.execute(query))

    def _of(self, table: Table, references: Sequence[str]) -> Iterable[Row[Any]]:
        return self._connection.execute(
            select(table).where(table.c.engagement.in_(references)).order_by(table.c.position)
        )

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table), rows)


def _action(row: Row[Any], parties: Parties) -> FollowUpAction:
    owner = Person(row.owner_team, row.owner_user)
    return FollowUpAction(row.number, row.what, owner, parties[row.owner_party], row.due, row.done_at)


def _rows(kept: Engagement) -> dict[Table, list[dict[str, Any]]]:
    key = {"engagement": kept.reference}
    return {
        engagement_party: [{**key, "party": each.id, "position": at} for at, each in enumerate(kept.parties)],
        engagement_provision: [{**key, "provision": ref, "position": at} for at, ref in enumerate(kept.provisions)],
        engagement_action: [{**key, **_action_row(each)} for each in kept.actions],
    }


def _action_row(action: FollowUpAction) -> dict[str, Any]:
    return {
        "number": action.number,
        "what": action.what,
        "owner_team": action.owner.team,
        "owner_user": action.owner.user,
        "owner_party": action.owner_party.id,
        "due": action.due,
        "done_at": action.done_at,
    }


def _entry_row(entry: EngagementEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "at": entry.at,
        "party": entry.party.id,
        "role": entry.role,
        "detail": storable(entry.detail),
        "only_for": entry.only_for,
        "action": entry.action,
    }


def _entry(row: Row[Any], parties: Parties) -> EngagementEntry:
    party, role = parties[row.party], Role(row.role)
    return EngagementEntry(Happened(row.kind), row.at, party, role, row.detail, row.only_for, row.action)
