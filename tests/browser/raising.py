"""How somebody fills in the steps of a concern in the browser."""

import re

from playwright.sync_api import expect

from tests.browser.window import Window

ACTION = "Send papers five working days ahead."


def fill_in_grounds(union: Window) -> None:
    """From the first step, whose points are typed, to the third, with a provision chosen in it."""
    expect(union.modal.get_by_role("textbox", name="Point 1")).to_be_visible()
    union.press("Next")
    union.modal.get_by_role("textbox", name="Further action 1").fill(ACTION)
    union.press("Next")
    union.modal.get_by_role("checkbox", name=re.compile("^7b ")).check()


def fill_in_steps(union: Window) -> None:
    """From the first step, whose points are typed, to the check before it is raised."""
    fill_in_grounds(union)
    union.press("Next")
    expect(union.modal).to_contain_text("Check and raise")
