"""Payloads as Slack sends them, made by the sandbox, around a modal of ours that somebody has filled in."""

from collections.abc import Mapping
from typing import Any

from sandbox.block_kit.ids import with_ids
from sandbox.block_kit.state import filled_in, opening_state
from sandbox.payloads import interaction, view_object
from sandbox.slack_app import SlackApp
from sandbox.values import Person, State, Value, View

APP = SlackApp()
ANA = Person("U0ANA", "ana", "Ana")
SECRET = b"a secret of the tests"


def submitted(view: Mapping[str, Any], values: Mapping[Any, Value] | None = None, kept: State | None = None) -> Any:
    """A submission of the modal with these values in it; `kept` is what it held before an update."""
    return interaction(APP, "view_submission", ANA, view=_open(view, values, kept))


def pressed(view: Mapping[str, Any], action_id: str, value: str = "", values: Mapping[Any, Value] | None = None) -> Any:
    """A press of a button in the modal."""
    action = {"type": "button", "action_id": action_id, "value": value, "block_id": "b"}
    fields = {"view": _open(view, values, None), "actions": [action], "trigger_id": "13.37"}
    return interaction(APP, "block_actions", ANA, **fields)


def _open(view: Mapping[str, Any], values: Mapping[Any, Value] | None, kept: State | None) -> Any:
    blocks = with_ids(view["blocks"])
    state = filled_in(blocks, opening_state(blocks, kept), values or {})
    content = {**view, "blocks": blocks}
    return view_object(APP, View("V0MODAL", ANA.id, content, "1.abc", "V0MODAL", None, state))
