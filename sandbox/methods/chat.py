"""chat.*: posting, posting to one person, changing and removing messages."""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox.arguments import Arguments
from sandbox.methods.access import channel_to_post, need_scope
from sandbox.payloads import message_object
from sandbox.replies import LONGEST_POST, Said, said
from sandbox.values import Channel, Json, Message, Refused
from sandbox.workspace import Workspace

LONGEST_UPDATE = 4_000
# Slack names the refusal and gives no number: this is far beyond the one id that metadata should carry.
LONGEST_METADATA = 4_000


def post_message(workspace: Workspace, arguments: Arguments) -> Json:
    need_scope(workspace, "chat:write")
    channel = channel_to_post(workspace, arguments.need("channel"))
    content = _content(workspace, arguments)
    text, is_cut = content.text[:LONGEST_POST], len(content.text) > LONGEST_POST
    message = workspace.conversations.posted(
        channel,
        text,
        content.blocks,
        thread_ts=_thread(workspace, channel, arguments),
        metadata=_metadata(arguments.structure("metadata")),
    )
    reply = {"channel": channel.id, "ts": message.ts, "message": _shown(workspace, message)}
    if is_cut:
        reply |= {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return reply


def post_ephemeral(workspace: Workspace, arguments: Arguments) -> Json:
    need_scope(workspace, "chat:write")
    user = arguments.need("user")
    channel = workspace.conversations.channel_to_write(workspace.app.bot_user, arguments.need("channel"))
    if workspace.person(user).is_deactivated or user not in channel.members:
        raise Refused("user_not_in_channel")
    if channel.is_restricted:
        raise Refused("restricted_action")
    content = _content(workspace, arguments)
    if len(content.text) > LONGEST_POST:
        raise Refused("msg_too_long")
    thread_ts = _thread(workspace, channel, arguments)
    message = workspace.conversations.posted(
        channel, content.text, content.blocks, thread_ts=thread_ts, ephemeral_to=user
    )
    return {"message_ts": message.ts}


def update(workspace: Workspace, arguments: Arguments) -> Json:
    need_scope(workspace, "chat:write")
    message = _own_message(workspace, arguments, "cant_update_message")
    if workspace.edit_seconds is not None and workspace.machine() - float(message.ts) > workspace.edit_seconds:
        raise Refused("edit_window_closed")
    content = _content(workspace, arguments)
    if len(content.text) > LONGEST_UPDATE:
        raise Refused("msg_too_long")
    metadata = arguments.structure("metadata")
    more: Json = {} if metadata is None else {"metadata": _metadata(metadata)}
    edited = workspace.conversations.edit(message, content.text, content.blocks, **more)
    return {
        "channel": edited.channel,
        "ts": edited.ts,
        "text": edited.text,
        "message": _shown(workspace, edited),
    }


def delete(workspace: Workspace, arguments: Arguments) -> Json:
    need_scope(workspace, "chat:write")
    message = _own_message(workspace, arguments, "cant_delete_message")
    workspace.conversations.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def _shown(workspace: Workspace, message: Message) -> Json:
    return message_object(workspace.app, message, with_metadata=True)


def _content(workspace: Workspace, arguments: Arguments) -> Said:
    blocks = arguments.structure("blocks")
    return said({"text": arguments.get("text"), "blocks": blocks}, workspace.app)


def _thread(workspace: Workspace, channel: Channel, arguments: Arguments) -> str | None:
    thread_ts = arguments.get("thread_ts")
    return workspace.conversations.root(channel.id, thread_ts).ts if thread_ts else None


def _own_message(workspace: Workspace, arguments: Arguments, not_own: str) -> Message:
    channel, ts = arguments.need("channel"), arguments.need("ts")
    place = workspace.conversations.channel_to_write(workspace.app.bot_user, channel)
    message = workspace.store.message(place.id, ts)
    if message is None or message.is_ephemeral:
        raise Refused("message_not_found")
    if message.bot_id != workspace.app.bot_id:
        raise Refused(not_own)
    return message


def _metadata(metadata: Any) -> Json | None:
    """A message's metadata, checked: a type, and a payload of scalars, flat objects and lists of those."""
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise Refused("invalid_metadata_format")
    kind, payload = metadata["event_type"], metadata["event_payload"]
    if not isinstance(kind, str) or not re.fullmatch(r"\w{1,255}", kind) or not isinstance(payload, dict):
        raise Refused("invalid_metadata_format")
    if not all(_is_flat(value) or _is_list_of_flat(value) for value in payload.values()):
        raise Refused("invalid_metadata_schema")
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > LONGEST_METADATA:
        raise Refused("metadata_too_large")
    return metadata


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float | bool)


def _is_flat(value: Any) -> bool:
    return _is_scalar(value) or (isinstance(value, dict) and all(_is_scalar(each) for each in value.values()))


def _is_list_of_flat(value: Any) -> bool:
    return isinstance(value, list) and all(_is_flat(each) for each in value)
