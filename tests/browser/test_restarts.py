"""The four jobs in the browser by the Procfile on PostgreSQL: web and worker are killed and started again all along."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from sandbox.people import ANA, CABINET_OFFICE_PRIVATE, JOE, PARTNERSHIP, RUTH, TOM, direct_message
from sandbox.values import Message
from sandbox.workspace import Workspace
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.raising import fill_in_steps
from tests.browser.responding import answer
from tests.browser.window import Window
from tests.conftest import PostgresServer
from tests.end_to_end.conftest import free_port
from tests.end_to_end.installed import installed_in, name_people
from tests.end_to_end.procfile import SECONDS_TO_COME, Platform
from tests.end_to_end.story import QUESTION, direct_messages

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

MILLISECONDS = SECONDS_TO_COME * 1000
REFERENCE = re.compile(r"C-[2-9A-Z]{4}")
UNREACHABLE = "The app could not be reached. Try again once it is running."
UNANSWERED = "The app did not answer within three seconds. Look whether it was saved before you try again."


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An event that nobody takes comes again once web had time to start."""
    workspace = installed_in(tmp_path, "http://127.0.0.1", retry_delays=(4, 8, 16))
    yield workspace
    workspace.close()


@pytest.fixture
def platform(workspace: Workspace, address: str, postgres_server: PostgresServer, tmp_path: Path) -> Iterator[Platform]:
    """Released, with the demo's people; nothing is started yet."""
    url = postgres_server.create_database()
    platform = Platform(workspace, url, tmp_path, free_port())
    assert platform.release() == 0
    name_people(url, workspace.app)
    yield platform
    platform.stop()
    postgres_server.drop_database(url)


def test_nothing_is_lost_or_doubled_though_web_and_worker_are_killed_and_restarted(
    workspace: Workspace, platform: Platform, address: str, open_page: OpenPage
) -> None:
    official = Window(open_page(WIDE), address).act_as(TOM, PARTNERSHIP)
    representative = Window(open_page(PHONE), address).act_as(JOE)
    union = Window(open_page(PHONE), address).act_as(RUTH, PARTNERSHIP)
    office = Window(open_page(WIDE), address).act_as(ANA)

    platform.start("web", "worker")
    representative.send(QUESTION)
    _appears(representative.message("7b"))
    _log_while_web_dies(platform, official, representative, union)
    reference = _raise_while_web_dies(workspace, platform, union, office)
    expect(representative.messages.filter(has_text="7b")).to_have_count(2, timeout=MILLISECONDS)
    _read_nudges_while_the_worker_dies(platform, office, reference)
    _respond_while_web_dies(platform, office)
    union.act_as(RUTH)
    _appears(union.message(f"Concern {reference}, which your party raised, has been responded to."))
    office.move_clock_to("2026-12-01")
    with platform.connected() as database:
        waiting = "SELECT id FROM outgoing_message WHERE state IN ('pending', 'claimed')"
        assert platform.wait_for(lambda: not database.execute(waiting).fetchall()), "what was unclear is settled"
    platform.stop()

    _is_there_once(platform, workspace, reference)
    _were_killed(platform, web=5, worker=5)


def _log_while_web_dies(platform: Platform, official: Window, representative: Window, union: Window) -> None:
    official.send("/principle the new policy landed at 5pm on Friday and goes live on Monday")
    _appears(official.message("7b"))
    official.press("Log engagement")
    modal = official.modal
    _appears(modal)
    platform.kill("web")

    modal.get_by_label("What it is about").fill("First sight of the hybrid working policy.")
    modal.get_by_label("Stage", exact=True).select_option(label="Implementation")
    modal.get_by_label("How", exact=True).select_option(label="Written")
    modal.get_by_label("Brightwater Staff Union", exact=True).check()
    official.press("Log")
    _says(modal.get_by_role("alert"), UNREACHABLE)
    union.send("/concern raise the policy came the evening before it started")
    _says(union.messages.last, "dispatch_failed")
    representative.send(QUESTION)
    expect(representative.messages.filter(has_text=QUESTION)).to_have_count(2, timeout=MILLISECONDS)

    platform.start("web")
    official.press("Log")
    _says(modal, re.compile(r"E-[2-9A-Z]{4}"))
    _says(modal, "First sight of the hybrid working policy.")
    official.press("Close")


def _raise_while_web_dies(workspace: Workspace, platform: Platform, union: Window, office: Window) -> str:
    """Before the change is saved, and once more after it was and before anybody heard so."""
    union.send("/concern raise the policy came the evening before it started")
    modal = union.modal
    _appears(modal)
    fill_in_steps(union)
    with platform.web_killed_while_saving():
        union.press("Raise")
    _says(modal.get_by_role("alert"), UNREACHABLE)

    platform.start("web")
    workspace.faults.lose_answer("view_submission")
    union.press("Raise")
    _says(modal.get_by_role("alert"), UNANSWERED)
    platform.kill("web")

    platform.kill_worker_while_sending(direct_message(ANA), partial(platform.start, "worker"))
    _appears(office.message("has been raised with your party."))
    office.press("Respond")
    _says(office.page.locator("main").get_by_role("alert"), UNREACHABLE)

    platform.start("web")
    union.press("Raise")
    _says(modal, REFERENCE)
    _says(modal, "Send papers five working days ahead.")
    found = REFERENCE.search(modal.inner_text())
    assert found
    union.press("Close")
    return found[0]


