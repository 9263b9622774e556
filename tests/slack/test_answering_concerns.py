"""Acknowledging and withdrawing a concern."""

import pytest

from bot.domain.people import Person
from bot.domain.procedure import State
from handlers import ids
from tests.cast import ANA, JOE, RUTH, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, opened, told


def test_acknowledging_says_so_and_that_it_is_our_working_practice(slack: Slack) -> None:
    reference = slack.raised(words=CANARY)

    (reply,) = slack.command(ANA, f"/concern acknowledge {reference}").messages

    assert "working practice" in reply.text
    assert "Wed 30 September 2026" in reply.text
    assert slack.concerns()[0].state is State.ACKNOWLEDGED
    assert reference in told(slack, RUTH)[0].text


def test_acknowledging_twice_is_one_acknowledgement_and_the_first_reply_again(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()
    slack.command(ANA, f"/concern acknowledge {reference}")
    first = slack.last("command:/concern").reply

    assert slack.again("command:/concern").text == first
    assert "acknowledged" in slack.command(ANA, f"/concern acknowledge {reference}").text
    assert slack.concerns()[0].version == 2
    assert len(told(slack, RUTH)) == 1


def test_the_button_in_a_direct_message_acknowledges_and_opens_the_concern(slack: Slack) -> None:
    slack.raised(words=CANARY)
    (message,) = told(slack, ANA)

    shown = opened(slack.press(ANA, message, ids.ACKNOWLEDGE_CONCERN), ids.CONCERN_MODAL)

    assert slack.concerns()[0].state is State.ACKNOWLEDGED
    assert CANARY in str(shown.blocks)


def test_the_button_in_the_concern_changes_the_modal_in_place(slack: Slack) -> None:
    reference = slack.raised()
    shown = opened(slack.command(ANA, f"/concern show {reference}"), ids.CONCERN_MODAL)

    after = opened(slack.press(ANA, shown, ids.ACKNOWLEDGE_CONCERN), ids.CONCERN_MODAL)

    assert after.id == shown.id
    assert "Acknowledged" in str(after.blocks)


@pytest.mark.parametrize("by", [TOM, RUTH, JOE])
@pytest.mark.parametrize("verb", ["acknowledge", "respond"])
def test_nobody_but_the_addressed_lead_answers(slack: Slack, by: Person, verb: str) -> None:
    reference = slack.raised()

    outcome = slack.command(by, f"/concern {verb} {reference}")

    assert outcome.view is None
    assert "lead of the party it is addressed to" in outcome.text
    assert slack.concerns()[0].state is State.RAISED


def test_a_press_by_somebody_else_is_met_with_a_notice_and_changes_nothing(slack: Slack) -> None:
    slack.raised()
    slack.press(ANA, told(slack, ANA)[0], ids.SHOW_CONCERN)
    payload = slack.last("block_actions").request
    forged = {
        **payload,
        "user": {**payload["user"], "id": TOM.user},
        "actions": [{**payload["actions"][0], "action_id": ids.ACKNOWLEDGE_CONCERN}],
        "trigger_id": slack.workspace.triggers.make(TOM.user),
    }

    assert slack.deliver(forged).status_code == 200

    (notice,) = slack.workspace.view_stack(TOM.user)
    assert notice.callback_id == ids.NOTICE_MODAL
    assert slack.concerns()[0].state is State.RAISED


def test_the_raising_lead_withdraws_after_being_asked(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()
    form = opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL)
    assert slack.concerns()[0].state is State.RAISED

    opened(slack.submit(RUTH, form), ids.CONCERN_MODAL)

    assert slack.concerns()[0].state is State.WITHDRAWN


def test_a_withdrawal_that_comes_after_another_is_told_so_beside_its_words(slack: Slack) -> None:
    reference = slack.raised()
    slack.submit(RUTH, opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL))
    payload = slack.last("view_submission").request
    another = {**payload, "view": {**payload["view"], "hash": "1.another"}}

    reply = slack.deliver(another).json()

    assert reply["response_action"] == "errors"
    assert "had been withdrawn already" in reply["errors"][ids.WORDS]


@pytest.mark.parametrize("by", [JOE, ANA, TOM])
def test_nobody_else_withdraws_it(slack: Slack, by: Person) -> None:
    reference = slack.raised()

    outcome = slack.command(by, f"/concern withdraw {reference}")

    assert "lead of the party that raises it" in outcome.text
    assert slack.concerns()[0].state is State.RAISED
