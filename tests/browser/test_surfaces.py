"""Outside of what is said: shortcuts, the app's Home, prompts, what it is doing, and files."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from sandbox.people import ANA, ISLA, JOE, PARTNERSHIP, RUTH, direct_message
from sandbox.workspace import Workspace
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.sample_app import TeaApp
from tests.browser.window import Window

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_global_shortcut_opens_its_modal(address: str, tea: TeaApp, open_page: OpenPage, size: ViewportSize) -> None:
    window = Window(open_page(size), address).act_as(JOE, PARTNERSHIP)
    window.page.get_by_role("button", name="Shortcuts", exact=True).click()
    menu = window.page.get_by_role("group", name="Shortcuts", exact=True)
    expect(menu).to_be_in_viewport(ratio=1)
    menu.get_by_role("button", name="Order tea Opens the form").click()

    expect(window.page.get_by_role("dialog", name="Order tea")).to_be_visible()
    expect(menu).to_be_hidden()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_message_s_menu_hands_the_message_to_the_app(
    workspace: Workspace, address: str, tea: TeaApp, open_page: OpenPage, size: ViewportSize
) -> None:
    workspace.post(RUTH, PARTNERSHIP, "Mint would be nice")
    window = Window(open_page(size), address).act_as(JOE, PARTNERSHIP)
    said = window.message("Mint would be nice")
    said.get_by_role("button", name="Shortcuts for this message").click()
    said.get_by_role("button", name="Note as a wish").click()

    expect(window.page.get_by_role("dialog", name="A wish")).to_contain_text("Mint would be nice")


def test_what_only_oneself_sees_has_no_menu(window: Window) -> None:
    window.act_as(JOE).send("/tea")
    card = window.message("Tea on the third floor")

    expect(card).to_be_visible()
    expect(card.get_by_role("button", name="Shortcuts for this message")).to_have_count(0)


def test_the_home_is_shown_and_changes_under_one_s_hands(window: Window) -> None:
    page = window.act_as(JOE).page
    tabs = page.get_by_role("navigation", name="Partnership Bot")
    tabs.get_by_role("link", name="Home").click()
    home = page.get_by_role("region", name="Home")
    expect(home.get_by_role("heading", name="Your tea")).to_be_visible()
    expect(home).to_contain_text("The kettle is cold.")
    home.get_by_role("button", name="Brew another").click()
    expect(home).to_contain_text("The kettle is hot.")
    tabs.get_by_role("link", name="Messages").click()

    expect(window.composer).to_be_visible()


def test_a_home_that_is_not_published_yet_says_so(window: Window, workspace: Workspace) -> None:
    workspace.request_url = None
    window.page.goto(f"{window.address}/as/{JOE}/{direct_message(JOE)}/home")

    expect(window.page.get_by_role("region", name="Home")).to_contain_text("has put nothing on its Home yet.")


@pytest.mark.parametrize("path", [f"{JOE}/{PARTNERSHIP}/home", f"{JOE}/{direct_message(ANA)}/home"])
def test_there_is_a_home_only_beside_one_s_own_messages(address: str, page: Page, path: str) -> None:
    answer = page.goto(f"{address}/as/{path}")

    assert answer is not None
    assert answer.status == 404


def test_a_file_in_a_message_is_saved_by_those_who_see_it(window: Window, tea: TeaApp) -> None:
    content = b"steep four minutes"
    tea.bot.client.files_upload_v2(
        channel=direct_message(JOE),
        filename="How to brew é.txt",
        title="How to brew",
        content=content,
        initial_comment="As asked",
    )
    said = window.act_as(JOE).message("As asked")
    expect(said).to_contain_text("How to brew é.txt, 18 Bytes")
    with window.page.expect_download() as saved:
        said.get_by_role("link", name="How to brew").click()

    assert saved.value.suggested_filename == "How to brew é.txt"
    assert saved.value.path().read_bytes() == content


def test_prompts_stand_in_an_empty_direct_message_and_ask_when_pressed(window: Window) -> None:
    page = window.act_as(JOE).page
    prompts = page.get_by_role("group", name="Ask about tea")
    expect(prompts.get_by_role("button")).to_have_text(["What there is", "Opening hours"])
    prompts.get_by_role("button", name="What there is").click()

    expect(window.message("You said: Which teas are there?")).to_be_visible()
    expect(prompts).to_have_count(0)


def test_the_app_says_what_it_is_doing_until_it_answers(window: Window, workspace: Workspace) -> None:
    asked = workspace.post(JOE, PARTNERSHIP, "Which teas are there?")
    window.act_as(JOE, PARTNERSHIP)
    channel = workspace.channel(PARTNERSHIP)
    workspace.assistant.set_status(channel, asked.ts, "is thinking")
    doing = window.page.get_by_role("log").get_by_role("status")
    expect(doing).to_have_text("Partnership Bot is thinking")
    workspace.conversations.posted(channel, "Mint", thread_ts=asked.ts)

    expect(window.message("Mint")).to_be_visible()
    expect(doing).to_have_count(0)


def test_nothing_moves_for_those_who_want_no_motion(window: Window, workspace: Workspace) -> None:
    asked = workspace.post(JOE, PARTNERSHIP, "Which teas are there?")
    workspace.assistant.set_status(workspace.channel(PARTNERSHIP), asked.ts, "is thinking")
    page = window.act_as(JOE, PARTNERSHIP).page
    expect(page.get_by_text("is thinking")).to_be_visible()
    moving = "() => document.getAnimations().length"
    assert page.evaluate(moving) == 1
    page.emulate_media(reduced_motion="reduce")

    assert page.evaluate(moving) == 0


def test_somebody_from_another_organisation_is_marked_and_offered_nothing_of_the_app(window: Window) -> None:
    page = window.act_as(ISLA, PARTNERSHIP).page

    expect(page.get_by_role("navigation", name="Act as").locator("[aria-current]")).to_contain_text(
        "from another organisation"
    )
    expect(page.get_by_role("button", name="Shortcuts", exact=True)).to_have_count(0)
    window.composer.press_sequentially("/")
    expect(page.get_by_role("list", name="Commands")).to_be_hidden()
