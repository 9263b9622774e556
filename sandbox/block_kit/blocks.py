"""The blocks that messages, modals and Homes may hold, checked one by one and against each other."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from sandbox.block_kit import cards, tables
from sandbox.block_kit.composition import BLOCK_ID, any_text, plain_text
from sandbox.block_kit.elements import (
    IMAGE_FIELDS,
    IN_CONTEXT,
    Surface,
    as_accessory,
    has_a_source,
    in_actions,
    in_input,
)
from sandbox.block_kit.rich_text import RICH_TEXT_PARTS
from sandbox.block_kit.schema import Check, Report, array, boolean, by_type, record, string

MOST: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MARKDOWN_CHARACTERS = 12_000
EMBEDDING = ("links.embed:write", "links:read", "links:write")


def _text_or_fields(section: Any, pointer: str, report: Report) -> None:
    if "text" not in section and "fields" not in section:
        report.add(pointer, "must define either `text` or `fields`")


def _block(required: dict[str, Check], optional: dict[str, Check] | None = None, rule: Check | None = None) -> Check:
    return record(required, {"block_id": BLOCK_ID} | (optional or {}), rule)


def _everywhere(surface: Surface) -> dict[str, Check]:
    section: dict[str, Check] = {
        "text": any_text(3000),
        "fields": array(any_text(2000), 1, 10),
        "accessory": as_accessory(surface),
        "expand": boolean,
    }
    return {
        "section": _block({}, section, _text_or_fields),
        "divider": _block({}),
        "header": _block({"text": plain_text(150)}),
        "context": _block({"elements": array(IN_CONTEXT, 1, 10)}),
        "actions": _block({"elements": array(in_actions(surface), 1, 25)}),
        "input": _block(
            {"label": plain_text(2000), "element": in_input(surface)},
            {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
        ),
        "image": _block({"alt_text": string(1, 2000)}, IMAGE_FIELDS | {"title": plain_text(2000)}, has_a_source),
        "rich_text": _block({"elements": RICH_TEXT_PARTS}),
        "video": _block(cards.VIDEO, cards.VIDEO_OPTIONS),
        "card": _block({}, cards.CARD, cards.whole_card),
    }


_CARDS = by_type({"card": _block({}, cards.CARD, cards.whole_card)})
_SOMEWHERE: dict[str, tuple[set[Surface], Check]] = {
    "markdown": ({"message"}, _block({"text": string(1, MARKDOWN_CHARACTERS)})),
    "table": ({"message", "home"}, _block(tables.TABLE, tables.TABLE_OPTIONS)),
    "data_table": (
        {"message", "home"},
        _block(tables.DATA_TABLE, tables.DATA_TABLE_OPTIONS, tables.whole_table),
    ),
    "data_visualization": ({"message", "home"}, _block(tables.CHART)),
    "alert": ({"modal"}, _block(cards.ALERT, cards.ALERT_OPTIONS)),
    "carousel": ({"message", "home"}, _block({"elements": array(_CARDS, 1, 10)})),
    "context_actions": ({"message"}, _block({"elements": array(cards.IN_CONTEXT_ACTIONS, 1, 5)})),
    "task_card": ({"message"}, record(cards.TASK, cards.TASK_OPTIONS, cards.has_begun)),
    "plan": ({"message"}, _block(cards.PLAN, cards.PLAN_OPTIONS, cards.own_ids)),
}


def _kinds(surface: Surface) -> Check:
    kinds = _everywhere(surface) | {
        kind: check for kind, (surfaces, check) in _SOMEWHERE.items() if surface in surfaces
    }
    if surface != "modal":
        children = by_type({kind: check for kind, check in kinds.items() if kind in cards.IN_CONTAINER})
        kinds["container"] = _block({"child_blocks": array(children, 1, 10)}, cards.CONTAINER, cards.whole_container)
    return by_type(kinds)


BLOCKS: dict[Surface, Check] = {"message": _kinds("message"), "modal": _kinds("modal"), "home": _kinds("home")}


def walk(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each block, and after a container or carousel those that stand in it."""
    for block, _ in _with_places(blocks):
        yield block


def _with_places(blocks: list[dict[str, Any]], place: str = "") -> Iterator[tuple[dict[str, Any], str]]:
    for index, block in enumerate(blocks):
        yield block, f"{place}/{index}"
        inner = INNER.get(block["type"])
        if inner:
            yield from _with_places(block[inner], f"{place}/{index}/{inner}")


# Where a block holds other blocks.
INNER = {"container": "child_blocks", "carousel": "elements"}


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The interactive elements of a block that has passed its check, in their order."""
    if block["type"] == "input":
        return [block["element"]]
    key = {"actions": "elements", "context_actions": "elements", "card": "actions"}.get(block["type"])
    if key:
        elements: list[dict[str, Any]] = block.get(key, [])
        return elements
    accessory = block.get("accessory")
    return [accessory] if accessory and accessory["type"] != "image" else []


def check_blocks(blocks: Any, pointer: str, surface: Surface, report: Report, scopes: Set[str]) -> None:
    """Every fault of a list of blocks, pointed at from `pointer`; `scopes` are the app's."""
    before = len(report.errors)
    array(BLOCKS[surface], 0, MOST[surface])(blocks, pointer, report)
    if len(report.errors) > before:
        return
    placed = list(_with_places(blocks))
    for fault, where in [*_clashes(placed), *_beyond(placed), *_not_allowed(placed, scopes)]:
        report.add(pointer + where, fault)


def _clashes(placed: list[tuple[dict[str, Any], str]]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for block, place in placed:
        block_id = block.get("block_id")
        if block_id in seen:
            yield f"`block_id` {block_id} already exists", f"{place}/block_id"
        if block_id:
            seen.add(block_id)
        actions = [element["action_id"] for element in elements_of(block) if "action_id" in element]
        for action_id in sorted({each for each in actions if actions.count(each) > 1}):
            yield f"`action_id` {action_id} already exists in this block", f"{place}/elements"


def _beyond(placed: list[tuple[dict[str, Any], str]]) -> Iterator[tuple[str, str]]:
    """What is limited over all blocks together."""
    tables_ = [(block, place) for block, place in placed if block["type"] == "table"]
    charts = [place for block, place in placed if block["type"] == "data_visualization"]
    markdown = [(block, place) for block, place in placed if block["type"] == "markdown"]
    for _, place in tables_[1:]:
        yield "no more than 1 table allowed", place
    if sum(tables.characters(block) for block, _ in tables_) > tables.TABLE_CHARACTERS:
        yield f"tables must hold less than {tables.TABLE_CHARACTERS + 1} characters", tables_[0][1]
    for place in charts[2:]:
        yield "no more than 2 charts allowed", place
    if sum(len(block["text"]) for block, _ in markdown) > MARKDOWN_CHARACTERS:
        yield f"markdown blocks must hold less than {MARKDOWN_CHARACTERS + 1} characters", markdown[-1][1]


def _not_allowed(placed: list[tuple[dict[str, Any], str]], scopes: Set[str]) -> Iterator[tuple[str, str]]:
    for block, place in placed:
        if block["type"] == "video":
            yield from ((f"video needs the scope {each}", place) for each in EMBEDDING if each not in scopes)
        if any(element["type"] == "file_input" for element in elements_of(block)) and "files:read" not in scopes:
            yield "file_input needs the scope files:read", f"{place}/element"


def message_errors(blocks: Any, scopes: Set[str] = frozenset()) -> list[str]:
    """What is wrong with a message's blocks, in Slack's words; empty when nothing is."""
    report = Report()
    check_blocks(blocks, "/blocks", "message", report, scopes)
    return report.errors
