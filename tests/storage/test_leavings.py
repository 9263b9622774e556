"""Notices of leaving: kept whole, and changed by one person at a time."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.leaving import Leaving, Matter, settle
from bot.domain.notice import LeavingKind, LeavingNotice
from bot.domain.outgoing import Address, Outgoing, Urgency
from bot.errors import ChangedMeanwhile
from storage.unit_of_work import Database
from tests.builders import a_leaving
from tests.storage.records import ANA, BEN, DIRECTORATE, HARBOUR, LANTERN, NOW, in_days

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
SETTLED = Matter("The joint newsletter.", DIRECTORATE, HARBOUR, in_days(3.5))


def kept(database: Database, leaving: Leaving) -> Leaving | None:
    with database.open_work() as work:
        work.leavings.add(leaving)
        work.commit()
    with database.open_work() as work:
        return work.leavings.find(leaving.id)


@pytest.mark.parametrize(
    "leaving",
    [
        a_leaving(),
        a_leaving(matters=()),
        a_leaving(matters=(SETTLED,)),
        a_leaving(taken_back_at=in_days(9), version=4, framework_version=2),
    ],
)
def test_a_notice_comes_back_as_it_was(database: Database, leaving: Leaving) -> None:
    assert kept(database, leaving) == leaving


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(TEXTS, max_size=10))
def test_every_text_comes_back_as_it_was(database: Database, texts: list[str]) -> None:
    leaving = a_leaving(matters=tuple(Matter(text, DIRECTORATE) for text in texts))

    with database.open_work() as work:
        work.leavings.add(leaving)
        assert work.leavings.find(leaving.id) == leaving


def test_what_is_not_there_is_not_found(database: Database) -> None:
    with database.open_work() as work:
        assert work.leavings.find("id-\0 another") is None
        assert work.leavings.find_to_change("id-another") is None
        assert work.leavings.latest(5) == ()


def test_a_change_is_kept_once_and_the_second_who_saw_the_same_is_told(database: Database) -> None:
    seen = a_leaving()
    kept(database, seen)
    changed = settle(seen, 0, by=DIRECTORATE, now=in_days(1), today=date(2026, 9, 3))

    with database.open_work() as work:
        work.leavings.change(seen, changed)
        work.commit()
    with database.open_work() as work, pytest.raises(ChangedMeanwhile):
        work.leavings.change(seen, replace(changed, taken_back_at=in_days(2)))

    with database.open_work() as work:
        assert work.leavings.find(seen.id) == changed


def test_those_that_run_come_by_the_day_on_which_they_end(database: Database) -> None:
    first, last = a_leaving(id="first"), a_leaving(id="last", party=LANTERN, ends_on=date(2027, 4, 1))
    for leaving in (
        last,
        first,
        a_leaving(id="back", taken_back_at=NOW),
        a_leaving(id="old", ends_on=date(2027, 3, 1)),
    ):
        kept(database, leaving)

    with database.open_work() as work:
        assert work.leavings.running(date(2027, 3, 2)) == (first, last)
        assert work.leavings.running(date(2027, 3, 3)) == (last,)


def test_the_latest_come_first_and_no_more_than_asked_for(database: Database) -> None:
    for day in range(4):
        kept(database, a_leaving(id=f"day-{day}", given_at=in_days(day), taken_back_at=in_days(day)))

    with database.open_work() as work:
        assert [each.id for each in work.leavings.latest(3)] == ["day-3", "day-2", "day-1"]


def test_leads_are_told_once_of_each_notice_whatever_is_planned_again(database: Database) -> None:
    def told(name: str, kind: LeavingKind, of: str = "id-leaving") -> Outgoing:
        return Outgoing(name, Address.direct(BEN), LeavingNotice(kind, of), NOW, Urgency.NUDGE)

    with database.open_work() as work:
        work.outgoing.add([told("a", LeavingKind.GIVEN), told("b", LeavingKind.TAKEN_BACK)])
        work.outgoing.add([told("c", LeavingKind.GIVEN), told("d", LeavingKind.GIVEN, of="id-another")])
        work.outgoing.add([replace(told("e", LeavingKind.GIVEN), address=Address.direct(ANA))])
        work.commit()

    sent = []
    with database.open_work() as work:
        while (claim := work.claims.take(now=NOW, settle=60)) is not None:
            sent.append((claim.message.id, claim.message.notice))
            work.claims.sent(claim, ts="1.0")
    assert sorted(sent, key=lambda each: each[0]) == [
        ("a", LeavingNotice(LeavingKind.GIVEN, "id-leaving")),
        ("b", LeavingNotice(LeavingKind.TAKEN_BACK, "id-leaving")),
        ("d", LeavingNotice(LeavingKind.GIVEN, "id-another")),
        ("e", LeavingNotice(LeavingKind.GIVEN, "id-leaving")),
    ]
