"""What this process knows of its own ticker and of everybody's sending, and what of it is not well."""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from threading import Event, Thread
from time import monotonic as machine_seconds

from bot.clock import Clock
from bot.domain.vitals import JUMP, STILL_AFTER, Vitals
from bot.errors import UserError

log = logging.getLogger(__name__)

# How often the records are asked, whoever asks us and however often.
LOOK_EVERY = 5.0
# A tick that comes a moment early is a tick all the same, and others need not see it more often than this.
NEARLY = 0.9
SHORTEST_BEAT = 1.0


@dataclass
class Pulse:
    """When this process's sender looked last, and whether the partnership's clock has jumped between two looks.

    `process` is its name among the others. `beat` is called by the sender at every look, and by nobody else. `keep`
    tells the database, at most once a tick; it is given whether the clock has jumped since it was last told.
    """

    process: str
    clock: Clock
    keep: Callable[[bool], None]
    tick_seconds: float
    still_after: float = STILL_AFTER
    monotonic: Callable[[], float] = machine_seconds
    jumps: int = 0
    _looked: tuple[float, datetime] | None = None
    _kept: float | None = None
    _untold: bool = False

    def beat(self) -> None:
        moment, now = self.monotonic(), self.clock()
        if self._looked is not None:
            before, then = self._looked
            # A machine that slept has the same look: its monotonic seconds stood still meanwhile.
            ahead = (now - then).total_seconds() - (moment - before)
            if abs(ahead) > JUMP:
                self.jumps += 1
                self._untold = True
                log.warning("The partnership's clock jumped by %+.0f seconds", ahead)
        self._looked = moment, now
        every = max(SHORTEST_BEAT, NEARLY * self.tick_seconds)
        if self._kept is None or moment - self._kept >= every:
            self._kept = moment
            self._tell()

    @property
    def seconds(self) -> float | None:
        """Since the last look, by monotonic seconds; None before the first."""
        return None if self._looked is None else self.monotonic() - self._looked[0]

    @property
    def stands_still(self) -> bool:
        return self.seconds is not None and self.seconds >= self.still_after

    def _tell(self) -> None:
        try:
            self.keep(self._untold)
        except UserError:
            # The sender finds the same in a moment, and says so.
            return
        except Exception:
            # Whoever cannot be seen to tick had better tick all the same.
            log.exception("A tick could not be told of (%s)", secrets.token_hex(4))
            return
        self._untold = False


class Ailment(StrEnum):
    """In the order in which they are told; the value is what the log says once it is over."""

    OWN_TICKER = "the ticker of this process"
    NO_TICKER = "no process that ticks"
    OTHER_TICKER = "a process that stood still"
    DATABASE = "the database"
    REFUSED = "sending"
    UNDELIVERABLE = "messages that could not be delivered"
    JUMPED = "a clock that jumped"


@dataclass(frozen=True)
class Report:
    """`lines` say what is not well. Only what starting this process anew may mend makes it `ill`."""

    lines: tuple[str, ...] = ()
    ill: bool = False


@dataclass
class Watch:
    """Looks every few seconds, on a thread of its own, so that whoever asks costs nothing and never waits.

    `look` raises StoreUnavailable where the database is silent. Without a `pulse` this process does not tick.
    """

    look: Callable[[], Vitals]
    pulse: Pulse | None = None
    still_after: float = STILL_AFTER
    every: float = LOOK_EVERY
    monotonic: Callable[[], float] = machine_seconds
    vitals: Vitals | None = None
    _since: float | None = None
    _known: dict[Ailment, int] = field(default_factory=dict)
    _stopping: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def start(self) -> None:
        self._thread = Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def report(self) -> Report:
        ailments = self._ailments()
        return Report(tuple(line for _, line in ailments.values()), ill=Ailment.OWN_TICKER in ailments)

    def refresh(self) -> None:
        """Look once, and say in the log what has begun and what is over."""
        try:
            self.vitals = self.look()
        except UserError:
            self.vitals = None
        if self._since is None:
            self._since = self.monotonic()
        ailments = self._ailments()
        for ailment, (many, line) in ailments.items():
            # A jump is told of where it happened, by how much.
            if many > self._known.get(ailment, 0) and ailment is not Ailment.JUMPED:
                log.warning("Not well: %s", line)
        for ailment in self._known.keys() - ailments.keys():
            log.info("Over: %s", ailment.value)
        self._known = {ailment: many for ailment, (many, _) in ailments.items()}

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.refresh()
            except Exception:
                log.exception("Health could not be looked at (%s)", secrets.token_hex(4))
            self._stopping.wait(self.every)

    def _nobody_ticks(self, vitals: Vitals, since: float) -> bool:
        # All are started at once, and whoever ended left no trace: what was not seen is not known yet.
        is_known = vitals.heartbeats or self.monotonic() - since >= self.still_after
        return bool(is_known) and not vitals.ticking(self.still_after)

    def _ailments(self) -> Mapping[Ailment, tuple[int, str]]:
        """Each with how many there are of it, and a line that names neither records nor people."""
        found: dict[Ailment, tuple[int, str]] = {}
        if self.pulse is not None and self.pulse.stands_still:
            found[Ailment.OWN_TICKER] = (1, "This process's ticker stands still: it sends nothing. Start it anew.")
        if self._since is None:
            return found
        if (vitals := self.vitals) is None:
            return found | {Ailment.DATABASE: (1, "The database does not answer.")}
        if self.pulse is None and self._nobody_ticks(vitals, self._since):
            line = f"No process has ticked for {self.still_after:.0f} seconds: nothing is sent. Start a worker."
            found[Ailment.NO_TICKER] = (1, line)
        own = self.pulse.process if self.pulse is not None else None
        if many := sum(each.process != own for each in vitals.standing_still(self.still_after)):
            line = f"Processes that ticked and stand still, or were killed within the hour: {many}."
            found[Ailment.OTHER_TICKER] = (many, line)
        if vitals.refused is not None:
            found[Ailment.REFUSED] = (1, "Sending has stopped: Slack refuses the bot's token.")
        if vitals.undeliverable:
            line = f"Messages that could not be delivered within 30 days: {vitals.undeliverable}. See doctor."
            found[Ailment.UNDELIVERABLE] = (vitals.undeliverable, line)
        if vitals.jumped is not None:
            found[Ailment.JUMPED] = (1, "A clock jumped by more than five minutes within the hour.")
        return found
