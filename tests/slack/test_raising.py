"""Raising a concern step by step: what each step keeps, suggests and leads to."""

from datetime import timedelta

import pytest

from bot.domain.draft import Draft
from bot.domain.people import Person
from bot.domain.procedure import State
from bot.services import drafts
from handlers import ids
from sandbox.values import Values, View
from tests.cast import ANA, JOE, MAIRI, PRIYA, RUTH, SAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, FILLED, LOGGED, direct_messages, opened, told

pytestmark = pytest.mark.usefixtures("no_bug")

ACTION: Values = {f"{ids.FURTHER_ACTION}.0": "Send canary papers five days ahead."}


def step(slack: Slack, by: Person, line: str) -> View:
    return opened(slack.command(by, f"/concern {line}"), ids.RAISE_CONCERN_MODAL)


def check(slack: Slack, by: Person = RUTH) -> View:
    return slack.written(by, step(slack, by, "raise"), FILLED)


def back_to(slack: Slack, by: Person, last: View, number: int) -> None:
    slack.press(by, last, ids.GO_TO_STEP, block_id=f"{ids.STEP}.{number}")


def kept(slack: Slack, by: Person = RUTH) -> Draft:
    (draft,) = drafts.page(slack.partnership, by=by).records
    return draft


def now_shown(slack: Slack, by: Person = RUTH) -> View:
    return slack.workspace.view_stack(by.user)[-1]


def text(view: View) -> str:
    return str(view.content["blocks"])


def typed(view: View, block: str) -> str:
    return str(view.values[block][ids.VALUE]["value"] or "")


def chosen(view: View, block: str) -> list[str]:
    return [each["value"] for each in view.values[block][ids.VALUE]["selected_options"]]


def test_four_steps_lead_to_a_concern_that_is_shown_with_its_aim_date(slack_on_either: Slack) -> None:
    slack = slack_on_either
    first = step(slack, RUTH, f"raise {CANARY}")
    assert typed(first, f"{ids.POINT}.0") == CANARY

    second = opened(slack.submit(RUTH, first), ids.RAISE_CONCERN_MODAL)
    third = opened(slack.submit(RUTH, second, ACTION), ids.RAISE_CONCERN_MODAL)
    (suggested,) = (block for block in third.values if block.startswith(ids.PROVISIONS))
    last = opened(slack.submit(RUTH, third, {suggested: ["7b", "10"]}), ids.RAISE_CONCERN_MODAL)
    assert [first.title, second.title, third.title, last.title] == [
        "Raise: step 1 of 4",
        "Raise: step 2 of 4",
        "Raise: step 3 of 4",
        "Check and raise",
    ]
    assert CANARY in text(last)
    assert "Wed 30 September 2026" in text(last)
    assert slack.concerns() == ()

    shown = opened(slack.submit(RUTH, last), ids.CONCERN_MODAL)

    (concern,) = slack.concerns()
    assert (concern.points, concern.provisions, concern.state) == ((CANARY,), ("7b", "10"), State.RAISED)
    assert CANARY in text(shown)
    assert "Wed 30 September 2026" in text(shown)
    assert drafts.page(slack.partnership, by=RUTH).total == 0


def test_nobody_is_told_of_a_draft_and_the_addressed_lead_is_told_by_reference_alone(slack: Slack) -> None:
    last = check(slack)
    assert direct_messages(slack, ANA) == []
    slack.submit(RUTH, last)

    (message,) = told(slack, ANA)
    assert slack.concerns()[0].reference in message.text
    assert "canary" not in str(slack.calls("chat.postMessage"))
    for other in (TOM, PRIYA, JOE, MAIRI, SAM):
        assert direct_messages(slack, other) == []


def test_every_step_is_kept_before_the_next_is_shown_and_survives_a_closed_modal(slack: Slack) -> None:
    slack.submit(RUTH, step(slack, RUTH, f"raise {CANARY}"))
    slack.workspace.close_view(RUTH.user, now_shown(slack).id)
    reference = kept(slack).reference

    second = step(slack, RUTH, f"show {reference}")
    assert second.title == "Raise: step 2 of 4"
    third = opened(slack.submit(RUTH, second, ACTION), ids.RAISE_CONCERN_MODAL)
    slack.workspace.close_view(RUTH.user, third.id)

    again = step(slack, RUTH, f"raise {reference}")
    assert again.title == "Check and raise"
    assert "Still missing" in text(again)
    assert "a provision it is about (step 3)" in text(again)
    assert "submit" not in again.content
    assert CANARY in text(again)


