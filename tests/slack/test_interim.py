"""The interim response, which leaves the clock running."""

import pytest

from bot.domain.people import Person
from bot.domain.procedure import State
from handlers import ids
from tests.cast import ANA, JOE, RUTH, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import opened, respond, told
from tests.slack.steps_of_a_response import responding, two_leads


def test_an_interim_response_is_read_by_both_and_leaves_the_clock_running(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()
    form = opened(slack.command(ANA, f"/concern interim {reference}"), ids.INTERIM_MODAL)

    opened(slack.submit(ANA, form, {ids.WORDS: "We are asking the team; more on Friday."}), ids.CONCERN_MODAL)

    (concern,) = slack.concerns()
    assert concern.state is State.ACKNOWLEDGED
    assert concern.aim_date is not None
    assert "more on Friday" not in str(slack.calls("chat.postMessage"))
    told(slack, RUTH)
    for by in (RUTH, JOE, TOM):
        shown = opened(slack.command(by, f"/concern show {reference}"), ids.CONCERN_MODAL)
        assert "We are asking the team; more on Friday." in str(shown.blocks)
    assert responding(slack, reference).title == "Respond: step 1 of 2"


def test_an_interim_response_that_slack_sends_again_is_one(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()
    form = opened(slack.command(ANA, f"/concern interim {reference}"), ids.INTERIM_MODAL)
    slack.submit(ANA, form, {ids.WORDS: "More on Friday."})

    assert slack.again("view_submission").json()["view"]["title"]["text"] == f"Concern {reference}"
    assert slack.concerns()[0].version == 2


def test_an_interim_response_without_words_that_can_be_seen_is_refused_on_its_field(slack: Slack) -> None:
    form = opened(slack.command(ANA, f"/concern interim {slack.raised()}"), ids.INTERIM_MODAL)

    outcome = slack.submit(ANA, form, {ids.WORDS: "\u200b"})

    assert list(outcome.errors) == [ids.WORDS]
    assert slack.concerns()[0].state is State.RAISED


def test_an_interim_response_after_the_response_says_so_and_keeps_the_words(slack: Slack) -> None:
    reference = slack.raised()
    form = opened(slack.command(ANA, f"/concern interim {reference}"), ids.INTERIM_MODAL)
    respond(slack, two_leads(slack), reference)

    outcome = slack.submit(ANA, form, {ids.WORDS: "More on Friday."})

    assert "had been responded to already" in outcome.errors[ids.WORDS]
    assert outcome.view is not None
    assert outcome.view.id == form.id


@pytest.mark.parametrize("by", [TOM, RUTH, JOE])
def test_nobody_but_the_addressed_lead_gives_an_interim_response(slack: Slack, by: Person) -> None:
    outcome = slack.command(by, f"/concern interim {slack.raised()}")

    assert outcome.view is None
    assert "lead of the party it is addressed to" in outcome.text


def test_an_interim_response_given_from_the_concern_leaves_it_as_it_now_is(slack: Slack) -> None:
    reference = slack.raised()
    shown = opened(slack.command(ANA, f"/concern show {reference}"), ids.CONCERN_MODAL)

    form = opened(slack.press(ANA, shown, ids.START_INTERIM), ids.INTERIM_MODAL)

    assert reference in str(form.blocks)

    slack.submit(ANA, form, {ids.WORDS: "We are asking."})

    [left] = slack.workspace.view_stack(ANA.user)
    assert left.id == shown.id
    assert "We are asking." in str(left.blocks)
