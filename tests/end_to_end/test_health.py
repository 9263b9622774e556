"""Processes that are not well, as whoever watches over them sees it: frozen, hung, by a clock that jumped."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from time import monotonic
from urllib.error import HTTPError, URLError

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sandbox.people import TOM, direct_message
from sandbox.workspace import Workspace
from storage.unit_of_work import Database
from tests.end_to_end.bot_process import BotProcess
from tests.end_to_end.conftest import NewProcess, free_port
from tests.end_to_end.story import QUESTION, has_messages

pytestmark = pytest.mark.timeout(60)

STILL_AFTER = 3.0
OWN = "not well\nThis process's ticker stands still: it sends nothing. Start it anew.\n"
NOBODY = "No process has ticked for 3 seconds: nothing is sent. Start a worker.\n"


@dataclass
class Watched:
    process: BotProcess
    metrics_port: int

    def get(self, path: str, port: int | None = None) -> tuple[int, str]:
        """Status and body; 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port or self.metrics_port}{path}", timeout=1) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except (URLError, OSError):
            return 0, ""

    def health(self) -> tuple[int, str]:
        return self.get("/healthz", self.process.port)

    def figures(self) -> dict[str, float]:
        """The sum of each, whatever its labels."""
        found: dict[str, float] = {}
        for family in text_string_to_metric_families(self.get("/metrics")[1]):
            for sample in family.samples:
                name = sample.name.removeprefix("partnership_")
                found[name] = found.get(name, 0) + sample.value
        return found

    def signal(self, number: signal.Signals) -> None:
        assert self.process.process is not None
        self.process.process.send_signal(number)

    def said(self, line: str) -> int:
        """How many lines of its log are that one."""
        return sum(each.endswith(line) for each in self.process.log.read_text().splitlines())


NewWatched = Callable[..., Watched]


@pytest.fixture
def watched(new_process: NewProcess) -> Iterator[NewWatched]:
    made: list[Watched] = []

    def start(workspace: Workspace, database_url: str, command: str, **settings: str) -> Watched:
        port = free_port()
        process = new_process(workspace, database_url, command, METRICS_PORT=str(port), **settings)
        process.arguments = ("-m", "tests.end_to_end.impatient_bot", command, str(STILL_AFTER))
        process.start()
        made.append(Watched(process, port))
        return made[-1]

    yield start
    for each in made:
        # Whoever is stopped cannot end.
        each.signal(signal.SIGCONT)


def until(workspace: Workspace, holds: Callable[[], bool], timeout: float = 15) -> None:
    ends = monotonic() + timeout
    while not holds():
        assert monotonic() < ends
        workspace.wait_for(lambda: False, timeout=0.1)


def test_a_worker_that_is_frozen_is_seen_by_web_and_by_the_records_until_it_goes_on(
    workspace: Workspace, postgres_url: str, watched: NewWatched
) -> None:
    worker, web = (watched(workspace, postgres_url, each) for each in ("worker", "web"))
    until(workspace, lambda: worker.get("/healthz") == (200, "alive\n"))
    until(workspace, lambda: web.health() == (200, "alive\n"))

    worker.signal(signal.SIGSTOP)
    until(workspace, lambda: web.health()[1].startswith(f"alive\n{NOBODY}"))
    # Starting web anew would not help.
    assert web.health()[0] == 200
    assert worker.get("/healthz")[0] == 0
    assert web.figures()["ticking_processes"] == 0

    worker.signal(signal.SIGCONT)
    until(workspace, lambda: web.health() == (200, "alive\n"))
    until(workspace, lambda: worker.get("/healthz") == (200, "alive\n"))
    # On a busy machine it may have seemed so once more, and then have been over once more.
    assert web.said(f"Not well: {NOBODY.strip()}") == web.said("Over: no process that ticks") > 0

    assert (worker.process.stop(), web.process.stop()) == (0, 0)
    assert heartbeats(postgres_url) == 0, "who stops by its own will is not missed"


def test_a_sender_stuck_in_one_call_turns_its_process_red_until_it_goes_on(
    workspace: Workspace, sqlite_url: str, watched: NewWatched
) -> None:
    # A try may take ten seconds.
    run = watched(workspace, sqlite_url, "run", SETTLE_SECONDS="60")
    until(workspace, lambda: run.health() == (200, "alive\n"))
    workspace.faults.hang("chat.postMessage")
    workspace.post(TOM, direct_message(TOM), QUESTION)

    until(workspace, lambda: run.health() == (503, OWN))
    assert run.get("/healthz") == (503, OWN)
    assert run.get("/readyz", run.process.port)[0] == 200
    assert run.figures()["seconds_since_tick"] >= STILL_AFTER

    until(workspace, lambda: run.said(OWN.splitlines()[1]) > 0)
    workspace.faults.clear()
    until(workspace, lambda: run.health() == (200, "alive\n"))
    until(workspace, lambda: run.said("Over: the ticker of this process") > 0)


def test_a_clock_that_jumped_and_what_was_sent_are_told_over_http(
    workspace: Workspace, sqlite_url: str, watched: NewWatched
) -> None:
    run = watched(workspace, sqlite_url, "run")
    workspace.post(TOM, direct_message(TOM), QUESTION)
    assert workspace.wait_for(partial(has_messages, workspace, TOM, 1), timeout=20)
    until(workspace, lambda: run.figures().get("messages_total") == 1)
    before = run.figures()
    assert before["tick_seconds_count"] > 0
    assert (before["clock_jumps_total"], before["database_ready"], before["waiting"]) == (0, 1, 0)

    workspace.clock.move(by=timedelta(days=1))
    until(workspace, lambda: "A clock jumped by more than five minutes within the hour." in run.health()[1])
    assert run.figures()["clock_jumps_total"] == 1
    assert "The partnership's clock jumped by +86" in run.process.log.read_text()


@pytest.mark.parametrize("setting", ["METRICS_PORT", "PORT"])
def test_a_port_that_is_taken_is_a_refusal_that_names_its_setting(sqlite_url: str, setting: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        environment = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": sqlite_url,
            "SLACK_BOT_TOKEN": "xoxb-test",
            "SLACK_SIGNING_SECRET": "test-secret",
            "SLACK_API_URL": "http://127.0.0.1:9/api/",
            "PORT": str(free_port()),
            setting: port,
        }
        ended = subprocess.run([sys.executable, "-m", "bot", "run"], env=environment, capture_output=True, text=True)

    assert ended.returncode == 2
    assert f"Cannot listen on 127.0.0.1, port {port} (" in ended.stderr
    assert ended.stderr.endswith(f"Look at BIND_ADDRESS and {setting}.\n")
    assert "Traceback" not in ended.stderr


def heartbeats(database_url: str) -> int:
    database = Database(database_url, on_commit=lambda: None)
    try:
        with database.open_work() as work:
            return len(work.heartbeats.all())
    finally:
        database.close()
