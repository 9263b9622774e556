"""How soon a list, a concern and a Home are made in one process, where there are fifty thousand concerns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from time import perf_counter
from typing import TypeVar

from sqlalchemy import select

from bot.clock import system_clock
from bot.domain.framework import Side
from bot.domain.listed import Order, Which
from bot.domain.people import Party, Person
from bot.partnership import Partnership
from bot.services import concerns, home
from handlers.concern_list import listed
from handlers.forms import ConcernsFilter
from handlers.views.concern_card import concern_modal
from handlers.views.home import home_view
from sandbox.people import ANA, RUTH, TEAM
from storage.tables import concern
from storage.unit_of_work import Database
from tests.bench.figures import at, say
from tests.bench.records import fill

MANY = 50_000
TIMES = 20
SHOWN = 200
UNIONS = ("brightwater", "quayside", "lantern", "fernhill")
# The lead of the employer, who sees all of them, and of a union, who sees its own.
READERS = {"employer": Person(TEAM, ANA), "union": Person(TEAM, RUTH)}


def measure_lists(name: str, database: Database, partnership: Partnership) -> None:
    """Each is the time of a service and its view, in the middle and of the slowest in twenty."""
    now = system_clock()
    with partnership.open_work() as work:
        for union in UNIONS[2:]:
            work.people.put_party(Party(union, union.title(), Side.UNION))
        work.commit()
    references = fill(database.engine, "cabinet-office", UNIONS, MANY, now=now)
    floor = _times(lambda each: _one_row(database, each), references[:SHOWN])
    say("")
    say(f"{f'{name}, {MANY} concerns':<46}{'p50 ms':>8}{'p95 ms':>8}{'of floor':>10}   slowest list")
    _row("floor: one row found by its key", floor, floor)
    for who, by in READERS.items():
        reader = _Reader(partnership, by, now)
        for order, is_late in product(Order, (False, True)):
            lists = [(which, reader.listed(which, order, is_late=is_late)) for which in Which]
            slowest, times = max(lists, key=lambda each: at(each[1], 95))
            _row(f"{who}: list, {order}, {'last' if is_late else 'first'} page", times, floor, slowest)
        _row(f"{who}: show", reader.shown(), floor)
        _row(f"{who}: Home", reader.home(), floor)


@dataclass(frozen=True)
class _Reader:
    partnership: Partnership
    by: Person
    now: datetime

    def listed(self, which: Which, order: Order, *, is_late: bool) -> list[float]:
        found = concerns.page(self.partnership, by=self.by, which=which, order=order, now=self.now)
        number = max(0, -(-found.total // found.size) - 1) if is_late else 0
        chosen = ConcernsFilter(which=which, order=order, number=number)
        return _times(lambda _: listed(self.partnership, chosen, by=self.by, now=self.now), range(TIMES))

    def shown(self) -> list[float]:
        pages = [concerns.page(self.partnership, by=self.by, number=number * 7, now=self.now) for number in range(40)]
        zone = self.partnership.calendar.zone

        def show(reference: str) -> object:
            return concern_modal(concerns.show(self.partnership, reference, by=self.by, now=self.now), zone)

        return _times(show, [each.reference for page in pages for each in page.records])

    def home(self) -> list[float]:
        zone = self.partnership.calendar.zone
        return _times(lambda _: home_view(home.show(self.partnership, by=self.by, now=self.now), zone), range(TIMES))


def _one_row(database: Database, reference: str) -> object:
    with database.engine.connect() as connection:
        return connection.execute(select(concern.c.state).where(concern.c.reference == reference)).one()


Each = TypeVar("Each")


def _times(task: Callable[[Each], object], each_of: Iterable[Each]) -> list[float]:
    times = []
    for each in each_of:
        began = perf_counter()
        task(each)
        times.append((perf_counter() - began) * 1000)
    return times


def _row(what: str, times: list[float], floor: list[float], slowest: str = "") -> None:
    beside = at(times, 50) / at(floor, 50)
    say(f"{what:<46}{at(times, 50):>8.2f}{at(times, 95):>8.2f}{beside:>10.1f}   {slowest}".rstrip())