def _read_nudges_while_the_worker_dies(platform: Platform, office: Window, reference: str) -> None:
    """It dies before Slack takes a nudge, as Slack takes it to the lead, and to the channel; once it lives."""
    platform.kill_worker_before_sending(partial(office.move_clock_to, "2026-09-04"))
    _appears(office.message(f"Concern {reference} has not been acknowledged yet."))
    coming_up = office.messages.filter(has_text=f"Aim date coming up for concern {reference}.")
    platform.kill_worker_while_sending(direct_message(ANA), partial(office.move_clock_to, "2026-09-16"))
    expect(coming_up).to_have_count(1, timeout=MILLISECONDS)
    _is_posted(platform, 1)
    platform.kill_worker_while_sending(CABINET_OFFICE_PRIVATE, partial(office.move_clock_to, "2026-09-23"))
    expect(coming_up).to_have_count(2, timeout=MILLISECONDS)
    _is_posted(platform, 2)
    office.move_clock_to("2026-09-28")
    expect(coming_up).to_have_count(3, timeout=MILLISECONDS)
    _is_posted(platform, 3)
    platform.kill_worker_while_sending(direct_message(ANA), partial(office.move_clock_to, "2026-09-30"))
    expect(coming_up).to_have_count(4, timeout=MILLISECONDS)


def _is_posted(platform: Platform, times: int) -> None:
    """A post that has not left by the next one's day is overtaken by that."""
    channel = partial(platform.workspace.messages, CABINET_OFFICE_PRIVATE, ANA)
    assert platform.wait_for(lambda: len(channel()) == times)


def _respond_while_web_dies(platform: Platform, office: Window) -> None:
    office.press("Respond")
    modal = office.modal
    _appears(modal)
    for asked, verdict, reason in (
        ("Point 1", "Agreed", "It came late to us too."),
        ("Further action 1", "Partly agreed", "Three working days ahead, from October."),
    ):
        answer(modal, asked, verdict, reason)
    platform.kill("web")
    office.press("Next")
    _says(modal.get_by_role("alert"), UNREACHABLE)

    platform.start("web")
    office.press("Next")
    _says(modal, "It stops the clock")
    platform.kill("web")
    office.press("Respond")
    _says(modal.get_by_role("alert"), UNREACHABLE)

    platform.start("web")
    office.press("Respond")
    _says(modal, "Responded to")
    office.press("Close")


def _is_there_once(platform: Platform, workspace: Workspace, reference: str) -> None:
    with platform.connected() as database:
        assert database.execute("SELECT count(*) FROM engagement").fetchall() == [(1,)]
        assert database.execute("SELECT reference, state FROM concern").fetchall() == [(reference, "responded")]
        entries = Counter(kind for (kind,) in database.execute("SELECT kind FROM concern_entry").fetchall())
        sent = database.execute("SELECT count(*) FROM outgoing_message WHERE state = 'sent'").fetchall()
    assert entries == {"raised": 1, "nudged": 12, "responded": 1}
    assert sent == [(14,)]
    coming_up = f"Aim date coming up for concern {reference}"
    assert _told(direct_messages(workspace, ANA)) == {
        f"Concern {reference} has been raised with your party": 1,
        f"Concern {reference} has not been acknowledged yet": 1,
        coming_up: 4,
    }
    assert _told(workspace.messages(CABINET_OFFICE_PRIVATE, ANA)) == {coming_up: 4}
    assert _told(direct_messages(workspace, RUTH)) == {
        f"Concern {reference}, which your party raised, has been responded to": 1,
        f"Concern {reference}, which your party raised, was responded to a week ago or more": 1,
    }
    assert len(direct_messages(workspace, JOE)) == 2
    assert [each for each in workspace.refusals() if each.direction == "from_bot" and not each.fault] == []


def _told(messages: list[Message]) -> Counter[str]:
    return Counter(each.text.split(".")[0] for each in messages)


def _were_killed(platform: Platform, *, web: int, worker: int) -> None:
    """So often, and otherwise each was stopped in good order."""
    ended = Counter(re.findall(r"(\w+)\.1 stopped \(rc=(-?\d+)\)", platform.log))
    assert ended == {("web", "-9"): web, ("worker", "-9"): worker, ("web", "0"): 1, ("worker", "0"): 2}
    assert "Traceback" not in platform.log


def _appears(what: Locator) -> None:
    expect(what).to_be_visible(timeout=MILLISECONDS)


def _says(what: Locator, words: str | re.Pattern[str]) -> None:
    expect(what).to_contain_text(words, timeout=MILLISECONDS)
