"""What is due leaves once, whatever happens on the way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.concern import EntryKind
from bot.domain.message import AnswerMessage, ConcernMessage, GuidanceMessage
from bot.domain.outgoing import Address, Guidance, NudgeKind, Via
from bot.domain.people import Participant
from bot.partnership import Partnership
from bot.ports import Impossible, NotArrived, Outcome, Unclear
from bot.services import asking, concerns, nudges
from bot.services.sending import CLOCKS_APART, Sending, send_next
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, LEAD, MEMBER, QUAYSIDE, RUTH, TOM
from tests.fakes import ObedientMessenger, StandingClock

# The settle time is the database's own seconds: short enough to wait for, long against one try.
SETTLE = 0.4


@pytest.fixture
def messenger() -> ObedientMessenger:
    return ObedientMessenger()


@pytest.fixture
def ticks() -> list[float]:
    """What the monotonic clock says, call by call; the last value stays."""
    return [0.0]


@pytest.fixture
def send(
    partnership: Partnership, clock: StandingClock, messenger: ObedientMessenger, ticks: list[float]
) -> Callable[[], int]:
    """Sends until nothing is due, and says how many were handled."""

    def monotonic() -> float:
        return ticks.pop(0) if len(ticks) > 1 else ticks[0]

    sending = Sending(messenger, monotonic, SETTLE, timeout=0.05)

    def send_all() -> int:
        handled = 0
        while send_next(partnership, sending, now=clock()):
            handled += 1
        return handled

    return send_all


@pytest.fixture
def raised(partnership: Partnership, clock: StandingClock) -> str:
    typed = concerns.Typed("cabinet-office", ("7b",), ("Papers came the evening before.",), ("Five days ahead.",))
    return concerns.raise_concern(partnership, typed, by=RUTH, now=clock(), delivery="d-raise").concern.reference


def ask(partnership: Partnership, clock: StandingClock, delivery: str = "d-ask") -> None:
    to = Address.direct(TOM, channel="D1", thread="1.5")
    asking.answer_message(partnership, "papers came the evening before", to=to, now=clock(), delivery=delivery)


def settled(send: Callable[[], int]) -> None:
    """Wait, by the database's own clock, until what was claimed comes back; then send it."""
    while send() == 0:
        pass


def kinds(messenger: ObedientMessenger) -> list[tuple[str | None, NudgeKind]]:
    rows = messenger.arrived.values()
    return [(to.user or to.channel, each.kind) for to, each in rows if isinstance(each, ConcernMessage)]


def test_an_answer_is_sent_once_however_often_slack_delivers_the_question(
    partnership: Partnership, clock: StandingClock, messenger: ObedientMessenger, send: Callable[[], int]
) -> None:
    ask(partnership, clock)
    ask(partnership, clock)

    assert send() == 1
    assert send() == 0
    [(address, message)] = messenger.arrived.values()
    assert (address.channel, address.thread) == ("D1", "1.5")
    assert isinstance(message, AnswerMessage)


def test_a_reply_leaves_before_a_nudge(
    partnership: Partnership,
    clock: StandingClock,
    messenger: ObedientMessenger,
    raised: str,
    send: Callable[[], int],
) -> None:
    clock.move(seconds=1)
    ask(partnership, clock)

    send()

    assert [type(message) for _, message in messenger.arrived.values()] == [AnswerMessage, ConcernMessage]


def test_nothing_leaves_before_its_time(
    clock: StandingClock, messenger: ObedientMessenger, raised: str, send: Callable[[], int]
) -> None:
    send()
    assert kinds(messenger) == [(ANA.user, NudgeKind.RAISED)]

    clock.move(days=1)
    assert send() == 0

    clock.move(days=1)
    send()
    assert kinds(messenger)[1:] == [(ANA.user, NudgeKind.PLEASE_ACKNOWLEDGE)]


def test_the_nudge_stands_on_the_timeline_of_the_party_that_got_it_only(
    partnership: Partnership, raised: str, send: Callable[[], int]
) -> None:
    send()

    seen_by = {each: concerns.show(partnership, raised, by=each).concern.timeline for each in (ANA, RUTH)}
    assert [(entry.kind, entry.detail) for entry in seen_by[ANA]] == [
        (EntryKind.RAISED, ""),
        (EntryKind.NUDGED, NudgeKind.RAISED),
    ]
    assert [entry.kind for entry in seen_by[RUTH]] == [EntryKind.RAISED]


