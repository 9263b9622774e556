"""Engagements: kept whole, seen by those who may, found by words only where they are for all."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.engagement import Confidentiality, Engagement, EngagementEntry, Happened, How, Stage
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.people import Role
from bot.domain.permissions import Sight
from bot.errors import ChangedMeanwhile
from storage.tables import engagement
from storage.unit_of_work import Database, SqlUnitOfWork
from tests.storage.counting import queries_of
from tests.storage.records import (
    ANA,
    BEN,
    DIRECTORATE,
    HARBOUR,
    LANTERN,
    NOW,
    SEEN_BY_DIRECTORATE,
    SEEN_BY_HARBOUR,
    SEEN_BY_LANTERN,
    SEEN_BY_NOBODY,
    an_engagement,
)

IN_CONFIDENCE = an_engagement(reference="E-2222", confidentiality=Confidentiality.IN_CONFIDENCE)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


def references(work: SqlUnitOfWork, sight: Sight, words: str = "", stage: Stage | None = None) -> list[str]:
    page = work.engagements.page(sight, stage=stage, words=words, number=0, size=50)
    assert page.total == len(page.records)
    return [each.reference for each in page.records]


FIRST = FollowUpAction(1, "Send the papers.", ANA, HARBOUR, date(2026, 9, 10))
SECOND = FollowUpAction(2, "Read them.", BEN, DIRECTORATE, date(2026, 9, 17), done_at=NOW)
ADDED = EngagementEntry(Happened.ACTION_ADDED, NOW, HARBOUR, Role.LEAD, action=2)
REWORDED = EngagementEntry(Happened.TOPIC, NOW, DIRECTORATE, Role.MEMBER, "Working at home")
PRIVATE = EngagementEntry(Happened.NOTED, NOW, HARBOUR, Role.MEMBER, "Ask Joe.", only_for=HARBOUR.id)
FULL = an_engagement(
    reference="E-4444",
    decision_date=date(2026, 12, 1),
    opener_person=ANA,
    actions=(FIRST, SECOND),
    timeline=(ADDED, REWORDED),
    version=3,
)


@pytest.mark.parametrize("kept", [an_engagement(), IN_CONFIDENCE, an_engagement(provisions=()), FULL])
def test_an_engagement_comes_back_as_it_was(database: Database, kept: Engagement) -> None:
    with database.open_work() as work:
        work.engagements.add(kept)
        work.commit()

    with database.open_work() as work:
        assert work.engagements.find(kept.reference, SEEN_BY_HARBOUR) == kept


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(topic=TEXTS, description=TEXTS, confidentiality=st.sampled_from(Confidentiality))
def test_any_words_come_back_as_they_were(
    database: Database, topic: str, description: str, confidentiality: Confidentiality
) -> None:
    kept = an_engagement(topic=topic, description=description, confidentiality=confidentiality)
    with database.open_work() as work:
        work.engagements.add(kept)
        assert work.engagements.find(kept.reference, SEEN_BY_HARBOUR) == kept


@pytest.mark.parametrize("confidentiality", Confidentiality)
def test_nul_is_left_out_and_half_a_surrogate_pair_replaced(
    database: Database, confidentiality: Confidentiality
) -> None:
    with database.open_work() as work:
        work.engagements.add(an_engagement(topic="a\0b\ud800c", confidentiality=confidentiality))
        found = work.engagements.find("E-4HX9", SEEN_BY_HARBOUR)

    assert found is not None
    assert found.topic == "ab�c"


def test_a_moment_of_another_zone_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    local = datetime(2026, 9, 3, 15, 30, tzinfo=timezone(timedelta(hours=1)))
    with database.open_work() as work:
        work.engagements.add(an_engagement(opened_at=local))
        found = work.engagements.find("E-4HX9", SEEN_BY_HARBOUR)

    assert found is not None
    assert found.opened_at == local
    assert found.opened_at.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 9, 3, 15, 30)  # noqa: DTZ001 - what is refused
    with database.open_work() as work, pytest.raises(Exception, match="without a time zone"):
        work.engagements.add(an_engagement(opened_at=naive))


def test_a_reference_is_taken_whoever_may_see_it(database: Database) -> None:
    with database.open_work() as work:
        assert not work.engagements.taken("E-2222")
        work.engagements.add(IN_CONFIDENCE)
        assert work.engagements.taken("E-2222")


@pytest.mark.parametrize(
    ("sight", "sees"),
    [
        (SEEN_BY_HARBOUR, {"E-4HX9", "E-2222"}),
        (SEEN_BY_DIRECTORATE, {"E-4HX9", "E-2222"}),
        (SEEN_BY_LANTERN, {"E-4HX9"}),
        (SEEN_BY_NOBODY, set()),
    ],
)
def test_what_is_in_confidence_is_there_for_the_named_parties_only(
    database: Database, sight: Sight, sees: set[str]
) -> None:
    with database.open_work() as work:
        work.engagements.add(an_engagement())
        work.engagements.add(IN_CONFIDENCE)

        assert set(references(work, sight)) == sees
        found = {ref for ref in ("E-4HX9", "E-2222") if work.engagements.find(ref, sight)}
        assert found == sees


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("hybrid", ["E-4HX9"]),
        ("OFFICE hybrid", ["E-4HX9"]),
        ("hybrid pensions", []),
        ("été", ["E-3333"]),
        ("ÉTÉ strasse", ["E-3333"]),
        ("100%", ["E-3333"]),
        ("%", ["E-3333"]),
        ("_", []),
        ("   ", ["E-3333", "E-4HX9", "E-2222"]),
        ("secret", []),
    ],
)
def test_words_are_found_whatever_their_case_and_never_in_what_is_in_confidence(
    database: Database, words: str, finds: list[str]
) -> None:
    with database.open_work() as work:
        work.engagements.add(an_engagement())
        work.engagements.add(replace(IN_CONFIDENCE, topic="Secret hybrid plan 100%", on=date(2026, 9, 1)))
        work.engagements.add(
            an_engagement(reference="E-3333", topic="L’Été, Straße", description="100%", on=date(2026, 9, 9))
        )

        assert references(work, SEEN_BY_HARBOUR, words) == finds


def test_words_in_confidence_stand_in_one_column_only(database: Database) -> None:
    with database.open_work() as work:
        work.engagements.add(replace(IN_CONFIDENCE, topic="Zanzibar", description="Timbuktu"))
        work.commit()

    with database.engine.connect() as connection:
        row = connection.execute(select(engagement)).one()._asdict()
    assert row.pop("in_confidence") == {"topic": "Zanzibar", "description": "Timbuktu"}
    assert "Zanzibar" not in repr(row)
    assert "Timbuktu" not in repr(row)


def test_a_page_has_the_newest_first_and_counts_all_that_may_be_seen(database: Database) -> None:
    with database.open_work() as work:
        for day in range(1, 8):
            confidentiality = Confidentiality.IN_CONFIDENCE if day == 7 else Confidentiality.ALL_PARTIES
            stage = Stage.IDEA if day % 2 else Stage.REVIEW
            logged = an_engagement(reference=f"E-{day}", on=date(2026, 9, day), stage=stage)
            work.engagements.add(replace(logged, confidentiality=confidentiality))

        second = work.engagements.page(SEEN_BY_LANTERN, stage=None, words="", number=1, size=4)
        assert [each.reference for each in second.records] == ["E-2", "E-1"]
        assert (second.total, second.has_next) == (6, False)
        assert references(work, SEEN_BY_LANTERN, stage=Stage.REVIEW) == ["E-6", "E-4", "E-2"]


def test_a_page_can_leave_out_what_does_not_involve_the_party_itself(database: Database) -> None:
    with database.open_work() as work:
        work.engagements.add(an_engagement())
        work.engagements.add(an_engagement(reference="E-3333", parties=(DIRECTORATE, LANTERN)))
        work.engagements.add(IN_CONFIDENCE)

        def own(sight: Sight) -> set[str]:
            page = work.engagements.page(sight, stage=None, words="", number=0, size=5, only_own=True)
            assert page.total == len(page.records)
            return {each.reference for each in page.records}

        assert own(SEEN_BY_HARBOUR) == {"E-4HX9", "E-2222"}
        assert own(SEEN_BY_LANTERN) == {"E-3333"}
        assert own(SEEN_BY_NOBODY) == set()


def test_a_page_costs_the_same_number_of_queries_whatever_its_size(database: Database) -> None:
    with database.open_work() as work:
        for number in range(30):
            work.engagements.add(an_engagement(reference=f"E-{number}", parties=(DIRECTORATE, HARBOUR, LANTERN)))

        def page(size: int) -> int:
            return len(work.engagements.page(SEEN_BY_HARBOUR, stage=None, words="", number=0, size=size).records)

        assert page(1) == 1, "the parties, too, are read by now: once in a transaction"
        with queries_of(database) as few:
            assert page(2) == 2
        with queries_of(database) as many:
            assert page(30) == 30
    assert len(few) == len(many) <= 4


def seen_by(work: SqlUnitOfWork, sight: Sight) -> Engagement:
    found = work.engagements.find_to_change(FULL.reference, sight)
    assert found is not None
    return found


@pytest.mark.parametrize("confidentiality", Confidentiality)
def test_a_change_is_kept_whole_and_adds_to_the_timeline(database: Database, confidentiality: Confidentiality) -> None:
    with database.open_work() as work:
        work.engagements.add(replace(FULL, confidentiality=confidentiality))
        work.commit()
    with database.open_work() as work:
        seen = seen_by(work, SEEN_BY_DIRECTORATE)
        changed = replace(
            seen,
            topic="Chairs",
            description="Which ones.",
            stage=Stage.REVIEW,
            on=date(2026, 9, 4),
            how=How.CALL,
            parties=(HARBOUR, LANTERN),
            provisions=("16",),
            decision_date=None,
            actions=(replace(FIRST, done_at=NOW), SECOND, replace(FIRST, number=3)),
            timeline=(*seen.timeline, replace(ADDED, action=3)),
            version=4,
        )
        work.engagements.change(seen, changed)
        work.commit()

    with database.open_work() as work:
        assert work.engagements.for_nudge(FULL.reference) == changed
        assert references(
            work, SEEN_BY_LANTERN, "chairs" if confidentiality is Confidentiality.ALL_PARTIES else ""
        ) == [FULL.reference]
        assert references(work, SEEN_BY_LANTERN, "hybrid") == []


def test_other_parties_own_notes_are_not_read_and_survive_a_change(database: Database) -> None:
    with database.open_work() as work:
        work.engagements.add(FULL)
        work.engagements.note(FULL.reference, PRIVATE)
        seen = seen_by(work, SEEN_BY_DIRECTORATE)
        assert PRIVATE not in seen.timeline
        work.engagements.change(seen, replace(seen, timeline=(*seen.timeline, ADDED), version=4))

        assert seen_by(work, SEEN_BY_HARBOUR).timeline == (ADDED, REWORDED, PRIVATE, ADDED)
        assert seen_by(work, SEEN_BY_LANTERN).timeline == (ADDED, REWORDED, ADDED)
        everything = work.engagements.for_planning(FULL.reference)
        assert everything is not None
        assert PRIVATE in everything.timeline
        assert everything.version == 4, "a note is no change of the version"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(database: Database) -> None:
    with database.open_work() as work:
        work.engagements.add(FULL)
        work.engagements.change(FULL, replace(FULL, topic="Chairs", version=4))

        with pytest.raises(ChangedMeanwhile):
            work.engagements.change(FULL, replace(FULL, topic="Desks", version=4))

        found = work.engagements.find(FULL.reference, SEEN_BY_HARBOUR)
        assert found is not None
        assert found.topic == "Chairs"


def test_of_two_who_change_at_once_the_second_sees_what_the_first_has_done(database: Database) -> None:
    with database.open_work() as work:
        work.engagements.add(FULL)
        work.commit()
    first_has_it, second_done = threading.Event(), threading.Event()

    def second() -> str:
        first_has_it.wait(5)
        with database.open_work() as work:
            topic = seen_by(work, SEEN_BY_DIRECTORATE).topic
        second_done.set()
        return topic

    with ThreadPoolExecutor(1) as other:
        with database.open_work() as work:
            seen = seen_by(work, SEEN_BY_HARBOUR)
            topic = other.submit(second)
            first_has_it.set()
            assert not second_done.wait(0.2)
            work.engagements.change(seen, replace(seen, topic="Chairs", version=4))
            work.commit()
        assert topic.result(5) == "Chairs"


@pytest.mark.parametrize("sight", [SEEN_BY_LANTERN, SEEN_BY_NOBODY])
def test_what_may_not_be_seen_is_not_found_to_be_changed_either(database: Database, sight: Sight) -> None:
    with database.open_work() as work:
        work.engagements.add(replace(FULL, confidentiality=Confidentiality.IN_CONFIDENCE))

        assert work.engagements.find_to_change(FULL.reference, sight) is None
        assert work.engagements.for_nudge(FULL.reference) is not None


@pytest.mark.parametrize("whoever", ["for_nudge", "for_planning"])
def test_nobody_finds_what_is_not_there(database: Database, whoever: str) -> None:
    with database.open_work() as work:
        assert getattr(work.engagements, whoever)("E-2222") is None
