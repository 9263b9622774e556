"""The partnership's clock, which can be moved, and the file in which another process reads it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
START = datetime(2026, 9, 2, 10, 0, tzinfo=ZONE)


class PartnershipClock:
    """Starts on Wednesday 2 September 2026, 10:00 in London, and runs on with real time.

    The file holds `{"partnership": ISO 8601 with offset, "machine": epoch seconds}`: at that machine second
    it was that partnership time, so now = partnership + (machine now − machine). It is replaced whole, never
    written in place. A file that is there already is taken up: a restarted sandbox goes on from it.
    """

    def __init__(self, path: Path | None = None, *, machine: Callable[[], float] = time.time) -> None:
        self.path = path
        self._machine = machine
        self._lock = threading.Lock()
        self._partnership, self._since = START.astimezone(UTC), machine()
        if path is not None and path.exists():
            record = json.loads(path.read_text(encoding="utf-8"))
            self._partnership = datetime.fromisoformat(record["partnership"]).astimezone(UTC)
            self._since = float(record["machine"])
        else:
            self._write()

    def now(self) -> datetime:
        """The partnership's time, in UTC."""
        return self._partnership + timedelta(seconds=self._machine() - self._since)

    def move(self, *, to: datetime | None = None, by: timedelta | None = None) -> datetime:
        """Set the clock to an aware time, or on by an interval; says the new time."""
        if (to is None) == (by is None):
            raise ValueError("Give either a time to move to, or an interval to move by.")
        with self._lock:
            start = self.now() if to is None else to
            if start.tzinfo is None:
                raise ValueError("The time to move to has no time zone.")
            self._partnership = start.astimezone(UTC) + (by or timedelta())
            self._since = self._machine()
            self._write()
        return self._partnership

    def _write(self) -> None:
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(self.path.name + ".new")
        record = {"partnership": self._partnership.isoformat(), "machine": self._since}
        draft.write_text(json.dumps(record), encoding="utf-8")
        draft.replace(self.path)
