"""A bot that starts with another region or time zone: aim dates stay, nudges follow the new working days, once."""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, Executable, Update, event, select, update

from bot.domain.calendar import Calendar
from bot.domain.hours import Hours
from bot.domain.notice import NudgeKind
from bot.partnership import Partnership
from bot.services import concerns, hours
from bot.services.replanning import replan_some
from storage.tables import concern, outgoing_message, to_plan
from storage.unit_of_work import Database
from tests import acting
from tests.cast import ANA, RUTH
from tests.services.sender import Sender

LONDON = ZoneInfo("Europe/London")
ENGLAND, SCOTLAND, NORTHERN_IRELAND = (Calendar(LONDON, region) for region in ("ENG", "SCT", "NIR"))
# A Monday; the aim date is Monday 14 December, and two weeks before it is St Andrew's Day, Monday 30 November.
RAISED = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
AIM_DATE = date(2026, 12, 14)
IN_ENGLAND = ["2026-11-30 09:30", "2026-12-07 09:30", "2026-12-11 09:30", "2026-12-14 09:30"]
IN_SCOTLAND = ["2026-11-27 09:30", *IN_ENGLAND[1:]]
CONCERNS = 7


class Killed(BaseException):
    """The process ends here, and nothing after this happens."""


@pytest.fixture(autouse=True)
def _in_november(sender: Sender) -> None:
    sender.clock.moment = RAISED


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, on_commit=lambda: None)
    yield database
    database.close()


def raise_some(partnership: Partnership, how_many: int = 1) -> list[str]:
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
    return [
        acting.raise_concern(partnership, typed, by=RUTH, now=RAISED, delivery=f"d-{number}").concern.reference
        for number in range(how_many)
    ]


def coming_up(database: Database, reference: str) -> list[str]:
    """When the Cabinet Office's lead still is to read that the aim date is coming up, in London's hours."""
    row = outgoing_message.c
    with database.engine.begin() as connection:
        found = connection.scalars(
            select(row.due_at)
            .where(row.subject == reference, row.kind == NudgeKind.AIM_DATE_COMING_UP, row.user == ANA.user)
            .where(row.state == "pending")
            .order_by(row.due_at)
        )
        return _in_london(found)


def started(partnership: Partnership, calendar: Calendar, *, batch: int = 50, now: datetime = RAISED) -> int:
    return acting.start(replace(partnership, calendar=calendar), now=now, batch=batch)


@pytest.mark.parametrize(
    ("calendar", "mornings"),
    [
        (ENGLAND, IN_ENGLAND),
        (SCOTLAND, IN_SCOTLAND),
        (NORTHERN_IRELAND, IN_ENGLAND),
        (Calendar(ZoneInfo("Europe/Paris")), [each.replace("09:30", "08:30") for each in IN_ENGLAND]),
    ],
)
def test_nudges_follow_the_calendar_of_the_start_and_the_aim_date_stays(
    partnership: Partnership, database: Database, calendar: Calendar, mornings: list[str]
) -> None:
    [reference] = raise_some(partnership)
    started(partnership, ENGLAND)

    started(partnership, calendar)

    assert coming_up(database, reference) == mornings
    assert concerns.show(partnership, reference, by=ANA, now=RAISED).concern.aim_date == AIM_DATE


def test_each_calendar_is_planned_with_once_however_often_the_bot_starts(partnership: Partnership) -> None:
    raise_some(partnership, 3)
    starts = [ENGLAND, ENGLAND, SCOTLAND, SCOTLAND, ENGLAND, replace(ENGLAND, zone=ZoneInfo("Europe/Paris"))]

    assert [started(partnership, each) for each in starts] == [3, 0, 3, 0, 3, 3]


def test_a_first_start_without_concerns_plans_nothing(partnership: Partnership) -> None:
    assert started(partnership, SCOTLAND) == 0
    raise_some(partnership)
    assert started(partnership, SCOTLAND) == 0


@pytest.mark.parametrize(
    ("before", "after", "changed_on", "coming_up"),
    [
        (ENGLAND, SCOTLAND, 20, 4),
        # Scotland's Friday morning has passed: what was to come already leaves as soon as it may.
        (ENGLAND, SCOTLAND, 27, 4),
        (ENGLAND, SCOTLAND, 28, 4),
        # It has come up by the days of before.
        (ENGLAND, SCOTLAND, 30, 4),
        (SCOTLAND, ENGLAND, 20, 4),
        # It left by the days of before, and by the days of after its morning is still to come.
        (SCOTLAND, ENGLAND, 28, 4),
        (SCOTLAND, ENGLAND, 30, 4),
    ],
)
def test_whenever_the_region_changes_no_nudge_leaves_twice(
    sender: Sender, before: Calendar, after: Calendar, changed_on: int, coming_up: int
) -> None:
    raise_some(replace(sender.partnership, calendar=before))
    started(sender.partnership, before)

    while sender.clock().date() <= date(2027, 1, 31):
        if sender.clock().date() == date(2026, 11, changed_on):
            started(sender.partnership, after, now=sender.clock())
        sender.send()
        sender.clock.move(days=1)

    kinds = [kind for whom, kind in sender.kinds() if whom == ANA.user]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        NudgeKind.RAISED: 1,
        NudgeKind.PLEASE_ACKNOWLEDGE: 1,
        NudgeKind.AIM_DATE_COMING_UP: coming_up,
        NudgeKind.AIM_DATE_PASSED: 4,
    }


