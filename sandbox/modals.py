"""Open modals: a stack of at most three for each person."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from sandbox.block_kit.ids import with_ids
from sandbox.block_kit.state import opening_state
from sandbox.block_kit.views import is_too_large, view_errors
from sandbox.changes import Changes
from sandbox.slack_app import SlackApp
from sandbox.store import Store
from sandbox.values import Change, Json, Refused, State, View

DEEPEST = 3


class Modals:
    """What is shown over each person's Slack; every change gives a view a new hash."""

    def __init__(self, store: Store, changes: Changes, machine: Callable[[], float]) -> None:
        self._store = store
        self._changes = changes
        self._machine = machine

    def stack(self, person: str) -> list[View]:
        return self._store.view_stack(person)

    def top(self, person: str) -> View | None:
        stack = self.stack(person)
        return stack[-1] if stack else None

    def show(self, person: str, content: Json, *, from_view: str | None, here: str | None = None) -> View:
        """Open a modal: on top of the stack when it comes from the modal `from_view`, else in place of all.

        `here` is the conversation that the person was in.

        Refused with push_limit_reached, not_found, duplicate_external_id.
        """
        with self._store.writing():
            stack = self.stack(person)
            if from_view is not None and from_view not in [view.id for view in stack]:
                raise Refused("not_found")
            if from_view is None:
                self._drop(stack)
                stack = []
            if len(stack) >= DEEPEST:
                raise Refused("push_limit_reached")
            self._check_external_id(content, None)
            view_id = "V" + secrets.token_hex(5).upper()
            content = content | {"blocks": with_ids(content["blocks"])}
            view = View(
                id=view_id,
                person=person,
                content=content,
                hash=self._hash(),
                root_id=stack[0].id if stack else view_id,
                previous_id=stack[-1].id if stack else None,
                values=opening_state(content["blocks"], here=here),
            )
            self._store.put_view(view, len(stack))
        self._tell(person)
        return view

    def find(self, view_id: str | None, external_id: str | None) -> View:
        view = self._store.find_view(view_id=view_id, external_id=external_id)
        if view is None:
            raise Refused("not_found")
        return view

    def update(self, view: View, content: Json, *, hash_seen: str | None = None) -> View:
        """Put other content in an open modal; Refused with hash_conflict, not_found, duplicate_external_id."""
        with self._store.writing():
            current = self.find(view.id, None)
            if hash_seen is not None and hash_seen != current.hash:
                raise Refused("hash_conflict")
            self._check_external_id(content, current.id)
            content = content | {"blocks": with_ids(content["blocks"])}
            values = opening_state(content["blocks"], current.values)
            return self._put(replace(current, content=content, values=values, hash=self._hash(), errors={}))

    def fill(self, view: View, values: State, errors: dict[str, str] | None = None) -> View:
        """Keep what a person has put into a modal's inputs, and what is said of it; the hash stays."""
        return self._put(replace(view, values=values, errors=errors or {}))

    def close(self, view: View) -> None:
        """Close one modal; the one below is shown again."""
        self._store.remove_view(view.id)
        self._tell(view.person)

    def clear(self, person: str) -> None:
        self._drop(self.stack(person))
        self._tell(person)

    def _put(self, view: View) -> View:
        with self._store.writing():
            open_now = [each.id for each in self.stack(view.person)]
            if view.id not in open_now:
                raise Refused("not_found")
            self._store.put_view(view, open_now.index(view.id))
        self._tell(view.person)
        return view

    def _drop(self, stack: list[View]) -> None:
        for view in stack:
            self._store.remove_view(view.id)

    def _check_external_id(self, content: Json, own_id: str | None) -> None:
        external_id = content.get("external_id")
        other = self._store.find_view(external_id=external_id) if external_id else None
        if other is not None and other.id != own_id:
            raise Refused("duplicate_external_id")

    def _hash(self) -> str:
        return f"{int(self._machine())}.{secrets.token_hex(4)}"

    def _tell(self, person: str) -> None:
        self._changes.tell(Change("views", frozenset({person})))


def checked(content: Any, app: SlackApp, kind: Literal["modal", "home"] = "modal") -> Json:
    """A view as an app sent it, once it is right; Refused with view_too_large or invalid_arguments."""
    if is_too_large(content):
        raise Refused("view_too_large")
    errors = view_errors(content, kind, app.scopes)
    if errors:
        raise Refused("invalid_arguments", errors=errors)
    right: Json = content
    return right