@pytest.mark.parametrize("arrives", [True, False])
def test_an_unclear_direct_message_is_looked_for_before_it_is_sent_again(
    partnership: Partnership,
    clock: StandingClock,
    messenger: ObedientMessenger,
    send: Callable[[], int],
    *,
    arrives: bool,
) -> None:
    ask(partnership, clock)
    messenger.next_outcomes = [Unclear("timeout")]
    messenger.delivers_unclear = arrives

    assert send() == 1
    assert len(messenger.tried) == 1
    settled(send)

    assert len(messenger.arrived) == 1
    assert len(messenger.tried) == (1 if arrives else 2)
    assert send() == 0


def test_while_slack_cannot_be_asked_nothing_is_sent_again(
    partnership: Partnership, clock: StandingClock, messenger: ObedientMessenger, send: Callable[[], int]
) -> None:
    ask(partnership, clock)
    messenger.next_outcomes = [Unclear("timeout")]
    messenger.delivers_unclear = True
    messenger.next_lookups = [Unclear("no answer")]

    send()
    settled(send)
    assert len(messenger.tried) == 1


def test_what_left_after_the_backup_was_made_does_not_leave_again_from_the_restored_database(
    partnership: Partnership, clock: StandingClock, messenger: ObedientMessenger, raised: str, send: Callable[[], int]
) -> None:
    with partnership.open_work() as work:
        claim = work.outgoing.claim(now=clock(), settle=SETTLE, nudges=True)
        assert claim is not None
        # Left without a commit: so the records stand as in the backup, and Slack has the message all the same.
    messenger.arrived[claim.message.id] = (
        claim.message.address,
        GuidanceMessage(Guidance.HELP, partnership.framework, frozenset()),
    )
    clock.move(seconds=SETTLE + 1)

    send()

    assert messenger.tried == []
    assert [entry.kind for entry in concerns.show(partnership, raised, by=ANA).concern.timeline] == [
        EntryKind.RAISED,
        EntryKind.NUDGED,
    ]
    assert messenger.looked_since == [pytest.approx(claim.claimed_at - SETTLE - 1 - CLOCKS_APART, abs=5)]


def test_while_slack_cannot_be_asked_what_waited_for_long_is_asked_about_as_far_back(
    partnership: Partnership, clock: StandingClock, messenger: ObedientMessenger, raised: str, send: Callable[[], int]
) -> None:
    clock.move(hours=2)
    messenger.next_lookups = [Unclear("ratelimited", 0.05)]

    assert send() == 1
    assert messenger.tried == []
    settled(send)

    assert len(messenger.arrived) == 1
    first, second = messenger.looked_since
    assert second == pytest.approx(first, abs=5), "the try that only asked moves nothing"


def test_a_post_in_a_channel_that_waited_for_long_is_made(
    partnership: Partnership, clock: StandingClock, messenger: ObedientMessenger, raised: str, send: Callable[[], int]
) -> None:
    clock.move(days=14, hours=3)

    send()

    assert (CABINET_OFFICE.private_channel, NudgeKind.AIM_DATE_COMING_UP) in kinds(messenger)


def test_an_unclear_post_in_a_channel_counts_as_sent(
    partnership: Partnership,
    clock: StandingClock,
    messenger: ObedientMessenger,
    raised: str,
    send: Callable[[], int],
) -> None:
    concerns.acknowledge(partnership, raised, by=ANA, now=clock(), delivery="d-ack")
    send()
    clock.move(days=14)
    messenger.next_outcomes = [Unclear("timeout"), Unclear("timeout")]

    assert send() == 2
    settled(send)

    channel_posts = [each for each in messenger.arrived.values() if each[0].via is Via.CHANNEL]
    assert channel_posts == []
    assert kinds(messenger).count((ANA.user, NudgeKind.AIM_DATE_COMING_UP)) == 1


@pytest.mark.parametrize(
    ("outcome", "tries"),
    [
        (NotArrived("ratelimited", 1.0), 2),
        (Impossible("is_archived"), 1),
    ],
)
def test_what_certainly_did_not_arrive_is_tried_again_unless_it_never_can(
    partnership: Partnership,
    clock: StandingClock,
    messenger: ObedientMessenger,
    send: Callable[[], int],
    outcome: Outcome,
    tries: int,
) -> None:
    ask(partnership, clock)
    messenger.next_outcomes = [outcome]
    send()

    if tries > 1:
        settled(send)

    assert len(messenger.tried) == tries
    assert send() == 0


