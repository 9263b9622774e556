"""What may be changed of an engagement, and what its timeline then says."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.engagement import Confidentiality, Engagement, Happened, How, Stage
from bot.domain.engagement_changes import Particulars, note, update
from bot.domain.framework import Side
from bot.domain.people import Participant, Party, Person, Role
from bot.errors import InvalidInput
from tests.builders import EMPLOYER, UNION
from tests.storage.records import an_engagement

NOW = an_engagement().opened_at + timedelta(hours=1)
TODAY = NOW.date()
BY = Participant(Person("T1", "U1"), UNION, frozenset({Role.MEMBER}))
THIRD = Party("lantern", "Lantern Civil Servants", Side.UNION)
IN_CONFIDENCE = Confidentiality.IN_CONFIDENCE


def particulars(engagement: Engagement, **different: Any) -> Particulars:
    same = Particulars(
        topic=engagement.topic,
        description=engagement.description,
        stage=engagement.stage,
        on=engagement.on,
        how=engagement.how,
        parties=engagement.parties,
        provisions=engagement.provisions,
        decision_date=engagement.decision_date,
    )
    return replace(same, **different)


def updated(engagement: Engagement, *, now: datetime = NOW, **different: Any) -> Engagement:
    return update(engagement, particulars(engagement, **different), BY, now=now, today=TODAY)


@pytest.mark.parametrize(
    ("different", "kind", "before"),
    [
        ({"topic": "Chairs"}, Happened.TOPIC, "Hybrid working"),
        ({"description": "Fewer days."}, Happened.DESCRIPTION, "How many days a week in the office."),
        ({"stage": Stage.DECISION}, Happened.STAGE, "idea"),
        ({"on": date(2026, 9, 4)}, Happened.ON, "2026-09-03"),
        ({"how": How.CALL}, Happened.HOW, "meeting"),
        ({"parties": (UNION, EMPLOYER, THIRD)}, Happened.PARTIES, "Cabinet Office, Harbour Staff Union"),
        ({"parties": (UNION,)}, Happened.PARTIES, "Cabinet Office, Harbour Staff Union"),
        ({"provisions": ("7b",)}, Happened.PROVISIONS, "10, 7b"),
        ({"decision_date": date(2026, 12, 1)}, Happened.DECISION_DATE, ""),
    ],
)
def test_each_change_is_on_the_timeline_with_what_stood_before(
    different: dict[str, Any], kind: Happened, before: str
) -> None:
    seen = an_engagement()

    after = updated(seen, **different)

    (entry,) = after.timeline
    assert (entry.kind, entry.detail, entry.party, entry.role) == (kind, before, UNION, Role.MEMBER)
    assert particulars(after) == particulars(seen, **different)
    assert (after.version, after.first_stage) == (seen.version + 1, seen.first_stage)


def test_several_changes_are_several_entries_and_one_version() -> None:
    after = updated(an_engagement(), topic="Chairs", stage=Stage.REVIEW)

    assert [entry.kind for entry in after.timeline] == [Happened.TOPIC, Happened.STAGE]
    assert after.version == 2


def test_nothing_changed_leaves_everything_as_it_was() -> None:
    seen = an_engagement()

    assert updated(seen, parties=tuple(reversed(seen.parties)), topic=f" {seen.topic} ") is seen


def test_a_clock_that_is_behind_does_not_put_a_change_before_the_one_it_followed() -> None:
    once = updated(an_engagement(), topic="Chairs")

    twice = updated(once, topic="Desks", now=NOW - timedelta(minutes=1))

    assert twice.timeline[-1].at == twice.timeline[-2].at


@pytest.mark.parametrize(
    ("different", "field", "problem"),
    [
        ({"topic": " "}, "topic", "missing"),
        ({"topic": "x" * 151}, "topic", "too long"),
        ({"description": "\u200b"}, "description", "missing"),
        ({"description": "x" * 3001}, "description", "too long"),
        ({"on": date(2029, 1, 1)}, "on", "out of range"),
        ({"on": date(2015, 12, 31)}, "on", "out of range"),
        ({"decision_date": date(2029, 1, 1)}, "decision_date", "out of range"),
        ({"decision_date": date(2015, 12, 31)}, "decision_date", "out of range"),
        ({"parties": (EMPLOYER,)}, "parties", "taken out"),
        ({"parties": ()}, "parties", "taken out"),
    ],
)
def test_what_cannot_be_so_is_refused_on_its_field(different: dict[str, Any], field: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        updated(an_engagement(), **different)

    assert (refusal.value.field, refusal.value.problem) == (field, problem)


@pytest.mark.parametrize("day", [date(2016, 1, 1), date(2028, 12, 31)])
def test_ten_years_back_and_two_ahead_are_taken(day: date) -> None:
    after = updated(an_engagement(), on=day, decision_date=day)

    assert (after.on, after.decision_date) == (day, day)


def test_days_of_long_ago_that_were_taken_then_stay_when_something_else_is_changed() -> None:
    old = an_engagement(on=date(2012, 5, 1), decision_date=date(2013, 5, 1))

    assert updated(old, topic="Chairs").topic == "Chairs"


def test_what_is_in_confidence_is_kept_from_no_party_that_could_read_it() -> None:
    with pytest.raises(InvalidInput) as refusal:
        updated(an_engagement(confidentiality=IN_CONFIDENCE), parties=(UNION,))

    assert (refusal.value.field, refusal.value.problem) == ("parties", "taken out")


def test_another_party_can_be_told_what_is_in_confidence() -> None:
    after = updated(an_engagement(confidentiality=IN_CONFIDENCE), parties=(UNION, EMPLOYER, THIRD))

    assert after.parties == (UNION, EMPLOYER, THIRD)


@pytest.mark.parametrize(("own", "only_for"), [(True, UNION.id), (False, None)])
def test_a_note_is_for_ones_own_party_or_for_whoever_sees_the_engagement(own: bool, only_for: str | None) -> None:
    entry = note(an_engagement(), " Ask for the figures. ", BY, own=own, now=NOW)

    assert (entry.kind, entry.detail, entry.only_for) == (Happened.NOTED, "Ask for the figures.", only_for)


@pytest.mark.parametrize(("words", "problem"), [(" ", "missing"), ("x" * 3001, "too long")])
def test_a_note_has_words_and_not_too_many(words: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        note(an_engagement(), words, BY, own=True, now=NOW)

    assert (refusal.value.field, refusal.value.problem) == ("words", problem)
