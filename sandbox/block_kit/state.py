"""What inputs hold: their first values, what a person puts in, and what Slack's client asks of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sandbox.block_kit.blocks import elements_of, walk
from sandbox.block_kit.composition import options_of
from sandbox.block_kit.inputs import EARLIEST, LATEST
from sandbox.values import ElementState, FieldKey, Json, NotPossible, State, Value, Values

# By element type: the key under which Slack sends the value, and the element's key for its first one.
_ONE = {
    **dict.fromkeys(
        ("plain_text_input", "email_text_input", "url_text_input", "number_input"), ("value", "initial_value")
    ),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
_MANY = {
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", ""),
}
_OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
_PRESSED = {"button", "icon_button", "feedback_buttons"}
STATEFUL = set(_ONE) | set(_MANY) | _OPTION - {"overflow"} | _OPTIONS


def stateful(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each (block, element) that holds a value."""
    for block in walk(blocks):
        for element in elements_of(block):
            if element["type"] in STATEFUL:
                yield block, element


def first_state(element: Json, here: str | None = None) -> ElementState:
    """What an element holds before anybody touched it, in the form of Slack's `state.values`.

    `here` is the conversation that the person was in, None where that is unknown.
    """
    kind = element["type"]
    if kind in _OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in _OPTIONS:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    takes_here = element.get("default_to_current_conversation") and here is not None
    if kind in _MANY:
        key, first = _MANY[kind]
        return {"type": kind, key: element.get(first, [here] if takes_here else [])}
    key, first = _ONE[kind]
    return {"type": kind, key: element.get(first, here if takes_here else None)}


def state_from(element: Json, value: Value) -> ElementState:
    """What an element holds once a person put `value` in; NotPossible for what is not on offer."""
    kind = element["type"]
    if kind in _OPTION:
        return {"type": kind, "selected_option": _chosen(element, value) if value else None}
    if kind in _OPTIONS or kind in _MANY:
        return {"type": kind, **_many(element, [] if not value else [value] if isinstance(value, str) else value)}
    if value is not None and not isinstance(value, str):
        raise NotPossible(f"{element['action_id']} takes one value.")
    key = _ONE[kind][0]
    return {"type": kind, key: _moment(value) if kind == "datetimepicker" and value else value or None}


def _many(element: Json, values: Sequence[str]) -> ElementState:
    most: int = element.get("max_selected_items") or element.get("max_files") or len(values)
    if len(values) > most:
        raise NotPossible(f"{element['action_id']} takes {most} at most.")
    if element["type"] in _OPTIONS:
        return {"selected_options": [_chosen(element, each) for each in values]}
    if element["type"] == "file_input":
        return {"files": [{"id": each} for each in values]}
    return {_MANY[element["type"]][0]: list(values)}


def _moment(value: str) -> int:
    if not value.isdecimal() or not EARLIEST <= int(value) <= LATEST:
        raise NotPossible(f"{value!r} is no moment in epoch seconds.")
    return int(value)


def _chosen(element: Json, value: str | Sequence[str]) -> Json:
    for option in options_of(element):
        if option.get("value") == value:
            chosen: Json = option
            return chosen
    raise NotPossible(f"{element['action_id']} offers no option {value!r}.")


def opening_state(blocks: list[Json], kept: State | None = None, here: str | None = None) -> State:
    """What a view's inputs hold when shown; on an update those of unchanged block_id and action_id keep theirs."""
    state: State = {}
    for block, element in stateful(blocks):
        held = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        same = held is not None and held["type"] == element["type"]
        first = held if held and same else first_state(element, here)
        state.setdefault(block["block_id"], {})[element["action_id"]] = first
    return state


def filled_in(blocks: list[Json], state: State, values: Values) -> State:
    """The state with a person's values over it."""
    result = {block_id: dict(actions) for block_id, actions in state.items()}
    for key, value in values.items():
        block, element = find_input(blocks, key)
        result.setdefault(block["block_id"], {})[element["action_id"]] = state_from(element, value)
    return result


def find_input(blocks: list[Json], key: FieldKey) -> tuple[Json, Json]:
    """The one input that the key names; NotPossible for none or several."""
    found = [pair for pair in stateful(blocks) if _names(key, *pair)]
    if not found and isinstance(key, str):
        found = [pair for pair in stateful(blocks) if pair[1]["action_id"] == key]
    if len(found) != 1:
        raise NotPossible(f"{len(found)} inputs are called {key!r}.")
    return found[0]


def _names(key: FieldKey, block: Json, element: Json) -> bool:
    if isinstance(key, str):
        return bool(block["block_id"] == key)
    return key == (block["block_id"], element["action_id"])


def action_of(block: Json, element: Json, value: Value, at: str) -> Json:
    """The entry of `actions[]` that pressing or choosing sends."""
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    if element["type"] == "feedback_buttons":
        action |= _feedback(element, value)
    elif element["type"] in _PRESSED:
        action |= {key: element[key] for key in ("text", "value", "url", "style", "icon") if key in element}
    else:
        held = state_from(element, value)
        action |= {key: each for key, each in held.items() if key != "type"}
        action |= {"placeholder": element["placeholder"]} if "placeholder" in element else {}
    return action | {"action_ts": at}


def is_pressed(element: Json) -> bool:
    """Whether it keeps nothing of what is chosen."""
    return element["type"] in _PRESSED or element["type"] == "overflow"


def _feedback(element: Json, value: Value) -> Json:
    for button in (element["positive_button"], element["negative_button"]):
        if button["value"] == value:
            return {"value": button["value"], "text": button["text"]}
    raise NotPossible(f"{element['action_id']} offers no button {value!r}.")


def find_element(blocks: list[Json], action_id: str, block_id: str | None) -> tuple[Json, Json]:
    """The interactive element of that name; NotPossible for none or several."""
    found: list[tuple[Json, Json]] = [
        (block, element)
        for block in walk(blocks)
        for element in elements_of(block)
        if element["action_id"] == action_id and block_id in (None, block["block_id"])
    ]
    if len(found) != 1:
        raise NotPossible(f"{len(found)} elements are called {action_id!r}: {_all_names(blocks)}.")
    return found[0]


def _all_names(blocks: list[Json]) -> list[Any]:
    return [element["action_id"] for block in walk(blocks) for element in elements_of(block)]
