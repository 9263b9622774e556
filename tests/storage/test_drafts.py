"""Drafts of both kinds: kept whole, seen by their own party alone, and changed by one person at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from bot.domain.concern import Verdict
from bot.domain.draft import Draft, DraftReply, ResponseDraft
from bot.domain.listed import Chosen
from bot.domain.permissions import Sight
from bot.errors import ChangedMeanwhile
from storage.unit_of_work import Database
from tests.builders import a_concern, a_draft, a_response_draft
from tests.storage.records import (
    DIRECTORATE,
    SEEN_BY_DIRECTORATE,
    SEEN_BY_HARBOUR,
    SEEN_BY_LANTERN,
    SEEN_BY_NOBODY,
    in_days,
)

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
LISTS = st.lists(TEXTS, max_size=4).map(tuple)
REPLIES = st.lists(st.builds(DraftReply, st.none() | st.sampled_from(Verdict), TEXTS), max_size=4).map(tuple)
ON_THE_SAME_DATABASE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)


@pytest.fixture
def draft(database: Database) -> Draft:
    kept = a_draft()
    with database.open_work() as work:
        work.concern_drafts.add(kept)
        work.commit()
    return kept


@pytest.mark.parametrize(
    "kept",
    [
        a_draft(),
        Draft("C-2DRF", DIRECTORATE, in_days(0)),
        a_draft(sent_by_letter=None, engagement=None, follows=None, version=9),
    ],
)
def test_a_draft_comes_back_as_it_was(database: Database, kept: Draft) -> None:
    with database.open_work() as work:
        work.concern_drafts.add(kept)
        work.commit()

    with database.open_work() as work:
        assert work.concern_drafts.find(kept.reference, Sight(kept.raised_by.id)) == kept


@ON_THE_SAME_DATABASE
@given(points=LISTS, actions=LISTS, attempts=TEXTS, evidence=LISTS)
def test_any_words_of_a_draft_come_back_as_they_were(
    database: Database, points: tuple[str, ...], actions: tuple[str, ...], attempts: str, evidence: tuple[str, ...]
) -> None:
    kept = a_draft(points=points, further_actions=actions, earlier_attempts=attempts, evidence=evidence)
    with database.open_work() as work:
        work.concern_drafts.add(kept)
        assert work.concern_drafts.find(kept.reference, SEEN_BY_HARBOUR) == kept


@ON_THE_SAME_DATABASE
@given(to_points=REPLIES, to_further_actions=REPLIES)
def test_any_words_of_a_response_begun_come_back_as_they_were(
    database: Database, to_points: tuple[DraftReply, ...], to_further_actions: tuple[DraftReply, ...]
) -> None:
    kept = a_response_draft(to_points=to_points, to_further_actions=to_further_actions)
    with database.open_work() as work:
        work.concerns.add(a_concern())
        work.response_drafts.put(kept)
        assert work.response_drafts.find(kept.concern) == kept


@pytest.mark.parametrize(
    ("sight", "sees"),
    [(SEEN_BY_HARBOUR, True), (SEEN_BY_DIRECTORATE, False), (SEEN_BY_LANTERN, False), (SEEN_BY_NOBODY, False)],
)
def test_no_other_party_can_tell_that_a_draft_exists(
    database: Database, draft: Draft, sight: Sight, *, sees: bool
) -> None:
    with database.open_work() as work:
        assert (work.concern_drafts.find(draft.reference, sight) is not None) is sees
        assert (work.concern_drafts.find_to_change(draft.reference, sight) is not None) is sees
        assert work.concern_drafts.page(sight, number=0, size=5).total == int(sees)


def test_a_draft_is_no_concern_for_anybody(database: Database, draft: Draft) -> None:
    with database.open_work() as work:
        for sight in (SEEN_BY_HARBOUR, SEEN_BY_DIRECTORATE):
            assert work.concerns.find(draft.reference, sight) is None
            assert work.concerns.page(sight, Chosen(), number=0, size=5).total == 0
        assert work.concerns.for_nudge(draft.reference) is None
        assert not work.concerns.taken(draft.reference)
        assert work.concern_drafts.taken(draft.reference)


def test_a_change_made_from_an_earlier_version_is_told_and_changes_nothing(database: Database, draft: Draft) -> None:
    first = replace(draft, points=("First.",), version=2)
    with database.open_work() as work:
        work.concern_drafts.change(draft, first)
        work.commit()

    with database.open_work() as work:
        with pytest.raises(ChangedMeanwhile):
            work.concern_drafts.change(draft, replace(draft, points=("Second.",), version=2))
        assert work.concern_drafts.find(draft.reference, SEEN_BY_HARBOUR) == first


@pytest.mark.parametrize("is_removed", [True, False])
def test_whoever_finds_to_change_second_waits_and_sees_what_the_first_did(
    database: Database, draft: Draft, *, is_removed: bool
) -> None:
    first_has_it, second_done = threading.Event(), threading.Event()
    changed = replace(draft, points=("First.",), version=2)

    def second() -> Draft | None:
        first_has_it.wait(5)
        with database.open_work() as work:
            seen = work.concern_drafts.find_to_change(draft.reference, SEEN_BY_HARBOUR)
        second_done.set()
        return seen

    with ThreadPoolExecutor(1) as other:
        with database.open_work() as work:
            work.concern_drafts.find_to_change(draft.reference, SEEN_BY_HARBOUR)
            found = other.submit(second)
            first_has_it.set()
            assert not second_done.wait(0.2)
            if is_removed:
                work.concern_drafts.remove(draft.reference)
            else:
                work.concern_drafts.change(draft, changed)
            work.commit()
        assert found.result(5) == (None if is_removed else changed)


def test_a_page_has_what_was_changed_last_first(database: Database) -> None:
    with database.open_work() as work:
        for day in range(5):
            work.concern_drafts.add(a_draft(reference=f"C-{day}", changed_at=in_days(day)))
        work.concern_drafts.add(a_draft(reference="C-9", raised_by=DIRECTORATE))
        work.concern_drafts.remove("C-3")

        page = work.concern_drafts.page(SEEN_BY_HARBOUR, number=0, size=3)
        assert [each.reference for each in page.records] == ["C-4", "C-2", "C-1"]
        assert (page.total, page.has_next) == (4, True)


def test_a_response_begun_is_put_in_place_of_the_one_before_and_taken_away(database: Database) -> None:
    begun = a_response_draft()
    further = replace(begun, to_points=(DraftReply(Verdict.AGREED, "Yes."), DraftReply()), version=2)
    with database.open_work() as work:
        work.concerns.add(a_concern())
        assert work.response_drafts.find(begun.concern) is None
        work.response_drafts.put(begun)
        work.response_drafts.put(further)
        assert work.response_drafts.find(begun.concern) == further
        work.response_drafts.remove(begun.concern)
        assert work.response_drafts.find(begun.concern) is None


def test_a_response_is_begun_to_a_concern_that_is_there(database: Database) -> None:
    with database.open_work() as work, pytest.raises(IntegrityError):
        work.response_drafts.put(ResponseDraft("C-ZZZZ", (), (), in_days(0), 1))
