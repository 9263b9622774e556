"""A modal in which a van is booked, and how it comes to be open."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.people import ANA, PARTNERSHIP
from sandbox.values import View
from sandbox.workspace import Workspace
from tests.sandbox.foreign_app import ForeignApp

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}


def text_input(block_id: str, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "typed", **more.pop("element", {})}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element, **more}


SEATS = {
    "type": "input",
    "block_id": "seats",
    "label": plain("Seats"),
    "element": {"type": "static_select", "action_id": "chosen", "options": [option("two"), option("nine")]},
}


def modal(*blocks: Json, **more: Any) -> Json:
    view = {"type": "modal", "title": plain("Book a van"), "submit": plain("Book"), "callback_id": "book"}
    return view | {"blocks": list(blocks or [text_input("why")])} | more


def opened(workspace: Workspace, bot: ForeignApp, view: Json, person: str = ANA) -> View:
    """The modal that /van opens for the person."""

    def open_it(ack: Any, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    # Bolt asks the first listener that fits, so each opening has a command of its own.
    command = f"/van{len(bot.heard)}"
    bot.app.command(command)(open_it)
    outcome = workspace.run_command(person, PARTNERSHIP, command)
    assert outcome.view is not None
    return outcome.view


def trigger(workspace: Workspace, bot: ForeignApp, name: str = "/trigger") -> str:
    """The trigger_id of a command that the bot only acknowledges."""
    bot.app.command(name)(lambda ack: ack())
    workspace.run_command(ANA, PARTNERSHIP, name)
    return str(bot.heard[-1][0]["trigger_id"])


def error_of(call: Any, **arguments: Any) -> Json:
    with pytest.raises(SlackApiError) as raised:
        call(**arguments)
    return dict(raised.value.response.data)


def pushing_button() -> Json:
    return {"type": "actions", "elements": [{"type": "button", "action_id": "more", "text": plain("More")}]}
