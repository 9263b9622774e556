"""A workspace whose app is reached over sockets, and one that has connected."""

from collections.abc import Iterator

import pytest

from sandbox.slack_app import SlackApp
from sandbox.workspace import Workspace
from tests.sandbox.socket_app import SocketApp


@pytest.fixture
def slack_app() -> SlackApp:
    return SlackApp(socket_mode=True)


@pytest.fixture
def bot(workspace: Workspace, address: str) -> Iterator[SocketApp]:
    with SocketApp(workspace.app, f"{address}/api/") as bot:
        assert workspace.wait_for(lambda: workspace.sockets.count() == 1)
        yield bot
        workspace.wait_until_quiet()
