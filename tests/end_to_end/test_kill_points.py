"""Bots killed with −9 at every named point while a thousand nudges are due: none lost, none doubled, none astray."""

import logging
from collections import Counter

import pytest

from sandbox.workspace import Workspace
from tests.end_to_end.arrivals import said_by_bot
from tests.end_to_end.conftest import NewProcess
from tests.end_to_end.kill_points import OF_CHANGING, OF_MERGING, OF_PLANNING_ANEW, OF_SENDING, Point
from tests.end_to_end.lives import Lives, Mortal
from tests.end_to_end.many_nudges import A_DAY_LATER, LATE_FAMILIES, MORNING, write
from tests.end_to_end.ordeal import Ordeal, counted, ordeal

log = logging.getLogger(__name__)

WORKERS = 3
A_FEW = 50
BY_ITSELF = (*OF_SENDING, *OF_PLANNING_ANEW)
# Those of a message that is under way.
OF_LATE = (*OF_MERGING, *OF_SENDING[OF_SENDING.index(Point.CLAIMED) :])


def add_bots(
    survivor: Ordeal,
    new_process: NewProcess,
    database_url: str,
    points: tuple[Point, ...],
    each: int,
    passages: int = 4,
) -> None:
    """On PostgreSQL three workers, and web where people change something; on SQLite `run`."""
    if database_url.startswith("sqlite"):
        plan = [("run", Lives(points, each, seed=1, passages=passages))]
    else:
        by_itself = Lives([point for point in points if point not in OF_CHANGING], each, seed=1, passages=passages)
        plan = [("worker", by_itself)] * WORKERS
        if changing := [point for point in points if point in OF_CHANGING]:
            plan.append(("web", Lives(changing, each, seed=2)))
    for command, lives in plan:
        bot = new_process(survivor.workspace, database_url, command)
        if command != "worker":
            survivor.workspace.request_url = f"http://127.0.0.1:{bot.port}/slack/events"
        survivor.mortals.append(Mortal(bot, lives, survivor.stirred))


def survive_a_morning(
    workspace: Workspace, database_url: str, new_process: NewProcess, *, many: int, each: int, seconds: float
) -> None:
    points = (*BY_ITSELF, *OF_CHANGING)
    with ordeal(workspace, database_url) as survivor:
        add_bots(survivor, new_process, database_url, points, each)
        survivor.written = write(survivor.partnership, many, quiet=3 * each * len(OF_CHANGING))
        survivor.more = lambda: write(survivor.partnership, A_FEW)
        survivor.endure(at=MORNING, seconds=seconds)

        log.info("%s nudges\n%s", survivor.written.expected.total(), survivor.table())
        survivor.assert_all_arrived_once()
        assert counted(survivor.kills) == dict.fromkeys(points, each)


@pytest.mark.timeout(600)
def test_no_nudge_is_lost_or_doubled_whichever_point_the_bots_are_killed_at(
    workspace: Workspace, database_url: str, new_process: NewProcess
) -> None:
    survive_a_morning(workspace, database_url, new_process, many=1000, each=4, seconds=540)


@pytest.mark.soak
@pytest.mark.timeout(5400)
def test_ten_thousand_nudges_survive_a_thousand_kills(
    workspace: Workspace, database_url: str, new_process: NewProcess
) -> None:
    survive_a_morning(workspace, database_url, new_process, many=10_000, each=50, seconds=5000)


@pytest.mark.timeout(300)
def test_what_comes_a_day_late_comes_in_one_message_each_whichever_point_the_bots_are_killed_at(
    workspace: Workspace, database_url: str, new_process: NewProcess
) -> None:
    with ordeal(workspace, database_url) as survivor:
        add_bots(survivor, new_process, database_url, OF_LATE, 2, passages=1)
        survivor.written = write(survivor.partnership, 200, families=LATE_FAMILIES)
        survivor.endure(at=A_DAY_LATER, seconds=270)

        log.info("%s nudges\n%s", survivor.written.expected.total(), survivor.table())
        survivor.assert_all_arrived_once()
        assert counted(survivor.kills) == dict.fromkeys(OF_LATE, 2)
        told = {each.conversation for each in survivor.written.expected}
        assert Counter(each.channel for each in said_by_bot(workspace) if each.channel in told) == Counter(told)
