"""What the workspace's administrators do to channels, people and the app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.administration import TokenError
from sandbox.people import ANA, CABINET_OFFICE_PRIVATE, GENERAL, PARTNERSHIP, TOM, direct_message
from sandbox.server import running
from sandbox.slack_app import SlackApp
from sandbox.values import NotPossible
from sandbox.workspace import Workspace
from tests.sandbox.calls import refusal
from tests.sandbox.foreign_app import ForeignApp, noting
from tests.sandbox.vans import modal, opened, pushing_button

HERE = direct_message(ANA)
Json = dict[str, Any]
HEARD = frozenset(
    {
        "tokens_revoked",
        "app_uninstalled",
        "member_joined_channel",
        "member_left_channel",
        "channel_id_changed",
        "message.im",
    }
)


@pytest.fixture
def hearing() -> Iterator[tuple[Workspace, ForeignApp]]:
    """A workspace whose app is told when it or others come and go."""
    workspace = Workspace(app=SlackApp(events=HEARD), rate_limits=None, retry_delays=(0, 0, 0), answer_seconds=1.0)
    with running(workspace, with_page=False) as address, ForeignApp(workspace.app, f"{address}/api/") as bot:
        workspace.request_url = bot.url
        yield workspace, bot
        workspace.wait_until_quiet()
    workspace.close()


def acknowledging(app: App, *kinds: str) -> None:
    for kind in kinds:
        app.event(kind)(lambda: None)


def kinds(bot: ForeignApp) -> list[str]:
    return [body["event"]["type"] for body, _ in bot.heard]


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
@pytest.mark.parametrize(
    ("uninstalled_first", "order"),
    [(False, ["tokens_revoked", "app_uninstalled"]), (True, ["app_uninstalled", "tokens_revoked"])],
)
def test_a_revoked_token_is_refused_and_the_app_is_told_in_either_order(
    hearing: tuple[Workspace, ForeignApp], error: TokenError, uninstalled_first: bool, order: list[str]
) -> None:
    workspace, bot = hearing
    acknowledging(bot.app, *order)

    workspace.revoke_token(error, uninstalled_first=uninstalled_first)
    assert workspace.wait_until_quiet()

    assert kinds(bot) == order
    revoked = bot.heard[order.index("tokens_revoked")][0]["event"]
    assert revoked["tokens"] == {"oauth": [], "bot": [workspace.app.bot_user]}
    for method in ("auth.test", "chat.postMessage", "views.open"):
        assert refusal(bot.client, method, channel=HERE, text="x")["error"] == error


def test_an_app_that_is_taken_away_hears_nothing_more_until_it_is_back(
    hearing: tuple[Workspace, ForeignApp],
) -> None:
    workspace, bot = hearing
    acknowledging(bot.app, "tokens_revoked", "app_uninstalled", "message")
    bot.app.command("/van")(lambda ack: ack("Here."))
    pressed: list[Json] = []
    bot.app.action("more")(noting(pressed))
    message = bot.client.chat_postMessage(channel=HERE, text="x", blocks=[pushing_button()])
    assert workspace.wait_until_quiet()
    before = workspace.traffic()[-1].number
    workspace.revoke_token()

    workspace.post(ANA, HERE, "Anybody there?")
    command = workspace.run_command(ANA, PARTNERSHIP, "/van")
    press = workspace.press(ANA, workspace.message(HERE, message["ts"], ANA), "more")
    assert workspace.wait_until_quiet()

    sent = [each.name for each in workspace.traffic(after=before, kind="events")]
    assert sent == ["event:tokens_revoked", "event:app_uninstalled"]
    assert (command.problem, press.problem, pressed) == ("invalid_command", "dispatch_failed", [])

    workspace.restore_token()
    workspace.post(ANA, HERE, "And now?")
    assert workspace.wait_until_quiet()

    assert [event["text"] for event in bot.events("message")] == ["And now?"]
    assert workspace.run_command(ANA, PARTNERSHIP, "/van").text == "Here."
    assert bot.client.auth_test()["ok"]


def test_an_app_that_did_not_subscribe_is_not_told_that_it_was_taken_away(
    workspace: Workspace, bot: ForeignApp
) -> None:
    workspace.revoke_token()
    assert workspace.wait_until_quiet()
    assert bot.heard == []


def test_a_token_that_ran_out_is_refused_while_deliveries_go_on(workspace: Workspace, bot: ForeignApp) -> None:
    workspace.expire_token()

    assert refusal(bot.client, "auth.test")["error"] == "token_expired"
    # Bolt asks auth.test first, and answers by itself that it is not installed.
    outcome = workspace.run_command(ANA, PARTNERSHIP, "/van")
    assert (outcome.status, outcome.problem) == (200, None)
    workspace.restore_token()
    assert bot.client.auth_test()["ok"]


def test_an_archived_channel_takes_posts_again_once_it_is_restored(workspace: Workspace, client: WebClient) -> None:
    workspace.archive(PARTNERSHIP)
    assert refusal(client, "chat.postMessage", channel=PARTNERSHIP, text="x")["error"] == "is_archived"
    workspace.unarchive(PARTNERSHIP)
    assert client.chat_postMessage(channel=PARTNERSHIP, text="x")["ok"]


def test_where_only_administrators_post_the_app_is_refused(workspace: Workspace, client: WebClient) -> None:
    workspace.restrict(PARTNERSHIP)
    assert refusal(client, "chat.postMessage", channel=PARTNERSHIP, text="x")["error"] == "restricted_action"
    reply = refusal(client, "chat.postEphemeral", channel=PARTNERSHIP, user=ANA, text="x")
    assert reply["error"] == "restricted_action"
    assert workspace.messages(PARTNERSHIP, ANA) == []
    workspace.restrict(PARTNERSHIP, to_administrators=False)
    assert client.chat_postMessage(channel=PARTNERSHIP, text="x")["ok"]


@pytest.mark.parametrize(
    ("channel", "error"), [(PARTNERSHIP, "not_in_channel"), (CABINET_OFFICE_PRIVATE, "channel_not_found")]
)
def test_an_app_that_was_removed_from_a_channel_posts_there_no_more(
    workspace: Workspace, client: WebClient, channel: str, error: str
) -> None:
    posted = client.chat_postMessage(channel=channel, text="x")

    workspace.leave(workspace.app.bot_user, channel)

    assert refusal(client, "chat.postMessage", channel=channel, text="y")["error"] == error
    assert refusal(client, "chat.update", channel=channel, ts=posted["ts"], text="y")["error"] == error
    assert refusal(client, "chat.postEphemeral", channel=channel, user=ANA, text="y")["error"] == error
    assert [message.text for message in workspace.messages(channel, ANA)] == ["x"]


def test_the_app_hears_who_comes_and_goes_where_it_is_itself_included(
    hearing: tuple[Workspace, ForeignApp],
) -> None:
    workspace, bot = hearing
    acknowledging(bot.app, "member_joined_channel", "member_left_channel")
    itself = workspace.app.bot_user

    for user, channel in ((TOM, PARTNERSHIP), (TOM, GENERAL), (itself, PARTNERSHIP)):
        workspace.leave(user, channel)
        assert workspace.wait_until_quiet()
    workspace.join(itself, GENERAL)
    assert workspace.wait_until_quiet()

    heard = [(body["event"]["type"], body["event"]["user"], body["event"]["channel"]) for body, _ in bot.heard]
    assert heard == [
        ("member_left_channel", TOM, PARTNERSHIP),
        ("member_left_channel", itself, PARTNERSHIP),
        ("member_joined_channel", itself, GENERAL),
    ]


def test_a_converted_channel_goes_on_under_another_id(hearing: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = hearing
    acknowledging(bot.app, "channel_id_changed")
    posted = bot.client.chat_postMessage(channel=PARTNERSHIP, text="x")

    converted = workspace.convert(PARTNERSHIP)
    workspace.convert(GENERAL)
    assert workspace.wait_until_quiet()

    (event,) = bot.events("channel_id_changed")
    assert (event["old_channel_id"], event["new_channel_id"]) == (PARTNERSHIP, converted.id)
    assert refusal(bot.client, "chat.postMessage", channel=PARTNERSHIP, text="x")["error"] == "channel_not_found"
    bot.client.chat_update(channel=converted.id, ts=posted["ts"], text="y")
    assert [message.text for message in workspace.messages(converted.id, ANA)] == ["y"]


def test_a_closed_account_can_do_nothing_and_has_no_direct_messages(workspace: Workspace, bot: ForeignApp) -> None:
    view = opened(workspace, bot, modal())
    message = bot.client.chat_postMessage(channel=HERE, text="x", blocks=[pushing_button()])
    told = len(bot.heard)

    workspace.deactivate(ANA)

    assert workspace.view_stack(ANA) == []
    with pytest.raises(NotPossible):
        workspace.submit_view(ANA, view.id, {"why": "x"})
    with pytest.raises(NotPossible, match="no account"):
        workspace.post(ANA, HERE, "Hello")
    with pytest.raises(NotPossible, match="no account"):
        workspace.run_command(ANA, PARTNERSHIP, "/van")
    with pytest.raises(NotPossible, match="no account"):
        workspace.press(ANA, workspace.message(HERE, message["ts"], ANA), "more")
    assert len(bot.heard) == told
    assert refusal(bot.client, "conversations.open", users=ANA)["error"] == "user_disabled"
    shown_to = refusal(bot.client, "chat.postEphemeral", channel=PARTNERSHIP, user=ANA, text="x")
    assert shown_to["error"] == "user_not_in_channel"
    assert bot.client.users_info(user=ANA)["user"]["deleted"]
    workspace.reactivate(ANA)
    assert bot.client.conversations_open(users=ANA)["ok"]


def test_the_apps_own_user_is_no_account_to_close(workspace: Workspace) -> None:
    with pytest.raises(NotPossible):
        workspace.deactivate(workspace.app.bot_user)
