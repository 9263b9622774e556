"""How sending stands, by the records, after Slack has said one thing or another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.outgoing import Urgency
from bot.domain.vitals import Vitals
from bot.messenger import Gone, Impossible, Outcome, TokenRefused, Unclear
from bot.partnership import Partnership
from bot.ports.people import Workspace
from bot.services import health, heartbeat
from tests.cast import ANA, CABINET_OFFICE, TEAM
from tests.fakes import StandingClock
from tests.services.sender import Sender


def vitals(partnership: Partnership, clock: StandingClock) -> Vitals:
    return health.take_vitals(partnership, now=clock())


@pytest.fixture(autouse=True)
def _installed(partnership: Partnership) -> None:
    with partnership.open_work() as work:
        work.workspaces.put(Workspace(TEAM, "U0BOT", "B0BOT"))
        work.commit()


def test_what_is_due_waits_until_it_has_left(
    partnership: Partnership, clock: StandingClock, sender: Sender, raised: str
) -> None:
    due_at = clock()
    sender.ask()
    clock.move(minutes=10)
    before = vitals(partnership, clock)
    sender.send()
    after = vitals(partnership, clock)

    assert before.waiting[Urgency.REPLY] == 1
    assert before.waiting[Urgency.NUDGE] >= 1
    assert before.oldest == due_at
    assert (after.waiting, after.oldest, after.undeliverable, after.refused) == ({}, None, 0, None)


@pytest.mark.parametrize(
    ("outcome", "refused", "undeliverable", "waiting"),
    [
        (TokenRefused("token_revoked"), "token_revoked", 0, 1),
        (Impossible("msg_too_long"), None, 1, 0),
        (Unclear("timeout"), None, 0, 1),
    ],
)
def test_what_did_not_get_through_is_told_by_what_it_means_for_the_rest(
    partnership: Partnership,
    clock: StandingClock,
    sender: Sender,
    outcome: Outcome,
    refused: str | None,
    undeliverable: int,
    waiting: int,
) -> None:
    sender.ask()
    sender.messenger.next_outcomes = [outcome]
    sender.send(at_most=1)

    found = vitals(partnership, clock)
    assert (found.refused, found.undeliverable) == (refused, undeliverable)
    assert sum(found.waiting.values()) == waiting
    assert found.refused is None or sender.messenger.arrived == {}


def test_what_could_not_be_delivered_is_told_of_for_thirty_days(
    partnership: Partnership, clock: StandingClock, sender: Sender
) -> None:
    sender.ask()
    sender.messenger.next_outcomes = [Impossible("msg_too_long")]
    sender.send(at_most=1)

    clock.move(days=30)
    assert vitals(partnership, clock).undeliverable == 1
    clock.move(seconds=1)
    assert vitals(partnership, clock).undeliverable == 0


def test_sending_goes_on_once_slack_takes_the_token_again(
    partnership: Partnership, clock: StandingClock, sender: Sender
) -> None:
    sender.ask()
    sender.messenger.next_outcomes = [TokenRefused("token_revoked", 0.1)]
    sender.send(at_most=1)
    assert vitals(partnership, clock).refused == "token_revoked"

    sender.settle()
    assert vitals(partnership, clock).refused is None
    assert len(sender.messenger.arrived) == 1


def test_processes_that_tick_are_told_apart_and_who_ended_is_gone(
    partnership: Partnership, clock: StandingClock
) -> None:
    heartbeat.beat(partnership, "one", jumped=False)
    heartbeat.beat(partnership, "two", jumped=True)
    heartbeat.beat(partnership, "three", jumped=False)
    heartbeat.end(partnership, "three")
    # The partnership's clock is nothing to them.
    clock.move(days=2)

    found = vitals(partnership, clock)
    assert [each.process for each in found.heartbeats] == ["one", "two"]
    assert (found.ticking(60), found.standing_still(60)) == (2, ())
    assert found.jumped is not None
    assert found.jumped < 60


def test_whom_slack_does_not_reach_is_counted_by_party_and_never_named(
    partnership: Partnership, clock: StandingClock, sender: Sender, raised: str
) -> None:
    sender.messenger.next_outcomes = [Gone("user_disabled")]
    sender.send(at_most=1)

    found = health.examine(partnership, team=None, now=clock() + timedelta(minutes=1))
    assert found.unreachable == {CABINET_OFFICE: ("user_disabled",)}
    assert found.without_reachable_lead == (CABINET_OFFICE,)
    assert found.without_lead == ()
    assert ANA.user not in str(replace(found, framework=partnership.framework))
