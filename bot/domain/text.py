"""What counts as something written."""

from unicodedata import category

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})


def is_blank(text: str) -> bool:
    """Also where there are only characters that nobody sees, such as zero-width spaces pasted from a web page."""
    return all(category(character) in _UNSEEN for character in text)
