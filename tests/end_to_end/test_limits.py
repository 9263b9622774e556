"""Slack that answers 429: whoever is limited waits, everybody else does not, and Slack is hardly asked meanwhile."""

import pytest

from sandbox.values import Exchange
from sandbox.workspace import Workspace
from tests.end_to_end.conftest import NewProcess
from tests.end_to_end.many_nudges import MORNING, write
from tests.end_to_end.ordeal import ordeal
from tests.end_to_end.standing_bots import POST, WORKERS, assert_all_stand, calls, started

pytestmark = pytest.mark.timeout(120)

# For a minute, scaled down: far longer than all others take.
RETRY_AFTER = 12
ALWAYS = 1_000_000


def test_while_one_conversation_is_limited_the_others_go_on_and_it_does_after_retry_after(
    workspace: Workspace, database_url: str, new_process: NewProcess
) -> None:
    with ordeal(workspace, database_url) as survivor:
        survivor.written = write(survivor.partnership, 60)
        workspace.faults.rate_limit(POST, RETRY_AFTER)
        bots = started(new_process, workspace, database_url)
        survivor.endure(at=MORNING, seconds=60)

        posts = [each for each in calls(workspace) if each.name == POST]
        [limited] = [each for each in posts if each.status == 429]
        waited = [each.at for each in posts if each.number > limited.number and _place(each) == _place(limited)]
        others = [each.at for each in posts if _place(each) != _place(limited)]
        assert min(waited) - limited.at >= RETRY_AFTER
        assert max(others) < min(waited)
        survivor.assert_all_arrived_once()
        assert_all_stand(bots)


def test_a_limited_workspace_is_asked_a_few_times_a_second_and_gets_everything_afterwards(
    workspace: Workspace, database_url: str, new_process: NewProcess
) -> None:
    with ordeal(workspace, database_url) as survivor:
        survivor.written = write(survivor.partnership, 60)
        workspace.faults.rate_limit(POST, 1, times=ALWAYS)
        bots = started(new_process, workspace, database_url)
        workspace.move_clock(to=MORNING)
        assert workspace.wait_for(lambda: _seconds_limited(workspace) > 6, timeout=60)

        # Who had claimed a message before the first two were refused finds out by trying it.
        limited = [each for each in calls(workspace) if each.status == 429]
        assert len(limited) / _seconds_limited(workspace) <= WORKERS + 1
        workspace.faults.clear()
        survivor.endure(at=workspace.clock.now(), seconds=60)
        survivor.assert_all_arrived_once()
        assert_all_stand(bots)


def _place(post: Exchange) -> str:
    return str(post.request["channel"])


def _seconds_limited(workspace: Workspace) -> float:
    times = [each.at for each in calls(workspace) if each.status == 429]
    return times[-1] - times[0] if times else 0.0
