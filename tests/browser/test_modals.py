"""Modals on the page: every input, errors, updates, and the stack."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from sandbox.people import ANA, JOE, PARTNERSHIP, RUTH, TOM
from sandbox.workspace import Workspace
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.sample_app import TeaApp, order_view
from tests.browser.window import Window

pytestmark = pytest.mark.browser


@pytest.fixture
def order(window: Window) -> Locator:
    """The order's modal, opened by Joe."""
    window.act_as(JOE).send("/order")
    modal = window.page.get_by_role("dialog", name="Order tea")
    expect(modal).to_be_visible()
    return modal


def fill_in(modal: Locator) -> None:
    modal.get_by_role("textbox", name="Name").fill("Ruth")
    modal.get_by_role("textbox", name="Wishes").fill("Hot\nand strong")
    modal.get_by_role("combobox", name="Kind").select_option("Green")
    modal.get_by_role("group", name="Sides").get_by_label("Milk").check()
    modal.get_by_role("group", name="Sides").get_by_label("Lemon").check()
    modal.get_by_role("combobox", name="Guest").select_option("Tom Hartlewick")
    modal.get_by_role("group", name="Others").get_by_label("Ana Merrowby").check()
    modal.get_by_role("group", name="Others").get_by_label("Ruth Cobbleday").check()
    modal.get_by_role("combobox", name="Where").select_option("#partnership")
    modal.get_by_role("group", name="Extras").get_by_label("Cake").check()
    modal.get_by_role("radiogroup", name="Size").get_by_label("Pot").check()
    modal.get_by_label("Day", exact=True).fill("2026-09-10")
    modal.get_by_label("Hour", exact=True).fill("16:05")


def test_every_kind_of_input_reaches_the_app(order: Locator, tea: TeaApp) -> None:
    fill_in(order)
    order.get_by_role("button", name="Order", exact=True).click()

    expect(order).to_be_hidden()
    [values] = tea.submissions
    assert {
        block: {key: held for key, held in state["v"].items() if key != "type"} for block, state in values.items()
    } == {
        "name": {"value": "Ruth"},
        "wishes": {"value": "Hot\nand strong"},
        "kind": {"selected_option": {"text": {"type": "plain_text", "text": "Green"}, "value": "green"}},
        "sides": {
            "selected_options": [
                {"text": {"type": "plain_text", "text": "Milk"}, "value": "milk"},
                {"text": {"type": "plain_text", "text": "Lemon"}, "value": "lemon"},
            ]
        },
        "guest": {"selected_user": TOM},
        "others": {"selected_users": [ANA, RUTH]},
        "where": {"selected_conversation": PARTNERSHIP},
        "extras": {"selected_options": [{"text": {"type": "plain_text", "text": "Cake"}, "value": "cake"}]},
        "size": {"selected_option": {"text": {"type": "plain_text", "text": "Pot"}, "value": "pot"}},
        "day": {"selected_date": "2026-09-10"},
        "hour": {"selected_time": "16:05"},
    }


def test_the_first_input_has_the_focus_and_its_hint(order: Locator) -> None:
    name = order.get_by_role("textbox", name="Name")

    expect(name).to_be_focused()
    expect(name).to_have_accessible_description("As on the cup.")
    expect(name).to_have_attribute("required", "")
    expect(order.get_by_role("textbox", name="Wishes", exact=True)).not_to_have_attribute("required", "")


def test_a_required_input_left_empty_says_so_and_takes_the_focus(order: Locator, tea: TeaApp) -> None:
    order.get_by_role("textbox", name="Wishes").fill("Hot")
    order.get_by_role("button", name="Order", exact=True).click()

    name = order.get_by_role("textbox", name="Name")
    expect(name).to_have_accessible_description("As on the cup. Please complete this required field.")
    expect(name).to_be_focused()
    expect(order.get_by_role("textbox", name="Wishes")).to_have_value("Hot")
    assert tea.submissions == []


def test_the_app_s_errors_stand_on_their_inputs_and_go_once_put_right(order: Locator, tea: TeaApp) -> None:
    name = order.get_by_role("textbox", name="Name")
    name.fill("Nobody")
    name.press("Enter")
    expect(name).to_have_accessible_description("As on the cup. Give a name that somebody has.")
    expect(name).to_have_attribute("aria-invalid", "true")
    name.fill("Joe")
    name.press("Enter")

    expect(order).to_be_hidden()
    assert [values["name"]["v"]["value"] for values in tea.submissions] == ["Joe"]


def test_a_button_in_a_modal_takes_along_what_is_typed_and_an_update_keeps_it(order: Locator, tea: TeaApp) -> None:
    fill_in(order)
    order.get_by_role("button", name="Suggest").click()

    expect(order.get_by_text("For Ruth: mint")).to_be_visible()
    assert tea.actions[-1]["sides"]["v"]["selected_options"][1]["value"] == "lemon"
    expect(order.get_by_role("textbox", name="Name")).to_have_value("Ruth")
    expect(order.get_by_role("textbox", name="Wishes")).to_have_value("Hot\nand strong")
    expect(order.get_by_role("radiogroup", name="Size").get_by_label("Pot")).to_be_checked()
    expect(order.get_by_label("Day", exact=True)).to_have_value("2026-09-10")


