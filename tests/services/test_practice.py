"""What both sides agree on: proposed by one, confirmed by the other, and then held to at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.message import PracticeMessage
from bot.domain.notice import PracticeKind
from bot.domain.people import Participant, Person, Role
from bot.domain.permissions import Action
from bot.domain.practice import Conversation, Practice, Region, Setting, Value
from bot.errors import InvalidInput, NotAllowed, NotAParticipant, ProposalMoved, UserError
from bot.partnership import Partnership
from bot.services import proposals, settings
from bot.services.practice import calendar_of
from bot.services.replanning import replan_some
from bot.services.settings import Settings
from storage.tables import outgoing_message
from storage.unit_of_work import Database
from tests import acting
from tests.cast import (
    ADMINISTRATOR,
    ANA,
    BRIGHTWATER,
    CABINET_OFFICE,
    JOE,
    MAIRI,
    NAMESAKE,
    PRIYA,
    QUAYSIDE,
    RUTH,
    SAM,
    TEAM,
    TOM,
)
from tests.fakes import StandingClock
from tests.services.sender import Sender

REGION, CHANNEL = Setting.REGION, Setting.JOINT_CHANNEL
JOINT = Conversation(TEAM, "C0JOINT001")
SECOND, OLGA = Person(TEAM, "U0CABADMN2"), Person(TEAM, "U0QOAADMN1")


@pytest.fixture
def partnership(partnership: Partnership) -> Partnership:
    """With a second administrator of the Cabinet Office, and one of Quayside."""
    with partnership.open_work() as work:
        work.people.put(Participant(SECOND, CABINET_OFFICE, ADMINISTRATOR))
        work.people.put(Participant(OLGA, QUAYSIDE, ADMINISTRATOR))
        work.commit()
    return partnership


Act = Callable[..., Settings]
ANSWERS: dict[str, Act] = {"agree": proposals.agree, "decline": proposals.decline, "take back": proposals.take_back}


def act(
    partnership: Partnership,
    clock: StandingClock,
    by: Person,
    how: str,
    value: Value = Region.SCOTLAND,
    *,
    setting: Setting | None = None,
    delivery: str | None = None,
) -> Settings:
    setting = setting or (REGION if isinstance(value, Region) else CHANNEL)
    does: Act = proposals.propose if how == "propose" else ANSWERS[how]
    return does(
        partnership, setting, value, by=by, now=clock(), delivery=delivery or f"d-{how}-{by.user}-{value}-{clock()}"
    )


def seen(partnership: Partnership, by: Person = JOE) -> Settings:
    return settings.show(partnership, by=by)


@pytest.mark.parametrize("by", [ANA, TOM, PRIYA, RUTH, JOE, MAIRI, OLGA])
def test_everybody_who_takes_part_reads_what_holds_and_what_is_proposed(
    partnership: Partnership, clock: StandingClock, by: Person
) -> None:
    act(partnership, clock, PRIYA, "propose")

    shown = seen(partnership, by)

    assert (shown.practice, shown.started_with) == (Practice(), Region.ENGLAND_AND_WALES)
    [proposed] = shown.proposals
    assert (proposed.proposal.value, proposed.proposal.proposed_by) == (Region.SCOTLAND, CABINET_OFFICE)


@pytest.mark.parametrize(
    ("by", "starts", "answers"),
    [
        (PRIYA, {Action.NAME_CHANNEL, Action.PROPOSE_PRACTICE}, {Action.TAKE_BACK_PROPOSAL}),
        (SECOND, {Action.NAME_CHANNEL, Action.PROPOSE_PRACTICE}, {Action.TAKE_BACK_PROPOSAL}),
        (RUTH, {Action.NAME_CHANNEL, Action.PROPOSE_PRACTICE}, {Action.ANSWER_PROPOSAL}),
        (OLGA, {Action.NAME_CHANNEL, Action.PROPOSE_PRACTICE}, {Action.ANSWER_PROPOSAL}),
        *((by, set(), set()) for by in (ANA, TOM, JOE, MAIRI)),
    ],
)
def test_what_somebody_may_do_is_offered_to_them(
    partnership: Partnership, clock: StandingClock, by: Person, starts: set[Action], answers: set[Action]
) -> None:
    act(partnership, clock, PRIYA, "propose")

    shown = seen(partnership, by)

    assert shown.may == starts
    assert shown.proposals[0].may == answers


ADMINISTRATORS = {PRIYA: "employer", SECOND: "employer", RUTH: "union", OLGA: "union"}


@pytest.mark.parametrize("by", [PRIYA, SECOND, RUTH, OLGA, ANA, TOM, JOE, MAIRI, SAM, NAMESAKE])
@pytest.mark.parametrize("how", ["propose", "agree", "decline", "take back"])
def test_who_may_do_what(partnership: Partnership, clock: StandingClock, how: str, by: Person) -> None:
    """The employer's side has proposed; anybody but administrators of the right side changes nothing."""
    if how != "propose":
        act(partnership, clock, PRIYA, "propose")
    before = seen(partnership)
    side = {"propose": None, "agree": "union", "decline": "union", "take back": "employer"}[how]

    if by in ADMINISTRATORS and side in (None, ADMINISTRATORS[by]):
        act(partnership, clock, by, how)
        assert seen(partnership) != before
    else:
        with pytest.raises(NotAParticipant if by in (SAM, NAMESAKE) else NotAllowed):
            act(partnership, clock, by, how)
        assert seen(partnership) == before


