"""`make bench`: commands beside a bare Bolt app's, reading much beside one row, and nudges beside what is permitted."""

import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from socket import create_connection
from time import monotonic, sleep

import psutil

from bot.clock import system_clock
from bot.demo import seed
from bot.domain.concern import Entry, EntryKind, aim_date
from bot.domain.people import Role
from bot.domain.reference import Prefix, references_from
from bot.partnership import Partnership
from bot.services import frameworks, nudges
from bot.settings import Settings
from bot.wiring import build_partnership
from handlers.http import EVENTS_PATH
from sandbox.people import ANA
from sandbox.server import listen
from sandbox.slack_app import SlackApp
from storage.schema import migrate
from storage.unit_of_work import Database
from tests.bench.figures import at, say
from tests.bench.lists import measure_lists
from tests.bench.load import Measured, Task
from tests.bench.nudges import measure_nudges
from tests.builders import a_concern
from tests.conftest import running_postgres
from tests.made_up_document import made_up_document

CONCERNS = 1000
MANY, RATE = 50, 20.0
SLICES, SLICE = 3, 0.6


def main() -> None:
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="partnership-bench-"))
        stack.callback(shutil.rmtree, folder)
        server = stack.enter_context(running_postgres(durable=True))
        measure("SQLite", f"sqlite:///{folder / 'bot.db'}", f"sqlite:///{folder / 'bare.db'}")
        measure("PostgreSQL", server.create_database(), server.create_database())
        for name, url in (("SQLite", f"sqlite:///{folder / 'many.db'}"), ("PostgreSQL", server.create_database())):
            with opened(url) as (database, partnership):
                measure_lists(name, database, partnership)
        files = count()
        measure_nudges(
            lambda: f"sqlite:///{folder / f'nudges-{next(files)}.db'}",
            server.create_database,
            opened,
            folder,
        )


@dataclass(frozen=True)
class Command:
    """What is asked, again and again or with one of `texts` each time, and what an acknowledgement has in it."""

    name: str
    command: str
    texts: list[str]
    expects: str


@dataclass(frozen=True)
class Server:
    port: int
    process: psutil.Process

    def loaded(self, command: Command, connections: int, seconds: float, rate: float | None = None) -> Measured:
        task = Task(
            self.port, EVENTS_PATH, ANA, command.command, command.texts, command.expects, connections, seconds, rate
        )
        generator = subprocess.run(
            [sys.executable, "-m", "tests.bench.load"],
            input=json.dumps(asdict(task)),
            capture_output=True,
            text=True,
            check=True,
        )
        measured = Measured(**json.loads(generator.stdout))
        del command.texts[: min(measured.used, len(command.texts) - 1)]
        return measured

    def crowded(self, command: Command) -> "Crowd":
        before = sum(self.process.cpu_times()[:2])
        measured = self.loaded(command, MANY, SLICE)
        return Crowd(measured.milliseconds, measured.seconds, sum(self.process.cpu_times()[:2]) - before, measured.bad)


@dataclass(frozen=True)
class Crowd:
    """What fifty connections got; `cpu` are the seconds of processor time that the serving process took."""

    milliseconds: list[float]
    seconds: float
    cpu: float
    bad: int

    def __add__(self, other: "Crowd") -> "Crowd":
        return Crowd(
            self.milliseconds + other.milliseconds,
            self.seconds + other.seconds,
            self.cpu + other.cpu,
            self.bad + other.bad,
        )

    @property
    def per_second(self) -> float:
        return len(self.milliseconds) / self.seconds

    @property
    def cpu_each(self) -> float:
        return self.cpu * 1000 / len(self.milliseconds)


