"""The workspace's state on disk: SQLite tables of people, channels, messages, views, files and response_urls."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.people import Cast
from sandbox.values import Channel, File, Message, Person, UserGroup, View

SCHEMA = """
CREATE TABLE IF NOT EXISTS person (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS channel (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS user_group (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS message (
    channel TEXT NOT NULL, ts TEXT NOT NULL, thread_ts TEXT, ephemeral_to TEXT,
    changed_at TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (channel, ts)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS message_thread ON message (channel, thread_ts, ts);
CREATE INDEX IF NOT EXISTS message_changed ON message (channel, changed_at);
CREATE TABLE IF NOT EXISTS open_view (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, depth INTEGER NOT NULL, external_id TEXT UNIQUE, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS home (person TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, body TEXT NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS response_url (
    token TEXT PRIMARY KEY, person TEXT NOT NULL, channel TEXT NOT NULL, message_ts TEXT,
    made_at REAL NOT NULL, uses INTEGER NOT NULL DEFAULT 0
);
"""


class Store:
    """One connection and one lock; `with store.writing()` is a transaction, nested ones join the outer."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._lock:
            self._depth += 1
            try:
                if self._depth == 1:
                    self._connection.execute("BEGIN IMMEDIATE")
                yield
            except BaseException:
                if self._depth == 1:
                    self._connection.execute("ROLLBACK")
                raise
            else:
                if self._depth == 1:
                    self._connection.execute("COMMIT")
            finally:
                self._depth -= 1

    def _rows(self, sql: str, values: Iterable[Any] = ()) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, tuple(values)).fetchall()

    def _change(self, sql: str, values: Iterable[Any] = ()) -> int:
        with self.writing():
            return self._connection.execute(sql, tuple(values)).rowcount

    # People and channels

    def is_new(self) -> bool:
        return not self._rows("SELECT 1 FROM person LIMIT 1")

    def settle(self, cast: Cast) -> None:
        with self.writing():
            for person in cast.people:
                self.put_person(person)
            for channel in cast.channels:
                self.put_channel(channel)
            for group in cast.groups:
                self._change("INSERT INTO user_group VALUES (?, ?)", (group.id, json.dumps(asdict(group))))

    def put_person(self, person: Person) -> None:
        # An upsert, not a replacement: people and channels keep the order in which they came.
        sql = "INSERT INTO person VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body"
        self._change(sql, (person.id, json.dumps(asdict(person))))

    def people(self) -> list[Person]:
        return [Person(**json.loads(row["body"])) for row in self._rows("SELECT body FROM person ORDER BY rowid")]

    def person(self, person: str) -> Person | None:
        rows = self._rows("SELECT body FROM person WHERE id = ?", (person,))
        return Person(**json.loads(rows[0]["body"])) if rows else None

    def groups(self) -> list[UserGroup]:
        found = [json.loads(row["body"]) for row in self._rows("SELECT body FROM user_group ORDER BY rowid")]
        return [UserGroup(**group | {"members": tuple(group["members"])}) for group in found]

    def put_channel(self, channel: Channel) -> None:
        sql = "INSERT INTO channel VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body"
        self._change(sql, (channel.id, json.dumps(asdict(channel))))

    def channels(self) -> list[Channel]:
        return [_channel(row["body"]) for row in self._rows("SELECT body FROM channel ORDER BY rowid")]

    def channel(self, channel: str) -> Channel | None:
        rows = self._rows("SELECT body FROM channel WHERE id = ?", (channel,))
        return _channel(rows[0]["body"]) if rows else None

    def renumber_channel(self, old: str, new: str) -> None:
        """Give a channel another id, and all that is said and shared in it."""
        with self.writing():
            self._change("UPDATE channel SET id = ?1, body = json_set(body, '$.id', ?1) WHERE id = ?2", (new, old))
            self._change("UPDATE response_url SET channel = ?1 WHERE channel = ?2", (new, old))
            self._change(
                "UPDATE message SET channel = ?1, body = json_set(body, '$.channel', ?1) WHERE channel = ?2", (new, old)
            )
            self._change(
                "UPDATE file SET body = json_set(body, '$.channel', ?1) WHERE json_extract(body, '$.channel') = ?2",
                (new, old),
            )

    # Messages

    def last_ts(self) -> float:
        return float(self._rows("SELECT max(CAST(ts AS REAL)) AS last FROM message")[0]["last"] or 0)

    def put_message(self, message: Message) -> None:
        body = asdict(message) | {"shown_at": message.shown_at.isoformat()}
        self._change(
            "INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?, ?)",
            (
                message.channel,
                message.ts,
                message.thread_ts,
                message.ephemeral_to,
                message.edited_ts or message.ts,
                json.dumps(body),
            ),
        )

    def remove_message(self, channel: str, ts: str) -> None:
        self._change("DELETE FROM message WHERE channel = ? AND ts = ?", (channel, ts))

    def forget_ephemeral(self) -> None:
        self._change("DELETE FROM message WHERE ephemeral_to IS NOT NULL")

    def message(self, channel: str, ts: str) -> Message | None:
        rows = self._rows("SELECT body FROM message WHERE channel = ? AND ts = ?", (channel, ts))
        return _message(rows[0]["body"]) if rows else None

    def roots(self, channel: str, *, after: str, before: str, viewer: str | None, limit: int) -> list[Message]:
        """The newest `limit` root messages with after < ts < before, newest first; ephemeral ones of the viewer's."""
        rows = self._rows(
            "SELECT body FROM message WHERE channel = ? AND thread_ts IS NULL AND ts > ? AND ts < ?"
            " AND (ephemeral_to IS NULL OR ephemeral_to = ?) ORDER BY ts DESC LIMIT ?",
            (channel, after, before, viewer, limit),
        )
        return [_message(row["body"]) for row in rows]

    def replies(self, channel: str, thread_ts: str, viewer: str | None) -> list[Message]:
        rows = self._rows(
            "SELECT body FROM message WHERE channel = ? AND thread_ts = ?"
            " AND (ephemeral_to IS NULL OR ephemeral_to = ?) ORDER BY ts",
            (channel, thread_ts, viewer),
        )
        return [_message(row["body"]) for row in rows]

    def changed_since(self, channel: str, since: str, viewer: str | None) -> list[Message]:
        """Roots and replies that came or were edited after `since`, in that order."""
        rows = self._rows(
            "SELECT body FROM message WHERE channel = ? AND changed_at > ?"
            " AND (ephemeral_to IS NULL OR ephemeral_to = ?) ORDER BY changed_at",
            (channel, since, viewer),
        )
        return [_message(row["body"]) for row in rows]

    # Modals

    def put_view(self, view: View, depth: int) -> None:
        external_id = view.content.get("external_id") or None
        self._change(
            "INSERT OR REPLACE INTO open_view VALUES (?, ?, ?, ?, ?)",
            (view.id, view.person, depth, external_id, json.dumps(asdict(view))),
        )

    def remove_view(self, view_id: str) -> None:
        self._change("DELETE FROM open_view WHERE id = ?", (view_id,))

    def view_stack(self, person: str) -> list[View]:
        rows = self._rows("SELECT body FROM open_view WHERE person = ? ORDER BY depth", (person,))
        return [View(**json.loads(row["body"])) for row in rows]

    def find_view(self, *, view_id: str | None = None, external_id: str | None = None) -> View | None:
        rows = self._rows("SELECT body FROM open_view WHERE id = ? OR external_id = ?", (view_id, external_id))
        return View(**json.loads(rows[0]["body"])) if rows else None

    def put_home(self, view: View) -> None:
        self._change("INSERT OR REPLACE INTO home VALUES (?, ?)", (view.person, json.dumps(asdict(view))))

    def home(self, person: str) -> View | None:
        rows = self._rows("SELECT body FROM home WHERE person = ?", (person,))
        return View(**json.loads(rows[0]["body"])) if rows else None

    # Files

    def put_file(self, file: File, content: bytes) -> None:
        self._change("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (file.id, json.dumps(asdict(file)), content))

    def file(self, file_id: str) -> File | None:
        rows = self._rows("SELECT body FROM file WHERE id = ?", (file_id,))
        return File(**json.loads(rows[0]["body"])) if rows else None

    def file_bytes(self, file_id: str) -> bytes:
        rows = self._rows("SELECT bytes FROM file WHERE id = ?", (file_id,))
        return bytes(rows[0]["bytes"]) if rows else b""

    def remove_file(self, file_id: str) -> None:
        self._change("DELETE FROM file WHERE id = ?", (file_id,))

    # Response urls

    def put_response_url(self, token: str, person: str, channel: str, message_ts: str | None, at: float) -> None:
        self._change("INSERT INTO response_url VALUES (?, ?, ?, ?, ?, 0)", (token, person, channel, message_ts, at))

    def response_url(self, token: str) -> sqlite3.Row | None:
        rows = self._rows("SELECT * FROM response_url WHERE token = ?", (token,))
        return rows[0] if rows else None

    def use_response_url(self, token: str) -> None:
        self._change("UPDATE response_url SET uses = uses + 1 WHERE token = ?", (token,))


def _channel(body: str) -> Channel:
    record = json.loads(body)
    return Channel(**record | {name: tuple(record.get(name, ())) for name in ("members", "shared_with")})


def _message(body: str) -> Message:
    record = json.loads(body)
    shown_at = datetime.fromisoformat(record["shown_at"])
    files = tuple(File(**file) for file in record.get("files", ()))
    return Message(**record | {"shown_at": shown_at, "repliers": tuple(record["repliers"]), "files": files})
