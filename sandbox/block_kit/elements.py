"""Interactive elements and images, and the blocks and surfaces in which each may stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from sandbox.block_kit.composition import (
    ACTION_ID,
    CONFIRM,
    OVERFLOW_OPTION,
    RICH_OPTION,
    offers_options,
    plain_text,
    texts,
)
from sandbox.block_kit.inputs import PICKERS, TYPED_INPUTS
from sandbox.block_kit.schema import Check, Report, array, by_type, record, string
from sandbox.block_kit.selects import MULTI_SELECTS, SELECTS, interactive

Surface = Literal["message", "modal", "home"]

STYLE = string(choices=frozenset({"primary", "danger"}))
BUTTON = record(
    {"text": plain_text(75)},
    {
        "action_id": ACTION_ID,
        "value": string(0, 2000),
        "url": string(1, 3000),
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": string(1, 75),
    },
)
OVERFLOW = record({"options": array(OVERFLOW_OPTION, 1, 5)}, {"action_id": ACTION_ID, "confirm": CONFIRM})
_CHOICES: dict[str, Check] = {
    "checkboxes": interactive(
        {"options": array(RICH_OPTION, 1, 10)}, {"initial_options": array(RICH_OPTION, 1, 10)}, offers_options
    ),
    "radio_buttons": interactive(
        {"options": array(RICH_OPTION, 1, 10)}, {"initial_option": RICH_OPTION}, offers_options
    ),
}


def has_a_source(image: Any, pointer: str, report: Report) -> None:
    if "image_url" not in image and "slack_file" not in image:
        report.add(pointer, "missing required field: image_url")
    if "image_url" in image and "slack_file" in image:
        report.add(pointer, "must define either `image_url` or `slack_file`")


def _one_name(file: Any, pointer: str, report: Report) -> None:
    if len(file) != 1:
        report.add(pointer, "must define either `id` or `url`")


IMAGE_FIELDS: dict[str, Check] = {
    "image_url": string(1, 3000),
    "slack_file": record({}, {"id": string(1, 255), "url": string(1, 3000)}, _one_name),
}
IMAGE = record({"alt_text": string(1, 2000)}, IMAGE_FIELDS, has_a_source)

# Elements that not every surface takes; all others stand on all three.
_ONLY_ON: Mapping[str, frozenset[Surface]] = {
    "datetimepicker": frozenset({"message", "modal"}),
    "email_text_input": frozenset({"modal"}),
    "url_text_input": frozenset({"modal"}),
    "number_input": frozenset({"modal"}),
    "file_input": frozenset({"modal"}),
}
_SINGLE = SELECTS | _CHOICES | PICKERS


def _on(surface: Surface, kinds: Mapping[str, Check]) -> Check:
    taken = {kind: check for kind, check in kinds.items() if surface in _ONLY_ON.get(kind, {surface})}
    return by_type(taken, "element")


def in_input(surface: Surface) -> Check:
    return _on(surface, _SINGLE | MULTI_SELECTS | TYPED_INPUTS)


def as_accessory(surface: Surface) -> Check:
    return _on(surface, _SINGLE | MULTI_SELECTS | {"button": BUTTON, "overflow": OVERFLOW, "image": IMAGE})


def in_actions(surface: Surface) -> Check:
    """Multi-selects are published as allowed in an actions block, yet a real workspace refused them there."""
    return _on(surface, _SINGLE | {"button": BUTTON, "overflow": OVERFLOW})


IN_CONTEXT = by_type({**texts(3000), "image": IMAGE}, "element")
