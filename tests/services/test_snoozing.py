"""Somebody puts off their own nudges about one record; nobody else's move, and none is lost or comes twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.domain.concern import EntryKind, Reply, Response, Verdict
from bot.domain.engagement import Confidentiality, Happened, How, Stage
from bot.domain.hours import Hours
from bot.domain.message import ActionMessage, ConcernMessage, DecisionMessage
from bot.domain.notice import NudgeKind
from bot.domain.outgoing import Address
from bot.domain.people import Participant, Person
from bot.errors import NotAParticipant, NotFound, NothingToSnooze, TooLateToSnooze, UserError
from bot.services import concerns, engagements, follow_up_actions, nudges, snoozing
from bot.services.engagements import Typed
from bot.services.follow_up_actions import Typed as Action
from bot.services.snoozing import Snoozed
from tests import acting
from tests.cast import ANA, CABINET_OFFICE, JOE, LEAD, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TEAM, TOM
from tests.services.sender import Sender

COMING_UP = NudgeKind.AIM_DATE_COMING_UP
OLGA = Person(TEAM, "U0CABLEAD2")  # the second lead of the Cabinet Office
PARTLY = Reply(Verdict.PARTLY, "We can do some of it.")


def london(text: str) -> datetime:
    """In summer."""
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


def at(sender: Sender, text: str) -> None:
    """That moment in London, and whatever was due by then has left."""
    sender.clock.moment = london(text)
    sender.send()


def snooze(sender: Sender, subject: str, days: int, by: Person, *, delivery: str = "d-snooze") -> Snoozed:
    return snoozing.snooze(sender.partnership, subject, days, by=by, now=sender.clock(), delivery=delivery)


def act(sender: Sender, reference: str, kind: EntryKind, by: Person) -> None:
    concerns.act(sender.partnership, reference, kind, by=by, now=sender.clock(), delivery=f"d-{kind}-{by.user}")


def name(sender: Sender, person: Person, reference: str, *, in_place_of: Person | None = None) -> None:
    """As a lead of the Cabinet Office."""
    with sender.partnership.open_work() as work:
        work.people.hold_to_change()
        if in_place_of:
            work.people.remove(in_place_of)
        work.people.put(Participant(person, CABINET_OFFICE, LEAD))
        nudges.plan_anew(sender.partnership, work, reference, now=sender.clock())
        work.commit()


def messages(sender: Sender, to: Person) -> list[Any]:
    return [message for address, message in sender.messenger.arrived.values() if address.user == to.user]


def kinds(sender: Sender, to: Person) -> list[tuple[NudgeKind, bool]]:
    return [(each.kind, each.is_again) for each in messages(sender, to) if isinstance(each, ConcernMessage)]


def waiting(sender: Sender, subject: str, to: Person) -> list[datetime]:
    with sender.partnership.open_work() as work:
        recipient = Address.direct(to).recipient
        rows = [each for each in work.outgoing.nudges_about([subject]) if each.waits and each.key[3] == recipient]
    return sorted(each.due_at for each in rows)


def test_it_comes_again_on_the_morning_that_was_said_and_to_that_person_alone(sender: Sender, raised: str) -> None:
    name(sender, OLGA, raised)
    at(sender, "2026-09-16 09:30")
    of_olga = waiting(sender, raised, OLGA)

    done = snooze(sender, raised, 3, ANA)

    assert done == Snoozed(raised, london("2026-09-21 09:30"))  # the third day is a Saturday
    assert waiting(sender, raised, OLGA) == of_olga
    before = kinds(sender, ANA)
    at(sender, "2026-09-21 09:29")
    assert kinds(sender, ANA) == before
    at(sender, "2026-09-21 09:30")
    assert kinds(sender, ANA) == [*before, (COMING_UP, True)]
    assert not any(was_again for _, was_again in kinds(sender, OLGA))


def test_by_that_persons_own_hours(sender: Sender, raised: str) -> None:
    with sender.partnership.open_work() as work:
        work.people.put(Participant(ANA, CABINET_OFFICE, LEAD, hours=Hours(time(14, 0), frozenset({1, 2}))))
        work.commit()
    at(sender, "2026-09-16 14:00")

    assert snooze(sender, raised, 1, ANA).comes_at == london("2026-09-22 14:00")


def test_a_snooze_stands_on_nobodys_timeline_and_the_nudge_that_comes_again_on_its_own_partys(
    sender: Sender, raised: str
) -> None:
    at(sender, "2026-09-02 10:00")

    def timeline(by: Person) -> list[tuple[EntryKind, str]]:
        shown = concerns.show(sender.partnership, raised, by=by, now=sender.clock())
        return [(entry.kind, entry.detail) for entry in shown.concern.timeline]

    before = {by: timeline(by) for by in (ANA, TOM, RUTH)}
    snooze(sender, raised, 1, ANA)
    assert {by: timeline(by) for by in (ANA, TOM, RUTH)} == before

    at(sender, "2026-09-03 09:30")
    assert timeline(ANA) == [*before[ANA], (EntryKind.NUDGED, NudgeKind.RAISED)]
    assert timeline(RUTH) == before[RUTH]


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (MAIRI, NotFound),  # of a party that is not to know of it
        (PRIYA, NotFound),  # an administrator, and no member
        (SAM, NotAParticipant),
        (NAMESAKE, NotAParticipant),
        (JOE, NothingToSnooze),  # a member: the nudges go to the lead
        (RUTH, NothingToSnooze),  # nothing has come to the raising lead but what the other party may yet do
    ],
)
def test_nobody_puts_off_what_is_not_theirs(sender: Sender, raised: str, by: Person, refusal: type[UserError]) -> None:
    act(sender, raised, EntryKind.WITHDRAWN, RUTH) if by is RUTH else None
    at(sender, "2026-09-02 10:05")
    before = waiting(sender, raised, ANA)

    with pytest.raises(refusal):
        snooze(sender, raised, 1, by)

    assert waiting(sender, raised, ANA) == before


def test_what_was_never_there_and_what_may_not_be_seen_are_refused_alike(sender: Sender, raised: str) -> None:
    for subject in ("C-ZZZZ", "E-ZZZZ", "E-ZZZZ/1", raised):
        with pytest.raises(NotFound):
            snooze(sender, subject, 1, MAIRI)


def test_the_last_one_before_the_aim_date_is_not_put_off_past_it(sender: Sender, raised: str) -> None:
    at(sender, "2026-09-28 09:30")
    assert snooze(sender, raised, 7, ANA).comes_at == london("2026-09-30 09:30")
    at(sender, "2026-09-30 09:30")

    with pytest.raises(TooLateToSnooze) as refused:
        snooze(sender, raised, 1, ANA, delivery="d-2")

    assert refused.value.day == date(2026, 9, 30)
    at(sender, "2026-10-01 09:30")
    assert kinds(sender, ANA)[-2:] == [(COMING_UP, True), (NudgeKind.AIM_DATE_PASSED, False)]
    assert snooze(sender, raised, 1, ANA, delivery="d-3").comes_at == london("2026-10-02 09:30")
    at(sender, "2026-10-02 09:30")
    snooze(sender, raised, 1, ANA, delivery="d-4")
    with sender.partnership.open_work() as work:
        assert work.snoozes.of(raised)[ANA].cycle == "2026-09-30+1"


@pytest.mark.parametrize("kind", [EntryKind.WITHDRAWN, EntryKind.RESOLVED])
def test_of_what_has_ended_nothing_is_put_off_and_nothing_comes_again(
    sender: Sender, raised: str, kind: EntryKind
) -> None:
    at(sender, "2026-09-02 10:00")
    snooze(sender, raised, 1, ANA)
    act(sender, raised, kind, RUTH)
    at(sender, "2026-09-02 10:05")

    with pytest.raises(NothingToSnooze):
        snooze(sender, raised, 1, ANA, delivery="d-2")

    at(sender, "2026-12-01 09:30")
    assert not any(was_again for _, was_again in kinds(sender, ANA))


def test_that_it_has_ended_is_told_and_not_put_off(sender: Sender, raised: str) -> None:
    """It was withdrawn in the evening: the addressed lead is to hear of it in the morning."""
    sender.clock.moment = london("2026-09-02 19:00")
    act(sender, raised, EntryKind.WITHDRAWN, RUTH)

    with pytest.raises(NothingToSnooze):
        snooze(sender, raised, 1, ANA)

    at(sender, "2026-09-03 08:00")
    assert kinds(sender, ANA) == [(NudgeKind.WITHDRAWN, False)]


def test_the_raising_side_puts_off_saying_how_it_stands(sender: Sender, raised: str) -> None:
    acting.respond(
        sender.partnership, raised, Response((PARTLY,), (PARTLY,)), by=ANA, now=sender.clock(), delivery="d-respond"
    )
    at(sender, "2026-09-02 10:00")

    assert snooze(sender, raised, 3, RUTH).comes_at == london("2026-09-07 09:30")
    at(sender, "2026-09-07 09:30")
    at(sender, "2026-09-09 09:30")
    assert kinds(sender, RUTH) == [
        (NudgeKind.RESPONDED, False),
        (NudgeKind.RESPONDED, True),
        (NudgeKind.HOW_IT_STANDS, False),
    ]


def test_a_delivery_that_slack_repeats_puts_off_once(sender: Sender, raised: str) -> None:
    at(sender, "2026-09-02 10:00")
    first = snooze(sender, raised, 1, ANA)
    rows = waiting(sender, raised, ANA)
    sender.clock.move(days=1)

    assert snooze(sender, raised, 1, ANA) == first
    assert waiting(sender, raised, ANA) == rows


def test_whoever_is_faster_than_the_sender_puts_off_what_has_just_arrived(sender: Sender, raised: str) -> None:
    """The message is there and was pressed in before it was written down that it had arrived."""
    pressed: list[Snoozed] = []

    def press() -> None:
        sender.messenger.before_sending = lambda: None
        pressed.append(snooze(sender, raised, 1, ANA))

    sender.messenger.before_sending = press
    sender.send()

    assert pressed == [Snoozed(raised, london("2026-09-03 09:30"))]
    at(sender, "2026-09-03 09:30")
    assert kinds(sender, ANA) == [(NudgeKind.RAISED, False), (NudgeKind.RAISED, True)]


LOGGED = Typed(
    topic="Hybrid working policy",
    description="First talk about the draft.",
    stage=Stage.DRAFTING,
    on=date(2026, 9, 1),
    how=How.MEETING,
    parties=("cabinet-office",),
    provisions=("7b",),
    confidentiality=Confidentiality.ALL_PARTIES,
    decision_date=date(2026, 9, 23),
)


@pytest.fixture
def engagement(sender: Sender) -> str:
    """Opened by Tom, with an action of Joe's for Thu 10 September 2026."""
    now = sender.clock()
    reference = engagements.log(sender.partnership, LOGGED, by=TOM, now=now, delivery="d-log")[0].reference
    action = Action("Send the papers.", JOE, date(2026, 9, 10))
    follow_up_actions.add(sender.partnership, reference, action, by=TOM, now=now, delivery="d-add")
    return reference


