"""Whatever is stored, a nudge is legal for Slack, and carries reference, state and date alone."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.concern import Concern
from bot.domain.engagement import Engagement
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.message import ActionMessage, ConcernMessage, DecisionMessage, GapMessage, MergedMessage, NudgeMessage
from bot.domain.notice import Gap
from bot.domain.people import Party, Person
from bot.domain.procedure import ConcernAction
from handlers.views.message import rendered
from handlers.views.nudges import SAYS
from tests.surfaces import (
    LONDON,
    assert_harmless,
    assert_message,
    concerns,
    engagements,
    follow_up_actions,
    parties,
    people,
)

slowly = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
dates = st.dates(date(2020, 1, 1), date(2040, 1, 1))
may = st.frozensets(st.sampled_from(ConcernAction))
nudges: st.SearchStrategy[NudgeMessage] = st.one_of(
    st.builds(ConcernMessage, st.sampled_from(list(SAYS)), concerns(), may, st.booleans(), st.booleans()),
    st.builds(ActionMessage, engagements, follow_up_actions, st.booleans(), dates, st.booleans(), st.booleans()),
    st.builds(DecisionMessage, engagements, st.booleans(), st.booleans(), st.booleans()),
)


def typed(nudge: NudgeMessage) -> list[str]:
    """What people wrote in the record, as far as it is long enough to be told from our own words."""
    match nudge:
        case ConcernMessage(_, Concern() as concern):
            words = [*concern.points, *concern.further_actions, concern.raised_by.name, concern.addressed_to.name]
        case ActionMessage(Engagement() as engagement, FollowUpAction() as action):
            words = [engagement.topic, engagement.description, action.what]
        case DecisionMessage(engagement):
            words = [engagement.topic, engagement.description]
    return [each for each in words if len(each) > 25]


@slowly
@given(nudges)
def test_a_nudge_is_legal_and_says_nothing_that_was_typed(nudge: NudgeMessage) -> None:
    message = rendered(nudge, LONDON)

    assert_message(message.text, message.blocks)
    assert_harmless(message.blocks)
    shown = message.text + str(message.blocks)
    assert [words for words in typed(nudge) if words in shown] == []


@slowly
@given(st.lists(nudges, min_size=2, max_size=20))
def test_however_many_come_together_the_message_is_legal(several: list[NudgeMessage]) -> None:
    message = rendered(MergedMessage(tuple(several)), LONDON)

    assert_message(message.text, message.blocks)
    assert_harmless(message.blocks)


@slowly
@given(st.sampled_from(Gap), parties, st.none() | people)
def test_what_an_administrator_is_told_is_legal_and_names_a_person_only_where_slack_shows_the_name(
    gap: Gap, party: Party, person: Person | None
) -> None:
    message = rendered(GapMessage(gap, party, person), LONDON)

    assert_message(message.text, message.blocks)
    assert_harmless(message.blocks, mentions=[person] if person else [])
    assert "<@" not in message.text
