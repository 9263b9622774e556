"""One's own hours, working days and digest: kept whatever an administrator does at once, and held to."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.domain.hours import USUAL_HOURS, Hours
from bot.domain.notice import NudgeKind
from bot.domain.people import Participant, Person, Role
from bot.errors import InvalidInput, NotAllowed, NotAParticipant
from bot.partnership import Partnership
from bot.services import hours, naming, settings
from bot.services.replanning import BATCH, replan_some
from bot.services.settings import Settings
from storage.tables import outgoing_message
from storage.unit_of_work import Database
from tests import acting
from tests.cast import ANA, BRIGHTWATER, JOE, MAIRI, MEMBER, NAMESAKE, PRIYA, RUTH, SAM, TOM
from tests.fakes import StandingClock

EARLY = Hours(time(8, 0), frozenset({0, 1, 3}))


def change(
    partnership: Partnership,
    clock: StandingClock,
    by: Person,
    wanted: Hours = EARLY,
    *,
    digest: bool = True,
    delivery: str = "d-hours",
) -> Settings:
    return hours.change(partnership, wanted, wants_digest=digest, by=by, now=clock(), delivery=delivery)


def kept(partnership: Partnership, person: Person) -> Participant:
    with partnership.open_work() as work:
        found = work.people.participant(person)
    assert found is not None
    return found


@pytest.mark.parametrize("by", [ANA, TOM, PRIYA, RUTH, JOE, MAIRI])
def test_everybody_sets_their_own_and_nobody_elses(partnership: Partnership, clock: StandingClock, by: Person) -> None:
    before = {each: kept(partnership, each) for each in (ANA, TOM, PRIYA, RUTH, JOE, MAIRI)}

    shown = change(partnership, clock, by)

    assert shown.by == replace(before[by], hours=EARLY, wants_digest=True)
    after = {each: kept(partnership, each) for each in before}
    assert after == before | {by: shown.by}
    assert settings.show(partnership, by=by).by == shown.by


@pytest.mark.parametrize("by", [SAM, NAMESAKE])
def test_somebody_who_takes_no_part_sets_nothing(partnership: Partnership, clock: StandingClock, by: Person) -> None:
    with pytest.raises(NotAParticipant):
        change(partnership, clock, by)
    with pytest.raises(NotAParticipant):
        settings.show(partnership, by=by)
    assert kept(partnership, RUTH).hours == USUAL_HOURS


def test_somebody_without_a_role_sets_nothing(partnership: Partnership, clock: StandingClock) -> None:
    with partnership.open_work() as work:
        work.people.put(Participant(JOE, BRIGHTWATER, frozenset()))
        work.commit()

    with pytest.raises(NotAllowed):
        change(partnership, clock, JOE)
    assert kept(partnership, JOE).hours == USUAL_HOURS


@pytest.mark.parametrize(("wanted", "field"), [(Hours(time(7, 30)), "morning"), (Hours(days=frozenset()), "days")])
def test_what_is_not_on_offer_changes_nothing(
    partnership: Partnership, clock: StandingClock, wanted: Hours, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        change(partnership, clock, JOE, wanted)

    assert refusal.value.field == field
    assert kept(partnership, JOE) == Participant(JOE, BRIGHTWATER, MEMBER)


def test_a_delivery_that_comes_again_does_not_undo_what_was_set_since(
    partnership: Partnership, clock: StandingClock
) -> None:
    change(partnership, clock, JOE, delivery="d-1")
    change(partnership, clock, JOE, USUAL_HOURS, digest=False, delivery="d-2")

    again = change(partnership, clock, JOE, delivery="d-1")

    assert again.by == kept(partnership, JOE) == Participant(JOE, BRIGHTWATER, MEMBER)


def test_a_change_of_roles_leaves_the_hours_and_the_other_way_round(
    partnership: Partnership, clock: StandingClock
) -> None:
    change(partnership, clock, JOE)
    both = frozenset({Role.MEMBER, Role.LEAD})

    naming.change_roles(partnership, JOE, both, seen=MEMBER, by=RUTH, now=clock(), delivery="d-roles")
    assert kept(partnership, JOE) == Participant(JOE, BRIGHTWATER, both, EARLY, wants_digest=True)

    change(partnership, clock, JOE, USUAL_HOURS, digest=False, delivery="d-2")
    assert kept(partnership, JOE) == Participant(JOE, BRIGHTWATER, both)


@pytest.mark.parametrize("_times", range(5))
def test_roles_and_hours_that_are_changed_at_once_are_both_kept(
    partnership: Partnership, clock: StandingClock, _times: int
) -> None:
    both = frozenset({Role.MEMBER, Role.LEAD})

    def roles() -> None:
        naming.change_roles(partnership, JOE, both, seen=MEMBER, by=RUTH, now=clock(), delivery="d-roles")

    _at_once(roles, lambda: change(partnership, clock, JOE))

    assert kept(partnership, JOE) == Participant(JOE, BRIGHTWATER, both, EARLY, wants_digest=True)


def test_somebody_who_is_removed_at_once_does_not_come_back(partnership: Partnership, clock: StandingClock) -> None:
    def remove() -> None:
        naming.remove(partnership, JOE, seen=MEMBER, by=RUTH, now=clock(), delivery="d-remove")

    def own() -> None:
        try:
            change(partnership, clock, JOE)
        except NotAParticipant:
            return

    _at_once(remove, own)

    with partnership.open_work() as work:
        assert work.people.participant(JOE) is None


LONDON = ZoneInfo("Europe/London")


def to_come(url: str, person: Person, kind: NudgeKind) -> list[str]:
    """When nudges of that kind wait to leave to that person, in London's hours."""
    database, row = Database(url, on_commit=lambda: None), outgoing_message.c
    query = select(row.due_at).where(row.user == person.user, row.kind == kind, row.state == "pending")
    with database.engine.begin() as connection:
        found = [f"{due.astimezone(LONDON):%a %d %b %H:%M}" for due in connection.scalars(query.order_by(row.due_at))]
    database.close()
    return found


