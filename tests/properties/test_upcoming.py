"""Whatever is stored, what is coming up is legal for Slack and harmless, and a message has no word of a record."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.concern import Concern
from bot.domain.engagement import Stage
from bot.domain.message import DigestMessage, UpcomingMessage
from bot.domain.procedure import State
from bot.domain.upcoming import Coming, ComingAction, ComingConcern, ComingDecision, Which
from bot.ports.records import Page
from bot.services.digest import MOST_LINES
from bot.services.upcoming import MOST_IN_MESSAGE, PAGE_SIZE, Upcoming
from handlers.views.message import rendered
from handlers.views.upcoming import upcoming_modal
from tests.properties.test_views import slowly
from tests.surfaces import LONDON, assert_harmless, assert_message, assert_modal, concerns, moments, texts

days = st.dates(date(2026, 1, 1), date(2032, 12, 31))
next_nudges = st.none() | moments
of_engagements: dict[str, Any] = {"engagement": st.just("E-4HX9"), "topic": texts(150), "stage": st.sampled_from(Stage)}
coming = st.one_of(
    st.builds(ComingConcern, concern=concerns(), from_own=st.booleans(), next_nudge=next_nudges),
    st.builds(
        ComingAction,
        **of_engagements,
        number=st.integers(1, 40),
        what=texts(3000),
        due=days,
        next_nudge=next_nudges,
    ),
    st.builds(ComingDecision, **of_engagements, on=days, next_nudge=next_nudges),
)


def typed_in(line: Coming) -> list[str]:
    """Of what people wrote, what is long enough not to stand in a sentence of ours by chance."""
    match line:
        case ComingConcern(concern=Concern() as concern):
            words = [*concern.points, *concern.further_actions, concern.raised_by.name, concern.addressed_to.name]
        case ComingAction():
            words = [line.topic, line.what]
        case ComingDecision():
            words = [line.topic]
    return [each for each in words if len(each) > 12]


@slowly
@given(coming, moments, days, st.integers(0, 9), st.integers(0, 999))
def test_a_full_page_is_legal_and_harmless(line: Coming, now: Any, today: date, number: int, more: int) -> None:
    page = Page((line,) * PAGE_SIZE, number, PAGE_SIZE, (number + 1) * PAGE_SIZE + more)

    view = upcoming_modal(Upcoming(page, now, today, reads_records=True), LONDON)

    assert_modal(view)
    assert_harmless(view)


@slowly
@given(coming, moments, days, st.sampled_from(Which), st.dictionaries(st.sampled_from(State), st.integers(1, 9999)))
def test_a_full_message_is_legal_and_has_no_word_of_a_record(
    line: Coming, now: Any, today: date, which: Which, changed: dict[State, int]
) -> None:
    until, since = today + timedelta(weeks=2), today - timedelta(weeks=1)
    for message in (
        UpcomingMessage(which, (line,) * MOST_IN_MESSAGE, 999, now, today),
        DigestMessage((line,) * MOST_LINES, 999, now, today, until, since, changed),
        DigestMessage((line,) * MOST_LINES, 999, now, today, until),
    ):
        shown = rendered(message, LONDON)

        assert_message(shown.text, shown.blocks)
        assert_harmless(shown.blocks)
        for words in typed_in(line):
            assert words not in shown.text
            assert words not in str(shown.blocks)
