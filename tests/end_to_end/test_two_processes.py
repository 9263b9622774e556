"""`web` and `worker` as processes of their own on one PostgreSQL, and a bot whose Slack is not there yet."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from time import monotonic

import pytest

from sandbox.people import TOM, direct_message
from sandbox.server import running
from sandbox.workspace import Workspace
from tests.end_to_end.conftest import NewProcess, free_port
from tests.end_to_end.story import QUESTION, direct_messages, has_messages, raise_concern

pytestmark = pytest.mark.timeout(120)


def seconds_to_be_told(workspace: Workspace, person: str, act: Callable[[], object]) -> float:
    before, began = len(direct_messages(workspace, person)), monotonic()
    act()
    assert workspace.wait_for(partial(has_messages, workspace, person, before + 1), timeout=20)
    return monotonic() - began


def test_a_question_is_answered_within_two_seconds_however_long_the_tick(
    workspace: Workspace, postgres_url: str, new_process: NewProcess
) -> None:
    web, worker = (new_process(workspace, postgres_url, each, TICK_SECONDS="60") for each in ("web", "worker"))
    worker.start()
    web.start()
    ask = partial(workspace.post, TOM, direct_message(TOM), QUESTION)
    # The first also waits for the worker to have started.
    seconds_to_be_told(workspace, TOM, ask)

    # Each at once after the one before, and so before the worker would look again by itself.
    assert max(seconds_to_be_told(workspace, TOM, ask) for _ in range(3)) < 2
    assert (web.stop(), worker.stop()) == (0, 0)


@pytest.mark.parametrize("command", ["web", "worker"])
def test_only_run_serves_an_sqlite_file(command: str, sqlite_url: str) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": sqlite_url,
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_SIGNING_SECRET": "test-secret",
    }
    ended = subprocess.run([sys.executable, "-m", "bot", command], env=environment, capture_output=True, text=True)

    assert ended.returncode == 2
    assert "SQLite serves one process. Use partnership-bot run" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_bot_whose_slack_is_not_there_stays_up_and_sends_what_waited_once_it_is(
    unreachable: Workspace, sqlite_url: str, new_process: NewProcess
) -> None:
    port = free_port()
    bot = new_process(unreachable, sqlite_url, SLACK_API_URL=f"http://127.0.0.1:{port}/api/")
    bot.start()
    unreachable.post(TOM, direct_message(TOM), QUESTION)
    assert unreachable.wait_until_quiet(), "the question has reached the bot"
    assert "Slack did not open the window" in raise_concern(unreachable).text
    assert bot.process is not None
    assert bot.process.poll() is None

    with running(unreachable, port=port):
        assert unreachable.wait_for(partial(has_messages, unreachable, TOM, 1), timeout=20)
        assert raise_concern(unreachable).problem is None
        assert bot.stop() == 0
