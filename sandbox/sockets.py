"""The way to an app over its own sockets: Socket Mode, with at most ten of them."""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as TookTooLong
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.arguments import from_json
from sandbox.link import Link, Reason, disconnect_frame
from sandbox.parcels import Answer, Parcel
from sandbox.traffic import Traffic
from sandbox.values import Json

MOST = 10
LIFE_SECONDS = 18_060
SHORT_LIFE_SECONDS = 360
WARNING_SECONDS = 10
TICKET_SECONDS = 30


class Sockets:
    """The app's open sockets. Each parcel goes down one of them, in turn.

    A socket ends of old age after `life_seconds`, of which it is told `warning_seconds` before.
    """

    def __init__(self, app_id: str, traffic: Traffic, *, answer_seconds: float, machine: Callable[[], float]) -> None:
        self.is_enabled = True
        self.life_seconds: float = LIFE_SECONDS
        self.warning_seconds: float = WARNING_SECONDS
        self._app_id = app_id
        self._traffic = traffic
        self._answer_seconds = answer_seconds
        self._machine = machine
        self._lock = threading.Lock()
        self._tickets: dict[str, float] = {}
        self._links: list[Link] = []
        self._turn = 0
        self._had_any = False

    # What tests and the page ask for

    def count(self) -> int:
        """Open sockets that were not told to go."""
        with self._lock:
            return sum(link.takes_parcels for link in self._links)

    def refresh(self) -> int:
        """Ask every open socket to be replaced; it ends by itself `warning_seconds` later. Says how many there were."""
        return self._each(lambda link: link.leave("warning", self.warning_seconds))

    def replace(self) -> int:
        """End every open socket at once, with the frame by which the app may know that it should connect again."""
        return self._each(lambda link: link.leave("refresh_requested", 0))

    def drop(self) -> int:
        """Break every open socket without a word."""
        return self._each(Link.cut)

    def disable(self) -> int:
        """Switch Socket Mode off in the app's settings: nothing is delivered until `is_enabled` is set again."""
        self.is_enabled = False
        return self._each(lambda link: link.leave("link_disabled", 0))

    def _each(self, change: Callable[[Link], None]) -> int:
        with self._lock:
            links = [link for link in self._links if link.takes_parcels]
        for link in links:
            change(link)
        return len(links)

    # Connecting

    def ticket(self) -> str:
        """What the address from apps.connections.open carries; it opens one socket, soon."""
        ticket = secrets.token_urlsafe(24)
        with self._lock:
            self._tickets[ticket] = self._machine()
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """Keep a socket from its opening to its end."""
        with self._lock:
            made_at = self._tickets.pop(socket.query_params.get("ticket", ""), None)
        if made_at is None or self._machine() - made_at > TICKET_SECONDS:
            await socket.close(4401)
            return
        await socket.accept()
        link = Link(socket)
        refused = self._welcome(link)
        if refused:
            await self._send(socket, disconnect_frame(refused))
            await socket.close()
            return
        is_short = socket.query_params.get("debug_reconnects") == "true"
        life = SHORT_LIFE_SECONDS if is_short else self.life_seconds
        warning = self.warning_seconds
        ending = asyncio.get_running_loop().call_later(life - warning, link.leave, "warning", warning)
        try:
            # The loop is not left before the hello is written, so that no parcel comes before it.
            link.is_greeted = True
            await self._send(socket, self._hello(life))
            while True:
                self._take(link, await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError, KeyError):
            pass  # Ended by either side: RuntimeError and KeyError are Starlette's for a socket closed or not text.
        finally:
            ending.cancel()
            self._forget(link)

    def _welcome(self, link: Link) -> Reason | None:
        with self._lock:
            if not self.is_enabled:
                return "link_disabled"
            if len(self._links) >= MOST:
                return "too_many_websockets"
            self._links.append(link)
            self._had_any = True
        return None

    async def _send(self, socket: WebSocket, frame: Json) -> None:
        self._traffic.record("to_bot", f"socket:{frame['type']}", frame, status=None, reply=None)
        await socket.send_text(json.dumps(frame))

    def _hello(self, life: float) -> Json:
        with self._lock:
            count = len(self._links)
        return {
            "type": "hello",
            "num_connections": count,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "sandbox", "approximate_connection_time": life},
        }

    def _forget(self, link: Link) -> None:
        with self._lock:
            self._links.remove(link)
        self._traffic.record("from_bot", "socket:closed", {}, status=None, reply=None)
        for waiting in list(link.waiting.values()):
            waiting.cancel()

    # Delivering

    def is_open(self) -> bool:
        """An app that never connected has subscribed to nothing; one that did is expected to come back."""
        return self._had_any

    def carry(self, parcel: Parcel, attempt: int, reason: str | None) -> Answer:
        began = time.monotonic()
        link = self._next()
        if link is None:
            return Answer(None, "", "connection_failed")
        frame = envelope(parcel, attempt, reason)
        acknowledged: Future[Any] = Future()
        link.waiting[frame["envelope_id"]] = acknowledged
        try:
            link.send(frame)
            payload = acknowledged.result(self._answer_seconds)
        except TookTooLong:
            return Answer(None, "", "http_timeout", seconds=time.monotonic() - began)
        except (ConnectionError, CancelledError):
            return Answer(None, "", "connection_failed", seconds=time.monotonic() - began)
        finally:
            link.waiting.pop(frame["envelope_id"], None)
        text = "" if payload is None or not frame["accepts_response_payload"] else json.dumps(payload)
        return Answer(200, text, None, is_json=bool(text), seconds=time.monotonic() - began)

    def _next(self) -> Link | None:
        with self._lock:
            staying = [link for link in self._links if link.takes_parcels]
            if not staying:
                return None
            self._turn += 1
            return staying[self._turn % len(staying)]

    def _take(self, link: Link, text: str) -> None:
        """An acknowledgement; one that is late or of nothing is put on record as refused."""
        try:
            frame = from_json(text)
        except ValueError:
            frame = None
        name = frame.get("envelope_id") if isinstance(frame, dict) else None
        waiting = link.waiting.pop(name, None) if isinstance(name, str) else None
        if waiting is None:
            sent = frame if isinstance(frame, dict) else {"frame": text}
            self._traffic.record("from_bot", "socket:ack", sent, status=None, reply=None, refusal="unknown_envelope")
        else:
            waiting.set_result(frame.get("payload"))


def envelope(parcel: Parcel, attempt: int, reason: str | None) -> Json:
    frame: Json = {
        "envelope_id": str(uuid.uuid4()),
        "type": parcel.kind,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.kind != "events_api",
    }
    if parcel.kind == "events_api":
        frame |= {"retry_attempt": attempt, "retry_reason": (reason or "").removeprefix("http_")}
    return frame
