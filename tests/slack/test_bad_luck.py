"""Twice, late, and after things have changed: what the person reads, and what did not happen."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.people import Participant, Person, Role
from bot.domain.procedure import State
from bot.services import drafts
from handlers import ids
from sandbox.people import PARTNERSHIP, direct_message
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, JOE, MAIRI, QUAYSIDE, RUTH
from tests.slack.conftest import Slack
from tests.slack.forms import ANSWERED, FILLED, LOGGED, MATTER, answers_in, opened, told

pytestmark = pytest.mark.usefixtures("no_bug")


def test_eight_submissions_of_one_form_at_once_are_one_concern(slack_on_either: Slack) -> None:
    slack = slack_on_either
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    slack.workspace.submit_view(RUTH.user, form.id, {f"{ids.POINT}.0": "\u200b"})
    payload = slack.last("view_submission").request
    payload["view"]["state"]["values"][f"{ids.POINT}.0"][ids.VALUE]["value"] = "They came late."

    assert _titles(_eight_at_once(slack, payload)) == {"Raise: step 2 of 4"}
    (draft,) = drafts.page(slack.partnership, by=RUTH).records

    step = opened(slack.command(RUTH, f"/concern show {draft.reference}"), ids.RAISE_CONCERN_MODAL)
    last = slack.written(RUTH, step, FILLED)
    payload["view"] |= {**last.content, "id": last.id, "hash": last.hash, "state": {"values": {}}}

    assert _titles(_eight_at_once(slack, payload)) == {f"Concern {draft.reference}"}
    assert [each.reference for each in slack.concerns()] == [draft.reference]
    assert len(told(slack, ANA)) == 1


def _eight_at_once(slack: Slack, payload: dict[str, Any]) -> list[dict[str, Any]]:
    with ThreadPoolExecutor(8) as senders:
        return [each.result(20).json() for each in [senders.submit(slack.deliver, payload) for _ in range(8)]]


def _titles(replies: list[dict[str, Any]]) -> set[str]:
    assert {reply["response_action"] for reply in replies} == {"update"}
    return {reply["view"]["title"]["text"] for reply in replies}


def test_a_form_open_for_a_day_counts_from_the_day_it_is_sent(slack: Slack) -> None:
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    last = slack.written(RUTH, form, FILLED)
    slack.workspace.move_clock(by=timedelta(days=1, hours=3))

    shown = opened(slack.submit(RUTH, last), ids.CONCERN_MODAL)

    assert "Thu 1 October 2026" in str(shown.blocks)


def test_a_response_to_what_was_withdrawn_meanwhile_is_kept_on_the_form(slack: Slack) -> None:
    reference = slack.raised()
    form = opened(slack.command(ANA, f"/concern respond {reference}"), ids.RESPOND_MODAL)
    withdraw = opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL)
    slack.submit(RUTH, withdraw)

    outcome = slack.submit(ANA, form, answers_in(form, ANSWERED))

    assert "had been withdrawn already" in "".join(outcome.errors.values())
    assert outcome.view is not None
    assert outcome.view.id == form.id
    assert slack.concerns()[0].state is State.WITHDRAWN


def without(slack: Slack, person: Person, role: Role) -> None:
    """Their party's administrator takes that role from them."""
    with slack.partnership.open_work() as work:
        known = work.people.participant(person)
        assert known is not None
        work.people.put(replace(known, roles=known.roles - {role}))
        work.commit()


def gone(slack: Slack, person: Person) -> None:
    with slack.partnership.open_work() as work:
        work.people.remove(person)
        work.commit()


