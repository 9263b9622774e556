"""The blocks that messages and modals may hold, checked one by one and against each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.block_kit.composition import BLOCK_ID, any_text, plain_text
from sandbox.block_kit.elements import AS_ACCESSORY, IMAGE_FIELDS, IN_ACTIONS, IN_CONTEXT, IN_INPUT, has_a_source
from sandbox.block_kit.rich_text import RICH_TEXT_PARTS
from sandbox.block_kit.schema import Check, Report, array, boolean, by_type, record, string

MESSAGE_BLOCKS = 50
MODAL_BLOCKS = 100


def _text_or_fields(section: Any, pointer: str, report: Report) -> None:
    if "text" not in section and "fields" not in section:
        report.add(pointer, "must define either `text` or `fields`")


def _block(required: dict[str, Check], optional: dict[str, Check] | None = None, rule: Check | None = None) -> Check:
    return record(required, {"block_id": BLOCK_ID} | (optional or {}), rule)


BLOCK = by_type(
    {
        "section": _block(
            {},
            {
                "text": any_text(3000),
                "fields": array(any_text(2000), 1, 10),
                "accessory": AS_ACCESSORY,
                "expand": boolean,
            },
            _text_or_fields,
        ),
        "divider": _block({}),
        "header": _block({"text": plain_text(150)}),
        "context": _block({"elements": array(IN_CONTEXT, 1, 10)}),
        "actions": _block({"elements": array(IN_ACTIONS, 1, 25)}),
        "input": _block(
            {"label": plain_text(2000), "element": IN_INPUT},
            {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
        ),
        "image": _block({"alt_text": string(1, 2000)}, IMAGE_FIELDS | {"title": plain_text(2000)}, has_a_source),
        "rich_text": _block({"elements": RICH_TEXT_PARTS}),
    }
)


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The interactive elements of a block that has passed its check, in their order."""
    if block["type"] == "input":
        return [block["element"]]
    if block["type"] == "actions":
        elements: list[dict[str, Any]] = block["elements"]
        return elements
    accessory = block.get("accessory")
    return [accessory] if accessory and accessory["type"] != "image" else []


def check_blocks(blocks: Any, pointer: str, most: int, report: Report) -> None:
    """Every fault of a list of blocks, pointed at from `pointer`."""
    before = len(report.errors)
    array(BLOCK, 0, most)(blocks, pointer, report)
    if len(report.errors) > before:
        return
    for fault, where in _clashes(blocks):
        report.add(f"{pointer}/{where}", fault)


def _clashes(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield f"`block_id` {block_id} already exists", f"{index}/block_id"
        if block_id:
            seen.add(block_id)
        actions = [element["action_id"] for element in elements_of(block) if "action_id" in element]
        for action_id in sorted({each for each in actions if actions.count(each) > 1}):
            yield f"`action_id` {action_id} already exists in this block", f"{index}/elements"


def message_errors(blocks: Any) -> list[str]:
    """What is wrong with a message's blocks, in Slack's words; empty when nothing is."""
    report = Report()
    check_blocks(blocks, "/blocks", MESSAGE_BLOCKS, report)
    return report.errors
