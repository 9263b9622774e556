"""Outgoing messages as rows: written with the change they tell of, moved or cancelled with one that follows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Insert, Row, bindparam, delete, exists, select, update

from bot.domain.notice import AnswerNotice, Nudge, Provisions, ProvisionsNotice
from bot.domain.outgoing import Address, Outgoing, Urgency, Via
from bot.domain.planning import Key, Known
from storage.coming_free import COMES_FREE, NEXT_DUE
from storage.insert import insert_into
from storage.notices import document_of, notice_from
from storage.tables import IN_A_THREAD, outgoing_message

# Replies in a thread that named nothing: help, and answers that found nothing.
MOST_LOOKED_BACK = 20

_ROW = outgoing_message.c
_KEY = ("subject", "kind", "cycle", "recipient")
_NO_KEY = (None, None, None, None)
# By another name than the column's: SQLAlchemy keeps those for the values of an update.
_WAITING = (
    *(_ROW[name] == bindparam(f"of_{name}") for name in _KEY),
    _ROW.state == "pending",
    _ROW.first_tried.is_(None),
)
_CANCEL = update(outgoing_message).where(*_WAITING).values(state="cancelled")
_MOVE = update(outgoing_message).where(*_WAITING).values(due_at=bindparam("to"), opens_at=None)
_ABOUT = select(*(_ROW[name] for name in _KEY), _ROW.due_at, _ROW.state, _ROW.first_tried).where(
    _ROW.subject.in_(bindparam("subjects", expanding=True))
)
_IN_THREAD = (
    select(_ROW.notice)
    .where(IN_A_THREAD, _ROW.channel == bindparam("in_channel"), _ROW.thread == bindparam("in_thread"))
    .where(_ROW.due_at >= bindparam("since"))
    .order_by(_ROW.due_at.desc())
    .limit(MOST_LOOKED_BACK)
)


class SqlOutgoingMessages:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.added = False

    def add(self, messages: Iterable[Outgoing]) -> None:
        """A nudge that was cancelled and is planned again is pending again, from its new due time."""
        rows = [_row(message) for message in messages]
        if rows:
            self._connection.execute(_revive(self._connection.dialect.name), rows)
            self.added = True

    def nudges_about(self, subjects: Sequence[str], *, to: str | None = None) -> tuple[Known, ...]:
        about = _ABOUT if to is None else _ABOUT.where(_ROW.recipient == to)
        rows = self._connection.execute(about, {"subjects": subjects})
        return tuple(
            Known(
                (row.subject, row.kind, row.cycle, row.recipient),
                row.due_at,
                waits=row.state == "pending" and row.first_tried is None,
                was_cancelled=row.state == "cancelled",
            )
            for row in rows
        )

    def cancel(self, keys: Iterable[Key]) -> None:
        # What may have arrived is asked about first, so that the timeline tells of it.
        if named := [_named(key) for key in keys]:
            self._connection.execute(_CANCEL, named)

    def move(self, due: Iterable[tuple[Key, datetime]]) -> None:
        if moved := [{**_named(key), "to": due_at} for key, due_at in due]:
            self._connection.execute(_MOVE, moved)
            self.added = True

    def open_anew(self, recipient: str) -> None:
        put_off = (_ROW.recipient == recipient, _ROW.state == "pending", _ROW.opens_at.is_not(None))
        self._connection.execute(update(outgoing_message).where(*put_off).values(opens_at=None))
        self.added = True

    def ended(self, subject: str) -> None:
        # Not under the same id again: Slack, asked about that, would show the message that told of it before.
        self._connection.execute(delete(outgoing_message).where(_ROW.subject == subject, _ROW.state != "claimed"))

    def superseded(self, message: Outgoing, nudge: Nudge, *, now: datetime) -> bool:
        later = exists().where(
            _ROW.subject == nudge.subject,
            _ROW.recipient == message.address.recipient,
            _ROW.kind.in_(nudge.kind.and_further_down),
            _ROW.due_at > message.due_at,
            _ROW.due_at <= now,
            _ROW.state.in_(("pending", "claimed", "sent")),
        )
        return bool(self._connection.scalar(select(later)))

    def next_due(self, *, after: datetime) -> datetime | None:
        return cast(datetime | None, self._connection.scalar(NEXT_DUE, {"after": after}))

    def next_look(self, *, now: datetime, nudges: bool) -> float | None:
        urgencies = tuple(Urgency) if nudges else (Urgency.REPLY,)
        due = self._connection.execute(COMES_FREE, {"by": now, "urgencies": urgencies}).one()
        ahead = [
            (moment - now).total_seconds() for moment in (self.next_due(after=now), due.opens) if moment is not None
        ]
        return min([*ahead, *([] if due.free is None else [due.free])], default=None)

    def named_in_thread(self, channel: str, thread: str, *, since: datetime) -> Provisions | None:
        rows = self._connection.scalars(_IN_THREAD, {"in_channel": channel, "in_thread": thread, "since": since})
        for notice in map(notice_from, rows):
            if isinstance(notice, AnswerNotice) and notice.answer.matches:
                return Provisions(tuple(match.ref for match in notice.answer.matches), notice.answer.version)
            if isinstance(notice, ProvisionsNotice) and notice.refs:
                return Provisions(notice.refs, notice.version)
        return None


@cache
def _revive(dialect: str) -> Insert:
    # A change cancels a record's nudges and plans what still applies, under the same keys as before.
    insert = insert_into(outgoing_message, dialect)
    return insert.on_conflict_do_update(
        index_elements=_KEY,
        set_={"state": "pending", "due_at": insert.excluded.due_at, "opens_at": None, "merged_into": None},
        where=_ROW.state == "cancelled",
    )


def _named(key: Key) -> dict[str, str]:
    return {f"of_{name}": value for name, value in zip(_KEY, key, strict=True)}


def _row(message: Outgoing) -> dict[str, Any]:
    address = message.address
    return {
        "id": message.id,
        **dict(zip(_KEY, message.key or _NO_KEY, strict=True)),
        "via": address.via,
        "team": address.team,
        "user": address.user,
        "channel": address.channel,
        "thread": address.thread,
        "notice": document_of(message.notice),
        "urgency": message.urgency,
        "due_at": message.due_at,
        "state": "pending",
        "response_url": address.response_url,
    }


def outgoing_from(row: Row[Any]) -> Outgoing:
    address = Address(Via(row.via), row.team, row.user, row.channel, row.thread, row.response_url)
    return Outgoing(row.id, address, notice_from(row.notice), row.due_at, Urgency(row.urgency))
