"""The clock as a caller: looks every few seconds, and at once after a commit, for what is due."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from threading import Event, Thread

from apscheduler.schedulers.background import BackgroundScheduler

from bot.errors import UserError

log = logging.getLogger(__name__)

# A little more than Slack's usual second of patience, and than the first pause after a try that did not arrive.
SOON = 2.5
PAUSE_AFTER_TROUBLE = 1.0


@dataclass
class Ticker:
    """Calls `send_next` until nothing is due, again on every tick and whenever `woken` is set.

    APScheduler holds nothing but the tick, in memory and in UTC: what is due stands in our own tables.
    """

    send_next: Callable[[], bool]
    seconds: float
    woken: Event
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
        next_look = at_most
        while not self._stopping.is_set():
            self.woken.wait(next_look)
            self.woken.clear()
            next_look = at_most
            while not self._stopping.is_set() and self._sent_one():
                # What Slack has put off for a moment need not wait for the next tick.
                next_look = min(SOON, at_most)

    def _sent_one(self) -> bool:
        try:
            return self.send_next()
        except UserError as refusal:
            log.warning("Nothing sent on this tick: %s", type(refusal).__name__)
        except Exception:
            # One message's trouble is not the others': it stays claimed, and they go on.
            log.exception("A message could not be sent (%s)", secrets.token_hex(4))
            # Should it be the trouble of all, the log need not fill with it.
            return not self._stopping.wait(PAUSE_AFTER_TROUBLE)
        return False
