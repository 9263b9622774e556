"""A message or a modal as the thing that blocks are drawn on: how its inputs are named and what they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile

from sandbox.block_kit.composition import options_of
from sandbox.block_kit.state import opening_state, stateful
from sandbox.clock import ZONE
from sandbox.values import Json, Message, State, Value, Values, View

SEVERAL = {
    "checkboxes",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
}


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
        values = [_value(each) for each in self.chosen(block, element)]
        return [_on_the_wall(each) for each in values] if element["type"] == "datetimepicker" else values

    def chosen(self, block: Json, element: Json) -> list[Any]:
        """The same as the state has it: whole options of selects."""
        chosen: list[Any] = []
        for key, value in self.state.get(block["block_id"], {}).get(element["action_id"], {}).items():
            if key != "type" and value:
                chosen += value if isinstance(value, list) else [value]
        return chosen

    def error(self, block: Json) -> str | None:
        return self.errors.get(block.get("block_id", ""))

    def suggest_path(self, block: Json, element: Json) -> str:
        return self.press_path(block, element).replace("/press?", "/suggest?", 1)

    def press_path(self, block: Json, element: Json, value: str = "") -> str:
        query = f"block={quote(block['block_id'], safe='')}&action={quote(element['action_id'], safe='')}"
        return f"{self.path}/press?{query}" + (f"&value={quote(value, safe='')}" if value else "")


def of_message(message: Message, path: str) -> Surface:
    path = f"{path}/message/{message.ts}"
    return Surface(f"m{message.ts}", path, "notice", message.blocks, opening_state(message.blocks))


def of_view(view: View, path: str, notice: str = "modal-notice") -> Surface:
    return Surface(view.id, f"{path}/view/{view.id}", notice, view.blocks, view.values, view.errors)


def _value(each: Any) -> str:
    return str(each.get("value", "") if isinstance(each, dict) else each)


def _on_the_wall(epoch: str) -> str:
    """As a date and time without a zone, which browsers ask for."""
    return f"{datetime.fromtimestamp(int(epoch), ZONE):%Y-%m-%dT%H:%M}"


def _epoch(on_the_wall: str) -> str:
    try:
        return str(int(datetime.fromisoformat(on_the_wall).replace(tzinfo=ZONE).timestamp()))
    except ValueError:
        return ""


def chosen_first(element: Json) -> list[Json]:
    """The options of a long list, those chosen at first on top, so that they are seen without scrolling."""
    first = {option["value"] for option in element.get("initial_options", [])}
    return sorted(options_of(element), key=lambda option: option["value"] not in first)


def typed(blocks: list[Json], form: FormData, keep: Callable[[UploadFile], str]) -> Values:
    """What the page's inputs held when it sent this form; `keep` takes a file and gives its id.

    Inputs that the page did not draw are left out: the modal may have changed since.
    """
    drawn = set(form.getlist("drawn"))
    values: dict[str | tuple[str, str], Value] = {}
    for block, element in stateful(blocks):
        name = field_name(block["block_id"], element["action_id"])
        if name in drawn:
            values[block["block_id"], element["action_id"]] = _sent(element, form.getlist(name), keep)
    return values


def _sent(element: Json, sent: list[UploadFile | str], keep: Callable[[UploadFile], str]) -> Value:
    if element["type"] == "file_input":
        return [keep(each) for each in sent if isinstance(each, UploadFile) and each.filename]
    # Forms that may carry files end their lines as mail does.
    texts = [str(each).replace("\r\n", "\n") for each in sent]
    if element["type"] in SEVERAL:
        return texts
    one = "".join(texts[:1])
    return (_epoch(one) if element["type"] == "datetimepicker" else one) or None
