"""What changes while messages wait: hours, recipients, proposals. Nothing is said twice for it, and nothing sticks."""

from collections import Counter
from dataclasses import replace

import pytest

from bot.domain.concern import EntryKind
from bot.domain.hours import Hours
from bot.domain.message import GapMessage, PracticeMessage
from bot.domain.notice import NudgeKind
from bot.domain.outgoing import Via
from bot.domain.people import Participant, Person
from bot.domain.practice import Conversation, Practice, Region, Setting
from bot.messenger import Gone, TokenRefused
from bot.ports.people import Workspace
from bot.services import concerns, hours, naming, nudges, proposals
from tests import acting
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, JOE, LEAD, MEMBER, NAMESAKE, PRIYA, QUAYSIDE, RUTH, TEAM, TOM
from tests.services.sender import Sender

MONDAY, FRIDAY = 0, 4
SUCCESSOR = Person(TEAM, "U0SUCCESSR")


def test_where_the_bot_is_not_installed_a_refused_token_is_not_tried_again_at_once(sender: Sender, raised: str) -> None:
    """People of other workspaces may take part by Slack Connect: of those workspaces nothing is kept."""
    sender.messenger.next_outcomes = [TokenRefused("invalid_auth")]

    assert sender.send() == 1
    assert len(sender.messenger.tried) == 1

    sender.settle()
    assert sender.kinds() == [(ANA.user, NudgeKind.RAISED)]


def test_what_waits_for_somebodys_days_leaves_as_they_choose_others(sender: Sender, raised: str) -> None:
    hours.change(
        sender.partnership,
        Hours(days=frozenset({FRIDAY})),
        wants_digest=False,
        by=ANA,
        now=sender.clock(),
        delivery="d-friday",
    )
    sender.clock.move(days=5)
    sender.send()
    assert sender.kinds() == []

    hours.change(
        sender.partnership,
        Hours(days=frozenset({MONDAY, FRIDAY})),
        wants_digest=False,
        by=ANA,
        now=sender.clock(),
        delivery="d-monday",
    )
    sender.send()

    assert [whom for whom, _ in sender.kinds()] == [ANA.user]


def test_what_passes_on_after_downtime_comes_in_one_message_too(sender: Sender, raised: str) -> None:
    with sender.partnership.open_work() as work:
        work.people.put_party(replace(CABINET_OFFICE, private_channel=None))
        work.people.put(Participant(JOE, BRIGHTWATER, LEAD))
        work.commit()
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
    for number in range(3):
        acting.raise_concern(sender.partnership, typed, by=RUTH, now=sender.clock(), delivery=f"d-other{number}")
    # A day after what comes 14 days before the aim date.
    sender.clock.move(days=15)
    sender.messenger.next_outcomes = [Gone("account_inactive")]

    sender.send()

    assert sender.kinds() == [(TOM.user, NudgeKind.AIM_DATE_COMING_UP)] * 4
    assert [to.user for to, _ in sender.messenger.arrived.values()].count(TOM.user) == 1


@pytest.mark.parametrize("times", [2, 3])
def test_what_is_proposed_again_before_anybody_could_read_of_it_is_told_once(sender: Sender, times: int) -> None:
    # In the evening.
    sender.clock.move(hours=10)
    for number in range(times):
        if number:
            proposals.take_back(
                sender.partnership,
                Setting.REGION,
                Region.SCOTLAND,
                by=PRIYA,
                now=sender.clock(),
                delivery=f"d-back{number}",
            )
        sender.clock.move(minutes=1)
        proposals.propose(
            sender.partnership,
            Setting.REGION,
            Region.SCOTLAND,
            by=PRIYA,
            now=sender.clock(),
            delivery=f"d-propose{number}",
        )
    sender.clock.move(hours=14)

    sender.send()

    told = [to.user for to, message in sender.messenger.arrived.values() if isinstance(message, PracticeMessage)]
    assert told == [RUTH.user]


def test_administrators_of_all_parties_are_told_once_that_the_joint_channel_is_closed(sender: Sender) -> None:
    with sender.partnership.open_work() as work:
        work.practices.agree(Practice(joint_channel=Conversation(TEAM, "C0JOINT001")))
        nudges.plan_digests(sender.partnership, work, now=sender.clock())
        work.commit()
    # On four Mondays from 7 September: closed, closed still, open, and closed once more.
    sender.clock.move(days=5)
    for monday, outcomes in enumerate(([Gone("is_archived")], [Gone("is_archived")], [], [Gone("is_archived")])):
        sender.messenger.next_outcomes = [*outcomes]
        sender.send()
        told = [to.user for to, message in sender.messenger.arrived.values() if isinstance(message, GapMessage)]
        assert Counter(told) == dict.fromkeys([PRIYA.user, RUTH.user], 1 if monday < 3 else 2)
        sender.clock.move(days=7)


