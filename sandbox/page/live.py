"""Tells an open page what has changed, as server-sent events without content: the page then asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from sandbox.changes import Changes
from sandbox.values import Change

KINDS = ("messages", "views", "clock", "channels", "home", "assistant")
QUIET_SECONDS = 15.0


class LiveResponse(StreamingResponse):
    """Server-sent events that end quietly when the server stops, which cancels what is still open."""

    def __init__(self, changes: Changes, person: str) -> None:
        headers = {"Cache-Control": "no-store"}
        super().__init__(events(changes, person), media_type="text/event-stream", headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except asyncio.CancelledError:
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def events(changes: Changes, person: str) -> AsyncIterator[str]:
    """What concerns this person, from now on; all of it once at first, as the page may have missed some."""
    loop = asyncio.get_running_loop()
    heard: asyncio.Queue[str] = asyncio.Queue()

    def listen(change: Change) -> None:
        if change.concerns(person):
            loop.call_soon_threadsafe(heard.put_nowait, change.kind)

    with changes.listening(listen):
        for kind in KINDS:
            yield _event(kind)
        while True:
            try:
                kinds = {await asyncio.wait_for(heard.get(), QUIET_SECONDS)}
            except TimeoutError:
                # Says nothing, but finds out whether anybody still listens.
                yield ": quiet\n\n"
                continue
            while not heard.empty():
                kinds.add(heard.get_nowait())
            for kind in sorted(kinds):
                yield _event(kind)


def _event(kind: str) -> str:
    return f"event: {kind}\ndata: \n\n"
