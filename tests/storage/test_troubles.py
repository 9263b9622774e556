"""What is told to whoever runs the bot of messages that did not certainly arrive."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event, text, update

from bot.domain.letter import Paper
from bot.domain.notice import Gap, GapNotice, Guidance, GuidanceNotice, LetterNotice, Notice, RemovalNotice
from bot.domain.outgoing import Fate, Trouble, Urgency
from bot.ports.people import Workspace
from storage.tables import outgoing_message, workspace
from storage.unit_of_work import Database
from tests.storage.records import ANA, NOW, a_nudge, a_reply, in_days
from tests.storage.test_outgoing import add, certain_claim


def settle(database: Database, fate: str) -> None:
    claimed = certain_claim(database)
    with database.open_work() as work:
        match fate:
            case "sent" | "unclear":
                work.claims.sent(claimed, ts=None, unclear=fate == "unclear")
            case "cancelled":
                work.claims.cancelled(claimed)
            case "undeliverable":
                work.claims.undeliverable(claimed, "is_archived")
            case "tried":
                work.claims.retry_after(claimed, 60, "ratelimited", uncertain=False)
        work.commit()


def troubles(database: Database) -> list[Trouble]:
    with database.open_work() as work:
        return list(work.troubles.found(since=in_days(-30), waiting_since=in_days(-1 / 24)))


@pytest.mark.parametrize(
    ("fate", "days_ago", "trouble"),
    [
        ("sent", 1, None),
        ("cancelled", 1, None),
        ("unclear", 1, Trouble(Fate.UNCLEAR, "C-7K2M", "please acknowledge", None)),
        ("unclear", 31, None),
        ("undeliverable", 0, Trouble(Fate.UNDELIVERABLE, "C-7K2M", "please acknowledge", "is_archived")),
        ("undeliverable", 31, None),
        ("claimed", 1, Trouble(Fate.WAITING, "C-7K2M", "please acknowledge", None)),
        ("tried", 31, Trouble(Fate.WAITING, "C-7K2M", "please acknowledge", "ratelimited")),
        ("tried", 0.04, None),
    ],
)
def test_what_did_not_certainly_arrive_is_told_of(
    database: Database, fate: str, days_ago: float, trouble: Trouble | None
) -> None:
    add(database, a_nudge(due_at=in_days(-days_ago)), a_reply("not due", due_at=in_days(1)))
    settle(database, fate)

    assert troubles(database) == ([] if trouble is None else [trouble])


@pytest.mark.parametrize(
    ("notice", "reference", "kind"),
    [
        (GuidanceNotice(Guidance.HELP), None, "reply"),
        (LetterNotice("C-7K2M", Paper.RESPONSE), "C-7K2M", "letter"),
        (RemovalNotice("F0LETTER"), None, "deletion of a letter"),
        (GapNotice(Gap.PERSON, "harbour", ANA), None, "word to administrators (person cannot be reached)"),
    ],
)
def test_what_is_no_nudge_is_told_of_by_what_it_is(
    database: Database, notice: Notice, reference: str | None, kind: str
) -> None:
    add(database, replace(a_reply(), notice=notice))
    settle(database, "undeliverable")

    assert troubles(database) == [Trouble(Fate.UNDELIVERABLE, reference, kind, "is_archived")]


def test_a_message_of_another_version_is_told_of_all_the_same(database: Database) -> None:
    add(database, a_reply(due_at=in_days(-1)))
    with database.engine.begin() as connection:
        connection.execute(update(outgoing_message).values(notice={"of a later version": {}}))

    assert troubles(database) == [Trouble(Fate.WAITING, None, "message of another version", None)]


def test_only_what_could_leave_counts_as_waiting(database: Database) -> None:
    add(
        database,
        a_nudge(due_at=in_days(-2)),
        a_reply("due", due_at=in_days(-1)),
        a_reply("due now", due_at=NOW),
        a_reply("not due", due_at=in_days(1)),
        a_reply("not to be disturbed", due_at=in_days(-3)),
    )
    opens(database, "not to be disturbed", in_days(0.5))

    assert waiting(database) == ({Urgency.REPLY: 2, Urgency.NUDGE: 1}, in_days(-2))

    opens(database, "not to be disturbed", in_days(-0.5))
    assert waiting(database) == ({Urgency.REPLY: 3, Urgency.NUDGE: 1}, in_days(-2))


def test_what_opened_after_it_was_due_has_waited_since_it_opened(database: Database) -> None:
    add(database, a_reply("one", due_at=in_days(-3)))
    opens(database, "one", in_days(-1))

    assert waiting(database) == ({Urgency.REPLY: 1}, in_days(-1))


def test_nothing_waits_where_all_was_sent(database: Database) -> None:
    add(database, a_reply())
    settle(database, "sent")

    assert waiting(database) == ({}, None)


@pytest.mark.parametrize(
    ("fate", "days_ago", "count"),
    [("undeliverable", 1, 1), ("undeliverable", 31, 0), ("sent", 1, 0), ("unclear", 1, 0), ("tried", 1, 0)],
)
def test_what_could_not_be_delivered_lately_is_counted(
    database: Database, fate: str, days_ago: float, count: int
) -> None:
    add(database, a_nudge(due_at=in_days(-days_ago)))
    settle(database, fate)

    with database.open_work() as work:
        assert work.troubles.undeliverable(since=in_days(-30)) == count


def test_a_token_that_slack_refuses_is_told_of(database: Database) -> None:
    with database.open_work() as work:
        work.workspaces.put(Workspace("T1", "U0BOT", "B0BOT"))
        work.commit()
        assert work.troubles.refused() is None
    with database.engine.begin() as connection:
        connection.execute(update(workspace).values(refused="token_revoked"))

    with database.open_work() as work:
        assert work.troubles.refused() == "token_revoked"


@pytest.mark.parametrize("asked", ["undeliverable", "waiting"])
def test_what_is_asked_every_few_seconds_reads_an_index_and_not_all_that_was_ever_sent(
    database: Database, asked: str
) -> None:
    with database.open_work() as work, statements_of(database) as seen:
        match asked:
            case "undeliverable":
                work.troubles.undeliverable(since=NOW)
            case "waiting":
                work.troubles.waiting(NOW)

    statement, parameters = seen[-1]
    plan = plan_of(database, statement, parameters)
    # Of an index, too, only the part that it is about.
    assert re.search(r"SEARCH .*ix_outgoing_message_|Index.* ix_outgoing_message_.*\n\s+Index Cond", plan), plan


def opens(database: Database, message: str, at: datetime) -> None:
    with database.engine.begin() as connection:
        connection.execute(update(outgoing_message).where(outgoing_message.c.id == message).values(opens_at=at))


def waiting(database: Database) -> tuple[Mapping[Urgency, int], datetime | None]:
    with database.open_work() as work:
        return work.troubles.waiting(NOW)


@contextmanager
def statements_of(database: Database) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def plan_of(database: Database, statement: str, parameters: Any) -> str:
    with database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        else:
            # A table of no rows is read whole, unless there is no need to.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            explained = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        return "\n".join(str(row[-1]) for row in explained)