@pytest.mark.parametrize(("first", "then"), [(PRIYA, RUTH), (RUTH, PRIYA), (OLGA, SECOND)])
@pytest.mark.parametrize("value", [Region.SCOTLAND, JOINT])
def test_what_one_side_proposes_holds_once_the_other_agrees(
    partnership: Partnership, clock: StandingClock, first: Person, then: Person, value: Region | Conversation
) -> None:
    act(partnership, clock, first, "propose", value)
    assert seen(partnership).practice == Practice()

    shown = act(partnership, clock, then, "agree", value)

    assert shown.practice == seen(partnership).practice
    assert value in (shown.practice.region, shown.practice.joint_channel)
    assert shown.proposals == ()


@pytest.mark.parametrize("how", ["decline", "take back"])
def test_what_is_declined_or_taken_back_may_be_proposed_again(
    partnership: Partnership, clock: StandingClock, how: str
) -> None:
    act(partnership, clock, PRIYA, "propose")

    shown = act(partnership, clock, RUTH if how == "decline" else SECOND, how)

    assert (shown.practice, shown.proposals) == (Practice(), ())
    with pytest.raises(ProposalMoved):
        act(partnership, clock, OLGA, "agree")
    clock.move(hours=1)
    assert act(partnership, clock, RUTH, "propose", Region.NORTHERN_IRELAND).proposed(REGION) is not None


def test_both_settings_may_be_proposed_at_a_time_and_each_of_them_once(
    partnership: Partnership, clock: StandingClock
) -> None:
    act(partnership, clock, PRIYA, "propose")
    act(partnership, clock, RUTH, "propose", JOINT)
    clock.move(minutes=1)

    for by in (PRIYA, SECOND, OLGA):
        with pytest.raises(ProposalMoved) as refusal:
            act(partnership, clock, by, "propose", Region.NORTHERN_IRELAND)
        assert refusal.value.how == "proposed"
        with pytest.raises(ProposalMoved):
            proposals.prepare(partnership, REGION, by=by)
    assert [each.proposal.setting for each in seen(partnership).proposals] == [CHANNEL, REGION]


def test_what_holds_already_is_not_proposed(partnership: Partnership, clock: StandingClock) -> None:
    for value in (Region.ENGLAND_AND_WALES, None):
        with pytest.raises(InvalidInput) as refusal:
            act(partnership, clock, PRIYA, "propose", value)
        assert refusal.value.problem == "unchanged"

    act(partnership, clock, PRIYA, "propose", JOINT)
    act(partnership, clock, RUTH, "agree", JOINT)
    clock.move(hours=1)
    with pytest.raises(InvalidInput):
        act(partnership, clock, PRIYA, "propose", JOINT)
    act(partnership, clock, RUTH, "propose", None)
    assert act(partnership, clock, PRIYA, "agree", None).practice == Practice()


def test_nobody_agrees_to_what_they_did_not_see(partnership: Partnership, clock: StandingClock) -> None:
    act(partnership, clock, PRIYA, "propose", Region.SCOTLAND)
    act(partnership, clock, PRIYA, "take back", Region.SCOTLAND)
    clock.move(minutes=1)
    act(partnership, clock, PRIYA, "propose", Region.NORTHERN_IRELAND)

    with pytest.raises(ProposalMoved) as refusal:
        act(partnership, clock, RUTH, "agree", Region.SCOTLAND)
    assert refusal.value.how == "gone"
    assert seen(partnership).practice == Practice()


def test_a_partys_own_channel_is_no_joint_one(partnership: Partnership, clock: StandingClock) -> None:
    own = Conversation(TEAM, CABINET_OFFICE.private_channel or "")
    for by in (PRIYA, RUTH):
        with pytest.raises(InvalidInput) as refusal:
            act(partnership, clock, by, "propose", own)
        assert (refusal.value.field, refusal.value.problem) == ("joint_channel", "unavailable")


