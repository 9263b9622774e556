"""What a tick costs where few nudges are due and many are planned: it is to cost what is due, not what is open."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from itertools import count
from time import monotonic, perf_counter

import psutil

from bot.domain.people import Participant, Person, Role
from bot.partnership import Partnership
from bot.services import heartbeat
from bot.services.replanning import replan_some
from bot.services.sending import Sending, next_look, send_next
from sandbox.people import TEAM
from storage.unit_of_work import Database
from tests.bench.figures import at, say
from tests.bench.open_concerns import Sides, due_now, fill_open
from tests.bench.statements import seen_on
from tests.fakes import ObedientFiles, ObedientMessenger, StandingClock

OPEN = (1_000, 10_000, 100_000)
DUE = 10
TIMES = 15
FLAT_TICKS = 1000
EMPLOYER, UNION = "cabinet-office", "brightwater"
PARTS = ("10 due, sent", "nothing due", "when to look next", "nothing to plan anew", "heartbeat")


@dataclass
class Ticks:
    """Ticks as a worker does them, beside a Slack that takes everything at once; the clock stands still."""

    database: Database
    partnership: Partnership
    references: Sequence[str]
    clock: StandingClock = field(default_factory=StandingClock)
    messenger: ObedientMessenger = field(default_factory=ObedientMessenger)
    _numbers: "count[int]" = field(default_factory=count)

    def make_due(self, many: int) -> None:
        """A nudge each of that many concerns, for as many people: nobody has to wait for the other."""
        start = next(self._numbers) * DUE % (len(self.references) - DUE)
        with self.database.engine.begin() as connection:
            due_now(connection, self.references[start : start + many], self.clock())

    def send(self) -> int:
        sending = Sending(self.messenger, ObedientFiles(), monotonic, settle=60, timeout=10)
        sent = 0
        while send_next(self.partnership, sending, now=self.clock()):
            sent += 1
        self.messenger.tried.clear()
        self.messenger.arrived.clear()
        return sent

    def parts(self) -> dict[str, Callable[[], object]]:
        now = self.clock()
        steps = (
            lambda: self.send(),
            lambda: self.send(),
            lambda: next_look(self.partnership, now=now),
            lambda: replan_some(self.partnership, now=now),
            lambda: heartbeat.beat(self.partnership, "bench", jumped=False),
        )
        return dict(zip(PARTS, steps, strict=True))


def measure_ticks(name: str, new_database: Callable[[], AbstractContextManager[tuple[Database, Partnership]]]) -> None:
    with ExitStack() as stack:
        sizes = [_with_open(many, *stack.enter_context(new_database())) for many in OPEN]
        say("")
        say(f"{f'{name}: a tick':<28}" + "".join(f"{f'{many} open':>16}" for many in OPEN) + f"{'statements':>12}")
        for part in PARTS:
            times, statements = _in_turns(part, sizes)
            middle = [at(each, 50) for each in times]
            cells = (f"{f'{p50:.2f} ({p50 / middle[0]:.2f})':>16}" for p50 in middle)
            say(f"{f'{part}, p50 ms':<28}" + "".join(cells) + f"{statements:>12}")
        _measure_memory(sizes[-1])


def _in_turns(part: str, sizes: Sequence[Ticks]) -> tuple[list[list[float]], int]:
    """In turns, so that whatever else the machine does falls on all alike. And how many statements one takes."""
    times: list[list[float]] = [[] for _ in sizes]
    for _ in range(TIMES):
        for ticks, found in zip(sizes, times, strict=True):
            if part == PARTS[0]:
                ticks.make_due(DUE)
            with seen_on(ticks.database.engine) as seen:
                began = perf_counter()
                outcome = ticks.parts()[part]()
                found.append((perf_counter() - began) * 1000)
            if part == PARTS[0] and outcome != DUE:
                raise SystemExit(f"{outcome} left where {DUE} were due.")
    return times, seen.statements


def _measure_memory(ticks: Ticks) -> None:
    process = psutil.Process()
    ticks.send()
    before = process.memory_info().rss
    for _ in range(FLAT_TICKS):
        ticks.make_due(1)
        for step in ticks.parts().values():
            step()
    grown = (process.memory_info().rss - before) / 1e6
    say(f"memory after {FLAT_TICKS} ticks with one due each: {grown:+.1f} MB")


def _with_open(many: int, database: Database, partnership: Partnership) -> Ticks:
    sides = _with_leads(partnership)
    url = database.engine.url.render_as_string(hide_password=False)
    return Ticks(database, partnership, fill_open(url, sides, many))


def _with_leads(partnership: Partnership) -> Sides:
    """Of each side as many leads as are told in one tick."""
    with partnership.open_work() as work:
        parties = {each.id: each for each in work.people.parties()}
        people = {
            party: [Person(TEAM, f"U0{party[:3].upper()}MOR{number:02}") for number in range(DUE)]
            for party in (EMPLOYER, UNION)
        }
        for party, persons in people.items():
            for person in persons:
                work.people.put(Participant(person, parties[party], frozenset({Role.LEAD, Role.MEMBER})))
        work.commit()
    today = partnership.calendar.local_date(StandingClock()())
    return Sides(EMPLOYER, UNION, people[EMPLOYER], people[UNION], today)
