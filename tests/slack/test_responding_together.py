"""Two leads at one response, and a response to a concern that has moved on, or by a lead who is none any more."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest

from bot.domain.concern import Verdict
from bot.domain.draft import DraftReply
from bot.domain.people import Person, Role
from bot.domain.procedure import State
from handlers import ids
from sandbox.values import Values, View
from tests.cast import ANA, RUTH
from tests.slack.conftest import Slack
from tests.slack.forms import ANSWERED, answers_in, finish_response, opened, respond
from tests.slack.steps_of_a_response import FIRST, LONG, held, kept, responding, two_leads


def test_the_second_of_two_leads_who_write_is_told_keeps_their_words_and_goes_on(slack_on_either: Slack) -> None:
    slack = slack_on_either
    other = two_leads(slack)
    reference = slack.raised()
    mine, theirs = responding(slack, reference), responding(slack, reference, other)
    slack.submit(other, theirs, answers_in(theirs, ANSWERED))

    told_so = opened(slack.submit(ANA, mine, answers_in(mine, FIRST)), ids.RESPOND_MODAL)

    assert "were changed after you opened them" in str(told_so.blocks)
    assert "Kept meanwhile:_ *Agreed*" in str(told_so.blocks)
    assert held(told_so) == {**ANSWERED, **FIRST}
    assert kept(slack, reference).draft.to_points == (DraftReply(Verdict.AGREED, "They did."),)

    opened(finish_response(slack, ANA, told_so, FIRST), ids.CONCERN_MODAL)
    (concern,) = slack.concerns()
    assert concern.response is not None
    assert [each.reason for each in concern.response.to_points] == ["They came in time."]
    assert [each.reason for each in concern.response.to_further_actions] == ["Three days ahead, from October."]


def test_the_second_who_goes_back_is_told_as_well(slack: Slack) -> None:
    other = two_leads(slack)
    reference = slack.raised(words=LONG)
    second = opened(slack.submit(ANA, responding(slack, reference)), ids.RESPOND_MODAL)
    theirs = responding(slack, reference, other)
    slack.submit(other, theirs, answers_in(theirs, FIRST))

    told_so = opened(
        slack.press(ANA, second, ids.RESPONSE_STEP, values=answers_in(second, ANSWERED)), ids.RESPOND_MODAL
    )

    assert told_so.title == "Respond: step 2 of 3"
    assert "were changed after you opened them" in str(told_so.blocks)
    assert held(told_so)[f"{ids.REASON}.{ids.FURTHER_ACTION}.0"] == "Three days ahead, from October."


def checking(slack: Slack, reference: str, by: Person = ANA, answers: Values = ANSWERED) -> View:
    view = responding(slack, reference, by)
    return opened(slack.submit(by, view, answers_in(view, answers)), ids.GIVE_RESPONSE_MODAL)


def test_what_was_read_before_another_lead_changed_it_is_not_given(slack_on_either: Slack) -> None:
    slack = slack_on_either
    other = two_leads(slack)
    reference = slack.raised()
    check = checking(slack, reference)
    theirs = opened(slack.command(other, f"/concern respond {reference}"), ids.GIVE_RESPONSE_MODAL)
    step = opened(
        slack.press(other, theirs, ids.RESPONSE_STEP, block_id=theirs.blocks[1]["block_id"]), ids.RESPOND_MODAL
    )
    slack.submit(other, step, answers_in(step, FIRST))

    told_so = opened(slack.submit(ANA, check), ids.GIVE_RESPONSE_MODAL)

    assert "Answers were changed after you opened this" in str(told_so.blocks)
    assert "They came in time." in str(told_so.blocks)
    assert slack.concerns()[0].state is State.RAISED
    opened(slack.submit(ANA, told_so), ids.CONCERN_MODAL)


def test_of_two_leads_who_respond_at_once_one_gives_it_and_the_other_is_told(slack_on_either: Slack) -> None:
    slack = slack_on_either
    other = two_leads(slack)
    reference = slack.raised()
    mine = checking(slack, reference)
    theirs = opened(slack.command(other, f"/concern respond {reference}"), ids.GIVE_RESPONSE_MODAL)
    start, seen = Barrier(2), {}

    def give(by: Person, view: View) -> None:
        start.wait()
        seen[by] = slack.submit(by, view).view

    both = [Thread(target=give, args=each) for each in ((ANA, mine), (other, theirs))]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert sorted(view.callback_id for view in seen.values() if view) == [ids.CONCERN_MODAL, ids.NOTICE_MODAL]
    assert "had been responded to already" in str([view.blocks for view in seen.values() if view])
    assert slack.concerns()[0].version == 2


@pytest.mark.parametrize("other_does", ["respond", "withdraw"])
def test_a_step_sent_after_the_concern_moved_on_says_so_and_keeps_the_words(
    slack_on_either: Slack, other_does: str
) -> None:
    slack = slack_on_either
    other = two_leads(slack)
    reference = slack.raised()
    step = responding(slack, reference)
    if other_does == "respond":
        respond(slack, other, reference)
    else:
        slack.submit(RUTH, opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL))

    outcome = slack.submit(ANA, step, answers_in(step, FIRST))

    said = {"respond": "had been responded to already", "withdraw": "had been withdrawn already"}[other_does]
    assert said in "".join(outcome.errors.values())
    assert outcome.view is not None
    assert (outcome.view.id, held(outcome.view)) == (step.id, {**dict.fromkeys(ANSWERED), **FIRST})


def test_going_back_in_the_third_modal_of_a_pile_keeps_the_words_although_no_notice_fits_above(slack: Slack) -> None:
    reference = slack.raised(words=LONG)
    listed = opened(slack.command(ANA, "/concern list"), ids.CONCERNS_MODAL)
    shown = opened(slack.press(ANA, listed, ids.SHOW_CONCERN), ids.CONCERN_MODAL)
    first = opened(slack.press(ANA, shown, ids.START_RESPONSE), ids.RESPOND_MODAL)
    second = opened(slack.submit(ANA, first), ids.RESPOND_MODAL)
    slack.submit(RUTH, opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL))

    for _ in range(2):
        second = opened(
            slack.press(ANA, second, ids.RESPONSE_STEP, values=answers_in(second, ANSWERED)), ids.RESPOND_MODAL
        )

        assert str(second.blocks).count("had been withdrawn already") == 1
        assert held(second)[f"{ids.REASON}.{ids.FURTHER_ACTION}.0"] == "Three days ahead, from October."
        assert (second.title, second.submit) == ("Respond: step 2 of 3", "Next")


@pytest.mark.parametrize("action", ["next", "back", "respond"])
def test_a_step_opened_before_the_lead_lost_the_role_says_so_and_does_nothing(slack: Slack, action: str) -> None:
    reference = slack.raised(words=LONG)
    first = responding(slack, reference)
    view = opened(slack.submit(ANA, first, answers_in(first, ANSWERED)), ids.RESPOND_MODAL)
    if action == "respond":
        view = opened(slack.submit(ANA, view, answers_in(view, ANSWERED)), ids.GIVE_RESPONSE_MODAL)
    with slack.partnership.open_work() as work:
        known = work.people.participant(ANA)
        assert known is not None
        work.people.put(replace(known, roles=frozenset({Role.MEMBER})))
        work.commit()

    if action == "back":
        outcome = slack.press(ANA, view, ids.RESPONSE_STEP, values=answers_in(view, FIRST))
    else:
        outcome = slack.submit(ANA, view)

    said = f"{outcome.errors}{outcome.view.blocks if outcome.view else ''}"
    assert "Only the lead of the party it is addressed to can do that" in said
    assert slack.concerns()[0].state is State.RAISED


def test_a_step_of_an_earlier_version_of_the_bot_says_so_and_keeps_the_words(slack: Slack) -> None:
    reference = slack.raised()
    step = responding(slack, reference)
    slack.submit(ANA, step, answers_in(step, ANSWERED))
    sent = slack.last("view_submission").request
    old = {**sent, "view": {**sent["view"], "private_metadata": f'{{"reference": "{reference}"}}', "hash": "1.old"}}

    reply = slack.deliver(old).json()

    assert reply["response_action"] == "errors"
    assert "Open it again" in "".join(reply["errors"].values())
