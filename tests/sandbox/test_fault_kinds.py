"""The faults that the page offers: each brought about by name, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.fault_kinds import bring_about, described, fault_kinds, make_well
from sandbox.faults import Fault
from sandbox.people import ANA, PARTNERSHIP, direct_message
from sandbox.slack_app import SlackApp
from sandbox.subscription import Subscription
from sandbox.values import Refused
from sandbox.workspace import Workspace
from tests.sandbox.foreign_app import ForeignApp

HERE = direct_message(ANA)
NEVER = ("deadline", "breach", "overdue", "late", "target", "sla", "failure", "must", "!")


def test_every_kind_has_a_name_of_its_own_and_says_what_it_does(workspace: Workspace) -> None:
    kinds = fault_kinds(workspace)
    assert len({kind.name for kind in kinds}) == len(kinds)
    assert {kind.group for kind in kinds} == {"calls", "deliveries", "workspace"}
    words = [
        text for kind in kinds for text in (kind.label, kind.explanation, *(each.label for each in kind.parameters))
    ]
    assert all(words)
    spoken = {word.strip(".,:;’").lower() for text in words for word in text.split()}
    assert spoken.isdisjoint(NEVER)


def test_every_default_is_among_what_is_offered(workspace: Workspace) -> None:
    for kind in fault_kinds(workspace):
        for parameter in kind.parameters:
            assert parameter.chosen({}) == parameter.default


@pytest.mark.parametrize(
    ("name", "values", "fault", "words"),
    [
        (
            "refuse",
            {"method": "views.open", "error": "internal_error", "times": "3"},
            Fault("views.open", "error", error="internal_error", times=3),
            "views.open: refused with internal_error (3 times)",
        ),
        (
            "server_error",
            {"status": "503"},
            Fault("chat.postMessage", "status", status=503),
            "chat.postMessage: answered with status 503 (once)",
        ),
        (
            "rate_limit",
            {"method": "*", "retry_after": "30", "times": "20"},
            Fault("*", "rate_limit", retry_after=30, times=20),
            "any call: answered with 429, to come again in 30 s (20 times)",
        ),
        ("cut", {}, Fault("chat.postMessage", "drop"), "chat.postMessage: cut off before anything is done (once)"),
        (
            "cut_after",
            {},
            Fault("chat.postMessage", "drop_after"),
            "chat.postMessage: carried out, and then cut off (once)",
        ),
        (
            "hang",
            {},
            Fault("chat.postMessage", "hang"),
            "chat.postMessage: left without an answer, nothing done (once)",
        ),
        (
            "hang_after",
            {"method": "response_url"},
            Fault("response_url", "hang_after"),
            "response_url: carried out, and left without an answer (once)",
        ),
        (
            "lose_answer",
            {"what": "view_submission"},
            Fault("view_submission", "lose_answer"),
            "submitted modals: delivered, and the app’s answer lost (once)",
        ),
        (
            "unreachable",
            {"what": "*", "times": "2"},
            Fault("*", "unreachable", times=2),
            "everything: not delivered: nobody found at the app’s address (2 times)",
        ),
        (
            "delay",
            {"seconds": "7"},
            Fault("event", "delay", seconds=7),
            "events: delivered 7 s after it happened (once)",
        ),
        ("duplicate", {"what": "command"}, Fault("command", "duplicate"), "commands: delivered twice (once)"),
        (
            "reorder",
            {"count": "3"},
            Fault("event", "reorder", times=3),
            "events: held, then delivered in reverse (3 times)",
        ),
    ],
)
def test_a_fault_that_waits_is_armed_as_chosen_and_described(
    workspace: Workspace, name: str, values: dict[str, str], fault: Fault, words: str
) -> None:
    bring_about(workspace, name, values)

    (armed,) = workspace.faults.armed()
    assert armed == Fault(**{**fault.__dict__, "number": armed.number})
    assert described(armed) == words
    make_well(workspace)
    assert workspace.faults.armed() == ()


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("refuse", {"error": "nonsense"}, "Reason: choose one of those offered."),
        ("refuse", {"times": "0"}, "How often: choose a whole number from 1 to 100."),
        ("refuse", {"times": "-1"}, "How often: choose a whole number from 1 to 100."),
        ("delay", {"seconds": "²"}, "Seconds: choose a whole number from 1 to 100."),
        ("archive", {"channel": "C0NOWHERE"}, "Channel: choose one of those offered."),
        ("deliver_again", {"what": "event"}, "Nothing of that kind was delivered yet."),
        ("explode", {}, "There is no such fault."),
    ],
)
def test_what_was_not_offered_is_refused_in_words_and_nothing_waits(
    workspace: Workspace, name: str, values: dict[str, str], words: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        bring_about(workspace, name, values)
    assert workspace.faults.armed() == ()


def test_the_app_is_taken_away_and_all_is_well_again(workspace: Workspace, bot: ForeignApp) -> None:
    bring_about(workspace, "revoke_token", {"error": "account_inactive"})
    assert workspace.token_error == "account_inactive"
    make_well(workspace)
    assert workspace.token_error is None
    assert bot.client.auth_test()["ok"]
    bring_about(workspace, "expire_token", {})
    assert workspace.token_error == "token_expired"
    bring_about(workspace, "restore_token", {})
    assert workspace.token_error is None


@pytest.mark.parametrize("first", ["tokens_revoked", "app_uninstalled"])
def test_which_event_comes_first_when_the_app_is_taken_away_is_chosen(first: str) -> None:
    both = ["tokens_revoked", "app_uninstalled"]
    app = SlackApp(events=frozenset(both))
    workspace = Workspace(app=app, request_url="http://127.0.0.1:9/slack/events", retry_delays=())
    try:
        bring_about(workspace, "revoke_token", {"first": first})
        assert workspace.wait_until_quiet()
        sent = [each.request["event"]["type"] for each in workspace.traffic()]
        assert sent == (both if first == both[0] else both[::-1])
    finally:
        workspace.close()


def test_channels_and_people_go_and_come_back(workspace: Workspace) -> None:
    bot_user = workspace.app.bot_user
    bring_about(workspace, "archive", {"channel": PARTNERSHIP})
    with pytest.raises(Refused, match="is_archived"):
        workspace.post(ANA, PARTNERSHIP, "Hello")
    bring_about(workspace, "unarchive", {"channel": PARTNERSHIP})
    workspace.post(ANA, PARTNERSHIP, "Hello")

    bring_about(workspace, "remove_app", {"channel": PARTNERSHIP})
    assert bot_user not in workspace.channel(PARTNERSHIP).members
    bring_about(workspace, "add_app", {"channel": PARTNERSHIP})
    assert bot_user in workspace.channel(PARTNERSHIP).members

    bring_about(workspace, "deactivate", {"person": ANA})
    assert workspace.person(ANA).is_deactivated
    bring_about(workspace, "reactivate", {"person": ANA})
    assert not workspace.person(ANA).is_deactivated


def test_the_last_delivery_of_a_kind_comes_again(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("message")(lambda: None)
    bot.app.command("/van")(lambda ack: ack())
    workspace.post(ANA, HERE, "Hello")
    workspace.run_command(ANA, PARTNERSHIP, "/van")
    assert workspace.wait_until_quiet()

    bring_about(workspace, "deliver_again", {"what": "event"})

    ids: list[Any] = [body.get("event_id") for body, _ in bot.heard if "event" in body]
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_pages_are_told_that_faults_changed(workspace: Workspace) -> None:
    with workspace.changes.subscribed() as changes:
        bring_about(workspace, "refuse", {})
        assert changes.get(timeout=1).kind == "faults"
        workspace.faults.next_for("chat.postMessage")
        assert changes.get(timeout=1).kind == "faults"


@pytest.mark.parametrize("way", [lambda at: bring_about(at, "switch_events_on", {}), make_well])
def test_events_that_slack_switched_off_are_switched_on_again(
    workspace: Workspace, way: Callable[[Workspace], None]
) -> None:
    subscription = Subscription(workspace.machine, exempt_below=1)
    strict = Workspace(subscription=subscription)
    try:
        subscription.took(well=False)
        assert not subscription.admit()
        way(strict)
        assert subscription.admit()
    finally:
        strict.close()
