"""How what was measured is said."""

import sys
from statistics import quantiles


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def at(milliseconds: list[float], percentile: int) -> float:
    return quantiles(milliseconds, n=100, method="inclusive")[percentile - 1]
