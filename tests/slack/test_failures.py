"""When something goes wrong: what the person reads, what Slack is told, and what the log learns."""

import logging
from dataclasses import replace
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.clock import system_clock
from bot.domain.answer import Answer
from bot.domain.framework import Framework
from bot.domain.procedure import State
from handlers import ids
from handlers.app import build_app
from handlers.http import EVENTS_PATH, wsgi_application
from sandbox.values import View
from tests.cast import ANA, JOE, RUTH
from tests.slack.conftest import Slack
from tests.slack.forms import ANSWERED, FILLED, MATTER, answers_in, opened, told
from tests.slack.stalls import another_program_writes
from tests.wsgi_requests import NOW, SECRET, Reply, signed

UNREADABLE = "I could not read that, and nothing was changed. Open it again with the command."
NOTHING_THERE = (
    "There is nothing with that reference that you can see. Check it with `/concern list` or `/engagement list`."
)


def a_form(slack: Slack) -> View:
    return opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)


# The database does not answer


def test_a_command_says_within_three_seconds_that_nothing_could_be_confirmed(slack: Slack, sqlite_url: str) -> None:
    reference = slack.raised()
    with another_program_writes(sqlite_url):
        began = monotonic()
        outcome = slack.command(ANA, f"/concern acknowledge {reference}")
        assert monotonic() - began < 3

    assert "could not be confirmed as saved" in outcome.text
    assert "/concern list" in outcome.text
    assert slack.concerns()[0].state is State.RAISED


def test_what_was_typed_stays_in_the_form_and_can_be_submitted_again(slack: Slack, sqlite_url: str) -> None:
    form = a_form(slack)
    with another_program_writes(sqlite_url):
        outcome = slack.submit(RUTH, form, MATTER)
    assert "could not be confirmed as saved" in "".join(outcome.errors.values())
    assert slack.concerns() == ()
    assert outcome.view is not None

    last = slack.written(RUTH, outcome.view, FILLED)
    opened(slack.submit(RUTH, last), ids.CONCERN_MODAL)

    assert len(slack.concerns()) == 1


def test_a_question_is_answered_once_slack_sends_it_again(slack: Slack, sqlite_url: str) -> None:
    slack.refusals_expected = True
    with another_program_writes(sqlite_url):
        root = slack.workspace.post(JOE.user, "D0BSUREP01", "Which principle is about tone?")
        assert slack.workspace.wait_for(lambda: slack.workspace.refusals(), timeout=6)

    assert slack.workspace.wait_for(lambda: slack.in_thread(JOE, root.ts), timeout=6)
    slack.workspace.wait_until_quiet()
    assert len(slack.in_thread(JOE, root.ts)) == 1


# Slack does not answer


def test_a_form_that_slack_does_not_open_is_said_within_three_seconds(slack: Slack) -> None:
    slack.refusals_expected = True
    slack.workspace.faults.hang("views.open")
    began = monotonic()

    outcome = slack.command(RUTH, "/concern raise They came late")

    assert monotonic() - began < 3
    assert "Nothing was changed" in outcome.text
    assert len(slack.calls("views.open")) == 1


@pytest.mark.parametrize("error", ["expired_trigger_id", "fatal_error", "invalid_auth"])
def test_a_form_that_slack_refuses_is_tried_once_and_said(slack: Slack, error: str) -> None:
    slack.refusals_expected = True
    slack.workspace.faults.error("views.open", error)

    assert "Nothing was changed" in slack.command(RUTH, "/concern raise").text
    assert len(slack.calls("views.open")) == 1


def test_an_acknowledgement_stands_although_the_modal_does_not_open(slack: Slack) -> None:
    slack.refusals_expected = True
    slack.raised()
    (message,) = told(slack, ANA)
    slack.workspace.faults.drop("views.open")

    outcome = slack.press(ANA, message, ids.ACKNOWLEDGE_CONCERN)

    assert (outcome.problem, outcome.view) == (None, None)
    assert slack.concerns()[0].state is State.ACKNOWLEDGED


def test_two_presses_at_once_add_one_point(slack: Slack) -> None:
    slack.refusals_expected = True
    form = a_form(slack)
    slack.press(RUTH, form, ids.ADD_POINT)

    assert slack.again("block_actions").status_code == 200

    (form,) = slack.workspace.view_stack(RUTH.user)
    assert f"{ids.POINT}.1" in form.values
    assert f"{ids.POINT}.2" not in form.values


# What nobody listens for


def interaction(slack: Slack, kind: str, **fields: Any) -> dict[str, Any]:
    user = {"id": RUTH.user, "team_id": RUTH.team, "username": "ruth"}
    team = {"id": RUTH.team, "domain": "demo"}
    trigger = slack.workspace.triggers.make(RUTH.user)
    return {"type": kind, "user": user, "team": team, "trigger_id": trigger, "api_app_id": "A0PARTBOT1", **fields}


def test_a_button_of_an_earlier_version_is_met_with_a_notice(slack: Slack) -> None:
    action = {"type": "button", "action_id": "gone", "block_id": "b", "value": "x", "action_ts": "1.0"}

    reply = slack.deliver(interaction(slack, "block_actions", actions=[action], channel={"id": "C0PARTNER1"}))

    assert reply.status_code == 200
    (notice,) = slack.workspace.view_stack(RUTH.user)
    assert "earlier version" in str(notice.blocks)


