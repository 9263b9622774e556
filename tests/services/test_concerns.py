"""Raising, acknowledging, responding and withdrawing: who may, what happens, and what nobody else can tell."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest

from bot.domain.concern import EntryKind, Reply, Response, Verdict
from bot.domain.outgoing import ConcernNotice, Outgoing
from bot.domain.people import Person
from bot.domain.permissions import Action
from bot.domain.procedure import ConcernAction, State
from bot.errors import InvalidInput, NoProcedure, NotAllowed, NotAParticipant, NotFound, UserError, WrongState
from bot.partnership import Partnership
from bot.services import concerns
from tests import acting
from tests.cast import ANA, JOE, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TOM
from tests.fakes import StandingClock

TO_CABINET_OFFICE = acting.Typed("cabinet-office", ("7b",), ("Papers came <late> & short.",), ("Five days ahead.",))
RESPONSE = Response((Reply(Verdict.AGREED, "Yes."),), (Reply(Verdict.PARTLY, "Three days ahead."),))


@pytest.fixture
def raised(partnership: Partnership, clock: StandingClock) -> str:
    shown = acting.raise_concern(partnership, TO_CABINET_OFFICE, by=RUTH, now=clock(), delivery="d-raise")
    return shown.concern.reference


def planned(partnership: Partnership, now: Any) -> list[Outgoing]:
    rows = []
    with partnership.open_work() as work:
        while claim := work.outgoing.claim(now=now, settle=60):
            rows.append(claim.message)
    return rows


@pytest.mark.parametrize(
    ("by", "typed", "route", "addressee"),
    [
        (RUTH, TO_CABINET_OFFICE, "16", "Director General"),
        (ANA, replace(TO_CABINET_OFFICE, addressed_to="quayside"), "17", "General Secretary"),
    ],
)
def test_a_concern_goes_along_the_frameworks_route(
    partnership: Partnership, clock: StandingClock, by: Person, typed: acting.Typed, route: str, addressee: str
) -> None:
    shown = acting.raise_concern(partnership, typed, by=by, now=clock(), delivery="d")

    assert (shown.concern.route, shown.concern.state) == (route, State.RAISED)
    assert addressee in shown.concern.addressee
    assert shown.concern.aim_date == date(2026, 9, 30)
    assert shown.concern.points == typed.points


@pytest.mark.parametrize(
    ("by", "refusal"),
    [(JOE, NotAllowed), (TOM, NotAllowed), (PRIYA, NotAllowed), (SAM, NotAParticipant), (NAMESAKE, NotAParticipant)],
)
def test_only_a_lead_raises(
    partnership: Partnership, clock: StandingClock, by: Person, refusal: type[UserError]
) -> None:
    with pytest.raises(refusal):
        concerns.prepare(partnership, by=by, now=clock())
    with pytest.raises(refusal):
        acting.raise_concern(partnership, TO_CABINET_OFFICE, by=by, now=clock(), delivery="d")

    assert concerns.page(partnership, by=RUTH).total == 0
    assert planned(partnership, clock() + timedelta(days=90)) == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (replace(TO_CABINET_OFFICE, addressed_to="brightwater"), "addressed_to"),
        (replace(TO_CABINET_OFFICE, addressed_to="quayside"), "addressed_to"),
        (replace(TO_CABINET_OFFICE, addressed_to=""), "addressed_to"),
        (replace(TO_CABINET_OFFICE, provisions=()), "provisions"),
        (replace(TO_CABINET_OFFICE, provisions=("99z",)), "provisions"),
        (replace(TO_CABINET_OFFICE, points=(" ",)), "points"),
        (replace(TO_CABINET_OFFICE, further_actions=()), "further_actions"),
        (replace(TO_CABINET_OFFICE, points=("x",) * 11), "points"),
    ],
)
def test_what_cannot_be_raised_is_refused_on_its_field(
    partnership: Partnership, clock: StandingClock, typed: acting.Typed, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        acting.raise_concern(partnership, typed, by=RUTH, now=clock(), delivery="d")

    assert refusal.value.field == field
    assert concerns.page(partnership, by=RUTH).total == 0


def test_a_framework_without_a_procedure_says_so(partnership: Partnership, clock: StandingClock) -> None:
    without = replace(partnership, framework=replace(partnership.framework, routes=()))

    with pytest.raises(NoProcedure):
        concerns.prepare(without, by=RUTH, now=clock())


@pytest.mark.parametrize(("by", "sees"), [(RUTH, True), (JOE, True), (ANA, True), (TOM, True)])
def test_members_and_leads_of_the_two_parties_see_it(
    partnership: Partnership, raised: str, by: Person, *, sees: bool
) -> None:
    assert (concerns.show(partnership, raised, by=by, now=clock()).concern.reference == raised) is sees
    assert concerns.page(partnership, by=by).total == 1


@pytest.mark.parametrize("by", [MAIRI, PRIYA])
def test_nobody_else_can_tell_that_it_exists(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person
) -> None:
    attempts: list[Callable[[str], object]] = [
        lambda ref: concerns.show(partnership, ref, by=by, now=clock()),
        lambda ref: concerns.prepare_response(partnership, ref, by=by),
        lambda ref: concerns.prepare_withdrawal(partnership, ref, by=by),
        lambda ref: concerns.act(partnership, ref, EntryKind.ACKNOWLEDGED, by=by, now=clock(), delivery="d1"),
        lambda ref: acting.respond(partnership, ref, RESPONSE, by=by, now=clock(), delivery="d2"),
        lambda ref: concerns.act(partnership, ref, EntryKind.WITHDRAWN, by=by, now=clock(), delivery="d3"),
    ]
    for attempt in attempts:
        told = []
        for reference in (raised, "C-ZZZZ"):
            with pytest.raises(NotFound) as refusal:
                attempt(reference)
            told.append(refusal.value.args)
        assert told[0] == told[1]
    assert concerns.page(partnership, by=by).total == 0
    assert concerns.show(partnership, raised, by=RUTH, now=clock()).concern.version == 1


@pytest.mark.parametrize("by", [SAM, NAMESAKE])
def test_somebody_who_takes_no_part_is_told_so_whatever_they_ask(
    partnership: Partnership, raised: str, by: Person
) -> None:
    for reference in (raised, "C-ZZZZ"):
        with pytest.raises(NotAParticipant):
            concerns.show(partnership, reference, by=by, now=clock())
    with pytest.raises(NotAParticipant):
        concerns.page(partnership, by=by)


@pytest.mark.parametrize(
    ("by", "may"),
    [
        (RUTH, {ConcernAction.WITHDRAW}),
        (JOE, set()),
        (ANA, {ConcernAction.ACKNOWLEDGE, ConcernAction.RESPOND}),
        (TOM, set()),
    ],
)
def test_what_is_offered_is_what_is_allowed(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person, may: set[Action]
) -> None:
    acts: dict[Action, Callable[[], object]] = {
        ConcernAction.ACKNOWLEDGE: lambda: concerns.act(
            partnership, raised, EntryKind.ACKNOWLEDGED, by=by, now=clock(), delivery="d1"
        ),
        ConcernAction.RESPOND: lambda: acting.respond(partnership, raised, RESPONSE, by=by, now=clock(), delivery="d2"),
        ConcernAction.WITHDRAW: lambda: concerns.act(
            partnership, raised, EntryKind.WITHDRAWN, by=by, now=clock(), delivery="d3"
        ),
    }

    assert concerns.show(partnership, raised, by=by, now=clock()).may == may
    for action in acts.keys() - may:
        with pytest.raises(NotAllowed):
            acts[action]()
    assert concerns.show(partnership, raised, by=RUTH, now=clock()).concern.version == 1
    for action in sorted(may):
        acts[action]()
    assert concerns.show(partnership, raised, by=RUTH, now=clock()).concern.version == 1 + len(may)


def test_a_response_reaches_the_other_side_and_ends_what_may_be_done(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    clock.move(days=3)
    acting.respond(partnership, raised, RESPONSE, by=ANA, now=clock(), delivery="d")

    seen = concerns.show(partnership, raised, by=RUTH, now=clock())
    assert (seen.concern.state, seen.concern.response) == (State.RESPONDED, RESPONSE)
    assert concerns.show(partnership, raised, by=ANA, now=clock()).may == frozenset()
    with pytest.raises(WrongState):
        concerns.prepare_response(partnership, raised, by=ANA)


@pytest.mark.parametrize("times", [2, 3])
def test_a_repeated_delivery_has_one_effect_and_the_first_reply_again(
    partnership: Partnership, clock: StandingClock, times: int
) -> None:
    shown = [
        acting.raise_concern(partnership, TO_CABINET_OFFICE, by=RUTH, now=clock(), delivery="same")
        for _ in range(times)
    ]
    reference = shown[0].concern.reference
    acknowledged = [
        concerns.act(partnership, reference, EntryKind.ACKNOWLEDGED, by=ANA, now=clock(), delivery="same too")
        for _ in range(times)
    ]

    assert {each.concern.reference for each in shown} == {reference}
    assert {(each.concern.state, each.concern.version) for each in acknowledged} == {(State.ACKNOWLEDGED, 2)}
    assert concerns.page(partnership, by=RUTH).total == 1


def test_somebody_elses_delivery_key_reveals_nothing(partnership: Partnership, clock: StandingClock) -> None:
    acting.raise_concern(partnership, TO_CABINET_OFFICE, by=RUTH, now=clock(), delivery="same")

    with pytest.raises(NotFound):
        acting.raise_concern(partnership, TO_CABINET_OFFICE, by=MAIRI, now=clock(), delivery="same")


def test_of_two_leads_who_respond_at_once_one_wins_and_the_other_is_told(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    ready, outcomes = Barrier(2), []

    def respond(delivery: str) -> None:
        ready.wait()
        try:
            acting.respond(partnership, raised, RESPONSE, by=ANA, now=clock(), delivery=delivery)
            outcomes.append("won")
        except WrongState as refusal:
            outcomes.append(refusal.state)

    threads = [Thread(target=respond, args=(f"d-{n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [State.RESPONDED, "won"]
    assert concerns.show(partnership, raised, by=RUTH, now=clock()).concern.version == 2


def test_nudges_are_planned_in_the_transaction_that_raises(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    rows = planned(partnership, clock() + timedelta(days=90))

    assert {row.notice.reference for row in rows if isinstance(row.notice, ConcernNotice)} == {raised}
    assert {row.address.user or row.address.channel for row in rows} == {ANA.user, RUTH.user, "C0CABPRIV1"}


@pytest.mark.parametrize("number", [0, 1, 2])
def test_lists_come_in_pages_newest_first(partnership: Partnership, clock: StandingClock, number: int) -> None:
    references: list[str] = []
    for n in range(12):
        clock.move(minutes=1)
        shown = acting.raise_concern(partnership, TO_CABINET_OFFICE, by=RUTH, now=clock(), delivery=f"d-{n}")
        references.insert(0, shown.concern.reference)

    page = concerns.page(partnership, by=TOM, number=number)

    assert [each.reference for each in page.records] == references[number * 5 : number * 5 + 5]
    assert (page.total, page.has_next) == (12, number < 2)


def test_a_list_can_be_narrowed_to_states(partnership: Partnership, clock: StandingClock, raised: str) -> None:
    concerns.act(partnership, raised, EntryKind.ACKNOWLEDGED, by=ANA, now=clock(), delivery="d")

    assert concerns.page(partnership, by=ANA, states=(State.RAISED,)).total == 0
    assert concerns.page(partnership, by=ANA, states=(State.ACKNOWLEDGED,)).total == 1
