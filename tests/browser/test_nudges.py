"""Nudges in the browser, the clock moved by hand: a concern's whole life and what an engagement asks, counted."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urljoin

import psutil
import pytest
from playwright.sync_api import Page, expect

from sandbox.people import ANA, CABINET_OFFICE_PRIVATE, PARTNERSHIP, PRIYA, RUTH, TOM, direct_message
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.raising import fill_in_steps
from tests.browser.responding import answer
from tests.browser.starting import started_demo
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(150)]

REFERENCE = re.compile(r"[CE]-[2-9A-Z]{4}")
MILLISECONDS = 20_000
PLACES = {"Ana": direct_message(ANA), "Ruth": direct_message(RUTH), "channel": CABINET_OFFICE_PRIVATE}


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    with started_demo(tmp_path / "demo") as address:
        yield address


def test_one_concern_from_its_first_nudge_to_its_last(demo: str, open_page: OpenPage) -> None:
    union, office = Window(open_page(PHONE), demo), Window(open_page(WIDE), demo)
    reference = _raise(union)
    coming_up, passed = (
        f"Aim date coming up for concern {reference}.",
        f"The aim date of concern {reference} has passed",
    )

    comes(office.act_as(ANA), f"Concern {reference} has been raised with your party.")
    follow(office, "Fri 4 Sep 2026, 09:30", f"Concern {reference} has not been acknowledged yet.")
    office.press("Acknowledge")
    expect(office.modal).to_contain_text("State Acknowledged, awaiting a response")
    leave(office)
    comes(union.act_as(RUTH), "has been acknowledged: it has arrived")

    follow(office, "Wed 16 Sep 2026, 09:30", coming_up)
    follow(office, "Wed 23 Sep 2026, 09:30", coming_up, times=2)
    office.messages.last.get_by_role("combobox").select_option(label="In 1 day")
    expect(office.modal).to_contain_text("again on Thu 24 September 2026, 09:30. Only your own nudges have moved")
    leave(office)
    follow(office, "Thu 24 Sep 2026, 09:30", f"You asked to be reminded of this again. {coming_up}")
    follow(office, "Mon 28 Sep 2026, 09:30", coming_up, times=4)
    follow(office, "Wed 30 Sep 2026, 09:30", coming_up, times=5)
    expect(office.messages.last.get_by_role("combobox")).to_have_count(0)

    follow(office, "Thu 1 Oct 2026, 09:30", passed)
    comes(union, passed)
    _agree_on(office, union, "2026-10-16", "Fri 16 October 2026")
    action = _add_action(office, due="2026-10-12")

    _stop_bot_until(office, "2026-10-15")
    comes(office, "These could not reach you on their day.")
    merged = office.messages.last
    expect(merged).to_contain_text(coming_up)
    expect(merged).to_contain_text(f"Follow-up action 1 of engagement {action} was due on Mon 12 October 2026")
    merged.get_by_role("button", name="Done", exact=True).click()
    expect(office.modal).to_contain_text("done Thu 15 October 2026")
    leave(office)

    follow(office, "Fri 16 Oct 2026, 09:30", coming_up, times=7)
    follow(office, "Mon 19 Oct 2026, 09:30", passed, times=2)
    comes(union, passed, times=2)
    _respond(office)
    comes(union, f"Concern {reference}, which your party raised, has been responded to.")
    follow(union, "Mon 26 Oct 2026, 09:30", "it is for your party to say how it stands", moved_by=office)
    union.press("Say how it stands")
    union.modal.get_by_label("Resolved", exact=True).check()
    union.press("Say so")
    expect(union.modal).to_contain_text("State Resolved")
    leave(union)
    comes(office, f"Concern {reference} is resolved, the party that raised it says.")
    with office.side() as side:
        side.get_by_role("button", name="To the next nudge").click()
        expect(side).to_contain_text("No nudge is planned.")
    office.send(f"/concern show {reference}")
    expect(office.modal).to_contain_text("nudge: concern resolved, to Cabinet Office")
    assert office.modal.inner_text().count("nudge: ") == 13

    scenes = _behind_the_scenes(open_page, demo)
    counts = {who: posts(scenes, where, reference) for who, where in PLACES.items()}
    assert counts == {"Ana": 13, "Ruth": 6, "channel": 6}
    assert posts(scenes, reference) == sum(counts.values())
    assert posts(scenes, action) == 1


def test_an_engagement_asks_at_each_ones_own_hours_and_whoever_is_left(demo: str, open_page: OpenPage) -> None:
    owner, official = Window(open_page(WIDE), demo), Window(open_page(PHONE), demo)
    _set_hours(owner.act_as(ANA, PARTNERSHIP))
    reference = _log(official.act_as(TOM, PARTNERSHIP), decision="2026-09-25")
    _add_follow_up(official, reference, owner="Ana Merrowby", due="2026-09-10")
    _agree_on_scotland(demo, open_page)
    asked = f"Follow-up action 1 of engagement {reference}"

    follow(owner.act_as(ANA), "Tue 8 Sep 2026, 14:00", f"{asked} is due on Thu 10 September 2026.")
    comes(owner, "What is coming up for you until Tue 22 September 2026.")
    owner.send("/partnership upcoming")
    expect(owner.modal).to_contain_text("Your next nudge: Thu 10 September 2026, 14:00")
    leave(owner)
    follow(owner, "Thu 10 Sep 2026, 14:00", f"{asked} is due on Thu 10 September 2026.", times=2)

    official.act_as(TOM)
    follow(official, "Fri 11 Sep 2026, 09:30", f"decision date of engagement {reference}", moved_by=owner)
    official.press("Involve a union")
    official.modal.get_by_label("Brightwater Staff Union", exact=True).check()
    official.press("Update")
    expect(official.modal).to_contain_text("parties changed")
    leave(official)

    scenes = _behind_the_scenes(open_page, demo)
    scenes.locator("summary", has_text="Close an account").click()
    form = scenes.get_by_role("form", name="Close an account")
    form.get_by_label("Person").select_option(label="Ana Merrowby")
    form.get_by_role("button").click()
    # On a day that she works: on others nothing is tried with her.
    official.move_clock_to("2026-09-22")
    comes(official, f"{asked} was due on Thu 10 September 2026, and is not marked as done yet.")
    administrator = Window(open_page(PHONE), demo).act_as(PRIYA)
    comes(administrator, "Slack does not reach @Ana Merrowby, who takes part for Cabinet Office.")
    comes(administrator, f"{asked} was due on")
    official.press("Done")
    expect(official.modal).to_contain_text("done Tue 22 September 2026")
    leave(official)
    official.move_clock_to("2026-10-09")
    assert posts(scenes, "Slack does not reach") == 1


def comes(window: Window, text: str, times: int = 1) -> None:
    expect(window.messages.filter(has_text=text)).to_have_count(times, timeout=MILLISECONDS)


def follow(window: Window, moment: str, text: str, *, times: int = 1, moved_by: Window | None = None) -> None:
    """On to the next nudge, which comes at that moment with that text."""
    mover = moved_by or window
    mover.move_clock_to_next_nudge()
    expect(mover.clock).to_contain_text(moment)
    comes(window, text, times)


def leave(window: Window) -> None:
    window.press("Close")
    expect(window.modal).to_be_hidden()


def posts(scenes: Page, *words: str) -> int:
    """How many messages with these words the inspector counts."""
    wanted = urlencode({"kind": "calls", "words": " ".join(("chat.postMessage", *words))})
    scenes.goto(f"{urljoin(scenes.url, '/traffic')}?{wanted}")
    found = re.search(r"(\d+)(?: shown)?\.", scenes.get_by_role("status").first.inner_text())
    assert found
    return int(found[1])


def _behind_the_scenes(open_page: OpenPage, address: str) -> Page:
    scenes = open_page(WIDE)
    scenes.goto(f"{address}/traffic")
    return scenes


def _stop_bot_until(window: Window, day: str) -> None:
    """It does nothing until the clock stands there; then it is killed, and the demo starts another."""
    (bot,) = (each for each in psutil.Process().children(recursive=True) if each.cmdline()[-3:] == ["-m", "bot", "run"])
    bot.suspend()
    window.move_clock_to(day)
    bot.kill()


def _raise(union: Window) -> str:
    union.act_as(RUTH, PARTNERSHIP).send("/concern raise The papers came the evening before.")
    expect(union.modal).to_be_visible()
    fill_in_steps(union)
    union.press("Raise")
    expect(union.modal).to_contain_text("Aim date Wed 30 September 2026")
    return _close_and_name(union)


def _agree_on(office: Window, union: Window, day: str, named: str) -> None:
    office.press("Propose extension")
    office.modal.get_by_label("Proposed aim date").fill(day)
    office.modal.get_by_label("The reason").fill("Two teams have to agree.")
    office.press("Propose")
    expect(office.modal).to_contain_text("It holds once both parties have agreed to it.")
    leave(office)
    comes(union, f"{named} has been proposed as the aim date")
    union.press("Agree")
    union.page.get_by_role("dialog", name="Agree to this aim date?").get_by_role("button", name="Agree").click()
    expect(union.modal).to_contain_text(f"Aim date {named}")
    leave(union)
    comes(office, "has been agreed to")


def _respond(office: Window) -> None:
    office.press("Respond")
    answer(office.modal, "Point 1", "Agreed", "It was short notice.")
    answer(office.modal, "Further action 1", "Agreed", "From November.")
    office.press("Next").press("Respond")
    expect(office.modal).to_contain_text("State Responded to")
    leave(office)


def _log(official: Window, decision: str = "") -> str:
    official.send("/engagement log Desk sharing")
    official.modal.get_by_label("What it is about").fill("A first look at the floors.")
    official.modal.get_by_label("Stage", exact=True).select_option(label="Idea")
    official.modal.get_by_label("How", exact=True).select_option(label="Written")
    official.modal.get_by_label("Decision date").fill(decision)
    official.press("Log")
    expect(official.modal).to_contain_text(re.compile("E-[2-9A-Z]{4}|Confirm the provisions"))
    if official.modal.get_by_role("button", name="Log", exact=True).count():
        official.press("Log")
        expect(official.modal).to_contain_text(re.compile("E-[2-9A-Z]{4}"))
    return _close_and_name(official)


def _add_follow_up(window: Window, reference: str, *, owner: str, due: str) -> None:
    window.send(f"/engagement action {reference} Send the plan of the floors")
    window.modal.get_by_label("Owner").select_option(label=owner)
    window.modal.get_by_label("Due").fill(due)
    window.press("Add")
    expect(window.modal).to_contain_text("follow-up action 1 added")
    leave(window)


def _add_action(office: Window, *, due: str) -> str:
    reference = _log(office)
    _add_follow_up(office, reference, owner="Ana Merrowby", due=due)
    return reference


def _set_hours(window: Window) -> None:
    window.send("/partnership settings")
    window.modal.get_by_role("button", name="Change", exact=True).click()
    window.modal.get_by_label("Nudges come at").select_option(label="14:00")
    for day in ("Monday", "Friday"):
        window.modal.get_by_label(day).uncheck()
    window.modal.get_by_label("Yes", exact=True).check()
    window.press("Save")
    expect(window.modal).to_contain_text("14:00, Tuesday, Wednesday and Thursday. You get a weekly digest.")
    leave(window)


def _agree_on_scotland(address: str, open_page: OpenPage) -> None:
    union, office = Window(open_page(PHONE), address), Window(open_page(PHONE), address)
    union.act_as(RUTH, PARTNERSHIP).send("/partnership settings")
    union.modal.get_by_role("button", name="Propose others").click()
    union.modal.get_by_label("Scotland").check()
    union.press("Propose")
    expect(union.modal.get_by_role("button", name="Take back")).to_be_visible()
    leave(union)
    comes(office.act_as(PRIYA), "The other side proposes the bank holidays of Scotland.")
    office.press("Settings")
    office.modal.get_by_role("button", name="Agree", exact=True).click()
    office.page.get_by_role("dialog", name="Agree to this?").get_by_role("button", name="Agree").click()
    expect(office.modal).to_contain_text("Bank holidays: those of Scotland.")
    leave(office)
    comes(union.act_as(RUTH), "The other side has agreed to what yours proposed")


def _close_and_name(window: Window) -> str:
    found = REFERENCE.search(window.modal.inner_text())
    assert found
    leave(window)
    return found[0]
