"""App Home: publishing, opening, pressing, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.people import ANA, PARTNERSHIP, TOM, direct_message
from sandbox.values import Change, NotPossible
from sandbox.workspace import Workspace
from tests.sandbox.conftest import Machine
from tests.sandbox.foreign_app import ForeignApp, noting
from tests.sandbox.offices import APP, installed
from tests.sandbox.vans import SEATS, Json, error_of, modal, plain, text_input


@pytest.fixture
def office(machine: Machine) -> Iterator[tuple[Workspace, ForeignApp]]:
    with installed(machine) as both:
        yield both


def home(*blocks: Json, **more: Any) -> Json:
    button = {
        "type": "actions",
        "block_id": "do",
        "elements": [{"type": "button", "action_id": "go", "text": plain("Go")}],
    }
    return {"type": "home", "blocks": list(blocks or [button])} | more


def test_a_home_is_published_for_one_person(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    with workspace.changes.subscribed() as told:
        reply = bot.client.views_publish(user_id=ANA, view=home(private_metadata="v1"))

    shown = workspace.home(ANA)
    assert shown is not None
    assert (shown.id, shown.hash, shown.private_metadata) == (reply["view"]["id"], reply["view"]["hash"], "v1")
    assert (reply["view"]["type"], shown.is_home, shown.title) == ("home", True, "")
    assert workspace.home(TOM) is None
    assert Change("home", frozenset({ANA})) in [told.get_nowait() for _ in range(told.qsize())]


def test_a_home_published_again_keeps_its_id_and_gets_a_new_hash(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    first = bot.client.views_publish(user_id=ANA, view=home())["view"]
    second = bot.client.views_publish(user_id=ANA, view=home(), hash=first["hash"])["view"]

    assert (second["id"], second["hash"] != first["hash"]) == (first["id"], True)
    stale = error_of(bot.client.views_publish, user_id=ANA, view=home(), hash=first["hash"])
    assert stale["error"] == "hash_conflict"
    shown = workspace.home(ANA)
    assert shown is not None
    assert shown.hash == second["hash"]


def test_opening_tells_the_app_each_time_and_brings_the_view_once_there_is_one(
    office: tuple[Workspace, ForeignApp],
) -> None:
    workspace, bot = office
    bot.app.event("app_home_opened")(
        lambda event, client: client.views_publish(user_id=event["user"], view=home()) if event["tab"] == "home" else 0
    )

    assert workspace.open_home(ANA) is None
    assert workspace.wait_until_quiet()
    assert workspace.open_home(ANA) is not None
    assert workspace.wait_until_quiet()
    workspace.open_messages(ANA)
    assert workspace.wait_until_quiet()

    events = bot.events("app_home_opened")
    assert [(event["tab"], "view" in event) for event in events] == [
        ("home", False),
        ("home", True),
        ("messages", False),
    ]
    assert {(event["user"], event["channel"]) for event in events} == {(ANA, direct_message(ANA))}


def test_an_app_that_did_not_subscribe_hears_of_no_opening(machine: Machine) -> None:
    with installed(machine, replace(APP, events=frozenset({"message.im"}))) as (workspace, bot):
        workspace.open_home(ANA)
        workspace.open_messages(ANA)
        assert workspace.wait_until_quiet()
        assert bot.heard == []


def test_a_press_on_the_home_brings_the_view_and_opens_a_modal(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    seen: list[Json] = []

    @bot.app.action("go")
    def go(ack: Any, body: Json, client: WebClient) -> None:
        seen.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    bot.client.views_publish(user_id=ANA, view=home())
    shown = workspace.home(ANA)
    assert shown is not None

    outcome = workspace.press(ANA, shown, "go")

    assert outcome.problem is None
    assert outcome.view is not None
    assert outcome.view.title == "Book a van"
    assert seen[0]["container"] == {"type": "view", "view_id": shown.id}
    assert (seen[0]["view"]["type"], seen[0]["view"]["hash"]) == ("home", shown.hash)
    assert "response_url" not in seen[0]


def test_a_modal_cannot_be_pushed_on_a_home(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    errors: list[str] = []

    @bot.app.action("go")
    def go(ack: Any, body: Json, client: WebClient) -> None:
        errors.append(error_of(client.views_push, trigger_id=body["trigger_id"], view=modal())["error"])
        ack()

    bot.client.views_publish(user_id=ANA, view=home())
    shown = workspace.home(ANA)
    assert shown is not None
    workspace.press(ANA, shown, "go")

    assert errors == ["not_found"]


def test_inputs_of_a_home_keep_what_is_chosen_and_tell_the_app(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    seen: list[Json] = []
    bot.app.action("chosen")(noting(seen))
    bot.client.views_publish(user_id=ANA, view=home(SEATS | {"dispatch_action": True}, text_input("why")))
    shown = workspace.home(ANA)
    assert shown is not None

    workspace.change(ANA, shown.id, {"seats": "nine", "why": "Stock"})

    assert [body["actions"][0]["selected_option"]["value"] for body in seen] == ["nine"]
    filled = workspace.home(ANA)
    assert filled is not None
    assert filled.hash == shown.hash
    assert filled.values["why"]["typed"]["value"] == "Stock"
    bot.client.views_publish(user_id=ANA, view=home(SEATS, text_input("because")))
    again = workspace.home(ANA)
    assert again is not None
    assert again.values["seats"]["chosen"]["selected_option"]["value"] == "nine"
    assert again.values["because"]["typed"]["value"] is None


def test_nobody_presses_on_anothers_home(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    bot.client.views_publish(user_id=ANA, view=home())
    shown = workspace.home(ANA)
    assert shown is not None

    with pytest.raises(NotPossible):
        workspace.press(TOM, shown, "go")
    assert bot.heard == []


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"view": home()}, "invalid_arguments", "missing required field: user_id"),
        ({"user_id": ANA}, "invalid_arguments", "missing required field: view"),
        ({"user_id": "U0NOBODY", "view": home()}, "user_not_found", None),
        ({"user_id": APP.bot_user, "view": home()}, "user_not_found", None),
        ({"user_id": ANA, "view": modal()}, "invalid_arguments", "unsupported type: modal [json-pointer:/view]"),
        (
            {"user_id": ANA, "view": home(title=plain("Home"))},
            "invalid_arguments",
            "invalid additional property: title [json-pointer:/view]",
        ),
        (
            {"user_id": ANA, "view": home(*[{"type": "section", "text": plain("x" * 3000)}] * 90)},
            "view_too_large",
            None,
        ),
    ],
)
def test_views_publish_refuses(
    office: tuple[Workspace, ForeignApp], arguments: Json, error: str, message: str | None
) -> None:
    _, bot = office
    reply = error_of(bot.client.api_call, api_method="views.publish", json=arguments)
    assert reply["error"] == error
    assert message is None or reply["errors"] == [message]


def test_an_app_without_a_home_publishes_none(machine: Machine) -> None:
    with installed(machine, replace(APP, has_home=False)) as (workspace, bot):
        assert error_of(bot.client.views_publish, user_id=ANA, view=home())["error"] == "not_enabled"
        with pytest.raises(NotPossible):
            workspace.open_home(ANA)


def test_a_home_is_there_after_a_restart(machine: Machine, tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    with installed(machine, path=path) as (workspace, bot):
        bot.client.views_publish(user_id=ANA, view=home())
        before = workspace.home(ANA)
    again = Workspace(path, app=APP)
    try:
        assert again.home(ANA) == before
    finally:
        again.close()


def test_where_the_messages_tab_is_closed_nobody_writes_there(machine: Machine) -> None:
    with installed(machine, replace(APP, has_messages=False)) as (workspace, bot):
        here = direct_message(ANA)
        assert error_of(bot.client.chat_postMessage, channel=here, text="Hello")["error"] == "messages_tab_disabled"
        with pytest.raises(NotPossible):
            workspace.post(ANA, here, "Hello")
        bot.client.chat_postMessage(channel=PARTNERSHIP, text="Hello")
