"""Interactive elements and images: their fields, their limits, and the blocks that each may stand in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sandbox.block_kit.composition import (
    ACTION_ID,
    CONFIRM,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    RICH_OPTION,
    offers_options,
    plain_text,
    texts,
)
from sandbox.block_kit.schema import Check, Report, array, boolean, by_type, integer, record, string

PLACEHOLDER = plain_text(150)
USER = string(1, 255)
STYLE = string(choices=frozenset({"primary", "danger"}))


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


def interactive(required: Mapping[str, Check], optional: Mapping[str, Check], rule: Check | None = None) -> Check:
    shared = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean}
    return record(required, shared | dict(optional), rule)


def _lengths(element: Any, pointer: str, report: Report) -> None:
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    if low > high:
        report.add(pointer, "min_length must be less than or equal to max_length")
    if len(element.get("initial_value", "")) > high:
        report.add(f"{pointer}/initial_value", f"must be less than {high + 1} characters")


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
_OFFERED = {"options": array(OPTION, 1, 100), "option_groups": array(OPTION_GROUP, 1, 100), "placeholder": PLACEHOLDER}
_MANY = {"max_selected_items": integer(1, 100)}
STATIC_SELECT = interactive({}, _OFFERED | {"initial_option": OPTION}, offers_options)
MULTI_STATIC_SELECT = interactive({}, _OFFERED | _MANY | {"initial_options": array(OPTION, 1, 100)}, offers_options)
USERS_SELECT = interactive({}, {"placeholder": PLACEHOLDER, "initial_user": USER})
MULTI_USERS_SELECT = interactive({}, _MANY | {"placeholder": PLACEHOLDER, "initial_users": array(USER)})
_FILTER = record(
    {},
    {
        "include": array(string(choices=frozenset({"im", "mpim", "private", "public"}))),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
CONVERSATIONS_SELECT = interactive(
    {},
    {
        "placeholder": PLACEHOLDER,
        "initial_conversation": string(1, 255),
        "default_to_current_conversation": boolean,
        "response_url_enabled": boolean,
        "filter": _FILTER,
    },
)
CHECKBOXES = interactive(
    {"options": array(RICH_OPTION, 1, 10)}, {"initial_options": array(RICH_OPTION, 1, 10)}, offers_options
)
RADIO_BUTTONS = interactive({"options": array(RICH_OPTION, 1, 10)}, {"initial_option": RICH_OPTION}, offers_options)
DATEPICKER = interactive({}, {"placeholder": PLACEHOLDER, "initial_date": a_date})
TIMEPICKER = interactive({}, {"placeholder": PLACEHOLDER, "initial_time": a_time, "timezone": string(1)})
_DISPATCH = record(
    {},
    {"trigger_actions_on": array(string(choices=frozenset({"on_enter_pressed", "on_character_entered"})), 1, 2)},
)
PLAIN_TEXT_INPUT = record(
    {},
    {
        "action_id": ACTION_ID,
        "focus_on_load": boolean,
        "initial_value": string(0),
        "multiline": boolean,
        "min_length": integer(0, 3000),
        "max_length": integer(1, 3000),
        "placeholder": PLACEHOLDER,
        "dispatch_action_config": _DISPATCH,
    },
    _lengths,
)


def has_a_source(image: Any, pointer: str, report: Report) -> None:
    if "image_url" not in image:
        report.add(pointer, "missing required field: image_url")


IMAGE_FIELDS: dict[str, Check] = {"image_url": string(1, 3000)}
IMAGE = record({"alt_text": string(1, 2000)}, IMAGE_FIELDS, has_a_source)

_SINGLE: dict[str, Check] = {
    "static_select": STATIC_SELECT,
    "users_select": USERS_SELECT,
    "conversations_select": CONVERSATIONS_SELECT,
    "checkboxes": CHECKBOXES,
    "radio_buttons": RADIO_BUTTONS,
    "datepicker": DATEPICKER,
    "timepicker": TIMEPICKER,
}
_MULTI: dict[str, Check] = {"multi_static_select": MULTI_STATIC_SELECT, "multi_users_select": MULTI_USERS_SELECT}

IN_INPUT = by_type(_SINGLE | _MULTI | {"plain_text_input": PLAIN_TEXT_INPUT}, "element")
AS_ACCESSORY = by_type(_SINGLE | _MULTI | {"button": BUTTON, "overflow": OVERFLOW, "image": IMAGE}, "element")
# Multi-selects are published as allowed in an actions block, yet a real workspace refused them there.
IN_ACTIONS = by_type(_SINGLE | {"button": BUTTON, "overflow": OVERFLOW}, "element")
IN_CONTEXT = by_type({**texts(3000), "image": IMAGE}, "element")
