"""Nudges leave at their hour, to whom they are for, as long as there is a reason for them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.concern import EntryKind
from bot.domain.message import AnswerMessage, ConcernMessage, MergedMessage
from bot.domain.notice import NudgeKind
from bot.domain.outgoing import Via
from bot.domain.people import Participant, Person
from bot.messenger import Arrived, NotArrived, Unclear
from bot.services import concerns, nudges
from tests import acting
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, LEAD, MEMBER, QUAYSIDE, RUTH, TEAM
from tests.services.sender import SETTLE, Sender

SUCCESSOR = Person(TEAM, "U0SUCCESSR")


def test_a_reply_leaves_before_a_nudge(sender: Sender, raised: str) -> None:
    sender.clock.move(seconds=1)
    sender.ask()

    sender.send()

    assert [type(message) for _, message in sender.messenger.arrived.values()] == [AnswerMessage, ConcernMessage]


def test_while_nudges_are_planned_anew_replies_leave_alone(sender: Sender, raised: str) -> None:
    sender.ask()

    assert sender.send(only_replies=True) == 1
    assert [type(message) for _, message in sender.messenger.arrived.values()] == [AnswerMessage]

    sender.send()
    assert sender.kinds() == [(ANA.user, NudgeKind.RAISED)]


def test_nothing_leaves_before_its_time(sender: Sender, raised: str) -> None:
    sender.send()
    assert sender.kinds() == [(ANA.user, NudgeKind.RAISED)]

    sender.clock.move(days=1)
    assert sender.send() == 0

    sender.clock.move(days=1)
    sender.send()
    assert sender.kinds()[1:] == [(ANA.user, NudgeKind.PLEASE_ACKNOWLEDGE)]


def test_the_nudge_stands_on_the_timeline_of_the_party_that_got_it_only(sender: Sender, raised: str) -> None:
    sender.send()

    seen_by = {
        each: concerns.show(sender.partnership, raised, by=each, now=sender.clock()).concern.timeline
        for each in (ANA, RUTH)
    }
    assert [(entry.kind, entry.detail) for entry in seen_by[ANA]] == [
        (EntryKind.RAISED, ""),
        (EntryKind.NUDGED, NudgeKind.RAISED),
    ]
    assert [entry.kind for entry in seen_by[RUTH]] == [EntryKind.RAISED]


def test_a_post_in_a_channel_that_waited_for_long_is_made(sender: Sender, raised: str) -> None:
    sender.clock.move(days=14, hours=3)

    sender.send()

    assert (CABINET_OFFICE.private_channel, NudgeKind.AIM_DATE_COMING_UP) in sender.kinds()


def test_an_unclear_post_in_a_channel_counts_as_sent(sender: Sender, raised: str) -> None:
    concerns.act(sender.partnership, raised, EntryKind.ACKNOWLEDGED, by=ANA, now=sender.clock(), delivery="d-ack")
    sender.send()
    sender.clock.move(days=14)
    sender.messenger.next_outcomes = [Unclear("timeout"), Unclear("timeout")]

    assert sender.send() == 2
    sender.settle()

    channel_posts = [each for each in sender.messenger.arrived.values() if each[0].via is Via.CHANNEL]
    assert channel_posts == []
    assert sender.kinds().count((ANA.user, NudgeKind.AIM_DATE_COMING_UP)) == 1


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
    sender: Sender, raised: str, becomes: Participant
) -> None:
    with sender.partnership.open_work() as work:
        # Where nobody leads members are told.
        work.people.put(Participant(SUCCESSOR, CABINET_OFFICE, LEAD))
        work.people.put(becomes)
        work.commit()

    sender.send()

    assert sender.kinds() == [(SUCCESSOR.user, NudgeKind.RAISED)]


def test_a_response_stops_what_was_coming_up_in_the_same_transaction(sender: Sender, raised: str) -> None:
    sender.send()
    concerns.act(sender.partnership, raised, EntryKind.WITHDRAWN, by=RUTH, now=sender.clock(), delivery="d-withdraw")
    sender.clock.move(days=90)

    sender.send()

    assert sender.kinds() == [(ANA.user, NudgeKind.RAISED), (ANA.user, NudgeKind.WITHDRAWN)]


def test_a_nudge_that_was_due_when_the_concern_changed_still_leaves(sender: Sender, raised: str) -> None:
    """The worker was down, or Slack, as the nudge came up; then the concern is acknowledged before it could leave."""
    sender.send()
    sender.clock.move(days=14)
    concerns.act(sender.partnership, raised, EntryKind.ACKNOWLEDGED, by=ANA, now=sender.clock(), delivery="d-ack")

    sender.send()

    assert sender.kinds().count((ANA.user, NudgeKind.AIM_DATE_COMING_UP)) == 1
    assert NudgeKind.PLEASE_ACKNOWLEDGE not in {kind for _, kind in sender.kinds()}


def test_of_what_came_up_while_nothing_could_leave_only_the_last_leaves(sender: Sender, raised: str) -> None:
    sender.clock.move(days=29)

    sender.send()

    assert [kind for whom, kind in sender.kinds() if whom == ANA.user] == [NudgeKind.AIM_DATE_PASSED]
    assert [kind for whom, kind in sender.kinds() if whom == RUTH.user] == [NudgeKind.AIM_DATE_PASSED]


def test_a_nudge_that_arrived_before_a_crash_stands_on_the_timeline_though_its_reason_has_gone(
    sender: Sender, raised: str
) -> None:
    sender.messenger.next_outcomes = [Unclear("timeout")]
    sender.messenger.delivers_unclear = True
    sender.send()
    concerns.act(sender.partnership, raised, EntryKind.WITHDRAWN, by=RUTH, now=sender.clock(), delivery="d-withdraw")
    sender.messenger.delivers_unclear = False
    sender.settle()
    sender.settle()

    assert len(sender.messenger.tried) == 2
    timeline = concerns.show(sender.partnership, raised, by=ANA, now=sender.clock()).concern.timeline
    nudged = [entry.detail for entry in timeline if entry.kind is EntryKind.NUDGED]
    assert sorted(nudged) == [NudgeKind.RAISED, NudgeKind.WITHDRAWN]


def test_a_post_that_was_held_up_before_it_was_tried_does_not_count_as_sent(sender: Sender, raised: str) -> None:
    sender.send()
    concerns.act(sender.partnership, raised, EntryKind.ACKNOWLEDGED, by=ANA, now=sender.clock(), delivery="d-ack")
    sender.send()
    tried_before = len(sender.messenger.tried)
    sender.clock.move(days=14)
    sender.ticks[:] = [0.0, SETTLE] * 2 + [0.0]
    assert sender.send(at_most=2) == 2
    assert len(sender.messenger.tried) == tried_before

    # The direct message and the post come back each in its own time.
    handled = 0
    while handled < 2:
        handled += sender.send()
    assert [to.via for to, _ in sender.messenger.arrived.values()].count(Via.CHANNEL) == 1


@pytest.mark.parametrize(
    ("late_by", "arrives_at"),
    [
        ({"hours": 1}, "2026-09-16 10:30"),
        ({"hours": 13}, "2026-09-17 08:00"),
        ({"days": 3, "hours": 1}, "2026-09-21 08:00"),  # a Saturday
    ],
)
def test_a_nudge_that_missed_its_hour_waits_for_the_next_morning(
    sender: Sender, raised: str, late_by: dict[str, float], arrives_at: str
) -> None:
    concerns.act(sender.partnership, raised, EntryKind.ACKNOWLEDGED, by=ANA, now=sender.clock(), delivery="d-ack")
    sender.send()
    coming_up = datetime(2026, 9, 16, 8, 30, tzinfo=UTC)
    sender.clock.moment = coming_up + timedelta(**late_by)
    opens = datetime.fromisoformat(f"{arrives_at}+01:00")

    sender.send()
    assert ((ANA.user, NudgeKind.AIM_DATE_COMING_UP) in sender.kinds()) is (sender.clock.moment >= opens)
    sender.ask()
    sender.send()
    assert any(isinstance(message, AnswerMessage) for _, message in sender.messenger.arrived.values())

    sender.clock.moment = opens
    sender.send()
    assert sender.kinds().count((ANA.user, NudgeKind.AIM_DATE_COMING_UP)) == 1


def test_the_next_nudge_is_told_while_one_is_planned(sender: Sender, raised: str) -> None:
    sender.send()
    please_acknowledge = datetime(2026, 9, 4, 8, 30, tzinfo=UTC)

    assert nudges.next_due(sender.partnership, after=sender.clock()) == please_acknowledge
    assert nudges.next_due(sender.partnership, after=please_acknowledge) == datetime(2026, 9, 16, 8, 30, tzinfo=UTC)
    concerns.act(sender.partnership, raised, EntryKind.WITHDRAWN, by=RUTH, now=sender.clock(), delivery="d-withdraw")
    assert nudges.next_due(sender.partnership, after=sender.clock()) is None


def test_what_is_anothers_when_it_leaves_passes_on_to_them(sender: Sender, raised: str) -> None:
    """Somebody else leads by the time of a second try, though nobody has planned anew since."""
    sender.messenger.next_outcomes = [NotArrived("later", 0)]
    sender.send(at_most=1)
    with sender.partnership.open_work() as work:
        work.people.put(Participant(SUCCESSOR, CABINET_OFFICE, LEAD))
        work.people.put(Participant(ANA, CABINET_OFFICE, MEMBER))
        work.commit()

    sender.send()

    assert sender.kinds() == [(SUCCESSOR.user, NudgeKind.RAISED)]


def test_what_left_before_a_backup_was_put_back_takes_nothing_with_it(sender: Sender, raised: str) -> None:
    """It is found in Slack; what is late beside it has never left."""
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
    acting.raise_concern(sender.partnership, typed, by=RUTH, now=sender.clock(), delivery="d-other")
    sender.messenger.next_lookups = [Arrived("1.5")]
    sender.clock.move(days=1)

    sender.send()

    assert len(sender.messenger.looked_since) == 2
    assert sender.kinds() == [(ANA.user, NudgeKind.RAISED)]


def test_what_is_not_called_for_any_more_after_downtime_is_dropped_in_one_go(sender: Sender, raised: str) -> None:
    sender.clock.move(days=40)

    sender.send()

    # Slack is asked about the first of each person's, and about what is left; not about each that was dropped.
    people = {to.user for to, _ in sender.messenger.arrived.values() if to.user}
    assert people == {ANA.user, RUTH.user}
    assert len(sender.messenger.looked_since) <= 2 * len(people)


@pytest.mark.parametrize(("began", "asked"), [(timedelta(hours=-1), 0), (timedelta(hours=1), 1)])
def test_only_what_came_up_before_this_process_is_asked_about_untried(
    sender: Sender, raised: str, began: timedelta, asked: int
) -> None:
    """Slack answers fifty such questions a minute, and takes many more messages that wait for their turn."""
    sender.began = sender.clock() + began
    sender.clock.move(hours=2)

    sender.send()

    assert len(sender.messenger.looked_since) == asked
    assert sender.kinds() == [(ANA.user, NudgeKind.RAISED)]


def test_what_is_due_on_the_day_goes_with_the_rest_though_what_was_late_is_overtaken(
    sender: Sender, raised: str
) -> None:
    """Each concern's first nudges are overtaken by those of the day on which the bot is back."""
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
    for number in range(3):
        acting.raise_concern(sender.partnership, typed, by=RUTH, now=sender.clock(), delivery=f"d-{number}")
    sender.clock.move(days=14)

    sender.send()

    direct = [message for to, message in sender.messenger.arrived.values() if to.user == ANA.user]
    assert [type(message) for message in direct] == [MergedMessage]
    assert [kind for whom, kind in sender.kinds() if whom == ANA.user] == [NudgeKind.AIM_DATE_COMING_UP] * 4