def test_one_message_that_cannot_leave_does_not_hold_up_another(
    partnership: Partnership, clock: StandingClock, messenger: ObedientMessenger, send: Callable[[], int]
) -> None:
    ask(partnership, clock, "d-1")
    ask(partnership, clock, "d-2")
    messenger.next_outcomes = [NotArrived("ratelimited", 60)]

    assert send() == 2
    assert len(messenger.arrived) == 1


def test_a_process_held_up_past_its_claim_sends_nothing(
    partnership: Partnership,
    clock: StandingClock,
    messenger: ObedientMessenger,
    send: Callable[[], int],
    ticks: list[float],
) -> None:
    ask(partnership, clock)
    ticks[:] = [0.0, SETTLE, 100.0, 100.0]

    assert send() == 1
    assert messenger.tried == []

    settled(send)
    assert len(messenger.arrived) == 1


def test_a_crash_while_sending_leaves_a_trace_to_ask_slack_about(
    partnership: Partnership, clock: StandingClock, messenger: ObedientMessenger, send: Callable[[], int]
) -> None:
    ask(partnership, clock)

    def crash() -> None:
        messenger.before_sending = lambda: None
        raise RuntimeError

    messenger.before_sending = crash
    with pytest.raises(RuntimeError):
        send()
    assert send() == 0, "the message is claimed, so nobody else tries it meanwhile"

    settled(send)
    assert len(messenger.arrived) == 1


@pytest.mark.parametrize(
    "becomes",
    [
        Participant(ANA, CABINET_OFFICE, MEMBER),
        Participant(ANA, BRIGHTWATER, LEAD),
        Participant(ANA, QUAYSIDE, LEAD),
        Participant(ANA, CABINET_OFFICE, frozenset()),
    ],
)
def test_a_nudge_to_somebody_whose_right_has_gone_is_never_sent(
    partnership: Partnership,
    messenger: ObedientMessenger,
    raised: str,
    send: Callable[[], int],
    becomes: Participant,
) -> None:
    with partnership.open_work() as work:
        work.people.put(becomes)
        work.commit()

    send()

    assert messenger.tried == []


def test_a_response_stops_what_was_coming_up_in_the_same_transaction(
    partnership: Partnership,
    clock: StandingClock,
    messenger: ObedientMessenger,
    raised: str,
    send: Callable[[], int],
) -> None:
    send()
    concerns.withdraw(partnership, raised, by=RUTH, now=clock(), delivery="d-withdraw")
    clock.move(days=90)

    send()

    assert kinds(messenger) == [(ANA.user, NudgeKind.RAISED), (ANA.user, NudgeKind.WITHDRAWN)]


def test_a_nudge_that_was_due_when_the_concern_changed_still_leaves(
    partnership: Partnership,
    clock: StandingClock,
    messenger: ObedientMessenger,
    raised: str,
    send: Callable[[], int],
) -> None:
    """The worker was down, or Slack, as the nudge came up; then the concern is acknowledged before it could leave."""
    send()
    clock.move(days=14)
    concerns.acknowledge(partnership, raised, by=ANA, now=clock(), delivery="d-ack")

    send()

    assert kinds(messenger).count((ANA.user, NudgeKind.AIM_DATE_COMING_UP)) == 1
    assert NudgeKind.PLEASE_ACKNOWLEDGE not in {kind for _, kind in kinds(messenger)}


def test_of_what_came_up_while_nothing_could_leave_only_the_last_leaves(
    partnership: Partnership,
    clock: StandingClock,
    messenger: ObedientMessenger,
    raised: str,
    send: Callable[[], int],
) -> None:
    clock.move(days=29)

    send()

    assert [kind for whom, kind in kinds(messenger) if whom == ANA.user] == [NudgeKind.AIM_DATE_PASSED]
    assert [kind for whom, kind in kinds(messenger) if whom == RUTH.user] == [NudgeKind.AIM_DATE_PASSED]


