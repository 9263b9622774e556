"""The Procfile as a platform uses it: release on an empty database, then web and worker, then told to stop."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bot.demo import seed
from bot.settings import Settings
from bot.wiring import build_partnership
from sandbox.people import ANA, TOM, direct_message
from sandbox.workspace import Workspace
from storage.unit_of_work import Database
from tests.conftest import PostgresServer
from tests.end_to_end.bot_process import BotProcess
from tests.end_to_end.conftest import free_port
from tests.end_to_end.story import QUESTION, has_messages, raise_concern

ROOT = Path(__file__).parents[2]
HONCHO = ("-m", "honcho", "--no-colour", "--procfile", str(ROOT / "Procfile"), "--env", os.devnull)


@pytest.fixture
def empty_database(postgres_server: PostgresServer) -> Iterator[str]:
    url = postgres_server.create_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture
def platform(workspace: Workspace, empty_database: str, tmp_path: Path) -> Iterator[BotProcess]:
    """Web and worker by the Procfile, not started yet, with the commands of this Python first on the path."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    log = tmp_path / "platform.log"
    arguments = (*HONCHO, "start", "web", "worker")
    platform = BotProcess(
        workspace, empty_database, tmp_path / "clock.json", free_port(), log, {"PATH": path}, arguments=arguments
    )
    yield platform
    if platform.process is not None and platform.process.poll() is None:
        platform.stop()


def release(platform: BotProcess) -> int:
    return subprocess.run(
        [sys.executable, *HONCHO, "start", "release"], env=platform.environment, check=False, capture_output=True
    ).returncode


def test_release_web_and_worker_serve_and_stop_cleanly(workspace: Workspace, platform: BotProcess) -> None:
    assert release(platform) == 0
    assert release(platform) == 0, "a second release changes nothing"
    database = Database(platform.database_url, on_commit=lambda: None)
    seed(build_partnership(Settings(database_url=platform.database_url), database.open_work), workspace.app)
    database.close()
    platform.start()
    assert platform.process is not None
    started = psutil.Process(platform.process.pid).children(recursive=True)
    assert {name for each in started for name in ("web", "worker") if each.cmdline()[-1:] == [name]} == {
        "web",
        "worker",
    }

    workspace.post(TOM, direct_message(TOM), QUESTION)
    raised = raise_concern(workspace)
    assert raised.problem is None
    assert not raised.errors
    assert workspace.wait_for(lambda: has_messages(workspace, TOM, 1), timeout=20), "the question is answered"
    assert workspace.wait_for(lambda: has_messages(workspace, ANA, 1), timeout=20), "the other party is told"

    platform.stop()

    log = platform.log.read_text(encoding="utf-8")
    assert sorted(re.findall(r"(\w+)\.1 stopped \(rc=(-?\d+)\)", log)) == [("web", "0"), ("worker", "0")], log
    assert "Traceback" not in log
    assert "SIGKILL" not in log
    assert not any(each.is_running() for each in started)
    assert [each for each in workspace.refusals() if each.direction == "from_bot"] == []
