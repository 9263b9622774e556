"""Bots that are to stand whatever happens around them, on one database."""

from sandbox.values import Exchange
from sandbox.workspace import Workspace
from tests.end_to_end.bot_process import BotProcess
from tests.end_to_end.conftest import NewProcess

WORKERS = 3
POST = "chat.postMessage"


def started(new_process: NewProcess, workspace: Workspace, database_url: str) -> list[BotProcess]:
    """On PostgreSQL web and three workers, on SQLite `run`; the first is the one that Slack calls."""
    commands = ["run"] if database_url.startswith("sqlite") else ["web", *["worker"] * WORKERS]
    bots = [new_process(workspace, database_url, each) for each in commands]
    for bot in bots:
        bot.start()
    return bots


def assert_all_stand(bots: list[BotProcess]) -> None:
    """They are alive, end when they are told to, and met nothing that they have no word for."""
    assert [bot.process.poll() for bot in bots if bot.process is not None] == [None] * len(bots)
    assert {bot.stop() for bot in bots} == {0}
    assert not [line for bot in bots for line in bot.log.read_text().splitlines() if line.startswith("Traceback")]


def calls(workspace: Workspace, *, after: int = 0) -> list[Exchange]:
    """What the bots asked of Slack, oldest first."""
    return [each for each in workspace.traffic(after=after) if each.direction == "from_bot"]
