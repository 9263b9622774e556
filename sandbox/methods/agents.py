"""assistant.threads.* and agents.sessions.*: what an agent suggests, and what it says that it is doing."""

from __future__ import annotations

from typing import Any

from sandbox.arguments import Arguments
from sandbox.block_kit.schema import Report, array, record, string
from sandbox.methods.access import need_scope
from sandbox.slack_app import prompts_of
from sandbox.values import Channel, Json, Refused
from sandbox.workspace import Workspace

PROCESSING = "is working…"
_PROMPTS = array(record({"title": string(1), "message": string(1)}), 1, 4)
_LOADING = array(string(1), 0, 10)
_STATUSES = ("active", "processing", "suspended", "closed")


def set_suggested_prompts(workspace: Workspace, arguments: Arguments) -> Json:
    """With thread_ts, which was for legacy assistants, nothing happens and nothing is said."""
    need_scope(workspace, "assistant:write")
    channel = _direct_message(workspace, arguments)
    prompts = arguments.structure("prompts")
    _check(_PROMPTS, prompts, "/prompts")
    if workspace.app.agent is None:
        raise Refused("not_allowed")
    if not arguments.get("thread_ts"):
        workspace.assistant.suggest(channel, prompts_of(prompts, arguments.get("title") or ""))
    return {}


def set_status(workspace: Workspace, arguments: Arguments) -> Json:
    """An empty status takes it away; chat:write suffices."""
    if not {"chat:write", "assistant:write"} & workspace.app.scopes:
        need_scope(workspace, "chat:write")
    text = arguments.get("status")
    if text is None:
        raise Refused("invalid_arguments", errors=["missing required field: status"])
    loading = arguments.structure("loading_messages")
    if loading is not None:
        _check(_LOADING, loading, "/loading_messages")
    channel, thread_ts = _thread(workspace, arguments)
    workspace.assistant.set_status(channel, thread_ts, text)
    return {}


def set_session_status(workspace: Workspace, arguments: Arguments) -> Json:
    """Slack's bridge maps the old call onto this one: a text is processing, an empty one active."""
    need_scope(workspace, "chat:write")
    status, title = arguments.need("status"), arguments.get("title") or ""
    if status not in _STATUSES:
        raise Refused("invalid_arguments", errors=["must be a valid enum value [json-pointer:/status]"])
    _check(string(0, 200), title, "/title")
    channel, thread_ts = _thread(workspace, arguments)
    workspace.assistant.set_status(channel, thread_ts, PROCESSING if status == "processing" else "")
    return {}


def _direct_message(workspace: Workspace, arguments: Arguments) -> Channel:
    channel = workspace.channel(arguments.need("channel_id"))
    if channel.kind != "im" or workspace.app.bot_user not in channel.members:
        raise Refused("channel_not_found")
    return channel


def _thread(workspace: Workspace, arguments: Arguments) -> tuple[Channel, str]:
    channel = workspace.conversations.channel_to_write(workspace.app.bot_user, arguments.need("channel_id"))
    return channel, workspace.conversations.root(channel.id, arguments.need("thread_ts")).ts


def _check(check: Any, value: Any, pointer: str) -> None:
    report = Report()
    check(value, pointer, report)
    if report.errors:
        raise Refused("invalid_arguments", errors=report.errors)
