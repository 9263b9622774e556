"""The first-time visitor: three lines, an example for each job, and the way to every person."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette

from sandbox.page import routes
from sandbox.page.actions import NextMoment
from sandbox.people import ANA, PARTNERSHIP, Cast, demo_cast, direct_message
from sandbox.workspace import Workspace
from tests.browser.window import Window

LATER = timedelta(days=2)


@pytest.mark.browser
def test_the_start_says_in_three_lines_what_to_try_and_leads_to_every_person(
    workspace: Workspace, address: str, page: Page
) -> None:
    page.goto(address)

    try_it = page.get_by_role("region", name="What to try")
    expect(try_it.locator("ol.steps > li")).to_have_count(3)
    expect(try_it.get_by_role("list", name="Examples").get_by_role("listitem")).to_have_count(4)
    for person in workspace.people():
        expect(page.get_by_role("link", name=f"{person.real_name} {person.title}")).to_be_visible()
    page.get_by_role("link", name="Ruth Cobbleday General").click()
    expect(page).to_have_title("Partnership Bot – Ruth Cobbleday – Partnership demo")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("link", "line"),
    [
        ("Ask as Tom Hartlewick", "/principle hybrid working policy landed at 5pm on Friday, live on Monday"),
        ("Log as Tom Hartlewick", "/engagement log First thoughts on hybrid working"),
        (
            "Raise as Ruth Cobbleday",
            "/concern raise hybrid working policy landed at 5pm on Friday, live on Monday",
        ),
    ],
)
def test_an_example_brings_its_words_once(window: Window, link: str, line: str) -> None:
    page = window.page
    page.goto(window.address)
    page.get_by_role("link", name=link).click()

    expect(window.composer).to_have_value(line)
    expect(window.composer).to_be_focused()
    window.composer.press("Enter")
    expect(window.message("did not work")).to_be_visible()
    page.reload()
    expect(window.composer).to_have_value("")


@pytest.mark.browser
def test_each_example_leads_on_to_the_next_and_any_other_line_to_none(window: Window) -> None:
    page = window.page
    following = page.get_by_role("group", name="Next example")
    page.goto(window.address)
    page.get_by_role("link", name="Ask as Tom Hartlewick").click()
    following.get_by_role("link", name="Log as Tom Hartlewick").click()
    expect(window.composer).to_have_value(re.compile("^/engagement log"))
    following.get_by_role("link", name="Raise as Ruth Cobbleday").click()
    expect(window.composer).to_have_value(re.compile("^/concern raise"))
    following.get_by_role("button", name="Be nudged as Ana Merrowby").click()
    expect(page).to_have_title("Partnership Bot – Ana Merrowby – Partnership demo")

    expect(following).to_have_count(0)


@pytest.mark.browser
def test_the_last_example_moves_on_and_leads_to_where_the_nudge_is_read(window: Window, workspace: Workspace) -> None:
    window.page.goto(window.address)
    window.page.get_by_role("button", name="Be nudged as Ana Merrowby").click()

    expect(window.page).to_have_title("Partnership Bot – Ana Merrowby – Partnership demo")
    expect(window.clock).to_have_text("Tue 8 Sep 2026, 10:00")


class Site:
    """The page without a browser, knowing of an app's next word or of none."""

    def __init__(self, workspace: Workspace, next_moment: NextMoment | None = None) -> None:
        self._app = Starlette(routes=routes(workspace, next_moment))

    def get(self, path: str) -> httpx.Response:
        return self._ask("GET", path, {})

    def post(self, path: str, **form: str) -> httpx.Response:
        return self._ask("POST", path, form)

    def _ask(self, method: str, path: str, form: dict[str, str]) -> httpx.Response:
        # In a thread of its own: Playwright keeps a loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._request(method, path, form)).result()

    async def _request(self, method: str, path: str, form: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, data=form)


def test_the_last_example_moves_to_the_next_nudge_where_that_is_known(workspace: Workspace) -> None:
    planned = workspace.clock.now() + LATER
    answer = Site(workspace, lambda: planned).post("/next")

    assert answer.headers["location"] == f"/as/{ANA}/{direct_message(ANA)}"
    assert timedelta() <= workspace.clock.now() - planned < timedelta(minutes=1)


def test_the_last_example_says_so_where_no_nudge_is_planned(workspace: Workspace) -> None:
    before = workspace.clock.now()
    site = Site(workspace, lambda: None)
    shown = site.get(site.post("/next").headers["location"]).text

    assert "No nudge is planned yet. Raise a concern first, with the third example." in shown
    assert workspace.clock.now() - before < timedelta(minutes=1)


@pytest.mark.parametrize(("wait", "moved"), [(LATER, LATER), (-LATER, timedelta())], ids=["to come", "due already"])
def test_the_clock_moves_to_the_next_nudge_and_never_back(
    workspace: Workspace, wait: timedelta, moved: timedelta
) -> None:
    before = workspace.clock.now()
    answer = Site(workspace, lambda: before + wait).post("/clock", by="next")

    assert (answer.status_code, answer.text) == (200, "")
    assert timedelta() <= workspace.clock.now() - before - moved < timedelta(minutes=1)


def test_the_clock_stays_and_says_so_where_no_nudge_is_planned(workspace: Workspace) -> None:
    answer = Site(workspace, lambda: None).post("/clock", by="next")

    assert answer.status_code == 422
    assert answer.text == "<p>No nudge is planned. Raise a concern first.</p>"


@pytest.mark.parametrize("is_known", [True, False])
def test_the_next_nudge_is_offered_only_where_it_is_known(workspace: Workspace, is_known: bool) -> None:
    shown = Site(workspace, (lambda: None) if is_known else None).get(f"/as/{ANA}/{PARTNERSHIP}").text

    assert ("To the next nudge" in shown) is is_known


def test_a_workspace_of_other_people_has_no_examples() -> None:
    demo = demo_cast("U0PARTBOT1")
    workspace = Workspace(cast=Cast(demo.people[4:], demo.channels))
    shown = Site(workspace).get("/").text
    workspace.close()

    assert "Joe Penmarrick" in shown
    assert "Examples" not in shown
