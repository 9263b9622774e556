"""Selects that ask the app or list conversations, and inputs for mail, links, numbers, moments and files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from sandbox.people import (
    ANA,
    BRIGHTWATER_PRIVATE,
    CABINET_OFFICE_PRIVATE,
    GENERAL,
    PARTNERSHIP,
    RUTH,
    direct_message,
)
from sandbox.values import Message, NotPossible, View
from sandbox.workspace import Workspace
from tests.sandbox.conftest import Machine
from tests.sandbox.foreign_app import ForeignApp, noting
from tests.sandbox.offices import installed
from tests.sandbox.vans import Json, modal, opened, option, plain

VANS = ("van seven", "van eight", "barge")


@pytest.fixture
def office(machine: Machine) -> Iterator[tuple[Workspace, ForeignApp]]:
    with installed(machine) as both:
        yield both


def answering(bot: ForeignApp, seen: list[Json]) -> None:
    @bot.app.options("which")
    def which(ack: Any, body: Json) -> None:
        seen.append(body)
        ack(options=[option(van) for van in VANS if body["value"] in van])


def external(kind: str = "external_select", **more: Any) -> Json:
    element = {"type": kind, "action_id": "which", "placeholder": plain("Which van"), **more}
    return {"type": "input", "block_id": "van", "label": plain("Van"), "element": element}


def typed(kind: str, **more: Any) -> Json:
    element = {"type": kind, "action_id": "in", **more.pop("element", {})}
    return {"type": "input", "block_id": "b", "label": plain("B"), "element": element, **more}


def test_what_is_typed_brings_the_apps_options_and_one_of_them_is_submitted(
    office: tuple[Workspace, ForeignApp],
) -> None:
    workspace, bot = office
    asked: list[Json] = []
    submitted: list[Json] = []
    answering(bot, asked)
    bot.app.view("book")(noting(submitted))
    view = opened(workspace, bot, modal(external(), private_metadata="draft 7"))

    found = workspace.suggest(ANA, view, "which", "van")
    assert [each["value"] for each in found.options] == ["van seven", "van eight"]
    assert (asked[0]["type"], asked[0]["value"], asked[0]["block_id"]) == ("block_suggestion", "van", "van")
    assert asked[0]["view"]["private_metadata"] == "draft 7"

    outcome = workspace.submit_view(ANA, view.id, {"van": "van eight"})
    assert (outcome.problem, outcome.errors) == (None, {})
    held = submitted[0]["view"]["state"]["values"]["van"]["which"]
    assert held == {"type": "external_select", "selected_option": option("van eight")}


def test_nothing_is_asked_below_the_least_length(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    asked: list[Json] = []
    answering(bot, asked)
    view = opened(workspace, bot, modal(external()))
    eager = opened(workspace, bot, modal(external(min_query_length=0)))

    assert workspace.suggest(ANA, view, "which", "va").options == ()
    assert asked == []
    assert len(workspace.suggest(ANA, eager, "which", "").options) == 3


def test_an_option_that_was_never_offered_cannot_be_chosen(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    answering(bot, [])
    view = opened(workspace, bot, modal(external(initial_option=option("cart"))))
    workspace.suggest(ANA, view, "which", "barge")

    assert workspace.change(ANA, view.id, {"van": "cart"}).problem is None
    assert workspace.change(ANA, view.id, {"van": "barge"}).problem is None
    with pytest.raises(NotPossible):
        workspace.change(ANA, view.id, {"van": "van seven"})


def test_several_are_chosen_from_two_lists(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    submitted: list[Json] = []
    answering(bot, [])
    bot.app.view("book")(noting(submitted))
    view = opened(workspace, bot, modal(external("multi_external_select", max_selected_items=2)))
    workspace.suggest(ANA, view, "which", "van")
    workspace.suggest(ANA, view, "which", "barge")

    workspace.submit_view(ANA, view.id, {"van": ["van seven", "barge"]})

    held = submitted[0]["view"]["state"]["values"]["van"]["which"]
    assert [each["value"] for each in held["selected_options"]] == ["van seven", "barge"]


def test_groups_keep_their_labels(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    group = {"label": plain("Free"), "options": [option("barge")]}
    bot.app.options("which")(lambda ack: ack(option_groups=[group]))
    view = opened(workspace, bot, modal(external()))

    assert workspace.suggest(ANA, view, "which", "any").groups == (("Free", (option("barge"),)),)


@pytest.mark.parametrize(
    "reply",
    [
        {"options": [option(str(number)) for number in range(101)]},
        {"options": [{"text": plain("x" * 76), "value": "a"}]},
        {"options": [], "option_groups": []},
        {"answers": []},
    ],
    ids=["101", "long", "both", "neither"],
)
def test_a_wrong_answer_to_a_suggestion_is_refused(office: tuple[Workspace, ForeignApp], reply: Json) -> None:
    workspace, bot = office
    bot.app.options("which")(lambda ack: ack(reply))
    view = opened(workspace, bot, modal(external()))

    found = workspace.suggest(ANA, view, "which", "van")

    assert (found.options, found.problem) == ((), "invalid_response")
    assert str(workspace.refusals()[-1].refusal).startswith("invalid_response: ")


def test_a_select_in_a_message_asks_with_its_message_and_sends_the_choice(
    office: tuple[Workspace, ForeignApp],
) -> None:
    workspace, bot = office
    asked: list[Json] = []
    pressed: list[Json] = []
    answering(bot, asked)
    bot.app.action("which")(noting(pressed))
    element = external()["element"]
    bot.client.chat_postMessage(channel=PARTNERSHIP, text="Van", blocks=[{"type": "actions", "elements": [element]}])
    message = workspace.messages(PARTNERSHIP, ANA)[-1]

    workspace.suggest(ANA, message, "which", "barge")
    workspace.press(ANA, message, "which", "barge")

    assert (asked[0]["channel"]["id"], asked[0]["message"]["ts"]) == (PARTNERSHIP, message.ts)
    assert pressed[0]["actions"][0]["selected_option"] == option("barge")


def choices(workspace: Workspace, person: str, **element: Any) -> list[str]:
    return [channel.id for channel in workspace.choices(person, element)]


def test_a_conversations_select_offers_what_its_filter_lets_through(workspace: Workspace) -> None:
    everything = choices(workspace, RUTH, type="conversations_select")
    assert {PARTNERSHIP, GENERAL, BRIGHTWATER_PRIVATE, direct_message(RUTH)} <= set(everything)
    assert CABINET_OFFICE_PRIVATE not in everything
    assert direct_message(ANA) not in everything
    private = choices(workspace, RUTH, type="conversations_select", filter={"include": ["private"]})
    assert private == [BRIGHTWATER_PRIVATE]
    no_bots = choices(workspace, RUTH, type="multi_conversations_select", filter={"exclude_bot_users": True})
    assert direct_message(RUTH) not in no_bots
    assert BRIGHTWATER_PRIVATE not in choices(workspace, RUTH, type="channels_select")
    workspace.archive(GENERAL)
    assert GENERAL not in choices(workspace, RUTH, type="channels_select")


@pytest.mark.parametrize(
    ("kind", "value", "held"),
    [
        ("conversations_select", PARTNERSHIP, {"selected_conversation": PARTNERSHIP}),
        ("channels_select", PARTNERSHIP, {"selected_channel": PARTNERSHIP}),
        ("multi_conversations_select", [PARTNERSHIP, GENERAL], {"selected_conversations": [PARTNERSHIP, GENERAL]}),
        ("multi_channels_select", [PARTNERSHIP], {"selected_channels": [PARTNERSHIP]}),
        ("multi_users_select", [ANA, RUTH], {"selected_users": [ANA, RUTH]}),
        ("datetimepicker", "1760000000", {"selected_date_time": 1760000000}),
        ("email_text_input", "ana@example.org", {"value": "ana@example.org"}),
        ("url_text_input", "https://example.org/a?b", {"value": "https://example.org/a?b"}),
        ("number_input", "7", {"value": "7"}),
    ],
)
def test_each_input_sends_its_value_in_its_own_form(
    office: tuple[Workspace, ForeignApp], kind: str, value: Any, held: Json
) -> None:
    workspace, bot = office
    submitted: list[Json] = []
    bot.app.view("book")(noting(submitted))
    element = {"is_decimal_allowed": False} if kind == "number_input" else {}
    view = opened(workspace, bot, modal(typed(kind, element=element)))

    outcome = workspace.submit_view(ANA, view.id, {"b": value})

    assert outcome.errors == {}
    assert submitted[0]["view"]["state"]["values"]["b"]["in"] == {"type": kind, **held}


@pytest.mark.parametrize(
    ("kind", "element", "value", "text"),
    [
        ("email_text_input", {}, "ana", "Please enter a valid email address."),
        ("url_text_input", {}, "example.org", "Please enter a valid URL."),
        ("url_text_input", {}, "javascript:alert(1)", "Please enter a valid URL."),
        ("number_input", {"is_decimal_allowed": False}, "1.5", "Please enter a whole number."),
        ("number_input", {"is_decimal_allowed": True}, "one", "Please enter a number."),
        ("number_input", {"is_decimal_allowed": True, "min_value": "2"}, "1.5", "Please enter a number of at least 2."),
        ("number_input", {"is_decimal_allowed": True, "max_value": "2"}, "2.5", "Please enter a number of at most 2."),
        ("number_input", {"is_decimal_allowed": True}, "", "Please complete this required field."),
    ],
)
def test_the_client_checks_what_is_typed_before_the_bot_is_asked(
    office: tuple[Workspace, ForeignApp], kind: str, element: Json, value: str, text: str
) -> None:
    workspace, bot = office
    view = opened(workspace, bot, modal(typed(kind, element=element)))
    before = len(bot.heard)

    assert workspace.submit_view(ANA, view.id, {"b": value}).errors == {"b": text}
    assert len(bot.heard) == before


@pytest.mark.parametrize("value", ["tomorrow", "17600000"])
def test_a_moment_is_ten_digits_of_epoch_seconds(office: tuple[Workspace, ForeignApp], value: str) -> None:
    workspace, bot = office
    view = opened(workspace, bot, modal(typed("datetimepicker")))
    with pytest.raises(NotPossible):
        workspace.submit_view(ANA, view.id, {"b": value})


def test_a_conversation_select_may_begin_with_where_the_person_was(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    view = opened(
        workspace, bot, modal(typed("conversations_select", element={"default_to_current_conversation": True}))
    )
    assert view.values["b"]["in"]["selected_conversation"] == PARTNERSHIP


def test_a_select_with_a_response_url_lets_the_app_post_where_it_was_chosen(
    office: tuple[Workspace, ForeignApp],
) -> None:
    workspace, bot = office
    submitted: list[Json] = []
    bot.app.view("book")(noting(submitted))
    view = opened(workspace, bot, modal(typed("conversations_select", element={"response_url_enabled": True})))

    workspace.submit_view(ANA, view.id, {"b": CABINET_OFFICE_PRIVATE})

    (url,) = submitted[0]["response_urls"]
    assert (url["block_id"], url["action_id"], url["channel_id"]) == ("b", "in", CABINET_OFFICE_PRIVATE)
    httpx.post(url["response_url"], json={"text": "Booked.", "response_type": "in_channel"}, trust_env=False)
    assert workspace.messages(CABINET_OFFICE_PRIVATE, ANA)[-1].text == "Booked."


def test_without_it_a_submission_brings_no_response_urls(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    submitted: list[Json] = []
    bot.app.view("book")(noting(submitted))
    view = opened(workspace, bot, modal(typed("conversations_select")))
    workspace.submit_view(ANA, view.id, {"b": PARTNERSHIP})
    assert submitted[0]["response_urls"] == []


CARD: Json = {
    "type": "card",
    "title": {"type": "mrkdwn", "text": "Van 7"},
    "actions": [{"type": "button", "action_id": "bk", "text": plain("Book"), "value": "7"}],
}
FEEDBACK: Json = {
    "type": "feedback_buttons",
    "action_id": "fb",
    "positive_button": {"text": plain("Good"), "value": "1"},
    "negative_button": {"text": plain("Bad"), "value": "0"},
}
BIN: Json = {"type": "icon_button", "action_id": "rm", "icon": "trash", "text": plain("Remove"), "value": "all"}


def posted(workspace: Workspace, client: WebClient, *blocks: Json) -> Message:
    client.chat_postMessage(channel=PARTNERSHIP, text="Vans", blocks=list(blocks))
    return workspace.messages(PARTNERSHIP, ANA)[-1]


@pytest.mark.parametrize(
    ("block", "action_id", "value", "sent"),
    [
        (CARD, "bk", None, {"type": "button", "value": "7"}),
        ({"type": "carousel", "elements": [CARD]}, "bk", None, {"type": "button", "value": "7"}),
        (
            {
                "type": "container",
                "title": plain("Vans"),
                "child_blocks": [{"type": "actions", "elements": CARD["actions"]}],
            },
            "bk",
            None,
            {"type": "button", "value": "7"},
        ),
        (
            {"type": "context_actions", "elements": [FEEDBACK]},
            "fb",
            "0",
            {"type": "feedback_buttons", "value": "0", "text": plain("Bad")},
        ),
        (
            {"type": "context_actions", "elements": [BIN]},
            "rm",
            None,
            {"type": "icon_button", "value": "all", "icon": "trash"},
        ),
    ],
    ids=["card", "carousel", "container", "feedback", "icon"],
)
def test_a_button_in_any_block_is_pressed(
    office: tuple[Workspace, ForeignApp], block: Json, action_id: str, value: str | None, sent: Json
) -> None:
    workspace, bot = office
    pressed: list[Json] = []
    bot.app.action(action_id)(noting(pressed))
    message = posted(workspace, bot.client, block)

    assert workspace.press(ANA, message, action_id, value).problem is None

    action = pressed[0]["actions"][0]
    assert sent.items() <= action.items()
    assert action["block_id"]


def test_a_feedback_button_that_is_not_there_cannot_be_pressed(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    message = posted(workspace, bot.client, {"type": "context_actions", "elements": [FEEDBACK]})
    with pytest.raises(NotPossible):
        workspace.press(ANA, message, "fb", "2")


def test_inputs_in_a_container_hold_what_is_typed(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    field = {"type": "input", "block_id": "why", "label": plain("Why"), "element": {"type": "plain_text_input"}}
    content = {"type": "home", "blocks": [{"type": "container", "title": plain("Van"), "child_blocks": [field]}]}
    bot.client.views_publish(user_id=ANA, view=content)
    home = workspace.home(ANA)
    assert isinstance(home, View)

    workspace.change(ANA, home.id, {"why": "Stock"})

    filled = workspace.home(ANA)
    assert filled is not None
    assert [each["value"] for each in filled.values["why"].values()] == ["Stock"]
