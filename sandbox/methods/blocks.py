"""blocks.validate: what is wrong with blocks, a message or a view, without showing them to anybody."""

from __future__ import annotations

import re
from typing import Any

from sandbox.arguments import Arguments
from sandbox.block_kit.blocks import message_errors
from sandbox.block_kit.views import view_errors
from sandbox.values import Json, Refused
from sandbox.workspace import Workspace

_POINTED = re.compile(r"(.*) \[json-pointer:(.*)\]", re.DOTALL)
_WORDS = {
    "no more than": "max_items",
    "no fewer than": "min_items",
    "must be less than": "max_length",
    "must be more than": "min_length",
    "missing required field": "required",
    "invalid additional property": "additional_property",
    "unsupported": "unsupported",
    "must provide": "type",
    "must be a valid enum value": "enum",
}


def validate(workspace: Workspace, arguments: Arguments) -> Json:
    """Exactly one of blocks, message and view."""
    given = {name: arguments.structure(name) for name in ("blocks", "message", "view")}
    given = {name: value for name, value in given.items() if value is not None}
    if len(given) != 1:
        raise Refused("invalid_arguments", errors=["must provide exactly one of blocks, message and view"])
    ((name, value),) = given.items()
    errors = [_error(each) for each in _errors(workspace, name, value)]
    if errors:
        raise Refused(f"invalid_{name}", errors=errors)
    return {}


def _errors(workspace: Workspace, name: str, value: Any) -> list[str]:
    scopes = workspace.app.scopes
    if name == "view":
        kind = value.get("type") if isinstance(value, dict) else None
        return view_errors(value, "home" if kind == "home" else "modal", scopes)
    if name == "blocks":
        return message_errors(value, scopes)
    if not isinstance(value, dict):
        return ["must provide an object [json-pointer:/message]"]
    return [
        each.replace("json-pointer:", "json-pointer:/message")
        for each in message_errors(value.get("blocks", []), scopes)
    ]


def _error(text: str) -> Json:
    """Pointer, code, message, field and constraint, taken out of Slack's words."""
    found = _POINTED.fullmatch(text)
    message, pointer = found.groups() if found else (text, "")
    code = next((code for words, code in _WORDS.items() if message.startswith(words)), "invalid")
    limit = re.search(r"\d+", message)
    constraint: Json = {"type": code} | ({"expected": int(limit.group())} if limit else {})
    field = pointer.rpartition("/")[2]
    return {"pointer": pointer, "code": code, "message": message, "field": field, "constraint": constraint}
