"""The named points at which a bot ends itself with SIGKILL: hooks on SQLAlchemy's events and on the socket alone."""

import os
import re
import select
import signal
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPConnection, HTTPResponse
from typing import Any

from sqlalchemy import Connection, Engine, Pool, event


class Point(StrEnum):
    """In the order in which a process passes them."""

    STARTING = "at the first statement after the start"
    CALENDAR_HELD = "calendar compared at the start, not committed"
    BEFORE_CLAIM = "before the claim"
    CLAIMED = "claim executed, not committed"
    MERGED = "late nudges claimed together, not committed"
    CLAIM_COMMITTED = "claim committed, nothing sent"
    HISTORY_ASKED = "history asked, not answered"
    HISTORY_ANSWERED = "history answered, nothing done about it"
    OPENING = "conversation asked for, not answered"
    PREPARED = "message prepared, nothing sent"
    HEADERS_SENT = "headers of the post sent"
    HALF_SENT = "half of the post sent"
    ON_THE_WIRE = "post on the wire"
    ANSWERED = "Slack has it, answer not read"
    ANSWER_READ = "answer read, nothing settled"
    SETTLED = "settled, not committed"
    SETTLE_COMMITTED = "settled and committed"
    PLANNING_ANEW = "taken from what is to be planned anew, nothing planned"
    PLANNED_ANEW = "planned anew, not committed"
    PLANNED_ANEW_COMMITTED = "planned anew and committed"
    CHANGED = "record changed, nudges not written"
    NUDGES_WRITTEN = "record changed and nudges written, not committed"
    CHANGE_COMMITTED = "change committed, person not answered"


# The first two are passed only when somebody gives reason to, the third only by what did not leave on its day.
OF_CHANGING = (Point.CHANGED, Point.NUDGES_WRITTEN, Point.CHANGE_COMMITTED)
OF_PLANNING_ANEW = (Point.PLANNING_ANEW, Point.PLANNED_ANEW, Point.PLANNED_ANEW_COMMITTED)
OF_MERGING = (Point.MERGED,)
OF_SENDING = tuple(point for point in Point if point not in (*OF_CHANGING, *OF_PLANNING_ANEW, *OF_MERGING))

# Parts of a transaction, each known by its statement.
_CLAIM = re.compile(r"UPDATE outgoing_message SET (?:(?!WHERE).)*\bgeneration\s*=", re.DOTALL)
_MERGE = re.compile(r"UPDATE outgoing_message SET (?:(?!WHERE).)*\bmerged_into\s*=", re.DOTALL)
_SETTLE = re.compile(r"UPDATE outgoing_message SET .*WHERE .*\bgeneration\s*=", re.DOTALL)
_LOOKS_FOR_DUE = re.compile(r"SELECT .*FROM outgoing_message.*free_from <=", re.DOTALL)
_CALENDAR = re.compile(r"INSERT INTO planned_calendar")
_TAKES_TO_PLAN = re.compile(r"DELETE FROM to_plan")
_CHANGE = re.compile(r"UPDATE concern SET")
_NUDGE = re.compile(r"INSERT INTO outgoing_message")
_PARTS = (_CLAIM, _MERGE, _SETTLE, _LOOKS_FOR_DUE, _CALENDAR, _TAKES_TO_PLAN, _CHANGE, _NUDGE)
_AFTER = {
    _CALENDAR: Point.CALENDAR_HELD,
    _CLAIM: Point.CLAIMED,
    _SETTLE: Point.SETTLED,
    _TAKES_TO_PLAN: Point.PLANNING_ANEW,
    _CHANGE: Point.CHANGED,
}
_COMMITTED = {
    _CLAIM: Point.CLAIM_COMMITTED,
    _SETTLE: Point.SETTLE_COMMITTED,
    _TAKES_TO_PLAN: Point.PLANNED_ANEW_COMMITTED,
    _CHANGE: Point.CHANGE_COMMITTED,
}
_ID = re.compile(r"[0-9a-f]{32}")
_REQUEST = re.compile(rb"[A-Z]+ /(?:api/)?(\S+) HTTP/")

