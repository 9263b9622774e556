"""Which list of concerns each person gets, and that nobody else can tell of any."""

from datetime import date
from itertools import product

import pytest

from bot.domain.concern import EntryKind, Reply, Response, Verdict
from bot.domain.draft import Matter
from bot.domain.listed import Order, Which
from bot.domain.people import Person
from bot.errors import NotAParticipant
from bot.partnership import Partnership
from bot.services import concerns, drafts
from tests import acting
from tests.cast import ANA, JOE, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TOM
from tests.fakes import StandingClock

REPLY = Reply(Verdict.AGREED, "It did.")
TO_UNION = acting.Typed("brightwater", ("7b",), ("Papers came late.",), ("Five days ahead.",))
TO_EMPLOYER = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))


@pytest.fixture
def kept(partnership: Partnership, clock: StandingClock) -> dict[str, str]:
    """A concern in each state, a day apart: what it is, and its reference."""

    def raise_one(typed: acting.Typed, by: Person) -> str:
        clock.move(days=1)
        delivery = partnership.new_id()
        return acting.raise_concern(partnership, typed, by=by, now=clock(), delivery=delivery).concern.reference

    def act(reference: str, kind: EntryKind, by: Person) -> None:
        concerns.act(partnership, reference, kind, by=by, now=clock(), delivery=partnership.new_id())

    names = ("raised", "acknowledged", "responded", "resolved", "not resolved", "withdrawn")
    found = {name: raise_one(TO_EMPLOYER, RUTH) for name in names}
    found["other way"] = raise_one(TO_UNION, ANA)
    clock.move(days=1)
    for name in ("acknowledged", "responded", "not resolved"):
        act(found[name], EntryKind.ACKNOWLEDGED, ANA)
    for name in ("responded", "not resolved"):
        clock.move(minutes=1)
        response, delivery = Response((REPLY,), (REPLY,)), partnership.new_id()
        acting.respond(partnership, found[name], response, by=ANA, now=clock(), delivery=delivery)
    act(found["not resolved"], EntryKind.NOT_RESOLVED, RUTH)
    act(found["resolved"], EntryKind.RESOLVED, RUTH)
    act(found["withdrawn"], EntryKind.WITHDRAWN, RUTH)
    return found


def listed(
    partnership: Partnership, clock: StandingClock, by: Person, which: Which, order: Order = Order.NEWEST
) -> list[str]:
    first = concerns.page(partnership, by=by, which=which, order=order, now=clock())
    second = concerns.page(partnership, by=by, which=which, order=order, number=1, now=clock())
    assert first.total == second.total == len(first.records) + len(second.records)
    return [each.reference for each in (*first.records, *second.records)]


# By the union's people, newest first.
LISTS = {
    Which.ALL: ("other way", "withdrawn", "not resolved", "resolved", "responded", "acknowledged", "raised"),
    Which.OPEN: ("other way", "acknowledged", "raised"),
    Which.PASSED: (),
    Which.FROM_US: ("withdrawn", "not resolved", "resolved", "responded", "acknowledged", "raised"),
    Which.TO_US: ("other way",),
    Which.RAISED: ("other way", "raised"),
    Which.ACKNOWLEDGED: ("acknowledged",),
    Which.RESPONDED: ("responded",),
    Which.RESOLVED: ("resolved",),
    Which.NOT_RESOLVED: ("not resolved",),
    Which.WITHDRAWN: ("withdrawn",),
    Which.DRAFTS: (),
}


@pytest.mark.parametrize("by", [RUTH, JOE])
def test_members_and_leads_find_each_list(
    partnership: Partnership, clock: StandingClock, kept: dict[str, str], by: Person
) -> None:
    for which, names in LISTS.items():
        assert listed(partnership, clock, by, which) == [kept[name] for name in names], which


def test_the_other_party_finds_what_it_raised_where_the_first_finds_what_is_addressed_to_it(
    partnership: Partnership, clock: StandingClock, kept: dict[str, str]
) -> None:
    assert listed(partnership, clock, TOM, Which.FROM_US) == [kept["other way"]]
    assert listed(partnership, clock, TOM, Which.TO_US) == listed(partnership, clock, JOE, Which.FROM_US)


def test_each_order_puts_something_else_first(
    partnership: Partnership, clock: StandingClock, kept: dict[str, str]
) -> None:
    first = {order: listed(partnership, clock, JOE, Which.ALL, order)[0] for order in Order}

    assert first[Order.NEWEST] == kept["other way"]
    assert first[Order.SOONEST] == kept["raised"]
    assert first[Order.CHANGED] in (kept["not resolved"], kept["resolved"], kept["withdrawn"])


@pytest.mark.parametrize(("day", "passed"), [(date(2026, 10, 1), ()), (date(2026, 10, 2), ("raised",))])
def test_an_aim_date_has_passed_on_the_day_after_it(
    partnership: Partnership, clock: StandingClock, kept: dict[str, str], day: date, passed: tuple[str, ...]
) -> None:
    clock.move(days=(day - partnership.calendar.local_date(clock())).days)

    assert listed(partnership, clock, JOE, Which.PASSED) == [kept[name] for name in passed]


@pytest.mark.parametrize("by", [MAIRI, PRIYA])
def test_to_another_party_or_an_administrator_alone_every_list_is_empty(
    partnership: Partnership, clock: StandingClock, kept: dict[str, str], by: Person
) -> None:
    for which, order in product(Which, Order):
        assert listed(partnership, clock, by, which, order) == []


@pytest.mark.parametrize("by", [SAM, NAMESAKE])
def test_somebody_of_no_party_gets_no_list(partnership: Partnership, clock: StandingClock, by: Person) -> None:
    with pytest.raises(NotAParticipant):
        concerns.page(partnership, by=by, now=clock())


@pytest.mark.parametrize(("by", "sees"), [(RUTH, 1), (JOE, 1), (ANA, 0), (TOM, 0), (MAIRI, 0), (PRIYA, 0)])
def test_a_draft_counts_for_its_own_party_alone(
    partnership: Partnership, clock: StandingClock, by: Person, sees: int
) -> None:
    matter = Matter("cabinet-office", ("Papers came late.",))
    drafts.begin(partnership, matter, by=JOE, now=clock(), delivery="d")

    assert drafts.page(partnership, by=by).total == sees
    for which, order in product(Which, Order):
        assert listed(partnership, clock, by, which, order) == []
