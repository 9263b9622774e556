"""Each step of a raised concern: who may, what happens, and what nobody else can tell."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from bot.domain.concern import EXTENSION_SETTLED, EntryKind, Reply, Response, Verdict
from bot.domain.listed import Which
from bot.domain.notice import ConcernNotice, NudgeKind
from bot.domain.outgoing import Outgoing
from bot.domain.people import Person
from bot.domain.procedure import ConcernAction, State
from bot.errors import NotAllowed, NotAParticipant, NotFound, NotNow, WrongState
from bot.partnership import Partnership
from bot.services import concerns, drafts, responses
from handlers.views.errors import words
from tests import acting
from tests.cast import ANA, JOE, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TOM
from tests.fakes import StandingClock
from tests.services.sender import Sender

LATER_AIM = date(2026, 10, 14)
STEPS = tuple(
    kind
    for kind in EntryKind
    if kind
    not in (
        EntryKind.RAISED,
        EntryKind.RESPONDED,
        EntryKind.EXTENSION_PROPOSED,
        EntryKind.UNSENT,
        EntryKind.EXTENSION_AGREED,
        EntryKind.NUDGED,
    )
)
TO_CABINET_OFFICE = acting.Typed("cabinet-office", ("7b",), ("Papers came <late> & short.",), ("Five days ahead.",))
RESPONSE = Response((Reply(Verdict.AGREED, "Yes."),), (Reply(Verdict.PARTLY, "Three days ahead."),))


@pytest.fixture
def raised(partnership: Partnership, clock: StandingClock) -> str:
    shown = acting.raise_concern(partnership, TO_CABINET_OFFICE, by=RUTH, now=clock(), delivery="d-raise")
    return shown.concern.reference


def planned(partnership: Partnership, now: datetime) -> list[Outgoing]:
    rows = []
    with partnership.open_work() as work:
        while claim := work.claims.take(now=now, settle=60):
            rows.append(claim.message)
    return rows


@pytest.mark.parametrize("by", [RUTH, JOE, ANA, TOM])
def test_members_and_leads_of_the_two_parties_see_it(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person
) -> None:
    assert concerns.show(partnership, raised, by=by, now=clock()).concern.reference == raised
    assert concerns.page(partnership, by=by, now=clock()).total == 1


@pytest.mark.parametrize("by", [MAIRI, PRIYA])
def test_nobody_else_can_tell_that_it_exists(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person
) -> None:
    attempts: list[Callable[[str], object]] = [
        lambda ref: concerns.show(partnership, ref, by=by, now=clock()),
        *(
            lambda ref, action=action: concerns.prepare(partnership, ref, action, by=by, now=clock())
            for action in ConcernAction
        ),
        *(
            lambda ref, kind=kind: concerns.act(partnership, ref, kind, "Words.", by=by, now=clock(), delivery="d0")
            for kind in STEPS
        ),
        lambda ref: responses.prepare(partnership, ref, by=by, now=clock()),
        lambda ref: drafts.show(partnership, ref, by=by, now=clock()),
        lambda ref: concerns.propose_extension(
            partnership, ref, LATER_AIM, "Figures.", by=by, now=clock(), delivery="d1"
        ),
        lambda ref: agree(partnership, ref, by=by, now=clock(), delivery="d2"),
        lambda ref: acting.respond(partnership, ref, RESPONSE, by=by, now=clock(), delivery="d3"),
    ]
    for attempt in attempts:
        told = []
        for reference in (raised, "C-ZZZZ"):
            with pytest.raises(NotFound) as refusal:
                attempt(reference)
            told.append((type(refusal.value), words(refusal.value)))
        assert told[0] == told[1]
    assert concerns.page(partnership, by=by, now=clock()).total == 0
    assert concerns.show(partnership, raised, by=RUTH, now=clock()).concern.version == 1


@pytest.mark.parametrize("by", [SAM, NAMESAKE])
def test_somebody_who_takes_no_part_is_told_so_whatever_they_ask(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person
) -> None:
    for reference in (raised, "C-ZZZZ"):
        with pytest.raises(NotAParticipant):
            concerns.show(partnership, reference, by=by, now=clock())
    with pytest.raises(NotAParticipant):
        concerns.page(partnership, by=by, now=clock())


READS = {ConcernAction.NOTE, ConcernAction.LETTER, ConcernAction.ADD_EVIDENCE}
EXTENDS = {ConcernAction.PROPOSE_EXTENSION}
ENDS = {ConcernAction.RESOLVE, ConcernAction.WITHDRAW}
ANSWERS = {ConcernAction.ACKNOWLEDGE, ConcernAction.GIVE_INTERIM, ConcernAction.RESPOND}
STEP = {
    ConcernAction.ACKNOWLEDGE: EntryKind.ACKNOWLEDGED,
    ConcernAction.GIVE_INTERIM: EntryKind.INTERIM,
    ConcernAction.TAKE_BACK_EXTENSION: EntryKind.EXTENSION_TAKEN_BACK,
    ConcernAction.DECLINE_EXTENSION: EntryKind.EXTENSION_DECLINED,
    ConcernAction.RESOLVE: EntryKind.RESOLVED,
    ConcernAction.NOT_RESOLVE: EntryKind.NOT_RESOLVED,
    ConcernAction.WITHDRAW: EntryKind.WITHDRAWN,
    ConcernAction.ADD_EVIDENCE: EntryKind.EVIDENCE,
    ConcernAction.NOTE: EntryKind.NOTED,
}


def agree(partnership: Partnership, reference: str, *, by: Person, now: datetime, delivery: str) -> concerns.Shown:
    kind = EntryKind.EXTENSION_AGREED
    return concerns.settle_extension(partnership, reference, kind, LATER_AIM, by=by, now=now, delivery=delivery)


def take(
    partnership: Partnership, reference: str, action: ConcernAction, *, by: Person, now: datetime
) -> concerns.Shown:
    kind = STEP[action]
    if kind in EXTENSION_SETTLED:
        return concerns.settle_extension(
            partnership, reference, kind, LATER_AIM, "Words.", by=by, now=now, delivery="d"
        )
    return concerns.act(partnership, reference, kind, "Words.", by=by, now=now, delivery="d")


@pytest.mark.parametrize(
    ("by", "may"),
    [
        (RUTH, READS | EXTENDS | ENDS),
        (JOE, READS),
        (ANA, READS | EXTENDS | ANSWERS),
        (TOM, READS),
    ],
)
@pytest.mark.parametrize("action", STEP)
def test_what_is_offered_is_what_is_allowed(
    partnership: Partnership,
    clock: StandingClock,
    raised: str,
    by: Person,
    may: set[ConcernAction],
    action: ConcernAction,
) -> None:
    assert concerns.show(partnership, raised, by=by, now=clock()).may == may
    if action in may:
        concerns.prepare(partnership, raised, action, by=by, now=clock())
        after = take(partnership, raised, action, by=by, now=clock())
        assert (after.concern.version, after.concern.timeline[-1].detail) == (2, "Words.")
        return
    with pytest.raises((NotAllowed, NotNow, WrongState)):
        concerns.prepare(partnership, raised, action, by=by, now=clock())
    with pytest.raises((NotAllowed, NotNow, WrongState)):
        take(partnership, raised, action, by=by, now=clock())
    assert concerns.show(partnership, raised, by=RUTH, now=clock()).concern.version == 1
    assert concerns.show(partnership, raised, by=ANA, now=clock()).concern.version == 1


def test_a_response_reaches_the_other_side_and_stops_the_clock(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    clock.move(days=3)
    acting.respond(partnership, raised, RESPONSE, by=ANA, now=clock(), delivery="d")

    seen = concerns.show(partnership, raised, by=RUTH, now=clock())
    assert (seen.concern.state, seen.concern.response) == (State.RESPONDED, RESPONSE)
    assert seen.may == READS | ENDS | {ConcernAction.NOT_RESOLVE}
    assert concerns.show(partnership, raised, by=ANA, now=clock()).may == READS
    with pytest.raises(WrongState):
        responses.prepare(partnership, raised, by=ANA, now=clock())


@pytest.mark.parametrize(("proposes", "answers"), [(ANA, RUTH), (RUTH, ANA)])
def test_a_later_aim_date_is_proposed_by_one_side_and_agreed_by_the_other(
    partnership: Partnership, clock: StandingClock, raised: str, proposes: Person, answers: Person
) -> None:
    concerns.propose_extension(
        partnership, raised, LATER_AIM, "Figures come then.", by=proposes, now=clock(), delivery="d1"
    )
    with pytest.raises(NotNow):
        agree(partnership, raised, by=proposes, now=clock(), delivery="d2")
    assert ConcernAction.AGREE_EXTENSION in concerns.show(partnership, raised, by=answers, now=clock()).may

    after = agree(partnership, raised, by=answers, now=clock(), delivery="d3")

    assert (after.concern.aim_date, after.concern.extension) == (LATER_AIM, None)
    assert [entry.day for entry in after.concern.timeline] == [date(2026, 9, 30), LATER_AIM, LATER_AIM]


def test_what_has_waited_about_the_former_aim_date_is_not_said_once_a_later_one_is_agreed(
    sender: Sender, raised: str
) -> None:
    sender.send()
    sender.clock.move(days=29)
    concerns.propose_extension(
        sender.partnership, raised, LATER_AIM, "Figures.", by=ANA, now=sender.clock(), delivery="d1"
    )
    agree(sender.partnership, raised, by=RUTH, now=sender.clock(), delivery="d2")
    before = len(sender.kinds())

    sender.send()

    assert set(sender.kinds()[before:]) == {(ANA.user, NudgeKind.EXTENSION_AGREED)}
    sender.clock.move(days=14)
    sender.send()
    assert (ANA.user, NudgeKind.AIM_DATE_PASSED) in sender.kinds()


def test_a_proposal_that_waited_over_a_night_is_told_though_the_aim_date_comes_up(sender: Sender, raised: str) -> None:
    sender.send()
    sender.clock.move(days=13)
    concerns.propose_extension(
        sender.partnership, raised, LATER_AIM, "Figures.", by=RUTH, now=sender.clock(), delivery="d1"
    )
    sender.clock.move(days=1)

    sender.send()

    assert (ANA.user, NudgeKind.EXTENSION_PROPOSED) in sender.kinds()


@pytest.mark.parametrize(("by", "other"), [(JOE, ANA), (TOM, RUTH)])
def test_a_partys_notes_are_read_by_its_own_people_alone(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person, other: Person
) -> None:
    before = concerns.show(partnership, raised, by=other, now=clock()).concern.timeline

    concerns.act(partnership, raised, EntryKind.NOTED, "Ask for the minutes.", by=by, now=clock(), delivery="d")

    own = concerns.show(partnership, raised, by=by, now=clock()).concern.timeline
    assert own[-1].detail == "Ask for the minutes."
    assert concerns.show(partnership, raised, by=other, now=clock()).concern.timeline == before


@pytest.mark.parametrize("times", [2, 3])
def test_a_repeated_delivery_has_one_effect_and_the_first_reply_again(
    partnership: Partnership, clock: StandingClock, raised: str, times: int
) -> None:
    shown = [
        concerns.act(partnership, raised, EntryKind.ACKNOWLEDGED, "Thanks.", by=ANA, now=clock(), delivery="same")
        for _ in range(times)
    ]

    assert shown == shown[:1] * times
    assert (shown[0].concern.state, shown[0].concern.version) == (State.ACKNOWLEDGED, 2)


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

    page = concerns.page(partnership, by=TOM, now=clock(), number=number)

    assert [each.reference for each in page.records] == references[number * 5 : number * 5 + 5]
    assert (page.total, page.has_next) == (12, number < 2)


def test_a_list_can_be_narrowed_to_states(partnership: Partnership, clock: StandingClock, raised: str) -> None:
    concerns.act(partnership, raised, EntryKind.ACKNOWLEDGED, by=ANA, now=clock(), delivery="d")

    assert concerns.page(partnership, by=ANA, now=clock(), which=Which.RAISED).total == 0
    assert concerns.page(partnership, by=ANA, now=clock(), which=Which.ACKNOWLEDGED).total == 1
