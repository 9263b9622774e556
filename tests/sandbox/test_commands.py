"""Slash commands, as a foreign Bolt app answers them."""

from __future__ import annotations

import threading

import pytest
from slack_bolt import BoltResponse

from sandbox.declared import SlashCommand
from sandbox.people import ANA, BRIGHTWATER_PRIVATE, GENERAL, PARTNERSHIP, QUAYSIDE_PRIVATE, SLACKBOT, TOM
from sandbox.slack_app import SlackApp
from sandbox.values import Refused
from sandbox.workspace import Workspace
from tests.sandbox.foreign_app import ForeignApp, noting


def test_a_command_carries_what_slack_sends(workspace: Workspace, bot: ForeignApp) -> None:
    bodies: list[dict[str, str]] = []
    bot.app.command("/van")(noting(bodies))

    outcome = workspace.run_command(ANA, PARTNERSHIP, "/van  Tuesday, two seats ")

    seen = bodies[0]
    assert outcome.problem is None
    assert outcome.messages == ()
    assert {key: seen[key] for key in ("command", "text", "user_id", "channel_id", "channel_name", "user_name")} == {
        "command": "/van",
        "text": "Tuesday, two seats",
        "user_id": ANA,
        "channel_id": PARTNERSHIP,
        "channel_name": "partnership",
        "user_name": "ana",
    }
    assert seen["response_url"].startswith(f"{workspace.address}/response/")
    assert seen["is_enterprise_install"] == "false"
    assert "thread_ts" not in seen


def test_an_answer_in_the_acknowledgement_is_seen_by_the_person_alone(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.command("/van")(lambda ack: ack("Van 7 is free."))

    outcome = workspace.run_command(ANA, PARTNERSHIP, "/van")

    assert outcome.text == "Van 7 is free."
    assert [message.is_ephemeral for message in outcome.messages] == [True]
    assert workspace.messages(PARTNERSHIP, TOM) == []


def test_an_in_channel_answer_is_seen_by_all_after_the_typed_command(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.command("/van")(lambda ack: ack(response_type="in_channel", text="Van 7 is free."))

    workspace.run_command(ANA, GENERAL, "/van today")

    assert [(message.user, message.text) for message in workspace.messages(GENERAL, TOM)] == [
        (ANA, "/van today"),
        (workspace.app.bot_user, "Van 7 is free."),
    ]


def test_in_channel_alone_shows_the_typed_command_and_no_answer(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.command("/van")(lambda ack: ack(response_type="in_channel"))

    workspace.run_command(ANA, GENERAL, "/van today")

    assert [(message.user, message.text) for message in workspace.messages(GENERAL, TOM)] == [(ANA, "/van today")]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"text": "x", "response_type": "public"}, "invalid_arguments"),
        ({"text": "x", "attachments": [{"text": "y"}]}, "invalid_arguments"),
        ({"text": "x", "markdown_text": "x"}, "markdown_text_conflict"),
        ({"text": "x", "thread_ts": "1.000000"}, "invalid_arguments"),
    ],
)
def test_an_answer_that_slack_does_not_take_shows_the_error(
    workspace: Workspace, bot: ForeignApp, answer: dict[str, object], problem: str
) -> None:
    @bot.app.command("/van")
    def van() -> BoltResponse:
        return BoltResponse(status=200, body=answer)

    outcome = workspace.run_command(ANA, PARTNERSHIP, "/van")

    assert outcome.problem == problem
    assert [message.user for message in workspace.messages(PARTNERSHIP, ANA)] == [SLACKBOT]


def test_a_command_in_a_direct_message_is_not_heard_as_a_message(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.command("/van")(lambda ack: ack(response_type="in_channel"))

    workspace.run_command(ANA, workspace.channels_for(ANA)[-1].id, "/van")

    assert workspace.wait_until_quiet()
    assert bot.events("message") == []


def test_a_bot_that_does_not_answer_in_time_shows_operation_timeout(workspace: Workspace, bot: ForeignApp) -> None:
    let_go = threading.Event()
    bot.app.command("/van")(lambda ack: (let_go.wait(5), ack()))

    outcome = workspace.run_command(ANA, PARTNERSHIP, "/van")
    let_go.set()

    assert outcome.problem == "operation_timeout"
    assert [message.user for message in outcome.messages] == [SLACKBOT]
    assert "operation_timeout" in outcome.text
    assert [exchange.name for exchange in workspace.refusals()] == ["command:/van"]


def test_a_bot_that_has_no_such_listener_shows_dispatch_failed(workspace: Workspace, bot: ForeignApp) -> None:
    outcome = workspace.run_command(ANA, PARTNERSHIP, "/unheard")

    assert (outcome.status, outcome.problem) == (404, "dispatch_failed")


def test_a_bot_that_is_down_shows_dispatch_failed(workspace: Workspace) -> None:
    workspace.request_url = "http://127.0.0.1:9/slack/events"

    outcome = workspace.run_command(ANA, PARTNERSHIP, "/van")

    assert (outcome.status, outcome.problem) == (None, "dispatch_failed")


def test_an_answer_with_bad_blocks_shows_the_error_and_is_on_record(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.command("/van")(lambda ack: ack(text="x", blocks=[{"type": "header"}]))

    outcome = workspace.run_command(ANA, PARTNERSHIP, "/van")

    assert outcome.problem == "invalid_blocks"
    assert [exchange.refusal for exchange in workspace.refusals()] == [
        "invalid_blocks: missing required field: text [json-pointer:/blocks/0]"
    ]


def test_a_command_that_the_app_does_not_declare_reaches_nobody() -> None:
    workspace = Workspace(app=SlackApp(commands=(SlashCommand("/van"),)))
    try:
        outcome = workspace.run_command(ANA, PARTNERSHIP, "/bus")
        assert outcome.problem == "invalid_command"
        assert workspace.traffic() == []
    finally:
        workspace.close()


def test_a_command_with_should_escape_arrives_with_mentions_marked(workspace: Workspace, bot: ForeignApp) -> None:
    workspace.close()
    escaping = Workspace(app=SlackApp(commands=(SlashCommand("/van", should_escape=True),)), request_url=bot.url)
    bot.app.command("/van")(lambda ack, body: ack(body["text"]))
    try:
        outcome = escaping.run_command(ANA, PARTNERSHIP, "/van for @tom & co")
    finally:
        escaping.close()

    assert outcome.text == f"for <@{TOM}> &amp; co"


@pytest.mark.parametrize("channel", [BRIGHTWATER_PRIVATE, QUAYSIDE_PRIVATE, "C0NOWHERE1"])
def test_nobody_runs_a_command_where_they_are_not(workspace: Workspace, channel: str) -> None:
    with pytest.raises(Refused, match="channel_not_found"):
        workspace.run_command(ANA, channel, "/van")
