"""What the bot's answers mean: to a command, to a submitted modal, and later through a response_url."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.arguments import from_json, only
from sandbox.block_kit.blocks import message_errors, walk
from sandbox.block_kit.ids import with_ids
from sandbox.conversations import Conversations
from sandbox.modals import Modals, checked
from sandbox.parcels import Answer, parsed
from sandbox.slack_app import SlackApp
from sandbox.store import Store
from sandbox.values import Channel, Json, Refused, View

LONGEST_POST = 40_000
USES = 5
USABLE_SECONDS = 30 * 60
# Not on Slack's pages: what a real workspace was seen to take of a message's blocks, as JSON.
LONGEST_BLOCKS = 13_200
_FLAGS = {"response_type", "replace_original", "delete_original", "thread_ts", "unfurl_links", "unfurl_media"}
_TAKEN = frozenset({"text", "blocks"} | _FLAGS)


@dataclass(frozen=True)
class Said:
    """The text and blocks of a message body, checked."""

    text: str
    blocks: list[Json]


def said(body: Json, app: SlackApp) -> Said:
    """Refused with no_text, invalid_blocks, invalid_blocks_format or msg_blocks_too_long when it cannot be shown."""
    text, blocks = body.get("text") or "", body.get("blocks")
    blocks = [] if blocks in (None, "") else blocks
    if not isinstance(text, str):
        raise Refused("invalid_arguments", errors=["must provide a string [json-pointer:/text]"])
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    errors = message_errors(blocks, app.scopes)
    if errors:
        raise Refused("invalid_blocks", errors=errors)
    if len(json.dumps(blocks, ensure_ascii=False)) > LONGEST_BLOCKS:
        raise Refused("msg_blocks_too_long")
    if not text and not blocks:
        raise Refused("no_text")
    return Said(text, with_ids(blocks))


def understood(body: Json) -> None:
    """Refused for what an answer to a command, or through a response_url, cannot ask for.

    The rules are Slack's; it publishes no names for breaking them.
    """
    only(body, _TAKEN)
    in_channel = body.get("response_type") == "in_channel"
    if body.get("response_type") not in (None, "ephemeral", "in_channel"):
        raise _wrong("must be a valid enum value [json-pointer:/response_type]")
    if body.get("thread_ts") is not None and not (in_channel and body.get("replace_original") is False):
        raise _wrong("thread_ts needs in_channel, and replace_original false")
    if body.get("delete_original") and any(value for name, value in body.items() if name != "delete_original"):
        raise _wrong("delete_original stands alone")


def _wrong(fault: str) -> Refused:
    return Refused("invalid_arguments", errors=[fault])


class Replies:
    """Carries out what an answer asks for; Refused tells why it could not be used."""

    def __init__(
        self, store: Store, conversations: Conversations, modals: Modals, machine: Callable[[], float]
    ) -> None:
        self._app = conversations.app
        self._store = store
        self._conversations = conversations
        self._modals = modals
        self._machine = machine

    # Commands

    def to_command(self, person: str, channel: Channel, line: str, answer: Answer) -> None:
        body = parsed(answer) if answer.is_json else None
        if body is None:
            body = {"text": answer.text}
        if not isinstance(body, dict):
            raise Refused("invalid_command_response")
        understood(body)
        if body.get("response_type") == "in_channel":
            self._conversations.add(channel, person, line, is_heard=False)
        if body.get("text") or body.get("blocks"):
            self._say(person, channel, body)

    def _say(self, person: str, channel: Channel, body: Json) -> None:
        content = said(body, self._app)
        in_channel = body.get("response_type") == "in_channel"
        thread_ts = body.get("thread_ts")
        if thread_ts is not None:
            thread_ts = self._conversations.root(channel.id, str(thread_ts)).ts
        self._conversations.posted(
            channel,
            content.text[:LONGEST_POST],
            content.blocks,
            thread_ts=thread_ts,
            ephemeral_to=None if in_channel else person,
        )

    # Modals

    def to_submission(self, view: View, answer: Answer) -> dict[str, str]:
        """Close, change or add to the modal as asked; the errors to show on its inputs."""
        if not answer.text:
            self._modals.close(view)
            return {}
        body = parsed(answer)
        if not isinstance(body, dict):
            raise Refused("invalid_response")
        match body.get("response_action"):
            case "clear":
                self._modals.clear(view.person)
            case "update":
                self._modals.update(view, checked(body.get("view"), self._app))
            case "push":
                self._modals.show(view.person, checked(body.get("view"), self._app), from_view=view.id)
            case "errors":
                return _errors(view, body.get("errors"))
            case _:
                raise Refused("invalid_response")
        return {}

    # Response urls

    def make_url(self, address: str, person: str, channel: str, message_ts: str | None = None) -> str:
        """A response_url for what the person did; `message_ts` is the message they acted on."""
        token = secrets.token_urlsafe(24)
        self._store.put_response_url(token, person, channel, message_ts, self._machine())
        return f"{address}/response/{token}"

    def to_url(self, token: str, body: bytes) -> None:
        """Refused with used_url, expired_url, no_service (HTTP 404) or what is wrong with the message."""
        url = self._store.response_url(token)
        if url is None:
            raise Refused("no_service", status=404)
        if self._machine() - url["made_at"] > USABLE_SECONDS:
            raise Refused("expired_url", status=404)
        if url["uses"] >= USES:
            raise Refused("used_url", status=404)
        message = _json_object(body)
        understood(message)
        original = self._store.message(url["channel"], url["message_ts"]) if url["message_ts"] else None
        if message.get("delete_original") is True:
            if original is not None:
                self._conversations.remove(original)
        elif message.get("replace_original") is True and original is not None:
            if original.is_ephemeral and message.get("response_type") == "in_channel":
                raise _wrong("what one person sees cannot be turned into what all see")
            content = said(message, self._app)
            self._conversations.edit(original, content.text, content.blocks)
        else:
            self._say(url["person"], self._conversations.channel(url["channel"]), message)
        self._store.use_response_url(token)


def _json_object(body: bytes) -> Json:
    try:
        message = from_json(body)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise Refused("invalid_payload")
    return message


def _errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in walk(view.blocks) if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise Refused("invalid_response")
    for block_id, text in errors.items():
        if block_id not in inputs or not isinstance(text, str) or not text:
            raise Refused("invalid_response_errors", errors=[f"no input block is called {block_id}"])
    return errors
