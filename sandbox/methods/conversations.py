"""conversations.*: opening direct messages, reading what was said, and who is there."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence

from sandbox.arguments import Arguments
from sandbox.methods.access import need_channel_scope, need_scope, open_direct_message, visible_channel
from sandbox.payloads import channel_object, message_object
from sandbox.values import Channel, Json, Message, Refused
from sandbox.workspace import Workspace

_LATEST = "9999999999.999999"


def open_(workspace: Workspace, arguments: Arguments) -> Json:
    need_scope(workspace, "im:write")
    users = arguments.names("users")
    if arguments.get("channel"):
        channel = visible_channel(workspace, arguments.need("channel"))
    elif not users:
        raise Refused("users_list_not_supplied")
    elif len(users) > 1:
        # Group direct messages need mpim:write, which no app of this sandbox has.
        raise Refused("missing_scope", needed="mpim:write", provided=",".join(sorted(workspace.app.scopes)))
    else:
        channel = open_direct_message(workspace, users[0])
    shown = channel_object(workspace.app, channel) if arguments.flag("return_im") else {"id": channel.id}
    return {"no_op": True, "already_open": True, "channel": shown}


def history(workspace: Workspace, arguments: Arguments) -> Json:
    """Root messages, newest first; replies in threads are not among them."""
    channel = _readable(workspace, arguments)
    limit = arguments.number("limit", 100, 999)
    oldest, latest = _between(arguments)
    before = min(latest, _cursor(arguments) or latest)
    found = workspace.store.roots(channel.id, after=oldest, before=before, viewer=None, limit=limit + 1)
    page = found[:limit]
    more = page[-1].ts if len(found) > limit else None
    return {
        "messages": _shown(workspace, page, arguments),
        "pin_count": 0,
        **_paged(more),
    }


def replies(workspace: Workspace, arguments: Arguments) -> Json:
    """The root and its replies, oldest first."""
    channel = _readable(workspace, arguments)
    ts = arguments.need("ts")
    limit = arguments.number("limit", 999, 1000)
    oldest, latest = _between(arguments)
    root = workspace.store.message(channel.id, ts)
    if root is None or root.is_ephemeral:
        raise Refused("thread_not_found")
    after = max(oldest, _cursor(arguments) or oldest)
    rest = workspace.store.replies(channel.id, ts, None)
    found = [message for message in [root, *rest] if after < message.ts < latest]
    page = found[:limit]
    more = page[-1].ts if len(found) > limit else None
    return {"messages": _shown(workspace, page, arguments), **_paged(more)}


def info(workspace: Workspace, arguments: Arguments) -> Json:
    channel = visible_channel(workspace, arguments.need("channel"))
    need_channel_scope(workspace, channel, "read")
    return {"channel": channel_object(workspace.app, channel)}


def members(workspace: Workspace, arguments: Arguments) -> Json:
    channel = visible_channel(workspace, arguments.need("channel"))
    need_channel_scope(workspace, channel, "read")
    limit = arguments.number("limit", 100, 999)
    after = _cursor(arguments)
    rest: Sequence[str] = sorted(member for member in channel.members if after is None or member > after)
    page = rest[:limit]
    return {"members": page, **_paged(page[-1] if len(rest) > limit else None)}


def _readable(workspace: Workspace, arguments: Arguments) -> Channel:
    channel = visible_channel(workspace, arguments.need("channel"))
    need_channel_scope(workspace, channel, "history")
    return workspace.conversations.channel_of(workspace.app.bot_user, channel.id)


def _between(arguments: Arguments) -> tuple[str, str]:
    """The bounds as ts that lie just outside what is asked for."""
    oldest, latest = arguments.get("oldest"), arguments.get("latest")
    for bound, error in ((oldest, "invalid_ts_oldest"), (latest, "invalid_ts_latest")):
        if bound and not re.fullmatch(r"\d+(\.\d+)?", bound):
            raise Refused(error)
    by = 1 if arguments.flag("inclusive") else 0
    after = _shifted(oldest, -by) if oldest and float(oldest) > 0 else ""
    return after, _shifted(latest, by) if latest else _LATEST


def _shifted(ts: str, microseconds: int) -> str:
    seconds, _, fraction = ts.partition(".")
    total = int(seconds) * 1_000_000 + int((fraction + "000000")[:6]) + microseconds
    return f"{total // 1_000_000}.{total % 1_000_000:06d}"


def _shown(workspace: Workspace, messages: Sequence[Message], arguments: Arguments) -> list[Json]:
    with_metadata = arguments.flag("include_all_metadata")
    return [message_object(workspace.app, message, with_metadata=with_metadata) for message in messages]


def _paged(more: str | None) -> Json:
    cursor = base64.b64encode(f"next:{more}".encode()).decode() if more else ""
    return {"has_more": more is not None, "response_metadata": {"next_cursor": cursor}}


def _cursor(arguments: Arguments) -> str | None:
    cursor = arguments.get("cursor")
    if not cursor:
        return None
    try:
        word, _, place = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused("invalid_cursor") from None
    if word != "next":
        raise Refused("invalid_cursor")
    return place
