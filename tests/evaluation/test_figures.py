"""The formulas of `make eval`, on a table small enough to be worked out by hand."""

import pytest

from bot.domain.answer import Answer, Certainty, Match
from tests.evaluation.figures import Answered, Figure, answered, mean, measured, share

TABLE = [
    # Right at once: F1 is 1.
    Answered(frozenset({"7b"}), False, ("7b",)),
    # One of two accepted, second of two shown: 2 × 1 / (2 + 2).
    Answered(frozenset({"10", "8a"}), False, ("7b", "10")),
    # A fourth match is not shown to anybody: no hit within three, and F1 is 0.
    Answered(frozenset({"5"}), False, ("1", "2", "3", "5")),
    # Declined although answerable: the limit that is named is no answer.
    Answered(frozenset({"5"}), True, ("5",)),
    # Two outside, of which one is declined.
    Answered(frozenset(), True, ()),
    Answered(frozenset(), False, ("7a",)),
]


def test_the_figures_are_those_worked_out_by_hand() -> None:
    figures = measured(TABLE)

    assert (figures.answerable, figures.outside) == (4, 2)
    assert figures.hit_first.value == 1 / 4
    assert figures.hit_within_three.value == 2 / 4
    assert figures.f1.value == (1 + 0.5 + 0 + 0) / 4
    assert figures.declined.value == 1 / 2
    assert figures.wrongly_declined.value == 1 / 4
    assert figures.shown == (1 + 2 + 3) / 3


def test_what_there_was_no_question_for_has_no_figure() -> None:
    nothing, only_outside = measured([]), measured(TABLE[4:])

    assert nothing.hit_first == nothing.f1 == nothing.declined == Figure(None)
    assert (only_outside.hit_first, only_outside.shown) == (Figure(None), None)
    assert only_outside.declined.value == 0.5


def test_an_answer_is_counted_as_it_was_shown() -> None:
    answer = Answer("tea", 1, Certainty.DECLINED, (Match("5", 1.0),), "own-pay")

    assert answered(answer, ["5", "16"]) == Answered(frozenset({"5", "16"}), True, ("5",))


@pytest.mark.parametrize(
    ("successes", "tries", "low", "high"),
    [
        # The first as Newcombe (1998) gives it in his table of methods; the others by the formula, by hand.
        (81, 263, 0.2553, 0.3662),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 2, 0.0945, 0.9055),
    ],
)
def test_a_share_has_the_interval_of_wilson(successes: int, tries: int, low: float, high: float) -> None:
    figure = share(successes, tries)

    assert figure.value == successes / tries
    assert figure.low == pytest.approx(low, abs=5e-5)
    assert figure.high == pytest.approx(high, abs=5e-5)


def test_a_mean_has_the_same_interval_each_time_and_about_as_wide_as_theory_says() -> None:
    values = [0.0, 1.0] * 200

    figure = mean(values)

    assert figure == mean(values)
    assert figure.value == 0.5
    assert figure.low == pytest.approx(0.5 - 1.96 * 0.5 / 400**0.5, abs=0.005)
    assert figure.high == pytest.approx(0.5 + 1.96 * 0.5 / 400**0.5, abs=0.005)


def test_a_mean_of_equal_values_is_certain() -> None:
    assert mean([0.5] * 7) == Figure(0.5, 0.5, 0.5)
