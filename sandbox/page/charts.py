"""Where the lines and areas of a chart lie, in the units of a drawing of WIDTH by HEIGHT."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.values import Json

WIDTH, HEIGHT = 480, 230
LEFT, RIGHT, TOP, BOTTOM = 46, 472, 10, 176
CENTRE_X, CENTRE_Y, RADIUS = 110, 115, 100
LINES = 5
# Beyond these, labels stand aslant so that they do not run into each other.
LONG_LABEL, MANY_LABELS = 8, 7


@dataclass(frozen=True)
class Mark:
    """A shape as an SVG path; `kind` is shape, line or area, `about` what it stands for."""

    kind: str
    series: int
    path: str
    about: str


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    """A drawing, and what it shows as a table: `names` over the columns, then a row for each label."""

    kind: str
    title: str
    marks: list[Mark]
    names: list[str]
    rows: list[tuple[str, list[str]]]
    levels: list[Label]
    categories: list[Label]
    x_label: str = ""
    y_label: str = ""

    @property
    def is_slanted(self) -> bool:
        return len(self.categories) > MANY_LABELS or any(len(each.text) > LONG_LABEL for each in self.categories)

    @property
    def legend(self) -> list[str]:
        """What the colours stand for; one series needs no key, as the title names it."""
        if self.kind == "pie":
            return [label for label, _ in self.rows]
        return self.names if len(self.names) > 1 else []


def chart_of(block: Json) -> Chart:
    """What a data_visualization block shows."""
    chart = block["chart"]
    return _pie(block["title"], chart) if chart["type"] == "pie" else _on_axes(block["title"], chart)


def _pie(title: str, chart: Json) -> Chart:
    values = [(segment["label"], max(float(segment["value"]), 0)) for segment in chart["segments"]]
    total = sum(value for _, value in values) or 1
    marks, angle = [], 0.0
    for index, (label, value) in enumerate(values):
        turn = value / total
        marks.append(Mark("shape", index, _slice(angle, angle + turn), f"{label}: {_number(value)}"))
        angle += turn
    rows = [(label, [_number(value), f"{value / total:.0%}"]) for label, value in values]
    return Chart("pie", title, marks, ["Value", "Share"], rows, [], [])


def _slice(start: float, end: float) -> str:
    """A slice between two turns; a whole circle needs two arcs."""
    if end - start >= 1:
        return f"{_slice(0, 0.5)} {_slice(0.5, 0.9999)}"
    (x1, y1), (x2, y2) = _on_circle(start), _on_circle(end)
    large = int(end - start > 0.5)
    return f"M{CENTRE_X} {CENTRE_Y} L{x1:.1f} {y1:.1f} A{RADIUS} {RADIUS} 0 {large} 1 {x2:.1f} {y2:.1f} Z"


def _on_circle(turn: float) -> tuple[float, float]:
    angle = 2 * math.pi * turn - math.pi / 2
    return CENTRE_X + RADIUS * math.cos(angle), CENTRE_Y + RADIUS * math.sin(angle)


def _on_axes(title: str, chart: Json) -> Chart:
    axis = chart["axis_config"]
    categories: list[str] = axis["categories"]
    names = [series["name"] for series in chart["series"]]
    table = [_in_order(series["data"], categories) for series in chart["series"]]
    levels = _levels([value for values in table for value in values])
    plot = _Plot(chart["type"], categories, levels, len(names))
    marks = [mark for index, values in enumerate(table) for mark in plot.marks(index, names[index], values)]
    rows = [(each, [_number(values[at]) for values in table]) for at, each in enumerate(categories)]
    return Chart(
        chart["type"],
        title,
        marks,
        names,
        rows,
        [Label(LEFT, plot.y(level), _number(level)) for level in levels],
        [Label(plot.middle(at), BOTTOM, each) for at, each in enumerate(categories)],
        axis.get("x_label", ""),
        axis.get("y_label", ""),
    )


@dataclass(frozen=True)
class _Plot:
    kind: str
    categories: list[str]
    levels: list[float]
    series: int

    def marks(self, index: int, name: str, values: list[float]) -> list[Mark]:
        if self.kind == "bar":
            return [self._bar(index, name, at, value) for at, value in enumerate(values)]
        points = [f"{self.middle(at):.1f} {self.y(value):.1f}" for at, value in enumerate(values)]
        line = Mark("line", index, "M" + " L".join(points), name)
        if self.kind == "line":
            return [line]
        ground = f"{self.y(0):.1f}"
        closed = f"M{self.middle(0):.1f} {ground} L{' L'.join(points)} L{self.middle(len(values) - 1):.1f} {ground} Z"
        return [Mark("area", index, closed, name), line]

    def _bar(self, index: int, name: str, at: int, value: float) -> Mark:
        width = self._step * 0.7 / self.series
        left = self.middle(at) - self._step * 0.35 + index * width
        top, height = sorted((self.y(value), self.y(0)))[0], abs(self.y(value) - self.y(0))
        path = f"M{left:.1f} {top:.1f} h{width * 0.92:.1f} v{height:.1f} h{-width * 0.92:.1f} Z"
        return Mark("shape", index, path, f"{name}, {self.categories[at]}: {_number(value)}")

    @property
    def _step(self) -> float:
        return (RIGHT - LEFT) / len(self.categories)

    def middle(self, at: int) -> float:
        return LEFT + self._step * (at + 0.5)

    def y(self, value: float) -> float:
        low, high = self.levels[0], self.levels[-1]
        return BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP)


def _in_order(points: Sequence[Json], categories: list[str]) -> list[float]:
    by_label = {point["label"]: float(point["value"]) for point in points}
    return [by_label[category] for category in categories]


def _levels(values: list[float]) -> list[float]:
    """Round numbers from nought or below to the highest value or above."""
    low = min(0.0, *values)
    high = max(0.0, *values) or (0.0 if low else 1.0)
    rough = (high - low) / (LINES - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [step * each for each in range(first, last + 1)]


def _number(value: float) -> str:
    return f"{value:,.10g}"