def test_a_nudge_that_arrived_before_a_crash_stands_on_the_timeline_though_its_reason_has_gone(
    partnership: Partnership,
    clock: StandingClock,
    messenger: ObedientMessenger,
    raised: str,
    send: Callable[[], int],
) -> None:
    messenger.next_outcomes = [Unclear("timeout")]
    messenger.delivers_unclear = True
    send()
    concerns.withdraw(partnership, raised, by=RUTH, now=clock(), delivery="d-withdraw")
    messenger.delivers_unclear = False
    settled(send)
    settled(send)

    assert len(messenger.tried) == 2
    timeline = concerns.show(partnership, raised, by=ANA).concern.timeline
    nudged = [entry.detail for entry in timeline if entry.kind is EntryKind.NUDGED]
    assert sorted(nudged) == [NudgeKind.RAISED, NudgeKind.WITHDRAWN]


def test_a_post_that_was_held_up_before_it_was_tried_does_not_count_as_sent(
    partnership: Partnership,
    clock: StandingClock,
    messenger: ObedientMessenger,
    raised: str,
    send: Callable[[], int],
    ticks: list[float],
) -> None:
    send()
    concerns.acknowledge(partnership, raised, by=ANA, now=clock(), delivery="d-ack")
    send()
    tried_before = len(messenger.tried)
    clock.move(days=14)
    ticks[:] = [0.0, SETTLE] * 2 + [0.0]
    assert send() == 2
    assert len(messenger.tried) == tried_before

    settled(send)
    assert [to.via for to, _ in messenger.arrived.values()].count(Via.CHANNEL) == 1


def test_an_outcome_that_comes_after_somebody_else_claimed_it_changes_nothing(
    partnership: Partnership, clock: StandingClock, messenger: ObedientMessenger, send: Callable[[], int]
) -> None:
    ask(partnership, clock)
    with partnership.open_work() as work:
        first = work.outgoing.claim(now=clock(), settle=0.0)
        work.commit()
    assert first is not None
    settled(send)

    with partnership.open_work() as work:
        assert work.outgoing.sent(first, ts="1.0") is False
    assert len(messenger.arrived) == 1


def test_a_message_that_was_tried_for_weeks_is_still_settled(
    partnership: Partnership, clock: StandingClock, messenger: ObedientMessenger, send: Callable[[], int]
) -> None:
    ask(partnership, clock)
    with partnership.open_work() as work:
        for _ in range(1100):
            work.outgoing.claim(now=clock(), settle=0)
        work.commit()

    assert send() == 1
    assert len(messenger.arrived) == 1
    assert send() == 0


@pytest.mark.parametrize(
    ("late_by", "arrives_at"),
    [
        ({"hours": 1}, "2026-09-16 10:30"),
        ({"hours": 13}, "2026-09-17 08:00"),
        ({"days": 3, "hours": 1}, "2026-09-21 08:00"),  # a Saturday
    ],
)
def test_a_nudge_that_missed_its_hour_waits_for_the_next_morning(
    partnership: Partnership,
    clock: StandingClock,
    messenger: ObedientMessenger,
    raised: str,
    send: Callable[[], int],
    late_by: dict[str, float],
    arrives_at: str,
) -> None:
    concerns.acknowledge(partnership, raised, by=ANA, now=clock(), delivery="d-ack")
    send()
    coming_up = datetime(2026, 9, 16, 8, 30, tzinfo=UTC)
    clock.moment = coming_up + timedelta(**late_by)
    opens = datetime.fromisoformat(f"{arrives_at}+01:00")

    send()
    assert ((ANA.user, NudgeKind.AIM_DATE_COMING_UP) in kinds(messenger)) is (clock.moment >= opens)
    ask(partnership, clock)
    send()
    assert any(isinstance(message, AnswerMessage) for _, message in messenger.arrived.values())

    clock.moment = opens
    send()
    assert kinds(messenger).count((ANA.user, NudgeKind.AIM_DATE_COMING_UP)) == 1


def test_the_next_nudge_is_told_while_one_is_planned(
    partnership: Partnership, clock: StandingClock, raised: str, send: Callable[[], int]
) -> None:
    send()
    please_acknowledge = datetime(2026, 9, 4, 8, 30, tzinfo=UTC)

    assert nudges.next_due(partnership, after=clock()) == please_acknowledge
    assert nudges.next_due(partnership, after=please_acknowledge) == datetime(2026, 9, 16, 8, 30, tzinfo=UTC)
    concerns.withdraw(partnership, raised, by=RUTH, now=clock(), delivery="d-withdraw")
    assert nudges.next_due(partnership, after=clock()) is None
