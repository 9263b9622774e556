"""Whatever is stored, a Home and an answer asked from it are legal for Slack and harmless."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answer import Answer, Certainty, Match
from bot.domain.concern import Concern
from bot.domain.engagement import Engagement
from bot.domain.listed import Extension
from bot.domain.people import Party
from bot.domain.permissions import Action
from bot.domain.procedure import ConcernAction
from bot.ports.records import Page
from bot.services.asking import Answered
from bot.services.home import (
    MOST_AWAITING,
    MOST_CONCERNS,
    MOST_DRAFTS,
    MOST_ENGAGEMENTS,
    Home,
    HomeConcern,
    Records,
    SetUp,
)
from handlers import ids
from handlers.payloads import ActionPayload
from handlers.views.answer_modal import answer_modal
from handlers.views.home import ask_form, home_view
from sandbox.block_kit.views import view_errors
from tests.builders import a_draft
from tests.properties.test_views import slowly
from tests.surfaces import (
    FRAMEWORK,
    LONDON,
    REFS,
    actions,
    assert_harmless,
    assert_modal,
    concerns,
    engagements,
    moments,
    parties,
    texts,
)

set_ups = st.none() | st.builds(SetUp, st.booleans(), st.booleans(), st.booleans())


@slowly
@given(
    parties,
    concerns(),
    engagements,
    actions,
    st.frozensets(st.sampled_from(ConcernAction)) | st.just(frozenset(ConcernAction)),
    set_ups,
    moments,
    st.dates(date(2026, 1, 1), date(2032, 12, 31)),
)
def test_a_full_home_is_legal_and_harmless(
    party: Party,
    concern: Concern,
    engagement: Engagement,
    may: frozenset[Action],
    steps: frozenset[ConcernAction],
    set_up: SetUp | None,
    now: Any,
    today: date,
) -> None:
    listed = Page((engagement,) * MOST_ENGAGEMENTS, 0, MOST_ENGAGEMENTS, 7)
    shown = HomeConcern(replace(concern, extension=Extension(concern.addressed_to, today)), steps)
    waiting = Page((shown,) * MOST_AWAITING, 0, MOST_AWAITING, 77)
    draft = Page((a_draft(points=concern.points, raised_by=party),) * MOST_DRAFTS, 0, MOST_DRAFTS, 8)
    records = Records(waiting, waiting, waiting, (shown,) * MOST_CONCERNS, 99, draft, listed)

    for full in (Home(FRAMEWORK, may, now, today), Home(FRAMEWORK, may, now, today, party, records, set_up=set_up)):
        view = home_view(full, LONDON)
        assert view_errors(view, "home") == []
        assert len(json.dumps(view)) < 250_000
        assert_harmless(view)


@slowly
@given(
    texts(3000),
    st.sampled_from(Certainty),
    st.lists(st.sampled_from(REFS), max_size=5, unique=True),
    actions,
)
def test_an_answer_asked_for_on_the_home_is_legal_and_hands_on_what_was_asked(
    question: str, certainty: Certainty, refs: list[str], may: frozenset[Action]
) -> None:
    given = Answer(FRAMEWORK.id, 0, certainty, tuple(Match(ref, 1.0) for ref in refs), None)

    view = answer_modal(Answered(given, FRAMEWORK, may), question)

    assert_modal(view)
    assert_harmless(view)
    elements = [each for block in view["blocks"] for each in block.get("elements", ())]
    starts = [each for each in elements if each.get("action_id") in (ids.START_ENGAGEMENT, ids.START_CONCERN)]
    assert {each["action_id"] for each in elements if "value" in each} >= {ids.HELPFUL, ids.NOT_RIGHT}
    for value in (each["value"] for each in starts):
        press = {
            "user": {"id": "U1", "team_id": "T1"},
            "trigger_id": "1",
            "actions": [{"action_id": "a", "value": value}],
        }
        words = ActionPayload.from_body(press).cited.words
        assert words
        assert question.startswith(words)


def test_the_form_for_a_question_is_legal() -> None:
    assert_modal(ask_form())
