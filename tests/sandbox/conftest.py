"""A workspace over HTTP, Slack's own client on it, and a foreign app that answers it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox.people import ANA, direct_message
from sandbox.server import running
from sandbox.slack_app import SlackApp
from sandbox.values import Message
from sandbox.workspace import Workspace
from tests.sandbox.foreign_app import ForeignApp

HERE = direct_message(ANA)
BOT = SlackApp().bot_user
SELECT = {
    "type": "static_select",
    "action_id": "which",
    "options": [{"text": {"type": "plain_text", "text": "Van 7"}, "value": "7"}],
}
BUTTON = {"type": "button", "action_id": "book", "value": "van-7", "text": {"type": "plain_text", "text": "Book"}}
ACTIONS = [{"type": "actions", "block_id": "offer", "elements": [BUTTON, SELECT]}]


def last(workspace: Workspace, viewer: str = ANA, channel: str = HERE) -> Message:
    return workspace.messages(channel, viewer)[-1]


class Machine:
    """The machine's clock, which a test may set ahead."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead  # noqa: TID251 - Slack's own clock, not the product's


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def slack_app() -> SlackApp:
    return SlackApp()


@pytest.fixture
def workspace(machine: Machine, slack_app: SlackApp) -> Iterator[Workspace]:
    workspace = Workspace(app=slack_app, rate_limits=None, retry_delays=(0, 0, 0), answer_seconds=1.0, machine=machine)
    yield workspace
    workspace.close()


@pytest.fixture
def address(workspace: Workspace) -> Iterator[str]:
    with running(workspace, with_page=False) as address:
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


@pytest.fixture(scope="module")
def untouched() -> Iterator[tuple[Workspace, WebClient]]:
    """One workspace for all calls that change nothing."""
    workspace = Workspace(rate_limits=None)
    with running(workspace, with_page=False) as address:
        yield workspace, WebClient(token=workspace.app.token, base_url=f"{address}/api/", retry_handlers=[])
    workspace.close()
