"""What is delivered to an app, one thing at a time, and how the app takes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

from sandbox.arguments import from_json
from sandbox.values import Json

ParcelKind = Literal["events_api", "interactive", "slash_commands"]

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Parcel:
    """An event's envelope (`event:message`), a command's fields (`command:/concern`), or an interaction's payload.

    The same parcel delivered again has the same bytes; only signature and timestamp differ.
    """

    name: str
    payload: Json

    @property
    def kind(self) -> ParcelKind:
        """Socket Mode's word for it."""
        kinds: dict[str, ParcelKind] = {"event": "events_api", "command": "slash_commands"}
        return kinds.get(self.name.partition(":")[0], "interactive")

    def body(self) -> tuple[bytes, str]:
        """As HTTP carries it, and its content type."""
        if self.kind == "events_api":
            return json.dumps(self.payload).encode(), "application/json"
        fields = self.payload if self.kind == "slash_commands" else {"payload": json.dumps(self.payload)}
        return urlencode(fields).encode(), FORM


@dataclass(frozen=True)
class Answer:
    """What the bot replied; `trouble` is Slack's retry reason when it is of no use, else None.

    `seconds` is how long it took, `by_fault` the fault that was asked for and had a hand in it.
    """

    status: int | None
    text: str
    trouble: str | None
    is_json: bool = False
    may_retry: bool = True
    seconds: float = 0.0
    by_fault: str | None = None

    @property
    def problem(self) -> str | None:
        """Slack's name of what the person is told, None when the bot answered as it should."""
        if self.trouble is None:
            return None
        return "operation_timeout" if self.trouble == "http_timeout" else "dispatch_failed"


class Carrier(Protocol):
    """A way to the app: signed HTTP, or its sockets."""

    def is_open(self) -> bool:
        """Whether there is anywhere to deliver to."""
        ...

    def carry(self, parcel: Parcel, attempt: int, reason: str | None) -> Answer:
        """Deliver and wait for the answer, as long as Slack waits; `reason` is why an earlier attempt did not do."""
        ...


def parsed(answer: Answer) -> Any:
    """The body as JSON where it is that, else None."""
    try:
        return from_json(answer.text)
    except ValueError:
        return None