def measure(name: str, bot_url: str, bare_url: str) -> None:
    concerns = prepared(bot_url)
    say("")
    say(
        f"{name:<25}{'1 connection: p50':>18}{'p99 ms':>8}{'a second':>10}"
        f"{'50: p50':>10}{'p99 ms':>8}{'a second':>10}{'of bare':>9}{'CPU ms':>8}{'of bare':>9}"
        f"{'20/s: p50':>11}{'p99 ms':>8}"
    )
    slack_port = free_port()
    note = Command("bare: insert and select", "/note", ["a note"], "Noted, after ")
    with (
        serving("slack", bot_url, free_port(), slack_port),
        serving("bare", bare_url, free_port()) as bare,
        serving("bot", bot_url, free_port(), slack_port) as bot,
    ):
        row(note, bare, bare, note)
        row(Command("/principle 7b", "/principle", ["7b"], "Official wording"), bot, bare, note)
        acknowledge = [f"acknowledge {each}" for each in concerns]
        row(Command("/concern acknowledge", "/concern", acknowledge, "is acknowledged, and the lead"), bot, bare, note)
        # The acknowledgement is empty: what is shown is a modal, which is opened before it.
        row(Command("/concern list (a modal)", "/concern", ["list"], "HTTP/1.1 200 "), bot, bare, note)


def row(command: Command, server: Server, bare: Server, note: Command) -> None:
    alone = server.loaded(command, 1, 1.2)
    crowd = beside = Crowd([], 0, 0, 0)
    # In turns, so that whatever else the machine does falls on both alike.
    for _ in range(SLICES):
        crowd += server.crowded(command)
        beside += bare.crowded(note)
    steady = server.loaded(command, MANY, 3, rate=RATE)
    bad = alone.bad + crowd.bad + steady.bad
    say(
        f"{command.name:<25}{at(alone.milliseconds, 50):>18.1f}{at(alone.milliseconds, 99):>8.1f}"
        f"{len(alone.milliseconds) / alone.seconds:>10.0f}"
        f"{at(crowd.milliseconds, 50):>10.1f}{at(crowd.milliseconds, 99):>8.1f}{crowd.per_second:>10.0f}"
        f"{crowd.per_second / beside.per_second:>9.2f}{crowd.cpu_each:>8.2f}{beside.cpu_each / crowd.cpu_each:>9.2f}"
        f"{at(steady.milliseconds, 50):>11.1f}{at(steady.milliseconds, 99):>8.1f}"
        + (f"  {bad} answered otherwise" if bad else "")
    )


def prepared(url: str) -> list[str]:
    """Concerns to acknowledge; gives their references."""
    with opened(url) as (_, partnership):
        return list(raised(partnership))


@contextmanager
def opened(url: str) -> Iterator[tuple[Database, Partnership]]:
    """A new database with the demo's people and an imported wording."""
    migrate(url)
    database = Database(url, on_commit=lambda: None)
    try:
        partnership = build_partnership(Settings(database_url=url), database.open_work)
        seed(partnership, SlackApp())
        words = made_up_document(partnership.framework)
        frameworks.import_wording(partnership, words, source="made up", now=system_clock())
        yield database, partnership
    finally:
        database.close()


def raised(partnership: Partnership) -> Iterator[str]:
    numbers, new, now = count(), references_from(random.SystemRandom()), system_clock()
    cheap = replace(partnership, new_id=lambda: f"bench-{next(numbers)}")
    with partnership.open_work() as work:
        parties = {each.id: each for each in work.people.parties()}
        union = parties["brightwater"]
        for reference in {new(Prefix.CONCERN) for _ in range(CONCERNS)}:
            concern = a_concern(
                reference=reference,
                raised_by=union,
                addressed_to=parties["cabinet-office"],
                framework_version=1,
                raised_at=now,
                aim_date=aim_date(partnership.calendar.local_date(now), weeks=4),
                timeline=(Entry(EntryKind.RAISED, now, union, Role.LEAD),),
            )
            work.concerns.add(concern)
            nudges.plan(cheap, work, concern, now=now)
            yield reference
        work.commit()


@contextmanager
def serving(what: str, url: str, port: int, slack_port: int = 0) -> Iterator[Server]:
    """A process of tests.bench.serve, once it listens."""
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.serve", what, url, str(port), str(slack_port)])
    try:
        listens_on = slack_port if what == "slack" else port
        began = monotonic()
        while not is_listening(listens_on):
            if process.poll() is not None or monotonic() - began > 20:
                raise SystemExit(f"{what} did not start.")
            sleep(0.05)
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait()


def is_listening(port: int) -> bool:
    try:
        with create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def free_port() -> int:
    with listen() as free:
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main()
