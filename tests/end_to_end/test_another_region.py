"""The bot started with another region's bank holidays than the last time, as `run` and as `worker`."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.clock import Clock
from bot.domain.notice import NudgeKind
from bot.domain.people import Person
from bot.settings import Settings
from bot.wiring import build_partnership
from sandbox.people import RUTH
from sandbox.workspace import Workspace
from storage.tables import outgoing_message
from storage.unit_of_work import Database
from tests import acting
from tests.cast import TEAM
from tests.end_to_end.conftest import NewProcess

pytestmark = pytest.mark.timeout(120)
# The aim date is Monday 14 December; two weeks before it is St Andrew's Day.
RAISED = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(("command", "url"), [("run", "sqlite_url"), ("worker", "postgres_url")])
def test_nudges_are_planned_by_the_region_of_the_start(
    command: str, url: str, workspace: Workspace, new_process: NewProcess, request: pytest.FixtureRequest
) -> None:
    database_url: str = request.getfixturevalue(url)
    bot = new_process(workspace, database_url, command, BANK_HOLIDAY_REGION="scotland")
    workspace.clock.move(to=RAISED)
    database = Database(database_url, on_commit=lambda: None)
    raise_in_england(database, database_url, workspace.clock.now)
    assert first_coming_up(database) == datetime(2026, 11, 30, 9, 30, tzinfo=UTC)

    bot.start()

    friday = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
    assert workspace.wait_for(lambda: first_coming_up(database) == friday, timeout=20), bot.log.read_text()
    database.close()
    assert bot.stop() == 0


def raise_in_england(database: Database, url: str, clock: Clock) -> None:
    partnership = build_partnership(Settings(database_url=url), database.open_work)
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
    acting.raise_concern(partnership, typed, by=Person(TEAM, RUTH), now=clock(), delivery="d-raise")


def first_coming_up(database: Database) -> datetime | None:
    row = outgoing_message.c
    due = select(row.due_at).where(row.kind == NudgeKind.AIM_DATE_COMING_UP, row.state == "pending")
    with database.engine.begin() as connection:
        found: datetime | None = connection.scalar(due.order_by(row.due_at).limit(1))
    return found