def test_a_channel_that_a_party_has_named_in_the_meantime_is_not_agreed_to(
    partnership: Partnership, clock: StandingClock
) -> None:
    act(partnership, clock, PRIYA, "propose", JOINT)
    with partnership.open_work() as work:
        work.people.put_party(replace(BRIGHTWATER, private_channel=JOINT.channel))
        work.commit()

    with pytest.raises(InvalidInput):
        act(partnership, clock, RUTH, "agree", JOINT)
    assert seen(partnership).practice == Practice()


@pytest.mark.parametrize("how", ["propose", "agree", "decline", "take back"])
def test_a_delivery_that_comes_again_changes_nothing_twice(
    partnership: Partnership, clock: StandingClock, sender: Sender, how: str
) -> None:
    by = {"propose": PRIYA, "take back": PRIYA}.get(how, RUTH)
    if how != "propose":
        act(partnership, clock, PRIYA, "propose")
    sender.send()

    first = act(partnership, clock, by, how, delivery="d-once")
    again = act(partnership, clock, by, how, delivery="d-once")

    assert first == again == settings.show(partnership, by=by)
    assert sender.send() == 2


def told(sender: Sender) -> list[tuple[str | None, PracticeKind, Value]]:
    rows = sender.messenger.arrived.values()
    return [(to.user, message.kind, message.value) for to, message in rows if isinstance(message, PracticeMessage)]


@pytest.mark.parametrize(
    ("how", "kind", "to"),
    [
        ("agree", PracticeKind.AGREED, {PRIYA, SECOND}),
        ("decline", PracticeKind.DECLINED, {PRIYA, SECOND}),
        ("take back", PracticeKind.TAKEN_BACK, {RUTH, OLGA}),
    ],
)
def test_the_administrators_of_the_other_side_are_told_and_nobody_else(
    partnership: Partnership, clock: StandingClock, sender: Sender, how: str, kind: PracticeKind, to: set[Person]
) -> None:
    act(partnership, clock, PRIYA, "propose")
    sender.send()
    assert sorted(told(sender)) == sorted((each.user, PracticeKind.PROPOSED, Region.SCOTLAND) for each in (RUTH, OLGA))

    act(partnership, clock, SECOND if how == "take back" else OLGA, how)
    sender.send()

    assert sorted(told(sender)[2:]) == sorted((each.user, kind, Region.SCOTLAND) for each in to)


def test_what_is_no_longer_so_when_it_leaves_is_not_told(
    partnership: Partnership, clock: StandingClock, sender: Sender
) -> None:
    act(partnership, clock, PRIYA, "propose")
    act(partnership, clock, PRIYA, "take back")
    clock.move(minutes=1)
    act(partnership, clock, RUTH, "propose", JOINT)
    act(partnership, clock, PRIYA, "agree", JOINT)
    sender.send()

    assert {(kind, value) for _, kind, value in told(sender)} == {
        (PracticeKind.TAKEN_BACK, Region.SCOTLAND),
        (PracticeKind.AGREED, JOINT),
    }


def test_who_is_no_administrator_any_more_is_not_told(
    partnership: Partnership, clock: StandingClock, sender: Sender
) -> None:
    act(partnership, clock, PRIYA, "propose")
    with partnership.open_work() as work:
        work.people.put(Participant(OLGA, QUAYSIDE, frozenset({Role.LEAD})))
        work.commit()
    sender.send()

    assert [who for who, _, _ in told(sender)] == [RUTH.user]


def test_they_are_told_in_working_hours(partnership: Partnership, clock: StandingClock, sender: Sender) -> None:
    clock.moment = datetime(2026, 9, 4, 19, 0, tzinfo=UTC)
    act(partnership, clock, PRIYA, "propose")
    sender.send()
    assert told(sender) == []

    clock.moment = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)
    sender.send()
    assert {who for who, _, _ in told(sender)} == {RUTH.user, OLGA.user}


def test_the_region_that_is_agreed_on_comes_before_the_one_of_the_start(
    partnership: Partnership, clock: StandingClock
) -> None:
    act(partnership, clock, PRIYA, "propose")
    with partnership.open_work() as work:
        assert calendar_of(partnership, work).region == "ENG"
    act(partnership, clock, RUTH, "agree")

    with partnership.open_work() as work:
        found = calendar_of(partnership, work)
        assert (found.region, found.zone) == ("SCT", partnership.calendar.zone)


