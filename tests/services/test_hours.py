"""One's own hours, working days and digest: kept whatever an administrator does at once, and held to."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time
from threading import Barrier
from typing import Any

import pytest

from bot.domain.hours import USUAL_HOURS, Hours
from bot.domain.people import Participant, Person, Role
from bot.errors import InvalidInput, NotAllowed, NotAParticipant
from bot.partnership import Partnership
from bot.services import hours, naming, settings
from bot.services.settings import Settings
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


def _at_once(*calls: Callable[[], Any]) -> None:
    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> None:
        ready.wait(10)
        call()

    with ThreadPoolExecutor(len(calls)) as threads:
        for done in [threads.submit(run, call) for call in calls]:
            done.result()
