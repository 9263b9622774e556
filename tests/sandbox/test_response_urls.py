"""response_urls: who sees what comes through one, and how long it serves."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox.people import (
    ANA,
    GENERAL,
    PARTNERSHIP,
    RUTH,
    TOM,
)
from sandbox.workspace import Workspace
from tests.sandbox.conftest import ACTIONS, Machine, last
from tests.sandbox.foreign_app import ForeignApp, noting

Json = dict[str, Any]


def response_url(workspace: Workspace, bot: ForeignApp, client: WebClient) -> WebhookClient:
    """The response_url of a press on an ephemeral message of Ana's."""
    seen: list[Json] = []
    bot.app.action("book")(noting(seen))
    client.chat_postEphemeral(channel=PARTNERSHIP, user=ANA, text="Book?", blocks=ACTIONS)
    workspace.press(ANA, last(workspace, channel=PARTNERSHIP), "book")
    return WebhookClient(seen[0]["response_url"], retry_handlers=[])


def texts(workspace: Workspace, viewer: str) -> list[str]:
    return [message.text for message in workspace.messages(PARTNERSHIP, viewer)]


def test_a_response_url_answers_the_person_alone_unless_told_otherwise(
    workspace: Workspace, bot: ForeignApp, client: WebClient
) -> None:
    hook = response_url(workspace, bot, client)

    assert hook.send(text="Just you").status_code == 200
    assert hook.send(text="For all", response_type="in_channel").body == "ok"

    assert texts(workspace, ANA) == ["Book?", "Just you", "For all"]
    assert texts(workspace, RUTH) == ["For all"]


def test_a_response_url_replaces_and_removes_the_message_that_was_pressed(
    workspace: Workspace, bot: ForeignApp, client: WebClient
) -> None:
    hook = response_url(workspace, bot, client)

    hook.send(text="Booked", replace_original=True)
    assert texts(workspace, ANA) == ["Booked"]
    hook.send(delete_original=True)
    assert texts(workspace, ANA) == []


def test_a_response_url_posts_where_the_app_is_no_member(workspace: Workspace, bot: ForeignApp) -> None:
    seen: list[Json] = []
    bot.app.command("/van")(noting(seen))
    workspace.run_command(ANA, GENERAL, "/van")

    WebhookClient(seen[0]["response_url"]).send(text="Shared", response_type="in_channel")

    assert workspace.messages(GENERAL, TOM)[-1].text == "Shared"


def test_a_response_url_serves_five_times(workspace: Workspace, bot: ForeignApp, client: WebClient) -> None:
    hook = response_url(workspace, bot, client)
    replies = [hook.send(text=f"No. {number}") for number in range(6)]

    assert [reply.status_code for reply in replies] == [200] * 5 + [404]
    assert replies[-1].body == "used_url"
    assert len(texts(workspace, ANA)) == 6


def test_a_response_url_serves_for_thirty_minutes(
    workspace: Workspace, bot: ForeignApp, client: WebClient, machine: Machine
) -> None:
    hook = response_url(workspace, bot, client)
    machine.ahead = 30 * 60 + 1

    reply = hook.send(text="Too long after")

    assert (reply.status_code, reply.body) == (404, "expired_url")


IN_THREAD: Json = {"response_type": "in_channel", "replace_original": False, "thread_ts": "1.000000"}


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"response_type": "ephemeral"}, "no_text"),
        ({"text": "x", "blocks": [{"type": "alert"}]}, "invalid_blocks"),
        ({"text": "x", **IN_THREAD}, "thread_not_found"),
        ({"text": "x", "response_type": "public"}, "invalid_arguments"),
        ({"text": "x", "thread_ts": "1.000000"}, "invalid_arguments"),
        ({"text": "x", **IN_THREAD, "replace_original": True}, "invalid_arguments"),
        ({"text": "x", **IN_THREAD, "response_type": "ephemeral"}, "invalid_arguments"),
        ({"text": "x", "delete_original": True}, "invalid_arguments"),
        ({"delete_original": True, "replace_original": True}, "invalid_arguments"),
        ({"text": "x", "replace_original": True, "response_type": "in_channel"}, "invalid_arguments"),
        ({"text": "x", "markdown_text": "x"}, "markdown_text_conflict"),
        ({"markdown_text": "x"}, "invalid_arguments"),
        ({"text": "x", "attachments": [{"text": "y"}]}, "invalid_arguments"),
        ({"text": "x", "metadata": {"event_type": "x", "event_payload": {}}}, "invalid_arguments"),
    ],
)
def test_a_response_url_refuses_what_cannot_be_shown(
    workspace: Workspace, bot: ForeignApp, client: WebClient, body: Json, error: str
) -> None:
    reply = response_url(workspace, bot, client).send_dict(body)

    assert (reply.status_code, reply.body) == (400, error)
    assert texts(workspace, ANA) == ["Book?"]
    assert texts(workspace, RUTH) == []
    assert str(workspace.refusals()[-1].refusal).startswith(error)


def test_a_response_url_answers_in_a_thread_for_all(workspace: Workspace, bot: ForeignApp, client: WebClient) -> None:
    root = workspace.post(ANA, PARTNERSHIP, "A van?").ts
    hook = response_url(workspace, bot, client)

    hook.send_dict({"text": "Van 7", **IN_THREAD, "thread_ts": root})

    assert [message.text for message in workspace.thread(PARTNERSHIP, root, RUTH)] == ["A van?", "Van 7"]


def test_a_message_that_all_see_is_replaced_for_all(workspace: Workspace, bot: ForeignApp, client: WebClient) -> None:
    seen: list[Json] = []
    bot.app.action("book")(noting(seen))
    client.chat_postMessage(channel=PARTNERSHIP, text="Book?", blocks=ACTIONS)
    workspace.press(ANA, last(workspace, channel=PARTNERSHIP), "book")

    reply = WebhookClient(seen[0]["response_url"]).send(
        text="Booked", replace_original=True, response_type="in_channel"
    )

    assert reply.status_code == 200
    assert texts(workspace, RUTH) == ["Booked"]


def test_a_long_answer_is_cut(workspace: Workspace, bot: ForeignApp, client: WebClient) -> None:
    response_url(workspace, bot, client).send(text="x" * 40_001)
    assert len(texts(workspace, ANA)[-1]) == 40_000


def test_an_invented_response_url_is_not_found(address: str) -> None:
    assert WebhookClient(f"{address}/response/nowhere").send(text="x").status_code == 404
