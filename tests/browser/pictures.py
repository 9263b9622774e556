"""Makes the README's pictures: a short story in the demo, as a new user sees it. Run by `make pictures`."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, ViewportSize, expect

from sandbox.page.examples import HAPPENED
from sandbox.people import ANA, PARTNERSHIP, RUTH, TOM
from tests.browser.raising import fill_in_steps
from tests.browser.responding import answer
from tests.browser.starting import NoChromium, started_chromium, started_demo
from tests.browser.window import Window

FOLDER = Path(__file__).parents[1] / "pictures"
WIDE: ViewportSize = {"width": 1000, "height": 600}
# So narrow that a modal fills it, and so high that nothing of it is hidden.
MODAL: ViewportSize = {"width": 560, "height": 1010}
PHONE: ViewportSize = {"width": 390, "height": 780}
# Letters and corners are drawn alike in every run, and in one colour's shades, which keeps the files small.
STEADY = ("--disable-lcd-text", "--font-render-hinting=none", "--disable-partial-raster")

REFERENCE = re.compile(r"C-[2-9A-Z]{4}")
# References are random: in the pictures the concern has always this one, so that two runs make the same.
PICTURED: Final = "C-7K2M"
RENAME = """([from, to]) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(new RegExp(from, "g"), to);
}"""


class Story:
    """Each chapter goes on from the one before, and ends with what its picture shows."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address

    def _window(self, viewport: ViewportSize) -> Window:
        return Window(self._browser.new_page(viewport=viewport), self._address)

    def ask(self) -> Page:
        official = self._window(WIDE).act_as(TOM)
        official.send(f"{HAPPENED[0].upper()}{HAPPENED[1:]}. Which principle applies?")
        expect(official.message("7b")).to_be_visible()
        return official.page

    def raise_concern(self) -> Page:
        self._union = self._window(MODAL).act_as(RUTH, PARTNERSHIP).send(f"/concern raise {HAPPENED}")
        fill_in_steps(self._union)
        return self._union.page

    def read_nudges(self) -> Page:
        self._union.press("Raise")
        office = self._window(WIDE).act_as(ANA)
        expect(office.message("has been raised with your party")).to_be_visible()
        office.move_clock_to_next_nudge()
        expect(office.message("has not been acknowledged yet")).to_be_visible()
        office.press("Acknowledge")
        expect(office.modal).to_contain_text("Acknowledged")
        office.press("Close").move_clock_to_next_nudge()
        expect(office.message("Aim date coming up")).to_be_visible()
        expect(office.page.get_by_role("link", name="#cabinet-office")).to_contain_text("new")
        return office.page

    def respond(self) -> Page:
        office = self._window(PHONE).act_as(ANA).press("Respond")
        answer(office.modal, "Point 1", "Agreed", "It reached us that evening too.")
        return office.page


PICTURES: dict[str, Callable[[Story], Page]] = {
    "ask.png": Story.ask,
    "raise.png": Story.raise_concern,
    "nudges.png": Story.read_nudges,
    "respond.png": Story.respond,
}


def make(browser: Browser, address: str, folder: Path) -> None:
    story = Story(browser, address)
    for name, chapter in PICTURES.items():
        page = chapter(story)
        page.evaluate(RENAME, [REFERENCE.pattern, PICTURED])
        page.mouse.move(0, 0)
        page.screenshot(path=folder / name, animations="disabled", caret="hide")


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    try:
        with (
            tempfile.TemporaryDirectory() as directory,
            started_demo(Path(directory)) as address,
            started_chromium(*STEADY) as browser,
        ):
            make(browser, address, folder)
    except NoChromium as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
