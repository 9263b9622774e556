"""Being nudged about a concern, and the lines that do nothing."""

import pytest

from bot.domain.procedure import State
from handlers import ids
from sandbox.people import CABINET_OFFICE_PRIVATE
from sandbox.values import Message
from tests.cast import ANA, RUTH, SAM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, direct_messages, told


def test_nudges_come_by_date_once_and_the_channel_only_shows(slack: Slack) -> None:
    reference = slack.raised(words=CANARY)
    told(slack, ANA)
    before = len(direct_messages(slack, ANA))

    slack.workspace.move_clock(to=slack.workspace.clock.now().replace(month=9, day=23, hour=9))
    slack.workspace.wait_until_quiet()
    slack.tell(SAM, "help")  # A commit wakes the sender.

    messages = told(slack, ANA, before + 1)
    assert any("aim date" in message.text.lower() and reference in message.text for message in messages)

    def posts() -> list[Message]:
        return [each for each in slack.workspace.messages(CABINET_OFFICE_PRIVATE, ANA.user) if each.bot_id]

    assert slack.workspace.wait_for(posts, timeout=5)
    for post in posts():
        elements = [each for block in post.blocks if block["type"] == "actions" for each in block["elements"]]
        assert [each["action_id"] for each in elements] == [ids.SHOW_CONCERN]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("help", "/concern raise"),
        ("", "/concern raise"),
        ("they never told us", "/concern raise"),
        ("acknowlege C-22AA", "/concern acknowledge C-22AA"),
        ("respond", "/concern respond"),
        ("list rased", "/concern list raised"),
    ],
)
def test_every_other_line_is_answered_and_does_nothing(slack: Slack, line: str, said: str) -> None:
    outcome = slack.command(RUTH, f"/concern {line}")

    assert said in outcome.text
    assert (outcome.view, slack.concerns()) == (None, ())


@pytest.mark.parametrize("value", ["", "C-2222", "nonsense", "E-4HX9", "C-7K2M' OR 1=1"])
@pytest.mark.parametrize("action", [ids.SHOW_CONCERN, ids.ACKNOWLEDGE_CONCERN, ids.START_RESPONSE])
def test_a_button_with_another_value_is_met_with_a_notice(slack: Slack, action: str, value: str) -> None:
    slack.raised()
    slack.press(ANA, told(slack, ANA)[0], ids.SHOW_CONCERN)
    payload = slack.last("block_actions").request
    for view in slack.workspace.view_stack(ANA.user):
        slack.workspace.close_view(ANA.user, view.id)
    forged = {
        **payload,
        "actions": [{**payload["actions"][0], "action_id": action, "value": value}],
        "trigger_id": slack.workspace.triggers.make(ANA.user),
    }

    assert slack.deliver(forged).status_code == 200

    assert slack.workspace.view_stack(ANA.user)[-1].callback_id == ids.NOTICE_MODAL
    assert slack.concerns()[0].state is State.RAISED
