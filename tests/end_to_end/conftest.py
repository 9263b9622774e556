"""The whole product: the sandbox with the demo's people, and the bot beside it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.demo import seed
from bot.settings import Settings
from bot.wiring import build_partnership
from handlers.manifest import manifest
from sandbox.clock import PartnershipClock
from sandbox.server import listen, running
from sandbox.slack_app import SlackApp
from sandbox.workspace import Workspace
from storage.unit_of_work import Database
from tests.end_to_end.bot_process import BotProcess

NewProcess = Callable[..., BotProcess]


@pytest.fixture
def unreachable(tmp_path: Path) -> Iterator[Workspace]:
    """Its people can act, and what they do reaches the bot; its Web API is not there until it is served."""
    clock = PartnershipClock(tmp_path / "clock.json")
    app = SlackApp.from_manifest(manifest("http://127.0.0.1"), token="xoxb-test", signing_secret="test-secret")
    # Rate limits are the sandbox's own tests' subject; a retried event comes at once and then soon.
    workspace = Workspace(tmp_path / "workspace.db", app=app, clock=clock, rate_limits=None, retry_delays=(0.1, 1, 2))
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
        database = Database(database_url, on_commit=lambda: None)
        seed(build_partnership(Settings(database_url=database_url), database.open_work), workspace.app)
        database.close()
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
