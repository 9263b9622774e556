"""Inputs that ask the app for their choices, and those for addresses, numbers, moments and files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from sandbox.people import GENERAL, JOE, PARTNERSHIP, direct_message
from sandbox.workspace import Workspace
from tests.browser.sample_app import EXTRA, TeaApp, mrkdwn, order_view, plain
from tests.browser.window import Window

pytestmark = pytest.mark.browser


@pytest.fixture
def order(window: Window, tea: TeaApp) -> Locator:
    """The order's modal with the further inputs, opened by Joe."""
    tea.extra = EXTRA
    window.act_as(JOE).send("/order")
    modal = window.page.get_by_role("dialog", name="Order tea")
    modal.get_by_role("textbox", name="Name").fill("Ruth")
    return modal


def submitted(order: Locator, tea: TeaApp) -> dict[str, Any]:
    order.get_by_role("button", name="Order", exact=True).click()
    expect(order).to_be_hidden()
    [values] = tea.submissions
    return {
        block: next((held for key, held in state["v"].items() if key != "type"), None)
        for block, state in values.items()
    }


def test_an_address_a_number_and_a_moment_reach_the_app(order: Locator, tea: TeaApp) -> None:
    order.get_by_role("textbox", name="Mail").fill("ruth@example.org")
    order.get_by_role("textbox", name="Link").fill("https://example.org")
    order.get_by_role("spinbutton", name="Cups").fill("4")
    order.get_by_label("When").fill("2026-09-10T16:05")
    order.get_by_role("group", name="Tell").get_by_label("#general").check()
    values = submitted(order, tea)

    # 16:05 in London is 15:05 by universal time.
    assert (values["mail"], values["link"], values["cups"], values["when"], values["tell"]) == (
        "ruth@example.org",
        "https://example.org",
        "4",
        1789052700,
        [GENERAL],
    )


def test_what_is_no_address_or_number_says_so(order: Locator, tea: TeaApp) -> None:
    order.get_by_role("textbox", name="Mail").fill("ruth")
    order.get_by_role("spinbutton", name="Cups").fill("0")
    order.get_by_role("button", name="Order", exact=True).click()

    expect(order.get_by_role("textbox", name="Mail")).to_have_attribute("aria-invalid", "true")
    expect(order.get_by_role("spinbutton", name="Cups")).to_have_attribute("aria-invalid", "true")
    assert tea.submissions == []


def test_the_app_is_asked_for_choices_while_typing(order: Locator, tea: TeaApp) -> None:
    source = order.get_by_role("searchbox", name="Source")
    source.press_sequentially("mi")
    order.get_by_role("radio", name="Mint").check()
    expect(source).to_have_value("")
    values = submitted(order, tea)

    assert tea.asked == ["mi"]
    assert values["source"] == {"text": plain("Mint"), "value": "mint"}


def test_several_are_chosen_one_after_the_other(order: Locator, tea: TeaApp, workspace: Workspace) -> None:
    blend = order.get_by_role("searchbox", name="Blend")
    for words, name in (("gr", "Green"), ("bl", "Black"), ("mi", "Mint")):
        blend.press_sequentially(words)
        order.get_by_role("checkbox", name=name).check()
    order.get_by_role("checkbox", name="Black").uncheck()
    [view] = workspace.view_stack(JOE)
    tea.bot.client.views_update(view_id=view.id, view=order_view("Only *mint* is left", extra=EXTRA))
    expect(order.get_by_text("Only mint is left")).to_be_visible()

    values = submitted(order, tea)
    assert values["blend"] == [{"text": plain(name), "value": name.lower()} for name in ("Green", "Mint")]


def test_too_few_characters_ask_nothing_and_what_is_unknown_says_so(order: Locator, tea: TeaApp) -> None:
    source = order.get_by_role("searchbox", name="Source")
    source.press_sequentially("zz")
    expect(order.get_by_text("No choices for that.")).to_be_visible()
    source.fill("m")
    expect(order.get_by_text("No choices for that.")).to_have_count(0)

    assert tea.asked == ["zz"]


def test_a_silent_app_is_told_beside_the_search(order: Locator, workspace: Workspace) -> None:
    workspace.faults.unreachable("*")
    order.get_by_role("searchbox", name="Source").press_sequentially("mint")

    expect(order.get_by_text("The app could not be reached.")).to_be_visible()


def test_a_file_is_handed_to_the_app(order: Locator, tea: TeaApp, workspace: Workspace, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.txt"
    recipe.write_text("steep four minutes", encoding="utf-8")
    order.get_by_label("Recipe").set_input_files(recipe)
    [file] = submitted(order, tea)["recipe"]

    assert workspace.files.content(workspace.files.find(file["id"])) == b"steep four minutes"


def test_a_choice_in_a_message_reaches_the_app_at_once(window: Window, tea: TeaApp) -> None:
    select = {"type": "external_select", "action_id": "ask", "placeholder": plain("Find a tea"), "min_query_length": 1}
    blocks = [{"type": "section", "block_id": "find", "text": mrkdwn("Which one?"), "accessory": select}]
    tea.bot.client.chat_postMessage(channel=PARTNERSHIP, text="Which one?", blocks=blocks)
    message = window.act_as(JOE, PARTNERSHIP).message("Which one?")
    message.get_by_role("searchbox", name="Find a tea").press_sequentially("gree")
    message.get_by_role("radio", name="Green").check()

    expect(window.message("Done: green")).to_be_visible()


def test_a_conversation_is_offered_by_the_filter_of_its_select(order: Locator) -> None:
    offered = order.get_by_role("group", name="Tell").get_by_role("checkbox")

    expect(offered).to_have_count(2)
    assert direct_message(JOE) not in [each.get_attribute("value") for each in offered.all()]
