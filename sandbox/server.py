"""The workspace over HTTP, on loopback only: Web API, response_urls and, where there is one, the page."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from sandbox import page
from sandbox.endpoints import app_routes
from sandbox.workspace import Workspace

HOST = "127.0.0.1"
LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?")


class LoopbackOnly:
    """Refuses requests that name another host: a web page elsewhere could have led a browser here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
            if not LOOPBACK.fullmatch(host):
                if scope["type"] == "websocket":
                    await WebSocketClose()(scope, receive, send)
                    return
                await PlainTextResponse("Open the sandbox at its own address.", 421)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def build_app(
    workspace: Workspace, *, with_page: bool = True, next_moment: Callable[[], datetime | None] | None = None
) -> ASGIApp:
    """The sandbox as an ASGI application; `next_moment` is the page's."""
    shown = page.routes(workspace, next_moment) if with_page else []
    return LoopbackOnly(Starlette(routes=[*app_routes(workspace), *shown]))


def _with_transport(app: Any, transport: asyncio.BaseTransport) -> Any:
    """The app, to which each request brings its connection, so that it can be cut as a broken network would."""

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        scope["sandbox.transport"] = transport
        await app(scope, receive, send)

    return asked


class _Protocol(H11Protocol):
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app = _with_transport(self.app, transport)


class _SocketProtocol(WebSocketsSansIOProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.app = _with_transport(self.app, transport)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_Protocol,
        ws=_SocketProtocol,
        lifespan="off",
        log_config=None,
        access_log=False,
        # A page's live connection never ends by itself.
        timeout_graceful_shutdown=1,
    )


class _PromptServer(uvicorn.Server):
    """Stops within milliseconds, where uvicorn's own takes a fifth of a second: tests have a server each."""

    _stopped: asyncio.Event | None = None
    _loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        self._stopped, self._loop = asyncio.Event(), asyncio.get_running_loop()
        await self.on_tick(0)
        if not self.should_exit:
            await self._stopped.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for each in sockets or []:
            asyncio.get_running_loop().remove_reader(each)
        # A connection just accepted takes two turns of the loop to be among those known, and an open server to join.
        for _ in range(3):
            await asyncio.sleep(0)
        for server in self.servers:
            server.close()
        for each in sockets or []:
            each.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=0.5)
        for task in self.server_state.tasks:
            task.cancel()
        # What is still open when the loop ends would never be closed.
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)

    def stop(self) -> None:
        """Stop, from any thread and at any time."""
        self.should_exit = True
        if self._loop is not None and self._stopped is not None:
            self._loop.call_soon_threadsafe(self._stopped.set)


def listen(port: int = 0) -> socket.socket:
    """A bound loopback socket; OSError when the port is taken. Port 0 takes a free one."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((HOST, port))
    return bound


def serve_forever(
    workspace: Workspace, bound: socket.socket, *, next_moment: Callable[[], datetime | None] | None = None
) -> None:
    """Serve in this thread until interrupted. `next_moment` is when the app next says something of its own accord."""
    workspace.address = f"http://{HOST}:{bound.getsockname()[1]}"
    uvicorn.Server(_config(build_app(workspace, next_moment=next_moment))).run(sockets=[bound])


@contextmanager
def running(workspace: Workspace, *, port: int = 0, with_page: bool = True) -> Iterator[str]:
    """Serve in a thread; gives the address, for example http://127.0.0.1:41234. The Web API is at /api/."""
    server = _PromptServer(_config(build_app(workspace, with_page=with_page)))
    bound = listen(port)
    # Listening from here on, so that a first call waits for the server instead of being turned away.
    bound.listen(128)
    workspace.address = f"http://{HOST}:{bound.getsockname()[1]}"
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, name="sandbox-server")
    thread.start()
    try:
        yield workspace.address
    finally:
        workspace.faults.clear()
        server.stop()
        thread.join()
        bound.close()
