"""Fresh databases, as many as a property plays on, each with what takes it away again."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import make_url

from tests.conftest import PostgresServer
from tests.properties.nudge_world import NewDatabase


@pytest.fixture
def on_sqlite(sqlite_url: str, tmp_path: Path) -> NewDatabase:
    template = Path(sqlite_url.removeprefix("sqlite:///"))

    def fresh() -> tuple[str, Callable[[], None]]:
        folder = TemporaryDirectory(dir=tmp_path)
        file = Path(folder.name) / "partnership.db"
        shutil.copyfile(template, file)
        return f"sqlite:///{file}", folder.cleanup

    return fresh


@pytest.fixture
def on_postgresql(postgres_server: PostgresServer, postgres_url: str) -> NewDatabase:
    template = str(make_url(postgres_url).database)

    def fresh() -> tuple[str, Callable[[], None]]:
        url = postgres_server.create_database(template)
        return url, lambda: postgres_server.drop_database(url)

    return fresh


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    """On both."""
    found: NewDatabase = request.getfixturevalue(f"on_{request.param}")
    return found
