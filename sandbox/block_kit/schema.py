"""How a JSON value is checked against a shape, and how Slack words and points at what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class Report:
    """The faults found so far, each with the JSON pointer of the value that has it."""

    def __init__(self) -> None:
        self.errors: list[str] = []

    def add(self, pointer: str, fault: str) -> None:
        self.errors.append(f"{fault} [json-pointer:{pointer}]")


Check = Callable[[Any, str, Report], None]


def string(low: int = 1, high: int | None = None, *, choices: frozenset[str] | None = None) -> Check:
    """A string of `low` to `high` characters, or one of `choices`."""

    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add(pointer, "must provide a string")
        elif choices is not None and value not in choices:
            report.add(pointer, "must be a valid enum value")
        elif len(value) < low:
            report.add(pointer, f"must be more than {low - 1} characters")
        elif high is not None and len(value) > high:
            report.add(pointer, f"must be less than {high + 1} characters")

    return check


def boolean(value: Any, pointer: str, report: Report) -> None:
    if not isinstance(value, bool):
        report.add(pointer, "must provide a boolean")


def integer(low: int, high: int) -> Check:
    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.add(pointer, "must provide an integer")
        elif value < low:
            report.add(pointer, f"must be greater than or equal to {low}")
        elif value > high:
            report.add(pointer, f"must be less than or equal to {high}")

    return check


def number(value: Any, pointer: str, report: Report) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        report.add(pointer, "must provide a number")


def array(item: Check, low: int = 1, high: int | None = None) -> Check:
    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add(pointer, "must provide an array")
            return
        if len(value) < low:
            report.add(pointer, f"no fewer than {low} items allowed")
        if high is not None and len(value) > high:
            report.add(pointer, f"no more than {high} items allowed")
        for index, each in enumerate(value):
            item(each, f"{pointer}/{index}", report)

    return check


def record(
    required: Mapping[str, Check] | None = None,
    optional: Mapping[str, Check] | None = None,
    rule: Check | None = None,
) -> Check:
    """An object with these fields and no others; `rule` looks at the whole once its fields are right."""
    needed = dict(required or {})
    known = needed | dict(optional or {})

    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(pointer, "must provide an object")
            return
        before = len(report.errors)
        for name in needed:
            if name not in value:
                report.add(pointer, f"missing required field: {name}")
        for name, each in value.items():
            if name in known:
                known[name](each, f"{pointer}/{name}", report)
            else:
                report.add(pointer, f"invalid additional property: {name}")
        if rule is not None and len(report.errors) == before:
            rule(value, pointer, report)

    return check


def by_type(kinds: Mapping[str, Check], noun: str = "type") -> Check:
    """An object whose `type` says which of `kinds` it is; any other is refused as unsupported."""

    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(pointer, "must provide an object")
        elif not isinstance(value.get("type"), str):
            report.add(pointer, "missing required field: type")
        elif value["type"] not in kinds:
            report.add(pointer, f"unsupported {noun}: {value['type']}")
        else:
            rest = {name: each for name, each in value.items() if name != "type"}
            kinds[value["type"]](rest, pointer, report)

    return check
