"""The load generator, a process of its own: signed slash commands over connections that are kept open.

Reads a Task as JSON from its input and writes Measured as JSON.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, field
from itertools import count
from time import monotonic
from urllib.parse import urlencode

from bot.clock import system_clock
from sandbox.people import PARTNERSHIP, TEAM
from tests.wsgi_requests import signature


@dataclass
class Task:
    """`texts` are used up one by one, the last again and again.

    `connections` ask one after the other; with `rate` a request is begun that often a second, whether or not earlier
    ones were answered, and its time runs from when it was to begin.
    """

    port: int
    path: str
    user: str
    command: str
    texts: list[str]
    expects: str
    connections: int
    seconds: float
    rate: float | None = None


@dataclass
class Measured:
    """`milliseconds` of each request that was answered as expected; the others are `bad`."""

    seconds: float
    milliseconds: list[float] = field(default_factory=list)
    bad: int = 0
    used: int = 0


class Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, request: bytes) -> bytes:
        """The answer's status line, headers and body."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        return head + await self._reader.readexactly(int(lengths[0].partition(b":")[2]))

    def close(self) -> None:
        self._writer.close()


class Generator:
    def __init__(self, task: Task) -> None:
        self._task, self._numbers, self.measured = task, count(), Measured(task.seconds)

    async def run(self) -> Measured:
        opened = [await asyncio.open_connection("127.0.0.1", self._task.port) for _ in range(self._task.connections)]
        connections = [Connection(*each) for each in opened]
        began = monotonic()
        await (self._open_loop(connections) if self._task.rate else self._closed_loop(connections))
        self.measured.seconds = monotonic() - began
        for each in connections:
            each.close()
        return self.measured

    async def _closed_loop(self, connections: list[Connection]) -> None:
        ends = monotonic() + self._task.seconds

        async def keep_asking(connection: Connection) -> None:
            while monotonic() < ends:
                await self._measure(connection, monotonic())

        await asyncio.gather(*map(keep_asking, connections))

    async def _open_loop(self, connections: list[Connection]) -> None:
        idle: asyncio.Queue[Connection] = asyncio.Queue()
        for each in connections:
            idle.put_nowait(each)
        began, rate = monotonic(), self._task.rate or 1.0

        async def ask_at(moment: float) -> None:
            await asyncio.sleep(moment - monotonic())
            connection = await idle.get()
            await self._measure(connection, moment)
            idle.put_nowait(connection)

        await asyncio.gather(*(ask_at(began + number / rate) for number in range(int(self._task.seconds * rate))))

    async def _measure(self, connection: Connection, since: float) -> None:
        answer = await connection.ask(self._request())
        if answer.startswith(b"HTTP/1.1 200 ") and self._task.expects.encode() in answer:
            self.measured.milliseconds.append((monotonic() - since) * 1000)
        else:
            self.measured.bad += 1

    def _request(self) -> bytes:
        number = next(self._numbers)
        self.measured.used = number + 1
        form = {
            "token": "verification",
            "team_id": TEAM,
            "team_domain": "partnership",
            "channel_id": PARTNERSHIP,
            "channel_name": "partnership",
            "user_id": self._task.user,
            "user_name": "somebody",
            "command": self._task.command,
            "text": self._task.texts[min(number, len(self._task.texts) - 1)],
            "api_app_id": "A0PARTBOT1",
            "is_enterprise_install": "false",
            "response_url": "https://hooks.slack.example/commands/T0PARTNER1/1234567890/abcdefghijklmnopqrstuvwx",
            "trigger_id": f"{monotonic():.9f}.{number}",
        }
        body, at = urlencode(form).encode(), str(int(system_clock().timestamp()))
        head = (
            f"POST {self._task.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {at}\r\n"
            f"X-Slack-Signature: {signature(body, at)}\r\n\r\n"
        )
        return head.encode() + body


if __name__ == "__main__":
    json.dump(asdict(asyncio.run(Generator(Task(**json.load(sys.stdin))).run())), sys.stdout)
