"""What a tick reads: of all that is planned only what is due, by an index that holds only what is still to be sent."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text

from bot.domain.outgoing import Urgency
from storage.tables import outgoing_message
from storage.unit_of_work import Database, SqlUnitOfWork
from tests.storage.records import ANA, BEN, NOW, a_nudge, in_days
from tests.storage.test_outgoing import add
from tests.storage.test_troubles import statements_of

PLANNED = 4000

# Of an index only the part that a condition on its first column names: with any other all of it is read.
FIRST = r"\((outgoing_message_1\.|outgoing_message\.)?\(?(id|subject|recipient|urgency|merged_into)\)?"
SEARCHES = re.compile(
    rf"SEARCH outgoing_message USING (COVERING )?INDEX \w+ {FIRST}[=<>]"
    rf"|Index (Only )?Scan using \w+ on outgoing_message[^\n]*\n\s+Index Cond: \(?{FIRST}"
    rf"|Bitmap Index Scan on \w*outgoing_message[^\n]*\n\s+Index Cond: \(?{FIRST}"
)
READS = re.compile(r"(SEARCH|SCAN) outgoing_message|(Seq|Index|Only) Scan[^\n]* on outgoing_message|Bitmap Index Scan")


def plan_thousands(database: Database) -> None:
    """None of them due; five times as many were sent long ago. The database knows what its tables hold."""
    rows: list[dict[str, object]] = [
        {
            "id": f"{cycle} {number}",
            "subject": f"C-{number}",
            "kind": "please acknowledge",
            "cycle": str(cycle),
            "recipient": f"T1/U{number % 50}",
            "via": "direct",
            "team": "T1",
            "user": f"U{number % 50}",
            "notice": {},
            "urgency": Urgency.NUDGE,
            "due_at": NOW + timedelta(minutes=number + 1) * (-1 if cycle else 1),
            "state": "sent" if cycle else "pending",
        }
        for number in range(PLANNED)
        for cycle in range(6)
    ]
    with database.engine.begin() as connection:
        connection.execute(insert(outgoing_message), rows)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def plan_of(database: Database, statement: str, parameters: Any) -> str:
    explain = "EXPLAIN QUERY PLAN" if database.engine.dialect.name == "sqlite" else "EXPLAIN"
    with database.engine.connect() as connection:
        explained = connection.exec_driver_sql(f"{explain} {statement}", parameters)
        return "\n".join(str(row[-1]) for row in explained)


def claims(work: SqlUnitOfWork) -> None:
    claimed = work.claims.take(now=NOW, settle=60, late_before=NOW)
    assert claimed is not None


def claims_and_settles(work: SqlUnitOfWork) -> None:
    claimed = work.claims.take(now=NOW, settle=60, late_before=NOW)
    assert claimed is not None
    assert work.claims.sent(claimed, ts="1.0")
    assert work.claims.went_with(claimed)
    work.claims.pace(claimed, 1, now=NOW)


def is_limited(work: SqlUnitOfWork) -> None:
    claimed = work.claims.take(now=NOW, settle=60)
    assert claimed is not None
    assert work.claims.limited(claimed, 1, uncertain=False, now=NOW)


def looks_ahead(work: SqlUnitOfWork) -> None:
    assert work.outgoing.next_look(now=NOW, nudges=True) is not None


@pytest.mark.parametrize("step", [claims, claims_and_settles, is_limited, looks_ahead])
def test_each_step_of_a_tick_searches_an_index_and_reads_no_table_whole(
    database: Database, step: Callable[[SqlUnitOfWork], None]
) -> None:
    plan_thousands(database)
    late = (a_nudge(f"due {day}", cycle=f"{day}", to=ANA, due_at=in_days(-day)) for day in (1, 2, 3))
    add(database, *late, a_nudge("other", to=BEN, due_at=in_days(-1)))

    with database.open_work() as work, statements_of(database) as seen:
        step(work)
    asked = [each for each in seen if re.search(r"(FROM|UPDATE) outgoing_message", each[0])]

    assert asked
    for statement, parameters in asked:
        plan = plan_of(database, statement, parameters)
        reads = len(READS.findall(plan))
        assert reads > 0
        assert len(SEARCHES.findall(plan)) == reads, plan