LONGEST_ANSWER = 10
POST, HISTORY, OPEN = "chat.postMessage", "conversations.history", "conversations.open"
# By the method that is asked.
_BEFORE_HEADERS = {POST: Point.PREPARED}
_AFTER_HEADERS = {POST: Point.HEADERS_SENT}
_AFTER_HALF = {POST: Point.HALF_SENT}
_AFTER_REQUEST = {POST: Point.ON_THE_WIRE, HISTORY: Point.HISTORY_ASKED, OPEN: Point.OPENING}
_BEFORE_ANSWER = {POST: Point.ANSWERED}
_AFTER_ANSWER = {HISTORY: Point.HISTORY_ANSWERED}


@dataclass
class Death:
    """Ends this process as it passes `point` for the `passage`th time. `last_words` gets the id that was claimed."""

    point: Point
    passage: int
    last_words: Callable[[str], None]
    claimed: str = ""
    # What this thread asked Slack last, and whether it has an answer to a post that it did nothing about yet.
    here: threading.local = field(default_factory=threading.local)

    def passing(self, point: Point) -> None:
        if point is not self.point:
            return
        self.passage -= 1
        if self.passage <= 0:
            self.last_words(self.claimed)
            os.kill(os.getpid(), signal.SIGKILL)

    def arm(self) -> None:
        self._watch_database()
        self._watch_socket()

    def _watch_database(self) -> None:
        event.listen(Engine, "begin", self._begun)
        event.listen(Engine, "before_cursor_execute", self._executing)
        event.listen(Engine, "after_cursor_execute", self._executed)
        event.listen(Engine, "commit", self._committing)
        event.listen(Pool, "checkin", self._given_back)

    def _begun(self, connection: Connection) -> None:
        self._pass_committed(connection.info)
        connection.info["done"] = []
        if getattr(self.here, "has_answer", False):
            self.here.has_answer = False
            self.passing(Point.ANSWER_READ)

    def _executing(self, _connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        self.passing(Point.STARTING)
        if _LOOKS_FOR_DUE.match(statement):
            self.passing(Point.BEFORE_CLAIM)

    def _executed(self, connection: Connection, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        for part in _PARTS:
            if not part.match(statement):
                continue
            if part is _CLAIM:
                self.claimed = next(filter(_is_id, _flat(values)), "")
            done = connection.info.setdefault("done", [])
            done.append(part)
            if part in _AFTER:
                self.passing(_AFTER[part])
            if part is _MERGE and _CLAIM in done:
                self.passing(Point.MERGED)

    def _committing(self, connection: Connection) -> None:
        connection.info["committed"] = True
        done = connection.info.get("done", [])
        if _CHANGE in done and _NUDGE in done:
            self.passing(Point.NUDGES_WRITTEN)
        if _TAKES_TO_PLAN in done:
            self.passing(Point.PLANNED_ANEW)

    def _given_back(self, _connection: Any, record: Any) -> None:
        self._pass_committed(record.info)

    def _pass_committed(self, transaction: dict[str, Any]) -> None:
        if transaction.pop("committed", False):
            for part, point in _COMMITTED.items():
                if part in transaction.get("done", []):
                    self.passing(point)
                    if part is _SETTLE:
                        self.claimed = ""

    def _watch_socket(self) -> None:
        send, getresponse = HTTPConnection.send, HTTPConnection.getresponse

        def sending(connection: HTTPConnection, data: Any) -> None:
            if headers := _REQUEST.match(data):
                self.here.asked = headers[1].decode()
                self._pass(_BEFORE_HEADERS)
                send(connection, data)
                self._pass(_AFTER_HEADERS)
                return
            half = len(data) // 2
            send(connection, data[:half])
            self._pass(_AFTER_HALF)
            send(connection, data[half:])
            self._pass(_AFTER_REQUEST)

        def getting(connection: HTTPConnection) -> HTTPResponse:
            select.select([connection.sock], [], [], LONGEST_ANSWER)
            self._pass(_BEFORE_ANSWER)
            response = getresponse(connection)
            self.here.has_answer = self.here.asked == POST
            self._pass(_AFTER_ANSWER)
            return response

        HTTPConnection.send = sending  # type: ignore[method-assign,assignment]
        HTTPConnection.getresponse = getting  # type: ignore[method-assign,assignment]

    def _pass(self, points: dict[str, Point]) -> None:
        if (asked := getattr(self.here, "asked", None)) in points:
            self.passing(points[asked])


def _is_id(value: object) -> bool:
    return isinstance(value, str) and bool(_ID.fullmatch(value))


def _flat(values: Any) -> Iterable[Any]:
    return values.values() if isinstance(values, dict) else values
