"""The bot over Socket Mode: the same jobs as over HTTP, and sockets that come and go."""

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from sandbox.people import ANA, PARTNERSHIP, RUTH, TOM, direct_message
from sandbox.server import running
from sandbox.sockets import Sockets
from sandbox.workspace import Workspace
from tests.end_to_end.bot_process import BotProcess
from tests.end_to_end.conftest import NewProcess, free_port
from tests.end_to_end.installed import installed_in
from tests.end_to_end.story import QUESTION, direct_messages, has_messages, raise_concern, respond

SOCKETS = 2


@pytest.fixture
def unreachable(tmp_path: Path) -> Iterator[Workspace]:
    """As over HTTP, but that the app is installed from the manifest for Socket Mode."""
    workspace = installed_in(tmp_path, None)
    yield workspace
    workspace.close()


@pytest.fixture
def bot(workspace: Workspace, sqlite_url: str, new_process: NewProcess) -> BotProcess:
    bot = new_process(workspace, sqlite_url, SLACK_APP_TOKEN=workspace.app.app_token, SLACK_SOCKETS=str(SOCKETS))
    bot.start()
    assert workspace.wait_for(partial(are_open, workspace))
    return bot


def are_open(workspace: Workspace) -> bool:
    return workspace.sockets.count() == SOCKETS


def test_the_four_jobs_are_done_over_sockets(workspace: Workspace, bot: BotProcess) -> None:
    workspace.post(TOM, direct_message(TOM), QUESTION)
    assert workspace.wait_for(partial(has_messages, workspace, TOM, 1))
    logged = workspace.run_command(TOM, PARTNERSHIP, "/engagement log Hybrid working")
    assert logged.view is not None

    raised = raise_concern(workspace)
    assert raised.view is not None
    assert raised.view.title.startswith("Concern C-")
    assert workspace.wait_for(partial(has_messages, workspace, ANA, 1))
    assert respond(workspace, raised.view.title.removeprefix("Concern ")).problem is None
    assert workspace.wait_for(partial(has_messages, workspace, RUTH, 1))
    assert workspace.refusals() == []
    assert bot.stop() == 0


@pytest.mark.parametrize("end", [Sockets.drop, Sockets.replace], ids=["dropped", "replaced"])
def test_sockets_that_end_are_opened_again(
    workspace: Workspace, bot: BotProcess, end: Callable[[Sockets], int]
) -> None:
    assert end(workspace.sockets) == SOCKETS
    assert workspace.wait_for(partial(are_open, workspace), timeout=40)

    # Those that are replaced count as open until they close, and what they were given then is lost.
    assert workspace.wait_for(lambda: workspace.run_command(TOM, PARTNERSHIP, "/principle 7b").problem is None)


def test_over_sockets_nothing_is_taken_over_http(workspace: Workspace, bot: BotProcess) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{bot.port}/slack/events", data=b"{}", method="POST")

    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(request, timeout=5)

    assert refusal.value.code == 404
    refusal.value.close()


def test_the_bot_waits_for_a_slack_that_is_not_there_yet(
    unreachable: Workspace, sqlite_url: str, new_process: NewProcess
) -> None:
    port = free_port()
    unreachable.address = f"http://127.0.0.1:{port}"
    bot = new_process(unreachable, sqlite_url, SLACK_APP_TOKEN=unreachable.app.app_token, SLACK_SOCKETS=str(SOCKETS))
    bot.start()
    with running(unreachable, port=port):
        assert unreachable.wait_for(partial(are_open, unreachable), timeout=20)
        unreachable.post(TOM, direct_message(TOM), QUESTION)
        assert unreachable.wait_for(partial(has_messages, unreachable, TOM, 1))
        assert bot.stop() == 0
    assert len(direct_messages(unreachable, TOM)) == 1
