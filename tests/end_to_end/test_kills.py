"""The bot killed with −9 at any moment: nothing confirmed is lost or made twice, no direct message either."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import monotonic

import pytest

from sandbox.people import ANA, PARTNERSHIP, RUTH, TOM, direct_message
from sandbox.values import Change, Outcome
from sandbox.workspace import Workspace
from tests.end_to_end.bot_process import SETTLE_SECONDS, BotProcess
from tests.end_to_end.story import QUESTION, direct_messages, has_messages, raise_concern, respond

REFERENCE = re.compile(r"C-[2-9A-HJ-NP-Z]{4}")


def looked_up(bot: BotProcess, by: str, line: str) -> str:
    """What the modal shows, asked for again where the bot had just been killed."""
    for _ in range(5):
        view = bot.workspace.run_command(by, PARTNERSHIP, line).view
        if view is not None:
            bot.workspace.close_view(by, view.id, whole_stack=True)
            return str(view.blocks)
        bot.start_if_killed()
    raise AssertionError(f"{line} showed nothing in five tries.")


def listed(bot: BotProcess, by: str) -> list[str]:
    return list(dict.fromkeys(REFERENCE.findall(looked_up(bot, by, "/concern list"))))


def has_responded(bot: BotProcess, reference: str) -> bool:
    return "Responded" in looked_up(bot, ANA, f"/concern show {reference}")


def persist(bot: BotProcess, act: Callable[[], Outcome], done: Callable[[], bool]) -> None:
    """As a person does: act; where that failed, look whether it was saved after all, and only then act again."""
    for _ in range(5):
        outcome = act()
        confirmed = outcome.problem is None and not outcome.errors
        bot.start_if_killed()
        if confirmed:
            assert done(), "a confirmed change was lost"
            return
        for person in (RUTH, ANA):
            for view in bot.workspace.view_stack(person)[:1]:
                bot.workspace.close_view(person, view.id, whole_stack=True)
        if done():
            return
    raise AssertionError("It could not be done in five tries.")


class Killer:
    """Kills the bot at the nth change that a page would show: within the request that made it, before its answer."""

    def __init__(self, bot: BotProcess, at: int) -> None:
        self.bot, self.left, self.killed = bot, at, False

    def __call__(self, change: Change) -> None:
        if change.kind == "clock":
            return
        self.left -= 1
        if self.left == 0:
            self.killed = True
            self.bot.kill()


@pytest.mark.timeout(180)
@pytest.mark.parametrize("at", range(1, 25))
def test_the_story_survives_a_kill_at_any_moment(workspace: Workspace, bot: BotProcess, at: int) -> None:
    killer = Killer(bot, at)
    with workspace.changes.listening(killer):
        workspace.post(TOM, direct_message(TOM), QUESTION)
        persist(bot, lambda: raise_concern(workspace), lambda: len(listed(bot, RUTH)) == 1)
        [reference] = listed(bot, RUTH)
        assert until(bot, partial(has_messages, workspace, ANA, 1))
        for day, told in ((4, 2), (16, 3), (23, 4), (28, 5), (30, 6)):
            workspace.move_clock(to=datetime.fromisoformat(f"2026-09-{day:02} 09:31+01:00"))
            assert until(bot, partial(has_messages, workspace, ANA, told))
        persist(bot, lambda: respond(workspace, reference), lambda: has_responded(bot, reference))
        assert until(bot, partial(has_messages, workspace, RUTH, 1))
        workspace.move_clock(to=datetime.fromisoformat("2026-12-01 09:31+00:00"))
        assert until(bot, partial(has_messages, workspace, TOM, 1))
        # Past the settle time whatever was unclear has been asked about and, if it was to be, sent again.
        until(bot, lambda: False, seconds=SETTLE_SECONDS + 1)

    assert listed(bot, ANA) == [reference]
    assert Counter(each.text.split(".")[0] for each in direct_messages(workspace, ANA)) == {
        f"Concern {reference} has been raised with your party": 1,
        f"Concern {reference} has not been acknowledged yet": 1,
        f"Aim date coming up for concern {reference}": 4,
    }
    assert [each.text.split(".")[0] for each in direct_messages(workspace, RUTH)] == [
        f"Concern {reference}, which your party raised, has been responded to",
        f"Concern {reference}, which your party raised, was responded to a week ago or more",
    ]
    assert len(direct_messages(workspace, TOM)) == 1
    assert killer.killed


def until(bot: BotProcess, condition: Callable[[], object], *, seconds: float = 20) -> bool:
    """Wait for it, starting the bot again whenever it was killed."""
    began = monotonic()
    while monotonic() - began < seconds:
        bot.start_if_killed()
        if bot.workspace.wait_for(condition, timeout=0.3):
            return True
    return False
