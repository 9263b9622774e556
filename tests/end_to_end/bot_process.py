"""The bot as people run it: a process of its own on a database file, beside the sandbox."""

import os
import signal
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from urllib.error import URLError

from sandbox.workspace import Workspace

SECONDS_TO_START = 20
SETTLE_SECONDS = 4


@dataclass
class BotProcess:
    """`start`, `kill` (with −9) and `stop` as often as the test likes. `command` is run, web or worker.

    `arguments` are Python's where something else is to start the bot.
    """

    workspace: Workspace
    database_url: str
    clock_file: Path
    port: int
    log: Path
    settings: dict[str, str] = field(default_factory=dict)
    command: str = "run"
    arguments: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    killed: bool = False

    @property
    def environment(self) -> dict[str, str]:
        """All that the process is given."""
        return {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": self.database_url,
            "SLACK_API_URL": f"{self.workspace.address}/api/",
            "SLACK_BOT_TOKEN": self.workspace.app.token,
            "SLACK_SIGNING_SECRET": self.workspace.app.signing_secret,
            "PARTNERSHIP_CLOCK_FILE": str(self.clock_file),
            "PORT": str(self.port),
            "PYTHONFAULTHANDLER": "1",
            "TICK_SECONDS": "0.2",
            "SETTLE_SECONDS": str(SETTLE_SECONDS),
            **self.settings,
        }

    def start(self) -> float:
        """Wait until it is ready, unless it is a worker; says how many seconds that took."""
        began = monotonic()
        self.killed = False
        with self.log.open("ab") as log:
            arguments = self.arguments or ("-m", "bot", self.command)
            self.process = subprocess.Popen([sys.executable, *arguments], env=self.environment, stdout=log, stderr=log)
        if self.command == "worker":
            # It answers nobody; what it does is to be waited for.
            return 0.0
        self.workspace.request_url = f"http://127.0.0.1:{self.port}/slack/events"
        while monotonic() - began < SECONDS_TO_START:
            if self.process.poll() is not None:
                raise AssertionError(f"The bot ended by itself:\n{self.log.read_text()}")
            if self._is_ready():
                return monotonic() - began
            self.workspace.wait_for(lambda: False, timeout=0.05)
        raise AssertionError(f"The bot was not ready in time:\n{self.log.read_text()}")

    def kill(self) -> None:
        """With −9, from any thread and as often as one likes; waits for nothing."""
        if self.process is not None:
            self.killed = True
            self.process.kill()

    def start_if_killed(self) -> None:
        """A killed process may answer for a moment yet, or no more without having ended: it is waited for."""
        if self.process is not None and self.killed:
            self.process.wait()
            self.start()

    def stop(self) -> int:
        """Told to by SIGTERM, as platforms do; says with which code it ended."""
        assert self.process is not None
        self.process.terminate()
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            # What each of its threads waits for then stands in its log.
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(signal.SIGABRT)
            self.process.wait(timeout=20)
            raise AssertionError(f"The bot did not stop:\n{self.log.read_text()[-8000:]}") from None

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=1) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False
