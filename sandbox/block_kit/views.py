"""What a modal may be, and what a Home."""

from __future__ import annotations

import json
from collections.abc import Set
from typing import Any, Literal

from sandbox.block_kit.blocks import check_blocks, elements_of, walk
from sandbox.block_kit.composition import plain_text
from sandbox.block_kit.schema import Check, Report, boolean, by_type, record, string

LARGEST_VIEW = 250_000

_NAMES: dict[str, Check] = {
    "private_metadata": string(0, 3000),
    "callback_id": string(0, 255),
    "external_id": string(0, 255),
}


def _focus(view: Any, pointer: str, report: Report) -> None:
    elements = [element for block in walk(view["blocks"]) for element in elements_of(block)]
    if sum(bool(element.get("focus_on_load")) for element in elements) > 1:
        report.add(f"{pointer}/blocks", "only one element may have `focus_on_load`")


def _modal(view: Any, pointer: str, report: Report) -> None:
    if "submit" not in view and any(block["type"] == "input" for block in walk(view["blocks"])):
        report.add(pointer, "missing required field: submit")
    _focus(view, pointer, report)


def _view(kind: Literal["modal", "home"], scopes: Set[str]) -> Check:
    def blocks(value: Any, pointer: str, report: Report) -> None:
        check_blocks(value, pointer, kind, report, scopes)

    if kind == "home":
        return by_type({kind: record({"blocks": blocks}, _NAMES, _focus)})
    titles = {"submit": plain_text(24), "close": plain_text(24)}
    flags = dict.fromkeys(("clear_on_close", "notify_on_close", "submit_disabled"), boolean)
    return by_type({kind: record({"title": plain_text(24), "blocks": blocks}, {**_NAMES, **titles, **flags}, _modal)})


def view_errors(
    view: Any, kind: Literal["modal", "home"] = "modal", scopes: Set[str] = frozenset(), pointer: str = "/view"
) -> list[str]:
    """What is wrong with a view, in Slack's words; empty when nothing is."""
    report = Report()
    _view(kind, scopes)(view, pointer, report)
    return report.errors


def is_too_large(view: Any) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > LARGEST_VIEW
