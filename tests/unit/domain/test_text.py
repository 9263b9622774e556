"""When something counts as written."""

import pytest

from bot.domain.engagement import checked_description, checked_topic
from bot.domain.text import checked_text, checked_texts, is_blank, optional_text
from bot.errors import InvalidInput

BLANK = ["", " \n\t", "\u00a0", "\u200b", "\ufeff\u2060", "\u202e", "\0", "\ud800"]


@pytest.mark.parametrize("text", BLANK, ids=ascii)
def test_what_nobody_sees_is_blank_wherever_something_is_asked_for(text: str) -> None:
    assert is_blank(text)
    with pytest.raises(InvalidInput):
        checked_text("reason", text)
    assert checked_texts("points", (text,), 10) == ()
    assert optional_text("words", text) == ""
    with pytest.raises(InvalidInput):
        checked_topic(text)
    with pytest.raises(InvalidInput):
        checked_description(text)


@pytest.mark.parametrize("text", ["x", ".", "\u200bx", "👍", "👩\u200d👧", "é", "\u202eRTL"], ids=ascii)
def test_what_somebody_sees_is_not(text: str) -> None:
    assert not is_blank(text)
    assert checked_topic(text) == text
