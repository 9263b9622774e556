"""Drafts as rows of their own, so that no query for what was sent can meet one."""

from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, delete, exists, false, func, insert, select, update

from bot.domain.draft import Draft, DraftReply, ResponseDraft
from bot.domain.permissions import Sight
from bot.errors import ChangedMeanwhile
from bot.ports.records import Page
from storage.columns import UNREPEATED
from storage.insert import insert_into
from storage.people import Parties
from storage.tables import concern_draft, response_draft

_REPLIES = TypeAdapter(tuple[DraftReply, ...], config=UNREPEATED)


class SqlConcernDrafts:
    def __init__(self, connection: Connection, parties: Parties) -> None:
        self._connection = connection
        self._parties = parties

    def taken(self, reference: str) -> bool:
        return bool(self._connection.scalar(select(exists().where(concern_draft.c.reference == reference))))

    def add(self, draft: Draft) -> None:
        self._connection.execute(insert(concern_draft).values(reference=draft.reference, **_row(draft)))

    def find(self, reference: str, sight: Sight) -> Draft | None:
        return self._one(_seen(sight).where(concern_draft.c.reference == reference))

    def find_to_change(self, reference: str, sight: Sight) -> Draft | None:
        # Of two who save or raise it at once the second sees what the first has done.
        return self._one(_seen(sight).where(concern_draft.c.reference == reference).with_for_update())

    def change(self, seen: Draft, changed: Draft) -> None:
        columns = concern_draft.c
        as_seen = (columns.reference == seen.reference, columns.version == seen.version)
        if self._connection.execute(update(concern_draft).where(*as_seen).values(**_row(changed))).rowcount == 0:
            raise ChangedMeanwhile

    def remove(self, reference: str) -> None:
        self._connection.execute(delete(concern_draft).where(concern_draft.c.reference == reference))

    def page(self, sight: Sight, *, number: int, size: int) -> Page[Draft]:
        seen = _seen(sight)
        total = self._connection.scalar(select(func.count()).select_from(seen.subquery())) or 0
        order = (concern_draft.c.changed_at.desc(), concern_draft.c.reference)
        rows = self._connection.execute(seen.order_by(*order).limit(size).offset(number * size))
        return Page(tuple(_draft(row, self._parties) for row in rows), number, size, total)

    def _one(self, query: Select[Any]) -> Draft | None:
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _draft(row, self._parties)


class SqlResponseDrafts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, concern: str) -> ResponseDraft | None:
        row = self._connection.execute(select(response_draft).where(response_draft.c.concern == concern)).one_or_none()
        if row is None:
            return None
        return ResponseDraft(
            row.concern,
            _REPLIES.validate_python(row.content["to_points"]),
            _REPLIES.validate_python(row.content["to_further_actions"]),
            row.changed_at,
            row.version,
        )

    def put(self, draft: ResponseDraft) -> None:
        content = {
            "to_points": _REPLIES.dump_python(draft.to_points, mode="json"),
            "to_further_actions": _REPLIES.dump_python(draft.to_further_actions, mode="json"),
        }
        row = {"content": content, "changed_at": draft.changed_at, "version": draft.version}
        put = insert_into(response_draft, self._connection.dialect.name).values(concern=draft.concern, **row)
        self._connection.execute(put.on_conflict_do_update(index_elements=["concern"], set_=row))

    def remove(self, concern: str) -> None:
        self._connection.execute(delete(response_draft).where(response_draft.c.concern == concern))


def _seen(sight: Sight) -> Select[Any]:
    return select(concern_draft).where(
        false() if sight.party is None else concern_draft.c.raised_by == sight.party,
    )


def _row(draft: Draft) -> dict[str, Any]:
    letter = draft.sent_by_letter
    return {
        "raised_by": draft.raised_by.id,
        "changed_at": draft.changed_at,
        "version": draft.version,
        "content": {
            "addressed_to": draft.addressed_to,
            "points": draft.points,
            "further_actions": draft.further_actions,
            "provisions": draft.provisions,
            "earlier_attempts": draft.earlier_attempts,
            "evidence": draft.evidence,
            "engagement": draft.engagement,
            "sent_by_letter": None if letter is None else letter.isoformat(),
            "follows": draft.follows,
        },
    }


def _draft(row: Row[Any], parties: Parties) -> Draft:
    content = row.content
    letter = content["sent_by_letter"]
    return Draft(
        reference=row.reference,
        raised_by=parties[row.raised_by],
        changed_at=row.changed_at,
        addressed_to=content["addressed_to"],
        points=tuple(content["points"]),
        further_actions=tuple(content["further_actions"]),
        provisions=tuple(content["provisions"]),
        earlier_attempts=content["earlier_attempts"],
        evidence=tuple(content["evidence"]),
        engagement=content["engagement"],
        sent_by_letter=None if letter is None else date.fromisoformat(letter),
        follows=content["follows"],
        version=row.version,
    )
