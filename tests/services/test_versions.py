"""Later versions of a framework's document: what they add, take out and change, and what stays pinned."""

from dataclasses import replace

import pytest

from bot.domain.difference import Difference
from bot.domain.framework import OutsideMatter, Strength
from bot.errors import NotFound, NotTheFramework
from bot.partnership import Partnership
from bot.services import asking, concerns, frameworks
from tests import acting
from tests.cast import JOE, RUTH
from tests.fakes import StandingClock
from tests.made_up_document import made_up_document

NEW = "\n\n18. Cups are washed by whoever drank last:\n\n • with soap; and\n\n • with water."


@pytest.fixture
def first(partnership: Partnership) -> str:
    return made_up_document(partnership.framework)


@pytest.fixture
def second(partnership: Partnership) -> str:
    """7b is worded anew, 12g is gone, and a paragraph with two points is there that our file does not have."""
    return made_up_document(partnership.framework, {"7b": "well ahead"}, without=["12g"]) + NEW


def _import(partnership: Partnership, text: str, clock: StandingClock) -> frameworks.Import:
    return frameworks.import_wording(partnership, text, source="published.docx", now=clock())


def test_a_later_document_makes_a_version_with_its_own_provisions(
    partnership: Partnership, clock: StandingClock, first: str, second: str
) -> None:
    assert _import(partnership, first, clock) == frameworks.Import(
        1, is_new=True, changed=tuple(partnership.framework.by_ref), removed=(), by_wording_alone=(), unlike=()
    )

    done = _import(partnership, second, clock)

    new = ("18", "18a", "18b")
    assert done == frameworks.Import(2, True, ("7b", *new), ("12g",), by_wording_alone=new, unlike=())
    now = frameworks.current(partnership)
    assert list(now.by_ref) == [ref for ref in partnership.framework.by_ref if ref != "12g"] + list(new)
    assert (now.version, now.source) == (2, "published.docx")


def test_importing_the_same_document_again_changes_nothing_and_names_the_same(
    partnership: Partnership, clock: StandingClock, second: str
) -> None:
    _import(partnership, second, clock)

    assert _import(partnership, second, clock) == frameworks.Import(1, False, (), (), ("18", "18a", "18b"), ())


def test_a_provision_without_a_description_is_shown_by_its_wording_alone(
    partnership: Partnership, clock: StandingClock, second: str
) -> None:
    _import(partnership, second, clock)

    paragraph, point = asking.look_up(partnership, ["18", "18a"], by=JOE).found

    assert (paragraph.title, point.title) == ("Paragraph 18", "Point 18a")
    assert paragraph.wording == "Cups are washed by whoever drank last:"
    assert point.strength is Strength.AS_WORDED


def test_what_we_know_of_a_provision_stays_with_its_reference(
    partnership: Partnership, clock: StandingClock, second: str
) -> None:
    _import(partnership, second, clock)

    ours, now = partnership.framework.by_ref, frameworks.current(partnership).by_ref

    for ref in ("7b", "8a", "16"):
        assert replace(now[ref], wording=None) == ours[ref]
        assert now[ref].terms == ours[ref].terms


def test_what_was_recorded_keeps_a_provision_that_is_gone(
    partnership: Partnership, clock: StandingClock, first: str, second: str
) -> None:
    _import(partnership, first, clock)
    typed = acting.Typed("cabinet-office", ("12g",), ("No word of it.",), ("A joint note.",))
    reference = acting.raise_concern(partnership, typed, by=RUTH, now=clock(), delivery="d").concern.reference

    _import(partnership, second, clock)

    pinned = concerns.show(partnership, reference, by=RUTH, now=clock()).framework
    assert (pinned.version, "18" in pinned.by_ref) == (1, False)
    assert "improved communications" in (pinned.by_ref["12g"].wording or "")
    assert asking.look_up(partnership, ["12g"], by=JOE).missing == ("12g",)


def test_an_outside_matter_is_not_limited_by_a_provision_that_is_gone(
    partnership: Partnership, clock: StandingClock
) -> None:
    limited = [each for each in partnership.framework.outside if each.limited_by == "5"]
    _import(partnership, made_up_document(partnership.framework, without=["5"]), clock)

    now = frameworks.current(partnership).outside

    assert limited
    assert [each.limited_by for each in now if each.key in {matter.key for matter in limited}] == [None] * len(limited)
    assert all(isinstance(each, OutsideMatter) for each in now)


def test_words_that_are_unlike_our_file_are_named(partnership: Partnership, clock: StandingClock, first: str) -> None:
    terms = ", ".join(partnership.framework.by_ref["7a"].terms)

    done = _import(partnership, first.replace(terms, "entirely other matters"), clock)

    assert done.unlike == ("7a",)


def test_a_document_is_compared_with_the_newest_version_and_nothing_is_kept(
    partnership: Partnership, clock: StandingClock, first: str, second: str
) -> None:
    before = frameworks.compare_document(partnership, first)
    _import(partnership, first, clock)
    compared = frameworks.compare_document(partnership, second)

    assert (before.older_version, before.difference.added) == (0, tuple(partnership.framework.by_ref))
    assert compared.older_version == 1
    assert compared.difference == Difference(added=("18", "18a", "18b"), removed=("12g",), changed=("7b",))
    assert "well ahead" in compared.newer["7b"]
    assert frameworks.current(partnership).version == 1
    with pytest.raises(NotTheFramework):
        frameworks.compare_document(partnership, "A letter about something else.")


def test_two_versions_are_compared_in_either_direction(
    partnership: Partnership, clock: StandingClock, first: str, second: str
) -> None:
    _import(partnership, first, clock)
    _import(partnership, second, clock)

    assert frameworks.compare_versions(partnership, 1, 2).difference.removed == ("12g",)
    assert frameworks.compare_versions(partnership, 2, 1).difference.added == ("12g",)
    for unknown in (0, 3):
        with pytest.raises(NotFound):
            frameworks.compare_versions(partnership, 1, unknown)
