"""Behind the scenes: the traffic as it passes, filtered, with why something was not accepted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk.errors import SlackApiError

from sandbox.people import GENERAL, JOE, direct_message
from sandbox.workspace import Workspace
from tests.browser.sample_app import TeaApp

pytestmark = pytest.mark.browser


@pytest.fixture
def scenes(page: Page, address: str, workspace: Workspace, tea: TeaApp) -> Page:
    """The inspector, open after a question was answered and a post was refused."""
    workspace.post(JOE, direct_message(JOE), "Any tea?")
    workspace.wait_until_quiet()
    with pytest.raises(SlackApiError):
        tea.bot.client.chat_postMessage(channel=GENERAL, text="Hello")
    page.goto(f"{address}/traffic")
    return page


def entries(page: Page) -> Locator:
    return page.get_by_role("list", name="Traffic, newest first").locator("> li")


def test_the_newest_exchange_comes_first_with_its_refusal(scenes: Page) -> None:
    first = entries(scenes).first
    expect(first).to_contain_text("chat.postMessage")
    expect(first).to_contain_text("not_in_channel")
    first.locator("summary").click()

    expect(first.locator("pre").first).to_contain_text('"text": "Hello"')
    expect(first.locator("pre").last).to_contain_text('"error": "not_in_channel"')


def test_what_passes_appears_by_itself_and_leaves_open_what_is_being_read(scenes: Page, workspace: Workspace) -> None:
    read = entries(scenes).first
    read.locator("summary").click()
    text = read.locator("summary").inner_text()
    workspace.run_command(JOE, direct_message(JOE), "/tea")

    expect(entries(scenes).first).to_contain_text("command:/tea")
    still = entries(scenes).filter(has=scenes.locator("[open]"))
    expect(still).to_have_count(1)
    assert still.locator("summary").inner_text() == text


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("The app’s calls", ["chat.postMessage", "chat.postMessage", "auth.test"]),
        ("Events", ["event:message", "event:message"]),
        ("Commands", ["command:/tea"]),
        ("Buttons, forms and shortcuts", []),
    ],
)
def test_traffic_is_filtered_by_kind(scenes: Page, workspace: Workspace, kind: str, names: list[str]) -> None:
    workspace.run_command(JOE, direct_message(JOE), "/tea")
    scenes.get_by_label("Kind").select_option(kind)

    expect(entries(scenes).locator("strong")).to_have_text(names)


def test_traffic_is_filtered_by_refusal_and_by_words(scenes: Page) -> None:
    scenes.get_by_label("Only what was not accepted").check()
    expect(entries(scenes)).to_have_count(1)
    scenes.get_by_label("Only what was not accepted").uncheck()
    scenes.get_by_label("Words in it").fill("any TEA")

    # What Joe asked, the answer, and the answer as the app hears of it; the last two pass at the same time.
    expect(entries(scenes).locator("strong")).to_have_text([re.compile("event:message|chat.postMessage")] * 3)
    scenes.get_by_label("Words in it").fill("tea not_in_channel")
    expect(scenes.get_by_text("Nothing of that kind has passed yet.")).to_be_visible()
    scenes.get_by_label("Words in it").fill("in_channel postmessage hello")
    expect(entries(scenes)).to_have_count(1)


def test_secrets_are_not_shown(scenes: Page, workspace: Workspace) -> None:
    for secret in (workspace.app.token, workspace.app.signing_secret):
        assert secret not in scenes.content()


def test_a_fault_is_chosen_waits_happens_and_is_over(scenes: Page, tea: TeaApp) -> None:
    trouble = scenes.get_by_role("form", name="Refuse a call")
    scenes.locator("summary", has_text="Refuse a call").click()
    trouble.get_by_label("Reason").select_option("is_archived")
    trouble.get_by_role("button", name="Refuse a call").click()
    waiting = scenes.get_by_role("list", name="Waiting to happen")
    expect(waiting).to_contain_text("chat.postMessage: refused with is_archived (once)")
    with pytest.raises(SlackApiError, match="is_archived"):
        tea.bot.client.chat_postMessage(channel=direct_message(JOE), text="Tea")

    expect(scenes.get_by_text("All is well: nothing waits to go wrong.")).to_be_visible()
    assert tea.bot.client.chat_postMessage(channel=direct_message(JOE), text="Tea")["ok"]


def test_a_fault_that_waits_is_called_off(scenes: Page, workspace: Workspace) -> None:
    workspace.faults.unreachable("command", times=3)
    workspace.faults.hang("chat.update")
    scenes.get_by_role("button", name="Call off: commands: not delivered").click()

    expect(scenes.get_by_role("list", name="Waiting to happen").get_by_role("listitem")).to_have_count(1)
    assert [fault.effect for fault in workspace.faults.armed()] == ["hang"]


def test_all_is_well_again(scenes: Page, workspace: Workspace, tea: TeaApp) -> None:
    scenes.locator("summary", has_text="Let the token run out").click()
    scenes.get_by_role("form", name="Let the token run out").get_by_role("button").click()
    expect(scenes.get_by_text("Calls of the app are refused: token_expired")).to_be_visible()
    scenes.get_by_role("button", name="All is well again").click()

    expect(scenes.get_by_text("All is well: nothing waits to go wrong.")).to_be_visible()
    assert tea.bot.client.auth_test()["ok"]


def test_a_fault_that_cannot_be_says_why(scenes: Page) -> None:
    trouble = scenes.get_by_role("form", name="Server error")
    scenes.locator("summary", has_text="Server error").click()
    trouble.get_by_label("How often").fill("0")
    trouble.get_by_role("button").click()

    expect(scenes.get_by_role("alert")).to_have_text("How often: choose a whole number from 1 to 100.")
