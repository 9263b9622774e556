"""Updating an engagement, its follow-up actions and notes: lines, buttons and forms."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.domain.engagement import Confidentiality, Engagement, Stage
from bot.domain.follow_up_action import MOST_ACTIONS
from bot.domain.people import Person
from bot.services import engagements, follow_up_actions
from handlers import ids
from sandbox.values import Outcome, Values, View
from tests.cast import JOE, MAIRI, PRIYA, RUTH, SAM, TEAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import LOGGED, opened

ACTION: Values = {ids.WHAT: "Send the <papers> & figures.", ids.OWNER: TOM.user, ids.DUE: "2026-09-10"}
FORMS = {
    "update": ids.UPDATE_ENGAGEMENT_MODAL,
    "action": ids.ADD_ACTION_MODAL,
    "note": ids.ENGAGEMENT_NOTE_MODAL,
}
FILLED: dict[str, Values] = {
    "update": {ids.TOPIC: "Chairs for night staff"},
    "action": ACTION,
    "note": {ids.WORDS: "Ask for the figures."},
}
STARTS = {"update": ids.START_UPDATE, "action": ids.START_ACTION, "note": ids.START_ENGAGEMENT_NOTE}


def logged(slack: Slack, different: Values | None = None, *, by: Person = JOE) -> str:
    form = opened(slack.command(by, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
    shown = opened(slack.submit(by, form, {**LOGGED, **(different or {})}), ids.ENGAGEMENT_MODAL)
    slack.workspace.close_view(by.user, shown.id)
    return shown.title.removeprefix("Engagement ")


def card(slack: Slack, reference: str, by: Person = JOE) -> View:
    return opened(slack.command(by, f"/engagement show {reference}"), ids.ENGAGEMENT_MODAL)


def kept(slack: Slack, reference: str, by: Person = JOE) -> Engagement:
    return engagements.show(slack.partnership, reference, by=by)[0]


def from_line(slack: Slack, what: str, reference: str, by: Person) -> View:
    return opened(slack.command(by, f"/engagement {what} {reference.lower()}"), FORMS[what])


def from_card(slack: Slack, what: str, reference: str, by: Person) -> View:
    return opened(slack.press(by, card(slack, reference, by), STARTS[what]), FORMS[what])


Opening = Callable[[Slack, str, str, Person], View]
OPENINGS = pytest.mark.parametrize("opening", [from_line, from_card])


@OPENINGS
@pytest.mark.parametrize("what", FORMS)
def test_each_change_is_made_in_a_form_and_seen_on_the_card(
    slack_on_either: Slack, what: str, opening: Opening
) -> None:
    slack = slack_on_either
    reference = logged(slack)

    slack.submit(TOM, opening(slack, what, reference, TOM), FILLED[what])

    (shown,) = slack.workspace.view_stack(TOM.user)
    assert shown.callback_id == ids.ENGAGEMENT_MODAL
    typed = next(value for value in FILLED[what].values() if isinstance(value, str))
    assert typed in str(shown.blocks)
    assert len(kept(slack, reference, TOM).timeline) == 1


@pytest.mark.parametrize("what", FORMS)
def test_a_submission_that_slack_sends_again_changes_it_once_and_gets_the_first_reply(
    slack_on_either: Slack, what: str
) -> None:
    slack = slack_on_either
    reference = logged(slack)
    slack.submit(JOE, from_line(slack, what, reference, JOE), FILLED[what])
    first = slack.last("view_submission")

    assert slack.again("view_submission").text == first.reply
    assert len(kept(slack, reference).timeline) == 1


def test_everything_that_was_logged_stands_in_the_form_and_stays_where_it_is_not_changed(slack: Slack) -> None:
    reference = logged(slack, {ids.DECISION_DATE: "2026-12-01"})
    before = kept(slack, reference)

    form = from_line(slack, "update", reference, TOM)
    slack.submit(TOM, form, {ids.STAGE: "decision"})

    after = kept(slack, reference)
    assert after.stage is Stage.DECISION
    assert [entry.detail for entry in after.timeline] == ["idea"]
    assert (after.topic, after.parties, after.provisions) == (before.topic, before.parties, before.provisions)
    assert after.decision_date == before.decision_date
    assert before.opener_person == JOE
    assert JOE.user not in str(card(slack, reference).blocks), "who opened it is shown to nobody"


def test_of_two_who_edit_at_once_the_second_is_told_with_what_they_typed_kept(slack: Slack) -> None:
    reference = logged(slack)
    mine, theirs = from_line(slack, "update", reference, TOM), from_line(slack, "update", reference, JOE)
    slack.submit(JOE, theirs, {ids.TOPIC: "Desks"})

    outcome = slack.submit(TOM, mine, {ids.TOPIC: "Chairs"})

    assert "Somebody else changed this" in outcome.errors[ids.TOPIC]
    assert outcome.view is not None
    assert outcome.view.values[ids.TOPIC][ids.VALUE]["value"] == "Chairs"
    assert kept(slack, reference).topic == "Desks"


def with_action(slack: Slack, different: Values | None = None) -> str:
    reference = logged(slack)
    form = from_line(slack, "action", reference, JOE)
    opened(slack.submit(JOE, form, {**ACTION, **(different or {})}), ids.ENGAGEMENT_MODAL)
    return reference


def test_words_after_the_line_begin_the_action_or_the_note(slack: Slack) -> None:
    reference = logged(slack)
    action = opened(slack.command(JOE, f"/engagement action {reference} Send the papers"), ids.ADD_ACTION_MODAL)
    note = opened(slack.command(JOE, f"/engagement note {reference} Ask Joe"), ids.ENGAGEMENT_NOTE_MODAL)

    assert action.values[ids.WHAT][ids.VALUE]["value"] == "Send the papers"
    assert note.values[ids.WORDS][ids.VALUE]["value"] == "Ask Joe"


def test_an_action_shows_its_owner_with_their_party_and_is_done_by_a_press(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = with_action(slack)
    shown = card(slack, reference, TOM)
    assert f"<@{TOM.user}> of Cabinet Office, due Thu 10 September 2026" in str(shown.blocks)

    done = opened(slack.press(TOM, shown, ids.ACTION_DONE), ids.ENGAGEMENT_MODAL)

    assert "done Wed 2 September 2026" in str(done.blocks)
    assert kept(slack, reference).open_actions == ()
    opened(slack.press(TOM, done, ids.REOPEN_ACTION), ids.ENGAGEMENT_MODAL)
    assert len(kept(slack, reference).open_actions) == 1


def test_a_second_press_of_done_by_somebody_else_tells_them(slack: Slack) -> None:
    reference = with_action(slack)
    mine, theirs = card(slack, reference, TOM), card(slack, reference, JOE)
    slack.press(TOM, mine, ids.ACTION_DONE)

    outcome = slack.press(JOE, theirs, ids.ACTION_DONE)

    notice = opened(outcome, ids.NOTICE_MODAL)
    assert "this follow-up action is marked as done already" in str(notice.blocks)


def test_an_action_is_changed_in_a_form_that_holds_it_as_it_is(slack: Slack) -> None:
    reference = with_action(slack)
    form = opened(slack.press(TOM, card(slack, reference, TOM), ids.START_ACTION_CHANGE), ids.CHANGE_ACTION_MODAL)
    assert form.values[ids.OWNER][ids.VALUE]["selected_user"] == TOM.user

    slack.submit(TOM, form, {ids.OWNER: RUTH.user, ids.DUE: "2026-09-17"})

    (action,) = kept(slack, reference).actions
    assert (action.owner, action.owner_party.id, action.what) == (RUTH, "brightwater", ACTION[ids.WHAT])
    shown = str(slack.workspace.view_stack(TOM.user)[-1].blocks)
    assert "handed on, before with: Cabinet Office" in shown
    assert "moved, before due: Thu 10 September 2026" in shown


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({ids.OWNER: SAM.user}, ids.OWNER, "member or lead"),
        ({ids.OWNER: PRIYA.user}, ids.OWNER, "member or lead"),
        ({ids.DUE: "2036-09-10"}, ids.DUE, "two years ahead"),
        ({ids.WHAT: "   "}, ids.WHAT, "to be done"),
    ],
)
def test_what_cannot_be_an_action_is_refused_on_its_field(slack: Slack, values: Values, field: str, says: str) -> None:
    reference = logged(slack)

    outcome = slack.submit(JOE, from_line(slack, "action", reference, JOE), {**ACTION, **values})

    assert set(outcome.errors) == {field}
    assert says in outcome.errors[field]
    assert kept(slack, reference).actions == ()


def test_an_owner_of_what_is_in_confidence_is_of_a_party_that_may_see_it(slack: Slack) -> None:
    reference = logged(slack, {ids.CONFIDENTIALITY: Confidentiality.IN_CONFIDENCE.value})

    outcome = slack.submit(JOE, from_line(slack, "action", reference, JOE), {**ACTION, ids.OWNER: MAIRI.user})

    assert set(outcome.errors) == {ids.OWNER}


def test_a_note_is_at_first_for_ones_own_party_and_for_all_only_when_one_says_so(slack: Slack) -> None:
    reference = logged(slack)
    slack.submit(JOE, from_line(slack, "note", reference, JOE), {ids.WORDS: "Quiet canary."})
    everybody: Values = {ids.WORDS: "Loud canary.", ids.READERS: "all"}
    slack.submit(JOE, from_line(slack, "note", reference, JOE), everybody)

    own, other = str(card(slack, reference, RUTH).blocks), str(card(slack, reference, TOM).blocks)
    assert ("Quiet canary." in own, "Loud canary." in own) == (True, True)
    assert ("Quiet canary." in other, "Loud canary." in other) == (False, True)


@pytest.mark.parametrize("what", FORMS)
@pytest.mark.parametrize("by", [MAIRI, PRIYA])
def test_for_whom_it_is_not_a_line_about_it_is_answered_as_if_it_were_not_there(
    slack: Slack, what: str, by: Person
) -> None:
    reference = logged(slack, {ids.CONFIDENTIALITY: Confidentiality.IN_CONFIDENCE.value})

    refused = slack.command(by, f"/engagement {what} {reference}")
    missing = slack.command(by, f"/engagement {what} E-2222")

    assert refused.view is None
    assert refused.text.replace(reference, "E-2222") == missing.text


def forged(slack: Slack, kind: str, by: Person) -> Outcome | int:
    """The latest payload of that kind as if somebody else had sent it."""
    payload = slack.last(kind).request
    user = {**payload["user"], "id": by.user, "team_id": TEAM}
    return slack.deliver({**payload, "user": user}).status_code


@pytest.mark.parametrize("by", [MAIRI, SAM, PRIYA])
def test_presses_and_submissions_of_those_whom_it_is_not_for_change_nothing(slack: Slack, by: Person) -> None:
    slack.refusals_expected = True
    reference = logged(slack, {ids.CONFIDENTIALITY: Confidentiality.IN_CONFIDENCE.value})
    shown = opened(slack.submit(JOE, from_line(slack, "action", reference, JOE), ACTION), ids.ENGAGEMENT_MODAL)
    forged(slack, "view_submission", by)
    slack.press(JOE, shown, ids.ACTION_DONE)
    opened_again = card(slack, reference)
    slack.press(JOE, opened_again, ids.REOPEN_ACTION)
    before = kept(slack, reference)

    forged(slack, "block_actions", by)

    assert kept(slack, reference) == before
    assert len(before.actions) == 1


@pytest.mark.parametrize("value", ["", "E-2222", "E-2222/1", "C-7K2M/1", "E-2222/0", "E-2222/x", "/1"])
def test_a_button_about_no_action_is_met_with_a_notice(slack: Slack, value: str) -> None:
    reference = with_action(slack)
    slack.press(TOM, card(slack, reference, TOM), ids.ACTION_DONE)
    payload = slack.last("block_actions").request
    trigger = slack.workspace.triggers.make(TOM.user)
    action = {**payload["actions"][0], "value": value}

    # As from a message, where a button carries whatever somebody made of it.
    from_message = {key: each for key, each in payload.items() if key not in ("view", "container")}
    slack.deliver({**from_message, "actions": [action], "trigger_id": trigger})

    assert slack.workspace.view_stack(TOM.user)[-1].callback_id == ids.NOTICE_MODAL


def test_a_long_engagement_is_read_in_pages(slack: Slack) -> None:
    reference = logged(slack)
    typed = follow_up_actions.Typed("Send the papers.", TOM, date(2026, 9, 10))
    now = slack.workspace.clock.now()
    for number in range(MOST_ACTIONS):
        follow_up_actions.add(slack.partnership, reference, typed, by=JOE, now=now, delivery=f"d-{number}")
    first = card(slack, reference)
    assert "Timeline" not in str(first.blocks)

    second = opened(slack.press(JOE, first, ids.ENGAGEMENT_PAGE), ids.ENGAGEMENT_MODAL)
    assert "Timeline" in str(second.blocks)
    back = opened(slack.press(JOE, second, ids.ENGAGEMENT_PAGE_BACK), ids.ENGAGEMENT_MODAL)
    assert [each.get("text") for each in back.blocks] == [each.get("text") for each in first.blocks]