def test_nudges_that_wait_move_with_the_hours_in_the_same_transaction(
    partnership: Partnership, clock: StandingClock, raised: str, database_url: str
) -> None:
    """Raised on Wed 2 September; the aim date is Wed 30 September."""
    acting.start(partnership, now=clock())
    coming = NudgeKind.AIM_DATE_COMING_UP
    assert to_come(database_url, ANA, coming) == [
        "Wed 16 Sep 09:30",
        "Wed 23 Sep 09:30",
        "Mon 28 Sep 09:30",
        "Wed 30 Sep 09:30",
    ]

    change(partnership, clock, ANA, Hours(time(14, 30), frozenset({0, 1})))

    assert to_come(database_url, ANA, coming) == [
        "Tue 15 Sep 14:30",
        "Tue 22 Sep 14:30",
        "Mon 28 Sep 14:30",
        "Tue 29 Sep 14:30",
    ]
    assert acting.start(partnership, now=clock()) == 0


def test_of_very_many_some_move_at_once_and_the_others_when_somebody_ticks(
    partnership: Partnership, clock: StandingClock, database_url: str
) -> None:
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
    for number in range(BATCH + 3):
        acting.raise_concern(partnership, typed, by=RUTH, now=clock(), delivery=f"d-{number}")
    acting.start(partnership, now=clock())

    change(partnership, clock, ANA, Hours(time(14, 30)))

    def mornings() -> list[str]:
        return [each[-5:] for each in to_come(database_url, ANA, NudgeKind.PLEASE_ACKNOWLEDGE)]

    assert sorted(mornings()) == ["09:30"] * 3 + ["14:30"] * BATCH
    assert replan_some(partnership, now=clock(), batch=BATCH) == 3
    assert mornings() == ["14:30"] * (BATCH + 3)


def test_nobody_elses_nudges_move(
    partnership: Partnership, clock: StandingClock, raised: str, database_url: str
) -> None:
    acting.start(partnership, now=clock())
    before = to_come(database_url, ANA, NudgeKind.PLEASE_ACKNOWLEDGE)
    assert before

    change(partnership, clock, RUTH)

    assert to_come(database_url, ANA, NudgeKind.PLEASE_ACKNOWLEDGE) == before


def test_who_wants_the_digest_gets_it_on_their_own_first_day_of_the_week(
    partnership: Partnership, clock: StandingClock, database_url: str
) -> None:
    assert to_come(database_url, JOE, NudgeKind.DIGEST) == []

    change(partnership, clock, JOE, Hours(time(8, 30), frozenset({1, 2})))
    assert to_come(database_url, JOE, NudgeKind.DIGEST) == ["Tue 08 Sep 08:30"]

    change(partnership, clock, JOE, Hours(time(16, 0)), delivery="d-2")
    assert to_come(database_url, JOE, NudgeKind.DIGEST) == ["Mon 07 Sep 16:00"]

    change(partnership, clock, JOE, digest=False, delivery="d-3")
    assert to_come(database_url, JOE, NudgeKind.DIGEST) == []


def _at_once(*calls: Callable[[], Any]) -> None:
    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> None:
        ready.wait(10)
        call()

    with ThreadPoolExecutor(len(calls)) as threads:
        for done in [threads.submit(run, call) for call in calls]:
            done.result()
