"""Outgoing messages as rows: written with the change they tell of, claimed one at a time, settled once."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Insert, Row, and_, bindparam, exists, func, not_, null, or_, select, update

from bot.domain.outgoing import (
    Address,
    AnswerNotice,
    Claim,
    ConcernNotice,
    Fate,
    NudgeKind,
    Outgoing,
    Provisions,
    ProvisionsNotice,
    Trouble,
    Urgency,
    Via,
)
from storage.database_clock import database_clock
from storage.insert import insert_into
from storage.notices import document_of, notice_from
from storage.tables import IN_A_THREAD, STILL_TO_SEND, outgoing_message

log = logging.getLogger(__name__)

UNREADABLE_RESTS = 3600.0
MOST_TROUBLES = 1000
# Replies in a thread that named nothing: help, and answers that found nothing.
MOST_LOOKED_BACK = 20

_ROW = outgoing_message.c
_CANCEL = (
    update(outgoing_message)
    .where(_ROW.subject == bindparam("of"), _ROW.state == "pending", _ROW.first_tried.is_(None))
    .where(not_(and_(_ROW.kind.in_(bindparam("but_for", expanding=True)), _ROW.due_at <= bindparam("due_by"))))
    .values(state="cancelled")
)
_IN_THREAD = (
    select(_ROW.notice)
    .where(IN_A_THREAD, _ROW.channel == bindparam("in_channel"), _ROW.thread == bindparam("in_thread"))
    .where(_ROW.due_at >= bindparam("since"))
    .order_by(_ROW.due_at.desc())
    .limit(MOST_LOOKED_BACK)
)
_KEY = ("subject", "kind", "cycle", "recipient")
_NO_KEY = (None, None, None, None)
_FATES = {
    "undeliverable": Fate.UNDELIVERABLE,
    "sent": Fate.UNCLEAR,
    "pending": Fate.WAITING,
    "claimed": Fate.WAITING,
}


class SqlOutgoingMessages:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.added = False

    def add(self, messages: Sequence[Outgoing]) -> None:
        """A nudge that was cancelled and is planned again is pending again, from its new due time."""
        if not messages:
            return
        self._connection.execute(_revive(self._connection.dialect.name), [_row(message) for message in messages])
        self.added = True

    def cancel_nudges(self, subject: str, *, but_for: Collection[NudgeKind], due_by: datetime) -> None:
        # What may have arrived is asked about first, so that the timeline tells of it.
        self._connection.execute(_CANCEL, {"of": subject, "but_for": list(but_for), "due_by": due_by})

    def claim(self, *, now: datetime, settle: float, nudges: bool = True) -> Claim | None:
        while (row := self._first_due(now, tuple(Urgency) if nudges else (Urgency.REPLY,))) is not None:
            try:
                message = _value(row)
            except (KeyError, ValueError) as error:
                log.error("Message %s cannot be read (%s) and rests for an hour", row.id, type(error).__name__)
                rests = {"free_from": database_clock() + UNREADABLE_RESTS, "problem": "cannot be read"}
                self._connection.execute(update(outgoing_message).where(_ROW.id == row.id).values(rests))
                continue
            return self._claimed(row, message, settle)
        return None

    def _first_due(self, now: datetime, urgencies: tuple[Urgency, ...]) -> Row[Any] | None:
        for urgency in urgencies:
            # One urgency at a time, so that the index gives the first due row without reading those that are not.
            due = (
                select(outgoing_message, database_clock().label("now"))
                .where(STILL_TO_SEND, _ROW.urgency == urgency, _ROW.due_at <= now, _ROW.free_from <= database_clock())
                .order_by(_ROW.due_at)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            row = self._connection.execute(due).one_or_none()
            if row is not None:
                return row
        return None

    def superseded(self, claim: Claim, *, now: datetime) -> bool:
        notice = claim.message.notice
        if not isinstance(notice, ConcernNotice):
            return False
        later = exists().where(
            _ROW.subject == notice.reference,
            _ROW.recipient == claim.message.address.recipient,
            _ROW.kind.in_(notice.kind.and_further_down),
            _ROW.due_at > claim.message.due_at,
            _ROW.due_at <= now,
            _ROW.state.in_(("pending", "claimed", "sent")),
        )
        return bool(self._connection.scalar(select(later)))

    def sent(self, claim: Claim, *, ts: str | None, unclear: bool = False) -> bool:
        return self._settled(claim, state="sent", ts=ts, unclear=unclear)

    def cancelled(self, claim: Claim) -> bool:
        # This claim sent nothing, so it leaves no doubt of its own should the nudge be planned again.
        return self._settled(claim, state="cancelled", first_tried=claim.first_tried, free_from=0)

    def retry_after(self, claim: Claim, seconds: float, problem: str, *, uncertain: bool) -> bool:
        doubt = {} if uncertain else {"first_tried": null()}
        free_from = database_clock() + seconds
        return self._settled(claim, state="pending", free_from=free_from, problem=problem, **doubt)

    def keep_file(self, claim: Claim, file: str | None) -> bool:
        return self._settled(claim, file=file)

    def undeliverable(self, claim: Claim, problem: str) -> bool:
        return self._settled(claim, state="undeliverable", problem=problem)

    def next_due(self, *, after: datetime) -> datetime | None:
        query = select(func.min(_ROW.due_at)).where(STILL_TO_SEND, _ROW.due_at > after)
        return cast(datetime | None, self._connection.scalar(query))

    def named_in_thread(self, channel: str, thread: str, *, since: datetime) -> Provisions | None:
        rows = self._connection.scalars(_IN_THREAD, {"in_channel": channel, "in_thread": thread, "since": since})
        for notice in map(notice_from, rows):
            if isinstance(notice, AnswerNotice) and notice.answer.matches:
                return Provisions(tuple(match.ref for match in notice.answer.matches), notice.answer.version)
            if isinstance(notice, ProvisionsNotice) and notice.refs:
                return Provisions(notice.refs, notice.version)
        return None

    def troubles(self, *, since: datetime, waiting_since: datetime) -> tuple[Trouble, ...]:
        ended_badly = and_(_ROW.due_at >= since, or_(_ROW.state == "undeliverable", _ROW.unclear))
        waits = and_(STILL_TO_SEND, _ROW.due_at < waiting_since)
        query = select(_ROW.state, _ROW.subject, _ROW.kind, _ROW.problem).where(or_(ended_badly, waits))
        rows = self._connection.execute(query.order_by(_ROW.due_at, _ROW.id).limit(MOST_TROUBLES))
        return tuple(Trouble(_FATES[row.state], row.subject, row.kind, row.problem) for row in rows)

    def _claimed(self, row: Row[Any], message: Outgoing, settle: float) -> Claim:
        generation = row.generation + 1
        first_tried = database_clock() if row.first_tried is None else row.first_tried
        self._connection.execute(
            update(outgoing_message)
            .where(_ROW.id == row.id)
            .values(
                state="claimed",
                generation=generation,
                first_tried=first_tried,
                free_from=database_clock() + settle,
            )
        )
        # Every claim is a try, so the generation is also how many there were.
        first_tried = row.first_tried
        return Claim(message, generation, generation, first_tried=first_tried, claimed_at=row.now, file=row.file)

    def _settled(self, claim: Claim, **values: Any) -> bool:
        # A worker that was held up may come back when another has claimed the row: its word no longer counts.
        still_ours = (_ROW.id == claim.message.id, _ROW.state == "claimed", _ROW.generation == claim.generation)
        return self._connection.execute(update(outgoing_message).where(*still_ours).values(values)).rowcount == 1


@cache
def _revive(dialect: str) -> Insert:
    # A change cancels a record's nudges and plans what still applies, under the same keys as before.
    insert = insert_into(outgoing_message, dialect)
    return insert.on_conflict_do_update(
        index_elements=_KEY,
        set_={"state": "pending", "due_at": insert.excluded.due_at},
        where=_ROW.state == "cancelled",
    )


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


def _value(row: Row[Any]) -> Outgoing:
    address = Address(Via(row.via), row.team, row.user, row.channel, row.thread, row.response_url)
    return Outgoing(row.id, address, notice_from(row.notice), row.due_at, Urgency(row.urgency))
