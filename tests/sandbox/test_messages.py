"""Messages: what people say, what the app hears and answers, buttons in messages and response_urls."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.people import (
    ANA,
    BRIGHTWATER_PRIVATE,
    CABINET_OFFICE_PRIVATE,
    GENERAL,
    PARTNERSHIP,
    TOM,
)
from sandbox.slack_app import SCOPES, SlackApp
from sandbox.triggers import Stamps
from sandbox.values import Refused
from sandbox.workspace import Workspace
from tests.sandbox.conftest import ACTIONS, HERE, last
from tests.sandbox.foreign_app import ForeignApp, noting

Json = dict[str, Any]


def test_a_direct_message_is_heard_and_answered_in_its_thread(workspace: Workspace, bot: ForeignApp) -> None:
    @bot.app.event("message")
    def answer(event: Json, say: Any) -> None:
        if "bot_id" not in event:
            say(text=f"You said: {event['text']}", thread_ts=event["ts"])

    asked = workspace.post(ANA, HERE, "Is a van free & near?")
    assert workspace.wait_until_quiet()

    event = bot.events("message")[0]
    assert (event["channel_type"], event["user"], event["channel"]) == ("im", ANA, HERE)
    assert event["text"] == "Is a van free &amp; near?"
    root, reply = workspace.thread(HERE, asked.ts, ANA)
    assert (root.replies, root.latest_reply, root.repliers) == (1, reply.ts, (workspace.app.bot_user,))
    assert reply.text == "You said: Is a van free &amp; near?"


def test_a_reply_in_a_thread_says_which_thread(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("message")(lambda: None)
    root = workspace.post(ANA, HERE, "First")
    reply = workspace.post(ANA, HERE, "Second", thread_ts=root.ts)
    # A reply to a reply hangs on the same root.
    workspace.post(ANA, HERE, "Third", thread_ts=reply.ts)
    assert workspace.wait_until_quiet()

    assert sorted(str(event.get("thread_ts")) for event in bot.events("message")) == sorted(["None", root.ts, root.ts])
    assert [message.text for message in workspace.messages(HERE, ANA)] == ["First"]


def test_the_apps_own_messages_come_back_to_it_and_bolt_drops_them(
    workspace: Workspace, bot: ForeignApp, client: WebClient
) -> None:
    client.chat_postMessage(channel=HERE, text="Hello")
    assert workspace.wait_until_quiet()

    delivered = [exchange for exchange in workspace.traffic() if exchange.name == "event:message"]
    assert [exchange.request["event"]["bot_id"] for exchange in delivered] == [workspace.app.bot_id]
    assert [exchange.status for exchange in delivered] == [200]


def test_a_mention_is_heard_only_where_the_app_is(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("app_mention")(lambda: None)
    bot_user = workspace.app.bot_user

    workspace.post(ANA, PARTNERSHIP, "Hello @partnership, and @tom")
    workspace.post(ANA, PARTNERSHIP, "Nobody is meant")
    workspace.post(ANA, GENERAL, "Hello @partnership")
    workspace.post(ANA, CABINET_OFFICE_PRIVATE, "And here @Partnership Bot?")
    assert workspace.wait_until_quiet()

    texts = {(event["channel"], event["text"]) for event in bot.events("app_mention")}
    assert texts == {
        (PARTNERSHIP, f"Hello <@{bot_user}>, and <@{TOM}>"),
        (CABINET_OFFICE_PRIVATE, f"And here <@{bot_user}>?"),
    }
    assert bot.events("message") == []


def test_an_app_subscribed_to_a_channels_messages_hears_a_mention_twice(bot: ForeignApp) -> None:
    app = SlackApp(events=frozenset({"app_mention", "message.channels"}))
    bot.app.event("app_mention")(lambda: None)
    bot.app.event("message")(lambda: None)
    workspace = Workspace(app=app, request_url=bot.url)
    try:
        workspace.post(ANA, PARTNERSHIP, "Hello @partnership")
        assert workspace.wait_until_quiet()
    finally:
        workspace.close()

    twins = bot.events("app_mention") + bot.events("message")
    assert len(twins) == 2
    assert len({(event["channel"], event["ts"]) for event in twins}) == 1


@pytest.mark.parametrize("scope", ["im:history", "app_mentions:read"])
def test_without_the_scope_nothing_is_heard(bot: ForeignApp, scope: str) -> None:
    workspace = Workspace(app=SlackApp(scopes=SCOPES - {scope}), request_url=bot.url)
    try:
        workspace.post(ANA, *((HERE, "Hello") if scope == "im:history" else (PARTNERSHIP, "@partnership hello")))
        assert workspace.wait_until_quiet()
        assert workspace.traffic() == []
    finally:
        workspace.close()


def test_an_edited_message_comes_back_as_message_changed(
    workspace: Workspace, bot: ForeignApp, client: WebClient
) -> None:
    posted = client.chat_postMessage(channel=HERE, text="Old", blocks=ACTIONS)

    client.chat_update(channel=HERE, ts=posted["ts"], text="New")
    assert workspace.wait_until_quiet()

    assert (last(workspace).text, last(workspace).blocks) == ("New", [])
    events = [each.request["event"] for each in workspace.traffic() if each.name == "event:message"]
    changed = next(event for event in events if event.get("subtype") == "message_changed")
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("New", "Old")
    assert changed["message"]["edited"]["ts"] > posted["ts"]


def test_people_post_only_where_they_are(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="channel_not_found"):
        workspace.post(ANA, BRIGHTWATER_PRIVATE, "Hello")
    with pytest.raises(Refused, match="channel_not_found"):
        workspace.messages(BRIGHTWATER_PRIVATE, ANA)
    workspace.leave(ANA, GENERAL)
    with pytest.raises(Refused, match="not_in_channel"):
        workspace.post(ANA, GENERAL, "Hello")
    workspace.archive(PARTNERSHIP)
    with pytest.raises(Refused, match="is_archived"):
        workspace.post(ANA, PARTNERSHIP, "Hello")
    with pytest.raises(Refused, match="no_text"):
        workspace.post(ANA, HERE, "  ")
    with pytest.raises(Refused, match="thread_not_found"):
        workspace.post(ANA, HERE, "Hello", thread_ts="1.000000")


def test_typed_markup_is_text_and_names_are_mentions(workspace: Workspace) -> None:
    message = workspace.post(ANA, PARTNERSHIP, "<!channel> ask @Tom Hartlewick in #general, not x@tom.example")

    assert message.text == f"&lt;!channel&gt; ask <@{TOM}> in <#{GENERAL}|general>, not x@tom.example"
    assert message.blocks[0]["elements"][0]["elements"] == [
        {"type": "text", "text": "<!channel> ask "},
        {"type": "user", "user_id": TOM},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": GENERAL},
        {"type": "text", "text": ", not x@tom.example"},
    ]


def test_a_button_in_a_message_carries_message_channel_and_value(
    workspace: Workspace, bot: ForeignApp, client: WebClient
) -> None:
    seen: list[Json] = []
    bot.app.action("book")(noting(seen))
    client.chat_postMessage(channel=HERE, text="Book?", blocks=ACTIONS)

    outcome = workspace.press(ANA, last(workspace), "book")

    assert (outcome.status, outcome.problem, outcome.messages) == (200, None, ())
    body = seen[0]
    assert (body["user"]["id"], body["channel"]["id"]) == (ANA, HERE)
    assert (body["actions"][0]["value"], body["actions"][0]["block_id"]) == ("van-7", "offer")
    assert body["message"]["ts"] == last(workspace).ts
    assert body["container"]["is_ephemeral"] is False
    assert body["trigger_id"]
    assert body["response_url"]


def test_a_select_in_a_message_carries_its_option_and_the_state(
    workspace: Workspace, bot: ForeignApp, client: WebClient
) -> None:
    seen: list[Json] = []
    bot.app.action("which")(noting(seen))
    client.chat_postMessage(channel=HERE, text="Which?", blocks=ACTIONS)

    workspace.press(ANA, last(workspace), "which", "7")

    assert seen[0]["actions"][0]["selected_option"]["value"] == "7"
    assert seen[0]["state"]["values"]["offer"]["which"]["selected_option"]["value"] == "7"


def test_a_press_in_an_ephemeral_message_comes_without_the_message(
    workspace: Workspace, bot: ForeignApp, client: WebClient
) -> None:
    seen: list[Json] = []
    bot.app.action("book")(noting(seen))
    client.chat_postEphemeral(channel=PARTNERSHIP, user=ANA, text="Book?", blocks=ACTIONS)

    workspace.press(ANA, last(workspace, channel=PARTNERSHIP), "book")

    assert "message" not in seen[0]
    assert seen[0]["container"]["is_ephemeral"] is True
    assert seen[0]["channel"]["id"] == PARTNERSHIP


def test_a_press_that_nobody_answers_is_a_problem(workspace: Workspace, bot: ForeignApp, client: WebClient) -> None:
    client.chat_postMessage(channel=HERE, text="Book?", blocks=ACTIONS)

    outcome = workspace.press(ANA, last(workspace), "book")

    assert (outcome.status, outcome.problem) == (404, "dispatch_failed")


def test_nobody_presses_in_anothers_ephemeral_message(workspace: Workspace, client: WebClient) -> None:
    client.chat_postEphemeral(channel=PARTNERSHIP, user=ANA, text="Book?", blocks=ACTIONS)
    message = last(workspace, channel=PARTNERSHIP)

    with pytest.raises(Refused, match="message_not_found"):
        workspace.press(TOM, message, "book")


def test_a_mention_in_a_direct_message_is_one_event(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.event("message")(lambda: None)

    workspace.post(ANA, HERE, "Hello @partnership")
    assert workspace.wait_until_quiet()

    assert [body["event"]["type"] for body, _ in bot.heard] == ["message"]


def test_a_removed_message_comes_back_as_message_deleted(
    workspace: Workspace, bot: ForeignApp, client: WebClient
) -> None:
    posted = client.chat_postMessage(channel=HERE, text="Old")

    client.chat_delete(channel=HERE, ts=posted["ts"])
    assert workspace.wait_until_quiet()

    events = [each.request["event"] for each in workspace.traffic() if each.name == "event:message"]
    deleted = next(event for event in events if event.get("subtype") == "message_deleted")
    assert (deleted["deleted_ts"], deleted["previous_message"]["text"]) == (posted["ts"], "Old")
    assert (deleted["channel"], deleted["channel_type"], deleted["hidden"]) == (HERE, "im", True)


def test_a_message_of_blocks_may_come_without_text(workspace: Workspace, client: WebClient) -> None:
    client.api_call("chat.postMessage", json={"channel": HERE, "blocks": ACTIONS})

    assert (last(workspace).text, last(workspace).blocks[0]["block_id"]) == ("", "offer")


def test_a_ts_has_six_decimals_and_none_is_given_twice() -> None:
    stamps = Stamps(lambda: 1_790_000_000.000001)
    assert [stamps.next(), stamps.next()] == ["1790000000.000001", "1790000000.000002"]
