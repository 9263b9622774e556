"""The clock as a caller: looks every few seconds, and at once after a commit, for what is due."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from threading import Event, Thread
from time import monotonic
from typing import TypeVar

from apscheduler.schedulers.background import BackgroundScheduler

from bot.errors import UserError

Result = TypeVar("Result")
Otherwise = TypeVar("Otherwise")

log = logging.getLogger(__name__)

# What another process is sending or planning at this moment is to be done for an instant yet.
SOONEST = 0.1
# Nudges wait for so many seconds at most until all are planned anew. Each is looked at once more as it leaves.
MOST_PLANNING = 60.0
PAUSE_AFTER_TROUBLE = 1.0


@dataclass
class Ticker:
    """Calls `send_next` until nothing is due: on every tick, whenever `woken` is set, and when something may leave.

    `next_look` says in how many seconds that is, as things stand. `begin` is done first, once; before any nudge leaves
    `plan_some` is called until nothing is to be planned anew, and again a little later where it gives None, as another
    process is planning; `send_reply` sends meanwhile what somebody waits for. `beat` is called at every step.
    APScheduler holds nothing but the tick, in memory and in UTC: what is due stands in our own tables.
    """

    send_next: Callable[[], bool]
    seconds: float
    woken: Event
    next_look: Callable[[], float | None] = lambda: None
    begin: Callable[[], None] = lambda: None
    plan_some: Callable[[], int | None] = lambda: 0
    send_reply: Callable[[], bool] = lambda: False
    beat: Callable[[], None] = lambda: None
    _stopping: Event = field(default_factory=Event)
    _scheduler: BackgroundScheduler = field(default_factory=lambda: BackgroundScheduler(timezone=UTC))
    _thread: Thread | None = None

    def start(self) -> None:
        self._thread = Thread(target=self._send, name="sender", daemon=True)
        self._thread.start()
        self._scheduler.add_job(
            self.woken.set, "interval", seconds=self.seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._scheduler.start()
        self.woken.set()

    def stop(self) -> None:
        """Finish the message that is being sent, claim no other, and return."""
        self._stopping.set()
        self.woken.set()
        self._scheduler.shutdown(wait=True)
        if self._thread is not None:
            self._thread.join()

    def _send(self) -> None:
        # The scheduler reckons by the machine's clock and stands still when that is set back; this wait does not.
        at_most = 2 * self.seconds
        # A database that is busy as the bot starts is no reason to end.
        while not self._stopping.is_set() and not self._begun():
            self._stopping.wait(PAUSE_AFTER_TROUBLE)
        while not self._stopping.is_set():
            ahead = self._safely(self.next_look, otherwise=None)
            self.woken.wait(at_most if ahead is None else min(at_most, max(SOONEST, ahead)))
            self.woken.clear()
            self._plan()
            self._send_all(self.send_next)

    def _plan(self) -> None:
        ends = monotonic() + MOST_PLANNING
        while not self._stopping.is_set() and (planned := self._safely(self.plan_some, otherwise=0)) != 0:
            if monotonic() > ends:
                log.warning("Nudges leave before all are planned anew, which takes more than %.0f s", MOST_PLANNING)
                return
            if planned is None:
                self._stopping.wait(SOONEST)
            self._send_all(self.send_reply)

    def _send_all(self, send: Callable[[], bool]) -> None:
        self._safely(self.beat, otherwise=None)
        while not self._stopping.is_set() and self._sent_one(send):
            self._safely(self.beat, otherwise=None)

    def _sent_one(self, send: Callable[[], bool]) -> bool:
        try:
            return send()
        except UserError as refusal:
            log.warning("Nothing sent on this tick: %s", type(refusal).__name__)
        except Exception:
            # One message's trouble is not the others': it stays claimed, and they go on.
            log.exception("A message could not be sent (%s)", secrets.token_hex(4))
            # Should it be the trouble of all, the log need not fill with it.
            return not self._stopping.wait(PAUSE_AFTER_TROUBLE)
        return False

    def _begun(self) -> bool:
        def begin() -> bool:
            self.begin()
            return True

        return self._safely(begin, otherwise=False)

    def _safely(self, call: Callable[[], Result], *, otherwise: Otherwise) -> Result | Otherwise:
        """`otherwise` where it did not succeed: sending, which matters most, goes on."""
        try:
            return call()
        except UserError as refusal:
            log.warning("This tick was not whole: %s", type(refusal).__name__)
        except Exception:
            log.exception("This tick was not whole (%s)", secrets.token_hex(4))
            self._stopping.wait(PAUSE_AFTER_TROUBLE)
        return otherwise
