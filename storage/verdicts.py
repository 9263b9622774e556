"""Verdicts on answers as counters: no row tells of one press, of when it was, or of whose."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, Connection, Insert, bindparam, case, func, select

from bot.domain.verdict import AnswerVerdict, Counted
from storage.insert import insert_into
from storage.tables import answer_verdict

_ROW = answer_verdict.c
# A key has no nulls on either database.
_NONE_NAMED = ""


def _times(verdict: AnswerVerdict) -> ColumnElement[int]:
    return func.sum(case((_ROW.verdict == verdict.value, _ROW.times), else_=0))


_COUNTED = (
    select(
        _ROW.framework_version,
        _ROW.provision,
        _times(AnswerVerdict.HELPFUL).label("helpful"),
        _times(AnswerVerdict.NOT_RIGHT).label("not_right"),
    )
    .where(_ROW.framework == bindparam("framework"))
    .group_by(_ROW.framework_version, _ROW.provision)
    .order_by(_ROW.framework_version, _ROW.provision)
)


class SqlVerdicts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, framework: str, version: int, provisions: Sequence[str], verdict: AnswerVerdict) -> None:
        # In one order for everybody: two who count the same provisions at once never wait for each other.
        rows = [
            {"framework": framework, "framework_version": version, "provision": ref, "verdict": verdict.value}
            for ref in sorted(set(provisions)) or [_NONE_NAMED]
        ]
        self._connection.execute(_counting(self._connection.dialect.name), [{**row, "times": 1} for row in rows])

    def counted(self, framework: str) -> tuple[Counted, ...]:
        rows = self._connection.execute(_COUNTED, {"framework": framework})
        return tuple(
            Counted(framework, row.framework_version, row.provision or None, row.helpful, row.not_right) for row in rows
        )


@cache
def _counting(dialect: str) -> Insert:
    insert = insert_into(answer_verdict, dialect)
    key = ["framework", "framework_version", "provision", "verdict"]
    return insert.on_conflict_do_update(index_elements=key, set_={"times": _ROW.times + 1})
