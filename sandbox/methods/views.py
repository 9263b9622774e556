"""views.*: opening, pushing and changing modals, and publishing a Home."""

from __future__ import annotations

from sandbox.arguments import Arguments
from sandbox.modals import checked
from sandbox.payloads import view_object
from sandbox.values import Json, Refused
from sandbox.workspace import Workspace


def open_(workspace: Workspace, arguments: Arguments) -> Json:
    return _show(workspace, arguments, is_push=False)


def push(workspace: Workspace, arguments: Arguments) -> Json:
    """A trigger that did not arise in an open modal has nothing to be pushed on: not_found."""
    return _show(workspace, arguments, is_push=True)


def _show(workspace: Workspace, arguments: Arguments, *, is_push: bool) -> Json:
    trigger_id = arguments.need("trigger_id")
    content = checked(_view(arguments), workspace.app)
    trigger = workspace.triggers.exchange(trigger_id)
    if is_push and trigger.view_id is None:
        raise Refused("not_found")
    view = workspace.modals.show(trigger.person, content, from_view=trigger.view_id, here=trigger.channel)
    return {"view": view_object(workspace.app, view)}


def update(workspace: Workspace, arguments: Arguments) -> Json:
    view_id, external_id = arguments.get("view_id"), arguments.get("external_id")
    if not view_id and not external_id:
        raise Refused("invalid_arguments", errors=["missing required field: view_id"])
    content = checked(_view(arguments), workspace.app)
    view = workspace.modals.find(view_id or None, external_id or None)
    view = workspace.modals.update(view, content, hash_seen=arguments.get("hash"))
    return {"view": view_object(workspace.app, view)}


def publish(workspace: Workspace, arguments: Arguments) -> Json:
    """Refused with not_enabled where the app has no Home, with hash_conflict when another was published since."""
    user = arguments.need("user_id")
    content = checked(_view(arguments), workspace.app, "home")
    if not workspace.app.has_home:
        raise Refused("not_enabled")
    if workspace.person(user).is_bot:
        raise Refused("user_not_found")
    view = workspace.homes.publish(user, content, hash_seen=arguments.get("hash") or None)
    return {"view": view_object(workspace.app, view)}


def _view(arguments: Arguments) -> object:
    view = arguments.structure("view")
    if view is None:
        raise Refused("invalid_arguments", errors=["missing required field: view"])
    return view
