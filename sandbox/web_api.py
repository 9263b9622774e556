"""The Web API as an app calls it: token, limits, the method, and Slack's way of saying no."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sandbox.arguments import Arguments
from sandbox.faults import Fault
from sandbox.methods import agents, apps, blocks, chat, conversations, files, people, views
from sandbox.methods.accepted import check_arguments
from sandbox.people import direct_message
from sandbox.values import Json, Refused
from sandbox.workspace import Workspace

METHODS: dict[str, Callable[[Workspace, Arguments], Json]] = {
    "agents.sessions.setStatus": agents.set_session_status,
    "apps.connections.open": apps.connections_open,
    "assistant.threads.setStatus": agents.set_status,
    "assistant.threads.setSuggestedPrompts": agents.set_suggested_prompts,
    "auth.test": people.auth_test,
    "blocks.validate": blocks.validate,
    "chat.delete": chat.delete,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_,
    "conversations.replies": conversations.replies,
    "files.completeUploadExternal": files.complete_upload,
    "files.delete": files.delete,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.info": files.info,
    "users.info": people.users_info,
    "views.open": views.open_,
    "views.publish": views.publish,
    "views.push": views.push,
    "views.update": views.update,
}
APP_LEVEL = {"apps.connections.open"}


@dataclass(frozen=True)
class Call:
    """One call as it came in; header names in lower case."""

    method: str
    headers: Mapping[str, str]
    query: str
    body: bytes


@dataclass(frozen=True)
class Result:
    """What is sent back."""

    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)


def serve(workspace: Workspace, call: Call, fault: Fault | None = None) -> Result:
    """Carry out a call, or the fault in its place, and put it on record."""
    request: Json = {}
    began = time.monotonic()
    try:
        arguments = Arguments.parse(call.headers.get("content-type", ""), call.query, call.body)
        request = arguments.without_secrets()
        result = _faulty(fault) or _carried_out(workspace, call, arguments)
    except Refused as refused:
        result = _refusal(refused)
    error = None if result.body.get("ok") else str(result.body.get("error"))
    workspace.record.record(
        "from_bot",
        call.method,
        request,
        status=result.status,
        reply=result.body,
        refusal=error,
        seconds=time.monotonic() - began,
        fault=fault.effect if fault else None,
    )
    own = {"x-oauth-scopes": ",".join(sorted(workspace.app.scopes)), "x-slack-req-id": secrets.token_hex(16)}
    return Result(result.status, result.body, own | result.headers)


def note_undone(workspace: Workspace, call: Call, fault: Fault) -> None:
    """Put a call on record that a fault let come to nothing."""
    try:
        request = Arguments.parse(call.headers.get("content-type", ""), call.query, call.body).without_secrets()
    except Refused:
        request = {}
    workspace.record.record(
        "from_bot", call.method, request, status=None, reply=None, refusal=fault.effect, fault=fault.effect
    )


def _carried_out(workspace: Workspace, call: Call, arguments: Arguments) -> Result:
    method = METHODS.get(call.method)
    if method is None:
        raise Refused("unknown_method", req_method=call.method)
    _check_token(workspace, call, arguments)
    wait = _wait(workspace, call.method, arguments)
    if wait:
        return _rate_limited(wait)
    check_arguments(call.method, arguments)
    return Result(200, {"ok": True, **method(workspace, arguments)})


def _check_token(workspace: Workspace, call: Call, arguments: Arguments) -> None:
    kind, _, token = call.headers.get("authorization", "").partition(" ")
    in_header = kind.lower() == "bearer"
    token = token.strip() if in_header else arguments.get("token") or ""
    if not token:
        raise Refused("not_authed")
    is_app_level = secrets.compare_digest(token.encode(), workspace.app.app_token.encode())
    if call.method in APP_LEVEL:
        _check_app_token(workspace, token, is_right=is_app_level and in_header)
        return
    if is_app_level:
        raise Refused("not_allowed_token_type")
    if not secrets.compare_digest(token.encode(), workspace.app.token.encode()):
        raise Refused("invalid_auth")
    if workspace.token_error:
        raise Refused(workspace.token_error)


def _check_app_token(workspace: Workspace, token: str, *, is_right: bool) -> None:
    """App-level tokens count in the header only; Slack takes them from a form no more."""
    if token == workspace.app.token:
        raise Refused("not_allowed_token_type")
    if not is_right:
        raise Refused("invalid_auth")
    if "connections:write" not in workspace.app.app_token_scopes:
        provided = ",".join(sorted(workspace.app.app_token_scopes))
        raise Refused("missing_scope", needed="connections:write", provided=provided)


def _wait(workspace: Workspace, method: str, arguments: Arguments) -> int:
    if method != "chat.postMessage":
        return workspace.limits.wait_for_method(method)
    channel = arguments.get("channel") or ""
    return workspace.limits.wait_for_post(direct_message(channel) if channel.startswith(("U", "W")) else channel)


def _faulty(fault: Fault | None) -> Result | None:
    if fault is None:
        return None
    match fault.effect:
        case "error":
            return Result(200, {"ok": False, "error": fault.error})
        case "status":
            return Result(fault.status, {"ok": False, "error": "internal_error"})
        case "rate_limit":
            return _rate_limited(fault.retry_after)
    return None


def _rate_limited(seconds: int) -> Result:
    return Result(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)})


def _refusal(refused: Refused) -> Result:
    """`errors` go both ways that Slack gives them: at the top, and marked in response_metadata.messages."""
    body: Json = {"ok": False, "error": refused.error, **refused.extra}
    if "errors" in body and all(isinstance(error, str) for error in body["errors"]):
        body["response_metadata"] = {"messages": [f"[ERROR] {error}" for error in body["errors"]]}
    return Result(200, body)
