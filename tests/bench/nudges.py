"""The clock that never forgets, measured: what a tick costs, and how soon ten thousand messages have left."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from bot.partnership import Partnership
from storage.unit_of_work import Database
from tests.bench.outbox import measure_outbox
from tests.bench.ticks import measure_ticks

Opened = Callable[[str], AbstractContextManager[tuple[Database, Partnership]]]


def measure_nudges(new_file: Callable[[], str], new_database: Callable[[], str], opened: Opened, folder: Path) -> None:
    """On new databases of each kind; PostgreSQL has three workers."""
    measure_ticks("SQLite", lambda: opened(new_file()))
    measure_ticks("PostgreSQL", lambda: opened(new_database()))
    measure_outbox("SQLite", new_file(), folder / "sqlite", command="run", processes=1)
    measure_outbox("PostgreSQL", new_database(), folder / "postgresql", command="worker", processes=3)
