"""The whole product in the browser, started as a new user would start it: the four jobs, one after another."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from bot.documents.reading import read_document
from bot.domain.framework_file import available
from bot.domain.wording import read_wording
from sandbox.people import ANA, BRIGHTWATER_PRIVATE, PARTNERSHIP, RUTH, TOM
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.raising import fill_in_steps
from tests.browser.responding import answer
from tests.browser.starting import started_demo
from tests.browser.window import Window
from tests.made_up_document import made_up_document

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PUBLISHED = Path(__file__).parents[3] / "shared" / "sources" / "002_83e911db12275cd7.txt"
FRAMEWORK = available()["cabinet-office-2026"]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """The published framework where it is beside this checkout; otherwise one of its form in our own words."""
    if PUBLISHED.exists():
        return PUBLISHED
    made_up = tmp_path / "made-up.txt"
    made_up.write_text(made_up_document(FRAMEWORK), encoding="utf-8")
    return made_up


@pytest.fixture
def demo(document: Path, tmp_path: Path) -> Iterator[str]:
    with started_demo(tmp_path / "demo", "--import", str(document)) as address:
        yield address


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_four_jobs(demo: str, open_page: OpenPage, document: Path, size: ViewportSize) -> None:
    wording = read_wording(read_document(document), FRAMEWORK)
    official = Window(open_page(size), demo).act_as(TOM, PARTNERSHIP)
    _ask_and_log(official, wording)

    union = Window(open_page(size), demo).act_as(RUTH, PARTNERSHIP)
    reference = _raise(union)

    office = Window(open_page(size), demo).act_as(ANA)
    _read_every_nudge_once(office, reference)
    _respond(office)

    union.act_as(RUTH)
    expect(union.message(f"Concern {reference}, which your party raised, has been responded to.")).to_be_visible()
    union.press("Show")
    expect(union.modal).to_contain_text("Three working days ahead, from October.")
    expect(union.modal).to_contain_text("partly agreed", ignore_case=True)

    office.move_clock_to("2026-12-01")
    expect(office.messages.filter(has_text=reference)).to_have_count(6)
    expect(office.messages.filter(has_text="passed")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_first_visitor_is_led_through_the_four_jobs(demo: str, open_page: OpenPage, size: ViewportSize) -> None:
    window = Window(open_page(size), demo)
    window.page.goto(demo)
    _follow(window, "Ask as Tom Hartlewick")
    expect(window.message("7b").get_by_role("button", name="Log engagement")).to_be_visible()

    _follow(window, "Log as Tom Hartlewick")
    expect(window.modal.get_by_label("Topic", exact=True)).to_have_value("First thoughts on hybrid working")
    window.modal.get_by_label("What it is about").fill("Still an idea; first thoughts are welcome.")
    window.modal.get_by_label("Stage", exact=True).select_option(label="Idea")
    window.modal.get_by_label("How", exact=True).select_option(label="Written")
    window.modal.get_by_label("Brightwater Staff Union", exact=True).check()
    window.press("Log")
    expect(window.modal).to_contain_text("Suggested from what you wrote: confirm or change the provisions, then log.")
    window.press("Log")
    expect(window.modal).to_contain_text(re.compile(r"E-[2-9A-Z]{4}"))
    window.press("Close")

    _follow(window, "Raise as Ruth Cobbleday")
    reference = _fill_in_concern(window)

    window.page.get_by_role("button", name="Be nudged as Ana Merrowby").click()
    expect(window.message(f"Concern {reference} has not been acknowledged yet.")).to_be_visible(timeout=20_000)
    _respond(window)


def _follow(window: Window, example: str) -> None:
    """One click, on the start or in what leads on from the example before; then Enter."""
    window.page.get_by_role("link", name=example).click()
    window.page.locator("html[data-live=yes]").wait_for(state="attached")
    window.composer.press("Enter")


def _ask_and_log(official: Window, wording: dict[str, str]) -> None:
    official.send("/principle the new policy landed at 5pm on Friday and goes live on Monday")
    answer = official.message("Official wording")
    expect(answer).to_be_visible()
    shown = next(ref for ref in ("7b", "10", "8a") if re.search(rf"\b{ref}\b", answer.inner_text()))
    expect(answer).to_contain_text(wording[shown])

    official.press("Log engagement")
    modal = official.modal
    expect(modal.get_by_label("Topic", exact=True)).to_have_value(
        "the new policy landed at 5pm on Friday and goes live on Monday"
    )
    modal.get_by_label("What it is about").fill("First sight of the hybrid working policy; questions were promised.")
    modal.get_by_label("Stage", exact=True).select_option(label="Implementation")
    modal.get_by_label("How", exact=True).select_option(label="Written")
    modal.get_by_label("Brightwater Staff Union", exact=True).check()
    official.press("Log")
    expect(modal).to_contain_text("First sight of the hybrid working policy")
    expect(modal).to_contain_text(re.compile(r"E-[2-9A-Z]{4}"))
    official.press("Close")


def _raise(union: Window) -> str:
    union.send("/concern raise the hybrid working policy came the evening before it started")
    return _fill_in_concern(union)


def _fill_in_concern(union: Window) -> str:
    modal = union.modal
    expect(modal.get_by_role("textbox", name="Point 1")).to_have_value(re.compile("hybrid working policy"))
    union.press("Add a point")
    modal.get_by_role("textbox", name="Point 2").fill("There was no time to ask members.")
    expect(modal.get_by_role("textbox", name="Point 1")).to_have_value(re.compile("hybrid working policy"))
    fill_in_steps(union)
    expect(modal).to_contain_text("If raised now, the aim date is Wed 30 September 2026.")
    union.press("Raise")
    expect(modal).to_contain_text(re.compile(r"Concern C-[2-9A-Z]{4}"))
    expect(modal).to_contain_text("Wed 30 September 2026")
    expect(modal).to_contain_text("There was no time to ask members.")
    found = re.search(r"C-[2-9A-Z]{4}", modal.inner_text())
    assert found
    union.press("Close")
    return found[0]


def _read_every_nudge_once(office: Window, reference: str) -> None:
    coming_up = f"Aim date coming up for concern {reference}."
    expect(office.message(f"Concern {reference} has been raised with your party.")).to_be_visible()
    office.move_clock_to("2026-09-04")
    expect(office.message(f"Concern {reference} has not been acknowledged yet.")).to_be_visible()
    for count, day in enumerate(("2026-09-16", "2026-09-23", "2026-09-28", "2026-09-30"), start=1):
        office.move_clock_to(day)
        expect(office.messages.filter(has_text=coming_up)).to_have_count(count)
    expect(office.messages.filter(has_text=reference)).to_have_count(6)
    expect(office.messages.filter(has_text="There was no time")).to_have_count(0)


def _respond(office: Window) -> None:
    office.press("Respond")
    modal = office.modal
    expect(modal).to_contain_text("Respond: step 1 of 2")
    for asked, verdict, reason in (
        ("Point 1", "Agreed", "It came late to us too."),
        ("Point 2", "Agreed", "We see that."),
        ("Further action 1", "Partly agreed", "Three working days ahead, from October."),
    ):
        answer(modal, asked, verdict, reason)
    office.press("Next")
    expect(modal).to_contain_text("It stops the clock")
    expect(modal).to_contain_text("Three working days ahead, from October.")
    office.press("Respond")
    expect(modal).to_contain_text("Responded to")
    office.press("Close")


def test_nobody_else_can_tell_that_a_concern_exists(demo: str, open_page: OpenPage) -> None:
    union = Window(open_page(WIDE), demo).act_as(RUTH, BRIGHTWATER_PRIVATE)
    reference = _raise(union)

    other = Window(open_page(WIDE), demo).act_as("U0QOALEAD1", PARTNERSHIP)
    for unseen in (reference, "C-2222"):
        other.send(f"/concern show {unseen}")
        expect(other.messages.last).to_contain_text("There is nothing with that reference that you can see.")
    other.send("/concern list")
    expect(other.modal).not_to_contain_text(reference)


def test_the_clock_moves_on_to_the_next_nudge(demo: str, open_page: OpenPage) -> None:
    reference = _raise(Window(open_page(WIDE), demo).act_as(RUTH, PARTNERSHIP))
    office = Window(open_page(WIDE), demo).act_as(ANA)
    expect(office.message(f"Concern {reference} has been raised with your party.")).to_be_visible()

    office.move_clock_to_next_nudge()

    expect(office.message(f"Concern {reference} has not been acknowledged yet.")).to_be_visible()
    expect(office.clock).to_contain_text("Fri 4 Sep 2026, 09:30")
