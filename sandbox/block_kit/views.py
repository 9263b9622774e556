"""What a modal may be."""

from __future__ import annotations

import json
from typing import Any

from sandbox.block_kit.blocks import MODAL_BLOCKS, check_blocks, elements_of
from sandbox.block_kit.composition import plain_text
from sandbox.block_kit.schema import Report, boolean, by_type, record, string

LARGEST_VIEW = 250_000


def _blocks(blocks: Any, pointer: str, report: Report) -> None:
    check_blocks(blocks, pointer, MODAL_BLOCKS, report)


def _whole(view: Any, pointer: str, report: Report) -> None:
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        report.add(pointer, "missing required field: submit")
    elements = [element for block in view["blocks"] for element in elements_of(block)]
    if sum(bool(element.get("focus_on_load")) for element in elements) > 1:
        report.add(f"{pointer}/blocks", "only one element may have `focus_on_load`")


VIEW = by_type(
    {
        "modal": record(
            {"title": plain_text(24), "blocks": _blocks},
            {
                "submit": plain_text(24),
                "close": plain_text(24),
                "private_metadata": string(0, 3000),
                "callback_id": string(0, 255),
                "external_id": string(0, 255),
                "clear_on_close": boolean,
                "notify_on_close": boolean,
                "submit_disabled": boolean,
            },
            _whole,
        )
    }
)


def view_errors(view: Any) -> list[str]:
    """What is wrong with a modal, in Slack's words; empty when nothing is."""
    report = Report()
    VIEW(view, "/view", report)
    return report.errors


def is_too_large(view: Any) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > LARGEST_VIEW
