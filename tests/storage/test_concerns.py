"""Concerns: kept whole, between two parties, and changed by one person at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from bot.domain.concern import Concern, Entry, EntryKind, Reply, Response, Verdict, act, respond
from bot.domain.listed import Chosen, Extension, Order
from bot.domain.notice import ConcernNotice, NudgeKind
from bot.domain.people import Participant, Role
from bot.domain.permissions import Sight
from bot.domain.procedure import State
from bot.errors import ChangedMeanwhile
from storage.unit_of_work import Database
from tests.builders import a_concern
from tests.storage.counting import queries_of
from tests.storage.records import (
    ANA,
    DIRECTORATE,
    HARBOUR,
    LANTERN,
    NOW,
    SEEN_BY_DIRECTORATE,
    SEEN_BY_HARBOUR,
    SEEN_BY_LANTERN,
    SEEN_BY_NOBODY,
    a_nudge,
    in_days,
)

LEAD = Participant(ANA, DIRECTORATE, frozenset({Role.LEAD}))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
REPLIES = st.builds(Reply, st.sampled_from(Verdict), TEXTS)
OWN_NUDGE = Entry(EntryKind.NUDGED, in_days(1), DIRECTORATE, Role.LEAD, "please acknowledge", only_for=DIRECTORATE.id)


def acknowledge(concern: Concern, *, now: datetime) -> Concern:
    return act(concern, EntryKind.ACKNOWLEDGED, LEAD, now=now, today=now.date())


@pytest.fixture
def raised(database: Database) -> Concern:
    concern = a_concern()
    with database.open_work() as work:
        work.concerns.add(concern)
        work.commit()
    return concern


@pytest.mark.parametrize(
    "kept",
    [
        a_concern(),
        a_concern(aim_date=None, route=None, provisions=("10", "7a", "8b")),
        a_concern(version=3),
        a_concern(extension=Extension(DIRECTORATE, date(2026, 10, 14)), sent_by_letter=date(2026, 9, 1)),
        a_concern(earlier_attempts="We asked twice.", evidence=("Minutes.",), engagement="E-2222", follows="C-3333"),
        a_concern(
            timeline=(
                *a_concern().timeline,
                Entry(EntryKind.EXTENSION_PROPOSED, NOW, HARBOUR, Role.LEAD, "Figures.", None, date(2026, 10, 14)),
                Entry(EntryKind.NOTED, NOW, HARBOUR, Role.MEMBER, "Ask.", HARBOUR.id),
            )
        ),
    ],
)
def test_a_concern_comes_back_as_it_was(database: Database, kept: Concern) -> None:
    with database.open_work() as work:
        work.concerns.add(kept)
        work.commit()

    with database.open_work() as work:
        assert work.concerns.find(kept.reference, SEEN_BY_HARBOUR) == kept


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(points=st.lists(TEXTS), actions=st.lists(TEXTS), to_points=st.lists(REPLIES), to_actions=st.lists(REPLIES))
def test_any_words_of_a_concern_and_its_response_come_back_as_they_were(
    database: Database, points: list[str], actions: list[str], to_points: list[Reply], to_actions: list[Reply]
) -> None:
    kept = a_concern(
        state=State.RESPONDED,
        points=tuple(points),
        further_actions=tuple(actions),
        response=Response(tuple(to_points), tuple(to_actions)),
    )
    with database.open_work() as work:
        work.concerns.add(kept)
        assert work.concerns.find(kept.reference, SEEN_BY_HARBOUR) == kept


def test_a_reference_is_taken_whoever_may_see_it(database: Database, raised: Concern) -> None:
    with database.open_work() as work:
        assert work.concerns.taken(raised.reference)
        assert not work.concerns.taken("C-2222")


@pytest.mark.parametrize(
    ("sight", "sees"),
    [(SEEN_BY_HARBOUR, True), (SEEN_BY_DIRECTORATE, True), (SEEN_BY_LANTERN, False), (SEEN_BY_NOBODY, False)],
)
def test_no_third_party_can_tell_that_a_concern_exists(
    database: Database, raised: Concern, sight: Sight, sees: bool
) -> None:
    with database.open_work() as work:
        assert (work.concerns.find(raised.reference, sight) is not None) is sees
        assert (work.concerns.find_to_change(raised.reference, sight) is not None) is sees
        assert work.concerns.page(sight, Chosen(), number=0, size=5).total == int(sees)


def test_a_concern_of_a_party_with_itself_is_refused(database: Database) -> None:
    with database.open_work() as work, pytest.raises(IntegrityError, match="concern_is_between_two_parties"):
        work.concerns.add(a_concern(addressed_to=HARBOUR))


def test_a_responded_concern_without_its_response_is_refused(database: Database) -> None:
    with database.open_work() as work, pytest.raises(IntegrityError, match="concern_keeps_its_response"):
        work.concerns.add(a_concern(state=State.RESPONDED))


def test_a_change_is_kept_with_what_is_new_on_the_timeline(database: Database, raised: Concern) -> None:
    response = Response(
        (Reply(Verdict.AGREED, "Yes."), Reply(Verdict.PARTLY, "In part.")), (Reply(Verdict.AGREED, "Will do."),)
    )
    with database.open_work() as work:
        changed = respond(raised, response, LEAD, now=in_days(1), today=in_days(1).date())
        work.concerns.change(raised, changed)
        work.commit()

    with database.open_work() as work:
        assert work.concerns.find(raised.reference, SEEN_BY_DIRECTORATE) == changed


def test_a_partys_own_entries_are_for_that_party_and_a_nudge_sees_all(database: Database, raised: Concern) -> None:
    with database.open_work() as work:
        work.concerns.note(raised.reference, OWN_NUDGE)
        work.commit()

    with database.open_work() as work:
        assert work.concerns.find(raised.reference, SEEN_BY_HARBOUR) == raised
        with_nudge = replace(raised, timeline=(*raised.timeline, OWN_NUDGE))
        assert work.concerns.find(raised.reference, SEEN_BY_DIRECTORATE) == with_nudge
        assert work.concerns.for_nudge(raised.reference) == with_nudge
        assert work.concerns.for_nudge("C-2222") is None


def test_a_change_by_one_who_did_not_see_the_others_entries_keeps_them(database: Database, raised: Concern) -> None:
    with database.open_work() as work:
        work.concerns.note(raised.reference, OWN_NUDGE)
        work.commit()

    with database.open_work() as work:
        seen = work.concerns.find_to_change(raised.reference, SEEN_BY_HARBOUR)
        assert seen is not None
        withdrawn = Entry(EntryKind.WITHDRAWN, in_days(2), HARBOUR, Role.LEAD)
        after = replace(seen, state=State.WITHDRAWN, version=2, timeline=(*seen.timeline, withdrawn))
        work.concerns.change(seen, after)
        work.commit()

    with database.open_work() as work:
        found = work.concerns.for_nudge(raised.reference)
    assert found is not None
    assert found.timeline == (*raised.timeline, OWN_NUDGE, withdrawn)


def test_two_equal_entries_are_both_kept(database: Database, raised: Concern) -> None:
    again = replace(raised, version=2, timeline=raised.timeline * 2)
    with database.open_work() as work:
        work.concerns.change(raised, again)
        assert work.concerns.for_nudge(raised.reference) == again


def test_a_change_made_from_an_earlier_version_is_told_and_changes_nothing(database: Database, raised: Concern) -> None:
    acknowledged = acknowledge(raised, now=in_days(1))
    with database.open_work() as work:
        work.concerns.change(raised, acknowledged)
        work.commit()

    with database.open_work() as work:
        with pytest.raises(ChangedMeanwhile):
            work.concerns.change(raised, acknowledge(raised, now=in_days(2)))
        assert work.concerns.for_nudge(raised.reference) == acknowledged


def test_of_two_who_change_at_once_one_is_told(database: Database, raised: Concern) -> None:
    """Both read before either writes, without a lock: on PostgreSQL the version decides."""
    seen_by_both = threading.Barrier(2)

    def change(days: int) -> bool:
        with database.open_work() as work:
            seen = work.concerns.for_nudge(raised.reference)
        assert seen is not None
        seen_by_both.wait(5)
        try:
            with database.open_work() as work:
                work.concerns.change(seen, acknowledge(seen, now=in_days(days)))
                work.commit()
        except ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(change, (1, 2))) == [False, True]
    with database.open_work() as work:
        found = work.concerns.for_nudge(raised.reference)
    assert found is not None
    assert [entry.kind for entry in found.timeline] == [EntryKind.RAISED, EntryKind.ACKNOWLEDGED]


def test_whoever_finds_to_change_second_waits_and_sees_what_the_first_did(database: Database, raised: Concern) -> None:
    first_has_it, second_done = threading.Event(), threading.Event()

    def second() -> State:
        first_has_it.wait(5)
        with database.open_work() as work:
            seen = work.concerns.find_to_change(raised.reference, SEEN_BY_DIRECTORATE)
        second_done.set()
        assert seen is not None
        return seen.state

    with ThreadPoolExecutor(1) as other:
        with database.open_work() as work:
            seen = work.concerns.find_to_change(raised.reference, SEEN_BY_DIRECTORATE)
            assert seen is not None
            state = other.submit(second)
            first_has_it.set()
            assert not second_done.wait(0.2)
            work.concerns.change(seen, acknowledge(seen, now=NOW))
            work.commit()
        assert state.result(5) is State.ACKNOWLEDGED


def test_nudges_are_to_come_of_what_awaits_a_response_and_of_what_has_one_waiting(database: Database) -> None:
    def at(reference: str, state: State, **different: Any) -> Concern:
        response = Response((), ()) if state is State.RESPONDED else None
        return a_concern(reference=reference, state=state, response=response, **different)

    with database.open_work() as work:
        for each in (
            at("C-9", State.RAISED, timeline=(*a_concern().timeline, OWN_NUDGE)),
            at("C-8", State.ACKNOWLEDGED, raised_by=DIRECTORATE, addressed_to=HARBOUR),
            at("C-7", State.WITHDRAWN),
            at("C-6", State.RESPONDED),
            at("C-5", State.RAISED, raised_by=LANTERN),
            at("C-4", State.RESPONDED),
        ):
            work.concerns.add(each)
        about = ConcernNotice(NudgeKind.RESPONDED, "C-6", "once")
        work.outgoing.add([a_nudge("to come", notice=about)])
        work.outgoing.add([a_nudge("sent", notice=replace(about, reference="C-4"))])
        claim = work.claims.take(now=NOW, settle=60)
        assert claim is not None
        nudged = claim.message.notice
        assert isinstance(nudged, ConcernNotice)
        still_waiting = {"C-6": "C-4", "C-4": "C-6"}[nudged.reference]
        work.claims.sent(claim, ts="1.0")
        work.commit()

    with database.open_work() as work:
        found = work.concerns.with_nudges_to_come(HARBOUR.id)
        assert [each.reference for each in found] == [still_waiting, "C-8", "C-9"]
        assert found[-1] == work.concerns.for_nudge("C-9")
        assert [each.reference for each in work.concerns.with_nudges_to_come(LANTERN.id)] == ["C-5"]


def test_a_page_has_the_newest_first_in_the_states_asked_for(database: Database) -> None:
    with database.open_work() as work:
        for day in range(1, 7):
            state = State.ACKNOWLEDGED if day % 2 else State.RAISED
            work.concerns.add(a_concern(reference=f"C-{day}", raised_at=NOW + timedelta(days=day), state=state))
        other_way = a_concern(reference="C-9", raised_by=DIRECTORATE, addressed_to=LANTERN)
        work.concerns.add(other_way)

        page = work.concerns.page(SEEN_BY_HARBOUR, Chosen(), number=1, size=4)
        assert [each.reference for each in page.records] == ["C-2", "C-1"]
        assert (page.number, page.size, page.total) == (1, 4, 6)
        raised = work.concerns.page(SEEN_BY_HARBOUR, Chosen((State.RAISED,)), number=0, size=2)
        assert [each.reference for each in raised.records] == ["C-6", "C-4"]
        assert raised.has_next
        assert work.concerns.page(SEEN_BY_LANTERN, Chosen(), number=0, size=9).records[0].reference == "C-9"
        assert work.concerns.page(SEEN_BY_HARBOUR, Chosen(()), number=0, size=9).total == 0


def test_a_page_can_have_the_soonest_aim_date_first_and_those_without_one_last(database: Database) -> None:
    with database.open_work() as work:
        for number, aim in enumerate((None, date(2026, 10, 9), date(2026, 9, 30), date(2026, 10, 9))):
            later = NOW + timedelta(days=number)
            work.concerns.add(a_concern(reference=f"C-{number}", raised_at=later, aim_date=aim))

        def page(number: int) -> list[str]:
            found = work.concerns.page(SEEN_BY_HARBOUR, Chosen(), number=number, size=3, order=Order.SOONEST)
            return [each.reference for each in found.records]

        assert (page(0), page(1)) == (["C-2", "C-1", "C-3"], ["C-0"])


def test_a_page_costs_the_same_number_of_queries_whatever_its_size(database: Database) -> None:
    with database.open_work() as work:
        for number in range(30):
            work.concerns.add(a_concern(reference=f"C-{number}", provisions=("7a", "7b")))

        def page(size: int) -> int:
            return len(work.concerns.page(SEEN_BY_HARBOUR, Chosen(), number=0, size=size).records)

        assert page(1) == 1, "the parties, too, are read by now: once in a transaction"
        with queries_of(database) as few:
            assert page(2) == 2
        with queries_of(database) as many:
            assert page(30) == 30
    assert len(few) == len(many) <= 4
