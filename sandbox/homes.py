"""Each person's Home of the app, as last published."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from sandbox.block_kit.ids import with_ids
from sandbox.block_kit.state import opening_state
from sandbox.changes import Changes
from sandbox.store import Store
from sandbox.values import Change, Json, Refused, State, View


class Homes:
    """A Home keeps its id when it is published again, and gets a new hash."""

    def __init__(self, store: Store, changes: Changes, machine: Callable[[], float]) -> None:
        self._store = store
        self._changes = changes
        self._machine = machine

    def of(self, person: str) -> View | None:
        return self._store.home(person)

    def publish(self, person: str, content: Json, *, hash_seen: str | None) -> View:
        """Refused with hash_conflict when another Home was published since `hash_seen`."""
        with self._store.writing():
            before = self.of(person)
            if hash_seen is not None and before is not None and hash_seen != before.hash:
                raise Refused("hash_conflict")
            content = content | {"blocks": with_ids(content["blocks"])}
            view_id = before.id if before else "V" + secrets.token_hex(5).upper()
            view = View(
                id=view_id,
                person=person,
                content=content,
                hash=f"{int(self._machine())}.{secrets.token_hex(4)}",
                root_id=view_id,
                previous_id=None,
                values=opening_state(content["blocks"], before.values if before else None),
            )
            self._put(view)
        return view

    def fill(self, view: View, values: State) -> View:
        """Keep what the person has put into their Home's inputs; the hash stays."""
        return self._put(replace(view, values=values))

    def _put(self, view: View) -> View:
        self._store.put_home(view)
        self._changes.tell(Change("home", frozenset({view.person})))
        return view