def test_an_owner_puts_off_their_follow_up_action_and_says_that_it_is_done(sender: Sender, engagement: str) -> None:
    subject = f"{engagement}/1"
    at(sender, "2026-09-08 09:30")
    assert snooze(sender, subject, 7, JOE).comes_at == london("2026-09-10 09:30")
    at(sender, "2026-09-10 09:30")
    # On its day there is no later one that would be missed.
    assert snooze(sender, subject, 1, JOE, delivery="d-2").comes_at == london("2026-09-11 09:30")
    at(sender, "2026-09-11 09:30")

    came = [each for each in messages(sender, JOE) if isinstance(each, ActionMessage)]
    assert [(each.is_again, each.can_snooze) for each in came] == [(False, True), (True, True), (True, True)]
    follow_up_actions.finish(
        sender.partnership, engagement, 1, done=True, by=JOE, now=sender.clock(), delivery="d-done"
    )
    assert waiting(sender, subject, JOE) == []
    with pytest.raises(NothingToSnooze):
        snooze(sender, subject, 1, JOE, delivery="d-3")
    timeline = engagements.show(sender.partnership, engagement, by=JOE)[0].timeline
    assert [entry.kind for entry in timeline].count(Happened.NUDGED) == 3


@pytest.mark.parametrize(("number", "by"), [(1, TOM), (1, ANA)])
def test_another_persons_follow_up_action_is_not_put_off(
    sender: Sender, engagement: str, number: int, by: Person
) -> None:
    at(sender, "2026-09-08 09:30")

    with pytest.raises(NothingToSnooze):
        snooze(sender, f"{engagement}/{number}", 1, by)


