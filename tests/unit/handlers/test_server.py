"""The HTTP server: what its loop looks at."""

import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from handlers.server import http_server


def test_the_loop_does_not_go_round_while_a_thread_sends_its_answer() -> None:
    server: Any = http_server(lambda _environ, _start: [], host="127.0.0.1", port=0, threads=1)
    ours, theirs = socket.socketpair()
    channel = server.channel_class(server, theirs, ("127.0.0.1", 1), server.adj, map={})
    channel.will_close = True
    holds, may_end = Event(), Event()

    def send() -> None:
        with channel.outbuf_lock:
            holds.set()
            may_end.wait(5)

    try:
        with ThreadPoolExecutor(1) as thread:
            assert channel.writable()
            sending = thread.submit(send)
            assert holds.wait(5)
            assert not channel.writable()
            may_end.set()
            sending.result(5)
            assert channel.writable()
    finally:
        channel.close()
        ours.close()
        server.close()
        server.task_dispatcher.shutdown()
