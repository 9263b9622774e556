"""One open socket of the app's, and the frames that go down it."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from typing import Any, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.values import Json

Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]


class Link:
    """Frames are sent from any thread; the server's reads what comes back, and settles `waiting` by envelope id."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.is_greeted = False
        self.is_leaving = False
        self.waiting: dict[str, Future[Any]] = {}
        self._loop = asyncio.get_running_loop()

    @property
    def takes_parcels(self) -> bool:
        """From its hello until it is told to go."""
        return self.is_greeted and not self.is_leaving

    def send(self, frame: Json) -> None:
        """ConnectionError when the socket is closed meanwhile."""
        try:
            asyncio.run_coroutine_threadsafe(self.socket.send_text(json.dumps(frame)), self._loop).result(1)
        except (RuntimeError, WebSocketDisconnect, TookTooLong) as error:
            raise ConnectionError from error

    def leave(self, reason: Reason, after: float) -> None:
        """Say that the socket ends, and end it so many seconds later."""
        self.is_leaving = True

        async def going() -> None:
            await self.socket.send_text(json.dumps(disconnect_frame(reason)))
            await asyncio.sleep(after)
            await self.socket.close()

        asyncio.run_coroutine_threadsafe(going(), self._loop)

    def cut(self) -> None:
        """Break the connection without a word, as a network does."""
        self.is_leaving = True
        self._loop.call_soon_threadsafe(self.socket.scope["sandbox.transport"].abort)


def disconnect_frame(reason: Reason) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
