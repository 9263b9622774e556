"""The conversation with the bot: what it suggests, that it is at work, and going on from an answer in its thread."""

from datetime import timedelta

import pytest

from bot.domain.notice import Guidance
from bot.domain.people import Person
from handlers.manifest import PROMPTS
from handlers.messenger import WORKING
from handlers.views.follow_up import REPLIES
from sandbox.values import Message
from tests.cast import ANA, JOE, RUTH, SAM
from tests.slack.conftest import Slack

ASKED = "The canary policy on hours arrived the evening before launch"

WHICH_SIDE, NOTHING_BEFORE = REPLIES[Guidance.WHICH_SIDE], REPLIES[Guidance.NOTHING_BEFORE]

pytestmark = pytest.mark.usefixtures("no_bug")


def go_on(slack: Slack, by: Person, answer: Message, text: str) -> Message:
    """The next thing that the bot says in the answer's thread."""
    thread = answer.thread_ts
    assert thread is not None
    before = len(slack.in_thread(by, thread))
    slack.workspace.post(by.user, answer.channel, text, thread_ts=thread)
    assert slack.workspace.wait_for(lambda: len(slack.in_thread(by, thread)) > before, timeout=5)
    slack.workspace.wait_until_quiet()
    said = slack.in_thread(by, thread)
    assert len(said) == before + 1
    return said[-1]


def test_questions_are_suggested_beside_an_empty_conversation_and_each_is_answered(slack: Slack) -> None:
    suggested = slack.workspace.prompts(SAM.user)

    assert suggested is not None
    assert [each.message for each in suggested.prompts] == list(PROMPTS.values())
    for each in suggested.prompts:
        (answer,) = slack.tell(SAM, each.message)
        assert "I found nothing" not in answer.text


def test_it_says_that_it_is_at_work_before_it_answers_in_the_thread(slack: Slack) -> None:
    (answer,) = slack.tell(RUTH, ASKED)

    (status,) = slack.calls("assistant.threads.setStatus")
    (post,) = slack.calls("chat.postMessage")
    assert status.request["status"] == WORKING
    assert status.request["thread_ts"] == answer.thread_ts == post.request["thread_ts"]
    assert status.number < post.number


def test_without_a_status_the_answer_comes_all_the_same(slack: Slack) -> None:
    slack.refusals_expected = True
    slack.workspace.faults.error("assistant.threads.setStatus", "not_allowed")

    (answer,) = slack.tell(RUTH, ASKED)

    assert "7b" in answer.text


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ("7b", "tell me more", "all that I have on it"),
        (ASKED, "what does 7b say then?", "7b"),
        ("16", "and for our side?", "nearest to it that the framework says of the union side"),
        ("7b", "and for our side?", "this holds for the union side"),
        ("11", "what about the other side?", "nearest to it that the framework says of the employer side"),
        ("9", "and the unions?", "nothing like it for the union side"),
        ("7b", "What about FDA?", "nothing that the framework says of that party alone"),
        ("16", "What about Quayside?", "nearest to it that the framework says of the union side"),
        ("10", "what about the Cabinet Office?", "this holds for the employer side"),
        ("7b", "and 16?", "16 Where a union writes"),
        ("7b", "and 7h?", "no paragraph 7h"),
    ],
)
def test_a_follow_up_in_the_thread_goes_on_from_what_was_named(slack: Slack, first: str, then: str, said: str) -> None:
    (answer,) = slack.tell(JOE, first)

    assert said in go_on(slack, JOE, answer, then).text


def test_a_follow_up_may_go_on_from_a_follow_up(slack: Slack) -> None:
    (answer,) = slack.tell(JOE, "16")
    other_side = go_on(slack, JOE, answer, "and for our side?")
    assert "17 Where the Cabinet Office writes" in other_side.text

    assert "17 Where the Cabinet Office writes" in go_on(slack, JOE, answer, "tell me more").text


def test_whose_side_is_theirs_is_not_guessed(slack: Slack) -> None:
    (answer,) = slack.tell(SAM, "16")

    assert go_on(slack, SAM, answer, "and for our side?").text == WHICH_SIDE


def test_what_asks_of_no_party_is_a_question_of_its_own(slack: Slack) -> None:
    (answer,) = slack.tell(JOE, "16")

    assert "7b" in go_on(slack, JOE, answer, "what about papers that come the evening before").text


def test_where_nothing_was_said_before_it_says_so(slack: Slack) -> None:
    (answer,) = slack.tell(JOE, "tell me more")

    assert answer.text == NOTHING_BEFORE


def test_one_thread_knows_nothing_of_another_nor_one_person_of_another(slack: Slack) -> None:
    slack.tell(JOE, "16")
    slack.tell(ANA, "16")

    (answer,) = slack.tell(JOE, "and for our side?")
    assert answer.text == NOTHING_BEFORE


def test_what_was_named_is_remembered_for_a_day(slack: Slack) -> None:
    (answer,) = slack.tell(JOE, "16")
    slack.workspace.move_clock(by=timedelta(hours=23))
    assert "16" in go_on(slack, JOE, answer, "tell me more").text

    slack.workspace.move_clock(by=timedelta(hours=25))

    assert go_on(slack, JOE, answer, "tell me more").text == NOTHING_BEFORE


def test_in_a_channel_nothing_is_gone_on_from(slack: Slack) -> None:
    (answer,) = slack.mention(JOE, "tell me more about pay bargaining")

    assert answer.ephemeral_to == JOE.user
