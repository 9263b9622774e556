"""The options that the app has offered in its external selects, from which people then choose."""

from __future__ import annotations

import threading
from typing import Any

from sandbox.block_kit.blocks import elements_of
from sandbox.block_kit.composition import OPTION, OPTION_GROUP
from sandbox.block_kit.schema import Report, array, record
from sandbox.values import Json, Refused, Suggestions

EXTERNAL = {"external_select", "multi_external_select"}
_REPLY = {"options": array(OPTION, 0, 100), "option_groups": array(OPTION_GROUP, 0, 100)}


def suggestions_of(reply: Any) -> Suggestions:
    """What an app answered to a block_suggestion; Refused with invalid_response and what is wrong."""
    report = Report()
    record({}, _REPLY)(reply, "", report)
    if not report.errors and len(reply) != 1:
        report.add("", "must define either `options` or `option_groups`")
    if report.errors:
        raise Refused("invalid_response", errors=report.errors)
    if "options" in reply:
        return Suggestions((("", tuple(reply["options"])),))
    groups = ((str(group["label"]["text"]), tuple(group["options"])) for group in reply["option_groups"])
    return Suggestions(tuple(groups))


class Offers:
    """All that was offered in a message or view, as people may choose from any list they have been shown."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offered: dict[tuple[str, str, str], dict[str, Json]] = {}

    def remember(self, where: str, block: Json, element: Json, suggestions: Suggestions) -> None:
        key = (where, block["block_id"], element["action_id"])
        with self._lock:
            offered = self._offered.setdefault(key, {})
            offered.update({option["value"]: option for option in suggestions.options})

    def completed(self, where: str, blocks: list[Json]) -> list[Json]:
        """The blocks with those options in their external selects."""
        return [self._block(where, block) for block in blocks]

    def _block(self, where: str, block: Json) -> Json:
        if not any(element["type"] in EXTERNAL for element in elements_of(block)):
            return block
        filled = dict(block)
        if "element" in block:
            filled["element"] = self._element(where, block, block["element"])
        elif "elements" in block:
            filled["elements"] = [self._element(where, block, element) for element in block["elements"]]
        else:
            filled["accessory"] = self._element(where, block, block["accessory"])
        return filled

    def _element(self, where: str, block: Json, element: Json) -> Json:
        if element["type"] not in EXTERNAL:
            return element
        with self._lock:
            offered = dict(self._offered.get((where, block["block_id"], element["action_id"]), {}))
        first = element.get("initial_options") or ([element["initial_option"]] if "initial_option" in element else [])
        return element | {"options": [*first, *offered.values()]}
