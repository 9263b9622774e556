"""views.*: triggers, hashes, external ids and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.people import ANA, TOM
from sandbox.values import View
from sandbox.workspace import Workspace
from tests.sandbox.conftest import Machine
from tests.sandbox.foreign_app import ForeignApp
from tests.sandbox.vans import Json, error_of, modal, opened, plain, pushing_button, trigger


def test_views_update_changes_an_open_modal_for_the_hash_that_was_seen(
    workspace: Workspace, bot: ForeignApp, client: WebClient
) -> None:
    view = opened(workspace, bot, modal(external_id="booking-1"))

    updated = client.views_update(view_id=view.id, hash=view.hash, view=modal(title=plain("Newer")))

    assert workspace.view_stack(ANA)[0].title == "Newer"
    assert updated["view"]["hash"] != view.hash
    stale = error_of(client.views_update, view_id=view.id, hash=view.hash, view=modal())
    assert stale["error"] == "hash_conflict"
    assert workspace.view_stack(ANA)[0].title == "Newer"


def test_views_update_finds_a_modal_by_external_id(workspace: Workspace, bot: ForeignApp, client: WebClient) -> None:
    opened(workspace, bot, modal(external_id="booking-1"))

    client.views_update(external_id="booking-1", view=modal(title=plain("Newer"), external_id="booking-1"))

    assert workspace.view_stack(ANA)[0].title == "Newer"


def test_an_external_id_is_used_once(workspace: Workspace, bot: ForeignApp, client: WebClient) -> None:
    opened(workspace, bot, modal(external_id="booking-1"), TOM)
    trigger_id = trigger(workspace, bot)

    reply = error_of(client.views_open, trigger_id=trigger_id, view=modal(external_id="booking-1"))

    assert reply["error"] == "duplicate_external_id"


def test_views_update_of_a_closed_modal_is_not_found(workspace: Workspace, bot: ForeignApp, client: WebClient) -> None:
    view = opened(workspace, bot, modal())
    workspace.close_view(ANA, view.id)

    assert error_of(client.views_update, view_id=view.id, view=modal())["error"] == "not_found"


def test_a_trigger_serves_once(workspace: Workspace, bot: ForeignApp, client: WebClient) -> None:
    trigger_id = trigger(workspace, bot)
    client.views_open(trigger_id=trigger_id, view=modal())

    assert error_of(client.views_open, trigger_id=trigger_id, view=modal())["error"] == "exchanged_trigger_id"


def test_a_trigger_expires_after_three_seconds(
    workspace: Workspace, bot: ForeignApp, client: WebClient, machine: Machine
) -> None:
    trigger_id = trigger(workspace, bot)

    machine.ahead = 3.001

    assert error_of(client.views_open, trigger_id=trigger_id, view=modal())["error"] == "expired_trigger_id"
    assert workspace.view_stack(ANA) == []


def test_an_invented_trigger_is_invalid(client: WebClient) -> None:
    reply = error_of(client.views_open, trigger_id="1.2.abc", view=modal())
    assert reply["error"] == "invalid_trigger_id"


def test_a_bad_view_does_not_use_up_its_trigger(workspace: Workspace, bot: ForeignApp, client: WebClient) -> None:
    trigger_id = trigger(workspace, bot)
    reply = error_of(client.views_open, trigger_id=trigger_id, view=modal(title=plain("x" * 25)))

    assert reply["error"] == "invalid_arguments"
    assert reply["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    client.views_open(trigger_id=trigger_id, view=modal())


def test_push_without_an_open_modal_is_not_found(workspace: Workspace, bot: ForeignApp, client: WebClient) -> None:
    assert error_of(client.views_push, trigger_id=trigger(workspace, bot), view=modal())["error"] == "not_found"


def test_a_view_of_more_than_250_kilobytes_is_too_large(
    workspace: Workspace, bot: ForeignApp, client: WebClient
) -> None:
    section = {"type": "section", "text": plain("x" * 3000)}

    reply = error_of(client.views_open, trigger_id=trigger(workspace, bot), view=modal(*[section] * 90))

    assert reply["error"] == "view_too_large"


@pytest.mark.parametrize("missing", ["trigger_id", "view"])
def test_views_open_needs_its_arguments(client: WebClient, missing: str) -> None:
    arguments = {"trigger_id": "1.2.abc", "view": modal()}
    del arguments[missing]

    reply = error_of(client.api_call, api_method="views.open", json=arguments)

    assert reply["error"] == "invalid_arguments"
    assert reply["response_metadata"]["messages"] == [f"[ERROR] missing required field: {missing}"]


def test_a_fourth_modal_is_refused_however_it_is_asked_for(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.view("book")(lambda ack: ack(response_action="push", view=modal()))
    view: View | None = opened(workspace, bot, modal())
    for _ in range(2):
        assert view is not None
        view = workspace.submit_view(ANA, view.id, {"why": "x"}).view
    assert view is not None

    outcome = workspace.submit_view(ANA, view.id, {"why": "x"})

    assert outcome.problem == "push_limit_reached"
    assert [each.id for each in workspace.view_stack(ANA)][-1] == view.id
    assert len(workspace.view_stack(ANA)) == 3


@pytest.mark.parametrize("action", ["push", "update"])
def test_an_external_id_that_another_modal_has_is_refused_in_an_answer(
    workspace: Workspace, bot: ForeignApp, action: str
) -> None:
    opened(workspace, bot, modal(external_id="booking-1"), TOM)
    bot.app.view("book")(lambda ack: ack(response_action=action, view=modal(external_id="booking-1")))
    view = opened(workspace, bot, modal())

    assert workspace.submit_view(ANA, view.id, {"why": "x"}).problem == "duplicate_external_id"
    assert [each.id for each in workspace.view_stack(ANA)] == [view.id]


def test_a_trigger_cannot_open_two_modals_one_after_a_push(workspace: Workspace, bot: ForeignApp) -> None:
    errors: list[str] = []

    @bot.app.action("more")
    def push(ack: Any, body: Json, client: WebClient) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=modal())
        errors.append(error_of(client.views_open, trigger_id=body["trigger_id"], view=modal())["error"])
        ack()

    view = opened(workspace, bot, modal(pushing_button()))
    workspace.press(ANA, view, "more")

    assert errors == ["exchanged_trigger_id"]
    assert len(workspace.view_stack(ANA)) == 2


def test_views_update_refuses_a_view_that_is_wrong_or_too_large(
    workspace: Workspace, bot: ForeignApp, client: WebClient
) -> None:
    view = opened(workspace, bot, modal())
    large = modal(*[{"type": "section", "text": plain("x" * 3000)}] * 90)

    assert error_of(client.views_update, view_id=view.id, view=large)["error"] == "view_too_large"
    wrong = error_of(client.views_update, view_id=view.id, view=modal(close=plain("x" * 25)))
    assert wrong["errors"] == ["must be less than 25 characters [json-pointer:/view/close/text]"]
    assert workspace.view_stack(ANA) == [view]
