"""The payloads that Slack sends an app, and the objects that its Web API returns."""

from __future__ import annotations

import secrets
from typing import Any

from sandbox.people import ENTERPRISE_NAME, TEAM, TEAM_DOMAIN
from sandbox.slack_app import SlackApp
from sandbox.values import Channel, File, Json, Message, Person, State, View


def command_form(app: SlackApp, person: Person, channel: Channel, command: str, text: str, **urls: str) -> Json:
    """The form of a slash command; `urls` are its response_url and trigger_id."""
    organisation = {"enterprise_id": app.enterprise, "enterprise_name": ENTERPRISE_NAME} if app.enterprise else {}
    return {
        "token": "verification",
        "team_id": TEAM,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.handle,
        "command": command,
        "text": text,
        "api_app_id": app.app_id,
        "is_enterprise_install": "true" if app.enterprise else "false",
        **organisation,
        **urls,
    }


def channel_name(channel: Channel) -> str:
    """The name as payloads give it, which for direct and private ones is not the real one."""
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def event_envelope(app: SlackApp, event: Json, at: float, *, is_ext_shared: bool = False) -> Json:
    """What an event comes in, under an id of its own; `is_ext_shared` when it is of a channel of two organisations."""
    authorization = {
        "enterprise_id": app.enterprise,
        "team_id": TEAM,
        "user_id": app.bot_user,
        "is_bot": True,
        "is_enterprise_install": app.enterprise is not None,
    }
    return {
        "token": "verification",
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": app.enterprise,
        "api_app_id": app.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": "Ev" + secrets.token_hex(5).upper(),
        "event_time": int(at),
        "authorizations": [authorization],
        "is_ext_shared_channel": is_ext_shared,
        "event_context": "4-" + secrets.token_urlsafe(24),
    }


def rate_limited_envelope(app: SlackApp, minute: int) -> Json:
    """What an app gets in a minute (epoch seconds) in which events were too many for it."""
    return {
        "token": "verification",
        "type": "app_rate_limited",
        "team_id": TEAM,
        "minute_rate_limited": minute,
        "api_app_id": app.app_id,
    }


def interaction(app: SlackApp, kind: str, person: Person, **fields: Any) -> Json:
    """What every interaction payload carries, with `fields` over it; no team where a whole organisation has the app."""
    team = {"id": TEAM, "domain": TEAM_DOMAIN}
    enterprise = {"id": app.enterprise, "name": ENTERPRISE_NAME} if app.enterprise else None
    return {
        "type": kind,
        "user": {"id": person.id, "username": person.handle, "name": person.handle, "team_id": person.team or TEAM},
        "api_app_id": app.app_id,
        "token": "verification",
        "team": None if enterprise else team,
        "enterprise": enterprise,
        "is_enterprise_install": enterprise is not None,
        **fields,
    }


def message_interaction(app: SlackApp, channel: Channel, message: Message, state: State) -> Json:
    """The fields of a press in a message; an ephemeral message is not sent along."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    fields: Json = {
        "container": container,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": state},
    }
    if not message.is_ephemeral:
        fields["message"] = message_object(app, message)
    return fields


def view_object(app: SlackApp, view: View) -> Json:
    content = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None, "submit": None}
    flags = {"clear_on_close": False, "notify_on_close": False}
    return {
        **content,
        **flags,
        **view.content,
        "id": view.id,
        "team_id": TEAM,
        "state": {"values": view.values},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": app.app_id,
        "app_installed_team_id": TEAM,
        "bot_id": app.bot_id,
    }


def message_object(app: SlackApp, message: Message, *, with_metadata: bool = False) -> Json:
    """A message as the Web API and events show it."""
    team = message.team or TEAM
    shown: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text, "team": team}
    if message.team:
        shown |= {"user_team": team, "source_team": team}
    if message.bot_id:
        profile = {"id": app.bot_id, "app_id": app.app_id, "name": app.name, "deleted": False, "team_id": TEAM}
        shown |= {"bot_id": message.bot_id, "app_id": app.app_id, "bot_profile": profile}
    if message.client_msg_id:
        shown["client_msg_id"] = message.client_msg_id
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.files:
        shown |= {"subtype": "file_share", "files": [file_object(file) for file in message.files], "upload": False}
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.metadata and with_metadata:
        shown["metadata"] = message.metadata
    if message.is_reply:
        shown["thread_ts"] = message.thread_ts
    elif message.replies:
        shown |= {
            "thread_ts": message.ts,
            "reply_count": message.replies,
            "reply_users_count": len(message.repliers),
            "reply_users": list(message.repliers),
            "latest_reply": message.latest_reply,
        }
    return shown


def file_object(file: File) -> Json:
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2].lower(),
        "user": file.user,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "file_access": "visible",
        "url_private": file.url,
        "url_private_download": file.url,
    }


def external_user_object(person: Person, *, is_stranger: bool) -> Json:
    """Somebody of another organisation as users.info shows them: no time zone, no title, no rights."""
    return {
        "id": person.id,
        "team_id": person.team,
        "name": person.handle,
        "deleted": person.is_deactivated,
        "real_name": person.real_name,
        "profile": {"real_name": person.real_name, "display_name": person.handle, "team": person.team},
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_stranger": is_stranger,
    }


def user_object(person: Person, offset: int) -> Json:
    """A person as users.info shows them; `offset` is London's from UTC, in seconds."""
    profile = {
        "real_name": person.real_name,
        "display_name": person.handle,
        "title": person.title,
        "team": TEAM,
    }
    return {
        "id": person.id,
        "team_id": TEAM,
        "name": person.handle,
        "deleted": person.is_deactivated,
        "real_name": person.real_name,
        "tz": "Europe/London",
        "tz_offset": offset,
        "profile": profile,
        "is_admin": False,
        "is_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": person.guest == "single_channel",
        "is_bot": person.is_bot,
        "is_app_user": False,
    }


def channel_object(app: SlackApp, channel: Channel) -> Json:
    common: Json = {
        "id": channel.id,
        "is_archived": channel.is_archived,
        "context_team_id": TEAM,
        "is_org_shared": False,
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
    }
    if channel.shared_with:
        common |= {"connected_team_ids": list(channel.shared_with), "shared_team_ids": [TEAM, *channel.shared_with]}
    if channel.kind == "im":
        other = next(member for member in channel.members if member != app.bot_user)
        return common | {"is_im": True, "user": other, "is_user_deleted": False}
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "is_general": False,
        "is_member": app.bot_user in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }
