"""Concerns through their procedure in the browser, as both sides see it: from draft to an end, in either direction."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import ViewportSize, expect

from sandbox.people import ANA, BRIGHTWATER, JOE, PARTNERSHIP, RUTH
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.raising import ACTION, fill_in_steps
from tests.browser.responding import answer
from tests.browser.starting import started_demo
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

POINT = "The papers came the evening before."
FIRST, AGREED = "Wed 30 September 2026", "Fri 16 October 2026"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    with started_demo(tmp_path / "demo") as address:
        yield address


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_concern_goes_from_draft_to_not_resolved_and_is_followed_on(
    demo: str, open_page: OpenPage, size: ViewportSize
) -> None:
    union, office = Window(open_page(size), demo), Window(open_page(size), demo)
    reference = _draft(union)
    _raise(union, reference)

    _acknowledge_and_answer_in_the_meantime(office, reference)
    _propose(office, reference, "2026-12-18", "Two teams have to agree.")
    _decline(union)
    _propose(office, reference, "2026-10-16", "As you suggest.")
    _agree(union)
    _add_a_note_and_evidence(union, reference)
    _respond_in_two_sittings(office, reference)
    assert POINT in _letter(union, reference, "concern")
    assert "Point 1: partly agreed" in _letter(office, reference, "response")

    _say(union.act_as(RUTH), "Not resolved")
    expect(union.modal).to_contain_text("State Not resolved")
    union.press("Follow on")
    expect(union.modal).to_contain_text(f"Follows on concern {reference}")
    expect(union.modal.get_by_role("textbox", name="Point 1")).to_have_value(POINT)
    fill_in_steps(union)
    union.press("Raise")
    expect(union.modal).to_contain_text(f"Follows on from {reference}")
    union.press("Close")
    expect(union.modal).to_contain_text("State Not resolved")
    _leave(union)
    expect(office.act_as(ANA).message(f"{reference} is not resolved, the party that raised it says")).to_be_visible()
    _resolve_once_its_aim_date_has_passed(union, reference)


def test_the_office_writes_to_a_union_and_withdraws(demo: str, open_page: OpenPage) -> None:
    office = Window(open_page(PHONE), demo).act_as(ANA, PARTNERSHIP)
    _ask_for(office, f"raise {POINT}")
    office.modal.get_by_label("To", exact=True).select_option(label=BRIGHTWATER)
    office.press("Next")
    office.modal.get_by_role("textbox", name="Further action 1").fill(ACTION)
    office.press("Next")
    office.modal.get_by_role("checkbox", name=re.compile("^7b ")).check()
    sent = office.modal.get_by_label("Already sent by letter on")
    sent.fill("2026-09-03")
    office.press("Next")
    expect(office.modal).to_contain_text("Choose today or a day before it")
    sent.fill("2026-08-26")
    office.press("Next")
    expect(office.modal).to_contain_text("Paragraph 17")
    office.press("Raise")
    expect(office.modal).to_contain_text("Aim date Wed 23 September 2026")
    expect(office.modal).to_contain_text("Already sent by letter on Wed 26 August 2026")
    office.press("Withdraw")
    office.modal.get_by_label("Your words on why").fill("It is settled.")
    office.press("Withdraw")
    expect(office.modal).to_contain_text("State Withdrawn")

    union = Window(open_page(PHONE), demo).act_as(RUTH)
    expect(union.message("has been withdrawn by the party that raised it")).to_be_visible()
    union.messages.get_by_role("button", name="Respond", exact=True).click()
    expect(union.modal).to_contain_text("Nothing was changed: the concern had been withdrawn already.")
    _leave(union)
    _ask_for(union, "list withdrawn")
    expect(union.modal).to_contain_text("from Cabinet Office to Brightwater Staff Union")
    union.modal.get_by_role("combobox").first.select_option(label="Awaiting a response")
    expect(union.modal).to_contain_text("No concern to show here.")


def _draft(union: Window) -> str:
    """By a member, who cannot raise it."""
    _ask_for(union.act_as(JOE, PARTNERSHIP), f"raise {POINT}")
    fill_in_steps(union)
    expect(union.modal).to_contain_text("A lead of Brightwater Staff Union can raise it.")
    expect(union.modal.get_by_role("button", name="Raise", exact=True)).to_have_count(0)
    found = re.search(r"C-[2-9A-Z]{4}", union.modal.inner_text())
    assert found
    _leave(union)
    return found[0]


def _raise(union: Window, reference: str) -> None:
    _ask_for(union.act_as(RUTH), f"show {reference}")
    union.press("Change step 3")
    union.modal.get_by_label("Earlier attempts to settle it").fill("We spoke on 10 June.")
    union.press("Next").press("Raise")
    expect(union.modal).to_contain_text(f"Aim date {FIRST}")
    expect(union.modal).to_contain_text("We spoke on 10 June.")
    _leave(union)


def _acknowledge_and_answer_in_the_meantime(office: Window, reference: str) -> None:
    office.act_as(ANA).press("Acknowledge")
    expect(office.modal).to_contain_text("State Acknowledged, awaiting a response")
    office.press("Interim response")
    office.modal.get_by_role("textbox", name="Interim response").fill("We are looking at how papers are sent.")
    office.press("Send")
    expect(office.modal).to_contain_text("We are looking at how papers are sent.")
    expect(office.modal).to_contain_text(f"Aim date {FIRST}")
    _leave(office)


def _propose(office: Window, reference: str, day: str, reason: str) -> None:
    _ask_for(office.act_as(ANA), f"extend {reference}")
    office.modal.get_by_label("Proposed aim date").fill(day)
    office.modal.get_by_label("The reason").fill(reason)
    office.press("Propose")
    expect(office.modal).to_contain_text("It holds once both parties have agreed to it.")
    expect(office.modal).to_contain_text(f"Aim date {FIRST}")
    _leave(office)


def _decline(union: Window) -> None:
    union.act_as(RUTH).press("Decline")
    union.modal.get_by_label("Your words to the other party").fill("Friday 16 October would do.")
    union.press("Decline")
    expect(union.modal).to_contain_text("Friday 16 October would do.")
    expect(union.modal).to_contain_text(f"Aim date {FIRST}")
    _leave(union)


def _agree(union: Window) -> None:
    union.act_as(RUTH).message(AGREED).get_by_role("button", name="Agree", exact=True).click()
    union.page.get_by_role("dialog", name="Agree to this aim date?").get_by_role("button", name="Agree").click()
    expect(union.modal).to_contain_text(f"Aim date {AGREED}")
    expect(union.modal).to_contain_text(f"At first {FIRST}.")


def _add_a_note_and_evidence(union: Window, reference: str) -> None:
    union.press("Private note")
    union.modal.get_by_role("textbox", name="Private note").fill("Ask members by Friday.")
    union.press("Keep")
    expect(union.modal).to_contain_text("Private note of Brightwater Staff Union, which alone can read it")
    union.press("Add evidence")
    union.modal.get_by_role("textbox", name="Evidence").fill("https://intranet.example.org/agenda as it was sent")
    union.press("Add")
    expect(union.modal.get_by_role("link", name="https://intranet.example.org/agenda")).to_be_visible()
    _leave(union)


def _respond_in_two_sittings(office: Window, reference: str) -> None:
    office.act_as(ANA).press("Respond")
    answer(office.modal, "Point 1", "Partly agreed", "It was short notice.")
    office.press("Next")
    expect(office.modal).to_contain_text("Still missing: further action 1.")
    _leave(office)

    _ask_for(office.act_as(ANA), f"show {reference}")
    expect(office.modal).not_to_contain_text("Ask members by Friday.")
    office.press("Continue response")
    answer(office.modal, "Further action 1", "Not agreed", "Three days is what we can do.")
    office.press("Next")
    expect(office.modal).to_contain_text("Partly agreed: It was short notice.")
    office.press("Respond")
    expect(office.modal).to_contain_text("State Responded to")
    _leave(office)


def _letter(asking: Window, reference: str, paper: str) -> str:
    _ask_for(asking.act_as(RUTH if paper == "concern" else ANA), f"letter {reference}")
    asking.modal.get_by_label(f"The {paper}", exact=True).check()
    asking.press("Send it to me")
    expect(asking.modal).to_contain_text("within moments")
    _leave(asking)
    with asking.page.expect_download() as saved:
        asking.message("The letter you asked for").get_by_role("link", name=reference).click()
    assert saved.value.suggested_filename == f"{reference}-{paper}.docx"
    return "\n".join(paragraph.text for paragraph in Document(str(saved.value.path())).paragraphs)


def _resolve_once_its_aim_date_has_passed(union: Window, earlier: str) -> None:
    union.act_as(RUTH).move_clock_to("2026-10-02")
    expect(union.message("has passed, and no response is recorded here yet")).to_be_visible()
    _say(union, "Resolved")
    expect(union.modal).to_contain_text("State Resolved")
    union.modal.get_by_role("button", name="Show", exact=True).click()
    expect(union.modal).to_contain_text(f"Concern {earlier}")
    expect(union.modal).to_contain_text("Followed by")


def _ask_for(window: Window, line: str) -> None:
    """With the command; what it opens is there."""
    window.send(f"/concern {line}")
    expect(window.modal).to_be_visible()


def _say(union: Window, standing: str) -> None:
    union.press("Say how it stands")
    expect(union.modal).to_contain_text("How does it stand for your party?")
    union.modal.get_by_label(standing, exact=True).check()
    union.press("Say so")


def _leave(window: Window) -> None:
    window.press("Close")
    expect(window.modal).to_be_hidden()
