"""Notice of leaving: when it ends, and what has a place while it runs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.leaving import (
    MOST_MATTERS,
    Leaving,
    Matter,
    Standing,
    add_matter,
    end_of_notice,
    matters_named,
    reopen,
    settle,
    take_back,
)
from bot.domain.text import MOST_CHARACTERS
from bot.errors import InvalidInput, NoticeMoved
from tests.builders import EMPLOYER, UNION, a_leaving

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 12, 1)
LAST_DAY = date(2027, 3, 2)
LONDON = Calendar(ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("given_on", "months", "ends_on"),
    [
        (date(2026, 9, 2), 6, date(2027, 3, 2)),
        (date(2026, 1, 31), 6, date(2026, 7, 31)),
        (date(2026, 3, 31), 6, date(2026, 9, 30)),
        (date(2026, 8, 28), 6, date(2027, 2, 28)),
        (date(2026, 8, 29), 6, date(2027, 2, 28)),
        (date(2026, 8, 30), 6, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 28), 6, date(2028, 2, 28)),
        (date(2027, 8, 29), 6, date(2028, 2, 29)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 6, date(2028, 8, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(2026, 7, 1), 6, date(2027, 1, 1)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 11, 30), 13, date(2027, 12, 30)),
    ],
)
def test_it_ends_on_the_same_day_of_the_month_or_on_its_last(given_on: date, months: int, ends_on: date) -> None:
    assert end_of_notice(given_on, months) == ends_on


@pytest.mark.parametrize(
    ("given_at", "ends_on"),
    [
        # A minute before and after midnight in London, in summer time and in winter time.
        (datetime(2026, 8, 31, 22, 59, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2026, 8, 31, 23, 1, tzinfo=UTC), date(2027, 3, 1)),
        (datetime(2026, 1, 31, 23, 59, tzinfo=UTC), date(2026, 7, 31)),
        (datetime(2026, 2, 1, 0, 1, tzinfo=UTC), date(2026, 8, 1)),
        # The hours before and after the clocks change, on 29 March and on 25 October 2026.
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 9, 29)),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), date(2026, 9, 29)),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2026, 9, 30)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2027, 4, 25)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2027, 4, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2027, 4, 25)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2027, 4, 25)),
    ],
)
def test_the_partnerships_own_day_counts(given_at: datetime, ends_on: date) -> None:
    assert end_of_notice(LONDON.local_date(given_at), 6) == ends_on


@given(st.dates(date(2026, 1, 1), date(2032, 12, 31)), st.integers(1, 60))
def test_it_is_never_shorter_than_its_months_by_more_than_the_days_that_a_month_lacks(day: date, months: int) -> None:
    ends_on = end_of_notice(day, months)

    assert (ends_on.year * 12 + ends_on.month) - (day.year * 12 + day.month) == months
    assert ends_on.day == day.day or (ends_on.day < day.day and (ends_on + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("leaving", "today", "standing"),
    [
        (a_leaving(), TODAY, Standing.RUNNING),
        (a_leaving(), LAST_DAY, Standing.RUNNING),
        (a_leaving(), LAST_DAY + timedelta(days=1), Standing.ENDED),
        (a_leaving(taken_back_at=NOW), TODAY, Standing.TAKEN_BACK),
        (a_leaving(taken_back_at=NOW), LAST_DAY + timedelta(days=1), Standing.TAKEN_BACK),
    ],
)
def test_it_runs_to_the_end_of_its_last_day_unless_taken_back(
    leaving: Leaving, today: date, standing: Standing
) -> None:
    assert leaving.standing(today) is standing


CHANGES: dict[str, Callable[[Leaving, date], Leaving]] = {
    "take back": lambda leaving, today: take_back(leaving, now=NOW, today=today),
    "add": lambda leaving, today: add_matter(leaving, "The archive.", by=EMPLOYER, today=today),
    "settle": lambda leaving, today: settle(leaving, 0, by=EMPLOYER, now=NOW, today=today),
    "reopen": lambda leaving, today: reopen(leaving, 1, today=today),
}
SETTLED = Matter("The joint newsletter.", EMPLOYER, UNION, NOW)


def _leaving() -> Leaving:
    return replace(a_leaving(), matters=(a_leaving().matters[0], SETTLED))


@pytest.mark.parametrize("change", CHANGES)
def test_everything_has_a_place_on_the_last_day_and_counts_as_a_change(change: str) -> None:
    assert CHANGES[change](_leaving(), LAST_DAY).version == 2


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("different", "today", "how"),
    [({}, LAST_DAY + timedelta(days=1), "ended"), ({"taken_back_at": NOW}, TODAY, "taken back")],
)
def test_nothing_has_a_place_once_it_ended_or_was_taken_back(
    change: str, different: dict[str, Any], today: date, how: str
) -> None:
    with pytest.raises(NoticeMoved) as refusal:
        CHANGES[change](replace(_leaving(), **different), today)

    assert refusal.value.how == how


def test_a_matter_is_ticked_off_by_a_party_and_is_open_again_after_all() -> None:
    settled = settle(_leaving(), 0, by=EMPLOYER, now=NOW, today=TODAY)

    assert (settled.matters[0].settled_by, settled.matters[0].settled_at) == (EMPLOYER, NOW)
    assert settled.matters[1] == SETTLED
    assert reopen(settled, 0, today=TODAY).matters == _leaving().matters


def test_what_stands_as_wished_already_is_refused() -> None:
    with pytest.raises(NoticeMoved) as settled:
        settle(_leaving(), 1, by=EMPLOYER, now=NOW, today=TODAY)
    with pytest.raises(NoticeMoved) as reopened:
        reopen(_leaving(), 0, today=TODAY)

    assert (settled.value.how, reopened.value.how) == ("settled", "not settled")


def test_a_matter_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidInput):
        settle(_leaving(), 2, by=EMPLOYER, now=NOW, today=TODAY)


def test_blank_matters_are_left_out_and_there_need_be_none() -> None:
    assert matters_named((" ", "", "\u200b"), UNION) == ()
    assert matters_named(("", " The archive. ", ""), UNION) == (Matter("The archive.", UNION),)


@pytest.mark.parametrize(
    ("text", "problem"), [("x" * (MOST_CHARACTERS + 1), "too long"), (" ", "missing"), ("\u200b", "missing")]
)
def test_a_matter_that_says_nothing_or_too_much_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        add_matter(a_leaving(), text, by=UNION, today=TODAY)

    assert (refusal.value.field, refusal.value.problem) == ("matters", problem)


def test_there_are_ten_matters_at_most_of_three_thousand_characters() -> None:
    full = a_leaving(matters=tuple(Matter("x" * MOST_CHARACTERS, UNION) for _ in range(MOST_MATTERS - 1)))
    full = add_matter(full, "y" * MOST_CHARACTERS, by=EMPLOYER, today=TODAY)

    assert (len(full.matters), full.matters[-1]) == (10, Matter("y" * 3000, EMPLOYER))
    with pytest.raises(InvalidInput) as refusal:
        add_matter(full, "One more.", by=UNION, today=TODAY)
    assert (refusal.value.field, refusal.value.problem) == ("matters", "too many")