def test_an_action_that_there_is_not_is_not_found(sender: Sender, engagement: str) -> None:
    with pytest.raises(NotFound):
        snooze(sender, f"{engagement}/7", 1, JOE)


def test_an_opener_puts_off_the_decision_date_and_not_past_it(sender: Sender, engagement: str) -> None:
    at(sender, "2026-09-09 09:30")
    assert snooze(sender, engagement, 7, TOM).comes_at == london("2026-09-16 09:30")
    at(sender, "2026-09-16 09:30")
    came = [each for each in messages(sender, TOM) if isinstance(each, DecisionMessage)]
    assert [(each.is_again, each.can_snooze) for each in came] == [(False, True), (True, True)]

    assert snooze(sender, engagement, 7, TOM, delivery="d-2").comes_at == london("2026-09-23 09:30")
    at(sender, "2026-09-23 09:30")
    with pytest.raises(TooLateToSnooze):
        snooze(sender, engagement, 1, TOM, delivery="d-3")
    at(sender, "2026-09-24 09:30")
    with pytest.raises(NothingToSnooze):
        snooze(sender, engagement, 1, TOM, delivery="d-4")


def test_in_confidence_nobody_else_learns_that_there_is_one(sender: Sender) -> None:
    typed = replace(LOGGED, confidentiality=Confidentiality.IN_CONFIDENCE)
    logged = engagements.log(sender.partnership, typed, by=TOM, now=sender.clock(), delivery="d-log")[0].reference

    with pytest.raises(NotFound):
        snooze(sender, logged, 1, RUTH)


