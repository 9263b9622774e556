"""Two people on one draft, the same thing twice, and drafts that others may not see: nothing typed is lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.people import Person, Role
from bot.services import drafts
from handlers import ids
from sandbox.values import Values, View
from tests.cast import ANA, JOE, MAIRI, RUTH, TOM
from tests.slack.conftest import Slack, slack_on
from tests.slack.forms import CANARY, FILLED, opened
from tests.slack.test_raising import ACTION, back_to, check, kept, now_shown, step, text, typed

pytestmark = pytest.mark.usefixtures("no_bug")

POINT = f"{ids.POINT}.0"


def point(words: str) -> Values:
    return {POINT: words}


def both_on_step_one(slack: Slack) -> tuple[View, View]:
    """Ruth and Joe with the same draft open at its points."""
    slack.submit(RUTH, step(slack, RUTH, f"raise {CANARY}"))
    slack.press(RUTH, now_shown(slack), ids.GO_TO_STEP)
    joes = step(slack, JOE, f"show {kept(slack).reference}")
    slack.press(JOE, joes, ids.GO_TO_STEP)
    return now_shown(slack), now_shown(slack, JOE)


def test_of_two_who_write_the_same_step_the_second_sees_both_and_decides(slack_on_either: Slack) -> None:
    slack = slack_on_either
    ruths, joes = both_on_step_one(slack)
    slack.submit(JOE, joes, point("Joe's words."))

    changed = opened(slack.submit(RUTH, ruths, point("Ruth's words.")), ids.RAISE_CONCERN_MODAL)

    assert changed.title == "Raise: step 1 of 4"
    assert "saved after you opened this step" in text(changed)
    assert "Joe's words." in text(changed)
    assert typed(changed, POINT) == "Ruth's words."
    assert kept(slack).points == ("Joe's words.",)

    assert opened(slack.submit(RUTH, changed), ids.RAISE_CONCERN_MODAL).title == "Raise: step 2 of 4"
    assert kept(slack).points == ("Ruth's words.",)


def test_adding_a_point_says_so_too_and_keeps_the_words(slack: Slack) -> None:
    ruths, joes = both_on_step_one(slack)
    slack.submit(JOE, joes, point("Joe's words."))

    slack.press(RUTH, ruths, ids.ADD_POINT, values=point("Ruth's words."))

    assert "saved after you opened this step" in text(now_shown(slack))
    assert "Joe's words." in text(now_shown(slack))
    assert typed(now_shown(slack), POINT) == "Ruth's words."
    assert f"{ids.POINT}.1" in now_shown(slack).values
    assert kept(slack).points == ("Joe's words.",)


def test_going_back_says_so_too_and_keeps_the_words(slack: Slack) -> None:
    field = f"{ids.FURTHER_ACTION}.0"
    slack.submit(RUTH, step(slack, RUTH, f"raise {CANARY}"))
    slack.submit(JOE, step(slack, JOE, f"show {kept(slack).reference}"), {field: "Joe's action."})

    slack.press(RUTH, now_shown(slack), ids.GO_TO_STEP, values={field: "Ruth's action."})

    assert now_shown(slack).title == "Raise: step 2 of 4"
    assert "Joe's action." in text(now_shown(slack))
    assert typed(now_shown(slack), field) == "Ruth's action."
    assert kept(slack).further_actions == ("Joe's action.",)


def test_who_saved_the_same_words_is_asked_nothing(slack: Slack) -> None:
    ruths, joes = both_on_step_one(slack)
    slack.submit(JOE, joes, point("The same words."))

    assert opened(slack.submit(RUTH, ruths, point("The same words.")), ids.RAISE_CONCERN_MODAL).title.endswith("2 of 4")


def test_two_submissions_at_once_keep_one_and_show_it_to_the_other(slack_on_either: Slack) -> None:
    slack = slack_on_either
    ruths, joes = both_on_step_one(slack)

    with ThreadPoolExecutor(2) as people:
        mine = people.submit(slack.submit, RUTH, ruths, point("Ruth's words."))
        other = people.submit(slack.submit, JOE, joes, point("Joe's words."))
        titles = [each.result(20).view for each in (mine, other)]

    assert sorted(view.title for view in titles if view) == ["Raise: step 1 of 4", "Raise: step 2 of 4"]
    assert kept(slack).points in (("Ruth's words.",), ("Joe's words.",))
    loser = next(view for view in titles if view and view.title == "Raise: step 1 of 4")
    assert kept(slack).points[0] in text(loser)


def test_what_was_read_before_somebody_changed_it_is_not_raised(slack: Slack) -> None:
    last = check(slack)
    joes = step(slack, JOE, f"show {kept(slack).reference}")
    back_to(slack, JOE, joes, 1)
    slack.submit(JOE, now_shown(slack, JOE), point("Joe's words."))

    again = opened(slack.submit(RUTH, last), ids.RAISE_CONCERN_MODAL)

    assert "nothing was raised" in text(again)
    assert "Joe's words." in text(again)
    assert slack.concerns() == ()
    opened(slack.submit(RUTH, again), ids.CONCERN_MODAL)
    assert slack.concerns()[0].points == ("Joe's words.",)


def test_a_step_of_what_was_raised_meanwhile_says_so_and_keeps_the_words(slack: Slack) -> None:
    last = check(slack)
    back_to(slack, JOE, step(slack, JOE, f"show {kept(slack).reference}"), 1)
    joes = now_shown(slack, JOE)
    opened(slack.submit(RUTH, last), ids.CONCERN_MODAL)

    outcome = slack.submit(JOE, joes, point("Joe's words."))

    assert "had been raised already" in outcome.errors[POINT]
    assert typed(now_shown(slack, JOE), POINT) == "Joe's words."
    assert slack.concerns()[0].points == (CANARY,)


@pytest.mark.parametrize("way", ["back", "edit"])
def test_who_goes_on_with_what_was_raised_meanwhile_reads_that(slack: Slack, way: str) -> None:
    last = check(slack)
    line = f"/concern show {kept(slack).reference}" if way == "back" else "/concern list drafts"
    joes = slack.command(JOE, line).view
    assert joes is not None
    slack.submit(RUTH, last)

    if way == "back":
        back_to(slack, JOE, joes, 1)
    else:
        slack.press(JOE, joes, ids.EDIT_DRAFT)

    assert "had been raised already" in text(now_shown(slack, JOE))


def test_a_step_of_what_was_discarded_meanwhile_says_so_and_keeps_the_words(slack: Slack) -> None:
    ruths, joes = both_on_step_one(slack)
    slack.press(RUTH, ruths, ids.DISCARD_DRAFT)

    outcome = slack.submit(JOE, joes, point("Joe's words."))

    assert "may have been discarded" in outcome.errors[POINT]
    assert typed(now_shown(slack, JOE), POINT) == "Joe's words."
    slack.press(JOE, joes, ids.ADD_POINT)
    assert "may have been discarded" in text(now_shown(slack, JOE))


def test_what_was_discarded_meanwhile_is_not_raised(slack: Slack) -> None:
    last = check(slack)
    joes = step(slack, JOE, f"show {kept(slack).reference}")
    slack.press(JOE, joes, ids.DISCARD_DRAFT)

    assert "may have been discarded" in text(opened(slack.submit(RUTH, last), ids.NOTICE_MODAL))
    assert slack.concerns() == ()


def test_a_submission_that_slack_sends_again_saves_once_and_gets_the_first_reply(slack_on_either: Slack) -> None:
    slack = slack_on_either
    view = step(slack, RUTH, "raise")
    for values in (point(CANARY), ACTION, {}):
        before = view
        view = opened(slack.submit(RUTH, before, values), ids.RAISE_CONCERN_MODAL)
        version, first = kept(slack).version, slack.last("view_submission").reply
        assert slack.again("view_submission").text == first
        assert kept(slack).version == version
    slack.submit(RUTH, view)
    first = slack.last("view_submission").reply

    assert slack.again("view_submission").text == first
    assert len(slack.concerns()) == 1


def test_a_reply_that_got_lost_begins_no_second_draft_and_keeps_what_was_changed_since(slack: Slack) -> None:
    slack.submit(RUTH, step(slack, RUTH, f"raise {CANARY}"))
    payload = slack.last("view_submission").request
    payload["view"]["state"]["values"][POINT][ids.VALUE]["value"] = "Typed since."

    reply = slack.deliver(payload).json()

    assert reply["view"]["title"]["text"] == "Raise: step 2 of 4"
    assert kept(slack).points == ("Typed since.",)


def test_one_who_lost_the_role_is_told_and_keeps_the_words(slack: Slack) -> None:
    slack.submit(RUTH, step(slack, RUTH, f"raise {CANARY}"))
    second = now_shown(slack)
    joes = step(slack, JOE, "raise")
    for person in (RUTH, JOE):
        _without_part(slack, person)

    for person, view, values in ((RUTH, second, ACTION), (JOE, joes, point("Joe's words."))):
        outcome = slack.submit(person, view, values)
        assert "Only members and leads" in "".join(outcome.errors.values())
        (block,) = values
        assert typed(now_shown(slack, person), str(block)) == values[block]


def test_one_who_is_no_lead_any_more_does_not_raise_and_the_draft_stays(slack: Slack) -> None:
    last = check(slack)
    with slack.partnership.open_work() as work:
        known = work.people.participant(RUTH)
        assert known is not None
        work.people.put(replace(known, roles=frozenset({Role.MEMBER})))
        work.commit()

    said = text(opened(slack.submit(RUTH, last), ids.NOTICE_MODAL))

    assert "Only the lead" in said
    assert slack.concerns() == ()
    assert kept(slack).points == (CANARY,)


def _without_part(slack: Slack, person: Person) -> None:
    with slack.partnership.open_work() as work:
        known = work.people.participant(person)
        assert known is not None
        work.people.put(replace(known, roles=frozenset({Role.ADMINISTRATOR})))
        work.commit()


@pytest.mark.parametrize("left_by", ["submitting", "adding a point"])
def test_the_single_long_form_of_an_earlier_version_says_so_and_takes_no_part_of_it(slack: Slack, left_by: str) -> None:
    first = step(slack, RUTH, f"raise {CANARY}")
    if left_by == "submitting":
        slack.submit(RUTH, first)
        sent = slack.last("view_submission").request
    else:
        slack.press(RUTH, first, ids.ADD_POINT)
        sent = slack.last("block_actions").request
    for each in drafts.page(slack.partnership, by=RUTH).records:
        drafts.discard(slack.partnership, each.reference, seen=each.version, by=RUTH, delivery="d")
    typed_there = {f"{ids.FURTHER_ACTION}.0": {ids.VALUE: {"type": "plain_text_input", "value": "Send them earlier."}}}
    as_it_was = {
        "id": "V0YESTERDAY",
        "callback_id": "raise_concern",
        "private_metadata": '{"addressed_to":"cabinet-office","points":1,"further_actions":1}',
        "state": {"values": {**sent["view"]["state"]["values"], **typed_there}},
    }

    trigger = slack.workspace.triggers.make(RUTH.user, view_id=now_shown(slack).id)
    reply = slack.deliver({**sent, "trigger_id": trigger, "view": {**sent["view"], **as_it_was}})

    said = reply.text if left_by == "submitting" else text(now_shown(slack))
    assert "pen it again" in said
    assert drafts.page(slack.partnership, by=RUTH).total == 0


@pytest.mark.parametrize("by", [ANA, TOM, MAIRI])
@pytest.mark.parametrize("line", ["show", "raise", "follow"])
def test_another_party_cannot_tell_that_a_draft_exists(slack: Slack, by: Person, line: str) -> None:
    check(slack)
    there = slack.command(by, f"/concern {line} {kept(slack).reference}")
    nowhere = slack.command(by, f"/concern {line} C-2222")

    assert there.view is None
    assert "nothing with that reference" in there.text
    assert there.text.replace(kept(slack).reference, "C-2222") == nowhere.text


def _forged(slack: Slack, payload: dict[str, Any], by: Person, reference: str) -> str:
    view = {**payload["view"], "id": "V0FORGED", "hash": "1.1"}
    view["private_metadata"] = view["private_metadata"].replace(kept(slack).reference, reference)
    user = {**payload["user"], "id": by.user}
    return slack.deliver({**payload, "user": user, "view": view}).text


@pytest.mark.parametrize("by", [ANA, MAIRI])
def test_a_forged_step_learns_and_changes_nothing_of_another_partys_draft(slack: Slack, by: Person) -> None:
    slack.submit(RUTH, slack.written(RUTH, step(slack, RUTH, "raise"), FILLED))
    slack.submit(RUTH, step(slack, RUTH, f"raise {CANARY}"))
    slack.submit(RUTH, now_shown(slack), ACTION)
    payload = slack.last("view_submission").request
    before = kept(slack)

    there = _forged(slack, payload, by, before.reference)

    assert there == _forged(slack, payload, by, "C-2222")
    assert "canary" not in there
    assert kept(slack) == before


def test_the_bot_may_be_started_anew_between_any_two_steps(sqlite_url: str) -> None:
    with slack_on(sqlite_url) as slack:
        first = opened(slack.submit(RUTH, step(slack, RUTH, f"raise {CANARY}")), ids.RAISE_CONCERN_MODAL)
        payload = slack.last("view_submission").request
        shown = first.content
    grounds: Values = {ids.PROVISIONS: ["7b"]}
    for values in (ACTION, grounds):
        with slack_on(sqlite_url) as slack:
            reply = slack.deliver(_submitted(payload, shown, values)).json()
            assert reply["response_action"] == "update"
            shown = reply["view"]
    with slack_on(sqlite_url) as slack:
        reply = slack.deliver(_submitted(payload, shown, {})).json()

        assert reply["view"]["callback_id"] == ids.CONCERN_MODAL
        assert drafts.page(slack.partnership, by=RUTH).total == 0
        assert [each.points for each in slack.concerns()] == [(CANARY,)]


def _submitted(payload: dict[str, Any], shown: dict[str, Any], values: Values) -> dict[str, Any]:
    """What Slack sends when somebody fills in the view that was shown before the bot was started anew."""
    state = {
        str(block): {ids.VALUE: {"selected_options": [{"value": ref} for ref in value]}}
        if isinstance(value, list)
        else {ids.VALUE: {"value": value}}
        for block, value in values.items()
    }
    view = {**payload["view"], **shown, "hash": str(len(str(shown))), "state": {"values": state}}
    return {**payload, "view": view}
