"""Responding to a concern, step by step."""

from bot.domain.concern import Verdict
from bot.domain.draft import DraftReply
from bot.domain.procedure import State
from bot.services import concerns
from handlers import ids
from tests.cast import ANA, RUTH
from tests.slack.conftest import Slack, slack_on
from tests.slack.forms import ANSWERED, answers_in, finish_response, opened, respond, told
from tests.slack.steps_of_a_response import FIRST, LONG, held, kept, responding


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


def test_each_step_is_kept_and_nothing_is_said_to_the_other_side_before_it_is_given(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised(words=LONG)
    first = responding(slack, reference)
    assert first.title == "Respond: step 1 of 3"

    second = opened(slack.submit(ANA, first, answers_in(first, ANSWERED)), ids.RESPOND_MODAL)

    assert second.title == "Respond: step 2 of 3"
    assert kept(slack, reference).draft.to_points == (DraftReply(Verdict.AGREED, "They did."),)
    assert slack.concerns()[0].state is State.RAISED
    assert not concerns.show(slack.partnership, reference, by=RUTH, now=slack.workspace.clock.now()).response_begun


def test_a_lead_who_stops_midway_goes_on_the_next_day_after_a_restart(database_url: str) -> None:
    with slack_on(database_url) as slack:
        reference = slack.raised(words=LONG)
        first = responding(slack, reference)
        slack.submit(ANA, first, answers_in(first, FIRST))
    with slack_on(database_url) as slack:
        again = responding(slack, reference)
        assert again.title == "Respond: step 2 of 3"

        before = opened(slack.press(ANA, again, ids.RESPONSE_STEP), ids.RESPOND_MODAL)
        assert held(before) == FIRST
        opened(finish_response(slack, ANA, before, {**ANSWERED, **FIRST}), ids.CONCERN_MODAL)

        (concern,) = slack.concerns()
        assert concern.response is not None
        assert concern.response.to_points[0].reason == "They came in time."


def test_a_step_open_while_the_bot_starts_again_is_taken_up(database_url: str) -> None:
    """The view itself knows where it stands: nothing of it is in the process. What it says is kept already."""
    with slack_on(database_url) as slack:
        reference = slack.raised()
        first = responding(slack, reference)
        slack.submit(ANA, first, answers_in(first, ANSWERED))
        submitted = slack.last("view_submission").request
    with slack_on(database_url) as slack:
        reply = slack.deliver({**submitted, "view": {**submitted["view"], "hash": "1.other"}}).json()

        assert reply["response_action"] == "update"
        assert reply["view"]["title"]["text"] == "Check and respond"


def test_what_is_left_out_can_be_gone_back_to_from_the_check(slack: Slack) -> None:
    reference = slack.raised(words=LONG)
    view = responding(slack, reference)
    while view.callback_id == ids.RESPOND_MODAL:
        outcome = slack.submit(ANA, view)
        assert outcome.view is not None
        view = outcome.view
    assert view.submit is None
    assert "*Still missing*: point 1, further action 1." in str(view.blocks)

    lacking = [block["block_id"] for block in view.blocks if block.get("accessory", {}).get("value") == "1"]
    step = opened(slack.press(ANA, view, ids.RESPONSE_STEP, block_id=lacking[0]), ids.RESPOND_MODAL)

    assert step.title == "Respond: step 2 of 3"


def test_back_keeps_what_was_typed_as_next_does(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised(words=LONG)
    second = opened(slack.submit(ANA, responding(slack, reference)), ids.RESPOND_MODAL)

    first = opened(slack.press(ANA, second, ids.RESPONSE_STEP, values=answers_in(second, ANSWERED)), ids.RESPOND_MODAL)

    assert first.title == "Respond: step 1 of 3"
    assert kept(slack, reference).draft.to_further_actions == (
        DraftReply(Verdict.PARTLY, "Three days ahead, from October."),
    )


def test_a_step_that_slack_sends_again_is_kept_once_with_the_same_reply(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()
    first = responding(slack, reference)
    slack.submit(ANA, first, answers_in(first, ANSWERED))
    reply = slack.last("view_submission").reply

    assert slack.again("view_submission").text == reply
    assert kept(slack, reference).draft.version == 1


def test_a_response_that_slack_sends_again_is_given_once_with_the_same_reply(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()
    respond(slack, ANA, reference)

    # A nudge may have joined the timeline since.
    assert slack.again("view_submission").json()["view"]["title"]["text"] == f"Concern {reference}"
    assert slack.concerns()[0].version == 2
    assert len(told(slack, RUTH)) == 1


def test_a_back_that_slack_sends_again_changes_nothing_more(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised(words=LONG)
    second = opened(slack.submit(ANA, responding(slack, reference)), ids.RESPOND_MODAL)
    slack.press(ANA, second, ids.RESPONSE_STEP, values=answers_in(second, ANSWERED))
    slack.refusals_expected = True

    slack.again("block_actions")

    assert kept(slack, reference).draft.version == 1


def test_a_response_given_from_the_list_leaves_the_concern_on_it_as_it_now_is(slack: Slack) -> None:
    slack.raised()
    listed = opened(slack.command(ANA, "/concern list"), ids.CONCERNS_MODAL)
    shown = opened(slack.press(ANA, listed, ids.SHOW_CONCERN), ids.CONCERN_MODAL)
    form = opened(slack.press(ANA, shown, ids.START_RESPONSE), ids.RESPOND_MODAL)

    finish_response(slack, ANA, form)

    below, answered = slack.workspace.view_stack(ANA.user)
    assert (below.id, answered.id) == (listed.id, shown.id)
    assert "*State* Responded to" in str(answered.blocks)


def test_the_shown_concern_goes_on_with_a_response_that_is_begun(slack: Slack) -> None:
    reference = slack.raised(words=LONG)
    first = responding(slack, reference)
    slack.submit(ANA, first, answers_in(first, ANSWERED))

    shown = opened(slack.command(ANA, f"/concern show {reference}"), ids.CONCERN_MODAL)
    step = opened(slack.press(ANA, shown, ids.START_RESPONSE), ids.RESPOND_MODAL)

    assert step.title == "Respond: step 2 of 3"


def test_an_answered_concern_offers_no_response_any_more(slack: Slack) -> None:
    reference = slack.raised()
    respond(slack, ANA, reference)

    outcome = slack.command(ANA, f"/concern respond {reference}")

    assert "responded" in outcome.text
    assert ids.START_RESPONSE not in str(opened(slack.command(ANA, f"/concern show {reference}"), ids.CONCERN_MODAL))


def test_a_reason_longer_than_slack_lets_anybody_type_is_refused_on_its_own_field(slack: Slack) -> None:
    reference = slack.raised()
    step = responding(slack, reference)
    slack.submit(ANA, step, answers_in(step, ANSWERED))
    sent = slack.last("view_submission").request
    block = f"{ids.REASON}.{ids.FURTHER_ACTION}.0.0"
    values = sent["view"]["state"]["values"]
    longer = {**values, block: {ids.VALUE: {**values[block][ids.VALUE], "value": "x" * 3001}}}
    now_kept = sent["view"]["private_metadata"].replace('"seen":0', '"seen":1')
    view = {**sent["view"], "hash": "1.longer", "private_metadata": now_kept, "state": {"values": longer}}

    reply = slack.deliver({**sent, "view": view}).json()

    assert reply == {"response_action": "errors", "errors": {block: "Keep it to 3,000 characters."}}
    assert kept(slack, reference).draft.version == 1
