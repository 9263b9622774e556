"""Shortcuts, global ones and those of a message, as people choose them and the app hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from sandbox.people import ANA, BRIGHTWATER_PRIVATE, PARTNERSHIP, RUTH, SAM, TEAM
from sandbox.values import NotPossible, Refused
from sandbox.workspace import Workspace
from tests.sandbox.conftest import Machine
from tests.sandbox.foreign_app import ForeignApp, noting
from tests.sandbox.offices import APP, installed
from tests.sandbox.vans import Json, modal


@pytest.fixture
def office(machine: Machine) -> Iterator[tuple[Workspace, ForeignApp]]:
    with installed(machine) as both:
        yield both


def test_the_declared_shortcuts_are_offered_by_kind(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, _ = office
    assert [each.callback_id for each in workspace.shortcuts()] == ["book", "fault"]
    assert [each.callback_id for each in workspace.shortcuts("message")] == ["fault"]


def test_a_global_shortcut_opens_a_modal_and_knows_no_channel(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    seen: list[Json] = []

    @bot.app.shortcut("book")
    def book(ack: Any, body: Json, client: WebClient) -> None:
        seen.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    outcome = workspace.run_shortcut(SAM, "book")

    assert outcome.problem is None
    assert outcome.view is not None
    assert outcome.view.title == "Book a van"
    assert (seen[0]["type"], seen[0]["user"]["id"], seen[0]["team"]["id"]) == ("shortcut", SAM, TEAM)
    assert {"channel", "message", "response_url"} & set(seen[0]) == set()


def test_a_message_shortcut_brings_the_message_from_a_channel_that_the_bot_is_not_in(
    office: tuple[Workspace, ForeignApp],
) -> None:
    workspace, bot = office
    seen: list[Json] = []
    bot.app.shortcut("fault")(noting(seen))
    message = workspace.post(RUTH, BRIGHTWATER_PRIVATE, "The lift is stuck & loud")

    outcome = workspace.run_message_shortcut(RUTH, message, "fault")

    assert outcome.problem is None
    body = seen[0]
    assert (body["type"], body["callback_id"], body["message_ts"]) == ("message_action", "fault", message.ts)
    assert body["channel"] == {"id": BRIGHTWATER_PRIVATE, "name": "privategroup"}
    assert body["message"]["text"] == "The lift is stuck &amp; loud"
    assert body["message"]["user"] == RUTH


def test_the_response_url_of_a_message_shortcut_answers_the_person(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    seen: list[Json] = []
    bot.app.shortcut("fault")(noting(seen))
    message = workspace.post(RUTH, BRIGHTWATER_PRIVATE, "The lift is stuck")
    workspace.run_message_shortcut(RUTH, message, "fault")

    httpx.post(seen[0]["response_url"], json={"text": "Logged.", "replace_original": True}, trust_env=False)

    shown = workspace.messages(BRIGHTWATER_PRIVATE, RUTH)
    assert [(each.text, each.ephemeral_to) for each in shown] == [("The lift is stuck", None), ("Logged.", RUTH)]


def test_a_shortcut_that_is_not_answered_is_a_problem(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, _ = office
    assert workspace.run_shortcut(ANA, "book").problem == "dispatch_failed"


@pytest.mark.parametrize("callback_id", ["fault", "invented"])
def test_a_shortcut_that_the_app_does_not_declare_is_on_no_menu(
    office: tuple[Workspace, ForeignApp], callback_id: str
) -> None:
    workspace, bot = office
    with pytest.raises(NotPossible):
        workspace.run_shortcut(ANA, callback_id)
    assert bot.heard == []


def test_an_app_without_the_scope_has_no_shortcuts(machine: Machine) -> None:
    with installed(machine, replace(APP, scopes=APP.scopes - {"commands"})) as (workspace, bot):
        with pytest.raises(NotPossible):
            workspace.run_shortcut(ANA, "book")
        assert bot.heard == []


def test_a_message_that_only_one_sees_has_no_menu(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    bot.client.chat_postEphemeral(channel=PARTNERSHIP, user=ANA, text="For you")
    message = workspace.messages(PARTNERSHIP, ANA)[-1]

    with pytest.raises(NotPossible):
        workspace.run_message_shortcut(ANA, message, "fault")


def test_a_message_that_one_does_not_see_has_no_menu(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    message = workspace.post(RUTH, BRIGHTWATER_PRIVATE, "The lift is stuck")

    with pytest.raises(Refused, match="channel_not_found"):
        workspace.run_message_shortcut(ANA, message, "fault")
    assert bot.heard == []