@pytest.mark.parametrize("removed", [False, True], ids=["no lead any more", "of no party any more"])
def test_forms_opened_before_rights_were_withdrawn_do_nothing_and_keep_what_was_typed(
    slack: Slack, removed: bool
) -> None:
    reference = slack.raised()
    raising = opened(slack.command(MAIRI, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    responding = opened(slack.command(ANA, f"/concern respond {reference}"), ids.RESPOND_MODAL)
    withdrawing = opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL)
    for person in (MAIRI, ANA, RUTH):
        gone(slack, person) if removed else without(slack, person, Role.LEAD)
    unnamed = "whom a party has named"
    unseen = unnamed if removed else "nothing with that reference"

    raised = slack.submit(MAIRI, raising, MATTER)
    responded = slack.submit(ANA, responding, answers_in(responding, ANSWERED))
    assert (unnamed if removed else "Only members and leads") in "".join(raised.errors.values())
    assert unseen in "".join(responded.errors.values())
    for outcome, form in ((raised, raising), (responded, responding)):
        assert outcome.view is not None
        assert outcome.view.id == form.id
    assert unseen in str(slack.submit(RUTH, withdrawing).view)

    for person, party in ((ANA, CABINET_OFFICE), (RUTH, BRIGHTWATER), (MAIRI, QUAYSIDE)):
        with slack.partnership.open_work() as work:
            work.people.put(Participant(person, party, frozenset({Role.LEAD})))
            work.commit()
    (concern,) = slack.concerns()
    assert (concern.reference, concern.state) == (reference, State.RAISED)


@pytest.mark.parametrize(
    ("removed", "said"),
    [(False, "Only members and leads of the parties can do that"), (True, "whom a party has named")],
    ids=["no member any more", "of no party any more"],
)
def test_an_engagement_filled_in_before_rights_were_withdrawn_is_kept_on_the_form(
    slack: Slack, removed: bool, said: str
) -> None:
    form = opened(slack.command(JOE, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
    gone(slack, JOE) if removed else without(slack, JOE, Role.MEMBER)

    outcome = slack.submit(JOE, form, LOGGED)

    assert said in "".join(outcome.errors.values())
    assert outcome.view is not None
    assert outcome.view.values[ids.TOPIC][ids.VALUE]["value"] == LOGGED[ids.TOPIC]
    assert slack.engagements() == ()


def test_a_button_pressed_after_rights_were_withdrawn_does_nothing(slack: Slack) -> None:
    slack.raised()
    (message,) = told(slack, ANA)
    without(slack, ANA, Role.LEAD)

    outcome = slack.press(ANA, message, ids.ACKNOWLEDGE_CONCERN)

    assert "nothing with that reference" in str(opened(outcome, ids.NOTICE_MODAL).blocks)
    assert slack.concerns()[0].state is State.RAISED


def test_an_event_that_comes_again_a_day_later_is_not_answered_again(slack: Slack) -> None:
    root = slack.workspace.post(JOE.user, direct_message(JOE.user), "Which principle is about tone?")
    assert slack.workspace.wait_for(lambda: slack.in_thread(JOE, root.ts), timeout=5)
    slack.workspace.move_clock(by=timedelta(days=1))

    assert slack.again("event:message").status_code == 200

    slack.tell(JOE, "help")  # Answered after whatever was asked before.
    assert len(slack.in_thread(JOE, root.ts)) == 1


def test_a_mention_that_comes_again_is_not_answered_again(slack: Slack) -> None:
    slack.mention(JOE, "Which principle is about tone?")

    assert slack.again("event:app_mention").status_code == 200

    slack.tell(JOE, "help")  # Answered after whatever was asked before.
    assert len(slack.shown_to(JOE, PARTNERSHIP)) == 1


def test_an_event_that_comes_late_for_the_first_time_is_answered_in_its_thread(slack: Slack) -> None:
    slack.tell(JOE, "help")
    root = slack.workspace.post(JOE.user, direct_message(JOE.user), "hello")
    slack.workspace.wait_until_quiet()
    envelope = slack.last("event:message").request
    slack.workspace.move_clock(by=timedelta(days=1))

    late = {**envelope, "event_id": "Ev0LATE", "event": {**envelope["event"], "ts": root.ts, "text": "Is tone in it?"}}
    assert slack.deliver(late, as_event=True).status_code == 200

    assert slack.workspace.wait_for(lambda: len(slack.in_thread(JOE, root.ts)) == 2, timeout=5)