def test_a_start_that_is_killed_in_the_middle_is_gone_on_with_by_the_next(
    partnership: Partnership, database: Database
) -> None:
    references = raise_some(partnership, CONCERNS)
    started(partnership, ENGLAND)
    moves = count()

    def before_execute(_: Connection, clause: Executable, *_more: object) -> None:
        # One for each concern, so that this is in the second batch of two.
        if isinstance(clause, Update) and clause.table is outgoing_message and next(moves) == 3:
            raise Killed

    event.listen(Engine, "before_execute", before_execute)
    try:
        with pytest.raises(Killed):
            started(partnership, SCOTLAND, batch=2)
    finally:
        event.remove(Engine, "before_execute", before_execute)
    kept = [reference for reference in references if coming_up(database, reference) == IN_SCOTLAND]
    assert kept
    assert len(kept) % 2 == 0

    assert started(partnership, SCOTLAND, batch=2) == CONCERNS - len(kept)
    assert [coming_up(database, each) for each in references] == [IN_SCOTLAND] * CONCERNS
    assert started(partnership, SCOTLAND) == 0


def all_start(url: str, partnership: Partnership, *calendars: Calendar) -> list[int]:
    """Workers in threads with a database each, as many processes have; how many concerns each has planned."""
    together = threading.Barrier(len(calendars))

    def start(calendar: Calendar) -> int:
        database = Database(url, on_commit=lambda: None)
        together.wait(10)
        planned = started(replace(partnership, open_work=database.open_work), calendar, batch=1)
        database.close()
        return planned

    with ThreadPoolExecutor(len(calendars)) as workers:
        return list(workers.map(start, calendars))


def test_workers_that_start_at_once_plan_each_record_once(
    partnership: Partnership, database: Database, database_url: str
) -> None:
    references = raise_some(partnership, CONCERNS)

    assert sum(all_start(database_url, partnership, SCOTLAND, SCOTLAND, SCOTLAND)) == CONCERNS

    assert [coming_up(database, each) for each in references] == [IN_SCOTLAND] * CONCERNS


def test_of_two_that_start_with_different_regions_one_plans_all(
    partnership: Partnership, database: Database, database_url: str
) -> None:
    references = raise_some(partnership, CONCERNS)

    planned = all_start(database_url, partnership, SCOTLAND, ENGLAND)

    # Whoever is overtaken stops: were both to begin again each time, this would be many more.
    assert sum(planned) <= 2 * CONCERNS
    with database.open_work() as work:
        last = work.planned_calendar.hold()
    mornings = {"SCT": IN_SCOTLAND, "ENG": IN_ENGLAND}[last.region]
    assert [coming_up(database, each) for each in references] == [mornings] * CONCERNS


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_finds_another_planning_is_told_so_and_waits_for_nobody(
    partnership: Partnership, database: Database, database_url: str
) -> None:
    raise_some(partnership, 2)
    started(partnership, ENGLAND)
    other = Database(database_url, on_commit=lambda: None)
    with database.open_work() as asking:
        asking.planned_calendar.ask_for_all()
        asking.commit()

    with database.open_work() as planning:
        planning.planned_calendar.hold()
        assert replan_some(replace(partnership, open_work=other.open_work), now=RAISED) is None

    assert replan_some(partnership, now=RAISED, batch=2) == 2
    other.close()


def test_what_is_asked_for_while_it_waits_to_be_planned_is_planned_by_what_is_known_then(
    partnership: Partnership, database: Database
) -> None:
    raise_some(partnership, 2)
    started(partnership, ENGLAND)
    for asker in range(2):
        with database.open_work() as work:
            work.planned_calendar.ask_for_all()
            if asker == 1 and database.engine.dialect.name == "postgresql":
                # Who plans at this moment does not see yet what has changed.
                assert replan_some(partnership, now=RAISED, batch=2) is None
            work.commit()

    assert replan_some(partnership, now=RAISED, batch=2) == 2


def test_what_cannot_be_read_rests_and_keeps_nothing_else_from_being_planned(
    partnership: Partnership, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    unreadable, *others = sorted(raise_some(partnership, 3))
    started(partnership, ENGLAND)
    with database.engine.begin() as connection:
        connection.execute(update(concern).where(concern.c.reference == unreadable).values(content={}))

    started(partnership, SCOTLAND, batch=1)

    assert [coming_up(database, each) for each in others] == [IN_SCOTLAND] * 2
    assert caplog.text.count("cannot be planned") == 1
    with database.open_work() as work:
        assert not work.planned_calendar.is_asked()

    with database.engine.begin() as connection:
        readable = select(concern.c.content).where(concern.c.reference == others[0]).scalar_subquery()
        connection.execute(update(concern).where(concern.c.reference == unreadable).values(content=readable))
        connection.execute(update(to_plan).values(free_from=to_plan.c.free_from - 3600))
    assert started(partnership, SCOTLAND) == 1
    assert coming_up(database, unreadable) == IN_SCOTLAND


def test_digests_follow_the_calendar_of_the_start_too(partnership: Partnership, sender: Sender) -> None:
    started(partnership, ENGLAND)
    hours.change(partnership, Hours(), wants_digest=True, by=ANA, now=RAISED, delivery="d-digest")
    before = _in_london(sender.digests_to_come(ANA))

    started(partnership, Calendar(ZoneInfo("Europe/Paris")))

    assert before == ["2026-11-23 09:30"]
    assert _in_london(sender.digests_to_come(ANA)) == ["2026-11-23 08:30"]


def _in_london(moments: Iterable[datetime]) -> list[str]:
    return [f"{each.astimezone(LONDON):%Y-%m-%d %H:%M}" for each in moments]
