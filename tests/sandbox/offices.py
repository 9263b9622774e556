"""A foreign app with every surface that a manifest can declare, and the workspace that it is installed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sandbox.declared import Prompt, Prompts, Shortcut
from sandbox.server import running
from sandbox.slack_app import SCOPES, SlackApp
from sandbox.workspace import Workspace
from tests.sandbox.conftest import Machine
from tests.sandbox.foreign_app import ForeignApp

APP = SlackApp(
    scopes=SCOPES | {"assistant:write", "files:read", "files:write"},
    events=frozenset({"app_mention", "message.im", "app_home_opened"}),
    shortcuts=(
        Shortcut("book", "Book a van", "global", "Open the form"),
        Shortcut("fault", "Log as fault", "message", "Save this message"),
    ),
    agent=Prompts((Prompt("Free vans", "Which vans are free today?"),)),
)


@contextmanager
def installed(machine: Machine, app: SlackApp = APP, **more: Any) -> Iterator[tuple[Workspace, ForeignApp]]:
    workspace = Workspace(app=app, rate_limits=None, retry_delays=(), answer_seconds=1.0, machine=machine, **more)
    try:
        with running(workspace, with_page=False) as address, ForeignApp(app, f"{address}/api/") as bot:
            workspace.request_url = bot.url
            yield workspace, bot
            workspace.wait_until_quiet()
    finally:
        workspace.close()
