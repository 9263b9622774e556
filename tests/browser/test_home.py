"""The bot's Home in the browser: what each person finds there, and the next thing done from it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from sandbox.people import ANA, PARTNERSHIP, RUTH, SAM
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.raising import fill_in_steps
from tests.browser.starting import started_demo
from tests.browser.test_accessibility import grave_findings
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    with started_demo(tmp_path / "demo") as address:
        yield address


def home_of(window: Window, user: str) -> Locator:
    """The Home that this person reads after a click on its tab."""
    tabs = window.act_as(user).page.get_by_role("navigation", name="Partnership Bot")
    tabs.get_by_role("link", name="Home").click()
    home = window.page.get_by_role("region", name="Home")
    expect(home).to_contain_text("As it stood on Wed 2 September 2026")
    return home


def press(home: Locator, name: str) -> None:
    home.get_by_role("button", name=name, exact=True).click()


def raised(window: Window) -> str:
    window.act_as(RUTH, PARTNERSHIP).send("/concern raise the papers came the evening before")
    fill_in_steps(window)
    window.press("Raise")
    expect(window.modal).to_contain_text(re.compile(r"Concern C-[2-9A-Z]{4}"))
    found = re.search(r"C-[2-9A-Z]{4}", window.modal.inner_text())
    assert found
    window.press("Close")
    expect(window.modal).to_be_hidden()
    return found[0]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_home_shows_what_comes_up_and_does_the_next_thing(
    demo: str, open_page: OpenPage, size: ViewportSize
) -> None:
    window = Window(open_page(size), demo)
    reference = raised(window)

    office = home_of(window, ANA)
    expect(office).to_contain_text(f"{reference} from Brightwater Staff Union to Cabinet Office")
    expect(office).to_contain_text("Raised, not yet acknowledged")
    expect(office).to_contain_text("Aim date: Wed 30 September 2026")
    press(office, "Acknowledge")
    expect(window.modal).to_contain_text("the papers came the evening before")
    window.press("Close")
    press(office, "Refresh")
    expect(office).to_contain_text("Acknowledged, awaiting a response")
    expect(office.get_by_role("button", name="Acknowledge")).to_have_count(0)
    assert grave_findings(window.page) == []

    stranger = home_of(window, SAM)
    expect(stranger).to_contain_text("ask that party's administrator to name you")
    expect(stranger).not_to_contain_text(reference)
    press(stranger, "Ask which principle applies")
    window.modal.get_by_label("What happened?").fill("They told us the evening before.")
    window.press("Ask")
    expect(window.modal).to_contain_text("Talk and share information in good time")
