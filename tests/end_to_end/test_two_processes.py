"""`web` and `worker` as processes of their own on one PostgreSQL, and a bot whose Slack is not there yet."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import monotonic

import pytest

from sandbox.people import ANA, RUTH, TOM, direct_message
from sandbox.server import running
from sandbox.values import Change
from sandbox.workspace import Workspace
from tests.end_to_end.bot_process import SETTLE_SECONDS, BotProcess
from tests.end_to_end.conftest import NewProcess, free_port
from tests.end_to_end.story import QUESTION, direct_messages, has_messages, raise_concern, respond

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


def killed_while_sending(workspace: Workspace, worker: BotProcess, act: Callable[[], object]) -> None:
    """The worker ends as Slack takes a message from it, before it can hear or write down that Slack did."""

    def kill(change: Change) -> None:
        if change.kind == "messages":
            worker.kill()

    with workspace.changes.listening(kill):
        act()
        assert worker.process is not None
        worker.process.wait(timeout=20)
    worker.start()


def test_the_nudges_of_a_concern_leave_once_each_though_the_worker_is_killed_each_time(
    workspace: Workspace, postgres_url: str, new_process: NewProcess
) -> None:
    web, worker = new_process(workspace, postgres_url, "web"), new_process(workspace, postgres_url, "worker")
    web.start()
    worker.start()
    assert raise_concern(workspace).problem is None
    assert workspace.wait_for(partial(has_messages, workspace, ANA, 1), timeout=20)
    reference = direct_messages(workspace, ANA)[0].text.split()[1]

    for told, day in enumerate((4, 16, 23, 28, 30), start=2):
        to = datetime.fromisoformat(f"2026-09-{day:02} 09:31+01:00")
        killed_while_sending(workspace, worker, partial(workspace.move_clock, to=to))
        assert workspace.wait_for(partial(has_messages, workspace, ANA, told), timeout=20)
    assert respond(workspace, reference).problem is None
    assert workspace.wait_for(partial(has_messages, workspace, RUTH, 1), timeout=20)
    workspace.move_clock(to=datetime.fromisoformat("2026-12-01 09:31+00:00"))
    # Past the settle time whatever was unclear has been asked about and, if it was to be, sent again.
    workspace.wait_for(lambda: False, timeout=SETTLE_SECONDS + 1)

    assert Counter(each.text.split(".")[0] for each in direct_messages(workspace, ANA)) == {
        f"Concern {reference} has been raised with your party": 1,
        f"Concern {reference} has not been acknowledged yet": 1,
        f"Aim date coming up for concern {reference}": 4,
    }
    assert len(direct_messages(workspace, RUTH)) == 1


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
