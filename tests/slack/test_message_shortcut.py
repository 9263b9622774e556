"""Which principle applies? in the menu of a message."""

import json

import pytest

from bot.domain.people import Person
from handlers import ids
from sandbox.people import CABINET_OFFICE_PRIVATE, PARTNERSHIP
from sandbox.values import View
from tests.cast import ANA, JOE, RUTH, SAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import opened

SAID = "The canary policy on hours arrived the evening before launch"

pytestmark = pytest.mark.usefixtures("no_bug")


def asked_of(slack: Slack, by: Person, text: str, *, said_by: Person = JOE, channel: str = PARTNERSHIP) -> View:
    message = slack.workspace.post(said_by.user, channel, text)
    outcome = slack.workspace.run_message_shortcut(by.user, message, ids.WHICH_PRINCIPLE)
    assert outcome.view is not None, outcome.problem
    return outcome.view


def test_what_a_message_tells_of_is_answered_in_a_modal_for_whoever_asks(slack: Slack) -> None:
    modal = asked_of(slack, RUTH, SAID)

    assert modal.callback_id == ids.ANSWER_MODAL
    assert "*7b*" in str(modal.blocks)
    assert slack.shown_to(ANA, PARTNERSHIP) == slack.shown_to(RUTH, PARTNERSHIP) == []
    assert slack.calls("chat.postMessage") == []


def test_it_works_where_the_bot_is_no_member(slack: Slack) -> None:
    modal = asked_of(slack, TOM, SAID, said_by=ANA, channel=CABINET_OFFICE_PRIVATE)

    assert "*7b*" in str(modal.blocks)


@pytest.mark.parametrize(
    ("action", "form"),
    [(ids.START_ENGAGEMENT, ids.LOG_ENGAGEMENT_MODAL), (ids.START_CONCERN, ids.RAISE_CONCERN_MODAL)],
)
def test_its_buttons_take_the_message_s_words_along(slack: Slack, action: str, form: str) -> None:
    modal = asked_of(slack, RUTH, SAID)

    shown = opened(slack.press(RUTH, modal, action), form)

    assert "canary" in json.dumps(shown.blocks)
    first = [block["element"].get("initial_options") for block in shown.blocks if "element" in block]
    # A concern's provisions are chosen in its third step, to which the first one hands them on.
    assert '"7b"' in json.dumps([first, shown.content["private_metadata"]]).replace("\\", "")


def test_only_what_the_asker_may_do_is_offered(slack: Slack) -> None:
    modal = asked_of(slack, SAM, SAID)

    assert ids.START_ENGAGEMENT not in str(modal.blocks)
    assert ids.SHARE not in [each.get("action_id") for block in modal.blocks for each in block.get("elements", ())]


def test_a_mention_in_the_message_is_no_part_of_what_is_asked(slack: Slack) -> None:
    modal = asked_of(slack, RUTH, f"@joe {SAID} &lt;b&gt;")

    assert JOE.user not in str(modal.blocks)
    assert "*7b*" in str(modal.blocks)


def test_a_message_without_words_is_met_with_what_to_do(slack: Slack) -> None:
    slack.workspace.post(JOE.user, PARTNERSHIP, SAID)
    shown = asked_of(slack, RUTH, SAID)
    slack.workspace.close_view(RUTH.user, shown.id)
    payload = slack.last("message_action").request
    wordless = {**payload["message"], "text": ""}
    trigger = slack.workspace.triggers.make(RUTH.user)

    assert slack.deliver({**payload, "message": wordless, "trigger_id": trigger}).status_code == 200

    (notice,) = slack.workspace.view_stack(RUTH.user)
    assert "no words that I can read" in str(notice.blocks)


def test_a_shortcut_that_cannot_be_read_is_answered_kindly(slack: Slack) -> None:
    shown = asked_of(slack, RUTH, SAID)
    slack.workspace.close_view(RUTH.user, shown.id)
    payload = slack.last("message_action").request
    unreadable = {**payload, "message": {"text": ["?"]}, "trigger_id": slack.workspace.triggers.make(RUTH.user)}

    assert slack.deliver(unreadable).status_code == 200

    (notice,) = slack.workspace.view_stack(RUTH.user)
    assert notice.callback_id == ids.NOTICE_MODAL
    assert "I could not read that" in str(notice.blocks)
