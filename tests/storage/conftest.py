"""The two databases as the bot opens them."""

import threading
from collections.abc import Iterator

import pytest

from storage.unit_of_work import Database
from tests.storage.records import DIRECTORATE, HARBOUR, LANTERN


@pytest.fixture
def woken() -> threading.Event:
    return threading.Event()


@pytest.fixture
def empty_database(database_url: str, woken: threading.Event) -> Iterator[Database]:
    database = Database(database_url, on_commit=woken.set)
    yield database
    database.close()


@pytest.fixture
def database(empty_database: Database) -> Database:
    """With the three parties of the records."""
    with empty_database.open_work() as work:
        for party in (DIRECTORATE, HARBOUR, LANTERN):
            work.people.put_party(party)
        work.commit()
    return empty_database
