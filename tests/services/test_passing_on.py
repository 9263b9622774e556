"""Whoever leaves with a nudge still waiting leaves it to their own party, and to nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.engagement import Confidentiality, How, Stage
from bot.domain.message import ActionMessage
from bot.domain.notice import NudgeKind
from bot.domain.outgoing import Address
from bot.domain.people import Person, Role
from bot.domain.reference import subject_of
from bot.partnership import Partnership
from bot.services import engagements, follow_up_actions, naming
from tests import acting
from tests.cast import ANA, JOE, LEAD, MEMBER, PRIYA, RUTH, TEAM, TOM
from tests.services.sender import Sender

OLGA, NADIA = Person(TEAM, "U0CABLEAD2"), Person(TEAM, "U0BSULEAD2")
# The concern is raised on Wednesday 2 September 2026; this is the first nudge after its aim date.
PASSED_AT = datetime(2026, 10, 1, 8, 30, tzinfo=UTC)


def name(sender: Sender, person: Person, roles: frozenset[Role], by: Person) -> None:
    naming.name(sender.partnership, person, roles, by=by, now=sender.clock(), delivery=f"d-{person.user}")


def remove(sender: Sender, person: Person, roles: frozenset[Role], by: Person) -> None:
    naming.remove(sender.partnership, person, seen=roles, by=by, now=sender.clock(), delivery=f"d-no-{person.user}")


@pytest.fixture
def passed(sender: Sender, raised: str) -> Sender:
    """Olga leads beside Ana. The nudge that the aim date has passed has come up an hour ago, and none has left."""
    name(sender, OLGA, LEAD, by=PRIYA)
    sender.send()
    while sender.clock() < PASSED_AT - timedelta(days=1):
        sender.clock.move(days=1)
        sender.send()
    sender.clock.moment = PASSED_AT + timedelta(hours=1)
    return sender


def test_what_one_partys_lead_leaves_behind_is_no_news_to_the_others_new_lead(passed: Sender) -> None:
    name(passed, NADIA, LEAD, by=RUTH)
    remove(passed, OLGA, LEAD, by=PRIYA)

    passed.send()

    told = [whom for whom, kind in passed.kinds() if kind is NudgeKind.AIM_DATE_PASSED]
    assert sorted(map(str, told)) == sorted([ANA.user, RUTH.user])


def test_it_passes_to_the_own_partys_new_lead_and_to_nobody_twice(passed: Sender) -> None:
    new = Person(TEAM, "U0CABLEAD3")
    name(passed, NADIA, LEAD, by=RUTH)
    name(passed, new, LEAD, by=PRIYA)
    remove(passed, OLGA, LEAD, by=PRIYA)

    passed.send()

    told = [whom for whom, kind in passed.kinds() if kind is NudgeKind.AIM_DATE_PASSED]
    assert sorted(map(str, told)) == sorted([ANA.user, new.user, RUTH.user])


def log_with_action(partnership: Partnership, now: datetime, owner: Person = JOE) -> str:
    # Whoever has not started plans nothing anew.
    acting.start(partnership, now=now)
    typed = engagements.Typed(
        topic="Hybrid working",
        description="A first talk.",
        stage=Stage.IDEA,
        on=now.date(),
        how=How.MEETING,
        parties=("brightwater",),
        provisions=("7b",),
        confidentiality=Confidentiality.ALL_PARTIES,
    )
    engagement, _ = engagements.log(partnership, typed, by=TOM, now=now, delivery="d-log")
    action = follow_up_actions.Typed("Send the papers.", owner, now.date() + timedelta(days=2))
    follow_up_actions.add(partnership, engagement.reference, action, by=TOM, now=now, delivery="d-action")
    return engagement.reference


@pytest.mark.parametrize("hours", [1, 50])
def test_a_removed_owners_follow_up_action_passes_to_their_lead(sender: Sender, hours: int) -> None:
    """Whether its hour is still to come or has gone without it."""
    log_with_action(sender.partnership, sender.clock())
    sender.clock.move(hours=hours)

    remove(sender, JOE, MEMBER, by=RUTH)
    acting.plan_asked(sender.partnership, now=sender.clock())
    sender.clock.moment = datetime(2026, 9, 4, 12, 0, tzinfo=UTC)
    sender.send()

    told = [(to.user, type(message)) for to, message in sender.messenger.arrived.values()]
    assert told == [(RUTH.user, ActionMessage)]


def test_a_removed_owners_follow_up_action_waits_for_their_lead_from_then_on(sender: Sender) -> None:
    reference = log_with_action(sender.partnership, sender.clock())

    remove(sender, JOE, MEMBER, by=RUTH)
    acting.plan_asked(sender.partnership, now=sender.clock())

    with sender.partnership.open_work() as work:
        known = work.outgoing.nudges_about([subject_of(reference, 1)])
    assert {each.key[3] for each in known if each.waits} == {Address.direct(RUTH).recipient}


def test_an_owner_who_speaks_for_another_party_by_now_is_told_themselves_and_once(sender: Sender) -> None:
    log_with_action(sender.partnership, sender.clock(), owner=TOM)
    remove(sender, TOM, MEMBER, by=PRIYA)
    name(sender, TOM, MEMBER, by=RUTH)
    acting.plan_asked(sender.partnership, now=sender.clock())

    sender.clock.moment = datetime(2026, 9, 4, 12, 0, tzinfo=UTC)

    assert sender.send(at_most=10) == 1
    assert [to.user for to, _ in sender.messenger.arrived.values()] == [TOM.user]


def test_what_has_passed_to_a_partys_leads_is_for_one_who_is_named_later_too(sender: Sender) -> None:
    log_with_action(sender.partnership, sender.clock())
    remove(sender, JOE, MEMBER, by=RUTH)
    acting.plan_asked(sender.partnership, now=sender.clock())
    name(sender, NADIA, LEAD, by=RUTH)
    acting.plan_asked(sender.partnership, now=sender.clock())

    sender.clock.moment = datetime(2026, 9, 4, 12, 0, tzinfo=UTC)
    sender.send()

    assert {to.user for to, _ in sender.messenger.arrived.values()} == {RUTH.user, NADIA.user}


def test_who_is_named_where_there_was_nobody_is_told_of_follow_up_actions_too(sender: Sender) -> None:
    log_with_action(sender.partnership, sender.clock(), owner=TOM)
    for person, roles in ((TOM, MEMBER), (ANA, LEAD)):
        remove(sender, person, roles, by=PRIYA)
    acting.plan_asked(sender.partnership, now=sender.clock())
    name(sender, OLGA, MEMBER, by=PRIYA)
    acting.plan_asked(sender.partnership, now=sender.clock())

    sender.clock.moment = datetime(2026, 9, 4, 12, 0, tzinfo=UTC)
    sender.send()

    assert (OLGA.user, ActionMessage) in [(to.user, type(each)) for to, each in sender.messenger.arrived.values()]
