"""Bots that die and are started again at once, until nobody has to die any more: each kill with what it met."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import IO

from tests.end_to_end.bot_process import BotProcess
from tests.end_to_end.kill_points import OF_CHANGING, OF_PLANNING_ANEW, Point

KILLED = -9
RARELY_PASSED = (Point.STARTING, Point.CALENDAR_HELD, Point.OPENING, *OF_PLANNING_ANEW, *OF_CHANGING)


@dataclass(frozen=True, eq=False)
class Life:
    """Each is its own, however equal. Ends at the `passage`th time that it passes `point`."""

    point: Point
    passage: int


@dataclass(frozen=True)
class Kill:
    """`message` is the id of what the process had claimed last, empty for nothing; `at` the machine's second."""

    point: Point
    message: str
    at: float


class Lives:
    """Those that are still to be lived, in an order drawn from `seed`, shared by however many processes."""

    def __init__(self, points: Iterable[Point], each: int, *, seed: int, passages: int = 4) -> None:
        random = Random(seed)  # noqa: S311 - the same order each time
        self._left = [Life(point, _passage(point, random, passages)) for point in points for _ in range(each)]
        random.shuffle(self._left)
        self._lock = threading.Lock()

    def next(self) -> Life | None:
        """None once all were lived: whoever starts then lives on."""
        with self._lock:
            return self._left.pop() if self._left else None

    def put_back(self, life: Life) -> None:
        """It ended in another way."""
        with self._lock:
            self._left.insert(0, life)


def _passage(point: Point, random: Random, most: int) -> int:
    # These are passed once in a life, or once for each time that somebody gives reason for them.
    return 1 if point in RARELY_PASSED else random.randint(1, most)


class Mortal:
    """A bot in one process after another, each killed as `lives` say; the one after all those lives on.

    `bot` says how it is started. `pid` is that of the present process, for whoever wants to stop or kill it from
    outside: it is started again whatever it ended with. `ends` are what others ended with, by themselves. `stirred`
    is set whenever something has changed.
    """

    def __init__(self, bot: BotProcess, lives: Lives, stirred: threading.Event) -> None:
        self.bot, self.lives, self._stirred = bot, lives, stirred
        self.kills: list[Kill] = []
        self.ends: list[int] = []
        self.life: Life | None = None
        self.pid: int | None = None
        self.lasts = False
        self._is_stopping = False
        self._thread = threading.Thread(target=self._keep_living, name=f"lives of {bot.command}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Told to by SIGTERM."""
        self._is_stopping = True
        self._terminate()
        self._thread.join()

    def _keep_living(self) -> None:
        with self.bot.log.open("ab") as log, self._nursery(log) as nursery:
            assert nursery.stdin is not None
            while not self._is_stopping:
                self.life = self.lives.next()
                self.lasts = self.life is None
                nursery.stdin.write(f"{self.life.passage} {self.life.point}\n" if self.life else "\n")
                self._follow(nursery)
            nursery.stdin.close()

    def _nursery(self, log: IO[bytes]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.end_to_end.dying_bot", self.bot.command],
            env=self.bot.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            bufsize=1,
        )

    def _follow(self, nursery: subprocess.Popen[str]) -> None:
        """One life, to its end."""
        assert nursery.stdout is not None
        for line in nursery.stdout:
            said, _, what = line.strip().partition(" ")
            self._stirred.set()
            if said == "began":
                self.pid = int(what)
                if self._is_stopping:
                    self._terminate()
            elif said == "claimed" and self.life is not None:
                self.kills.append(Kill(self.life.point, what, self.bot.workspace.machine()))
            elif said == "ended":
                self.pid = None
                if int(what) != KILLED and not self._is_stopping:
                    self.ends.append(int(what))
                    if self.life is not None:
                        self.lives.put_back(self.life)
                return

    def _terminate(self) -> None:
        if (pid := self.pid) is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
