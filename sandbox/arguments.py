"""The arguments of a Web API call, as slack_sdk sends them: a form or JSON, with the token in either."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from sandbox.values import Json, Refused

_STRUCTURED = {"blocks": "invalid_blocks_format", "view": "invalid_arguments", "metadata": "invalid_metadata_format"}


def from_json(sent: bytes | str) -> Any:
    """ValueError for what is no JSON, or what nobody could pass on: nested too deep, half a character, no number."""
    try:
        read = json.loads(sent)
        json.dumps(read, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError:
        raise ValueError("nested too deep") from None
    return read


@dataclass(frozen=True)
class Arguments:
    """Named values; in a form all are strings, those with structure holding JSON."""

    values: Mapping[str, Any]

    @classmethod
    def parse(cls, content_type: str, query: str, body: bytes) -> Arguments:
        """Refused with invalid_json or json_not_object."""
        values: Json = dict(parse_qsl(query, keep_blank_values=True))
        if content_type.startswith("application/json"):
            try:
                sent = from_json(body or b"{}")
            except ValueError:
                raise Refused("invalid_json") from None
            if not isinstance(sent, dict):
                raise Refused("json_not_object")
            return cls(values | sent)
        return cls(values | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)))

    def get(self, name: str) -> str | None:
        """A scalar as a string, None when it is missing or null."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float):
            return str(value)
        raise Refused("invalid_arguments", errors=[f"must provide a string [json-pointer:/{name}]"])

    def need(self, name: str) -> str:
        value = self.get(name)
        if not value:
            raise Refused("invalid_arguments", errors=[f"missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        return (self.get(name) or "").lower() in ("true", "1")

    def number(self, name: str, default: int, most: int) -> int:
        """A count from 1; Refused with invalid_limit."""
        value = self.get(name) or str(default)
        if not value.isdecimal() or not 1 <= int(value) <= most:
            raise Refused("invalid_limit")
        return int(value)

    def structure(self, name: str) -> Any:
        """A value that is JSON, sent as such or inside a string; None when missing or empty."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return from_json(value)
        except ValueError:
            raise Refused(_STRUCTURED.get(name, "invalid_arguments")) from None

    def names(self, name: str) -> list[str]:
        """Several ids: a JSON list, or a string with commas."""
        value = self.values.get(name)
        if isinstance(value, list):
            return [str(each) for each in value]
        return [each.strip() for each in (self.get(name) or "").split(",") if each.strip()]

    def only(self, known: frozenset[str]) -> None:
        only(self.values, known)

    def without_secrets(self) -> Json:
        return {name: value for name, value in self.values.items() if name != "token"}


def only(given: Mapping[str, Any], known: frozenset[str]) -> None:
    """Refused with markdown_text_conflict, or invalid_arguments that names what is given and not `known`.

    Slack passes over what it does not know. Here it is refused, or an app could count on what nobody sees.
    """
    if given.get("markdown_text") and (given.get("text") or given.get("blocks")):
        raise Refused("markdown_text_conflict")
    unknown = sorted(name for name, value in given.items() if value is not None and name not in known)
    if unknown:
        raise Refused("invalid_arguments", errors=[f"unknown argument: {name}" for name in unknown])
