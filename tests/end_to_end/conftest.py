"""The whole product: the sandbox with the demo's people, and the bot beside it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.server import listen, running
from sandbox.workspace import Workspace
from tests.end_to_end.bot_process import BotProcess
from tests.end_to_end.installed import installed_in, name_people

NewProcess = Callable[..., BotProcess]


@pytest.fixture
def unreachable(tmp_path: Path) -> Iterator[Workspace]:
    """Its people can act, and what they do reaches the bot; its Web API is not there until it is served."""
    workspace = installed_in(tmp_path, "http://127.0.0.1")
    yield workspace
    workspace.close()


@pytest.fixture
def workspace(unreachable: Workspace) -> Iterator[Workspace]:
    with running(unreachable):
        yield unreachable


@pytest.fixture
def new_process(tmp_path: Path) -> Iterator[NewProcess]:
    """Makes a process that was not started, on a database with the demo's people; ends it after the test."""
    made: list[BotProcess] = []

    def make(workspace: Workspace, database_url: str, command: str = "run", **settings: str) -> BotProcess:
        name_people(database_url, workspace.app)
        log = tmp_path / f"{command}.log"
        made.append(BotProcess(workspace, database_url, tmp_path / "clock.json", free_port(), log, settings, command))
        return made[-1]

    yield make
    for each in made:
        if each.process is not None and each.process.poll() is None:
            each.stop()


def free_port() -> int:
    with listen() as free:
        return int(free.getsockname()[1])


@pytest.fixture
def bot(workspace: Workspace, sqlite_url: str, new_process: NewProcess) -> BotProcess:
    bot = new_process(workspace, sqlite_url)
    bot.start()
    return bot
