"""The HTTP server: how much it takes in, and since when each request has waited for a thread."""

import socket
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, cast

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server
from waitress.task import WSGITask

from handlers.guard import LARGEST_BODY

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

# In the WSGI environment: the monotonic second in which the first of the request came in.
ARRIVED: Final = "partnership.arrived"

# Whoever opens connections and says nothing soon uses up the server's own hundred. Each costs a few kilobytes.
MOST_CONNECTIONS = 800


class _Request(HTTPRequestParser):
    def __init__(self, adj: Adjustments) -> None:
        super().__init__(adj)
        self.arrived = monotonic()


class _Task(WSGITask):
    def get_environment(self) -> dict[Any, Any]:
        environ: dict[Any, Any] = super().get_environment()
        environ[ARRIVED] = cast(_Request, self.request).arrived
        return environ


class _Channel(HTTPChannel):
    parser_class = _Request
    task_class = _Task

    def writable(self) -> bool:
        """Not while a thread is sending what it wrote: the server would look again and again until it has.

        What that thread leaves unsent it says itself, when it is done.
        """
        if not super().writable() or not self.outbuf_lock.acquire(blocking=False):
            return False
        self.outbuf_lock.release()
        return True


class CannotListen(Exception):
    """The address or `port` is taken, or not this machine's; the cause says which."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port


def http_server(
    application: "WSGIApplication", *, host: str, port: int, threads: int
) -> MultiSocketServer | BaseWSGIServer:
    """Port 0 takes a free one. Raises CannotListen."""
    sockets: dict[int, Any] = {}
    server = create_server(
        application,
        map=sockets,
        sockets=[_bound(host, port)],
        threads=threads,
        # It refuses a body of this size, which the guard would take.
        max_request_body_size=LARGEST_BODY + 1,
        connection_limit=MOST_CONNECTIONS,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=True,
    )
    for each in sockets.values():
        if isinstance(each, BaseWSGIServer):
            each.channel_class = _Channel
    return server


def _bound(host: str, port: int) -> socket.socket:
    """Bound here, as the server would leave a socket open that it cannot bind."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise CannotListen(port) from error
