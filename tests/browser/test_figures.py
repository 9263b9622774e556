"""Tables, charts, cards and folded parts, as the page draws them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from sandbox.page.charts import BOTTOM, TOP, chart_of
from sandbox.people import JOE, PARTNERSHIP
from sandbox.values import Json
from tests.browser.figures import BARS, CARDS, DAYS, PIE, TABLES, series
from tests.browser.sample_app import TeaApp, mrkdwn
from tests.browser.window import Window


def on_axes(kind: str, *of: Json) -> Json:
    chart = {"type": kind, "series": list(of), "axis_config": {"categories": DAYS}}
    return {"type": "data_visualization", "title": "Cups", "chart": chart}


def shown(window: Window, tea: TeaApp, blocks: list[Json]) -> Locator:
    tea.bot.client.chat_postMessage(channel=PARTNERSHIP, text="Tea in figures", blocks=blocks)
    window.act_as(JOE, PARTNERSHIP)
    return window.messages.last


@pytest.mark.browser
def test_tables_have_their_headings_and_captions(window: Window, tea: TeaApp) -> None:
    message = shown(window, tea, TABLES)

    expect(message.get_by_role("table").nth(0).get_by_role("columnheader")).to_have_text(["Kind", "Cups"])
    expect(message.get_by_role("table").nth(0).locator("strong")).to_have_text("Black")
    expect(message.get_by_role("table", name="Stock of tea").get_by_role("cell")).to_have_text(["Green", "7"])


@pytest.mark.browser
def test_a_markdown_block_is_drawn_with_its_markup(window: Window, tea: TeaApp) -> None:
    message = shown(window, tea, TABLES)

    expect(message.get_by_role("heading", name="Tea rota")).to_be_visible()
    expect(message.get_by_role("link", name="the list")).to_have_attribute("href", "https://example.org")
    expect(message.locator(".rich li")).to_have_text(["☑ kettle", "cups"])


@pytest.mark.browser
def test_a_chart_says_its_figures_in_words_too(window: Window, tea: TeaApp) -> None:
    message = shown(window, tea, TABLES)
    chart = message.get_by_role("figure", name="Cups by day")

    expect(chart.get_by_role("img", name="Cups by day: bar chart, its figures in the table below")).to_be_visible()
    expect(chart.locator(".legend li")).to_have_text(["Black", "Mint"])
    chart.get_by_text("Figures as a table").click()
    expect(chart.get_by_role("row", name="Tue").get_by_role("cell")).to_have_text(["9", "3"])


@pytest.mark.browser
def test_cards_and_plans_say_what_they_hold_and_a_container_folds(window: Window, tea: TeaApp) -> None:
    message = shown(window, tea, CARDS)

    expect(message.get_by_role("heading", name="Pot")).to_have_count(3)
    expect(message.locator(".task")).to_have_text(["● Fetch water Done", "◐ Boil it In progress Nearly there"])
    expect(message.get_by_text("Steeped")).to_be_hidden()
    message.get_by_text("Details").click()
    expect(message.get_by_text("Steeped 🍵")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("button", "done"), [("Drink", "drink"), ("Take pot 9", "take"), ("Bad", "bad"), ("Remove", "remove")]
)
def test_buttons_in_cards_and_judgements_reach_the_app(window: Window, tea: TeaApp, button: str, done: str) -> None:
    message = shown(window, tea, CARDS)
    message.get_by_role("button", name=button).click()

    expect(window.message(f"Done: {done}")).to_be_visible()


@pytest.mark.browser
def test_an_alert_in_a_modal_says_how_grave_it_is(window: Window, tea: TeaApp) -> None:
    tea.extra = ({"type": "alert", "level": "warning", "text": mrkdwn("The pot is *hot*")},)
    window.act_as(JOE).send("/order")

    expect(window.modal.get_by_role("note")).to_have_text("Take care: The pot is hot")


def test_bars_stand_as_high_as_their_values() -> None:
    chart = chart_of(on_axes("bar", series("Black", 4, 8, 0)))
    heights = [float(mark.path.split(" v")[1].split(" ")[0]) for mark in chart.marks]

    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)
    assert heights[2] == 0
    assert [level.text for level in chart.levels] == ["0", "2", "4", "6", "8"]


@pytest.mark.parametrize(
    ("values", "levels"),
    [
        ((0, 0, 0), ["0", "0.25", "0.5", "0.75", "1"]),
        ((-2, 9, 2), ["-5", "0", "5", "10"]),
        ((1500, 300, 12000), ["0", "5,000", "10,000", "15,000"]),
    ],
)
def test_an_axis_has_round_numbers_and_always_nought(values: tuple[float, ...], levels: list[str]) -> None:
    chart = chart_of(on_axes("line", series("Black", *values)))

    assert [level.text for level in chart.levels] == levels
    assert (chart.levels[0].y, chart.levels[-1].y) == (BOTTOM, TOP)


def test_an_area_is_closed_along_nought_under_its_line() -> None:
    area, line = chart_of(on_axes("area", series("Black", 1, 2, 3))).marks

    assert area.path.endswith(f"{BOTTOM:.1f} Z")
    assert line.path.removeprefix("M") in area.path


def test_a_pie_is_cut_by_its_shares() -> None:
    chart = chart_of(PIE)

    assert chart.rows == [("Black", ["3", "75%"]), ("Mint", ["1", "25%"])]
    assert " 0 1 1 " in chart.marks[0].path  # More than half: the long way round.
    assert " 0 0 1 " in chart.marks[1].path


def test_the_whole_of_a_pie_is_a_circle() -> None:
    [mark] = chart_of({**PIE, "chart": {"type": "pie", "segments": [{"label": "Black", "value": 3}]}}).marks

    assert mark.path.count("A") == 2


def test_several_series_are_told_apart() -> None:
    assert chart_of(BARS).legend == ["Black", "Mint"]
    assert {mark.series for mark in chart_of(BARS).marks} == {0, 1}
