"""How list items that a word processor counts by itself are labelled in plain text."""

from string import ascii_lowercase

BULLET = "•"
# Each format's own names: Word's, OpenDocument's and HTML's.
DECIMAL = frozenset({"decimal", "1"})
LETTERS = frozenset({"lowerLetter", "upperLetter", "a", "A"})


def label(form: str, number: int, pattern: str = "{}.") -> str:
    """`pattern` has {} where the number stands. What is counted in another way, or not at all, has a bullet."""
    if form in DECIMAL:
        counted = str(number)
    elif form in LETTERS and 1 <= number <= len(ascii_lowercase):
        counted = ascii_lowercase[number - 1]
    else:
        return BULLET
    said = pattern.replace("{}", counted, 1)
    return said if said != counted else f"{counted}."


class Counters:
    """One list's numbers, level by level: an item starts all deeper levels anew."""

    def __init__(self) -> None:
        self._at: dict[int, int] = {}

    def next(self, level: int, start: int) -> int:
        self._at = {deep: number for deep, number in self._at.items() if deep <= level}
        self._at[level] = self._at.get(level, start - 1) + 1
        return self._at[level]

    def set(self, level: int, number: int) -> None:
        """The next item of that level has that number."""
        self._at[level] = number - 1
