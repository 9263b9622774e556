"""/engagement, its forms and its buttons."""

from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from slack_bolt import Ack

from bot.domain.engagement import Confidentiality, Stage
from bot.domain.people import Person
from bot.errors import StoreUnavailable
from bot.ports.work import OpenWork, UnitOfWork
from handlers import ids
from handlers.engagement import EngagementListeners
from handlers.modals import Modals
from sandbox.values import Values, View
from tests.cast import ANA, JOE, MAIRI, PRIYA, RUTH, SAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import opened

FILLED: Values = {
    ids.TOPIC: "Hours for night staff",
    ids.DESCRIPTION: "The new policy on hours arrived the evening before launch, with no time to read the evidence.",
    ids.STAGE: "drafting",
    ids.ON: "2026-09-01",
    ids.HOW: "meeting",
    ids.PARTIES: ["cabinet-office", "brightwater"],
    ids.CONFIDENTIALITY: "all parties",
}


def logged(slack: Slack, different: Values | None = None, *, by: Person = JOE) -> View:
    form = opened(slack.command(by, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
    values: Values = {**FILLED, ids.PROVISIONS: ["7b"], **(different or {})}
    return opened(slack.submit(by, form, values), ids.ENGAGEMENT_MODAL)


def listed(view: View) -> str:
    return str(view.blocks)


def test_provisions_are_suggested_once_and_logged_when_confirmed(slack_on_either: Slack) -> None:
    slack = slack_on_either
    form = opened(slack.command(JOE, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
    again = opened(slack.submit(JOE, form, FILLED), ids.LOG_ENGAGEMENT_MODAL)
    assert slack.engagements() == ()
    assert again.values[ids.TOPIC][ids.VALUE]["value"] == "Hours for night staff"
    suggested = [each["value"] for each in again.values[ids.SUGGESTED_PROVISIONS][ids.VALUE]["selected_options"]]
    assert "7b" in suggested

    opened(slack.submit(JOE, again), ids.ENGAGEMENT_MODAL)

    (engagement,) = slack.engagements()
    assert engagement.topic == "Hours for night staff"
    assert engagement.provisions == tuple(suggested)
    assert engagement.stage is Stage.DRAFTING


def test_suggestions_that_are_taken_out_stay_out(slack: Slack) -> None:
    form = opened(slack.command(JOE, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
    again = opened(slack.submit(JOE, form, FILLED), ids.LOG_ENGAGEMENT_MODAL)

    opened(slack.submit(JOE, again, {ids.SUGGESTED_PROVISIONS: []}), ids.ENGAGEMENT_MODAL)

    assert slack.engagements()[0].provisions == ()


def test_words_after_the_command_become_the_topic(slack: Slack) -> None:
    form = opened(slack.command(JOE, "/engagement Hours for night staff"), ids.LOG_ENGAGEMENT_MODAL)

    assert form.values[ids.TOPIC][ids.VALUE]["value"] == "Hours for night staff"


def test_a_submission_that_slack_sends_again_logs_once_and_gets_the_first_reply(slack_on_either: Slack) -> None:
    slack = slack_on_either
    shown = logged(slack)
    first = slack.last("view_submission")

    again = slack.again("view_submission")

    assert again.json() == {"response_action": "update", "view": again.json()["view"]}
    assert again.text == first.reply
    assert [each.reference for each in slack.engagements()] == [shown.title.removeprefix("Engagement ")]


def stopping_after_one(open_work: OpenWork) -> OpenWork:
    """A database that answers for one transaction and for no other."""
    left = [open_work]

    def open_or_stop() -> AbstractContextManager[UnitOfWork]:
        if not left:
            raise StoreUnavailable
        return left.pop()()

    return open_or_stop


def test_an_engagement_that_was_kept_is_shown_although_the_database_then_stops(slack_on_either: Slack) -> None:
    slack = slack_on_either
    form = opened(slack.command(JOE, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
    slack.submit(JOE, form, {**FILLED, ids.PROVISIONS: ["7b"], ids.ON: "1926-09-01"})
    payload = slack.last("view_submission").request
    payload["view"]["state"]["values"][ids.ON][ids.VALUE]["selected_date"] = "2026-09-01"
    stopping = replace(slack.partnership, open_work=stopping_after_one(slack.partnership.open_work))
    ack = Ack()  # type: ignore[no-untyped-call]

    EngagementListeners(stopping, slack.workspace.clock.now, b"secret", Modals()).submit_log(ack, payload)

    (engagement,) = slack.engagements()
    assert ack.response is not None
    assert f"Engagement {engagement.reference}" in ack.response.body
    assert engagement.topic in ack.response.body


def test_a_day_far_off_is_refused_on_its_field_with_everything_typed_kept(slack: Slack) -> None:
    form = opened(slack.command(JOE, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
    outcome = slack.submit(JOE, form, {**FILLED, ids.PROVISIONS: ["7b"], ids.ON: "1926-09-01"})

    assert set(outcome.errors) == {ids.ON}
    assert slack.engagements() == ()
    assert outcome.view is not None
    assert outcome.view.values[ids.DESCRIPTION][ids.VALUE]["value"] == FILLED[ids.DESCRIPTION]


@pytest.mark.parametrize("by", [SAM, PRIYA])
@pytest.mark.parametrize("line", ["log Hours", "Hours for night staff"])
def test_people_who_take_no_part_are_told_whom_to_ask_and_no_form_opens(slack: Slack, by: Person, line: str) -> None:
    outcome = slack.command(by, f"/engagement {line}")

    assert outcome.view is None
    assert outcome.messages[0].ephemeral_to == by.user
    assert slack.calls("views.open") == []


def test_somebody_of_no_party_cannot_list_engagements(slack: Slack) -> None:
    logged(slack)

    outcome = slack.command(SAM, "/engagement list")

    assert outcome.view is None
    assert "administrator" in outcome.text


def test_the_list_is_filtered_by_stage_and_words_and_opens_each(slack: Slack) -> None:
    logged(slack)
    logged(slack, {ids.TOPIC: "Chairs", ids.STAGE: "review"})
    assert "Chairs" not in listed(opened(slack.command(ANA, "/engagement list drafting"), ids.ENGAGEMENTS_MODAL))
    found = opened(slack.command(ANA, "/engagement list chairs"), ids.ENGAGEMENTS_MODAL)
    assert "Chairs" in listed(found)
    assert "Hours" not in listed(found)

    everything = opened(slack.command(TOM, "/engagement list"), ids.ENGAGEMENTS_MODAL)
    narrowed = opened(slack.press(TOM, everything, ids.ENGAGEMENTS_STAGE, "review"), ids.ENGAGEMENTS_MODAL)
    assert (narrowed.id, "Hours" in listed(narrowed)) == (everything.id, False)

    shown = opened(slack.press(TOM, narrowed, ids.SHOW_ENGAGEMENT), ids.ENGAGEMENT_MODAL)
    assert "Chairs" in listed(shown)
    assert [view.id for view in slack.workspace.view_stack(TOM.user)] == [everything.id, shown.id]


def test_long_lists_have_pages(slack: Slack) -> None:
    for number in range(6):
        logged(slack, {ids.TOPIC: f"Topic {number}"})
    first = opened(slack.command(JOE, "/engagement list"), ids.ENGAGEMENTS_MODAL)
    assert "Topic 0" not in listed(first)

    second = opened(slack.press(JOE, first, ids.ENGAGEMENTS_PAGE), ids.ENGAGEMENTS_MODAL)
    assert "Topic 0" in listed(second)
    back = opened(slack.press(JOE, second, ids.ENGAGEMENTS_PAGE_BACK), ids.ENGAGEMENTS_MODAL)
    assert "Topic 5" in listed(back)


def test_what_is_in_confidence_is_for_other_parties_as_if_it_were_not_there(slack: Slack) -> None:
    shown = logged(slack, {ids.CONFIDENTIALITY: Confidentiality.IN_CONFIDENCE.value})
    reference = shown.title.removeprefix("Engagement ")

    refused = slack.command(MAIRI, f"/engagement show {reference}")
    missing = slack.command(MAIRI, "/engagement show E-2222")

    assert refused.view is None
    assert refused.text == missing.text
    opened(slack.command(RUTH, f"/engagement show {reference.lower()}"), ids.ENGAGEMENT_MODAL)


def test_the_button_of_an_answer_opens_the_form_with_its_provisions_and_words(slack: Slack) -> None:
    (answer,) = slack.command(JOE, "/principle The policy on hours arrived the evening before launch").messages

    form = opened(slack.press(JOE, answer, ids.START_ENGAGEMENT), ids.LOG_ENGAGEMENT_MODAL)

    assert "evening before" in form.values[ids.TOPIC][ids.VALUE]["value"]
    assert "7b" in [each["value"] for each in form.values[ids.PROVISIONS][ids.VALUE]["selected_options"]]


def test_a_button_pressed_by_somebody_of_no_party_is_met_with_a_notice(slack: Slack) -> None:
    (answer,) = slack.tell(JOE, "Which principle is about tone?")
    elements = [each for block in answer.blocks if block["type"] == "actions" for each in block["elements"]]
    assert elements
    opened(slack.press(JOE, answer, ids.START_ENGAGEMENT), ids.LOG_ENGAGEMENT_MODAL)
    payload = slack.last("block_actions").request
    trigger = slack.workspace.triggers.make(SAM.user)
    forged = {**payload, "user": {**payload["user"], "id": SAM.user}, "trigger_id": trigger}

    assert slack.deliver(forged).status_code == 200

    (notice,) = slack.workspace.view_stack(SAM.user)
    assert notice.callback_id == ids.NOTICE_MODAL


@pytest.mark.parametrize(("line", "said"), [("help", "log"), ("", "log"), ("lst", "list"), ("show", "E-4HX9")])
def test_every_other_line_is_answered(slack: Slack, line: str, said: str) -> None:
    outcome = slack.command(JOE, f"/engagement {line}")

    assert said in outcome.text
    assert outcome.view is None
