"""Requests of a size or a shape that no honest sender has: refused at once, and held in no memory."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection

import psutil
import pytest

from handlers.guard import LARGEST_BODY
from tests.properties.listening import FORM, TIMESTAMP, answered, request, send, signed_headers

MEGABYTE = 2**20
HUGE = 50 * MEGABYTE
CONNECTIONS = 64
HONEST = b"command=%2Fprinciple&text=tone&team_id=T1&user_id=U1&channel_id=C1&trigger_id=1.2"
UNSIGNED = {"Content-Type": FORM, "X-Slack-Request-Timestamp": TIMESTAMP, "X-Slack-Signature": "v0=" + "0" * 64}


@dataclass(frozen=True)
class Child:
    """The HTTP side in a process of its own, so that its memory can be read."""

    process: psutil.Process
    port: int

    @property
    def memory(self) -> int:
        size: int = self.process.memory_info().rss
        return size

    def answers_an_honest_request(self) -> bool:
        return send(self.port, request(HONEST, signed_headers(HONEST))) == (200, "taken: tone")

    def grows_by(self, attacks: list[Future[int]]) -> int:
        """The most memory it takes up while they go on, over what it took up before; in bytes."""
        before, most = self.memory, 0
        while not all(attack.done() for attack in attacks):
            most = max(most, self.memory)
            assert self.answers_an_honest_request()
        return max(most, self.memory) - before


@contextmanager
def _started() -> Iterator[Child]:
    command = [sys.executable, "-m", "tests.properties.listening"]
    folder = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield Child(psutil.Process(process.pid), int(process.stdout.readline()))
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with _started() as child:
        assert child.answers_an_honest_request()
        yield child


def with_a_length(port: int) -> int:
    """As much of 50 MB as the other side takes; what it says of it."""
    head = request(b"", UNSIGNED | {"Content-Length": str(HUGE)})
    return poured(port, head, b"x" * MEGABYTE)


def in_chunks(port: int) -> int:
    head = request(b"", UNSIGNED | {"Transfer-Encoding": "chunked"})
    return poured(port, head, b"%x\r\n%s\r\n" % (MEGABYTE, b"x" * MEGABYTE))


def in_headers(port: int) -> int:
    return poured(port, b"POST /slack/events HTTP/1.1\r\n", (b"X-Long: " + b"x" * 1000 + b"\r\n") * 1000)


def as_much_as_is_allowed(port: int) -> int:
    return send(port, request(b"x" * LARGEST_BODY, UNSIGNED | {"Content-Length": str(LARGEST_BODY)}))[0]


def poured(port: int, head: bytes, piece: bytes) -> int:
    with create_connection(("127.0.0.1", port), timeout=20) as connection:
        with suppress(ConnectionError):
            connection.sendall(head)
            for _ in range(HUGE // MEGABYTE):
                connection.sendall(piece)
        return answered(connection)[0]


@pytest.mark.parametrize("attack", [with_a_length, in_chunks, in_headers, as_much_as_is_allowed])
def test_64_large_requests_at_once_are_refused_while_others_are_served_and_memory_stays_flat(
    child: Child, attack: Callable[[int], int]
) -> None:
    with ThreadPoolExecutor(CONNECTIONS) as strangers:
        attacks = [strangers.submit(attack, child.port) for _ in range(CONNECTIONS)]
        grown = child.grows_by(attacks)

    # Whoever still sends when the refusal comes may lose it with the connection.
    assert {each.result() for each in attacks} <= {0, 401, 413, 431}
    assert grown <= 64 * MEGABYTE
    assert child.answers_an_honest_request()


SHAPES = {
    "brackets in JSON": b"[" * 100_000,
    "braces in JSON": b'{"a":' * 100_000,
    "brackets in a form": b"payload=" + b"[" * 100_000,
    "as many fields as fit": (b"k=v&" * LARGEST_BODY)[:LARGEST_BODY],
    "escapes alone": (b"%25" * LARGEST_BODY)[:LARGEST_BODY],
    "no text": b"\xff\xfe\x00" * 1000,
    "halves of characters": b"text=\xc3\x28\xed\xa0\x80",
    "escaped halves": b"command=%2Fprinciple&text=%C3%28%ED%A0%80",
    "noughts": b"\x00" * 1000,
    "a long number": b'{"a":' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("is_signed", [False, True], ids=["from a stranger", "signed"])
@pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("kind", [FORM, "application/json"])
def test_no_shape_of_a_body_makes_it_stumble(child: Child, body: bytes, kind: str, is_signed: bool) -> None:
    headers = signed_headers(body, kind)
    before = child.memory
    status, _ = send(child.port, request(body, headers if is_signed else headers | UNSIGNED))
    assert 200 <= status < 500 if is_signed else status == 401
    assert child.memory - before <= 64 * MEGABYTE


def test_connections_that_say_nothing_keep_nobody_out(child: Child) -> None:
    with ExitStack() as idle:
        for _ in range(200):
            idle.enter_context(create_connection(("127.0.0.1", child.port), timeout=20))
        assert child.answers_an_honest_request()
