"""Where the app calls over HTTP, Web API and response_urls, and the faults that its calls meet there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from sandbox.faults import Fault
from sandbox.values import Refused
from sandbox.web_api import Call, note_undone, serve
from sandbox.workspace import Workspace

Serve = Callable[[bytes, Fault | None], Response]


def app_routes(workspace: Workspace) -> list[BaseRoute]:
    async def api(request: Request) -> Response:
        method = request.path_params["method"]

        def call(body: bytes, fault: Fault | None) -> Response:
            asked = Call(method, dict(request.headers), request.url.query, body)
            if fault is not None and fault.effect in ("drop", "hang"):
                note_undone(workspace, asked, fault)
                return Response()
            result = serve(workspace, asked, fault)
            return JSONResponse(result.body, result.status, result.headers)

        return await _served(workspace, request, method, call)

    async def response(request: Request) -> Response:
        token = request.path_params["token"]

        def answer(body: bytes, fault: Fault | None) -> Response:
            return _respond(workspace, token, body, fault)

        return await _served(workspace, request, "response_url", answer)

    async def upload(request: Request) -> Response:
        token = request.path_params["token"]

        def take(body: bytes, fault: Fault | None) -> Response:
            return _take(workspace, token, body, fault)

        return await _served(workspace, request, "upload", take)

    async def file(request: Request) -> Response:
        return await run_in_threadpool(_file, workspace, request)

    return [
        Route("/api/{method}", api, methods=["GET", "POST"]),
        Route("/response/{token}", response, methods=["POST"]),
        Route("/upload/{token}", upload, methods=["POST"]),
        Route("/files/{file}/{name}", file),
        WebSocketRoute("/link", workspace.sockets.serve),
    ]


async def _served(workspace: Workspace, request: Request, name: str, work: Serve) -> Response:
    body = await request.body()
    cleared = workspace.faults.clearings
    fault = workspace.faults.next_for(name)
    effect = fault.effect if fault else ""
    with workspace.record.under_way():
        response = await run_in_threadpool(work, body, fault)
    if effect.startswith(("drop", "hang")):
        return await _no_answer(workspace, request, cleared=cleared if effect.startswith("hang") else None)
    return response


async def _no_answer(workspace: Workspace, request: Request, *, cleared: int | None) -> Response:
    """Cut the connection without a byte, at once or when faults are cleared once more than `cleared` times."""
    while workspace.faults.clearings == cleared and not await request.is_disconnected():
        await asyncio.sleep(0.02)
    request.scope["sandbox.transport"].abort()
    return Response()


def _respond(workspace: Workspace, token: str, body: bytes, fault: Fault | None) -> Response:
    status, text, refusal = _of_fault(fault)
    began = time.monotonic()
    if refusal is None:
        try:
            workspace.replies.to_url(token, body)
        except Refused as refused:
            status, text = refused.extra.get("status", 400), refused.error
            refusal = "; ".join([refused.error, *refused.extra.get("errors", [])])
    workspace.record.record(
        "from_bot",
        "response_url",
        {"body": body.decode("utf-8", "replace")},
        status=status,
        reply=text,
        refusal=refusal,
        seconds=time.monotonic() - began,
        fault=fault.effect if fault else None,
    )
    headers = {"Retry-After": str(fault.retry_after)} if fault and fault.effect == "rate_limit" else {}
    return PlainTextResponse(text, status or 200, headers)


def _take(workspace: Workspace, token: str, body: bytes, fault: Fault | None) -> Response:
    status, text, refusal = _of_fault(fault)
    if refusal is None:
        try:
            workspace.files.receive(token, body)
            text = f"OK - {len(body)}"
        except Refused as refused:
            status, text, refusal = refused.extra["status"], refused.error, refused.error
    fault_name = fault.effect if fault else None
    workspace.record.record(
        "from_bot", "upload", {"length": len(body)}, status=status, reply=text, refusal=refusal, fault=fault_name
    )
    return PlainTextResponse(text, status or 200)


def _file(workspace: Workspace, request: Request) -> Response:
    """The bytes of a file; without the app's token and scope, Slack leads to where people sign in."""
    is_app = request.headers.get("authorization", "") == f"Bearer {workspace.app.token}"
    try:
        file = workspace.files.find(request.path_params["file"])
    except Refused:
        return PlainTextResponse("file_not_found", 404)
    if not is_app or "files:read" not in workspace.app.scopes or workspace.token_error:
        return RedirectResponse(f"/?redir={request.url.path}", 302)
    return Response(workspace.files.content(file), media_type=file.mimetype)


def _of_fault(fault: Fault | None) -> tuple[int | None, str, str | None]:
    """Status, text and refusal in place of what the call asks for; no refusal when it is carried out."""
    match fault:
        case Fault(effect="error", error=error):
            return 404, error, error
        case Fault(effect="status", status=status):
            return status, "internal_error", "internal_error"
        case Fault(effect="rate_limit"):
            return 429, "ratelimited", "ratelimited"
        case Fault(effect="drop" | "hang" as effect):
            return None, "", effect
    return 200, "ok", None
