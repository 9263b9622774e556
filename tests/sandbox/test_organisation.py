"""An app that a whole organisation has installed for all its workspaces, and ids and accounts that come with one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.people import ANA, GENERAL, PARTNERSHIP, TEAM, Cast, direct_message
from sandbox.server import running
from sandbox.values import Channel, Person
from sandbox.workspace import Workspace
from tests.sandbox.calls import Json, refusal
from tests.sandbox.conftest import BOT, Machine
from tests.sandbox.foreign_app import ForeignApp, noting
from tests.sandbox.offices import APP, installed
from tests.sandbox.vans import modal, opened, pushing_button

ORGANISATION = "E0PARTNER1"
NORA, OLU, LENA = "W0GRIDUSR1", "U0GUESTMC1", "U0GUESTSC1"


@pytest.fixture
def office(machine: Machine) -> Iterator[tuple[Workspace, ForeignApp]]:
    with installed(machine, replace(APP, enterprise=ORGANISATION)) as both:
        yield both


def test_a_command_says_which_organisation_it_comes_from(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    ran: list[Json] = []
    bot.app.command("/van")(noting(ran))

    workspace.run_command(ANA, PARTNERSHIP, "/van")

    assert (ran[0]["enterprise_id"], ran[0]["is_enterprise_install"], ran[0]["team_id"]) == (ORGANISATION, "true", TEAM)
    assert ran[0]["enterprise_name"]


def test_an_interaction_names_the_organisation_and_no_team(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    seen: list[Json] = []
    bot.app.action("more")(noting(seen))
    bot.app.view("book")(noting(seen))
    bot.app.shortcut("book")(noting(seen))
    ts = bot.client.chat_postMessage(channel=PARTNERSHIP, text="x", blocks=[pushing_button()])["ts"]

    workspace.press(ANA, workspace.message(PARTNERSHIP, ts, ANA), "more")
    workspace.submit_view(ANA, opened(workspace, bot, modal()).id, {"why": "Typed"})
    workspace.run_shortcut(ANA, "book")

    assert [body["type"] for body in seen] == ["block_actions", "view_submission", "shortcut"]
    for body in seen:
        assert (body["team"], body["enterprise"]["id"], body["is_enterprise_install"]) == (None, ORGANISATION, True)
        assert body["user"]["team_id"] == TEAM


def test_an_event_is_authorised_by_the_organisation(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    bot.app.event("message")(lambda: None)

    workspace.post(ANA, direct_message(ANA), "Hello")
    assert workspace.wait_until_quiet()

    (authorisation,) = bot.heard[0][0]["authorizations"]
    assert (authorisation["enterprise_id"], authorisation["is_enterprise_install"]) == (ORGANISATION, True)
    assert bot.client.auth_test()["enterprise_id"] == ORGANISATION


@pytest.mark.parametrize("name", ["partnership", "#partnership", "#nowhere"])
def test_a_channel_is_found_by_its_id_alone(office: tuple[Workspace, ForeignApp], name: str) -> None:
    workspace, bot = office
    assert refusal(bot.client, "chat.postMessage", channel=name, text="x")["error"] == "team_not_found"
    assert workspace.messages(PARTNERSHIP, ANA) == []
    assert bot.client.chat_postMessage(channel=PARTNERSHIP, text="x")["ok"]


def test_one_workspaces_own_app_hears_of_its_team_and_no_organisation(workspace: Workspace, bot: ForeignApp) -> None:
    seen: list[Json] = []
    bot.app.command("/van")(noting(seen))
    bot.app.action("more")(noting(seen))
    ts = bot.client.chat_postMessage(channel=PARTNERSHIP, text="x", blocks=[pushing_button()])["ts"]

    workspace.run_command(ANA, PARTNERSHIP, "/van")
    workspace.press(ANA, workspace.message(PARTNERSHIP, ts, ANA), "more")

    command, press = seen
    assert command["is_enterprise_install"] == "false"
    assert "enterprise_id" not in command
    assert (press["team"]["id"], press["enterprise"], press["is_enterprise_install"]) == (TEAM, None, False)
    assert "enterprise_id" not in bot.client.auth_test().data


# Other people than the demo's


@pytest.fixture
def mixed(machine: Machine) -> Iterator[tuple[Workspace, WebClient]]:
    """Somebody with an id of the organisation's kind, two guests, and a channel that only one of these is in."""
    people = (
        Person(NORA, "nora", "Nora Fernhollow"),
        Person(OLU, "olu", "Olu Brackenridge", guest="multi_channel"),
        Person(LENA, "lena", "Lena Thornbury", guest="single_channel"),
    )
    channels = (
        Channel(PARTNERSHIP, "partnership", "public", (NORA, OLU, LENA, BOT)),
        Channel(GENERAL, "general", "public", (NORA,)),
    )
    workspace = Workspace(cast=Cast(people, channels), machine=machine)
    with running(workspace, with_page=False) as address:
        yield workspace, WebClient(token=workspace.app.token, base_url=f"{address}/api/", retry_handlers=[])
    workspace.close()


def test_an_id_may_begin_with_w(mixed: tuple[Workspace, WebClient]) -> None:
    workspace, client = mixed

    posted = client.chat_postMessage(channel=NORA, text="Hello")

    assert posted["channel"] == client.conversations_open(users=NORA)["channel"]["id"]
    assert [message.text for message in workspace.messages(posted["channel"], NORA)] == ["Hello"]
    typed = workspace.post(OLU, PARTNERSHIP, "@nora hello")
    assert (typed.text, client.users_info(user=NORA)["user"]["id"]) == (f"<@{NORA}> hello", NORA)


def test_posts_to_a_person_and_to_their_direct_messages_count_as_one_channels(
    mixed: tuple[Workspace, WebClient],
) -> None:
    _, client = mixed
    posted = client.chat_postMessage(channel=NORA, text="1")
    for place in (posted["channel"], NORA):
        client.chat_postMessage(channel=place, text="x")

    assert refusal(client, "chat.postMessage", channel=NORA, text="x")["error"] == "ratelimited"
    assert refusal(client, "chat.postMessage", channel=posted["channel"], text="x")["error"] == "ratelimited"


@pytest.mark.parametrize(
    ("person", "flags"), [(NORA, (False, False)), (OLU, (True, False)), (LENA, (True, True))], ids=["member", "", "one"]
)
def test_an_app_sees_who_is_a_guest(mixed: tuple[Workspace, WebClient], person: str, flags: tuple[bool, bool]) -> None:
    _, client = mixed
    user: dict[str, Any] = client.users_info(user=person)["user"]
    assert (user["is_restricted"], user["is_ultra_restricted"]) == flags
    assert user["team_id"] == TEAM


def test_a_guest_finds_only_the_channels_that_they_are_in(mixed: tuple[Workspace, WebClient]) -> None:
    workspace, _ = mixed
    select = {"type": "channels_select", "action_id": "x"}
    assert [channel.id for channel in workspace.choices(NORA, select)] == [PARTNERSHIP, GENERAL]
    for guest in (OLU, LENA):
        assert [channel.id for channel in workspace.choices(guest, select)] == [PARTNERSHIP]
