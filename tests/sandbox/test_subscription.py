"""Events that are too many or taken in vain, and what Slack asks of an app's address."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from sandbox.people import ANA, direct_message
from sandbox.server import running
from sandbox.slack_app import SlackApp
from sandbox.subscription import HOUR, Subscription
from sandbox.workspace import Workspace
from tests.sandbox.conftest import Machine
from tests.sandbox.foreign_app import ForeignApp

HERE = direct_message(ANA)


@pytest.fixture
def narrow(machine: Machine) -> Iterator[tuple[Workspace, ForeignApp]]:
    """Slack's limits on events, a thousand times smaller."""
    workspace = Workspace(
        rate_limits=None,
        retry_delays=(),
        answer_seconds=1.0,
        machine=machine,
        subscription=Subscription(machine, per_hour=3, exempt_below=4),
    )
    with running(workspace, with_page=False) as address, ForeignApp(workspace.app, f"{address}/api/") as bot:
        bot.app.event("message")(lambda: None)
        workspace.request_url = bot.url
        yield workspace, bot
        workspace.wait_until_quiet()
    workspace.close()


def say(workspace: Workspace, *texts: str) -> None:
    for text in texts:
        workspace.post(ANA, HERE, text)
        assert workspace.wait_until_quiet()


def names(workspace: Workspace) -> list[str]:
    return [exchange.name for exchange in workspace.traffic(kind="events")]


def test_too_many_events_in_an_hour_are_left_out_and_the_app_is_told_once_a_minute(
    narrow: tuple[Workspace, ForeignApp], machine: Machine
) -> None:
    workspace, bot = narrow
    machine.ahead = 60 - machine() % 60

    say(workspace, "1", "2", "3", "4", "5")

    assert names(workspace) == ["event:message"] * 3 + ["event:app_rate_limited"]
    told = workspace.traffic(kind="events")[-1].request
    assert told == {
        "token": "verification",
        "type": "app_rate_limited",
        "team_id": "T0PARTNER1",
        "minute_rate_limited": int(machine() // 60 * 60),
        "api_app_id": workspace.app.app_id,
    }
    machine.ahead += 60
    say(workspace, "6")
    assert names(workspace)[4:] == ["event:app_rate_limited"]
    assert workspace.traffic(kind="events")[-1].request["minute_rate_limited"] == told["minute_rate_limited"] + 60

    assert [event["text"] for event in bot.events("message")] == ["1", "2", "3"]

    machine.ahead += HOUR
    say(workspace, "7")
    assert workspace.traffic(kind="events")[-1].request["event"]["text"] == "7"


def test_an_app_that_takes_no_event_is_sent_none_until_somebody_switches_them_on(
    machine: Machine, address: str, workspace: Workspace
) -> None:
    kept = Subscription(machine, exempt_below=4)
    strict = Workspace(app=workspace.app, retry_delays=(), machine=machine, subscription=kept)
    try:
        with ForeignApp(workspace.app, f"{address}/api/") as bot:
            strict.request_url = bot.url
            bot.app.event("message")(lambda: None)
            bot.statuses = [500] * 4
            say(strict, "1", "2", "3")
            assert kept.is_on
            say(strict, "4")
            assert not kept.is_on
            say(strict, "5")
            assert bot.events("message") == []
            assert len(strict.traffic(kind="events")) == 4
            strict.switch_events_on()
            say(strict, "6")
            assert [event["text"] for event in bot.events("message")] == ["6"]
    finally:
        strict.close()


def test_one_event_in_ten_that_is_taken_keeps_the_subscription(machine: Machine) -> None:
    kept = Subscription(machine, exempt_below=10)
    for number in range(100):
        kept.took(well=number % 10 == 0)
    assert kept.is_on


def test_what_was_in_vain_more_than_an_hour_ago_does_not_count(machine: Machine) -> None:
    kept = Subscription(machine, exempt_below=10)
    for _ in range(9):
        kept.took(well=False)
    machine.ahead = HOUR
    for _ in range(9):
        kept.took(well=False)
    assert kept.is_on
    kept.took(well=False)
    assert not kept.is_on


def test_by_default_an_hour_has_thirty_thousand_events_and_a_thousand_count_for_nothing(machine: Machine) -> None:
    started = machine()
    kept = Subscription(lambda: started)
    for _ in range(999):
        kept.took(well=False)
    assert all(kept.admit() for _ in range(30_000))
    assert not kept.admit()
    assert kept.is_on
    kept.took(well=False)
    assert not kept.is_on


def test_bolt_echoes_the_challenge(workspace: Workspace, bot: ForeignApp) -> None:
    assert workspace.verify_request_url()
    (asked,) = workspace.traffic(kind="events")
    assert (asked.request["type"], asked.status, asked.refusal) == ("url_verification", 200, None)


def test_an_address_that_does_not_echo_the_challenge_is_not_verified(workspace: Workspace, bot: ForeignApp) -> None:
    bot.statuses = [200]
    assert not workspace.verify_request_url()
    assert workspace.refusals()[-1].refusal == "challenge_failed"
    workspace.request_url = None
    assert not workspace.verify_request_url()


def test_a_certificate_check_is_answered_by_bolt_itself(workspace: Workspace, bot: ForeignApp) -> None:
    assert workspace.check_certificate()
    bot.statuses = [404]
    assert not workspace.check_certificate()
    assert bot.heard[-1] == ({}, None)


def test_the_challenge_needs_the_right_signature(workspace: Workspace, address: str) -> None:
    with ForeignApp(SlackApp(signing_secret="another"), f"{address}/api/") as stranger:
        workspace.request_url = stranger.url
        assert not workspace.verify_request_url()
        reply = httpx.post(stranger.url, json={"type": "url_verification", "challenge": "x"}, trust_env=False)
        assert reply.status_code == 401
