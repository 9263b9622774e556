"""One's own hours: half hours in which nudges go out, on at least one working day."""

from datetime import time

import pytest

from bot.domain.hours import MORNINGS, USUAL_HOURS, WEEKDAYS, Hours, checked
from bot.errors import InvalidInput


def test_the_half_hours_from_eight_to_half_past_five_are_on_offer() -> None:
    assert (MORNINGS[0], MORNINGS[1], MORNINGS[-1], len(MORNINGS)) == (time(8), time(8, 30), time(17, 30), 20)
    assert USUAL_HOURS.morning in MORNINGS


@pytest.mark.parametrize("hours", [USUAL_HOURS, *(Hours(each) for each in MORNINGS), Hours(time(8), frozenset({4}))])
def test_what_is_on_offer_is_taken(hours: Hours) -> None:
    assert checked(hours) is hours


@pytest.mark.parametrize(
    ("hours", "field", "problem"),
    [
        (Hours(time(7, 30)), "morning", "unknown"),
        (Hours(time(18, 0)), "morning", "unknown"),
        (Hours(time(9, 15)), "morning", "unknown"),
        (Hours(time(9, 30, 1)), "morning", "unknown"),
        (Hours(days=frozenset()), "days", "missing"),
        (Hours(days=frozenset({5})), "days", "missing"),
        (Hours(days=WEEKDAYS | {6}), "days", "missing"),
    ],
)
def test_anything_else_is_refused_on_its_field(hours: Hours, field: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked(hours)

    assert (refusal.value.field, refusal.value.problem) == (field, problem)
