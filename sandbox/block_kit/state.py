"""What inputs hold: their first values, what a person puts in, and what Slack's client asks of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from sandbox.block_kit.blocks import elements_of
from sandbox.block_kit.composition import options_of
from sandbox.values import ElementState, FieldKey, Json, NotPossible, State, Value, Values

# By element type: the key under which Slack sends the value, the element's key for its first one, and its kind.
_ONE = {
    "plain_text_input": ("value", "initial_value"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
}
_OPTION = {"static_select", "radio_buttons", "overflow"}
_OPTIONS = {"multi_static_select", "checkboxes"}
STATEFUL = set(_ONE) | _OPTION - {"overflow"} | _OPTIONS | {"multi_users_select"}


def with_ids(blocks: list[Json]) -> list[Json]:
    """The blocks with the block_ids and action_ids that Slack gives where the app gave none."""
    return [_block_with_ids(block) for block in blocks]


def _block_with_ids(block: Json) -> Json:
    filled = {"block_id": secrets.token_urlsafe(4), **block}
    if block["type"] == "input":
        filled["element"] = _named(block["element"])
    elif block["type"] == "actions":
        filled["elements"] = [_named(element) for element in block["elements"]]
    elif block.get("accessory", {}).get("type", "image") != "image":
        filled["accessory"] = _named(block["accessory"])
    return filled


def _named(element: Json) -> Json:
    return {"action_id": secrets.token_urlsafe(4), **element}


def stateful(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each (block, element) that holds a value."""
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in STATEFUL:
                yield block, element


def first_state(element: Json) -> ElementState:
    """What an element holds before anybody touched it, in the form of Slack's `state.values`."""
    kind = element["type"]
    if kind in _OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in _OPTIONS:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind == "multi_users_select":
        return {"type": kind, "selected_users": element.get("initial_users", [])}
    key, first = _ONE[kind]
    return {"type": kind, key: element.get(first)}


def state_from(element: Json, value: Value) -> ElementState:
    """What an element holds once a person put `value` in; NotPossible for what is not on offer."""
    kind = element["type"]
    if kind in _OPTION:
        return {"type": kind, "selected_option": _chosen(element, value) if value else None}
    many = [] if not value else [value] if isinstance(value, str) else list(value)
    if kind in _OPTIONS or kind == "multi_users_select":
        if len(many) > element.get("max_selected_items", len(many)):
            raise NotPossible(f"{element['action_id']} takes {element['max_selected_items']} at most.")
        if kind in _OPTIONS:
            return {"type": kind, "selected_options": [_chosen(element, each) for each in many]}
        return {"type": kind, "selected_users": many}
    if value is not None and not isinstance(value, str):
        raise NotPossible(f"{element['action_id']} takes one value.")
    return {"type": kind, _ONE[kind][0]: value or None}


def _chosen(element: Json, value: str | Sequence[str]) -> Json:
    for option in options_of(element):
        if option.get("value") == value:
            chosen: Json = option
            return chosen
    raise NotPossible(f"{element['action_id']} offers no option {value!r}.")


def opening_state(blocks: list[Json], kept: State | None = None) -> State:
    """What a view's inputs hold when shown; on an update those of unchanged block_id and action_id keep theirs."""
    state: State = {}
    for block, element in stateful(blocks):
        held = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        same = held is not None and held["type"] == element["type"]
        state.setdefault(block["block_id"], {})[element["action_id"]] = held if held and same else first_state(element)
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


def is_empty(held: ElementState) -> bool:
    return not any(value for key, value in held.items() if key != "type")


def client_errors(blocks: list[Json], state: State) -> dict[str, str]:
    """What Slack's client says of inputs before it submits a modal: block_id to text."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        held = state[block["block_id"]][element["action_id"]]
        problem = _length_problem(element, held.get("value") or "")
        if is_empty(held):
            problem = None if block.get("optional") else "Please complete this required field."
        if problem:
            errors[block["block_id"]] = problem
    return errors


def _length_problem(element: Json, text: str) -> str | None:
    if element["type"] != "plain_text_input":
        return None
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < low:
        return f"Please enter at least {low} characters."
    if len(text) > high:
        return f"Please enter at most {high} characters."
    return None


def action_of(block: Json, element: Json, value: Value, at: str) -> Json:
    """The entry of `actions[]` that pressing or choosing sends."""
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    if element["type"] == "button":
        action |= {key: element[key] for key in ("text", "value", "url", "style") if key in element}
    else:
        held = state_from(element, value)
        action |= {key: each for key, each in held.items() if key != "type"}
        action |= {"placeholder": element["placeholder"]} if "placeholder" in element else {}
    return action | {"action_ts": at}


def find_element(blocks: list[Json], action_id: str, block_id: str | None) -> tuple[Json, Json]:
    """The interactive element of that name; NotPossible for none or several."""
    found: list[tuple[Json, Json]] = [
        (block, element)
        for block in blocks
        for element in elements_of(block)
        if element["action_id"] == action_id and block_id in (None, block["block_id"])
    ]
    if len(found) != 1:
        raise NotPossible(f"{len(found)} elements are called {action_id!r}: {_all_names(blocks)}.")
    return found[0]


def _all_names(blocks: list[Json]) -> list[Any]:
    return [element["action_id"] for block in blocks for element in elements_of(block)]
