"""A workspace over HTTP, Slack's own client on it, and a foreign app that answers it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox.server import running
from sandbox.workspace import Workspace
from tests.sandbox.foreign_app import ForeignApp


class Machine:
    """A machine clock that tests move by hand, running from a fixed moment."""

    def __init__(self) -> None:
        self.at = 1_790_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    workspace = Workspace(rate_limits=None, retry_delays=(0, 0, 0), answer_seconds=1.0)
    yield workspace
    workspace.close()


@pytest.fixture
def address(workspace: Workspace) -> Iterator[str]:
    with running(workspace) as address:
        yield address


@pytest.fixture
def client(workspace: Workspace, address: str) -> WebClient:
    return WebClient(token=workspace.app.token, base_url=f"{address}/api/", retry_handlers=[])


@pytest.fixture
def bot(workspace: Workspace, address: str) -> Iterator[ForeignApp]:
    with ForeignApp(workspace.app, f"{address}/api/") as bot:
        workspace.request_url = bot.url
        yield bot
        workspace.wait_until_quiet()
