"""Getting a modal onto a screen in the time that is left."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import pytest
from slack_bolt import BoltContext
from slack_sdk import WebClient

from bot import budget
from handlers.modals import Modals, NotShown
from handlers.payloads import ActionPayload
from handlers.views.notice import notice
from tests.cast import RUTH

PRESS = ActionPayload(person=RUTH, action_id="a", value="", trigger_id="1.2", delivery="trigger:1.2")


@contextmanager
def slack_that_answers_in_drops() -> Iterator[str]:
    """A byte whenever the caller's patience with the last one would run out: no single wait is long."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not done.wait(0.2):
                    connection.sendall(b"x")

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/api/"
        finally:
            done.set()
            thread.join(5)


def context_with(api_url: str) -> BoltContext:
    return BoltContext({"client": WebClient("xoxb-none", base_url=api_url, retry_handlers=[])})


def test_an_answer_that_comes_in_drops_is_waited_for_no_longer_than_any_other() -> None:
    began = monotonic()
    with slack_that_answers_in_drops() as api_url, budget.somebody_waits(monotonic), pytest.raises(NotShown) as shown:
        Modals().show(context_with(api_url), PRESS, notice("Hello."))
    assert monotonic() - began < 3
    assert not shown.value.was_refused


def test_with_too_little_time_left_slack_is_not_asked() -> None:
    now = iter([100.0, 102.1])
    with socket.create_server(("127.0.0.1", 0)) as server, budget.somebody_waits(lambda: next(now)):
        server.setblocking(False)
        with pytest.raises(NotShown):
            Modals().show(context_with(f"http://127.0.0.1:{server.getsockname()[1]}/"), PRESS, notice("Hello."))
        with pytest.raises(BlockingIOError):
            server.accept()
