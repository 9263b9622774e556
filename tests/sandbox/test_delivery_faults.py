"""What may go wrong on the way to an app: lost answers, delays, twins and another order."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from slack_bolt import Ack

from sandbox.people import ANA, PARTNERSHIP, SLACKBOT, direct_message
from sandbox.values import Exchange
from sandbox.workspace import Workspace
from tests.sandbox.calls import refusal
from tests.sandbox.foreign_app import ForeignApp, noting
from tests.sandbox.vans import modal, opened

HERE = direct_message(ANA)
Json = dict[str, Any]


def deliveries(workspace: Workspace, name: str) -> list[Exchange]:
    return [each for each in workspace.traffic() if each.direction == "to_bot" and each.name == name]


def said(bot: ForeignApp) -> list[str]:
    return [event["text"] for event in bot.events("message")]


def test_an_event_whose_answer_is_lost_comes_again_under_its_id(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("message")(lambda: None)
    workspace.faults.lose_answer("event:message")

    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()

    sent = deliveries(workspace, "event:message")
    assert [(each.attempt, each.refusal, each.fault) for each in sent] == [
        (0, "http_timeout", "lose_answer"),
        (1, None, None),
    ]
    assert [(body["event_id"], retry) for body, retry in bot.heard] == [
        (sent[0].request["event_id"], None),
        (sent[0].request["event_id"], "1"),
    ]


def test_a_submission_whose_answer_is_lost_was_carried_out_and_the_person_sees_the_error(
    workspace: Workspace, bot: ForeignApp
) -> None:
    booked: list[Json] = []
    bot.app.view("book")(noting(booked))
    view = opened(workspace, bot, modal())
    workspace.faults.lose_answer("view_submission")

    outcome = workspace.submit_view(ANA, view.id, {"why": "Typed"})

    assert outcome.problem == "operation_timeout"
    assert len(booked) == 1
    still_open = workspace.view_stack(ANA)[-1]
    assert still_open.values["why"]["typed"]["value"] == "Typed"
    assert workspace.submit_view(ANA, view.id).problem is None
    assert workspace.view_stack(ANA) == []


def test_a_command_whose_answer_is_lost_shows_the_error_and_no_answer(workspace: Workspace, bot: ForeignApp) -> None:
    ran: list[Json] = []

    @bot.app.command("/van")
    def book(ack: Ack, body: Json) -> None:
        ran.append(body)
        ack("Booked.")

    workspace.faults.lose_answer("command")

    outcome = workspace.run_command(ANA, PARTNERSHIP, "/van")

    assert len(ran) == 1
    assert outcome.problem == "operation_timeout"
    assert [message.user for message in outcome.messages] == [SLACKBOT]


def test_an_app_that_cannot_be_reached_hears_of_an_event_later_and_of_a_command_never(
    workspace: Workspace, bot: ForeignApp
) -> None:
    bot.app.event("message")(lambda: None)
    workspace.faults.unreachable("*", times=2)

    outcome = workspace.run_command(ANA, PARTNERSHIP, "/van")
    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()

    assert outcome.problem == "dispatch_failed"
    assert [(body.get("command"), retry) for body, retry in bot.heard] == [(None, "1")]


def test_a_delayed_event_comes_behind_one_that_happened_later(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("message")(lambda: None)
    workspace.faults.delay("event:message", 0.2)

    workspace.post(ANA, HERE, "First")
    workspace.post(ANA, HERE, "Second")
    assert workspace.wait_for(lambda: len(deliveries(workspace, "event:message")) == 2)

    assert said(bot) == ["Second", "First"]
    assert [retry for _, retry in bot.heard] == [None, None]
    second, first = deliveries(workspace, "event:message")
    assert first.fault == "delay"
    assert first.at - float(first.request["event"]["ts"]) >= 0.2 > second.at - float(second.request["event"]["ts"])


def test_a_delayed_press_still_answers_in_time(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.command("/van")(lambda ack: ack("Here."))
    workspace.faults.delay("command:/van", 0.2)

    began = time.monotonic()
    outcome = workspace.run_command(ANA, PARTNERSHIP, "/van")

    assert (outcome.text, outcome.problem) == ("Here.", None)
    assert time.monotonic() - began >= 0.2
    (sent,) = deliveries(workspace, "command:/van")
    assert sent.fault == "delay"
    assert 0.2 <= sent.seconds < 1.0


def test_a_command_delayed_beyond_three_seconds_arrives_after_the_person_was_told_of_none(
    workspace: Workspace, bot: ForeignApp
) -> None:
    ran: list[Json] = []
    bot.app.command("/van")(noting(ran))
    workspace.faults.delay("command:/van", 1.1)

    outcome = workspace.run_command(ANA, PARTNERSHIP, "/van")

    assert outcome.problem == "operation_timeout"
    assert workspace.wait_for(lambda: len(deliveries(workspace, "command:/van")) == 2)
    assert len(ran) == 1
    assert outcome.text == "\n".join(message.text for message in workspace.messages(PARTNERSHIP, ANA))


@pytest.mark.parametrize("target", ["event", "event:message", "*"])
def test_a_duplicated_event_comes_twice_the_same(workspace: Workspace, bot: ForeignApp, target: str) -> None:
    bot.app.event("message")(lambda: None)
    workspace.faults.duplicate(target)

    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()

    first, second = bot.heard
    assert first == second
    assert [each.fault for each in deliveries(workspace, "event:message")] == ["duplicate", "duplicate"]


def test_twins_are_under_way_at_the_same_time(workspace: Workspace, bot: ForeignApp) -> None:
    both = threading.Barrier(2)
    bot.app.event("message")(lambda: both.wait(0.9))
    workspace.faults.duplicate("event:message")

    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()

    assert not both.broken
    assert [each.refusal for each in deliveries(workspace, "event:message")] == [None, None]


def test_a_submission_sent_twice_is_the_same_view_and_hash(workspace: Workspace, bot: ForeignApp) -> None:
    booked: list[Json] = []
    bot.app.view("book")(noting(booked))
    view = opened(workspace, bot, modal())
    workspace.faults.duplicate("view_submission")

    outcome = workspace.submit_view(ANA, view.id, {"why": "Typed"})
    assert workspace.wait_until_quiet()

    assert outcome.problem is None
    assert len(booked) == 2
    assert booked[0] == booked[1]
    assert booked[0]["view"]["hash"] == view.hash


def test_events_held_back_come_in_reverse_one_after_the_other(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("message")(lambda: None)
    workspace.faults.reorder(count=3)

    for text in ("First", "Second"):
        workspace.post(ANA, HERE, text)
    assert workspace.wait_until_quiet()
    assert said(bot) == []
    workspace.post(ANA, HERE, "Third")
    assert workspace.wait_until_quiet()
    workspace.post(ANA, HERE, "Fourth")
    assert workspace.wait_until_quiet()

    assert said(bot) == ["Third", "Second", "First", "Fourth"]


def test_events_held_back_are_let_go_when_all_is_well_again(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("message")(lambda: None)
    workspace.faults.reorder(count=3)
    workspace.post(ANA, HERE, "First")
    assert workspace.wait_until_quiet()

    workspace.faults.clear()
    assert workspace.wait_until_quiet()

    assert said(bot) == ["First"]


def test_only_events_go_out_in_another_order(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="Only events"):
        workspace.faults.reorder("command:/van")


def test_an_event_is_delivered_again_on_request(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("message")(lambda: None)
    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()
    (first,) = deliveries(workspace, "event:message")

    status = workspace.deliver_again(first.number)

    assert status == 200
    assert [(body["event_id"], retry) for body, retry in bot.heard] == [
        (first.request["event_id"], None),
        (first.request["event_id"], "1"),
    ]


def test_a_submission_is_delivered_again_on_request_and_changes_nothing_on_the_screen(
    workspace: Workspace, bot: ForeignApp
) -> None:
    booked: list[Json] = []
    bot.app.view("book")(noting(booked))
    view = opened(workspace, bot, modal())
    workspace.submit_view(ANA, view.id, {"why": "Typed"})
    (first,) = deliveries(workspace, "view_submission")

    workspace.deliver_again(first.number)

    assert booked[0] == booked[1]
    assert workspace.view_stack(ANA) == []


def test_what_was_not_delivered_is_not_delivered_again(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="no delivery"):
        workspace.deliver_again(1)


def test_armed_faults_are_listed_until_they_have_happened(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("message")(lambda: None)
    workspace.faults.lose_answer("event:message", times=2)
    workspace.faults.error("chat.postMessage", "fatal_error")
    workspace.faults.delay("block_actions", 5)

    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_for(lambda: workspace.faults.armed()[0].effect == "error")
    error, delay = workspace.faults.armed()
    workspace.faults.disarm(error.number)

    assert workspace.faults.armed() == (delay,)
    assert (delay.target, delay.effect, delay.seconds, delay.times) == ("block_actions", "delay", 5, 1)


def test_faults_of_calls_and_of_deliveries_are_apart(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("message")(lambda: None)
    workspace.faults.unreachable("*")
    workspace.faults.rate_limit("*", times=2)

    assert refusal(bot.client, "chat.postMessage", channel=HERE, text="x")["error"] == "ratelimited"
    assert [fault.effect for fault in workspace.faults.armed()] == ["unreachable", "rate_limit"]
    workspace.run_command(ANA, PARTNERSHIP, "/van")

    assert [(each.name, each.fault) for each in workspace.traffic()] == [
        ("chat.postMessage", "rate_limit"),
        ("command:/van", "unreachable"),
    ]


def test_a_fault_happens_once_at_least(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="once at least"):
        workspace.faults.error("chat.postMessage", "fatal_error", times=0)
