"""What a person does in a browser on the workspace's page, found by role and name as a screen reader would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect


class Window:
    """One browser window on a sandbox at `address`; `page` is Playwright's."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def act_as(self, user: str, channel: str = "") -> Window:
        """Look through this person's eyes (an id), at a channel or else at their messages with the app."""
        self.page.goto(f"{self.address}/as/{user}" + (f"/{channel}" if channel else ""))
        # Whatever arrives from here on is shown without a reload.
        self.page.locator("html[data-live=yes]").wait_for(state="attached")
        return self

    def send(self, line: str) -> Window:
        """Write a message or a slash command, and send it."""
        self.composer.fill(line)
        self.composer.press("Enter")
        return self

    @property
    def composer(self) -> Locator:
        return self.page.locator("main").get_by_role("textbox", name="Message ")

    @property
    def messages(self) -> Locator:
        """Every message and reply that is shown, oldest first."""
        return self.page.get_by_role("log", name="Messages").get_by_role("article")

    def message(self, text: str) -> Locator:
        """The last message in which this text stands."""
        return self.messages.filter(has_text=text).last

    @property
    def modal(self) -> Locator:
        """The modal that is open."""
        return self.page.locator("#modal")

    def press(self, name: str) -> Window:
        """Press a button: in the modal when one is open, else in the last message that has it."""
        where = self.modal if self.modal.is_visible() else self.messages
        where.get_by_role("button", name=name, exact=True).last.click()
        return self

    @contextmanager
    def side(self) -> Iterator[Locator]:
        """The clock and the places, opened from the menu where the window is narrow."""
        side = self.page.get_by_role("complementary", name="Workspace")
        menu = self.page.get_by_role("button", name="Menu", exact=True)
        is_narrow = menu.is_visible()
        if is_narrow:
            menu.click()
        yield side
        if is_narrow:
            side.get_by_role("button", name="Close", exact=True).click()

    def move_clock(self, step: str) -> Window:
        """`step` is a button's name: "1 hour", "1 day" or "1 week"."""
        with self.side() as side, self._moved():
            side.get_by_role("group", name="Move the clock on").get_by_role("button", name=step).click()
        return self

    def move_clock_to(self, day: str) -> Window:
        """`day` is YYYY-MM-DD; the clock then stands at 10:00 in London."""
        with self.side() as side, self._moved():
            side.get_by_label("To a date, at 10:00").fill(day)
            side.get_by_role("button", name="Go", exact=True).click()
        return self

    def move_clock_to_next_nudge(self) -> Window:
        with self.side() as side, self._moved():
            side.get_by_role("button", name="To the next nudge").click()
        return self

    @contextmanager
    def _moved(self) -> Iterator[None]:
        before = self.clock.inner_text()
        yield
        expect(self.clock).not_to_have_text(before)

    @property
    def clock(self) -> Locator:
        """The partnership's time; hidden in a narrow window until `side` is open."""
        return self.page.get_by_role("region", name="Partnership clock").get_by_role("status")
