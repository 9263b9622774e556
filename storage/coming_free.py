"""When to look next for something to send: what is due and rests, and what is due next."""

from sqlalchemy import bindparam, case, column, func, or_, select, union_all

from bot.domain.outgoing import Urgency
from storage.columns import Instant
from storage.database_clock import database_clock
from storage.tables import STILL_TO_SEND, outgoing_message, workspace

_ROW = outgoing_message.c
# Every urgency by name, so that the index gives what is due, and what comes next, without what is planned beyond.
# In the index's order and no more than so many: PostgreSQL, which does not know that what is past has been sent, would
# expect much and read all. Of so many some come free soon.
MOST_LOOKED_AT = 10_000
_SHOWN = (_ROW.urgency, _ROW.team, _ROW.free_from, _ROW.opens_at)
_LOOKED_AT = union_all(
    *(
        select(
            select(*_SHOWN)
            .where(STILL_TO_SEND, _ROW.urgency == each.value, _ROW.due_at <= bindparam("by"))
            .where(_ROW.merged_into.is_(None))
            .order_by(_ROW.due_at)
            .limit(MOST_LOOKED_AT)
            .subquery()
        )
        for each in Urgency
    )
).subquery()
_IS_QUIET_UNTIL = func.coalesce(workspace.c.quiet_until, 0)
_IS_OPEN = or_(_LOOKED_AT.c.opens_at.is_(None), _LOOKED_AT.c.opens_at <= bindparam("by"))
_IS_OF = _LOOKED_AT.c.urgency.in_(bindparam("urgencies", expanding=True))
_FREE_FROM = case((_LOOKED_AT.c.free_from > _IS_QUIET_UNTIL, _LOOKED_AT.c.free_from), else_=_IS_QUIET_UNTIL)
COMES_FREE = select(
    (func.min(case((_IS_OPEN & _IS_OF, _FREE_FROM))) - database_clock()).label("free"),
    func.min(case((~_IS_OPEN, _LOOKED_AT.c.opens_at))).label("opens"),
).select_from(_LOOKED_AT.outerjoin(workspace, workspace.c.team == _LOOKED_AT.c.team))
NEXT_DUE = select(func.min(column("due_at", Instant))).select_from(
    union_all(
        *(
            select(func.min(_ROW.due_at).label("due_at")).where(
                STILL_TO_SEND, _ROW.urgency == each.value, _ROW.due_at > bindparam("after")
            )
            for each in Urgency
        )
    ).subquery()
)