def test_a_form_of_an_earlier_version_says_so_and_keeps_what_was_typed(slack: Slack) -> None:
    slack.submit(RUTH, a_form(slack), MATTER)
    payload = slack.last("view_submission").request

    reply = slack.deliver({**payload, "view": {**payload["view"], "callback_id": "gone"}}).json()

    assert reply["response_action"] == "errors"
    assert "earlier version of the bot. Open it again with /concern list" in str(reply["errors"])


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("view_closed", {"view": {"id": "V1", "callback_id": "gone", "hash": "1"}, "is_cleared": False}),
        ("shortcut", {"callback_id": "gone"}),
        ("message_action", {"callback_id": "gone", "channel": {"id": "C1"}, "message": {"ts": "1.0"}}),
        ("block_suggestion", {"action_id": "gone", "block_id": "b", "value": "x"}),
        ("something_new", {}),
    ],
)
def test_whatever_slack_thinks_of_is_taken_note_of(slack: Slack, kind: str, fields: dict[str, Any]) -> None:
    assert slack.deliver(interaction(slack, kind, **fields)).status_code == 200


def test_events_that_nobody_subscribed_to_are_taken_note_of(slack: Slack) -> None:
    slack.tell(RUTH, "help")
    envelope = slack.last("event:message").request
    for event in ({"type": "team_join", "user": {"id": "U1"}}, {"type": "reaction_added", "user": RUTH.user}):
        reply = slack.deliver({**envelope, "event_id": f"Ev{event['type']}", "event": event}, as_event=True)
        assert reply.status_code == 200


@pytest.mark.parametrize("text", ["list", "raise x"])
def test_a_workspace_that_was_not_set_up_is_told_so(slack: Slack, text: str) -> None:
    slack.command(RUTH, "/concern help")
    payload = {**slack.last("command:/concern").request, "team_id": "T0STRANGE1", "text": text}

    assert "not been set up" in slack.deliver(payload).json()["text"]


def test_a_command_that_the_bot_no_longer_has_is_answered(slack: Slack) -> None:
    slack.command(RUTH, "/concern help")
    payload = {**slack.last("command:/concern").request, "command": "/partnership"}

    assert "/principle help" in slack.deliver(payload).json()["text"]


def test_a_submission_tampered_with_is_refused_without_stumbling(slack: Slack) -> None:
    reference = slack.raised()
    form = opened(slack.command(ANA, f"/concern respond {reference}"), ids.RESPOND_MODAL)
    slack.submit(ANA, form, answers_in(form, ANSWERED))
    payload = slack.last("view_submission").request
    for metadata in ("", "{", "[]", '{"reference": 7}', '{"reference": "C-2222"}', "null"):
        changed = {**payload["view"], "private_metadata": metadata, "hash": "1.other"}
        (said,) = slack.deliver({**payload, "view": changed}).json()["errors"].values()
        assert said in (UNREADABLE, NOTHING_THERE.replace("`", ""))
    assert slack.concerns()[0].version == 1


# A bug of ours


class BrokenEngine:
    def answer(self, question: str, framework: Framework) -> Answer:
        raise RuntimeError("the index is gone")


def test_a_bug_is_an_apology_and_a_reference_and_the_log_has_both_but_no_words(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    app = build_app(
        replace(slack.partnership, engine=BrokenEngine()),
        clock=lambda: NOW,
        token="xoxb-none",
        signing_secret=SECRET,
        api_url="http://127.0.0.1:9/",
        monotonic=monotonic,
    )
    slack.command(RUTH, "/principle help")
    form = {**slack.last("command:/principle").request, "text": "the canary was told on the evening before"}
    environ = signed(urlencode(form).encode(), now=system_clock()) | {
        "PATH_INFO": EVENTS_PATH,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
    }
    application = wsgi_application(app, signing_secret=SECRET, is_ready=lambda: True)
    reply = Reply()

    with caplog.at_level(logging.DEBUG):
        body = b"".join(application(environ, reply.start)).decode()

    assert reply.status == "200 OK"
    record = next(each for each in caplog.records if each.name == "handlers.failures")
    assert str(record.args[0] if isinstance(record.args, tuple) else "") in body
    assert record.exc_info is not None
    assert "the index is gone" not in body
    assert "canary" not in caplog.text


def test_no_log_line_repeats_what_people_wrote(slack: Slack, caplog: pytest.LogCaptureFixture) -> None:
    ours = ("bot", "handlers", "storage", "slack_bolt", "slack_sdk", "partnership-bot", "waitress")
    with caplog.at_level(logging.DEBUG):
        reference = slack.raised(words="canary")
        slack.command(ANA, "/principle canary")
        slack.command(JOE, f"/concern withdraw {reference} canary")
        slack.tell(JOE, "canary")
        slack.command(JOE, "/engagement log canary")
        slack.deliver({"command": "/concern", "text": "canary"})
    logged = [each.getMessage() + str(each.exc_info or "") for each in caplog.records if each.name.startswith(ours)]
    assert not [line for line in logged if "canary" in line]


def test_a_start_with_the_token_in_the_environment_logs_no_warning(
    slack: Slack, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-none")
    build_app(
        slack.partnership,
        clock=lambda: NOW,
        token="xoxb-none",
        signing_secret=SECRET,
        api_url="http://127.0.0.1:9/",
        monotonic=monotonic,
    )

    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING] == []
