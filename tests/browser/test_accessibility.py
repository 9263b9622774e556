"""Every kind of screen as axe sees it, and what a keyboard and a screen reader can do there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, ViewportSize, expect

from sandbox.people import JOE, PARTNERSHIP, RUTH, direct_message
from sandbox.workspace import Workspace
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.figures import CARDS, TABLES
from tests.browser.sample_app import EXTRA, TeaApp
from tests.browser.window import Window

pytestmark = pytest.mark.browser

Screen = Callable[[Window], None]


def _start(window: Window) -> None:
    window.page.goto(window.address)


def _nothing_said(window: Window) -> None:
    window.act_as(JOE)


def _card(window: Window) -> None:
    window.act_as(JOE).send("/tea")
    expect(window.message("Tea on the third floor")).to_be_visible()


def _thread(window: Window) -> None:
    window.act_as(JOE).send("Is there any tea?")
    expect(window.message("You said")).to_be_visible()
    window.page.get_by_role("log").get_by_text("Reply", exact=True).click()


def _commands(window: Window) -> None:
    window.act_as(JOE).composer.press_sequentially("/")
    expect(window.page.get_by_role("list", name="Commands")).to_be_visible()


def _overflow(window: Window) -> None:
    _card(window)
    window.press("More actions")


def _confirm(window: Window) -> None:
    _card(window)
    window.press("Pour away")
    expect(window.page.get_by_role("dialog", name="Pour it away?")).to_be_visible()


def _modal_with_errors(window: Window) -> None:
    window.act_as(JOE).send("/order")
    expect(window.modal).to_be_visible()
    window.press("Order")
    expect(window.modal.get_by_text("Please complete this required field.")).to_be_visible()


def _traffic(window: Window) -> None:
    _card(window)
    window.page.goto(f"{window.address}/traffic")
    window.page.locator(".exchange > summary").first.click()


def _home(window: Window) -> None:
    window.page.goto(f"{window.address}/as/{JOE}/{direct_message(JOE)}/home")
    expect(window.page.get_by_role("heading", name="Your tea")).to_be_visible()


def _message_menu(window: Window) -> None:
    window.act_as(JOE, PARTNERSHIP)
    window.messages.last.get_by_role("button", name="Shortcuts for this message").click()


def _shortcuts(window: Window) -> None:
    window.act_as(JOE)
    window.page.get_by_role("button", name="Shortcuts", exact=True).click()


def _further_inputs(window: Window) -> None:
    window.act_as(JOE).send("/order")
    window.modal.get_by_role("searchbox", name="Source").press_sequentially("mi")
    expect(window.modal.get_by_role("radio", name="Mint")).to_be_visible()


def _figures(window: Window) -> None:
    window.act_as(JOE, PARTNERSHIP)
    expect(window.message("Tea rota")).to_be_visible()
    window.messages.get_by_text("Figures as a table").first.click()


SCREENS: dict[str, Screen] = {
    "start": _start,
    "nothing said": _nothing_said,
    "card": _card,
    "thread": _thread,
    "commands": _commands,
    "overflow menu": _overflow,
    "confirm": _confirm,
    "modal with errors": _modal_with_errors,
    "traffic": _traffic,
    "figures": _figures,
    "further inputs": _further_inputs,
    "home": _home,
    "message menu": _message_menu,
    "shortcuts": _shortcuts,
}


def grave_findings(page: Page) -> list[str]:
    """What axe finds serious or critical, each with the elements concerned."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['impact']}: {each['help']}: {'; '.join(node['html'][:200] for node in each['nodes'])}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS.keys())
def test_axe_finds_nothing_serious(
    address: str, tea: TeaApp, open_page: OpenPage, screen: Screen, size: ViewportSize
) -> None:
    for blocks in (CARDS, TABLES):
        tea.bot.client.chat_postMessage(channel=PARTNERSHIP, text="Tea in figures", blocks=blocks)
    tea.extra = EXTRA
    window = Window(open_page(size), address)
    screen(window)

    assert grave_findings(window.page) == []
    window.page.emulate_media(color_scheme="dark")
    assert grave_findings(window.page) == []


def test_axe_finds_what_is_wrong(window: Window) -> None:
    window.act_as(JOE)
    window.page.evaluate("() => document.querySelector('.clock-face').style.setProperty('color', '#bbb')")

    [found] = grave_findings(window.page)
    assert "color contrast" in found


def test_the_menu_of_a_narrow_window_is_sound_too(address: str, tea: TeaApp, open_page: OpenPage) -> None:
    window = Window(open_page(PHONE), address).act_as(JOE)
    with window.side():
        assert grave_findings(window.page) == []


def test_the_keyboard_comes_first_to_the_way_round_the_places(window: Window) -> None:
    page = window.act_as(JOE, PARTNERSHIP).page
    page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); }")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to writing a message")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(window.composer).to_be_focused()


def test_the_tab_key_goes_through_a_card_in_the_order_in_which_it_is_read(window: Window) -> None:
    page = window.act_as(JOE).page
    window.send("/tea")
    card = window.message("Tea on the third floor")
    card.get_by_role("link", name="the list").focus()
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("() => document.activeElement.ariaLabel ?? document.activeElement.innerText"))

    assert reached[:1] == ["More actions"]
    assert reached[2:4] == ["Drink", "Pour away"]


def test_a_menu_closes_with_escape_and_gives_the_focus_back(window: Window) -> None:
    window.act_as(JOE).send("/tea")
    more = window.message("Tea on the third floor").get_by_role("button", name="More actions")
    more.focus()
    window.page.keyboard.press("Enter")
    expect(window.page.get_by_role("button", name="Share the pot")).to_be_visible()
    window.page.keyboard.press("Escape")

    expect(window.page.get_by_role("button", name="Share the pot")).to_be_hidden()
    expect(more).to_be_focused()


def test_a_modal_gives_the_focus_back_to_where_it_was_opened(window: Window) -> None:
    window.act_as(JOE).send("/order")
    expect(window.modal.get_by_role("textbox", name="Name")).to_be_focused()
    window.page.keyboard.press("Escape")

    expect(window.modal).to_be_hidden()
    expect(window.composer).to_be_focused()


def test_the_focus_stays_inside_a_modal(window: Window) -> None:
    window.act_as(JOE).send("/order")
    expect(window.modal.get_by_role("textbox", name="Name")).to_be_focused()
    for _ in range(3):
        window.page.keyboard.press("Shift+Tab")

    assert window.page.evaluate("() => document.getElementById('modal').contains(document.activeElement)")


def test_a_message_is_named_by_who_says_it_and_when(window: Window, workspace: Workspace) -> None:
    workspace.post(RUTH, PARTNERSHIP, "Shall we meet?")
    window.act_as(JOE, PARTNERSHIP)

    said = window.page.get_by_role("article", name="Ruth Cobbleday, Wed 2 Sep 2026, 10:00")
    expect(said).to_contain_text("Shall we meet?")
