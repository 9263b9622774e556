"""What a tick costs where few nudges are due and many are planned: it is to cost what is due, not what is open."""

from collections.abc import Callable
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
from tests.bench.open_concerns import Crowd, due_now, fill_open
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
    clock: StandingClock = field(default_factory=StandingClock)
    messenger: ObedientMessenger = field(default_factory=ObedientMessenger)
    references: list[str] = field(default_factory=list)
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


def measure_ticks(name: str, database: Database, partnership: Partnership) -> None:
    crowd = _with_leads(partnership)
    ticks = Ticks(database, partnership)
    say("")
    say(f"{f'{name}: a tick':<28}" + "".join(f"{f'{many} open':>26}" for many in OPEN))
    say(f"{'p50 ms (of 1,000 open)':<28}" + f"{'statements':>26}" * len(OPEN))
    found: dict[str, list[tuple[float, int]]] = {part: [] for part in PARTS}
    for number, many in enumerate(OPEN):
        more = many - len(ticks.references)
        ticks.references += fill_open(database.engine, crowd, more, seed=number)
        for part, measured in _measured(ticks).items():
            found[part].append(measured)
    for part, figures in found.items():
        first = figures[0][0]
        cells = (f"{f'{p50:.2f} ({p50 / first:.2f}) {statements:>5}':>26}" for p50, statements in figures)
        say(f"{part:<28}" + "".join(cells))
    _measure_memory(ticks)


def _measured(ticks: Ticks) -> dict[str, tuple[float, int]]:
    """Of each part the time in the middle of several, and its statements."""
    found = {}
    for part, step in ticks.parts().items():
        times = []
        for _ in range(TIMES):
            if part == PARTS[0]:
                ticks.make_due(DUE)
            with seen_on(ticks.database.engine) as seen:
                began = perf_counter()
                outcome = step()
                times.append((perf_counter() - began) * 1000)
            if part == PARTS[0] and outcome != DUE:
                raise SystemExit(f"{outcome} left where {DUE} were due.")
        found[part] = at(times, 50), seen.statements
    return found


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


def _with_leads(partnership: Partnership) -> Crowd:
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
    return Crowd(EMPLOYER, UNION, people[EMPLOYER], people[UNION], today)
