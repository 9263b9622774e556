"""The lists of concerns as somebody goes through them in Slack."""

from datetime import timedelta

import pytest

from bot.domain.draft import Matter
from bot.domain.people import Person
from bot.services import drafts
from handlers import ids
from sandbox.values import View
from tests import acting
from tests.cast import ANA, JOE, MAIRI, PRIYA, RUTH, TOM
from tests.slack.conftest import Json, Slack
from tests.slack.forms import CANARY, opened

no_bug = pytest.mark.usefixtures("no_bug")
TYPED = acting.Typed("cabinet-office", ("7b",), (CANARY,), ("Send papers five days ahead.",))


def raise_some(slack: Slack, many: int) -> list[str]:
    """By Ruth to the Cabinet Office, an hour apart."""
    found = []
    for _ in range(many):
        slack.workspace.clock.move(by=timedelta(hours=1))
        now, delivery = slack.workspace.clock.now(), slack.partnership.new_id()
        shown = acting.raise_concern(slack.partnership, TYPED, by=RUTH, now=now, delivery=delivery)
        found.append(shown.concern.reference)
    return found


def listed(slack: Slack, by: Person, words: str = "") -> View:
    return opened(slack.command(by, f"/concern list {words}".strip()), ids.CONCERNS_MODAL)


def names(view: View, *references: str) -> list[str]:
    """Those of `references` that stand in it, in its order."""
    text = str(view.blocks)
    return sorted((each for each in references if f"*{each}*" in text), key=lambda each: text.index(f"*{each}*"))


@no_bug
def test_a_list_is_narrowed_and_ordered_by_its_two_selects(slack_on_either: Slack) -> None:
    slack = slack_on_either
    first, second, third = raise_some(slack, 3)
    slack.command(ANA, f"/concern acknowledge {first}")
    view = listed(slack, JOE)
    assert names(view, first, second, third) == [third, second, first]

    soonest = opened(slack.press(JOE, view, ids.CONCERNS_ORDER, "soonest"), ids.CONCERNS_MODAL)
    changed = opened(slack.press(JOE, soonest, ids.CONCERNS_ORDER, "changed"), ids.CONCERNS_MODAL)
    assert names(changed, first, second, third)[0] == first

    narrowed = opened(slack.press(JOE, changed, ids.CONCERNS_WHICH, "acknowledged"), ids.CONCERNS_MODAL)
    assert names(narrowed, first, second, third) == [first]
    assert "'Last changed first'" in str(narrowed.blocks)
    opened(slack.press(JOE, narrowed, ids.SHOW_CONCERN), ids.CONCERN_MODAL)


@no_bug
def test_pages_keep_the_list_and_the_order_that_were_chosen(slack: Slack) -> None:
    references = raise_some(slack, 7)
    first = opened(slack.press(JOE, listed(slack, JOE, "from us"), ids.CONCERNS_ORDER, "soonest"), ids.CONCERNS_MODAL)

    second = opened(slack.press(JOE, first, ids.CONCERNS_PAGE), ids.CONCERNS_MODAL)
    back = opened(slack.press(JOE, second, ids.CONCERNS_PAGE_BACK), ids.CONCERNS_MODAL)

    assert sorted(names(first, *references) + names(second, *references)) == sorted(references)
    assert names(back, *references) == names(first, *references)
    assert "Page 2 of 2, 7 in all" in str(second.blocks)
    assert "No concern" in str(opened(slack.press(JOE, second, ids.CONCERNS_WHICH, "to us"), ids.CONCERNS_MODAL).blocks)


@no_bug
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", True),
        ("all", True),
        ("open", True),
        ("raised", True),
        ("to us", True),
        ("from us", False),
        ("passed", False),
        ("not resolved", False),
        ("draft", False),
    ],
)
def test_each_list_has_a_line_of_its_own(slack: Slack, words: str, found: bool) -> None:
    (reference,) = raise_some(slack, 1)

    view = listed(slack, TOM, words)

    assert names(view, reference) == ([reference] if found else [])
    assert CANARY not in str(view.blocks)


@pytest.mark.parametrize(
    ("words", "nearest"), [("opne", "open"), ("pased", "passed"), ("drfts", "draft"), ("unresolvd", "not resolved")]
)
def test_a_slip_is_met_with_the_list_that_was_meant(slack: Slack, words: str, nearest: str) -> None:
    outcome = slack.command(JOE, f"/concern list {words}")

    assert outcome.view is None
    assert f"`/concern list {nearest}`" in outcome.text


@no_bug
def test_a_partys_drafts_are_listed_and_gone_on_with_by_that_party_alone(slack: Slack) -> None:
    matter, now = Matter("cabinet-office", (CANARY,)), slack.workspace.clock.now()
    begun = drafts.begin(slack.partnership, matter, by=JOE, now=now, delivery="d-begin").draft.reference

    view = listed(slack, RUTH, "drafts")
    assert names(view, begun) == [begun]
    assert CANARY in str(view.blocks)
    continued = slack.press(RUTH, view, ids.EDIT_DRAFT, begun).view
    assert continued is not None
    assert f"Draft {begun}" in str(continued.blocks)

    for by in (ANA, TOM, MAIRI, PRIYA):
        for words in ("", "drafts"):
            others = listed(slack, by, words)
            assert names(others, begun) == []
            assert "in all" not in str(others.blocks)


@pytest.mark.parametrize("by", [MAIRI, PRIYA])
def test_to_others_a_list_is_what_it_would_be_if_there_were_none(slack: Slack, by: Person) -> None:
    def read() -> list[list[Json]]:
        lists = [listed(slack, by, words) for words in ("", "open", "passed", "from us", "to us")]
        return [[block | {"block_id": ""} for block in each.blocks] for each in lists]

    before = read()
    raise_some(slack, 7)

    assert read() == before
    beyond = opened(slack.press(by, listed(slack, by), ids.CONCERNS_ORDER, "changed"), ids.CONCERNS_MODAL)
    assert "in all" not in str(beyond.blocks)
