"""The block_ids and action_ids that Slack gives where the app gave none."""

from __future__ import annotations

import secrets

from sandbox.block_kit.blocks import INNER
from sandbox.values import Json

_IN_LISTS = {"actions": "elements", "context_actions": "elements", "card": "actions"}


def with_ids(blocks: list[Json]) -> list[Json]:
    return [_block_with_ids(block) for block in blocks]


def _block_with_ids(block: Json) -> Json:
    filled = {"block_id": secrets.token_urlsafe(4), **block}
    kind = block["type"]
    if kind in INNER:
        filled[INNER[kind]] = with_ids(block[INNER[kind]])
    elif kind == "input":
        filled["element"] = _named(block["element"])
    elif kind in _IN_LISTS and _IN_LISTS[kind] in block:
        filled[_IN_LISTS[kind]] = [_named(element) for element in block[_IN_LISTS[kind]]]
    elif block.get("accessory", {}).get("type", "image") != "image":
        filled["accessory"] = _named(block["accessory"])
    return filled


def _named(element: Json) -> Json:
    return {"action_id": secrets.token_urlsafe(4), **element}
