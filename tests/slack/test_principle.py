"""/principle, and asking in messages."""

import json

import pytest

from bot.domain.people import Person
from handlers import ids
from sandbox.people import PARTNERSHIP
from sandbox.values import Message
from tests.cast import ANA, JOE, RUTH, SAM
from tests.slack.conftest import Slack

FOR_ALL = {ids.SHARE, ids.HELPFUL, ids.NOT_RIGHT}
ASKED = "The policy on hours arrived the evening before launch"


def buttons(message: Message) -> dict[str, str]:
    elements = [element for block in message.blocks if block["type"] == "actions" for element in block["elements"]]
    return {element["action_id"]: element["value"] for element in elements}


def test_a_question_is_answered_for_the_asker_alone(slack: Slack) -> None:
    outcome = slack.command(JOE, f"/principle {ASKED}")

    (answer,) = outcome.messages
    assert answer.ephemeral_to == JOE.user
    assert "7b" in answer.text
    assert slack.shown_to(ANA, PARTNERSHIP) == []
    assert slack.calls("chat.postMessage") == []


def test_the_buttons_hand_on_the_words_after_a_command(slack: Slack) -> None:
    (answer,) = slack.command(RUTH, f"/principle {ASKED}").messages

    offered = buttons(answer)
    assert set(offered) == {ids.START_ENGAGEMENT, ids.START_CONCERN, *FOR_ALL}
    assert json.loads(offered[ids.START_CONCERN])["words"] == ASKED


@pytest.mark.parametrize(("by", "offered"), [(JOE, {ids.START_ENGAGEMENT, ids.START_CONCERN}), (SAM, set())])
def test_only_what_the_asker_may_do_is_offered(slack: Slack, by: Person, offered: set[str]) -> None:
    (answer,) = slack.command(by, f"/principle {ASKED}").messages

    assert set(buttons(answer)) == offered | FOR_ALL


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("7b", "7b"),
        ("para 7 (b)", "7b"),
        ("list", "12g"),
        ("help", "/principle"),
        ("", "/principle"),
        ("7 (b)", "7b"),
        ("7a-7c", "7c"),
        ("15 to 17", "17"),
        ("7b and 7e", "7e"),
        ("what does 7b say then?", "7b"),
        ("7h", "no paragraph 7h"),
        ("7h", "7a, 7b, 7c"),
        ("7b and 7h", "no paragraph 7h"),
        ("99", "17"),
        ("lst", "/principle list"),
    ],
)
def test_every_line_is_answered(slack: Slack, line: str, said: str) -> None:
    (answer,) = slack.command(SAM, f"/principle {line}").messages

    assert said in answer.text
    assert answer.ephemeral_to == SAM.user


def test_a_question_with_the_word_payload_in_it_is_answered_like_any_other(slack: Slack) -> None:
    (answer,) = slack.command(JOE, "/principle the payload team heard the evening before").messages

    assert answer.ephemeral_to == JOE.user


def test_a_direct_message_is_answered_once_in_its_thread_and_keeps_no_words(slack: Slack) -> None:
    (answer,) = slack.tell(RUTH, ASKED)

    assert "7b" in answer.text
    assert json.loads(buttons(answer)[ids.START_CONCERN]).get("words", "") == ""


def test_an_event_that_slack_sends_again_is_answered_once(slack_on_either: Slack) -> None:
    slack = slack_on_either
    (answer,) = slack.tell(RUTH, ASKED)

    assert slack.again("event:message").status_code == 200
    slack.tell(SAM, "help")  # Answered after whatever was asked before.
    assert len(slack.calls("chat.postMessage")) == 2
    assert slack.in_thread(RUTH, answer.thread_ts or "") == [answer]


@pytest.mark.parametrize("text", ["help", "Hello!", "Good morning"])
def test_a_greeting_is_met_with_what_can_be_done_here(slack: Slack, text: str) -> None:
    (answer,) = slack.tell(SAM, text)

    assert "/principle" in answer.text


def test_a_mention_is_answered_in_the_channel_for_the_asker_alone(slack: Slack) -> None:
    (answer,) = slack.mention(JOE, ASKED)

    assert answer.ephemeral_to == JOE.user
    assert "7b" in answer.text
    assert slack.shown_to(ANA, PARTNERSHIP) == []


def test_what_people_say_to_each_other_is_left_alone(slack: Slack) -> None:
    slack.workspace.post(JOE.user, PARTNERSHIP, ASKED)
    slack.workspace.wait_until_quiet()

    assert slack.workspace.traffic() == []


@pytest.mark.parametrize(
    "different",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message", "bot_id": "B0OTHERBOT"},
        {"bot_id": "B0OTHERBOT"},
        {"channel_type": "channel"},
        {"edited": {"user": RUTH.user, "ts": "1.000000"}},
        {"user": "U0PARTBOT1"},
    ],
    ids=str,
)
def test_bots_edits_deletions_and_talk_in_channels_get_no_answer(slack: Slack, different: dict[str, object]) -> None:
    slack.tell(RUTH, ASKED)
    answers = len(slack.calls("chat.postMessage"))
    envelope = slack.last("event:message").request
    changed = {**envelope, "event_id": "EvANOTHER", "event": {**envelope["event"], **different}}

    assert slack.deliver(changed, as_event=True).status_code == 200
    assert slack.tell(RUTH, "Which principle is about tone?")
    assert len(slack.calls("chat.postMessage")) == answers + 1
