"""What counts as something written."""

from collections.abc import Iterable
from unicodedata import category

from bot.errors import InvalidInput

# What Slack's text input holds at most.
MOST_CHARACTERS = 3000

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})


def is_blank(text: str) -> bool:
    """Also where there are only characters that nobody sees, such as zero-width spaces pasted from a web page."""
    return all(category(character) in _UNSEEN for character in text)


def checked_text(field: str, text: str, longest: int = MOST_CHARACTERS) -> str:
    """Without the space around it. Raises InvalidInput on `field` where it is blank or too long, in characters."""
    text = text.strip()
    if is_blank(text):
        raise InvalidInput(field, "missing")
    if len(text) > longest:
        raise InvalidInput(field, "too long")
    return text


def checked_texts(field: str, texts: Iterable[str], most: int, longest: int = MOST_CHARACTERS) -> tuple[str, ...]:
    """Without blank ones; `most` at most, each up to `longest` characters, or InvalidInput on `field`."""
    written = [text for text in texts if not is_blank(text)]
    if len(written) > most:
        raise InvalidInput(field, "too many")
    return tuple(checked_text(field, text, longest) for text in written)


def optional_text(field: str, text: str) -> str:
    """Empty where it is blank; otherwise as `checked_text` has it."""
    return "" if is_blank(text) else checked_text(field, text)