@pytest.mark.parametrize(("action", "kind"), [(ids.ADD_POINT, ids.POINT), (ids.ADD_FURTHER_ACTION, ids.FURTHER_ACTION)])
def test_another_can_be_added_up_to_ten_and_each_press_keeps_what_was_typed(
    slack: Slack, action: str, kind: str
) -> None:
    view = step(slack, RUTH, "raise")
    if kind == ids.FURTHER_ACTION:
        view = opened(slack.submit(RUTH, view, {f"{ids.POINT}.0": CANARY}), ids.RAISE_CONCERN_MODAL)
    for number in range(9):
        slack.press(RUTH, view, action, values={f"{kind}.{number}": f"matter {number}"})
        view = now_shown(slack)
        assert typed(view, f"{kind}.{number}") == f"matter {number}"
        texts = kept(slack).points if kind == ids.POINT else kept(slack).further_actions
        assert texts[-1] == f"matter {number}"

    assert action not in text(view)
    assert f"{kind}.9" in view.values
    slack.submit(RUTH, view, {f"{kind}.9": "the tenth"})
    assert len(kept(slack).points if kind == ids.POINT else kept(slack).further_actions) == 10


def test_back_keeps_what_was_typed_and_shows_the_step_before_it(slack: Slack) -> None:
    second = opened(slack.submit(RUTH, step(slack, RUTH, f"raise {CANARY}")), ids.RAISE_CONCERN_MODAL)
    slack.press(RUTH, second, ids.GO_TO_STEP, values=ACTION)
    first = now_shown(slack)
    assert typed(first, f"{ids.POINT}.0") == CANARY

    second = opened(slack.submit(RUTH, first, {f"{ids.POINT}.0": "Other words."}), ids.RAISE_CONCERN_MODAL)

    assert typed(second, f"{ids.FURTHER_ACTION}.0") == ACTION[f"{ids.FURTHER_ACTION}.0"]
    assert kept(slack).points == ("Other words.",)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_check_leads_to_each_step(slack: Slack, number: int) -> None:
    back_to(slack, RUTH, check(slack), number)

    assert now_shown(slack).title == f"Raise: step {number} of 4"


