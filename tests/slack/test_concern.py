"""Raising a concern, being nudged about it, and the lines that do nothing."""

import pytest

from bot.domain.people import Person
from bot.domain.procedure import State
from handlers import ids
from sandbox.people import CABINET_OFFICE_PRIVATE
from sandbox.values import Message
from tests.cast import ANA, JOE, MAIRI, PRIYA, RUTH, SAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, FILLED, direct_messages, opened, told


def test_a_lead_raises_a_concern_and_sees_it_with_its_aim_date(slack_on_either: Slack) -> None:
    slack = slack_on_either
    form = opened(slack.command(RUTH, "/concern raise They came late"), ids.RAISE_CONCERN_MODAL)
    assert form.values[f"{ids.POINT}.0"][ids.VALUE]["value"] == "They came late"
    assert "Wed 30 September 2026" in str(form.blocks)

    shown = opened(slack.submit(RUTH, form, FILLED), ids.CONCERN_MODAL)

    (concern,) = slack.concerns()
    assert (concern.points, concern.provisions, concern.state) == ((CANARY,), ("7b", "10"), State.RAISED)
    assert CANARY in str(shown.blocks)
    assert "Wed 30 September 2026" in str(shown.blocks)


def test_the_addressed_lead_is_told_by_reference_alone(slack: Slack) -> None:
    reference = slack.raised(words=CANARY)

    (message,) = told(slack, ANA)
    assert reference in message.text
    assert "canary" not in str(slack.calls("chat.postMessage"))
    for other in (TOM, PRIYA, JOE, MAIRI, SAM):
        assert direct_messages(slack, other) == []


def test_points_can_be_added_without_losing_what_was_typed(slack: Slack) -> None:
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    slack.press(RUTH, form, ids.ADD_POINT, values=FILLED)
    (form,) = slack.workspace.view_stack(RUTH.user)
    slack.press(RUTH, form, ids.ADD_FURTHER_ACTION, values={f"{ids.POINT}.1": "Nobody could be asked."})
    (form,) = slack.workspace.view_stack(RUTH.user)
    opened(slack.submit(RUTH, form, {f"{ids.FURTHER_ACTION}.1": "Say when more is to come."}), ids.CONCERN_MODAL)

    (concern,) = slack.concerns()
    assert concern.points == (CANARY, "Nobody could be asked.")
    assert len(concern.further_actions) == 2
    assert concern.provisions == ("7b", "10")


def test_an_employer_chooses_which_union_it_writes_to(slack: Slack) -> None:
    form = opened(slack.command(ANA, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    opened(slack.submit(ANA, form, {**FILLED, ids.ADDRESSED_TO: "quayside"}), ids.CONCERN_MODAL)

    (message,) = told(slack, MAIRI)
    assert slack.concerns()[0].route == "17"
    assert slack.concerns()[0].reference in message.text
    assert direct_messages(slack, RUTH) == []


def test_a_submission_that_slack_sends_again_raises_one_concern_and_gets_the_first_reply(
    slack_on_either: Slack,
) -> None:
    slack = slack_on_either
    slack.raised()
    first = slack.last("view_submission").reply

    assert slack.again("view_submission").text == first
    assert len(slack.concerns()) == 1
    assert len(told(slack, ANA)) == 1


@pytest.mark.parametrize("by", [JOE, TOM, PRIYA, SAM])
def test_nobody_but_a_lead_gets_the_form_to_raise_one(slack: Slack, by: Person) -> None:
    outcome = slack.command(by, "/concern raise They came late")

    assert outcome.view is None
    assert outcome.messages[0].ephemeral_to == by.user
    assert (slack.concerns(), slack.calls("views.open")) == ((), [])


def test_a_submission_by_somebody_who_is_no_lead_raises_nothing_and_keeps_the_form(slack: Slack) -> None:
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    slack.submit(RUTH, form, {**FILLED, ids.PROVISIONS: ["7b"]})
    payload = slack.last("view_submission").request
    forged = {**payload, "user": {**payload["user"], "id": JOE.user}, "view": {**payload["view"], "hash": "1.other"}}

    reply = slack.deliver(forged).json()

    assert reply["response_action"] == "errors"
    assert len(slack.concerns()) == 1


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
