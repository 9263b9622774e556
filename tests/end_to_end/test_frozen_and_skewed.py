"""Three workers whose clocks differ by ten seconds each way and who freeze for longer than a lease.

Leases go by the database's clock and by each process's own monotonic one; what is due goes by the partnership's. So it
is the partnership's that differ here: no other clock of a worker's is ever compared with another worker's.
"""

import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.workspace import Workspace
from tests.end_to_end.bot_process import SETTLE_SECONDS, BotProcess
from tests.end_to_end.conftest import NewProcess
from tests.end_to_end.many_nudges import MORNING, write
from tests.end_to_end.ordeal import ordeal
from tests.end_to_end.standing_bots import assert_all_stand

log = logging.getLogger(__name__)

SKEWS = (-10, 0, 10)
LONGEST = SETTLE_SECONDS + 3


@pytest.mark.timeout(180)
def test_workers_who_freeze_and_disagree_about_the_time_lose_and_double_nothing(
    workspace: Workspace, postgres_url: str, new_process: NewProcess, tmp_path: Path
) -> None:
    freeze(workspace, postgres_url, new_process, tmp_path, many=200, seconds=150)


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_workers_who_freeze_many_times_lose_and_double_nothing(
    workspace: Workspace, postgres_url: str, new_process: NewProcess, tmp_path: Path
) -> None:
    freeze(workspace, postgres_url, new_process, tmp_path, many=4000, seconds=1100)


def freeze(
    workspace: Workspace, postgres_url: str, new_process: NewProcess, folder: Path, *, many: int, seconds: float
) -> None:
    with ordeal(workspace, postgres_url) as survivor:
        survivor.written = write(survivor.partnership, many)
        bots = [frosty(new_process(workspace, postgres_url, "worker"), skew, folder) for skew in SKEWS]
        # The clocks stand at that morning already, each as it has it.
        for bot in bots:
            bot.start()
        # Ten seconds on, it has come for the one who is behind, too.
        survivor.endure(at=MORNING, seconds=seconds)

        frozen = bots[0].log.read_text().count("frozen ")
        log.info("%s nudges, frozen %s times", survivor.written.expected.total(), frozen)
        assert frozen >= len(bots)
        survivor.assert_all_arrived_once()
        assert_all_stand(bots)


def frosty(bot: BotProcess, skew: int, folder: Path) -> BotProcess:
    bot.clock_file = folder / f"clock{skew}.json"
    at = {"partnership": (MORNING + timedelta(seconds=skew)).isoformat(), "machine": bot.workspace.machine()}
    bot.clock_file.write_text(json.dumps(at))
    bot.arguments = ("-m", "tests.end_to_end.freezing_bot", "worker", str(skew), str(LONGEST))
    return bot
