"""A token that Slack refuses: sending stops at once, Slack is asked now and then, and nothing is lost."""

from typing import get_args

import pytest

from sandbox.administration import TokenError
from sandbox.values import Exchange
from sandbox.workspace import Workspace
from tests.end_to_end.arrivals import said_by_bot
from tests.end_to_end.bot_process import SETTLE_SECONDS
from tests.end_to_end.conftest import NewProcess
from tests.end_to_end.many_nudges import MORNING, write
from tests.end_to_end.ordeal import ordeal
from tests.end_to_end.standing_bots import WORKERS, assert_all_stand, calls, started


@pytest.mark.timeout(120)
def test_sending_stops_with_the_tries_under_way_and_goes_on_without_loss(
    workspace: Workspace, database_url: str, new_process: NewProcess
) -> None:
    on_sqlite = database_url.startswith("sqlite")
    senders = 1 if on_sqlite else WORKERS
    errors = get_args(TokenError)
    with ordeal(workspace, database_url) as survivor:
        survivor.written = write(survivor.partnership, 150)
        bots = started(new_process, workspace, database_url)
        workspace.move_clock(to=MORNING)
        # Which of them it is makes no difference to how many send.
        for error in errors[:1] if on_sqlite else errors:
            before = len(list(said_by_bot(workspace)))
            assert workspace.wait_for(lambda: len(list(said_by_bot(workspace))) > before + 10, timeout=60)  # noqa: B023
            assert survivor.waiting() > 10, "there is more to send"
            number = calls(workspace)[-1].number
            workspace.revoke_token(error)
            # The last try of those under way may come late; after it there are probes alone, at most one a settle time.
            assert workspace.wait_for(lambda: len(_probes(workspace, number)) == 2, timeout=60)  # noqa: B023
            refused = _refused(workspace, number)
            first, second = _probes(workspace, number)
            assert len(refused) - 2 <= senders
            assert {each.refusal for each in refused} == {error}
            assert second.at - first.at >= 0.9 * SETTLE_SECONDS
            workspace.restore_token()

        survivor.endure(at=workspace.clock.now(), seconds=60)
        survivor.assert_all_arrived_once()
        assert_all_stand(bots)


def _refused(workspace: Workspace, after: int) -> list[Exchange]:
    return [each for each in calls(workspace, after=after) if each.refusal is not None]


def _probes(workspace: Workspace, after: int) -> list[Exchange]:
    refused = _refused(workspace, after)
    return [each for each in refused if each.at - refused[0].at > 0.9 * SETTLE_SECONDS]
