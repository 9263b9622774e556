"""Bots that die again and again while many nudges come up; then what came of each kill, and whether all arrived."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from bot.domain.concern import Concern
from bot.errors import StoreUnavailable
from bot.partnership import Partnership
from bot.settings import Settings
from bot.wiring import build_partnership
from sandbox.people import ANA, PARTNERSHIP
from sandbox.workspace import Workspace
from storage.tables import STILL_TO_SEND, outgoing_message
from storage.unit_of_work import Database
from tests.end_to_end.arrivals import arrived, moments
from tests.end_to_end.installed import name_people
from tests.end_to_end.kill_points import OF_CHANGING, OF_PLANNING_ANEW, OF_SENDING, Point
from tests.end_to_end.lives import Kill, Life, Mortal
from tests.end_to_end.many_nudges import EVE, Written, name_leads

# On SQLite whoever looks or asks makes the bot wait.
BETWEEN_LOOKS = 1.0


@dataclass
class Ordeal:
    """On one database. People go on with their work meanwhile, so far as it takes that for a bot to die."""

    workspace: Workspace
    database: Database
    partnership: Partnership
    written: Written = field(default_factory=Written)
    mortals: list[Mortal] = field(default_factory=list)
    stirred: threading.Event = field(default_factory=threading.Event)
    # What writes more, should bots that are to die over a message run out of them.
    more: Callable[[], Written] | None = None
    _asked: set[Life] = field(default_factory=set)
    _asked_at: float = 0.0
    _looked_at: float = 0.0

    @property
    def kills(self) -> list[Kill]:
        return [kill for each in self.mortals for kill in each.kills]

    def endure(self, *, at: datetime, seconds: float) -> None:
        """From that moment of the partnership's until nobody has to die any more, and nothing waits to be sent."""
        self.workspace.move_clock(to=at)
        for each in self.mortals:
            each.start()
        began = monotonic()
        while not (all(each.lasts for each in self.mortals) and self.waiting() == 0):
            assert monotonic() - began < seconds, f"{self.waiting()} messages wait. {self.table()}"
            self._give_reasons()
            self._wait()
        self.stop()

    def stop(self) -> None:
        for each in self.mortals:
            each.stop()

    def waiting(self) -> int:
        """How many messages are due and neither sent nor given up."""
        due = select(func.count()).where(STILL_TO_SEND, outgoing_message.c.due_at <= self.workspace.clock.now())
        with suppress(OperationalError), self.database.engine.connect() as connection:
            return int(connection.scalar(due) or 0)
        # Busy: then something is still to be done.
        return 1

    def assert_all_arrived_once(self) -> None:
        """To whom it was for, and to nobody else. A post whose fate is unclear counts as sent, and is listed."""
        came, written = arrived(self.workspace), self.written
        posted = Counter({each: count for each, count in came.items() if each in written.posts})
        assert came - posted - written.expected == Counter(), "doubled, or to somebody else"
        assert written.expected - came == Counter(), "lost"
        assert posted - written.posts == Counter(), "a post was doubled"
        assert Counter(each.reference for each in (written.posts - posted).elements()) <= self._unclear()

    def table(self) -> str:
        """For each point its kills, how often a message was under way then, and how often Slack had it already."""
        at = moments(self.workspace)
        rows = [f"{'':<60}{'kills':>8}{'under way':>12}{'arrived':>10}"]
        for point in Point:
            kills = [kill for kill in self.kills if kill.point is point]
            under_way = [kill for kill in kills if kill.message]
            had = sum(at.get(kill.message, kill.at) < kill.at for kill in under_way)
            rows.append(f"{point:<60}{len(kills):>8}{len(under_way):>12}{had:>10}")
        return "\n".join(rows)

    def _unclear(self) -> Counter[str]:
        """Of each record, the posts that count as sent and that nobody knows to have arrived."""
        row = outgoing_message.c
        with self.database.engine.connect() as connection:
            assert connection.scalar(select(func.count()).where(row.state == "undeliverable")) == 0
            return Counter(connection.scalars(select(row.subject).where(row.unclear)))

    def _give_reasons(self) -> None:
        """Whoever is to die at a change, while planning anew, or over a message, has to be given one."""
        lives = {each.life for each in self.mortals if each.life is not None}
        awaited = {life.point for life in lives}
        if awaited.intersection(OF_CHANGING):
            self._acknowledge(self.written.to_acknowledge.pop())
        if awaited.intersection(OF_PLANNING_ANEW):
            self._ask_to_plan({life for life in lives if life.point in OF_PLANNING_ANEW})
        if awaited.intersection(OF_SENDING) and self.more and monotonic() - self._looked_at > BETWEEN_LOOKS:
            self._looked_at = monotonic()
            with suppress(StoreUnavailable):
                if self.waiting() == 0:
                    self.written.add(self.more())

    def _ask_to_plan(self, lives: set[Life]) -> None:
        """At once as such a life begins, so that it need not send first; and again where another was faster."""
        if lives <= self._asked and monotonic() - self._asked_at < BETWEEN_LOOKS:
            return
        self._asked_at = monotonic()
        # A bot that is planning at this moment may have the database to itself.
        with suppress(StoreUnavailable), self.partnership.open_work() as work:
            work.planned_calendar.ask_for_all()
            work.commit()
            self._asked |= lives

    def _acknowledge(self, concern: Concern) -> None:
        """As people do: again, until it is confirmed."""
        while self.workspace.run_command(ANA, PARTNERSHIP, f"/concern acknowledge {concern.reference}").problem:
            self._wait()
        self.written.acknowledge(concern)

    def _wait(self) -> None:
        self.stirred.wait(0.1)
        self.stirred.clear()


@contextmanager
def ordeal(workspace: Workspace, database_url: str) -> Iterator[Ordeal]:
    """On the eve, with many leads; nothing is written and nobody started yet."""
    name_people(database_url, workspace.app)
    database = Database(database_url, on_commit=lambda: None)
    partnership = build_partnership(Settings(database_url=database_url), database.open_work)
    name_leads(partnership, workspace)
    workspace.move_clock(to=EVE)
    made = Ordeal(workspace, database, partnership)
    try:
        yield made
    finally:
        made.stop()
        database.close()


def counted(kills: Sequence[Kill]) -> Counter[Point]:
    return Counter(kill.point for kill in kills)
