"""The lists of concerns: every one with every order, for each party, in pages that together are the whole of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from bot.domain.concern import Concern, Entry, EntryKind, Reply, Response, Verdict
from bot.domain.draft import Draft
from bot.domain.listed import Chosen, Extension, Listed, Order, Which, chosen
from bot.domain.people import Party, Role
from bot.domain.permissions import Sight
from bot.domain.procedure import AWAITING, SENT, State
from storage.unit_of_work import Database
from tests.builders import a_concern, a_draft, a_response_draft
from tests.storage.counting import queries_of
from tests.storage.records import (
    DIRECTORATE,
    HARBOUR,
    LANTERN,
    NOW,
    SEEN_BY_DIRECTORATE,
    SEEN_BY_HARBOUR,
    SEEN_BY_LANTERN,
    SEEN_BY_NOBODY,
    in_days,
)

TODAY = date(2026, 10, 14)
SIZE = 4
RESPONSE = Response((Reply(Verdict.AGREED, "Yes."),) * 2, (Reply(Verdict.AGREED, "Yes."),))


def made() -> list[Concern]:
    """Two dozen: of every state, both ways, with aim dates and without, and several alike in what orders them."""
    random = Random(7)  # noqa: S311 - the same ones each time
    ways = [(HARBOUR, DIRECTORATE), (DIRECTORATE, HARBOUR), (LANTERN, DIRECTORATE)]
    return [
        one(number, state, *ways[number % 3], random)
        for number, state in enumerate(state for _ in range(4) for state in SENT)
    ]


def one(number: int, state: State, by: Party, to: Party, random: Random) -> Concern:
    raised_at = in_days(random.randrange(6))
    # Each state has each of them once.
    aim = [None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)][number // len(SENT)]
    later = Entry(EntryKind.ACKNOWLEDGED, in_days(random.randrange(6, 9)), to, Role.LEAD)
    proposes = state in AWAITING and random.random() < 0.5
    return a_concern(
        reference=f"C-22{number // 8 + 2}{number % 8 + 2}",
        state=state,
        raised_by=by,
        addressed_to=to,
        raised_at=raised_at,
        aim_date=aim,
        timeline=(Entry(EntryKind.RAISED, raised_at, by, Role.LEAD, day=aim), later),
        response=RESPONSE if state is State.RESPONDED else None,
        extension=Extension(random.choice((by, to)), TODAY + timedelta(days=30)) if proposes else None,
    )


@pytest.fixture
def concerns(database: Database) -> list[Concern]:
    kept = made()
    with database.open_work() as work:
        for each in kept:
            work.concerns.add(each)
        work.commit()
    return kept


def is_open(concern: Concern) -> bool:
    return concern.state in (State.RAISED, State.ACKNOWLEDGED)


# What each list is of, as a party would say it.
IS_IN: dict[Which, Callable[[Concern, str], bool]] = {
    Which.ALL: lambda _, __: True,
    Which.OPEN: lambda concern, _: is_open(concern),
    Which.PASSED: lambda concern, _: is_open(concern) and concern.aim_date == TODAY - timedelta(days=1),
    Which.FROM_US: lambda concern, party: concern.raised_by.id == party,
    Which.TO_US: lambda concern, party: concern.addressed_to.id == party,
    Which.RAISED: lambda concern, _: concern.state is State.RAISED,
    Which.ACKNOWLEDGED: lambda concern, _: concern.state is State.ACKNOWLEDGED,
    Which.RESPONDED: lambda concern, _: concern.state is State.RESPONDED,
    Which.RESOLVED: lambda concern, _: concern.state is State.RESOLVED,
    Which.NOT_RESOLVED: lambda concern, _: concern.state is State.NOT_RESOLVED,
    Which.WITHDRAWN: lambda concern, _: concern.state is State.WITHDRAWN,
    Which.DRAFTS: lambda _, __: False,
}


def in_order(order: Order, concerns: list[Concern]) -> list[str]:
    by_reference = sorted(concerns, key=lambda each: each.reference, reverse=order is not Order.SOONEST)
    match order:
        case Order.NEWEST:
            by_reference.sort(key=lambda each: each.raised_at, reverse=True)
        case Order.CHANGED:
            by_reference.sort(key=lambda each: each.timeline[-1].at, reverse=True)
        case Order.SOONEST:
            by_reference.sort(key=lambda each: each.aim_date or date.max)
    return [each.reference for each in by_reference]


def pages(database: Database, sight: Sight, wanted: Chosen, order: Order) -> tuple[list[Listed], int]:
    """All that the pages have, one after the other, and how many they say that there are."""
    found: list[Listed] = []
    with database.open_work() as work:
        for number in range(20):
            page = work.concerns.page(sight, wanted, number=number, size=SIZE, order=order)
            found += page.records
            assert page.has_next is (len(found) < page.total)
            if not page.has_next:
                return found, page.total
    raise AssertionError("a list has no end")


def test_each_list_in_each_order_has_what_it_is_of_and_is_in_order(database: Database, concerns: list[Concern]) -> None:
    readers = (SEEN_BY_DIRECTORATE, SEEN_BY_HARBOUR, SEEN_BY_LANTERN)
    for sight, which, order in product(readers, Which, Order):
        party = sight.party or ""
        own = [each for each in concerns if party in (each.raised_by.id, each.addressed_to.id)]

        found, total = pages(database, sight, chosen(which, today=TODAY), order)

        expected = in_order(order, [each for each in own if IS_IN[which](each, party)])
        assert ([each.reference for each in found], total) == (expected, len(expected)), (party, which, order)


def test_no_list_but_that_of_drafts_is_empty_for_the_employer(database: Database, concerns: list[Concern]) -> None:
    lengths = {
        which: pages(database, SEEN_BY_DIRECTORATE, chosen(which, today=TODAY), Order.NEWEST)[1] for which in Which
    }

    assert {which for which, length in lengths.items() if not length} == {Which.DRAFTS}


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("sight", [SEEN_BY_LANTERN, SEEN_BY_NOBODY])
def test_nobody_else_can_tell_by_a_list_a_count_or_a_page_that_there_is_one(
    database: Database, sight: Sight, order: Order
) -> None:
    proposal = Extension(HARBOUR, TODAY + timedelta(days=30))
    with database.open_work() as work:
        for number, state in enumerate(SENT):
            response = RESPONSE if state is State.RESPONDED else None
            extension = proposal if state in AWAITING else None
            work.concerns.add(a_concern(reference=f"C-{number}", state=state, response=response, extension=extension))
        work.response_drafts.put(a_response_draft(concern="C-0"))

        for wanted in (
            *(chosen(which, today=TODAY) for which in Which),
            Chosen(AWAITING, to_answer=True),
            Chosen(AWAITING, response_begun=True),
        ):
            for number in (0, 1):
                page = work.concerns.page(sight, wanted, number=number, size=1, order=order)
                assert (page.records, page.total, page.has_next) == ((), 0, False), wanted


def test_a_line_of_a_list_is_the_concern_without_its_words(database: Database, concerns: list[Concern]) -> None:
    whole = {each.reference: each for each in concerns}

    found, _ = pages(database, SEEN_BY_DIRECTORATE, Chosen(), Order.NEWEST)

    for each in found:
        assert type(each) is Listed
        assert vars(each) == {name: value for name, value in vars(whole[each.reference]).items() if name in vars(each)}
    assert any(each.extension for each in found)


def test_what_is_to_answer_is_what_the_other_party_proposes(database: Database, concerns: list[Concern]) -> None:
    for sight in (SEEN_BY_DIRECTORATE, SEEN_BY_HARBOUR):
        found, _ = pages(database, sight, Chosen(AWAITING, to_answer=True), Order.SOONEST)
        proposals = [each for each in pages(database, sight, Chosen(), Order.SOONEST)[0] if each.extension]
        others = [each for each in proposals if each.extension and each.extension.proposed_by.id != sight.party]
        assert found == others
        assert 0 < len(found) < len(proposals)


def test_a_response_that_is_begun_can_be_found_and_no_other(database: Database) -> None:
    with database.open_work() as work:
        for reference in ("C-1", "C-2"):
            work.concerns.add(a_concern(reference=reference))
        work.response_drafts.put(a_response_draft(concern="C-2"))

        page = work.concerns.page(SEEN_BY_DIRECTORATE, Chosen(AWAITING, response_begun=True), number=0, size=5)

    assert ([each.reference for each in page.records], page.total) == (["C-2"], 1)


def test_a_draft_is_in_no_list_of_concerns_and_in_no_count(database: Database) -> None:
    draft: Draft = a_draft()
    with database.open_work() as work:
        work.concern_drafts.add(draft)
        for sight in (SEEN_BY_HARBOUR, SEEN_BY_DIRECTORATE, SEEN_BY_LANTERN):
            for which, order in product(Which, Order):
                page = work.concerns.page(sight, chosen(which, today=TODAY), number=0, size=5, order=order)
                assert (page.records, page.total) == ((), 0)


def last_changed(database: Database, sight: Sight) -> list[str]:
    with database.open_work() as work:
        page = work.concerns.page(sight, Chosen(), number=0, size=5, order=Order.CHANGED)
    return [each.reference for each in page.records]


@pytest.mark.parametrize(("only_for", "moves"), [(None, True), (HARBOUR.id, False)])
def test_a_partys_own_note_moves_no_concern_in_the_other_partys_list(
    database: Database, only_for: str | None, moves: bool
) -> None:
    first = a_concern(reference="C-1")
    at = NOW + timedelta(days=2)
    kind = EntryKind.NOTED if only_for else EntryKind.EVIDENCE
    second = replace(
        first, reference="C-2", timeline=(Entry(EntryKind.RAISED, NOW + timedelta(days=1), HARBOUR, Role.LEAD),)
    )
    with database.open_work() as work:
        work.concerns.add(first)
        work.concerns.add(second)
        noted = Entry(kind, at, HARBOUR, Role.LEAD, "Ask the members.", only_for)
        work.concerns.change(first, replace(first, timeline=(*first.timeline, noted), version=first.version + 1))
        work.commit()

    for sight in (SEEN_BY_DIRECTORATE, SEEN_BY_HARBOUR):
        assert last_changed(database, sight) == (["C-1", "C-2"] if moves else ["C-2", "C-1"])


def test_a_nudge_moves_no_concern_either(database: Database) -> None:
    second = a_concern(reference="C-2", timeline=(Entry(EntryKind.RAISED, in_days(1), HARBOUR, Role.LEAD),))
    with database.open_work() as work:
        work.concerns.add(a_concern(reference="C-1"))
        work.concerns.add(second)
        nudged = Entry(EntryKind.NUDGED, in_days(3), DIRECTORATE, Role.LEAD, "aim date coming up", DIRECTORATE.id)
        work.concerns.note("C-1", nudged)
        work.commit()

    assert last_changed(database, SEEN_BY_DIRECTORATE) == ["C-2", "C-1"]


def test_a_page_takes_as_many_queries_of_a_thousand_concerns_as_of_ten(database: Database) -> None:
    def add(first: int, last: int) -> None:
        with database.open_work() as work:
            for number in range(first, last):
                work.concerns.add(a_concern(reference=f"C-{number:04}", raised_at=in_days(number)))
            work.commit()

    def queries() -> list[list[str]]:
        counted = []
        for which, order in product(Which, Order):
            with database.open_work() as work, queries_of(database) as seen:
                work.concerns.page(SEEN_BY_HARBOUR, chosen(which, today=TODAY), number=1, size=5, order=order)
            counted.append(seen)
        return counted

    add(0, 10)
    few = queries()
    add(10, 1000)
    many = queries()

    assert [len(each) for each in few] == [len(each) for each in many]
    assert max(map(len, few)) <= 4, "the beginning, the count, the page and the parties"
