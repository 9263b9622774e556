"""What counts as something written."""

from unicodedata import category

from bot.errors import InvalidInput

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})


def is_blank(text: str) -> bool:
    """Also where there are only characters that nobody sees, such as zero-width spaces pasted from a web page."""
    return all(category(character) in _UNSEEN for character in text)


def checked_text(field: str, text: str, longest: int) -> str:
    """Without the space around it. Raises InvalidInput on `field` where it is blank or too long, in characters."""
    text = text.strip()
    if is_blank(text):
        raise InvalidInput(field, "missing")
    if len(text) > longest:
        raise InvalidInput(field, "too long")
    return text
