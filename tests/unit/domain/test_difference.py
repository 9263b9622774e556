"""What is said to differ between two wordings."""

import pytest

from bot.domain.difference import Difference, difference, marked


def test_provisions_are_added_removed_changed_or_the_same() -> None:
    older = {"1": "Kettle.", "2": "Biscuits.", "2a": "Milk.", "3": "Cups."}
    newer = {"1": "Kettle.", "2": "Cake.", "3": "Cups.", "4": "Spoons.", "4a": "Forks."}

    assert difference(older, newer) == Difference(added=("4", "4a"), removed=("2a",), changed=("2",))
    assert difference(newer, newer) == Difference((), (), ())


@pytest.mark.parametrize(
    ("older", "newer", "shown"),
    [
        ("takes a turn", "takes a break", "takes a [-turn-] {+break+}"),
        ("takes a turn", "takes turns gladly", "takes [-a turn-] {+turns gladly+}"),
        ("a kettle and a cup", "a cup", "[-a kettle and-] a cup"),
        ("a cup", "a cup\nand a spoon", "a cup {+and a spoon+}"),
        ("", "new words", "{+new words+}"),
        ("o n m l k j i h g f e d c b a x", "o n m l k j i h g f e d c b a y", "… f e d c b a [-x-] {+y+}"),
    ],
)
def test_words_that_changed_are_marked(older: str, newer: str, shown: str) -> None:
    assert marked(older, newer) == shown


def test_of_a_long_stretch_that_stayed_its_ends_are_shown() -> None:
    stayed = " ".join(f"w{n}" for n in range(200))

    shown = marked(f"old {stayed} end", f"new {stayed} close")

    assert shown == "[-old-] {+new+} w0 w1 w2 w3 w4 w5 … w194 w195 w196 w197 w198 w199 [-end-] {+close+}"
