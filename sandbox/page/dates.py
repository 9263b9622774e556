"""Dates in texts, as Slack writes them for the person who reads: in their time zone, by the clock on their wall."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sandbox.clock import ZONE

_TOKEN = re.compile(r"\{(\w+)\}")
_STEPS = ((60, "second"), (60, "minute"), (24, "hour"), (30, "day"), (12, "month"))
_NEARBY = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def formatted(timestamp: str, form: str, now: datetime) -> str | None:
    """`form` with its tokens filled in; None, so that the fallback is shown, where Slack could not either."""
    try:
        at = datetime.fromtimestamp(int(timestamp), UTC).astimezone(ZONE)
    except (ValueError, OverflowError, OSError):
        return None
    words = [_token(name, at, now.astimezone(ZONE)) for name in _TOKEN.findall(form)]
    if not words or None in words:
        return None
    left = iter(words)
    return _TOKEN.sub(lambda _: str(next(left)), form)


def _token(name: str, at: datetime, now: datetime) -> str | None:
    if name.endswith("_pretty"):
        near = _NEARBY.get((at.date() - now.date()).days)
        return near or _token(name.removesuffix("_pretty"), at, now)
    if name == "ago":
        return _ago(at, now)
    forms = {
        "date_num": f"{at:%Y-%m-%d}",
        "date": f"{at.day} {at:%B %Y}",
        "date_short": f"{at.day} {at:%b %Y}",
        "date_long": f"{at:%A} {at.day} {at:%B %Y}",
        "time": f"{at:%H:%M}",
        "time_secs": f"{at:%H:%M:%S}",
    }
    return forms.get(name)


def _ago(at: datetime, now: datetime) -> str:
    # In UTC, as a difference within one zone would leave out the hour by which its clocks were moved.
    seconds = (now.astimezone(UTC) - at.astimezone(UTC)).total_seconds()
    count, unit = abs(int(seconds)), "year"
    for length, name in _STEPS:
        if count < length:
            unit = name
            break
        count //= length
    amount = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"in {amount}" if seconds < 0 else f"{amount} ago"
