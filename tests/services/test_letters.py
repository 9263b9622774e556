"""A letter is authorised and written when it leaves, shared once, and taken back after a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.letter import Paper
from bot.domain.people import Person
from bot.errors import InvalidInput, NotAParticipant, NotFound
from bot.messenger import Arrived, Impossible, NotArrived, Unclear, Unknown
from bot.services import letters
from tests.cast import ANA, JOE, MAIRI, PRIYA, QUAYSIDE, RUTH, SAM, TOM
from tests.services.sender import Sender


def ask(sender: Sender, reference: str, *, by: Person = JOE, paper: Paper = Paper.CONCERN, delivery: str = "d") -> None:
    letters.request(sender.partnership, reference, paper, by=by, now=sender.clock(), delivery=delivery)


@pytest.mark.parametrize("by", [RUTH, JOE, ANA, TOM])
def test_both_parties_members_and_leads_get_it_themselves(sender: Sender, raised: str, by: Person) -> None:
    ask(sender, raised, by=by)

    sender.send()

    [(address, letter)] = sender.files.shared.values()
    assert (address.user, letter.paper, letter.concern.reference) == (by.user, Paper.CONCERN, raised)


@pytest.mark.parametrize(("by", "refusal"), [(MAIRI, NotFound), (PRIYA, NotFound), (SAM, NotAParticipant)])
def test_for_others_there_is_no_such_concern(sender: Sender, raised: str, by: Person, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        ask(sender, raised, by=by)
    with pytest.raises(refusal):
        letters.prepare(sender.partnership, raised, by=by)

    sender.send()
    assert sender.files.uploaded == []


def test_what_has_not_been_written_cannot_be_asked_for(sender: Sender, raised: str) -> None:
    with pytest.raises(InvalidInput, match="paper"):
        ask(sender, raised, paper=Paper.RESPONSE)


@pytest.mark.parametrize("moves", [False, True], ids=["named no more", "of another party now"])
def test_whoever_lost_the_right_before_it_leaves_gets_nothing(sender: Sender, raised: str, *, moves: bool) -> None:
    ask(sender, raised)
    lose_the_right(sender, moves=moves)

    sender.send()

    assert sender.files.uploaded == []
    assert sender.files.shared == {}


def lose_the_right(sender: Sender, *, moves: bool = False) -> None:
    with sender.partnership.open_work() as work:
        known = work.people.participant(JOE)
        assert known is not None
        work.people.remove(JOE)
        if moves:
            work.people.put(replace(known, party=QUAYSIDE))
        work.commit()


def test_a_request_that_slack_repeats_is_one_letter(sender: Sender, raised: str) -> None:
    ask(sender, raised)
    ask(sender, raised)

    sender.send()

    assert len(sender.files.shared) == 1


@pytest.mark.parametrize("arrives", [True, False])
def test_an_unclear_sharing_is_asked_about_and_repeated_with_the_same_file(
    sender: Sender, raised: str, *, arrives: bool
) -> None:
    ask(sender, raised)
    sender.files.next_shares, sender.files.shares_unclear = [Unclear("timeout")], arrives
    sender.send()
    sender.files.shares_unclear = False

    sender.settle()

    assert sender.files.uploaded == list(sender.files.shared) == ["F0"]


def test_an_upload_that_slack_forgot_is_made_anew(sender: Sender, raised: str) -> None:
    ask(sender, raised)
    sender.files.next_shares = [Unknown()]
    sender.send()

    sender.settle()

    assert (sender.files.uploaded, list(sender.files.shared)) == (["F0", "F1"], ["F1"])


def test_a_crash_before_sharing_leaves_the_files_id_to_go_by(sender: Sender, raised: str) -> None:
    ask(sender, raised)
    sender.files.before_sharing = crash
    with pytest.raises(Crash):
        sender.send()
    sender.files.before_sharing = lambda: None
    # Nudges of the concern leave meanwhile.
    sender.send()

    sender.settle()

    assert sender.files.uploaded == list(sender.files.shared) == ["F0"]


class Crash(Exception):
    pass


def crash() -> None:
    raise Crash


def test_what_may_have_arrived_before_the_right_was_lost_is_deleted_too(sender: Sender, raised: str) -> None:
    ask(sender, raised)
    sender.files.next_shares = [Unclear("timeout")]
    sender.send()
    lose_the_right(sender)
    sender.settle()

    sender.clock.move(hours=24)
    sender.send()

    assert (sender.files.shared, sender.files.removed) == ({}, ["F0"])


def test_whoever_was_held_up_after_uploading_shares_nothing(sender: Sender, raised: str) -> None:
    ask(sender, raised)
    sender.ticks = [0.0, 0.0, 100.0]

    sender.send(at_most=1)

    assert (sender.files.uploaded, sender.files.shared) == (["F0"], {})


@pytest.mark.parametrize("problem", [NotArrived("ratelimited", 0.1), Impossible("user_not_found")])
def test_a_letter_that_cannot_be_uploaded_is_tried_again_unless_it_never_can(
    sender: Sender, raised: str, problem: NotArrived | Impossible
) -> None:
    ask(sender, raised)
    sender.files.next_uploads = [problem]
    sender.send()

    # On a busy machine its rest may be over before everything else was looked at.
    if isinstance(problem, NotArrived) and not sender.files.shared:
        sender.settle()

    assert len(sender.files.shared) == (1 if isinstance(problem, NotArrived) else 0)


def test_it_is_deleted_a_day_after_it_came_outside_working_hours_too(sender: Sender, raised: str) -> None:
    # From Friday evening to Saturday evening, when no nudge leaves.
    sender.clock.move(days=2, hours=9)
    ask(sender, raised)
    sender.send()
    sender.clock.move(hours=23, minutes=59)
    sender.send()
    assert sender.files.removed == []

    sender.clock.move(minutes=1)
    sender.send()

    assert sender.files.removed == ["F0"]
    sender.clock.move(days=3)
    sender.send()
    assert sender.files.removed == ["F0"]


def test_deleting_is_tried_until_it_is_certain(sender: Sender, raised: str) -> None:
    ask(sender, raised)
    sender.send()
    sender.files.next_removals = [Unclear("timeout"), Arrived("F0")]
    sender.clock.moment += timedelta(days=1)
    sender.send()
    assert sender.files.removed == []

    sender.settle()

    assert sender.files.removed == ["F0"]