def test_what_it_rests_on_is_kept_and_raised_with_it(slack: Slack) -> None:
    logged = opened(slack.command(JOE, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
    slack.submit(JOE, logged, LOGGED)
    (engagement,) = slack.engagements()
    third = slack.submit(
        RUTH, opened(slack.submit(RUTH, step(slack, RUTH, f"raise {CANARY}")), ids.RAISE_CONCERN_MODAL), ACTION
    ).view
    assert third is not None
    assert f"{engagement.reference} {engagement.topic}" in text(third)
    (suggested,) = (block for block in third.values if block.startswith(ids.PROVISIONS))
    grounds: Values = {
        suggested: ["7b"],
        ids.EARLIER_ATTEMPTS: "We asked twice.",
        ids.EVIDENCE: "https://example.org/minutes\n\n https://example.org/papers ",
        ids.LINKED_ENGAGEMENT: engagement.reference,
        ids.SENT_BY_LETTER: "2026-08-26",
    }

    last = opened(slack.submit(RUTH, third, grounds), ids.RAISE_CONCERN_MODAL)
    assert "Wed 23 September 2026" in text(last)
    assert "count from the day of your letter" in text(last)
    slack.submit(RUTH, last)

    (concern,) = slack.concerns()
    assert concern.earlier_attempts == "We asked twice."
    assert concern.evidence == ("https://example.org/minutes", "https://example.org/papers")
    assert concern.engagement == engagement.reference
    assert str(concern.aim_date) == "2026-09-23"


def test_an_engagement_in_confidence_is_offered_by_its_reference_alone(slack: Slack) -> None:
    logged = opened(slack.command(JOE, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
    slack.submit(JOE, logged, {**LOGGED, ids.CONFIDENTIALITY: "in confidence"})
    (engagement,) = slack.engagements()
    back_to(slack, RUTH, check(slack), 3)

    assert f"{engagement.reference} (in confidence)" in text(now_shown(slack))
    assert engagement.topic not in text(now_shown(slack))


def test_provisions_are_suggested_from_the_points_and_confirmed(slack: Slack) -> None:
    words = "We heard of the new policy on the evening before it started."
    second = opened(slack.submit(RUTH, step(slack, RUTH, f"raise {words}")), ids.RAISE_CONCERN_MODAL)
    third = opened(slack.submit(RUTH, second, ACTION), ids.RAISE_CONCERN_MODAL)

    assert set(chosen(third, ids.SUGGESTED_PROVISIONS)) & {"7b", "10", "8a"}
    assert "Suggested from your points" in text(third)
    assert kept(slack).provisions == ()
    slack.submit(RUTH, third)
    assert kept(slack).provisions == tuple(chosen(third, ids.SUGGESTED_PROVISIONS))


def test_an_answers_button_hands_on_its_words_and_provisions(slack: Slack) -> None:
    answer = slack.command(RUTH, "/principle we heard of the policy on the evening before it started").messages[0]
    slack.press(RUTH, answer, ids.START_CONCERN)
    first = now_shown(slack)
    assert "evening before" in typed(first, f"{ids.POINT}.0")
    second = opened(slack.submit(RUTH, first), ids.RAISE_CONCERN_MODAL)
    cited = kept(slack).provisions
    third = opened(slack.submit(RUTH, second, ACTION), ids.RAISE_CONCERN_MODAL)

    assert cited
    assert set(chosen(third, ids.PROVISIONS)) == set(cited)


def test_an_employer_chooses_which_union_it_writes_to(slack: Slack) -> None:
    first = step(slack, ANA, "raise")
    last = slack.written(ANA, first, {**FILLED, ids.ADDRESSED_TO: "quayside"})
    opened(slack.submit(ANA, last), ids.CONCERN_MODAL)

    (message,) = told(slack, MAIRI)
    assert slack.concerns()[0].route == "17"
    assert slack.concerns()[0].reference in message.text
    assert direct_messages(slack, RUTH) == []


def test_a_union_is_asked_no_choice_of_party(slack: Slack) -> None:
    assert ids.ADDRESSED_TO not in step(slack, RUTH, "raise").values


def test_a_member_writes_what_a_lead_of_the_party_raises(slack: Slack) -> None:
    last = check(slack, JOE)
    assert "submit" not in last.content
    assert "*A lead of Brightwater Staff Union can raise it.*" in text(last)
    reference = kept(slack, JOE).reference
    assert f"/concern show {reference}" in text(last)

    shown = opened(slack.submit(RUTH, step(slack, RUTH, f"show {reference}")), ids.CONCERN_MODAL)

    assert shown.title == f"Concern {reference}"
    assert slack.concerns()[0].reference == reference


@pytest.mark.parametrize("by", [PRIYA, SAM])
def test_nobody_but_members_and_leads_gets_the_first_step(slack: Slack, by: Person) -> None:
    outcome = slack.command(by, "/concern raise They came late")

    assert outcome.view is None
    assert outcome.messages[0].ephemeral_to == by.user
    assert slack.calls("views.open") == []


def test_a_draft_is_discarded_for_good(slack: Slack) -> None:
    last = check(slack)
    reference = kept(slack).reference
    slack.press(RUTH, last, ids.DISCARD_DRAFT)

    assert f"The draft {reference} has been discarded." in text(now_shown(slack))
    assert drafts.page(slack.partnership, by=RUTH).total == 0
    assert "nothing with that reference" in slack.command(RUTH, f"/concern show {reference}").text


def test_slack_asks_before_a_draft_is_discarded(slack: Slack) -> None:
    discard = next(
        element
        for block in check(slack).content["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == ids.DISCARD_DRAFT
    )

    assert "gone for everybody of your party" in discard["confirm"]["text"]["text"]


@pytest.mark.parametrize("by", [RUTH, JOE])
def test_the_global_shortcut_opens_the_first_step(slack: Slack, by: Person) -> None:
    outcome = slack.workspace.run_shortcut(by.user, ids.RAISE_SHORTCUT)

    assert opened(outcome, ids.RAISE_CONCERN_MODAL).title == "Raise: step 1 of 4"


def test_the_global_shortcut_says_who_may_raise_one_to_somebody_else(slack: Slack) -> None:
    outcome = slack.workspace.run_shortcut(SAM.user, ids.RAISE_SHORTCUT)

    assert "whom a party has named" in text(opened(outcome, ids.NOTICE_MODAL))


def test_the_other_global_shortcut_opens_the_log_form(slack: Slack) -> None:
    opened(slack.workspace.run_shortcut(JOE.user, ids.LOG_SHORTCUT), ids.LOG_ENGAGEMENT_MODAL)


def unresolved(slack: Slack) -> str:
    reference = slack.raised(words=CANARY)
    slack.workspace.move_clock(by=timedelta(days=40))
    form = opened(slack.command(RUTH, f"/concern resolve {reference}"), ids.RESOLVE_MODAL)
    opened(slack.submit(RUTH, form, {ids.STANDS: "not resolved"}), ids.CONCERN_MODAL)
    return reference


def test_a_follow_on_says_what_it_follows_and_begins_with_what_was_not_agreed(slack: Slack) -> None:
    earlier = unresolved(slack)
    first = step(slack, RUTH, f"follow {earlier}")
    assert f"Follows on concern {earlier}" in text(first)
    assert typed(first, f"{ids.POINT}.0") == CANARY

    last = slack.written(RUTH, first, {})
    assert f"Follows on concern {earlier}" in text(last)
    slack.submit(RUTH, last)

    later = next(each for each in slack.concerns() if each.reference != earlier)
    assert later.follows == earlier
    assert later.provisions == ("7b",)


def test_the_button_on_the_concern_opens_its_follow_on(slack: Slack) -> None:
    earlier = unresolved(slack)
    shown = opened(slack.command(RUTH, f"/concern show {earlier}"), ids.CONCERN_MODAL)
    slack.press(RUTH, shown, ids.START_FOLLOW_ON)

    assert f"Follows on concern {earlier}" in text(now_shown(slack))
