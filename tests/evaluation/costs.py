"""What the engine costs: time for an answer, time until it is ready, and the memory it adds."""

import json
import subprocess
import sys
from collections.abc import Iterator
from statistics import median, quantiles
from time import perf_counter

from bot.domain.framework_file import shipped

STARTS = 5


def lines() -> Iterator[str]:
    """Every measurement is of a process of its own, on one core."""
    yield "\nOne answer in process, in ms: the second set's questions, three rounds; and 1,000 hostile inputs."
    yield f"  {'':<22}{'p50':>6}{'p99':>6}   {'hostile: p50':>14}{'p99':>6}{'longest':>9}"
    for name in shipped():
        usual, hostile = _measured("answers", name, "usual"), _measured("answers", name, "hostile")
        found = f"  {name:<22}{_at(usual, 50):>6.1f}{_at(usual, 99):>6.1f}"
        yield f"{found}{_at(hostile, 50):>17.1f}{_at(hostile, 99):>6.1f}{max(hostile):>9.1f}"
    yield f"\nFrom cold, in s since the process was asked for, and memory in MB: medians of {STARTS} starts."
    yield f"  {'':<22}{'framework read':>15}{'engine ready':>14}{'answered':>10}{'without':>10}{'engine adds':>13}"
    for name in shipped():
        starts = [_measured("start", name, str(perf_counter())) for _ in range(STARTS)]
        read, ready, answered, before, _ = map(median, zip(*starts, strict=True))
        adds = median(after - before for *_, before, after in starts)
        yield f"  {name:<22}{read:>15.2f}{ready:>14.2f}{answered:>10.2f}{before:>10.0f}{adds:>13.0f}"


def _at(milliseconds: list[float], percentile: int) -> float:
    return quantiles(milliseconds, n=100, method="inclusive")[percentile - 1]


def _measured(*arguments: str) -> list[float]:
    command = [sys.executable, "-m", "tests.evaluation.starting", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return [float(each) for each in json.loads(done.stdout)]
