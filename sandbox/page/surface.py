"""A message or a modal as the thing that blocks are drawn on: how its inputs are named and what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData

from sandbox.block_kit.composition import options_of
from sandbox.block_kit.state import opening_state, stateful
from sandbox.values import ElementState, Json, Message, State, Value, Values, View

SEVERAL = {"multi_static_select", "multi_users_select", "checkboxes"}


def field_name(block_id: str, action_id: str) -> str:
    """The name under which the page sends what an input holds."""
    return f"{quote(block_id, safe='')}/{quote(action_id, safe='')}"


@dataclass(frozen=True)
class Surface:
    """Blocks with their state; `path` is where the page sends what is done here, `notice` the id of the
    element in which it reads what went wrong.
    """

    id: str
    path: str
    notice: str
    blocks: list[Json]
    state: State
    errors: dict[str, str] = field(default_factory=dict)

    def dom_id(self, block: Json, element: Json | None = None) -> str:
        parts = [self.id, block["block_id"], *([element["action_id"]] if element else [])]
        return "-".join(quote(part, safe="") for part in parts)

    def name(self, block: Json, element: Json) -> str:
        return field_name(block["block_id"], element["action_id"])

    def held(self, block: Json, element: Json) -> list[str]:
        """What an input holds: no, one or several values."""
        return _held(self.state.get(block["block_id"], {}).get(element["action_id"], {}))

    def error(self, block: Json) -> str | None:
        return self.errors.get(block.get("block_id", ""))

    def press_path(self, block: Json, element: Json, value: str = "") -> str:
        query = f"block={quote(block['block_id'], safe='')}&action={quote(element['action_id'], safe='')}"
        return f"{self.path}/press?{query}" + (f"&value={quote(value, safe='')}" if value else "")


def of_message(message: Message, path: str) -> Surface:
    path = f"{path}/message/{message.ts}"
    return Surface(f"m{message.ts}", path, "notice", message.blocks, opening_state(message.blocks))


def of_view(view: View, path: str, notice: str = "modal-notice") -> Surface:
    return Surface(view.id, f"{path}/view/{view.id}", notice, view.blocks, view.values, view.errors)


def _held(state: ElementState) -> list[str]:
    values: list[str] = []
    for key, value in state.items():
        if key != "type" and value:
            values += [_value(each) for each in (value if isinstance(value, list) else [value])]
    return values


def _value(each: Any) -> str:
    return str(each["value"] if isinstance(each, dict) else each)


def chosen_first(element: Json) -> list[Json]:
    """The options of a long list, those chosen at first on top, so that they are seen without scrolling."""
    first = {option["value"] for option in element.get("initial_options", [])}
    return sorted(options_of(element), key=lambda option: option["value"] not in first)


def typed(blocks: list[Json], form: FormData) -> Values:
    """What the page's inputs held when it sent this form.

    Inputs that the page did not draw are left out: the modal may have changed since.
    """
    drawn = set(form.getlist("drawn"))
    values: dict[str | tuple[str, str], Value] = {}
    for block, element in stateful(blocks):
        name = field_name(block["block_id"], element["action_id"])
        if name in drawn:
            sent = [str(each) for each in form.getlist(name)]
            several = element["type"] in SEVERAL
            values[block["block_id"], element["action_id"]] = sent if several else "".join(sent[:1]) or None
    return values
