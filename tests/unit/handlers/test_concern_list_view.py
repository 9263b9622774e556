"""What somebody reads in the lists of concerns and of drafts."""

from datetime import date
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.draft import Draft
from bot.domain.listed import Extension, Listed, Order, Which
from bot.domain.procedure import State
from bot.ports.records import Page
from handlers import ids
from handlers.forms import ConcernsFilter
from handlers.payloads import read_json
from handlers.views.concern_list import concerns_modal, drafts_modal
from handlers.views.text import View
from tests.builders import EMPLOYER, RAISED_AT, UNION, a_draft
from tests.surfaces import assert_harmless, assert_modal

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 9, 30)


def a_line(**different: Any) -> Listed:
    usual: dict[str, Any] = {
        "reference": "C-7K2M",
        "state": State.RAISED,
        "raised_by": UNION,
        "addressed_to": EMPLOYER,
        "raised_at": RAISED_AT,
        "aim_date": TODAY,
    }
    return Listed(**(usual | different))


def shown(*records: Listed, number: int = 0, total: int | None = None, **chosen: Any) -> View:
    page = Page(records, number, 5, len(records) if total is None else total)
    return concerns_modal(page, ConcernsFilter(number=number, **chosen), TODAY, LONDON)


def drafts_shown(*records: Draft, total: int | None = None) -> View:
    page = Page(records, 0, 5, len(records) if total is None else total)
    return drafts_modal(page, ConcernsFilter(which=Which.DRAFTS), LONDON)


def read(view: View) -> list[str]:
    texts = []
    for block in view["blocks"]:
        texts += [block["text"]["text"]] if "text" in block else []
        texts += [each["text"] for each in block.get("elements", ()) if each["type"] == "mrkdwn"]
    return texts


def selects(view: View) -> dict[str, Any]:
    return {each["action_id"]: each for each in view["blocks"][0]["elements"]}


def pressable(view: View) -> list[tuple[str, str]]:
    elements = [each for block in view["blocks"] for each in block.get("elements", ())]
    elements += [block["accessory"] for block in view["blocks"] if "accessory" in block]
    return [(each["action_id"], each["value"]) for each in elements if each["type"] == "button"]


def test_two_selects_on_top_offer_every_list_and_every_order() -> None:
    top = selects(shown())

    assert [each["value"] for each in top[ids.CONCERNS_WHICH]["options"]] == list(Which)
    assert [each["value"] for each in top[ids.CONCERNS_ORDER]["options"]] == list(Order)


@pytest.mark.parametrize(("which", "order"), [*product(Which, Order)])
def test_what_is_chosen_stays_chosen_and_goes_on_with_the_next_press(which: Which, order: Order) -> None:
    view = shown(a_line(), number=2, total=30, which=which, order=order)

    top = selects(view)
    assert top[ids.CONCERNS_WHICH]["initial_option"]["value"] == which
    assert top[ids.CONCERNS_ORDER]["initial_option"]["value"] == order
    assert read_json(ConcernsFilter, view["private_metadata"]) == ConcernsFilter(which=which, order=order, number=2)
    assert_modal(view)


@pytest.mark.parametrize(
    ("different", "stands"),
    [
        ({}, "Raised, not yet acknowledged\nAim date: Wed 30 September 2026"),
        ({"state": State.ACKNOWLEDGED}, "Acknowledged, awaiting a response\nAim date: Wed 30 September 2026"),
        (
            {"aim_date": date(2026, 9, 29)},
            "Raised, not yet acknowledged\nAim date passed: Tue 29 September 2026",
        ),
        ({"aim_date": date(2026, 9, 29), "state": State.RESPONDED}, "Responded to\nAim date: Tue 29 September 2026"),
        ({"aim_date": None}, "Raised, not yet acknowledged\nNo aim date is laid down"),
    ],
)
def test_a_line_says_between_whom_how_it_stands_and_when_it_was_raised(different: Any, stands: str) -> None:
    text = read(shown(a_line(**different)))[0]

    between = "*C-7K2M* from Harbour Staff Union to Cabinet Office"
    assert text == f"{between}\n{stands}\nRaised on Wed 2 September 2026"


def test_a_later_aim_date_that_is_proposed_is_said_with_by_whom() -> None:
    text = read(shown(a_line(extension=Extension(UNION, date(2026, 10, 14)))))[0]

    assert "\nHarbour Staff Union proposes Wed 14 October 2026\n" in text


def test_each_line_opens_its_concern() -> None:
    assert pressable(shown(a_line(), a_line(reference="C-2222"))) == [
        (ids.SHOW_CONCERN, "C-7K2M"),
        (ids.SHOW_CONCERN, "C-2222"),
    ]


@pytest.mark.parametrize(
    ("number", "total", "where", "turns"),
    [
        (0, 1, "1 in all", []),
        (0, 12, "Page 1 of 3, 12 in all", [(ids.CONCERNS_PAGE, "1")]),
        (1, 12, "Page 2 of 3, 12 in all", [(ids.CONCERNS_PAGE_BACK, "0"), (ids.CONCERNS_PAGE, "2")]),
        (2, 12, "Page 3 of 3, 12 in all", [(ids.CONCERNS_PAGE_BACK, "1")]),
    ],
)
def test_pages_are_turned_from_where_one_is(number: int, total: int, where: str, turns: list[tuple[str, str]]) -> None:
    view = shown(a_line(), number=number, total=total)

    assert where in read(view)
    assert [each for each in pressable(view) if each[0] != ids.SHOW_CONCERN] == turns


@pytest.mark.parametrize("which", Which)
def test_an_empty_list_says_so_and_counts_nothing(which: Which) -> None:
    view = drafts_shown() if which is Which.DRAFTS else shown(which=which)

    (said,) = read(view)
    assert said.startswith("No draft" if which is Which.DRAFTS else "No concern")
    assert pressable(view) == []


def test_a_draft_is_told_from_others_by_its_first_words_and_goes_on_from_there() -> None:
    view = drafts_shown(a_draft(), a_draft(reference="C-2222", points=(), follows=None))

    changed = "Last changed Wed 2 September 2026, 10:00"
    assert read(view)[:2] == [
        f"*C-2DRF* Draft, following on C-3XYZ\n{changed}\n>The papers came the evening before.",
        f"*C-2222* Draft\n{changed}",
    ]
    assert pressable(view) == [(ids.EDIT_DRAFT, "C-2DRF"), (ids.EDIT_DRAFT, "C-2222")]
    assert list(selects(view)) == [ids.CONCERNS_WHICH]
    assert "Only members and leads of your party see these." in read(view)


def test_the_longest_words_of_a_draft_are_legal_and_harmless() -> None:
    view = drafts_shown(*[a_draft(points=("<!channel> *x* " * 200,))] * 5, total=99)

    assert_modal(view)
    assert_harmless(view)