@pytest.mark.parametrize("becomes", [None, Participant(ANA, CABINET_OFFICE, MEMBER), Participant(ANA, QUAYSIDE, LEAD)])
def test_what_arrived_stands_on_the_timeline_though_its_reader_was_replaced_meanwhile(
    sender: Sender, raised: str, becomes: Participant | None
) -> None:
    def replace_them() -> None:
        sender.messenger.before_sending = lambda: None
        with sender.partnership.open_work() as work:
            work.people.put(Participant(SUCCESSOR, CABINET_OFFICE, LEAD))
            if becomes is None:
                work.people.remove(ANA)
            else:
                work.people.put(becomes)
            work.commit()

    sender.messenger.before_sending = replace_them
    sender.send()

    assert sender.kinds() == [(ANA.user, NudgeKind.RAISED)]
    timeline = concerns.show(sender.partnership, raised, by=TOM, now=sender.clock()).concern.timeline
    assert [entry.detail for entry in timeline if entry.kind is EntryKind.NUDGED] == [NudgeKind.RAISED]


@pytest.mark.parametrize("installed", [TEAM, NAMESAKE.team])
def test_a_partys_channel_gets_one_post_though_its_leads_are_of_two_workspaces(sender: Sender, installed: str) -> None:
    with sender.partnership.open_work() as work:
        work.workspaces.put(Workspace(installed, "U0PARTBOT1", "B0PARTBOT1"))
        work.people.put(Participant(NAMESAKE, CABINET_OFFICE, LEAD))
        work.commit()
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
    acting.raise_concern(sender.partnership, typed, by=RUTH, now=sender.clock(), delivery="d-raise")
    sender.clock.move(days=14)

    sender.send()

    posts = [to for to, _ in sender.messenger.arrived.values() if to.via is Via.CHANNEL]
    assert [(to.team, to.channel) for to in posts] == [(installed, CABINET_OFFICE.private_channel)]
    leads = [Person(to.team, to.user) for to, _ in sender.messenger.arrived.values() if to.user]
    assert sorted(leads) == sorted([ANA, NAMESAKE])


def test_what_came_up_while_a_party_had_nobody_to_tell_goes_to_the_first_who_is_named(
    sender: Sender, raised: str
) -> None:
    with sender.partnership.open_work() as work:
        work.people.remove(TOM)
        work.commit()
    naming.remove(sender.partnership, ANA, seen=LEAD, by=PRIYA, now=sender.clock(), delivery="d-remove")
    sender.clock.move(days=1)
    sender.send()
    assert sender.kinds() == []

    naming.name(sender.partnership, SUCCESSOR, LEAD, by=PRIYA, now=sender.clock(), delivery="d-name")
    sender.send()
    assert sender.kinds() == [(SUCCESSOR.user, NudgeKind.RAISED)]

    # What one lead was told is not told again to whoever follows.
    naming.remove(sender.partnership, SUCCESSOR, seen=LEAD, by=PRIYA, now=sender.clock(), delivery="d-remove-2")
    naming.name(sender.partnership, ANA, LEAD, by=PRIYA, now=sender.clock(), delivery="d-name-2")
    sender.send()
    assert sender.kinds() == [(SUCCESSOR.user, NudgeKind.RAISED)]


def test_as_one_digest_leaves_only_its_readers_next_is_planned(sender: Sender) -> None:
    """Of many that leave on one morning each would else plan all."""
    for person, days in ((ANA, {MONDAY}), (RUTH, {FRIDAY})):
        own = Hours(days=frozenset(days))
        hours.change(sender.partnership, own, wants_digest=True, by=person, now=sender.clock(), delivery=person.user)
    sender.clock.move(days=5)
    with sender.partnership.open_work() as work:
        ruth = work.people.participant(RUTH)
        assert ruth is not None
        work.people.put(replace(ruth, wants_digest=False))
        work.commit()

    sender.send()

    # Hers goes on being planned, and his is looked at when it is due.
    assert [len(sender.digests_to_come(each)) for each in (ANA, RUTH)] == [1, 1]