def test_an_update_from_elsewhere_leaves_the_typing_and_its_focus_alone(
    order: Locator, window: Window, workspace: Workspace, tea: TeaApp
) -> None:
    order.get_by_role("textbox", name="Name").fill("Ruth")
    order.get_by_role("combobox", name="Kind").select_option("Mint")
    order.get_by_role("group", name="Sides").get_by_label("Lemon").check()
    wishes = order.get_by_role("textbox", name="Wishes")
    wishes.press_sequentially("Hot ")
    [view] = workspace.view_stack(JOE)
    tea.bot.client.views_update(view_id=view.id, view=order_view("Only *mint* is left"))
    expect(order.get_by_text("Only mint is left")).to_be_visible()
    window.page.keyboard.type("and strong")

    expect(wishes).to_have_value("Hot and strong")
    expect(wishes).to_be_focused()
    expect(order.get_by_role("textbox", name="Name")).to_have_value("Ruth")
    expect(order.get_by_role("combobox", name="Kind")).to_have_value("mint")
    expect(order.get_by_label("Lemon")).to_be_checked()


def test_an_update_with_another_block_id_resets_the_input(order: Locator, workspace: Workspace, tea: TeaApp) -> None:
    order.get_by_role("textbox", name="Name").fill("Ruth")
    [view] = workspace.view_stack(JOE)
    tea.bot.client.views_update(view_id=view.id, view=order_view("Once more", first="name-2"))

    expect(order.get_by_text("Once more")).to_be_visible()
    expect(order.get_by_role("textbox", name="Name")).to_have_value("")


@pytest.mark.parametrize("title", ["Order tea", "Your order"])
def test_an_update_begins_at_its_top_only_under_another_title(
    order: Locator, window: Window, workspace: Workspace, tea: TeaApp, title: str
) -> None:
    order.get_by_label("Hour", exact=True).focus()
    expect(order.get_by_text("What may it be?")).not_to_be_in_viewport()
    [view] = workspace.view_stack(JOE)
    tea.bot.client.views_update(view_id=view.id, view=order_view("Only *mint* is left", title=title))
    note = window.modal.get_by_text("Only mint is left")
    expect(note).to_be_visible()

    if title == "Order tea":
        expect(note).not_to_be_in_viewport()
    else:
        expect(note).to_be_in_viewport()


def test_an_input_that_dispatches_tells_the_app_as_soon_as_it_changes(
    order: Locator, workspace: Workspace, tea: TeaApp
) -> None:
    order.get_by_role("textbox", name="Name").fill("Ruth")
    order.get_by_role("combobox", name="Kind").select_option("Mint")

    assert workspace.wait_for(lambda: tea.actions)
    assert [(action["block_id"], action["selected_option"]["value"]) for action in tea.actions] == [("kind", "mint")]
    expect(order.get_by_role("textbox", name="Name")).to_have_value("Ruth")


def test_a_pushed_modal_covers_the_first_which_keeps_its_values(order: Locator, window: Window) -> None:
    order.get_by_role("textbox", name="Name").fill("Ruth")
    order.get_by_role("button", name="Ask more").click()
    pushed = window.page.get_by_role("dialog", name="Ask more")
    expect(pushed.get_by_role("textbox", name="Question")).to_be_focused()
    pushed.get_by_role("button", name="Back").click()

    expect(order.get_by_role("textbox", name="Name")).to_have_value("Ruth")


def test_the_cross_closes_all_modals_and_escape_only_the_one_on_top(
    order: Locator, window: Window, workspace: Workspace
) -> None:
    pushed = window.page.get_by_role("dialog", name="Ask more")
    order.get_by_role("button", name="Ask more").click()
    expect(pushed).to_be_visible()
    window.page.keyboard.press("Escape")
    expect(order).to_be_visible()
    order.get_by_role("button", name="Ask more").click()
    pushed.get_by_role("button", name="Close window").click()

    expect(window.modal).to_be_hidden()
    assert workspace.view_stack(JOE) == []


def test_a_double_click_submits_once(order: Locator, window: Window, tea: TeaApp) -> None:
    sent: list[str] = []
    window.page.on("request", lambda request: sent.append(request.url))
    order.get_by_role("textbox", name="Name").fill("Ruth")
    order.get_by_role("button", name="Order", exact=True).dblclick()

    expect(order).to_be_hidden()
    assert len([url for url in sent if url.endswith("/submit")]) == 1
    assert len(tea.submissions) == 1


def test_cancel_sends_nothing(order: Locator, window: Window, tea: TeaApp) -> None:
    order.get_by_role("textbox", name="Name").fill("Ruth")
    order.get_by_role("button", name="Cancel").click()

    expect(window.modal).to_be_hidden()
    assert tea.submissions == []


def test_a_submission_without_answer_keeps_the_modal_and_says_so(
    order: Locator, window: Window, workspace: Workspace
) -> None:
    workspace.request_url = None
    order.get_by_role("textbox", name="Name").fill("Ruth")
    order.get_by_role("button", name="Order", exact=True).click()

    expect(order.get_by_role("alert")).to_contain_text("could not be reached")
    expect(order.get_by_role("textbox", name="Name")).to_have_value("Ruth")


def test_a_modal_fills_a_phone_and_its_buttons_stay_in_sight(address: str, tea: TeaApp, open_page: OpenPage) -> None:
    window = Window(open_page(PHONE), address).act_as(JOE).send("/order")

    expect(window.modal.get_by_role("button", name="Order", exact=True)).to_be_in_viewport()
    box = window.modal.bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, PHONE["width"])
    assert window.page.evaluate("() => document.querySelector('.modal-blocks').scrollWidth") <= PHONE["width"]


def test_an_open_modal_is_there_again_after_a_reload(order: Locator, window: Window) -> None:
    window.page.reload()

    expect(order).to_be_visible()
