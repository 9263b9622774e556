"""Things to type or pick a date in: their fields, and what they may hold at first."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sandbox.block_kit.composition import ACTION_ID
from sandbox.block_kit.schema import Check, Report, array, boolean, integer, record, string
from sandbox.block_kit.selects import PLACEHOLDER, interactive

EARLIEST, LATEST = 10**9, 10**10 - 1


def a_date(value: Any, pointer: str, report: Report) -> None:
    try:
        right = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        right = False
    if not right:
        report.add(pointer, "must be a date in the format YYYY-MM-DD")


def a_time(value: Any, pointer: str, report: Report) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        report.add(pointer, "must be a time in the format HH:mm")


def a_number(value: Any, pointer: str, report: Report) -> None:
    """Numbers travel as strings."""
    if not isinstance(value, str) or not re.fullmatch(r"-?\d+(\.\d+)?", value):
        report.add(pointer, "must be a number in a string")


def _lengths(element: Any, pointer: str, report: Report) -> None:
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    if low > high:
        report.add(pointer, "min_length must be less than or equal to max_length")
    if len(element.get("initial_value", "")) > high:
        report.add(f"{pointer}/initial_value", f"must be less than {high + 1} characters")


def _bounds(element: Any, pointer: str, report: Report) -> None:
    values = {name: element[name] for name in ("min_value", "max_value", "initial_value") if name in element}
    if not element["is_decimal_allowed"]:
        for name, value in values.items():
            if "." in value:
                report.add(f"{pointer}/{name}", "must be a whole number")
    low, high = float(values.get("min_value", "-inf")), float(values.get("max_value", "inf"))
    if low > high:
        report.add(pointer, "min_value must be less than or equal to max_value")
    if "initial_value" in values and not low <= float(values["initial_value"]) <= high:
        report.add(f"{pointer}/initial_value", "must lie between min_value and max_value")


_DISPATCH = record(
    {},
    {"trigger_actions_on": array(string(choices=frozenset({"on_enter_pressed", "on_character_entered"})), 1, 2)},
)
_TYPED: dict[str, Check] = {
    "action_id": ACTION_ID,
    "focus_on_load": boolean,
    "placeholder": PLACEHOLDER,
    "dispatch_action_config": _DISPATCH,
}
_TEXT: dict[str, Check] = {
    "initial_value": string(0),
    "multiline": boolean,
    "min_length": integer(0, 3000),
    "max_length": integer(1, 3000),
}

PICKERS: dict[str, Check] = {
    "datepicker": interactive({}, {"placeholder": PLACEHOLDER, "initial_date": a_date}),
    "timepicker": interactive({}, {"placeholder": PLACEHOLDER, "initial_time": a_time, "timezone": string(1)}),
    "datetimepicker": interactive({}, {"initial_date_time": integer(EARLIEST, LATEST)}),
}
TYPED_INPUTS: dict[str, Check] = {
    "plain_text_input": record({}, _TYPED | _TEXT, _lengths),
    "email_text_input": record({}, _TYPED | {"initial_value": string(1)}),
    "url_text_input": record({}, _TYPED | {"initial_value": string(1)}),
    "number_input": record(
        {"is_decimal_allowed": boolean},
        _TYPED | dict.fromkeys(("initial_value", "min_value", "max_value"), a_number),
        _bounds,
    ),
    "file_input": record({}, {"action_id": ACTION_ID, "filetypes": array(string(1)), "max_files": integer(1, 10)}),
}
