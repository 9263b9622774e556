"""The workspace's page in a browser: who one is, what is said, buttons, threads, the clock."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from sandbox.people import ANA, BRIGHTWATER_PRIVATE, JOE, PARTNERSHIP, RUTH, SAM, direct_message
from sandbox.workspace import Workspace
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.sample_app import CARD, DANGER, TeaApp
from tests.browser.window import Window

pytestmark = pytest.mark.browser


def test_a_question_in_a_direct_message_is_answered_in_its_thread(window: Window) -> None:
    window.act_as(JOE).send("Is there *any* tea?")

    expect(window.message("You said: Is there any tea?")).to_contain_text("Partnership Bot")
    expect(window.page.get_by_role("list", name="Replies").get_by_role("article")).to_have_count(1)
    expect(window.composer).to_have_value("")


def test_a_reply_goes_into_the_thread_and_a_thread_folds(window: Window, workspace: Workspace) -> None:
    workspace.post(RUTH, PARTNERSHIP, "Shall we meet?")
    window.act_as(JOE, PARTNERSHIP)
    log = window.page.get_by_role("log", name="Messages")
    log.get_by_text("Reply", exact=True).click()
    reply = log.get_by_role("textbox", name="Reply to Ruth Cobbleday")
    reply.fill("On Monday")
    reply.press("Enter")

    replies = log.get_by_role("list", name="Replies")
    expect(replies.get_by_text("On Monday")).to_be_visible()
    expect(reply).to_have_value("")
    log.get_by_text("1 reply").click()
    workspace.post(RUTH, PARTNERSHIP, "Anybody else?")
    expect(window.message("Anybody else?")).to_be_visible()
    expect(replies).to_be_hidden()


def test_a_command_in_a_thread_is_refused_and_what_was_typed_stays(window: Window, workspace: Workspace) -> None:
    workspace.post(RUTH, PARTNERSHIP, "Shall we meet?")
    window.act_as(JOE, PARTNERSHIP)
    window.page.get_by_role("log").get_by_text("Reply", exact=True).click()
    reply = window.page.get_by_role("textbox", name="Reply to Ruth Cobbleday")
    reply.fill("/tea")
    reply.press("Enter")

    expect(window.page.get_by_role("main").get_by_role("alert")).to_contain_text("not in a thread")
    expect(reply).to_have_value("/tea")


def test_commands_are_offered_while_typing_and_completed(window: Window) -> None:
    window.act_as(JOE)
    offered = window.page.get_by_role("list", name="Commands")
    expect(offered).to_be_hidden()
    window.composer.press_sequentially("/o")
    expect(offered.get_by_role("button")).to_have_count(1)
    expect(offered).to_contain_text("[kind]")
    offered.get_by_role("button").click()

    expect(window.composer).to_have_value("/order ")
    expect(window.composer).to_be_focused()


def test_commands_are_completed_and_chosen_with_the_keyboard(window: Window) -> None:
    page = window.act_as(JOE).page
    offered = page.get_by_role("list", name="Commands")
    window.composer.press_sequentially("/o")
    page.keyboard.press("Tab")
    expect(window.composer).to_have_value("/order ")
    expect(offered).to_contain_text("[kind]")
    window.composer.fill("/")
    page.keyboard.press("ArrowUp")
    expect(offered.get_by_role("button", name="/slow")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(window.composer).to_have_value("/order ")
    page.keyboard.press("Escape")

    expect(offered).to_be_hidden()
    expect(window.composer).to_be_focused()


def test_an_unknown_command_is_told_and_stays_in_the_composer(window: Window) -> None:
    window.act_as(JOE).send("/biscuit now")

    expect(window.message("/biscuit did not work")).to_contain_text("Only visible to you")
    expect(window.composer).to_have_value("/biscuit now")


def test_the_composer_is_free_while_a_command_waits_and_the_silence_is_told(window: Window) -> None:
    window.act_as(JOE).send("/slow")
    expect(window.composer).to_have_value("")
    window.composer.press_sequentially("the next line")

    expect(window.message("/slow did not work")).to_contain_text("Only visible to you")
    expect(window.composer).to_have_value("the next line")
    expect(window.composer).to_be_focused()


def test_lines_sent_behind_a_waiting_command_all_arrive_in_order(window: Window) -> None:
    window.act_as(JOE, PARTNERSHIP).send("/slow")
    for line in ("one", "two", "three"):
        window.send(line)

    expect(window.message("three")).to_be_visible()
    expect(window.messages.locator(".text")).to_have_text([re.compile("/slow did not work"), "one", "two", "three"])


def test_an_ephemeral_answer_is_marked_and_seen_by_nobody_else(
    window: Window, address: str, open_page: OpenPage
) -> None:
    other = Window(open_page(PHONE), address).act_as(RUTH, PARTNERSHIP)
    window.act_as(JOE, PARTNERSHIP).send("@partnership tea?")

    expect(window.message("Between us: tea at four.")).to_contain_text("Only visible to you")
    expect(other.message("@Partnership Bot tea?")).to_be_visible()
    expect(other.messages.filter(has_text="Between us")).to_have_count(0)


def test_blocks_are_drawn_with_their_markup(window: Window) -> None:
    card = window.act_as(JOE).send("/tea").message("Tea on the third floor")

    expect(card.get_by_role("heading", name="Tea on the third floor")).to_be_visible()
    expect(card.locator(".text strong").first).to_have_text("Ready")
    expect(card.get_by_text("@Joe Penmarrick")).to_be_visible()
    expect(card.get_by_role("link", name="the list")).to_have_attribute("href", "https://example.org/tea")
    expect(card.locator("blockquote")).to_have_text("steep well")
    expect(card.get_by_role("listitem")).to_have_text(["warm", "@Ruth Cobbleday"])
    expect(card.get_by_role("img", name="A brown teapot")).to_be_visible()
    expect(card.locator("code")).to_have_text("4 min")


@pytest.mark.parametrize("where", ["text", "blocks"])
def test_what_looks_like_html_is_shown_as_text(window: Window, workspace: Workspace, tea: TeaApp, where: str) -> None:
    escaped = DANGER.replace("<", "&lt;").replace(">", "&gt;")
    blocks = (
        [{"type": "section", "text": {"type": "plain_text", "text": DANGER}}, *CARD[:1]] if where == "blocks" else None
    )
    tea.bot.client.chat_postMessage(channel=PARTNERSHIP, text=escaped, blocks=blocks)
    window.act_as(JOE, PARTNERSHIP)

    expect(window.message(DANGER)).to_be_visible()
    expect(window.page).to_have_title("#partnership – Joe Penmarrick – Partnership demo")


def test_emoji_are_drawn_unless_the_app_wants_their_names(window: Window, tea: TeaApp) -> None:
    cups = [{"type": "plain_text", "text": ":tea: one"}, {"type": "plain_text", "text": ":tea: two", "emoji": False}]
    blocks = [{"type": "section", "text": each} for each in cups]
    tea.bot.client.chat_postMessage(channel=PARTNERSHIP, text="Cups", blocks=blocks)
    window.act_as(JOE, PARTNERSHIP)

    expect(window.message("🍵 one")).to_contain_text(":tea: two")


def test_buttons_selects_dates_and_menus_reach_the_app(window: Window) -> None:
    card = window.act_as(JOE).send("/tea").message("Tea on the third floor")
    card.get_by_role("button", name="Drink").click()
    expect(window.message("Done: drink")).to_be_visible()
    card.get_by_role("combobox", name="Another kind").select_option("Mint")
    expect(window.message("Done: mint")).to_be_visible()
    card.get_by_role("radiogroup").get_by_label("A pot").check()
    expect(window.message("Done: pot")).to_be_visible()
    card.get_by_label("Day").fill("2026-09-10")
    expect(window.message("Done: 2026-09-10")).to_be_visible()
    card.get_by_role("button", name="More actions").click()
    card.get_by_role("button", name="Share the pot").click()
    expect(window.message("Done: share")).to_be_visible()


def test_a_confirm_dialogue_acts_only_when_confirmed(window: Window, tea: TeaApp) -> None:
    card = window.act_as(JOE).send("/tea").message("Tea on the third floor")
    asked = window.page.get_by_role("dialog", name="Pour it away?")
    card.get_by_role("button", name="Pour away").click()
    asked.get_by_role("button", name="Keep").click()
    expect(asked).to_be_hidden()
    card.get_by_role("button", name="Drink").click()
    expect(window.message("Done: drink")).to_be_visible()
    assert [action["action_id"] for action in tea.actions] == ["drink"]

    card.get_by_role("button", name="Pour away").click()
    asked.get_by_role("button", name="Pour away").click()
    expect(window.message("Done: pour")).to_be_visible()
    expect(asked).to_be_hidden()


def test_a_button_whose_app_is_silent_says_so(window: Window, workspace: Workspace) -> None:
    card = window.act_as(JOE).send("/tea").message("Tea on the third floor")
    expect(card).to_be_visible()
    workspace.request_url = None
    card.get_by_role("button", name="Drink").click()

    expect(window.page.get_by_role("main").get_by_role("alert")).to_contain_text("could not be reached")


def test_what_arrives_leaves_the_line_being_typed_alone(window: Window, workspace: Workspace) -> None:
    window.act_as(JOE, PARTNERSHIP)
    window.composer.press_sequentially("half a sen")
    workspace.post(RUTH, PARTNERSHIP, "Something new")
    expect(window.message("Something new")).to_be_visible()
    window.page.keyboard.type("tence")

    expect(window.composer).to_have_value("half a sentence")


def test_a_reply_being_typed_survives_what_arrives(window: Window, workspace: Workspace) -> None:
    workspace.post(RUTH, PARTNERSHIP, "Shall we meet?")
    window.act_as(JOE, PARTNERSHIP)
    window.page.get_by_role("log").get_by_text("Reply", exact=True).click()
    reply = window.page.get_by_role("textbox", name="Reply to Ruth Cobbleday")
    reply.press_sequentially("Yes, but ")
    workspace.post(RUTH, PARTNERSHIP, "Before noon?")
    expect(window.message("Before noon?")).to_be_visible()
    window.page.keyboard.type("later")

    expect(reply).to_have_value("Yes, but later")
    expect(reply).to_be_visible()


def test_somebody_else_sees_their_own_conversations(window: Window) -> None:
    window.act_as(RUTH, BRIGHTWATER_PRIVATE)
    page = window.page
    people = page.get_by_role("navigation", name="Act as")
    people.get_by_role("link", name="Ana Merrowby").click()

    expect(page).to_have_title(re.compile("Ana Merrowby"))
    places = page.get_by_role("navigation", name="Conversations")
    expect(places.get_by_role("link", name="#cabinet-office")).to_be_visible()
    expect(places.get_by_role("link", name="#brightwater")).to_have_count(0)
    expect(people.locator("[aria-current=page]")).to_contain_text("Ana Merrowby")


@pytest.mark.parametrize("path", [f"{SAM}/{BRIGHTWATER_PRIVATE}", f"U0NOBODY00/{PARTNERSHIP}", "U0NOBODY00"])
def test_a_place_that_is_not_theirs_is_not_there(address: str, page: Page, path: str) -> None:
    answer = page.goto(f"{address}/as/{path}")

    assert answer is not None
    assert answer.status == 404


def test_news_is_marked_for_oneself_and_for_others_until_read(
    window: Window, workspace: Workspace, tea: TeaApp
) -> None:
    window.act_as(JOE)
    conversation = window.page.get_by_role("navigation", name="Conversations").get_by_role("link", name="#partnership")
    ana = window.page.get_by_role("navigation", name="Act as").get_by_role("link", name="Ana Merrowby")
    expect(ana).not_to_contain_text("new")
    workspace.post(RUTH, PARTNERSHIP, "Something new")
    tea.bot.client.chat_postMessage(channel=direct_message(ANA), text="An aim date is coming up")

    expect(conversation).to_contain_text("new")
    expect(ana).to_contain_text("new")
    ana.click()
    expect(window.message("An aim date is coming up")).to_be_visible()
    expect(
        window.page.get_by_role("navigation", name="Act as").get_by_role("link", name="Ana Merrowby")
    ).not_to_contain_text("new")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_clock_moves_on_and_messages_bear_its_time(
    address: str, tea: TeaApp, open_page: OpenPage, size: ViewportSize
) -> None:
    window = Window(open_page(size), address).act_as(JOE, PARTNERSHIP)
    window.move_clock("1 week").move_clock("1 day").move_clock("1 hour").send("What day is it?")
    expect(window.message("What day is it?").locator("time")).to_have_text("Thu 10 Sep 2026, 11:00")
    window.move_clock_to("2026-11-30").send("And now?")

    expect(window.message("And now?").locator("time")).to_have_text("Mon 30 Nov 2026, 10:00")


def test_the_clock_is_shown_and_never_moves_back(window: Window) -> None:
    clock = window.act_as(JOE).page.get_by_role("region", name="Partnership clock")
    expect(window.clock).to_have_text("Wed 2 Sep 2026, 10:00")
    clock.get_by_label("To a date, at 10:00").fill("2026-09-01")
    clock.get_by_role("button", name="Go").click()

    expect(clock.get_by_role("alert")).to_contain_text("Choose a later date.")
    expect(window.clock).to_have_text("Wed 2 Sep 2026, 10:00")


def test_a_message_taller_than_the_screen_is_read_from_its_beginning(
    address: str, tea: TeaApp, open_page: OpenPage
) -> None:
    window = Window(open_page(PHONE), address).act_as(JOE)
    window.send("\n".join(f"{number} cups" for number in range(80)))

    reply = window.messages.filter(has_text="You said: 0 cups").last
    expect(reply.locator(".by")).to_be_in_viewport()
    expect(reply).to_contain_text("79 cups")


def test_on_a_phone_everything_fits_and_the_places_open_from_the_menu(
    address: str, tea: TeaApp, open_page: OpenPage
) -> None:
    window = Window(open_page(PHONE), address).act_as(JOE).send("/tea")
    page = window.page
    expect(window.message("Tea on the third floor")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate("() => document.querySelector('.scroll').scrollWidth") <= PHONE["width"]
    expect(page.get_by_role("navigation", name="Act as")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Conversations").get_by_role("link", name="#general").click()

    expect(page.get_by_role("heading", name="#general")).to_be_visible()
