"""apps.connections.open: where the app may open a socket."""

from __future__ import annotations

from sandbox.arguments import Arguments
from sandbox.values import Json
from sandbox.workspace import Workspace


def connections_open(workspace: Workspace, _arguments: Arguments) -> Json:
    """An address for one socket, opened soon; where Socket Mode is off, that socket is told so and ended."""
    address = workspace.address.replace("http", "ws", 1)
    return {"url": f"{address}/link?ticket={workspace.sockets.ticket()}&app_id={workspace.app.app_id}"}
