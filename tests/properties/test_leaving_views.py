"""Whatever is kept of a notice of leaving, what we show of it is legal for Slack, harmless, and loses nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.framework_file import available
from bot.domain.leaving import MOST_MATTERS, Leaving, Matter, Standing
from bot.domain.message import LeavingMessage
from bot.domain.notice import LeavingKind
from bot.services.leaving import Form, Notices, Shown
from bot.services.people import PartyShown
from handlers.views.leaving import (
    give_form,
    leaving_line,
    leaving_message,
    leaving_modal,
    leavings_modal,
    matter_form,
)
from handlers.views.people import parties_message
from tests.surfaces import LONDON, actions, assert_harmless, assert_message, assert_modal, moments, parties, texts

CANARY = "The canary keeps the training room."
FRAMEWORK = available()["civil-service-2000"]
PROVISION = FRAMEWORK.by_ref["22"]
days = st.dates(date(2026, 1, 1), date(2033, 1, 1))
settled = st.builds(Matter, texts(3000), parties, parties, moments)
matters = st.lists(settled | st.builds(Matter, texts(3000), parties), max_size=MOST_MATTERS).map(tuple)
leavings = st.builds(
    Leaving,
    st.uuids().map(lambda drawn: drawn.hex),
    parties,
    st.just(FRAMEWORK.id),
    st.just(0),
    st.just("22"),
    moments,
    days,
    matters,
    st.none() | moments,
)
provisions = st.sampled_from((PROVISION, None))

slowly = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def _legal(view: dict[str, Any]) -> None:
    assert_modal(view)
    assert_harmless(view)


@slowly
@given(st.builds(Shown, leavings, provisions, st.sampled_from(Standing), actions))
def test_a_notice_is_shown_whole(shown: Shown) -> None:
    view = leaving_modal(shown, LONDON)

    _legal(view)
    _legal(matter_form(shown))
    read = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    assert all(matter.text in read for matter in shown.leaving.matters)


@slowly
@given(st.lists(leavings, max_size=5), days, provisions, st.booleans())
def test_the_list_of_notices_is_legal_and_repeats_no_matter(
    kept: list[Leaving], today: date, provision: Any, may_give: bool
) -> None:
    canaries = tuple(replace(each, matters=(*each.matters[1:], Matter(CANARY, each.party))) for each in kept)
    view = leavings_modal(Notices(provision, canaries * 8, today, may_give))

    _legal(view)
    assert CANARY not in str(view)


@slowly
@given(parties, days)
def test_the_form_is_legal(party: Any, ends_on: date) -> None:
    assert FRAMEWORK.notice is not None

    _legal(give_form(Form(party, FRAMEWORK, FRAMEWORK.notice, ends_on)))


@slowly
@given(leavings, st.sampled_from(LeavingKind))
def test_the_message_and_the_homes_line_carry_no_matter(leaving: Leaving, kind: LeavingKind) -> None:
    canary = replace(leaving, matters=(*leaving.matters[1:], Matter(CANARY, leaving.party)))
    message = leaving_message(LeavingMessage(kind, canary))
    line = leaving_line(canary)

    assert_message(message.text, message.blocks)
    assert_harmless([*message.blocks, line])
    assert CANARY not in f"{message}{line}"


@slowly
@given(st.lists(st.builds(PartyShown, parties, st.booleans(), st.none() | days), max_size=40), st.booleans())
def test_the_parties_are_legal_with_the_dates_on_which_they_leave(shown: list[PartyShown], leaving: bool) -> None:
    message = parties_message(shown, leaving=leaving)

    assert_message(message.text, message.blocks)
    assert_harmless(message.blocks)
