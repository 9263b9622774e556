"""Asking, in the browser: what an answer offers, the menu of a message, and a conversation with the bot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from bot.domain.framework_file import available
from handlers.manifest import PROMPTS
from handlers.views.answer import THANKS
from sandbox.people import JOE, PARTNERSHIP, RUTH
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.starting import started_demo
from tests.browser.test_accessibility import grave_findings
from tests.browser.window import Window
from tests.made_up_document import made_up_document

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

SAID = "The canary papers for the meeting reached us the evening before it"
LONG = " ".join(f"word{number}" for number in range(600))


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    document = tmp_path / "made-up.txt"
    document.write_text(made_up_document(available()["cabinet-office-2026"], {"16": LONG}), encoding="utf-8")
    with started_demo(tmp_path / "demo", "--import", str(document)) as address:
        yield address


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_answer_is_judged_read_on_and_shared(demo: str, open_page: OpenPage, size: ViewportSize) -> None:
    rep = Window(open_page(size), demo).act_as(JOE, PARTNERSHIP)
    rep.send(f"/principle {SAID}")
    rep.press("Not right")
    expect(rep.messages.last).to_contain_text(THANKS)
    expect(rep.messages.last.get_by_role("button", name="Helpful")).to_have_count(0)

    rep.send("/principle 15 to 17")
    expect(rep.messages.last).to_contain_text("Where a union writes with a concern")
    rep.press("Read on")
    expect(rep.modal).to_contain_text("word599")
    rep.press("Close")
    expect(rep.modal).to_be_hidden()
    rep.press("Share here")

    lead = Window(open_page(size), demo).act_as(RUTH, PARTNERSHIP)
    expect(lead.messages.last).to_contain_text("shared for everybody here")
    expect(lead.page.locator("main")).not_to_contain_text("canary")
    assert grave_findings(lead.page) == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_message_is_asked_about_from_its_menu(demo: str, open_page: OpenPage, size: ViewportSize) -> None:
    rep = Window(open_page(size), demo).act_as(JOE, PARTNERSHIP).send(SAID)
    rep.messages.last.hover()
    rep.messages.last.get_by_role("button", name="Shortcuts for this message").click()
    rep.page.get_by_role("button", name="Which principle applies?").click()

    expect(rep.modal).to_contain_text("Talk and share information in good time")
    assert grave_findings(rep.page) == []
    rep.press("Helpful")
    expect(rep.modal).to_contain_text(THANKS)
    rep.press("Log engagement")
    expect(rep.modal.get_by_label("Topic", exact=True)).to_have_value(SAID)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_bot_suggests_what_to_ask_and_goes_on_in_the_thread(
    demo: str, open_page: OpenPage, size: ViewportSize
) -> None:
    rep = Window(open_page(size), demo).act_as(JOE)
    expect(rep.page.get_by_role("button", name=next(iter(PROMPTS)))).to_be_visible()
    rep.send("16")
    expect(rep.message("Where a union writes with a concern")).to_be_visible()
    rep.page.locator(".replying summary").last.click()
    rep.page.get_by_role("textbox", name="Reply to").last.fill("and for our side?")
    rep.page.get_by_role("textbox", name="Reply to").last.press("Enter")

    expect(rep.message("nearest to it that the framework says of the union side")).to_be_visible()
