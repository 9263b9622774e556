"""The only place that asks what time it is."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)


def clock_from_file(path: Path) -> Clock:
    """The partnership's clock as another process moves it: for the demo and tests only.

    The file holds `{"partnership": ISO 8601 with offset, "machine": epoch seconds}`: at that second of the
    machine's clock it was that time in the partnership, and both run on together from there.
    """

    def now() -> datetime:
        moved = json.loads(path.read_text(encoding="utf-8"))
        start = datetime.fromisoformat(moved["partnership"]).astimezone(UTC)
        return start + timedelta(seconds=time.time() - moved["machine"])

    return now
