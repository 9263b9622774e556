"""The whole product: the sandbox with the demo's people, and the bot beside it."""

from collections.abc import Iterator
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


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    clock = PartnershipClock(tmp_path / "clock.json")
    app = SlackApp.from_manifest(manifest("http://127.0.0.1"), token="xoxb-test", signing_secret="test-secret")
    # Rate limits are the sandbox's own tests' subject; a retried event comes at once and then soon.
    workspace = Workspace(tmp_path / "workspace.db", app=app, clock=clock, rate_limits=None, retry_delays=(0.1, 1, 2))
    with running(workspace):
        yield workspace
    workspace.close()


@pytest.fixture
def bot(workspace: Workspace, sqlite_url: str, tmp_path: Path) -> Iterator[BotProcess]:
    database = Database(sqlite_url, on_commit=lambda: None)
    seed(build_partnership(Settings(database_url=sqlite_url), database.open_work), workspace.app)
    database.close()
    with listen() as free:
        port = free.getsockname()[1]
    bot = BotProcess(workspace, sqlite_url, tmp_path / "clock.json", port, tmp_path / "bot.log")
    bot.start()
    yield bot
    bot.stop()
