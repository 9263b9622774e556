"""A database that goes away in the middle: people are told so, the bots stand, and nothing is lost or doubled."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psutil
import pytest

from sandbox.people import ANA, PARTNERSHIP
from sandbox.workspace import Workspace
from storage.schema import migrate
from tests.conftest import PostgresServer, running_postgres
from tests.end_to_end.arrivals import said_by_bot
from tests.end_to_end.bot_process import BotProcess
from tests.end_to_end.conftest import NewProcess
from tests.end_to_end.many_nudges import MORNING, write
from tests.end_to_end.ordeal import Ordeal, ordeal
from tests.end_to_end.standing_bots import assert_all_stand, started

pytestmark = pytest.mark.timeout(180)

MANY = 250
TIMES = 2


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """That keeps what it confirmed, and that no other test uses."""
    with running_postgres(durable=True) as server:
        yield server


def test_postgresql_that_ends_at_once_and_starts_again(
    workspace: Workspace, own_server: PostgresServer, new_process: NewProcess
) -> None:
    url = own_server.create_database()
    migrate(url)
    with ordeal(workspace, url) as survivor:
        survivor.written = write(survivor.partnership, MANY, quiet=TIMES)
        bots = started(new_process, workspace, url)
        workspace.move_clock(to=MORNING)
        for time in range(1, TIMES + 1):
            wait_until_told(survivor, 80 * time)
            # A restart in two steps, with the options that it had.
            _, _, options = (own_server.folder / "data" / "postmaster.opts").read_text().strip().partition(" ")
            control(own_server, "stop", "-m", "immediate")
            refused = survivor.written.to_acknowledge[0]
            assert_told_so(workspace, refused.reference)
            control(own_server, "start", "-w", "-o", options)
            acknowledge(survivor)
        survivor.endure(at=workspace.clock.now(), seconds=90)

        survivor.assert_all_arrived_once()
        assert_all_stand(bots)


def test_an_sqlite_file_that_cannot_grow_for_a_while(
    workspace: Workspace, sqlite_url: str, new_process: NewProcess
) -> None:
    with ordeal(workspace, sqlite_url) as survivor:
        survivor.written = write(survivor.partnership, MANY, quiet=TIMES)
        [bot] = bots = started(new_process, workspace, sqlite_url)
        workspace.move_clock(to=MORNING)
        for time in range(1, TIMES + 1):
            wait_until_told(survivor, 80 * time)
            with no_room(bot):
                assert_told_so(workspace, survivor.written.to_acknowledge[0].reference)
            acknowledge(survivor)
        survivor.endure(at=workspace.clock.now(), seconds=90)

        survivor.assert_all_arrived_once()
        assert_all_stand(bots)


def wait_until_told(survivor: Ordeal, many: int) -> None:
    """In the middle: some have arrived, and others are to."""
    workspace = survivor.workspace
    assert workspace.wait_for(partial(_has_told, workspace, many), timeout=60)
    assert survivor.waiting() > 0


def _has_told(workspace: Workspace, many: int) -> bool:
    return len(list(said_by_bot(workspace))) >= many


def assert_told_so(workspace: Workspace, reference: str) -> None:
    """Each time, for as long as it lasts."""
    for _ in range(3):
        said = workspace.run_command(ANA, PARTNERSHIP, f"/concern acknowledge {reference}")
        assert said.problem is None, "the bot answered in time"
        assert "This could not be confirmed as saved. Look with `/concern list`" in said.text


def acknowledge(survivor: Ordeal) -> None:
    """What could not be confirmed was not saved, and can be done now."""
    concern = survivor.written.to_acknowledge.pop(0)
    line = f"/concern acknowledge {concern.reference}"
    while "could not be confirmed" in survivor.workspace.run_command(ANA, PARTNERSHIP, line).text:
        survivor.workspace.wait_for(lambda: False, timeout=0.1)
    survivor.written.acknowledge(concern)


@contextmanager
def no_room(bot: BotProcess) -> Iterator[None]:
    """No file of its process can grow: what it writes is refused as on a full disk."""
    assert bot.process is not None
    process = psutil.Process(bot.process.pid)
    _, most = process.rlimit(psutil.RLIMIT_FSIZE)
    process.rlimit(psutil.RLIMIT_FSIZE, (0, most))
    yield
    process.rlimit(psutil.RLIMIT_FSIZE, (most, most))


def control(server: PostgresServer, *arguments: str) -> None:
    """As whoever the server runs as."""
    command = [str(server.bin / "pg_ctl"), "-D", str(server.folder / "data"), *arguments]
    as_owner = ["runuser", "-u", server.user, "--", *command] if server.user else command
    subprocess.run(as_owner, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
