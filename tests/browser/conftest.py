"""Chromium, and windows in it on a running sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, ViewportSize

from sandbox.declared import Prompt, Prompts, Shortcut, SlashCommand
from sandbox.server import running
from sandbox.slack_app import SCOPES, SlackApp
from sandbox.workspace import Workspace
from tests.browser.sample_app import TeaApp
from tests.browser.starting import NoChromium, started_chromium
from tests.browser.window import Window
from tests.sandbox.foreign_app import ForeignApp

WIDE: ViewportSize = {"width": 1280, "height": 820}
PHONE: ViewportSize = {"width": 390, "height": 780}

COMMANDS = (
    SlashCommand("/tea", "What there is to drink", ""),
    SlashCommand("/order", "Order a cup", "[kind]"),
    SlashCommand("/slow", "Takes its time", ""),
)
SHORTCUTS = (
    Shortcut("order_tea", "Order tea", "global", "Opens the form"),
    Shortcut("note_wish", "Note as a wish", "message"),
)
PROMPTS = Prompts((Prompt("What there is", "Which teas are there?"), Prompt("Opening hours", "When?")), "Ask about tea")
APP = SlackApp(
    commands=COMMANDS,
    shortcuts=SHORTCUTS,
    agent=PROMPTS,
    events=frozenset({"app_mention", "message.im", "app_home_opened"}),
    scopes=SCOPES | {"assistant:write", "files:read", "files:write"},
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; tests that need it are skipped where none is installed."""
    try:
        with started_chromium() as browser:
            yield browser
    except NoChromium as reason:
        pytest.skip(str(reason))


OpenPage = Callable[[ViewportSize], Page]


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Opens a page of a given size; the test fails when any of its pages had an error in its script or policy."""
    faults: list[str] = []
    contexts = []

    def note_error(error: Error) -> None:
        faults.append(error.message)

    def note_message(message: ConsoleMessage) -> None:
        # A refused action's status is told on the console too, and is no fault of the page.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            faults.append(message.text)

    def open_one(viewport: ViewportSize) -> Page:
        context = chromium.new_context(viewport=viewport)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", note_error)
        page.on("console", note_message)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page(WIDE)


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    workspace = Workspace(app=APP, rate_limits=None, retry_delays=(0,), answer_seconds=1.0)
    yield workspace
    workspace.close()


@pytest.fixture
def address(workspace: Workspace) -> Iterator[str]:
    with running(workspace) as address:
        yield address


@pytest.fixture
def tea(workspace: Workspace, address: str) -> Iterator[TeaApp]:
    """The sample app, listening."""
    with ForeignApp(workspace.app, f"{address}/api/") as bot:
        tea = TeaApp(bot)
        workspace.request_url = bot.url
        yield tea
        tea.let_go.set()
        workspace.wait_until_quiet()


@pytest.fixture
def window(address: str, tea: TeaApp, page: Page) -> Window:
    # In this order, so that the page is closed before the server that it listens to.
    return Window(page, address)
