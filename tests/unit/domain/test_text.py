"""When something counts as written."""

import pytest

from bot.domain.concern import checked_texts, needed_text
from bot.domain.engagement import checked_description, checked_topic
from bot.domain.text import is_blank
from bot.errors import InvalidInput

BLANK = ["", " \n\t", "\u00a0", "\u200b", "\ufeff\u2060", "\u202e", "\0", "\ud800"]


@pytest.mark.parametrize("text", BLANK, ids=ascii)
def test_what_nobody_sees_is_blank_wherever_something_is_asked_for(text: str) -> None:
    assert is_blank(text)
    with pytest.raises(InvalidInput):
        needed_text("reason", text)
    assert checked_texts("points", (text,), 10) == ()
    with pytest.raises(InvalidInput):
        checked_topic(text)
    with pytest.raises(InvalidInput):
        checked_description(text)


@pytest.mark.parametrize("text", ["x", ".", "\u200bx", "👍", "👩\u200d👧", "é", "\u202eRTL"], ids=ascii)
def test_what_somebody_sees_is_not(text: str) -> None:
    assert not is_blank(text)
    assert checked_topic(text) == text
