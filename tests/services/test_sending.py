"""What is due leaves once, whatever happens on the way."""

import pytest

from bot.domain.concern import EntryKind
from bot.domain.message import AnswerMessage, GuidanceMessage
from bot.domain.notice import Guidance
from bot.messenger import Impossible, NotArrived, Outcome, Unclear
from bot.services import concerns
from bot.services.sending import CLOCKS_APART
from tests.cast import ANA
from tests.services.sender import SETTLE, Sender


def test_an_answer_is_sent_once_however_often_slack_delivers_the_question(sender: Sender) -> None:
    sender.ask()
    sender.ask()

    assert sender.send() == 1
    assert sender.send() == 0
    [(address, message)] = sender.messenger.arrived.values()
    assert (address.channel, address.thread) == ("D1", "1.5")
    assert isinstance(message, AnswerMessage)


@pytest.mark.parametrize("arrives", [True, False])
def test_an_unclear_direct_message_is_looked_for_before_it_is_sent_again(sender: Sender, *, arrives: bool) -> None:
    sender.ask()
    sender.messenger.next_outcomes = [Unclear("timeout")]
    sender.messenger.delivers_unclear = arrives

    assert sender.send() == 1
    assert len(sender.messenger.tried) == 1
    sender.settle()

    assert len(sender.messenger.arrived) == 1
    assert len(sender.messenger.tried) == (1 if arrives else 2)
    assert sender.send() == 0


def test_while_slack_cannot_be_asked_nothing_is_sent_again(sender: Sender) -> None:
    sender.ask()
    sender.messenger.next_outcomes = [Unclear("timeout")]
    sender.messenger.delivers_unclear = True
    sender.messenger.next_lookups = [Unclear("no answer")]

    sender.send()
    sender.settle()
    assert len(sender.messenger.tried) == 1


def test_what_left_after_the_backup_was_made_does_not_leave_again_from_the_restored_database(
    sender: Sender, raised: str
) -> None:
    with sender.partnership.open_work() as work:
        claim = work.claims.take(now=sender.clock(), settle=SETTLE, nudges=True)
        assert claim is not None
        # Left without a commit: so the records stand as in the backup, and Slack has the message all the same.
    sender.messenger.arrived[claim.message.id] = (
        claim.message.address,
        GuidanceMessage(Guidance.HELP, sender.partnership.framework, frozenset()),
    )
    sender.clock.move(seconds=SETTLE + 1)

    sender.send()

    assert sender.messenger.tried == []
    seen = concerns.show(sender.partnership, raised, by=ANA, now=sender.clock())
    assert [entry.kind for entry in seen.concern.timeline] == [EntryKind.RAISED, EntryKind.NUDGED]
    assert sender.messenger.looked_since == [pytest.approx(claim.claimed_at - SETTLE - 1 - CLOCKS_APART, abs=5)]


def test_while_slack_cannot_be_asked_what_waited_for_long_is_asked_about_as_far_back(
    sender: Sender, raised: str
) -> None:
    sender.clock.move(hours=2)
    sender.messenger.next_lookups = [Unclear("ratelimited", 0.05)]

    assert sender.send() == 1
    assert sender.messenger.tried == []
    sender.settle()

    assert len(sender.messenger.arrived) == 1
    first, second = sender.messenger.looked_since
    assert second == pytest.approx(first, abs=5), "the try that only asked moves nothing"


@pytest.mark.parametrize(
    ("outcome", "tries"),
    [
        (NotArrived("ratelimited", 1.0), 2),
        (Impossible("is_archived"), 1),
    ],
)
def test_what_certainly_did_not_arrive_is_tried_again_unless_it_never_can(
    sender: Sender, outcome: Outcome, tries: int
) -> None:
    sender.ask()
    sender.messenger.next_outcomes = [outcome]
    sender.send()

    if tries > 1:
        sender.settle()

    assert len(sender.messenger.tried) == tries
    assert sender.send() == 0


def test_one_message_that_cannot_leave_does_not_hold_up_another(sender: Sender) -> None:
    sender.ask("d-1")
    sender.ask("d-2")
    sender.messenger.next_outcomes = [NotArrived("ratelimited", 60)]

    assert sender.send() == 2
    assert len(sender.messenger.arrived) == 1


def test_a_process_held_up_past_its_claim_sends_nothing(sender: Sender) -> None:
    sender.ask()
    sender.ticks[:] = [0.0, SETTLE, 100.0, 100.0]

    assert sender.send() == 1
    assert sender.messenger.tried == []

    sender.settle()
    assert len(sender.messenger.arrived) == 1


def test_a_crash_while_sending_leaves_a_trace_to_ask_slack_about(sender: Sender) -> None:
    sender.ask()

    def crash() -> None:
        sender.messenger.before_sending = lambda: None
        raise RuntimeError

    sender.messenger.before_sending = crash
    with pytest.raises(RuntimeError):
        sender.send()
    assert sender.send() == 0, "the message is claimed, so nobody else tries it meanwhile"

    sender.settle()
    assert len(sender.messenger.arrived) == 1


def test_an_outcome_that_comes_after_somebody_else_claimed_it_changes_nothing(sender: Sender) -> None:
    sender.ask()
    with sender.partnership.open_work() as work:
        first = work.claims.take(now=sender.clock(), settle=0.0)
        work.commit()
    assert first is not None
    sender.settle()

    with sender.partnership.open_work() as work:
        assert work.claims.sent(first, ts="1.0") is False
    assert len(sender.messenger.arrived) == 1


def test_a_message_that_was_tried_for_weeks_is_still_settled(sender: Sender) -> None:
    sender.ask()
    with sender.partnership.open_work() as work:
        for _ in range(1100):
            work.claims.take(now=sender.clock(), settle=0)
        work.commit()

    assert sender.send() == 1
    assert len(sender.messenger.arrived) == 1
    assert sender.send() == 0