def test_where_there_is_anything_to_come_back_to_it_is_offered(sender: Sender, raised: str) -> None:
    at(sender, "2026-09-30 09:30")
    at(sender, "2026-10-01 09:30")
    act(sender, raised, EntryKind.RESOLVED, RUTH)
    at(sender, "2026-10-01 09:31")

    own = [each for each in messages(sender, ANA) if isinstance(each, ConcernMessage)]
    offered = [(each.kind, each.can_snooze) for each in own]
    assert offered[-3:] == [
        (COMING_UP, False),  # on the morning of the aim date
        (NudgeKind.AIM_DATE_PASSED, True),
        (NudgeKind.RESOLVED, False),
    ]
    posted = [message for address, message in sender.messenger.arrived.values() if address.user is None]
    assert [each.can_snooze for each in posted if isinstance(each, ConcernMessage)] == [False] * len(posted)


def together(*acts: Callable[[], object]) -> list[object]:
    """What each came to, done at once over connections of their own."""
    barrier = threading.Barrier(len(acts))

    def run(each: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return each()
        except UserError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.parametrize("attempt", range(4))
def test_a_response_during_a_snooze_leaves_nothing_to_come(sender: Sender, raised: str, attempt: int) -> None:
    at(sender, "2026-09-16 09:30")
    together(
        lambda: snooze(sender, raised, 1, ANA),
        lambda: act(sender, raised, EntryKind.WITHDRAWN, RUTH),
    )
    at(sender, "2026-09-16 10:00")

    assert waiting(sender, raised, ANA) == []
    at(sender, "2026-12-01 09:30")
    assert not any(was_again for _, was_again in kinds(sender, ANA))


@pytest.mark.parametrize("attempt", range(4))
def test_of_two_snoozes_at_once_the_later_holds_and_it_comes_once(sender: Sender, raised: str, attempt: int) -> None:
    at(sender, "2026-09-16 09:30")
    done = together(
        lambda: snooze(sender, raised, 1, ANA, delivery="d-1"),
        lambda: snooze(sender, raised, 3, ANA, delivery="d-3"),
    )

    assert all(isinstance(each, Snoozed) for each in done)
    first = waiting(sender, raised, ANA)[0]
    assert first in {each.comes_at for each in done if isinstance(each, Snoozed)}
    at(sender, "2026-09-22 09:30")
    assert [each for each in kinds(sender, ANA) if each[1]] == [(COMING_UP, True)]


@pytest.mark.parametrize("attempt", range(4))
def test_a_snooze_while_the_sender_takes_what_is_due_neither_loses_nor_doubles_it(
    sender: Sender, raised: str, attempt: int
) -> None:
    at(sender, "2026-09-16 09:30")
    sender.clock.moment = london("2026-09-23 09:30")
    together(lambda: snooze(sender, raised, 1, ANA), sender.send)
    sender.send()

    taken = kinds(sender, ANA).count((COMING_UP, False))
    again = kinds(sender, ANA).count((COMING_UP, True))
    assert (taken, again) in {(1, 0), (2, 0)}
    at(sender, "2026-09-24 09:30")
    # Either it left on the 23rd and comes again, or it was put off before it was taken.
    assert kinds(sender, ANA).count((COMING_UP, True)) == 1
    assert waiting(sender, raised, ANA)[0] == london("2026-09-28 09:30")


def test_a_lead_who_takes_over_is_not_reminded_of_what_another_asked_for(sender: Sender, raised: str) -> None:
    at(sender, "2026-09-16 09:30")
    snooze(sender, raised, 1, ANA)
    name(sender, OLGA, raised, in_place_of=ANA)

    at(sender, "2026-09-28 09:30")
    assert kinds(sender, OLGA) == [(COMING_UP, False)]
    assert not any(was_again for _, was_again in kinds(sender, ANA))
