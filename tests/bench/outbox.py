"""Ten thousand messages that come up at once: how soon processes of the bot have sent them, and in which order.

Beside what Slack's limits, fifty times as wide, permit, and what a bare loop of posts reaches in as many processes.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import Select, func, select

from bot.domain.outgoing import Urgency
from bot.partnership import Partnership
from bot.settings import Settings
from bot.wiring import build_partnership
from handlers.manifest import manifest
from sandbox.clock import PartnershipClock
from sandbox.limits import POSTS
from sandbox.people import direct_message
from sandbox.server import running
from sandbox.slack_app import SlackApp
from sandbox.values import Message
from sandbox.workspace import Workspace
from storage.schema import migrate
from storage.tables import STILL_TO_SEND, heartbeat, outgoing_message, planned_calendar, to_plan
from storage.unit_of_work import Database
from tests.bench.due_at_once import EVE, MORNING, come_up, name_leads
from tests.bench.figures import at, say
from tests.end_to_end.arrivals import said_by_bot
from tests.end_to_end.bot_process import BotProcess
from tests.end_to_end.conftest import free_port
from tests.end_to_end.installed import name_people

SCALE = 50
LONGEST = 600.0
_IS_PLANNED = select(func.count()).where(planned_calendar.c.zone != "")
_TO_PLAN = select(func.count()).select_from(to_plan)


@dataclass(frozen=True)
class Outcome:
    """`limited` is how often Slack said no, for now.

    `planning` and `sending` are how many milliseconds each transaction took before the messages came up, and since.
    """

    seconds: float
    limited: int
    planning: Sequence[float] = ()
    sending: Sequence[float] = ()


def measure_outbox(name: str, database_url: str, folder: Path, *, command: str, processes: int) -> None:
    migrate(database_url)
    folder.mkdir()
    with _opened(database_url, folder) as (workspace, database, partnership):
        leads = name_leads(partnership, workspace)
        people = [each.user for party in leads.values() for each in party]
        planned = come_up(database, partnership, leads)
        sent = _sent(workspace, database, folder, command, processes)
        came = sorted(said_by_bot(workspace), key=lambda each: float(each.ts))
        floor = _bare(workspace, people, came[len(came) // 2], len(planned), folder, processes)
    say("")
    say(f"{f'{name}, {processes} x {command}':<28}{len(planned)} messages at once to {len(people)} people")
    say(f"{'':<28}{'seconds':>10}{'a second':>10}{'x Slack':>10}{'429s':>8}")
    permitted = Outcome(len(planned) / (POSTS / 60 * SCALE), 0)
    for what, each in ((f"Slack's limits x {SCALE}", permitted), ("bare loop of posts", floor), ("the bot", sent)):
        rate = len(planned) / each.seconds
        say(f"{what:<28}{each.seconds:>10.1f}{rate:>10.0f}{rate / POSTS * 60:>10.1f}{each.limited:>8}")
    _say_what_came(planned, [str((each.metadata or {})["event_payload"]["id"]) for each in came])
    _say_transactions("start and planning", sorted(sent.planning))
    _say_transactions("sending", sorted(sent.sending))
    _say_transactions("all of them", sorted([*sent.planning, *sent.sending]))


def _say_what_came(planned: Mapping[str, Urgency], came: Sequence[str]) -> None:
    times = Counter(came)
    doubled = times.total() - len(times)
    say(f"lost {len(planned.keys() - times.keys())}, doubled {doubled}")
    for urgency in Urgency:
        places = [number for number, each in enumerate(came, 1) if planned[each] is urgency]
        share = f"{len(places)} {urgency.name.lower()} messages"
        say(f"{share:<28}came as number {places[0]} to {places[-1]}, half of them by {places[len(places) // 2]}")


def _say_transactions(what: str, spent: list[float]) -> None:
    highest = spent[min(len(spent) - 1, int(len(spent) * 0.999))]
    figures = f"p50 {at(spent, 50):.1f}, p99 {at(spent, 99):.1f}, p99.9 {highest:.1f}, longest {spent[-1]:.1f}"
    say(f"{what}: {len(spent)} transactions, ms: {figures}")


@contextmanager
def _opened(database_url: str, folder: Path) -> Iterator[tuple[Workspace, Database, Partnership]]:
    app = SlackApp.from_manifest(manifest("http://127.0.0.1"), token="xoxb-bench", signing_secret="bench")
    # In memory: what a disk takes is to be the bot's.
    workspace = Workspace(app=app, clock=PartnershipClock(folder / "clock.json"), rate_limits=SCALE)
    database = Database(database_url, on_commit=lambda: None)
    try:
        name_people(database_url, workspace.app)
        workspace.move_clock(to=EVE)
        partnership = build_partnership(Settings(database_url=database_url), database.open_work)
        with running(workspace):
            yield workspace, database, partnership
    finally:
        database.close()
        workspace.close()


def _sent(workspace: Workspace, database: Database, folder: Path, command: str, processes: int) -> Outcome:
    files = [folder / f"{number}.json" for number in range(processes)]
    with ExitStack() as stack:
        for file in files:
            bot = _bot(workspace, database, folder, command, file)
            bot.start()
            stack.callback(bot.stop)
        _wait(lambda: _count(database, select(func.count()).select_from(heartbeat)) == processes)
        _wait(lambda: _count(database, _IS_PLANNED) == 1 and _count(database, _TO_PLAN) == 0)
        _empty_bucket(workspace)
        limited, began = Limited(workspace), monotonic()
        workspace.move_clock(to=MORNING + timedelta(seconds=1))
        row = outgoing_message.c
        due = select(func.count()).where(STILL_TO_SEND, row.due_at <= MORNING, row.urgency.in_(tuple(Urgency)))
        _wait(lambda: limited.look() and _count(database, due) == 0)
        seconds = monotonic() - began
    spent = [each for file in files for each in json.loads(file.read_text())]
    planning, sending = ([took for when, took in spent if (when >= began) is since] for since in (False, True))
    return Outcome(seconds, limited.total, planning, sending)


def _bot(workspace: Workspace, database: Database, folder: Path, command: str, file: Path) -> BotProcess:
    return BotProcess(
        workspace,
        database.engine.url.render_as_string(hide_password=False),
        folder / "clock.json",
        free_port(),
        file.with_suffix(".log"),
        # As it is by itself.
        {"SETTLE_SECONDS": "60"},
        command,
        ("-m", "tests.bench.senders", command, str(file)),
    )


def _bare(
    workspace: Workspace, people: Sequence[str], like: Message, many: int, folder: Path, processes: int
) -> Outcome:
    """As many posts like that one, to the people in turn, shared out between as many processes."""
    channels = [direct_message(people[number % len(people)]) for number in range(many)]
    task = {
        "token": workspace.app.token,
        "url": f"{workspace.address}/api/",
        "message": {"text": like.text, "blocks": like.blocks, "unfurl_links": False, "unfurl_media": False},
    }
    _empty_bucket(workspace)
    limited, files = Limited(workspace), [folder / f"bare-{number}.json" for number in range(processes)]
    posting = []
    for number, file in enumerate(files):
        share = folder / f"share-{number}.json"
        share.write_text(json.dumps({**task, "channels": channels[number::processes]}))
        with share.open() as given:
            command = [sys.executable, "-m", "tests.bench.senders", "bare", str(file)]
            posting.append(subprocess.Popen(command, stdin=given))
    _wait(lambda: limited.look() and all(each.poll() == 0 for each in posting))
    return Outcome(max(json.loads(file.read_text()) for file in files), limited.total)


@dataclass
class Limited:
    """Counts the 429s, as long as it looks more often than the sandbox forgets: it keeps some thousand exchanges."""

    workspace: Workspace
    total: int = 0
    _seen: int = 0

    def __post_init__(self) -> None:
        self._seen = max((each.number for each in self.workspace.record.after(0)), default=0)

    def look(self) -> bool:
        for each in self.workspace.record.after(self._seen, only_refused=True):
            self._seen = each.number
            self.total += each.status == 429
        return True


def _empty_bucket(workspace: Workspace) -> None:
    """A minute's posts may leave at once, and more than are to be sent: here only the rate is to count."""
    numbers = count()
    while workspace.limits.wait_for_post(f"nobody-{next(numbers)}") == 0:
        pass


def _count(database: Database, query: Select[int]) -> int:
    with database.engine.connect() as connection:
        return connection.scalar(query) or 0


def _wait(until: Callable[[], bool]) -> None:
    began = monotonic()
    while not until():
        if monotonic() - began > LONGEST:
            raise SystemExit("It took too long.")
        sleep(0.2)
