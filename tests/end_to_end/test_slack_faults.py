"""Hundreds of nudges through a Slack of which every fifth call goes wrong: none lost, none doubled, none astray."""

import logging
from time import monotonic

import pytest

from sandbox.faults import Fault
from sandbox.people import ANA, PARTNERSHIP, TOM, direct_message
from sandbox.workspace import Workspace
from tests.end_to_end.arrivals import told
from tests.end_to_end.conftest import NewProcess
from tests.end_to_end.many_nudges import MORNING, write
from tests.end_to_end.ordeal import Ordeal, ordeal
from tests.end_to_end.standing_bots import assert_all_stand, started
from tests.end_to_end.story import QUESTION

log = logging.getLogger(__name__)

ALWAYS = 1_000_000
# Together they strike a fifth of all calls. Whatever hangs holds up its sender until that gives up.
STORM = (
    Fault("*", "drop_after", share=0.045),
    Fault("*", "error", error="fatal_error", share=0.04),
    Fault("*", "error", error="internal_error", share=0.02),
    Fault("*", "status", status=503, share=0.04),
    Fault("*", "rate_limit", retry_after=1, share=0.025),
    Fault("*", "drop", share=0.03),
    Fault("*", "hang", share=0.004),
    Fault("*", "hang_after", share=0.008),
)


def weather_a_storm(
    workspace: Workspace, database_url: str, new_process: NewProcess, *, many: int, seconds: float
) -> None:
    with ordeal(workspace, database_url) as survivor:
        survivor.written = write(survivor.partnership, many, quiet=5)
        for fault in STORM:
            workspace.faults.arm(Fault(**vars(fault) | {"times": ALWAYS}))
        bots, began = started(new_process, workspace, database_url), monotonic()
        workspace.move_clock(to=MORNING)
        people_go_on(survivor)
        survivor.endure(at=workspace.clock.now(), seconds=seconds)

        faults = [ALWAYS - each.times for each in workspace.faults.armed()]
        log.info(
            "%s nudges, %s faults %s, %.0f s",
            survivor.written.expected.total(),
            sum(faults),
            faults,
            monotonic() - began,
        )
        assert min(faults) > 0, "of every kind there was one"
        survivor.assert_all_arrived_once()
        assert_all_stand(bots)


def people_go_on(survivor: Ordeal) -> None:
    """What Slack delivers twice, or again because it heard no answer, is answered once."""
    workspace, asked = survivor.workspace, []
    for break_it in (workspace.faults.duplicate, workspace.faults.lose_answer):
        break_it("event")
        asked.append(workspace.post(TOM, direct_message(TOM), QUESTION))
        assert workspace.wait_for(lambda: not any(each.is_of_delivery for each in workspace.faults.armed()))
    for concern in survivor.written.to_acknowledge:
        workspace.faults.duplicate("command")
        workspace.run_command(ANA, PARTNERSHIP, f"/concern acknowledge {concern.reference}")
        survivor.written.acknowledge(concern)

    def answers() -> list[int]:
        return [len(workspace.thread(each.channel, each.ts, TOM)) - 1 for each in asked]

    assert workspace.wait_for(lambda: min(answers()) > 0, timeout=60)
    for each in asked:
        for reply in workspace.thread(each.channel, each.ts, TOM)[1:2]:
            survivor.written.expected.update(told(reply))


@pytest.mark.timeout(240)
def test_no_nudge_is_lost_or_doubled_where_every_fifth_call_goes_wrong(
    workspace: Workspace, database_url: str, new_process: NewProcess
) -> None:
    weather_a_storm(workspace, database_url, new_process, many=200, seconds=200)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_two_and_a_half_thousand_nudges_survive_every_fifth_call_going_wrong(
    workspace: Workspace, database_url: str, new_process: NewProcess
) -> None:
    weather_a_storm(workspace, database_url, new_process, many=2500, seconds=1500)
