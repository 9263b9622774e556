"""Transactions: kept only by commit, unavailable when the database is silent, and waking the sender."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from traceback import format_exception

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.errors import StoreUnavailable
from bot.ports.people import Workspace
from bot.ports.work import OpenWork
from storage import engines
from storage.address import file_of
from storage.tables import party
from storage.unit_of_work import Database, SqlUnitOfWork
from tests.builders import a_concern
from tests.storage.records import HARBOUR, a_reply

WORKSPACE = Workspace("T1", "U1", "B1")


def test_leaving_without_commit_keeps_nothing(empty_database: Database) -> None:
    with empty_database.open_work() as work:
        work.workspaces.put(WORKSPACE)

    with empty_database.open_work() as work:
        assert work.workspaces.find("T1") is None


def test_an_error_after_a_commit_keeps_what_was_committed_and_no_more(empty_database: Database) -> None:
    def half_done() -> None:
        with empty_database.open_work() as work:
            work.workspaces.put(WORKSPACE)
            work.commit()
            work.people.put_party(HARBOUR)
            raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        half_done()
    with empty_database.open_work() as work:
        assert work.workspaces.find("T1") == WORKSPACE
        assert work.people.parties() == ()


def test_work_can_be_read_on_after_its_commit(empty_database: Database) -> None:
    with empty_database.open_work() as work:
        work.people.put_party(HARBOUR)
        work.commit()
        assert work.people.parties() == (HARBOUR,)


def test_a_database_opens_work_as_the_core_asks_for_it(empty_database: Database) -> None:
    open_work: OpenWork = empty_database.open_work
    with open_work() as work:
        assert isinstance(work, SqlUnitOfWork)


def test_a_commit_that_added_messages_wakes_the_sender(database: Database, woken: threading.Event) -> None:
    with database.open_work() as work:
        work.outgoing.add([a_reply()])
        assert not woken.is_set()
        work.commit()
    assert woken.is_set()


def test_nothing_wakes_the_sender_when_no_message_was_kept(database: Database, woken: threading.Event) -> None:
    with database.open_work() as work:
        work.workspaces.put(WORKSPACE)
        work.outgoing.add([])
        work.commit()
    with database.open_work() as work:
        work.outgoing.add([a_reply()])
    assert not woken.is_set()


def test_a_database_without_tables_is_not_taken_for_a_silent_one(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bare.db'}", on_commit=lambda: None)
    with pytest.raises(OperationalError, match="no such table"), database.open_work() as work:
        work.people.parties()
    database.close()


def test_no_error_of_the_database_repeats_what_people_wrote(empty_database: Database) -> None:
    with empty_database.open_work() as work, pytest.raises(SQLAlchemyError) as raised:
        work.concerns.add(a_concern())
    assert a_concern().points[0] not in "".join(format_exception(raised.value))


def test_sqlite_is_opened_to_keep_what_it_confirmed(sqlite_url: str) -> None:
    database = Database(sqlite_url, on_commit=lambda: None)
    with database.engine.connect() as connection:
        kept = {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert kept == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_an_sqlite_file_that_another_process_holds_is_unavailable_after_two_seconds(sqlite_url: str) -> None:
    database = Database(sqlite_url, on_commit=lambda: None)
    other = sqlite3.connect(file_of(sqlite_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = monotonic()
    with pytest.raises(StoreUnavailable) as raised, database.open_work() as work:
        work.people.parties()
    assert 1.5 < monotonic() - began < 3
    assert isinstance(raised.value.__cause__, OperationalError)

    other.execute("ROLLBACK")
    other.close()
    with database.open_work() as work:
        assert work.people.parties() == ()
    database.close()


def test_sqlite_work_waits_for_its_turn_two_seconds_at_most(sqlite_url: str) -> None:
    database = Database(sqlite_url, on_commit=lambda: None)
    with database.open_work(), ThreadPoolExecutor(1) as other:
        began = monotonic()
        with pytest.raises(StoreUnavailable):
            other.submit(lambda: database.open_work().__enter__()).result(10)
        assert 1.5 < monotonic() - began < 3
    database.close()


def test_an_sqlite_file_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'partnership.db'}", on_commit=lambda: None)
    with pytest.raises(StoreUnavailable), database.open_work() as work:
        work.people.parties()


def test_a_locked_postgresql_table_is_unavailable_after_two_seconds(postgres_url: str) -> None:
    database = Database(postgres_url, on_commit=lambda: None)
    with psycopg.connect(postgres_url) as other:
        other.execute("LOCK TABLE party IN ACCESS EXCLUSIVE MODE")
        began = monotonic()
        with pytest.raises(StoreUnavailable) as raised, database.open_work() as work:
            work.people.parties()
        assert 1.5 < monotonic() - began < 3
    assert isinstance(raised.value.__cause__, OperationalError)
    database.close()


@pytest.mark.parametrize("keeps_it", [False, True], ids=["before its work", "in the middle of its work"])
def test_a_postgresql_that_has_stopped_answering_is_unavailable_and_then_used_again(
    postgres_url: str, keeps_it: bool
) -> None:
    database = Database(postgres_url, on_commit=lambda: None)
    with database.engine.connect() as connection:
        backend = connection.scalar(text("SELECT pg_backend_pid()"))
    assert isinstance(backend, int)

    def work_with_a_stop() -> None:
        if not keeps_it:
            os.kill(backend, signal.SIGSTOP)
        with database.open_work() as work:
            work.people.put_party(HARBOUR)
            os.kill(backend, signal.SIGSTOP)
            work.commit()

    try:
        began = monotonic()
        with pytest.raises(StoreUnavailable):
            work_with_a_stop()
        assert monotonic() - began < 3
    finally:
        os.kill(backend, signal.SIGCONT)

    with database.open_work() as work:
        work.people.put_party(HARBOUR)
        assert work.people.parties() == (HARBOUR,)
    database.close()


def test_work_that_stands_still_on_postgresql_lets_go_of_what_it_holds(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "STANDS_STILL", 0.3)
    frozen, other = (Database(postgres_url, on_commit=lambda: None) for _ in range(2))

    def stand_still() -> None:
        with frozen.open_work() as work:
            work.people.put_party(HARBOUR)
            # The second waits for the row that the first has not committed.
            with other.open_work() as others:
                others.people.put_party(HARBOUR)
                others.commit()
            work.commit()

    with pytest.raises(StoreUnavailable):
        stand_still()

    for each in (frozen, other):
        with each.open_work() as work:
            assert work.people.parties() == (HARBOUR,)
        each.close()


def test_connections_that_postgresql_has_closed_are_replaced(postgres_url: str) -> None:
    database = Database(postgres_url, on_commit=lambda: None)
    with database.open_work() as work:
        work.people.put_party(HARBOUR)
        work.commit()
    with psycopg.connect(postgres_url) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    with database.open_work() as work:
        assert work.people.parties() == (HARBOUR,)
    database.close()


def test_the_ninth_work_at_once_on_postgresql_is_told_that_it_is_unavailable(postgres_url: str) -> None:
    database = Database(postgres_url, on_commit=lambda: None)
    with ExitStack() as eight:
        for _ in range(8):
            eight.enter_context(database.open_work())
        with pytest.raises(StoreUnavailable), database.open_work():
            pass
    database.close()


def test_no_postgresql_at_the_address_is_unavailable(tmp_path: Path) -> None:
    database = Database(f"postgresql://nobody@/nothing?host={tmp_path}", on_commit=lambda: None)
    with pytest.raises(StoreUnavailable), database.open_work() as work:
        work.people.parties()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_addresses_are_taken_however_they_are_spelled(postgres_url: str, scheme: str) -> None:
    database = Database(postgres_url.replace("postgresql", scheme, 1), on_commit=lambda: None)
    with database.engine.connect() as connection:
        assert connection.execute(select(party)).all() == []
    database.close()


def test_on_sqlite_neither_alembic_nor_psycopg_takes_up_memory(sqlite_url: str) -> None:
    program = (
        "import sys; from storage.unit_of_work import Database; from storage import schema, only_one\n"
        f"assert schema.is_current(Database({sqlite_url!r}, on_commit=print).engine)\n"
        "print(sorted({'alembic', 'psycopg'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
