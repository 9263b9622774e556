"""What does not get through: messages that did not arrive, those that wait, and a token that Slack refuses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from bot.domain.notice import GapNotice, LetterNotice, RemovalNotice
from bot.domain.outgoing import Fate, Trouble, Urgency
from storage.database_clock import database_clock
from storage.notices import notice_from
from storage.tables import STILL_TO_SEND, UNDELIVERABLE, outgoing_message, workspace

MOST_TROUBLES = 1000

_ROW = outgoing_message.c
_FATES = {
    "undeliverable": Fate.UNDELIVERABLE,
    "sent": Fate.UNCLEAR,
    "pending": Fate.WAITING,
    "claimed": Fate.WAITING,
}
_REFUSED = select(func.min(workspace.c.refused))
_UNDELIVERABLE = select(func.count()).where(UNDELIVERABLE, _ROW.due_at >= bindparam("since"))
# Every urgency by name, so that the index gives those that are due without the many that are not.
_WAITING = (
    select(
        _ROW.urgency, func.count().label("many"), func.min(func.coalesce(_ROW.opens_at, _ROW.due_at)).label("oldest")
    )
    .where(STILL_TO_SEND, _ROW.urgency.in_([each.value for each in Urgency]), _ROW.due_at <= bindparam("now"))
    .where(or_(_ROW.opens_at.is_(None), _ROW.opens_at <= bindparam("now")))
    .group_by(_ROW.urgency)
)


class SqlTroubles:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def refused(self) -> str | None:
        return cast(str | None, self._connection.scalar(_REFUSED))

    def undeliverable(self, *, since: datetime) -> int:
        return self._connection.scalar(_UNDELIVERABLE, {"since": since}) or 0

    def waiting(self, now: datetime) -> tuple[Mapping[Urgency, int], datetime | None]:
        rows = self._connection.execute(_WAITING, {"now": now}).all()
        return {Urgency(row.urgency): row.many for row in rows}, min((row.oldest for row in rows), default=None)

    def database_now(self) -> float:
        return cast(float, self._connection.scalar(select(database_clock())))

    def found(self, *, since: datetime, waiting_since: datetime) -> tuple[Trouble, ...]:
        ended_badly = and_(_ROW.due_at >= since, or_(_ROW.state == "undeliverable", _ROW.unclear))
        waits = and_(STILL_TO_SEND, _ROW.due_at < waiting_since)
        query = select(_ROW.state, _ROW.subject, _ROW.kind, _ROW.problem, _ROW.notice).where(or_(ended_badly, waits))
        rows = self._connection.execute(query.order_by(_ROW.due_at, _ROW.id).limit(MOST_TROUBLES))
        return tuple(
            Trouble(_FATES[row.state], *_about(row.subject, row.kind, row.notice), row.problem) for row in rows
        )


def _about(subject: str | None, kind: str | None, notice: dict[str, Any]) -> tuple[str | None, str]:
    """The reference that a message is about, if any, and what it is."""
    try:
        match notice_from(notice):
            case GapNotice(gap):
                # Its subject names the person.
                return None, f"word to administrators ({gap})"
            case LetterNotice(reference):
                return reference, "letter"
            case RemovalNotice():
                return None, "deletion of a letter"
    except (KeyError, ValueError):
        return subject, kind or "message of another version"
    return subject, kind or "reply"
