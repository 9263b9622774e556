"""Modals as people use them: inputs, submitting, the stack and closing, with a foreign Bolt app behind."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.people import ANA, TOM
from sandbox.values import NotPossible, View
from sandbox.workspace import Workspace
from tests.sandbox.foreign_app import ForeignApp, noting
from tests.sandbox.vans import SEATS, Json, modal, opened, option, plain, pushing_button, text_input


def test_a_command_opens_a_modal_with_its_first_values(workspace: Workspace, bot: ForeignApp) -> None:
    view = opened(workspace, bot, modal(text_input("why", element={"initial_value": "A trip"}), SEATS))

    assert (view.title, view.callback_id, view.submit) == ("Book a van", "book", "Book")
    assert workspace.view_stack(ANA) == [view]
    assert workspace.view_stack(TOM) == []
    assert view.values == {
        "why": {"typed": {"type": "plain_text_input", "value": "A trip"}},
        "seats": {"chosen": {"type": "static_select", "selected_option": None}},
    }


def test_a_submission_carries_values_and_an_empty_answer_closes(workspace: Workspace, bot: ForeignApp) -> None:
    seen: list[Json] = []
    bot.app.view("book")(noting(seen))
    view = opened(workspace, bot, modal(text_input("why"), SEATS, private_metadata="draft 7"))

    outcome = workspace.submit_view(ANA, view.id, {"why": "Stock", "chosen": "nine"})

    assert (outcome.view, outcome.problem, outcome.errors) == (None, None, {})
    sent = seen[0]["view"]
    assert sent["state"]["values"]["why"]["typed"]["value"] == "Stock"
    assert sent["state"]["values"]["seats"]["chosen"]["selected_option"] == option("nine")
    assert (sent["private_metadata"], sent["id"], sent["root_view_id"]) == ("draft 7", view.id, view.id)
    assert "response_url" not in seen[0]
    assert "channel" not in seen[0]


@pytest.mark.parametrize(
    ("block", "value", "text"),
    [
        (text_input("why"), "", "Please complete this required field."),
        (text_input("why", element={"min_length": 5}), "abc", "Please enter at least 5 characters."),
        (text_input("why", element={"max_length": 2}), "abc", "Please enter at most 2 characters."),
    ],
)
def test_the_client_checks_inputs_before_the_bot_is_asked(
    workspace: Workspace, bot: ForeignApp, block: Json, value: str, text: str
) -> None:
    view = opened(workspace, bot, modal(block))
    before = len(bot.heard)

    outcome = workspace.submit_view(ANA, view.id, {"why": value})

    assert outcome.errors == {"why": text}
    assert workspace.view_stack(ANA)[0].errors == {"why": text}
    assert len(bot.heard) == before


def test_an_optional_input_may_stay_empty(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.view("book")(lambda ack: ack())
    view = opened(workspace, bot, modal(text_input("why", optional=True, element={"min_length": 5})))

    assert workspace.submit_view(ANA, view.id).view is None


def test_errors_on_inputs_keep_the_modal_and_what_was_typed(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.view("book")(lambda ack: ack(response_action="errors", errors={"why": "Say more."}))
    view = opened(workspace, bot, modal())

    outcome = workspace.submit_view(ANA, view.id, {"why": "Stock"})

    assert outcome.errors == {"why": "Say more."}
    kept = workspace.view_stack(ANA)[0]
    assert kept.values["why"]["typed"]["value"] == "Stock"
    assert kept.errors == {"why": "Say more."}


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "x"}}, "invalid_response_errors"),
        ({"response_action": "errors", "errors": {"words": "x"}}, "invalid_response_errors"),
        ({"response_action": "errors", "errors": {"why": ""}}, "invalid_response_errors"),
        ({"response_action": "reopen"}, "invalid_response"),
        ({"response_action": "update", "view": {"type": "modal"}}, "invalid_arguments"),
        ({"response_action": "push", "view": {"type": "home", "blocks": []}}, "invalid_arguments"),
    ],
)
def test_an_unusable_answer_to_a_submission_is_an_error_for_the_person_and_on_record(
    workspace: Workspace, bot: ForeignApp, answer: Json, refusal: str
) -> None:
    bot.app.view("book")(lambda ack: ack(**answer))
    words = {"type": "section", "block_id": "words", "text": plain("Read this")}
    view = opened(workspace, bot, modal(text_input("why"), words))

    outcome = workspace.submit_view(ANA, view.id, {"why": "Stock"})

    assert outcome.problem == refusal
    assert outcome.view is not None
    assert outcome.view.id == view.id
    assert [(exchange.name, str(exchange.refusal).split(":")[0]) for exchange in workspace.refusals()] == [
        ("view_submission", refusal)
    ]


def test_a_stray_body_after_a_submission_is_refused(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.view("book")(lambda ack: ack("thanks"))
    view = opened(workspace, bot, modal())

    assert workspace.submit_view(ANA, view.id, {"why": "x"}).problem == "invalid_response"


def test_update_keeps_values_of_unchanged_inputs_and_resets_those_of_a_new_block(
    workspace: Workspace, bot: ForeignApp
) -> None:
    second = modal(text_input("why"), text_input("renamed"), title=plain("Second step"))
    bot.app.view("book")(lambda ack: ack(response_action="update", view=second))
    view = opened(workspace, bot, modal(text_input("why"), text_input("where")))

    outcome = workspace.submit_view(ANA, view.id, {"why": "Stock", "where": "Leeds"})

    assert outcome.view is not None
    assert (outcome.view.id, outcome.view.title) == (view.id, "Second step")
    assert outcome.view.hash != view.hash
    assert outcome.view.values["why"]["typed"]["value"] == "Stock"
    assert outcome.view.values["renamed"]["typed"]["value"] is None


def test_push_stacks_and_clear_closes_all(workspace: Workspace, bot: ForeignApp) -> None:
    answers: list[Json] = [
        {"response_action": "push", "view": modal(title=plain("Two"))},
        {"response_action": "clear"},
    ]
    bot.app.view("book")(lambda ack: ack(**answers.pop(0)))
    view = opened(workspace, bot, modal())

    pushed = workspace.submit_view(ANA, view.id, {"why": "x"}).view

    assert pushed is not None
    assert (pushed.title, pushed.previous_id, pushed.root_id) == ("Two", view.id, view.id)
    assert [each.id for each in workspace.view_stack(ANA)] == [view.id, pushed.id]
    assert workspace.submit_view(ANA, pushed.id, {"why": "x"}).view is None
    assert workspace.view_stack(ANA) == []


def test_a_button_in_a_modal_pushes_until_three_are_open(workspace: Workspace, bot: ForeignApp) -> None:
    errors: list[str] = []

    @bot.app.action("more")
    def push(ack: Any, body: Json, client: WebClient) -> None:
        try:
            client.views_push(trigger_id=body["trigger_id"], view=modal(pushing_button(), text_input("why")))
        except SlackApiError as error:
            errors.append(error.response["error"])
        ack()

    view: View | None = opened(workspace, bot, modal(pushing_button(), text_input("why")))
    for _ in range(3):
        assert view is not None
        view = workspace.press(ANA, view, "more").view

    assert errors == ["push_limit_reached"]
    assert len(workspace.view_stack(ANA)) == 3


def test_a_press_in_a_modal_carries_the_view_and_what_its_inputs_hold(workspace: Workspace, bot: ForeignApp) -> None:
    seen: list[Json] = []
    bot.app.action("more")(noting(seen))
    view = opened(workspace, bot, modal(pushing_button(), text_input("why")))

    workspace.press(ANA, view, "more", values={"why": "Half"})

    assert seen[0]["container"] == {"type": "view", "view_id": view.id}
    assert seen[0]["view"]["state"]["values"]["why"]["typed"]["value"] == "Half"
    assert seen[0]["actions"][0]["type"] == "button"
    assert "channel" not in seen[0]
    assert "response_url" not in seen[0]


def test_a_dispatching_input_sends_its_action_and_another_does_not(workspace: Workspace, bot: ForeignApp) -> None:
    seen: list[Json] = []
    bot.app.action("chosen")(noting(seen))
    view = opened(workspace, bot, modal(SEATS | {"dispatch_action": True}, text_input("why")))

    workspace.change(ANA, view.id, {"why": "Typed"})
    assert [each.name for each in workspace.traffic() if each.name == "block_actions"] == []
    workspace.change(ANA, view.id, {"seats": "two"})

    assert seen[0]["actions"][0]["selected_option"] == option("two")
    assert seen[0]["view"]["state"]["values"]["why"]["typed"]["value"] == "Typed"


def test_a_cleared_select_is_null(workspace: Workspace, bot: ForeignApp) -> None:
    seen: list[Json] = []
    bot.app.action("chosen")(noting(seen))
    view = opened(workspace, bot, modal(SEATS | {"dispatch_action": True, "optional": True}))

    workspace.change(ANA, view.id, {"seats": "two"})
    workspace.change(ANA, view.id, {"seats": None})

    assert seen[1]["actions"][0]["selected_option"] is None


def test_closing_tells_an_app_that_asked_and_no_other(workspace: Workspace, bot: ForeignApp) -> None:
    seen: list[Json] = []
    bot.app.view_closed("book")(noting(seen))
    quiet = opened(workspace, bot, modal())
    workspace.close_view(ANA, quiet.id)
    assert seen == []
    view = opened(workspace, bot, modal(notify_on_close=True))

    outcome = workspace.close_view(ANA, view.id)

    assert outcome.view is None
    assert [(body["type"], body["is_cleared"]) for body in seen] == [("view_closed", False)]
    assert seen[0]["view"]["state"]["values"] == {}


def test_the_cross_closes_the_whole_stack(workspace: Workspace, bot: ForeignApp) -> None:
    seen: list[Json] = []
    bot.app.view_closed("book")(noting(seen))
    pushed_view = modal(title=plain("Two"), notify_on_close=True)
    bot.app.view("book")(lambda ack: ack(response_action="push", view=pushed_view))
    view = opened(workspace, bot, modal())
    pushed = workspace.submit_view(ANA, view.id, {"why": "x"}).view
    assert pushed is not None

    workspace.close_view(ANA, pushed.id, whole_stack=True)

    assert workspace.view_stack(ANA) == []
    assert [body["is_cleared"] for body in seen] == [True]


def test_cancel_in_a_modal_with_clear_on_close_closes_the_whole_stack(workspace: Workspace, bot: ForeignApp) -> None:
    pushed_view = modal(title=plain("Two"), clear_on_close=True)
    bot.app.view("book")(lambda ack: ack(response_action="push", view=pushed_view))
    view = opened(workspace, bot, modal())
    pushed = workspace.submit_view(ANA, view.id, {"why": "x"}).view
    assert pushed is not None

    workspace.close_view(ANA, pushed.id)

    assert workspace.view_stack(ANA) == []


def test_a_submission_that_gets_no_answer_keeps_the_modal(workspace: Workspace, bot: ForeignApp) -> None:
    view = opened(workspace, bot, modal())
    workspace.request_url = None

    outcome = workspace.submit_view(ANA, view.id, {"why": "Stock"})

    assert outcome.problem == "dispatch_failed"
    assert workspace.view_stack(ANA)[0].values["why"]["typed"]["value"] == "Stock"


def test_only_the_modal_on_top_can_be_used(workspace: Workspace, bot: ForeignApp) -> None:
    view = opened(workspace, bot, modal())
    for act in (workspace.submit_view, workspace.close_view):
        with pytest.raises(NotPossible):
            act(TOM, view.id)
    with pytest.raises(NotPossible):
        workspace.submit_view(ANA, view.id, {"nowhere": "x"})
    with pytest.raises(NotPossible):
        workspace.press(ANA, view, "nowhere")


def test_an_option_that_is_not_offered_cannot_be_chosen(workspace: Workspace, bot: ForeignApp) -> None:
    view = opened(workspace, bot, modal(SEATS))

    with pytest.raises(NotPossible, match="offers no option"):
        workspace.submit_view(ANA, view.id, {"seats": "eleven"})
