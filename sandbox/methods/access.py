"""What a token may do: the scope that each method needs, and the channels that it may name."""

from __future__ import annotations

from sandbox.people import direct_message
from sandbox.values import Channel, Refused
from sandbox.workspace import Workspace

_KIND = {"public": "channels", "private": "groups", "im": "im"}


def need_scope(workspace: Workspace, scope: str) -> None:
    """Refused with missing_scope, saying what is needed and what there is."""
    if scope not in workspace.app.scopes:
        raise Refused("missing_scope", needed=scope, provided=",".join(sorted(workspace.app.scopes)))


def need_channel_scope(workspace: Workspace, channel: Channel, right: str) -> None:
    """The scope for `right` (history or read) on that kind of channel."""
    need_scope(workspace, f"{_KIND[channel.kind]}:{right}")


def visible_channel(workspace: Workspace, channel: str) -> Channel:
    """A channel that the app may know of: public, or one that it is in."""
    found = workspace.channel(channel)
    if found.kind != "public" and workspace.app.bot_user not in found.members:
        raise Refused("channel_not_found")
    return found


def channel_to_post(workspace: Workspace, name: str) -> Channel:
    """Where chat.postMessage posts: a channel id, #name, or a person's id for their direct messages."""
    if name.startswith(("U", "W")):
        name = open_direct_message(workspace, name, unknown="channel_not_found").id
    channel = workspace.conversations.channel_to_write(workspace.app.bot_user, _named(workspace, name) or name)
    if channel.kind == "im" and any(map(workspace.conversations.is_stranger, map(workspace.person, channel.members))):
        raise Refused("channel_not_found")
    if channel.is_restricted:
        raise Refused("restricted_action")
    return channel


def _named(workspace: Workspace, name: str) -> str | None:
    """The id of the channel of that name; None for what is an id itself, or names none."""
    if workspace.store.channel(name) is not None:
        return None
    named = next((each.id for each in workspace.store.channels() if each.name == name.removeprefix("#")), None)
    if workspace.app.enterprise and (named or name.startswith("#")):
        # Several workspaces of the organisation may have a channel of that name.
        raise Refused("team_not_found")
    return named


def open_direct_message(workspace: Workspace, user: str, *, unknown: str = "user_not_found") -> Channel:
    """The direct message channel with a person, made when there is none yet."""
    try:
        person = workspace.person(user)
    except Refused:
        raise Refused(unknown) from None
    if person.is_bot:
        raise Refused("cannot_dm_bot")
    if person.is_deactivated:
        raise Refused("user_disabled")
    if workspace.conversations.is_stranger(person):
        raise Refused("user_not_visible" if unknown == "user_not_found" else unknown)
    existing = workspace.store.channel(direct_message(user))
    if existing is not None:
        return existing
    shared_with = (person.team,) if person.team else ()
    made = Channel(direct_message(user), user, "im", (user, workspace.app.bot_user), shared_with=shared_with)
    workspace.store.put_channel(made)
    return made
