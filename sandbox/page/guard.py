"""What keeps other web pages from acting here, and this page from loading anything from elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Guard:
    """Wraps a route: what changes something is taken only from a page of this very address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if scope["method"] == "POST" and not _is_ours(Headers(scope=scope)):
            await PlainTextResponse("Act from the sandbox's own page.", 403)(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)


def _is_ours(headers: Headers) -> bool:
    """A browser names the page that a request comes from; programs, which name none, may act."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    parts = urlsplit(origin)
    return parts.hostname in LOOPBACK and parts.netloc == headers.get("host")
