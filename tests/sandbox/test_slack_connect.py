"""People of another organisation, in a channel that the two share."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.declared import Shortcut, SlashCommand
from sandbox.people import (
    ANA,
    GENERAL,
    ISLA,
    PARTNERSHIP,
    QUAYSIDE_TEAM,
    SLACKBOT,
    TEAM,
    TOM,
    direct_message,
)
from sandbox.server import running
from sandbox.slack_app import SlackApp
from sandbox.values import NotPossible, Refused
from sandbox.workspace import Workspace
from tests.sandbox.calls import refusal
from tests.sandbox.foreign_app import ForeignApp, noting
from tests.sandbox.vans import modal, pushing_button

Json = dict[str, Any]


def last_event(bot: ForeignApp) -> Json:
    body: Json = bot.heard[-1][0]
    return body


def test_what_a_stranger_to_the_organisation_says_comes_with_their_team(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("app_mention")(lambda: None)

    workspace.post(ISLA, PARTNERSHIP, "@partnership hello")
    assert workspace.wait_until_quiet()

    body = last_event(bot)
    assert (body["team_id"], body["context_team_id"], body["is_ext_shared_channel"]) == (TEAM, TEAM, True)
    event = body["event"]
    assert [event[key] for key in ("user", "team", "user_team", "source_team")] == [ISLA, *[QUAYSIDE_TEAM] * 3]


def test_what_ones_own_people_say_there_comes_with_their_own_team(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("app_mention")(lambda: None)
    bot.app.event("message")(lambda: None)

    workspace.post(ANA, PARTNERSHIP, "@partnership hello")
    assert workspace.wait_until_quiet()
    assert last_event(bot)["is_ext_shared_channel"]
    assert last_event(bot)["event"]["team"] == TEAM
    assert "user_team" not in last_event(bot)["event"]

    workspace.post(ANA, direct_message(ANA), "Hello")
    assert workspace.wait_until_quiet()
    assert not last_event(bot)["is_ext_shared_channel"]


def test_an_external_person_presses_a_button_and_fills_in_the_modal_it_opens(
    workspace: Workspace, bot: ForeignApp
) -> None:
    pressed: list[Json] = []
    booked: list[Json] = []

    @bot.app.action("more")
    def open_it(ack: Any, body: Json, client: WebClient) -> None:
        pressed.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    bot.app.view("book")(noting(booked))
    ts = bot.client.chat_postMessage(channel=PARTNERSHIP, text="x", blocks=[pushing_button()])["ts"]

    outcome = workspace.press(ISLA, workspace.message(PARTNERSHIP, ts, ISLA), "more")
    assert outcome.view is not None
    workspace.submit_view(ISLA, outcome.view.id, {"why": "Typed"})

    assert (pressed[0]["user"]["id"], pressed[0]["user"]["team_id"], pressed[0]["team"]["id"]) == (
        ISLA,
        QUAYSIDE_TEAM,
        TEAM,
    )
    assert booked[0]["user"]["team_id"] == QUAYSIDE_TEAM
    assert workspace.view_stack(ISLA) == []


def test_an_external_person_has_no_commands_and_is_told_so(workspace: Workspace, bot: ForeignApp) -> None:
    ran: list[Json] = []
    bot.app.command("/van")(noting(ran))

    outcome = workspace.run_command(ISLA, PARTNERSHIP, "/van")

    assert outcome.problem == "invalid_command"
    assert [message.user for message in outcome.messages] == [SLACKBOT]
    assert "not a valid command" in outcome.text
    assert ran == []
    assert workspace.run_command(ANA, PARTNERSHIP, "/van").problem is None


def test_an_external_person_is_offered_no_shortcuts_commands_or_home() -> None:
    shortcuts = (Shortcut("book", "Book a van", "global"), Shortcut("fault", "Log as fault", "message"))
    workspace = Workspace(app=SlackApp(shortcuts=shortcuts, commands=(SlashCommand("/van"),)))
    try:
        message = workspace.post(ANA, PARTNERSHIP, "The van is broken")
        assert workspace.shortcuts(user=ANA) == shortcuts
        assert workspace.shortcuts(user=ISLA) == ()
        assert workspace.commands(user=ANA) == (SlashCommand("/van"),)
        assert workspace.commands(user=ISLA) == ()
        with pytest.raises(NotPossible, match="not installed"):
            workspace.run_shortcut(ISLA, "book")
        with pytest.raises(NotPossible, match="not installed"):
            workspace.run_message_shortcut(ISLA, message, "fault")
        with pytest.raises(NotPossible, match="not installed"):
            workspace.open_home(ISLA)
        assert workspace.traffic() == []
    finally:
        workspace.close()


def test_an_app_sees_little_of_an_external_person(workspace: Workspace, client: WebClient) -> None:
    user = client.users_info(user=ISLA)["user"]

    assert (user["team_id"], user["profile"]["team"], user["real_name"]) == (
        QUAYSIDE_TEAM,
        QUAYSIDE_TEAM,
        "Isla Kerrowby",
    )
    assert user["is_stranger"] is False
    for kept_back in ("tz", "locale", "is_admin"):
        assert kept_back not in user
    assert set(user["profile"]) == {"real_name", "display_name", "team"}

    workspace.leave(ISLA, PARTNERSHIP)
    assert client.users_info(user=ISLA)["user"]["is_stranger"] is True
    assert "is_stranger" not in client.users_info(user=TOM)["user"]


def test_a_direct_message_to_an_external_person_needs_a_channel_that_is_shared(
    workspace: Workspace, bot: ForeignApp
) -> None:
    bot.app.event("message")(lambda: None)
    channel = bot.client.conversations_open(users=ISLA)["channel"]["id"]
    bot.client.chat_postMessage(channel=channel, text="Hello")
    workspace.post(ISLA, channel, "Hello yourself")
    assert workspace.wait_until_quiet()

    assert last_event(bot)["is_ext_shared_channel"]
    assert last_event(bot)["event"]["user_team"] == QUAYSIDE_TEAM
    assert workspace.run_command(ISLA, channel, "/van").problem == "invalid_command"

    workspace.leave(workspace.app.bot_user, PARTNERSHIP)
    assert refusal(bot.client, "conversations.open", users=ISLA)["error"] == "user_not_visible"
    assert refusal(bot.client, "chat.postMessage", channel=ISLA, text="x")["error"] == "channel_not_found"
    assert refusal(bot.client, "chat.postMessage", channel=channel, text="x")["error"] == "channel_not_found"


def test_a_shared_channel_says_with_whom(workspace: Workspace, client: WebClient) -> None:
    shared = client.conversations_info(channel=PARTNERSHIP)["channel"]
    assert (shared["is_ext_shared"], shared["is_shared"], shared["connected_team_ids"]) == (True, True, [QUAYSIDE_TEAM])
    assert ISLA in client.conversations_members(channel=PARTNERSHIP)["members"]
    own = client.conversations_info(channel=GENERAL)["channel"]
    assert (own["is_ext_shared"], own["is_shared"]) == (False, False)
    assert "connected_team_ids" not in own


def test_an_external_person_is_only_where_it_is_shared(workspace: Workspace) -> None:
    assert [channel.id for channel in workspace.channels_for(ISLA)] == [PARTNERSHIP]
    with pytest.raises(Refused, match="not_in_channel"):
        workspace.messages(GENERAL, ISLA)
    with pytest.raises(NotPossible, match="not shared"):
        workspace.join(ISLA, GENERAL)
    select = {"type": "channels_select", "action_id": "x"}
    assert [channel.id for channel in workspace.choices(ISLA, select)] == [PARTNERSHIP]

    workspace.share(GENERAL, QUAYSIDE_TEAM)
    workspace.join(ISLA, GENERAL)
    workspace.unshare(PARTNERSHIP, QUAYSIDE_TEAM)
    assert [channel.id for channel in workspace.channels_for(ISLA)] == [GENERAL]
    assert workspace.channel(PARTNERSHIP).shared_with == ()


def test_who_and_what_is_shared_is_kept_on_disk(tmp_path: Any) -> None:
    for _ in range(2):
        workspace = Workspace(tmp_path / "workspace.db")
        with running(workspace, with_page=False):
            assert workspace.person(ISLA).team == QUAYSIDE_TEAM
            assert workspace.channel(PARTNERSHIP).shared_with == (QUAYSIDE_TEAM,)
        workspace.close()
