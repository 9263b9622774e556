"""What the log learns of requests that are refused: that there were some and how many, however many there are."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock

QUIET_SECONDS = 60.0

log = logging.getLogger(__name__)


class Reason(StrEnum):
    TOO_LARGE = "larger than 1 MiB"
    NOT_SIGNED = "not signed by Slack, or not within five minutes"


@dataclass
class _Told:
    at: float
    since: int = 0


@dataclass
class Refusals:
    """A line at most in QUIET_SECONDS for each reason: whoever can reach us could otherwise fill the log."""

    monotonic: Callable[[], float]
    _told: dict[Reason, _Told] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def note(self, reason: Reason) -> None:
        with self._lock:
            now, before = self.monotonic(), self._told.get(reason)
            if before is not None and now - before.at < QUIET_SECONDS:
                before.since += 1
                return
            self._told[reason] = _Told(now)
        refused = 1 + (before.since if before else 0)
        log.warning("A request was refused: %s (%s since this was last said).", reason, refused)
