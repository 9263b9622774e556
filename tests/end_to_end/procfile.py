"""The Procfile as a platform uses it: honcho starts web and worker, together or singly, on one PostgreSQL."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import psutil
import psycopg

from sandbox.values import Change
from sandbox.workspace import Workspace
from storage.address import for_libpq
from tests.end_to_end.bot_process import SECONDS_TO_START, BotProcess

SECONDS_TO_COME = 30
PROCFILE = Path(__file__).parents[2] / "Procfile"
HONCHO = ("-m", "honcho", "--no-colour", "--procfile", str(PROCFILE), "--env", os.devnull)


@dataclass
class Platform:
    """Each `start` is a honcho of its own. Where one of its processes ends, honcho stops the others."""

    workspace: Workspace
    database_url: str
    folder: Path
    port: int
    _started: dict[str, BotProcess] = field(default_factory=dict)

    @property
    def log(self) -> str:
        return (self.folder / "platform.log").read_text(encoding="utf-8")

    def release(self) -> int:
        """The code it ended with."""
        honcho = self._honcho("release")
        command = [sys.executable, *honcho.arguments]
        return subprocess.run(command, env=honcho.environment, check=False, capture_output=True).returncode

    def start(self, *names: str) -> None:
        """Wait until web is ready, if it is among them. What had these names has ended before."""
        for name in names:
            self._wait_for_end(name)
        honcho = self._honcho(*names)
        self._started |= dict.fromkeys(names, honcho)
        honcho.start()

    def kill(self, name: str) -> None:
        """With −9 the bot's own process, not the honcho that started it; when this returns it is gone."""
        for each in self._processes(name):
            each.kill()
            each.wait(timeout=SECONDS_TO_START)

    @contextmanager
    def web_killed_while_saving(self) -> Iterator[None]:
        """What is done in the block reaches a web that waits for the database in its transaction: there it ends."""
        with self.connected() as looking, psycopg.connect(for_libpq(self.database_url)) as holding:
            holding.execute("LOCK TABLE outgoing_message IN SHARE MODE")
            yield
            waiting = "SELECT 1 FROM pg_locks WHERE NOT granted"
            assert self.wait_for(lambda: looking.execute(waiting).fetchall()), "nothing was to be saved"
            self.kill("web")

    def kill_worker_before_sending(self, act: Callable[[], object]) -> None:
        """It ends as it calls, and Slack takes nothing from it. Started again when this returns."""
        faults = self.workspace.faults
        faults.drop("chat.postMessage")
        self._kill_worker(lambda change: change.kind == "faults" and not faults.armed(), act)

    def kill_worker_while_sending(self, channel: str, act: Callable[[], object]) -> None:
        """It ends as Slack takes a message into that channel, before it can hear or write down that Slack did.

        Started again when this returns.
        """
        self._kill_worker(lambda change: change.kind == "messages" and change.channel == channel, act)

    def connected(self) -> psycopg.Connection:
        """To the bot's database; sees at once what was committed."""
        return psycopg.connect(for_libpq(self.database_url), autocommit=True)

    def wait_for(self, condition: Callable[[], object]) -> bool:
        """For what happens in the database, of which the workspace hears nothing."""
        began = monotonic()
        while monotonic() - began < SECONDS_TO_COME:
            if self.workspace.wait_for(condition, timeout=0.1):
                return True
        return False

    def stop(self) -> None:
        """Told to by SIGTERM."""
        for honcho in self._started.values():
            if honcho.process is not None and honcho.process.poll() is None:
                honcho.stop()

    def _processes(self, name: str) -> list[psutil.Process]:
        """The bot's own, at most one that was started under that name."""
        honcho = self._started[name].process
        assert honcho is not None
        found = []
        for each in psutil.Process(honcho.pid).children(recursive=True):
            with _may_have_ended():
                if [Path(word).name for word in each.cmdline()[1:]] == ["partnership-bot", name]:
                    found.append(each)
        return found

    def _kill_worker(self, at: Callable[[Change], bool], act: Callable[[], object]) -> None:
        killed: list[Change] = []

        def kill(change: Change) -> None:
            if not killed and at(change):
                self.kill("worker")
                killed.append(change)

        with self.workspace.changes.listening(kill):
            act()
            assert self.workspace.wait_for(lambda: killed, timeout=SECONDS_TO_COME), "nothing was sent"
        self.start("worker")

    def _wait_for_end(self, name: str) -> None:
        if name in self._started:
            process = self._started[name].process
            assert process is not None
            process.wait(timeout=SECONDS_TO_START)

    def _honcho(self, *names: str) -> BotProcess:
        # The commands of this Python come first on the path.
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        return BotProcess(
            self.workspace,
            self.database_url,
            self.folder / "clock.json",
            self.port,
            self.folder / "platform.log",
            {"PATH": path},
            command=names[0],
            arguments=(*HONCHO, "start", *names),
        )


@contextmanager
def _may_have_ended() -> Iterator[None]:
    try:
        yield
    except psutil.NoSuchProcess:
        return