def test_once_a_region_is_agreed_on_whoever_ticks_plans_all_anew(
    partnership: Partnership, clock: StandingClock, sender: Sender
) -> None:
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
    for number in range(3):
        acting.raise_concern(partnership, typed, by=RUTH, now=clock(), delivery=f"d-{number}")
    acting.start(partnership, now=clock())
    act(partnership, clock, PRIYA, "propose")
    assert replan_some(partnership, now=clock()) == 0

    sender.send()
    act(partnership, clock, RUTH, "agree")

    planned = [replan_some(partnership, now=clock()) for _ in range(4)]
    assert planned == [1, 1, 1, 0]


def test_agreeing_to_a_channel_plans_nothing_anew(partnership: Partnership, clock: StandingClock, raised: str) -> None:
    acting.start(partnership, now=clock())
    act(partnership, clock, PRIYA, "propose", JOINT)
    act(partnership, clock, RUTH, "agree", JOINT)

    assert replan_some(partnership, now=clock()) == 0


def test_a_start_with_another_region_plans_nothing_anew_where_one_is_agreed_on(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    act(partnership, clock, PRIYA, "propose")
    act(partnership, clock, RUTH, "agree")
    assert acting.start(partnership, now=clock()) > 0

    northern = replace(partnership, calendar=replace(partnership.calendar, region="NIR"))

    assert acting.start(northern, now=clock()) == 0


def digests(url: str) -> list[tuple[str, datetime]]:
    """Where the joint channel's digests wait to be posted, and when."""
    database, row = Database(url, on_commit=lambda: None), outgoing_message.c
    with database.engine.begin() as connection:
        waiting = select(row.channel, row.due_at).where(row.via == "channel", row.state == "pending")
        found = [(each.channel, each.due_at) for each in connection.execute(waiting)]
    database.close()
    return found


def test_the_joint_channel_gets_a_digest_for_as_long_as_it_is_agreed_on(
    partnership: Partnership, clock: StandingClock, database_url: str
) -> None:
    act(partnership, clock, PRIYA, "propose", JOINT)
    assert digests(database_url) == []
    act(partnership, clock, RUTH, "agree", JOINT)
    assert digests(database_url) == [(JOINT.channel, datetime(2026, 9, 7, 8, 30, tzinfo=UTC))]

    clock.move(minutes=1)
    act(partnership, clock, RUTH, "propose", None)
    act(partnership, clock, PRIYA, "agree", None)
    assert digests(database_url) == []


def test_digests_keep_to_the_region_that_is_agreed_on(
    partnership: Partnership, clock: StandingClock, database_url: str
) -> None:
    """The last Monday in August 2026 is a bank holiday in England, and none in Scotland."""
    clock.moment = datetime(2026, 8, 26, 9, 0, tzinfo=UTC)
    act(partnership, clock, PRIYA, "propose", JOINT)
    act(partnership, clock, RUTH, "agree", JOINT)
    assert digests(database_url) == [(JOINT.channel, datetime(2026, 9, 1, 8, 30, tzinfo=UTC))]

    act(partnership, clock, PRIYA, "propose")
    act(partnership, clock, RUTH, "agree")

    assert digests(database_url) == [(JOINT.channel, datetime(2026, 8, 31, 8, 30, tzinfo=UTC))]


def _at_once(*calls: Callable[[], Any]) -> list[object]:
    """What came of each call, all begun together."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> object:
        ready.wait(10)
        try:
            return call()
        except UserError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


@pytest.mark.parametrize("_times", range(3))
def test_of_two_who_propose_at_once_one_has_proposed_and_the_other_is_told(
    partnership: Partnership, clock: StandingClock, _times: int
) -> None:
    outcomes = _at_once(
        lambda: act(partnership, clock, PRIYA, "propose", Region.SCOTLAND),
        lambda: act(partnership, clock, RUTH, "propose", Region.NORTHERN_IRELAND),
    )

    assert [each.how for each in outcomes if isinstance(each, ProposalMoved)] == ["proposed"]
    assert len(seen(partnership).proposals) == 1


@pytest.mark.parametrize("hows", [("agree", "agree"), ("agree", "decline"), ("agree", "take back")])
def test_of_two_who_answer_at_once_one_has_answered_and_the_other_is_told(
    partnership: Partnership, clock: StandingClock, sender: Sender, hows: tuple[str, str]
) -> None:
    act(partnership, clock, PRIYA, "propose")
    sender.send()
    second = SECOND if hows[1] == "take back" else OLGA

    outcomes = _at_once(
        lambda: act(partnership, clock, RUTH, hows[0]), lambda: act(partnership, clock, second, hows[1])
    )

    assert [each.how for each in outcomes if isinstance(each, ProposalMoved)] == ["gone"]
    shown = seen(partnership)
    assert shown.proposals == ()
    agreed = shown.practice.region is Region.SCOTLAND
    assert agreed is (hows[0] == hows[1] or not isinstance(outcomes[0], ProposalMoved))
