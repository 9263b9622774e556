"""Tables and charts: their shapes, and how much of them a message may hold."""

from __future__ import annotations

from typing import Any

from sandbox.block_kit.rich_text import RICH_TEXT_PARTS
from sandbox.block_kit.schema import Check, Report, array, boolean, by_type, integer, number, record, string

TABLE_CHARACTERS = 10_000
DATA_TABLE_CHARACTERS = 20_000

_RAW_TEXT = record({"text": string(1)})
_RICH_TEXT = record({"elements": RICH_TEXT_PARTS}, {"block_id": string(1, 255)})
_CELLS: dict[str, Check] = {
    "raw_text": _RAW_TEXT,
    "rich_text": _RICH_TEXT,
    "raw_number": record({"value": number}, {"text": string(1)}),
}
_COLUMN = record({}, {"align": string(choices=frozenset({"left", "center", "right"})), "is_wrapped": boolean})


def _column(value: Any, pointer: str, report: Report) -> None:
    """A column without settings of its own may be null."""
    if value is not None:
        _COLUMN(value, pointer, report)


TABLE: dict[str, Check] = {"rows": array(array(by_type(_CELLS, "cell"), 1, 20), 1, 100)}
TABLE_OPTIONS: dict[str, Check] = {"column_settings": array(_column, 0, 20)}

# Slack's pages let a data table hold raw_number cells and 201 rows, older ones 101; a real workspace refused the
# former. Where the two differ the stricter is kept.
DATA_TABLE: dict[str, Check] = {
    "caption": string(1),
    "rows": array(array(by_type({"raw_text": _RAW_TEXT, "rich_text": _RICH_TEXT}, "cell"), 1, 20), 2, 101),
}
DATA_TABLE_OPTIONS: dict[str, Check] = {"page_size": integer(1, 100)}


def whole_table(table: Any, pointer: str, report: Report) -> None:
    """Equal rows below a header of plain words, and no more text than a data table takes."""
    rows = table["rows"]
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            report.add(f"{pointer}/rows/{index}", "all rows must have the same number of cells")
    for index, cell in enumerate(rows[0]):
        if cell["type"] == "rich_text":
            report.add(f"{pointer}/rows/0/{index}", "a header cell must not be rich_text")
    if characters(table) > DATA_TABLE_CHARACTERS:
        report.add(pointer, f"must hold less than {DATA_TABLE_CHARACTERS + 1} characters")


def characters(table: Any) -> int:
    """The length of all cells' text together."""
    return sum(_length(cell) for row in table["rows"] for cell in row)


def _length(value: Any) -> int:
    if isinstance(value, list):
        return sum(_length(each) for each in value)
    if not isinstance(value, dict):
        return 0
    if value.get("type") == "raw_number" and "text" not in value:
        return len(str(value["value"]))
    return len(value["text"]) if isinstance(value.get("text"), str) else _length(value.get("elements"))


_LABEL = string(1, 20)
_POINT = record({"label": _LABEL, "value": number})
_SERIES = record({"name": _LABEL, "data": array(_POINT, 1, 20)})
_AXES = record({"categories": array(_LABEL, 1, 20)}, {"x_label": string(1, 50), "y_label": string(1, 50)})


def _positive(value: Any, pointer: str, report: Report) -> None:
    number(value, pointer, report)
    if isinstance(value, int | float) and value <= 0:
        report.add(pointer, "must be greater than 0")


def _one_point_each(chart: Any, pointer: str, report: Report) -> None:
    """Every series has one point for every category, and a name of its own."""
    categories = chart["axis_config"]["categories"]
    names = [series["name"] for series in chart["series"]]
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            report.add(f"{pointer}/series/{index}/data", "must have exactly one point for each category")
        if series["name"] in names[:index]:
            report.add(f"{pointer}/series/{index}/name", "series names must be unique")


# Older pages let a chart have 6 segments or series, newer ones 12: the stricter is kept.
_DRAWN = record({"series": array(_SERIES, 1, 6), "axis_config": _AXES}, {}, _one_point_each)
CHART: dict[str, Check] = {
    "title": string(1, 50),
    "chart": by_type(
        {
            "pie": record({"segments": array(record({"label": _LABEL, "value": _positive}), 1, 6)}),
            "bar": _DRAWN,
            "area": _DRAWN,
            "line": _DRAWN,
        },
        "chart",
    ),
}
