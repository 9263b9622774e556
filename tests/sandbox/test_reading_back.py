"""What an app reads back: metadata, history, threads, channels and people."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.people import (
    ANA,
    CABINET_OFFICE_PRIVATE,
    GENERAL,
    PARTNERSHIP,
    RUTH,
    TEAM,
    TOM,
)
from sandbox.workspace import Workspace
from tests.sandbox.calls import refusal
from tests.sandbox.conftest import BOT, HERE

METADATA = {"event_type": "van_booked", "event_payload": {"id": "v7", "seats": [1, 2], "who": {"name": "Ana"}}}


def test_metadata_is_read_back_only_when_asked_for(client: WebClient) -> None:
    client.chat_postMessage(channel=HERE, text="x", metadata=METADATA)

    plain = client.conversations_history(channel=HERE)["messages"]
    assert "metadata" not in plain[0]
    asked = client.conversations_history(channel=HERE, include_all_metadata=True)["messages"]
    assert asked[0]["metadata"] == METADATA
    thread = client.conversations_replies(channel=HERE, ts=asked[0]["ts"], include_all_metadata=True)["messages"]
    assert thread[0]["metadata"] == METADATA


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("{", "invalid_metadata_format"),
        ([], "invalid_metadata_format"),
        ({"event_type": "x"}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": []}, "invalid_metadata_format"),
        ({"event_type": "", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": {}, "more": 1}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": {"a": None}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"a": {"b": {"c": 1}}}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"a": [[1]]}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"a": "x" * 4_000}}, "metadata_too_large"),
    ],
)
def test_bad_metadata_is_refused(untouched: tuple[Workspace, WebClient], metadata: Any, error: str) -> None:
    workspace, client = untouched
    reply = refusal(client, "chat.postMessage", channel=HERE, text="x", metadata=metadata)
    assert reply["error"] == error
    assert workspace.messages(HERE, ANA) == []


def test_history_shows_roots_newest_first_and_replies_the_thread(workspace: Workspace, client: WebClient) -> None:
    first = client.chat_postMessage(channel=HERE, text="First")["ts"]
    client.chat_postMessage(channel=HERE, text="Below the first", thread_ts=first)
    workspace.post(ANA, HERE, "Second")

    messages = client.conversations_history(channel=HERE)["messages"]

    assert [message["text"] for message in messages] == ["Second", "First"]
    assert (messages[1]["reply_count"], messages[1]["thread_ts"]) == (1, first)
    thread = client.conversations_replies(channel=HERE, ts=first)["messages"]
    assert [(message["text"], message["thread_ts"]) for message in thread] == [
        ("First", first),
        ("Below the first", first),
    ]


def test_history_does_not_show_ephemeral_messages(workspace: Workspace, client: WebClient) -> None:
    client.chat_postEphemeral(channel=PARTNERSHIP, user=ANA, text="Just you")

    assert client.conversations_history(channel=PARTNERSHIP)["messages"] == []
    assert [message.text for message in workspace.messages(PARTNERSHIP, ANA)] == ["Just you"]
    assert workspace.messages(PARTNERSHIP, TOM) == []


def test_history_is_read_in_pages_and_between_bounds(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel=HERE, text=str(number))["ts"] for number in range(5)]

    def texts(**bounds: Any) -> list[str]:
        pages = client.conversations_history(channel=HERE, limit=2, **bounds)
        return [message["text"] for page in pages for message in page["messages"]]

    assert texts() == ["4", "3", "2", "1", "0"]
    assert texts(oldest=stamps[1], latest=stamps[3]) == ["2"]
    assert texts(oldest=stamps[1], latest=stamps[3], inclusive=True) == ["3", "2", "1"]
    assert texts(oldest=stamps[3]) == ["4"]
    first_page = client.conversations_history(channel=HERE, limit=2)
    assert first_page["has_more"] is True
    assert client.conversations_history(channel=HERE, limit=5)["has_more"] is False


def test_replies_are_read_in_pages(client: WebClient) -> None:
    root = client.chat_postMessage(channel=HERE, text="root")["ts"]
    for number in range(3):
        client.chat_postMessage(channel=HERE, text=str(number), thread_ts=root)

    pages = client.conversations_replies(channel=HERE, ts=root, limit=2)

    assert [[message["text"] for message in page["messages"]] for page in pages] == [["root", "0"], ["1", "2"]]


def test_info_members_and_people_are_read(workspace: Workspace, client: WebClient) -> None:
    assert client.conversations_info(channel=GENERAL)["channel"]["is_member"] is False
    assert client.conversations_info(channel=CABINET_OFFICE_PRIVATE)["channel"]["is_private"] is True
    assert client.conversations_info(channel=HERE)["channel"]["user"] == ANA
    pages = client.conversations_members(channel=PARTNERSHIP, limit=3)
    members = [member for page in pages for member in page["members"]]
    assert sorted(members) == sorted([*(person.id for person in workspace.people()), BOT])
    person = client.users_info(user=RUTH)["user"]
    assert (person["real_name"], person["is_bot"], person["team_id"]) == ("Ruth Cobbleday", False, TEAM)
    assert client.users_info(user=BOT)["user"]["is_bot"] is True


def test_a_message_can_be_removed(workspace: Workspace, client: WebClient) -> None:
    root = client.chat_postMessage(channel=HERE, text="root")["ts"]
    reply = client.chat_postMessage(channel=HERE, text="reply", thread_ts=root)["ts"]

    client.chat_delete(channel=HERE, ts=reply)

    assert [(message.text, message.replies) for message in workspace.messages(HERE, ANA)] == [("root", 0)]
