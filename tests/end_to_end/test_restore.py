"""The drill of the README, with its own commands: backed up while it runs, lost, restored, and nothing said twice."""

import os
import re
import shutil
import subprocess
from collections import Counter
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from bot.clock import clock_from_file
from sandbox.people import ANA, PARTNERSHIP, RUTH
from sandbox.workspace import Workspace
from storage.address import file_of
from storage.unit_of_work import Database
from tests.conftest import PostgresServer
from tests.end_to_end.bot_process import BotProcess
from tests.end_to_end.conftest import NewProcess
from tests.end_to_end.story import direct_messages, has_messages, raise_concern

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


class Drill(Protocol):
    """A database that can be backed up, lost and restored."""

    url: str

    def back_up(self) -> None: ...
    def lose(self) -> None: ...
    def restore(self) -> None: ...


def run(marker: str, folder: Path, **environment: str) -> None:
    """The one command of the README with these words in it."""
    [line] = [line for line in README.splitlines() if line.startswith("    ") and marker in line]
    environment = {"PATH": os.environ["PATH"], **environment}
    subprocess.run(line, shell=True, check=True, cwd=folder, env=environment)  # noqa: S602 - it is our README's


class SqliteDrill:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.url = f"sqlite:///{folder / 'partnership-bot.db'}"

    def back_up(self) -> None:
        run("VACUUM INTO", self._folder)

    def lose(self) -> None:
        file_of(self.url).write_bytes(b"a broken disk's idea of a database")

    def restore(self) -> None:
        run("cp backup.db", self._folder)


class PostgresDrill:
    def __init__(self, folder: Path, server: PostgresServer, url: str) -> None:
        self._folder, self.url = folder, url
        self._environment = {
            "DATABASE_URL": url,
            "PATH": os.pathsep.join((str(server.bin), os.environ["PATH"])),
        }

    def back_up(self) -> None:
        run("pg_dump", self._folder, **self._environment)

    def lose(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")

    def restore(self) -> None:
        run("pg_restore", self._folder, **self._environment)


@pytest.fixture(params=["sqlite", "postgresql"])
def drill(request: pytest.FixtureRequest, tmp_path: Path) -> Drill:
    if request.param == "postgresql":
        server, url = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_url")
        return PostgresDrill(tmp_path, server, url)
    made = SqliteDrill(tmp_path)
    shutil.copyfile(file_of(request.getfixturevalue("sqlite_url")), file_of(made.url))
    return made


def move_to(workspace: Workspace, day: int) -> None:
    workspace.move_clock(to=datetime.fromisoformat(f"2026-09-{day:02} 09:31+01:00"))


def nothing_is_due(bot: BotProcess) -> bool:
    """By the bot's records everything that has come up was sent, or is not to be."""
    now = clock_from_file(bot.clock_file)()
    database = Database(bot.database_url, on_commit=lambda: None)
    try:
        with database.open_work() as work:
            return work.troubles.found(since=now, waiting_since=now) == ()
    finally:
        database.close()


def test_after_a_restore_everything_goes_on_and_nothing_is_said_twice(
    workspace: Workspace, drill: Drill, new_process: NewProcess
) -> None:
    bot = new_process(workspace, drill.url)
    bot.start()
    shown = raise_concern(workspace).view
    assert shown is not None
    reference = shown.title.removeprefix("Concern ")
    workspace.close_view(RUTH, shown.id)
    assert workspace.wait_for(partial(has_messages, workspace, ANA, 1), timeout=20)
    drill.back_up()
    move_to(workspace, 4)
    assert workspace.wait_for(partial(has_messages, workspace, ANA, 2), timeout=20), "it leaves after the backup"
    since = raise_concern(workspace).view
    assert since is not None
    workspace.close_view(RUTH, since.id)
    assert workspace.wait_for(partial(has_messages, workspace, ANA, 3), timeout=20)

    bot.stop()
    drill.lose()
    drill.restore()
    bot.start()
    assert workspace.wait_for(partial(nothing_is_due, bot), timeout=20)
    move_to(workspace, 16)
    assert workspace.wait_for(partial(has_messages, workspace, ANA, 4), timeout=20), "what comes next, comes"
    assert workspace.wait_for(partial(nothing_is_due, bot), timeout=20)

    said = Counter(each.text.split(".")[0] for each in direct_messages(workspace, ANA) if reference in each.text)
    assert said == {
        f"Concern {reference} has been raised with your party": 1,
        f"Concern {reference} has not been acknowledged yet": 1,
        f"Aim date coming up for concern {reference}": 1,
    }
    listed = workspace.run_command(ANA, PARTNERSHIP, "/concern list").view
    assert listed is not None
    assert re.findall(r"C-[2-9A-HJ-NP-Z]{4}", str(listed.blocks)).count(reference) > 0
    assert since.title.removeprefix("Concern ") not in str(listed.blocks), "it was entered after the backup"
