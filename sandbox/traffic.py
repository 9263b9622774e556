"""What passed over the wire, in both directions, and what is still under way."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from sandbox.changes import Changes
from sandbox.values import Exchange, ExchangeKind, Json

KEPT = 5000
KEPT_CHARACTERS = 32_000_000


class Traffic:
    """The last exchanges, and the number of those that wait for an answer.

    `kept` bounds how many, `characters` roughly how much of requests and replies; the newest one always stays.
    """

    def __init__(
        self,
        machine: Callable[[], float],
        changes: Changes,
        *,
        kept: int = KEPT,
        characters: int = KEPT_CHARACTERS,
    ) -> None:
        self._machine = machine
        self._changes = changes
        self._lock = threading.Lock()
        self._kept, self._room = kept, characters
        self._exchanges: deque[tuple[int, Exchange]] = deque()
        self._count = 0
        self._under_way = 0

    def record(
        self,
        direction: Literal["to_bot", "from_bot"],
        name: str,
        request: Json,
        *,
        status: int | None,
        reply: Any,
        refusal: str | None = None,
        attempt: int = 0,
        seconds: float = 0.0,
        fault: str | None = None,
    ) -> None:
        size = len(json.dumps([request, reply]))
        with self._lock:
            self._count += 1
            exchange = Exchange(
                number=self._count,
                at=self._machine(),
                direction=direction,
                name=name,
                request=request,
                status=status,
                reply=reply,
                refusal=refusal,
                attempt=attempt,
                seconds=seconds,
                fault=fault,
            )
            self._exchanges.append((size, exchange))
            self._room -= size
            while len(self._exchanges) > 1 and (self._room < 0 or len(self._exchanges) > self._kept):
                self._room += self._exchanges.popleft()[0]
        self._changes.stir()

    def after(self, number: int, kind: ExchangeKind | None = None, *, only_refused: bool = False) -> list[Exchange]:
        with self._lock:
            return [
                exchange
                for _, exchange in self._exchanges
                if exchange.number > number
                and kind in (None, exchange.kind)
                and (exchange.refusal is not None or not only_refused)
            ]

    def begin(self) -> None:
        with self._lock:
            self._under_way += 1

    def end(self) -> None:
        with self._lock:
            self._under_way -= 1
        self._changes.stir()

    @contextmanager
    def under_way(self) -> Iterator[None]:
        self.begin()
        try:
            yield
        finally:
            self.end()

    def is_quiet(self) -> bool:
        with self._lock:
            return self._under_way == 0
