"""What one sender takes upon itself and settles: claimed one at a time, by leases of the database's clock."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, and_, bindparam, case, exists, func, null, or_, select, update

from bot.domain.notice import NudgeKind
from bot.domain.outgoing import Claim, Outgoing, Urgency, Via
from storage.database_clock import database_clock
from storage.outgoing import outgoing_from
from storage.tables import STILL_TO_SEND, outgoing_message, workspace

log = logging.getLogger(__name__)

UNREADABLE_RESTS = 3600.0

_ROW = outgoing_message.c
_QUIET = select(workspace.c.team).where(workspace.c.quiet_until > database_clock())
_IS_DUE = (
    STILL_TO_SEND,
    _ROW.due_at <= bindparam("by"),
    _ROW.free_from <= database_clock(),
    _ROW.merged_into.is_(None),
    or_(_ROW.opens_at.is_(None), _ROW.opens_at <= bindparam("by")),
    _ROW.team.not_in(_QUIET),
)
_DUE = (
    select(_ROW.id, _ROW.recipient)
    .where(*_IS_DUE, _ROW.urgency == bindparam("urgency"))
    .where(func.coalesce(_ROW.recipient, _ROW.id).not_in(bindparam("passed_over", expanding=True)))
    .order_by(_ROW.due_at)
    .limit(1)
)
_UNDER_WAY = select(
    exists().where(
        STILL_TO_SEND,
        _ROW.recipient == bindparam("to"),
        _ROW.due_at <= bindparam("by"),
        _ROW.state == "claimed",
        _ROW.free_from > database_clock(),
    )
)
_REFUSED = select(workspace.c.refused).where(workspace.c.team == _ROW.team).scalar_subquery()
_STILL_DUE = (
    select(outgoing_message, database_clock().label("now"), _REFUSED.label("refused"))
    .where(_ROW.id == bindparam("message"), *_IS_DUE)
    .with_for_update(skip_locked=True, of=outgoing_message)
)
_MERGED = select(outgoing_message).where(_ROW.merged_into == bindparam("into"), _ROW.state == "pending")
_MERGES = tuple(NudgeKind)
_RELEASED = {"merged_into": None, "first_tried": None}


class SqlClaims:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(
        self, *, now: datetime, settle: float, late_before: datetime | None = None, nudges: bool = True
    ) -> Claim | None:
        urgencies = tuple(Urgency) if nudges else (Urgency.REPLY,)
        passed_over: list[str] = []
        while (found := self._first_due(now, urgencies, passed_over)) is not None:
            row = self._locked(found, now)
            if row is None:
                passed_over.append(found.recipient or found.id)
                continue
            try:
                message = outgoing_from(row)
            except (KeyError, ValueError) as error:
                self._rest(row.id, error)
                continue
            if row.refused is None or self._may_probe(row.team, settle):
                return self._claimed(row, message, settle, now, late_before)
        return None

    def _first_due(self, now: datetime, urgencies: tuple[Urgency, ...], passed_over: Sequence[str]) -> Row[Any] | None:
        # One urgency at a time, so that the index gives the first due row without reading those that are not.
        for urgency in urgencies:
            values = {"urgency": urgency, "by": now, "passed_over": passed_over}
            row = self._connection.execute(_DUE, values).one_or_none()
            if row is not None:
                return cast(Row[Any], row)
        return None

    def _locked(self, found: Row[Any], now: datetime) -> Row[Any] | None:
        """None where another sender is taking it, or something else for the same recipient, at this moment.

        So of what comes together one takes all, and no conversation gets two at once; and nobody waits for anybody
        while holding rows.
        """
        if found.recipient is not None and self._connection.dialect.name == "postgresql":
            hold = func.pg_try_advisory_xact_lock(func.hashtextextended(found.recipient, 0))
            under_way = {"to": found.recipient, "by": now}
            if not self._connection.scalar(select(hold)) or self._connection.scalar(_UNDER_WAY, under_way):
                return None
        return self._connection.execute(_STILL_DUE, {"message": found.id, "by": now}).one_or_none()

    def _rest(self, message: str, error: Exception) -> None:
        log.error("Message %s cannot be read (%s) and rests for an hour", message, type(error).__name__)
        rests = {"free_from": database_clock() + UNREADABLE_RESTS, "problem": "cannot be read"}
        self._connection.execute(update(outgoing_message).where(_ROW.id == message).values(rests))

    def _readable(self, into: str) -> Iterator[Outgoing]:
        """What goes with that message; what cannot be read rests alone, and holds up nothing."""
        for row in self._connection.execute(_MERGED, {"into": into}).all():
            try:
                yield outgoing_from(row)
            except (KeyError, ValueError) as error:
                self._rest(row.id, error)
                self._connection.execute(update(outgoing_message).where(_ROW.id == row.id).values(_RELEASED))

    def _may_probe(self, team: str, settle: float) -> bool:
        """Of many senders one looks whether Slack takes the token again; the others leave it for so long."""
        row = workspace.c
        due = (row.team == team, row.refused.is_not(None), func.coalesce(row.quiet_until, 0) <= database_clock())
        probe = update(workspace).where(*due).values(quiet_until=database_clock() + settle)
        return self._connection.execute(probe).rowcount == 1

    def _claimed(
        self, row: Row[Any], message: Outgoing, settle: float, now: datetime, late_before: datetime | None
    ) -> Claim:
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
        was_due_before = row.together or (late_before is not None and row.due_at < late_before)
        is_late = was_due_before and row.kind in _MERGES and row.via == Via.DIRECT
        # What goes together stays together until it is known whether it has arrived.
        if is_late and row.first_tried is None:
            self._merge(row, now)
        goes_with_it = is_late or row.first_tried is not None
        merged = tuple(self._readable(row.id)) if goes_with_it else ()
        # Every claim is a try, so the generation is also how many there were.
        return Claim(
            message,
            generation,
            generation,
            first_tried=row.first_tried,
            claimed_at=row.now,
            file=row.file,
            merged=merged,
            is_probe=row.refused is not None,
        )

    def _merge(self, row: Row[Any], now: datetime) -> None:
        others = (
            select(_ROW.id)
            .where(STILL_TO_SEND, _ROW.state == "pending", _ROW.recipient == row.recipient, _ROW.due_at <= now)
            .where(_ROW.merged_into.is_(None), _ROW.first_tried.is_(None), _ROW.kind.in_(_MERGES))
            .where(_ROW.via == Via.DIRECT)
            .with_for_update(skip_locked=True)
        )
        merge = update(outgoing_message).where(_ROW.id.in_(others))
        self._connection.execute(merge.values(merged_into=row.id, first_tried=database_clock()))

    def left_out(self, claim: Claim, messages: Sequence[str]) -> None:
        self._part(claim, messages, {**_RELEASED, "state": "cancelled"})

    def let_go(self, claim: Claim, messages: Sequence[str]) -> None:
        self._part(claim, messages, _RELEASED)

    def _part(self, claim: Claim, messages: Sequence[str], values: dict[str, Any]) -> None:
        some = update(outgoing_message).where(_ROW.merged_into == claim.message.id, _ROW.id.in_(messages))
        self._connection.execute(some.values(values))

    def sent(self, claim: Claim, *, ts: str | None, unclear: bool = False) -> bool:
        return self._settled(claim, {"state": "sent", "ts": ts, "unclear": unclear})

    def went_with(self, claim: Claim) -> tuple[Outgoing, ...]:
        sent = select(outgoing_message).where(_ROW.merged_into == claim.message.id, _ROW.state == "sent")
        return tuple(map(outgoing_from, self._connection.execute(sent))) if claim.merged else ()

    def cancelled(self, claim: Claim) -> bool:
        # This claim sent nothing, so it leaves no doubt of its own should the nudge be planned again.
        alone = {"state": "cancelled", "first_tried": claim.first_tried, "free_from": 0}
        return self._settled(claim, alone, merged={**_RELEASED, "together": True})

    def retry_after(self, claim: Claim, seconds: float, problem: str, *, uncertain: bool) -> bool:
        values = {"state": "pending", "free_from": database_clock() + seconds, "problem": problem}
        if uncertain:
            return self._settled(claim, values, merged={})
        return self._settled(claim, {**values, "first_tried": null()}, merged=_RELEASED)

    def put_off(self, claim: Claim, opens_at: datetime) -> bool:
        values = {"state": "pending", "free_from": 0, "first_tried": null(), "opens_at": opens_at}
        return self._settled(claim, values, merged=_RELEASED)

    def limited(self, claim: Claim, seconds: float, *, uncertain: bool, now: datetime) -> bool:
        if not self.retry_after(claim, seconds, "ratelimited", uncertain=uncertain):
            return False
        self._rest_of_recipient(claim, seconds, now)
        row, until, address = workspace.c, database_clock() + seconds, claim.message.address
        again = and_(row.limited_until > database_clock(), row.limited_to != address.recipient)
        # One conversation has its own limit. Where another is limited, too, it is the workspace's: all of it rests.
        self._connection.execute(
            update(workspace)
            .where(row.team == address.team)
            .values(
                quiet_until=case((again, until), else_=row.quiet_until),
                limited_until=until,
                limited_to=address.recipient,
            )
        )
        return True

    def pace(self, claim: Claim, seconds: float, *, now: datetime) -> None:
        if claim.message.key is not None:
            self._rest_of_recipient(claim, seconds, now)

    def _rest_of_recipient(self, claim: Claim, seconds: float, now: datetime) -> None:
        # Passing over what somebody holds at this moment: nobody waits for anybody while holding rows.
        others = (
            select(_ROW.id)
            .where(STILL_TO_SEND, _ROW.state == "pending", _ROW.recipient == claim.message.address.recipient)
            .where(_ROW.free_from < database_clock() + seconds, _ROW.due_at <= now)
            .with_for_update(skip_locked=True)
        )
        rests = update(outgoing_message).where(_ROW.id.in_(others)).values(free_from=database_clock() + seconds)
        self._connection.execute(rests)

    def keep_file(self, claim: Claim, file: str | None) -> bool:
        return self._settled(claim, {"file": file}, merged={})

    def undeliverable(self, claim: Claim, problem: str) -> bool:
        return self._settled(claim, {"state": "undeliverable", "problem": problem})

    def _settled(self, claim: Claim, values: dict[str, Any], *, merged: dict[str, Any] | None = None) -> bool:
        """`merged` is what becomes of those that went with it, if not the same."""
        # A worker that was held up may come back when another has claimed the row: its word no longer counts.
        still_ours = (_ROW.id == claim.message.id, _ROW.state == "claimed", _ROW.generation == claim.generation)
        if self._connection.execute(update(outgoing_message).where(*still_ours).values(values)).rowcount != 1:
            return False
        with_it = values if merged is None else merged
        if claim.merged and with_it:
            others = update(outgoing_message).where(_ROW.merged_into == claim.message.id, _ROW.state == "pending")
            self._connection.execute(others.values(with_it))
        return True
