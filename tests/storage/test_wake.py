"""Waking the sender in another process, through PostgreSQL."""

import threading
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from storage.unit_of_work import Database
from storage.wake import listening
from tests.conftest import PostgresServer
from tests.storage.records import a_reply


class Bell:
    """Rung by the listener; `heard` waits for the next ring."""

    def __init__(self) -> None:
        self._rung = threading.Semaphore(0)

    def ring(self) -> None:
        self._rung.release()

    def heard(self, timeout: float = 10) -> bool:
        return self._rung.acquire(timeout=timeout)


@pytest.fixture
def bell(postgres_url: str) -> Iterator[Bell]:
    bell = Bell()
    with listening(postgres_url, bell.ring):
        assert bell.heard(), "listening has begun"
        yield bell


@pytest.fixture
def other_process(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url, on_commit=lambda: None)
    yield database
    database.close()


def add_a_reply(database: Database, name: str) -> None:
    with database.open_work() as work:
        work.outgoing.add([a_reply(name)])
        work.commit()


def test_a_commit_elsewhere_that_added_messages_is_heard(bell: Bell, other_process: Database) -> None:
    add_a_reply(other_process, "one")
    assert bell.heard(2)
    add_a_reply(other_process, "two")
    assert bell.heard(2)


def test_what_was_given_up_or_added_no_message_is_not_heard(bell: Bell, other_process: Database) -> None:
    with other_process.open_work() as work:
        work.outgoing.add([a_reply()])
    with other_process.open_work() as work:
        work.people.parties()
        work.commit()
    assert not bell.heard(0.2)


def test_listening_begins_again_when_postgresql_comes_back(
    bell: Bell, other_process: Database, postgres_url: str, postgres_server: PostgresServer
) -> None:
    name = psycopg.conninfo.conninfo_to_dict(postgres_url)["dbname"]
    with psycopg.connect(postgres_server.url, autocommit=True) as admin:
        admin.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(str(name))))
        admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])
        assert not bell.heard(0.2)
        admin.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(Identifier(str(name))))

    assert bell.heard(), "something may have been missed meanwhile"
    add_a_reply(other_process, "after")
    assert bell.heard(2)


def test_listening_stops_cleanly(postgres_url: str) -> None:
    before = threading.active_count()
    with listening(postgres_url, lambda: None):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def test_listening_stops_cleanly_with_no_postgresql_there() -> None:
    with listening("postgresql://nobody@/nothing?host=/nowhere", lambda: None):
        pass
    assert "wake" not in {thread.name for thread in threading.enumerate()}
