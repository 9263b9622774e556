"""What a digest holds, for whom, and that it is sent to nobody who wants it no more."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.engagement import Confidentiality
from bot.domain.message import DigestMessage
from bot.domain.outgoing import Address, Via
from bot.domain.people import Person
from bot.domain.practice import Conversation, Practice
from bot.domain.procedure import State
from bot.partnership import Partnership
from bot.services import digest
from bot.services.digest import MOST_LINES
from tests.cast import ANA, JOE, MAIRI, PRIYA, RUTH, SAM, TEAM
from tests.fakes import StandingClock
from tests.services.test_upcoming import log_one, named, raise_one, respond

JOINT = Conversation(TEAM, "C0JOINT001")
TO_JOINT = Address(Via.CHANNEL, TEAM, channel=JOINT.channel)


def opt(partnership: Partnership, by: Person, *, wants: bool = True) -> None:
    with partnership.open_work() as work:
        participant = work.people.participant(by)
        assert participant is not None
        work.people.put(replace(participant, wants_digest=wants))
        work.commit()


def agree(partnership: Partnership, joint: Conversation | None = JOINT) -> None:
    with partnership.open_work() as work:
        work.practices.agree(Practice(joint_channel=joint))
        work.commit()


def made(partnership: Partnership, clock: StandingClock, to: Person | Address) -> DigestMessage | None:
    address = to if isinstance(to, Address) else Address.direct(to)
    with partnership.open_work() as work:
        reader = work.people.participant(Person(address.team, address.user)) if address.user else None
        return digest.message(partnership, work, address, reader, clock())


def held(partnership: Partnership, clock: StandingClock, to: Person | Address) -> list[str]:
    message = made(partnership, clock, to)
    assert message is not None
    return [named(each) for each in message.lines]


def test_only_who_wants_one_gets_one(partnership: Partnership, clock: StandingClock) -> None:
    assert made(partnership, clock, JOE) is None
    opt(partnership, JOE)
    assert made(partnership, clock, JOE) is not None
    opt(partnership, JOE, wants=False)
    assert made(partnership, clock, JOE) is None
    assert made(partnership, clock, SAM) is None


def test_who_was_removed_or_reads_no_records_gets_none(partnership: Partnership, clock: StandingClock) -> None:
    opt(partnership, PRIYA)
    opt(partnership, JOE)
    with partnership.open_work() as work:
        work.people.remove(JOE)
        work.commit()

    assert made(partnership, clock, PRIYA) is None
    assert made(partnership, clock, JOE) is None


def test_it_has_what_comes_up_in_two_weeks_and_what_waits(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    engagement = log_one(partnership, clock)  # its action is due on 10 September, the decision on 20 October
    responded = raise_one(partnership, clock)
    respond(partnership, clock, responded)
    for by in (JOE, ANA, MAIRI):
        opt(partnership, by)

    assert {by: held(partnership, clock, by) for by in (JOE, ANA, MAIRI)} == {
        JOE: [responded, f"{engagement}/1"],
        ANA: [],
        MAIRI: [],
    }

    clock.move(days=14)  # to 16 September, two weeks before the aim date
    assert held(partnership, clock, ANA) == [raised]
    message = made(partnership, clock, ANA)
    assert message is not None
    assert (message.today, message.until) == (date(2026, 9, 16), date(2026, 9, 30))


@pytest.mark.parametrize(("by", "counts"), [(RUTH, True), (ANA, True), (MAIRI, False)])
def test_it_counts_what_changed_in_the_last_week_for_the_two_parties_alone(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person, counts: bool
) -> None:
    opt(partnership, by)
    respond(partnership, clock, raise_one(partnership, clock))

    def changed() -> object:
        message = made(partnership, clock, by)
        assert message is not None
        return message.changed

    assert changed() == ({State.RAISED: 1, State.RESPONDED: 1} if counts else {})
    clock.move(days=8)
    assert changed() == {}


def test_what_no_longer_fits_is_counted(partnership: Partnership, clock: StandingClock) -> None:
    opt(partnership, JOE)
    for _ in range(MOST_LINES + 1):
        respond(partnership, clock, raise_one(partnership, clock))

    message = made(partnership, clock, JOE)

    assert message is not None
    assert (len(message.lines), message.total) == (MOST_LINES, MOST_LINES + 1)


def test_the_joint_channel_gets_only_what_all_parties_may_see(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    agree(partnership)
    open_one = log_one(partnership, clock, decision_date=date(2026, 9, 15))
    kept = log_one(partnership, clock, confidentiality=Confidentiality.IN_CONFIDENCE, decision_date=date(2026, 9, 15))
    respond(partnership, clock, raise_one(partnership, clock))

    message = made(partnership, clock, TO_JOINT)

    assert message is not None
    assert [named(each) for each in message.lines] == [f"{open_one}/1", open_one]
    assert (message.since, message.changed, message.total) == (None, {}, 2)
    assert raised not in repr(message)
    assert kept not in repr(message)


def test_what_has_passed_is_not_held_up_to_all(partnership: Partnership, clock: StandingClock) -> None:
    agree(partnership)
    log_one(partnership, clock, decision_date=date(2026, 9, 3))
    clock.move(days=20)

    assert held(partnership, clock, TO_JOINT) == []


def test_a_channel_that_is_not_or_no_longer_the_joint_one_gets_none(
    partnership: Partnership, clock: StandingClock
) -> None:
    log_one(partnership, clock)

    assert made(partnership, clock, TO_JOINT) is None
    agree(partnership)
    assert made(partnership, clock, TO_JOINT) is not None
    assert made(partnership, clock, replace(TO_JOINT, channel="C0CABPRIV1")) is None
    assert made(partnership, clock, replace(TO_JOINT, team="T0ANOTHER1")) is None
    agree(partnership, None)
    assert made(partnership, clock, TO_JOINT) is None
