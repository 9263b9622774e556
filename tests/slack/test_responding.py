"""Responding to a concern, step by step, and the interim response before it."""


from bot.domain.concern import Verdict
from bot.domain.procedure import State
from handlers import ids
from tests.cast import ANA, RUTH
from tests.slack.conftest import Slack
from tests.slack.forms import opened, respond, told


def test_the_response_answers_each_point_and_reaches_the_raising_side(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()

    opened(respond(slack, ANA, reference), ids.CONCERN_MODAL)

    (concern,) = slack.concerns()
    assert concern.state is State.RESPONDED
    assert concern.response is not None
    assert concern.response.to_further_actions[0].verdict is Verdict.PARTLY
    (message,) = told(slack, RUTH)
    assert "Three days" not in str(slack.calls("chat.postMessage"))
    shown = opened(slack.press(RUTH, message, ids.SHOW_CONCERN), ids.CONCERN_MODAL)
    assert "Three days ahead" in str(shown.blocks)
