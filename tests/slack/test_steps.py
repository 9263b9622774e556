"""The small steps of a concern, each from its line, from the shown concern and from a nudge, and every refusal."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from bot.domain.concern import EntryKind
from bot.domain.listed import Extension
from bot.domain.people import Participant, Person
from bot.domain.procedure import State
from handlers import ids
from sandbox.values import Message, Values, View
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, JOE, MAIRI, MEMBER, PRIYA, RUTH, SAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import opened, told
from tests.slack.stepping import (
    PROPOSED,
    REASON,
    Situation,
    acknowledged,
    act,
    actions_of,
    aim_date_near,
    aim_date_passed,
    by_a_nudge,
    by_command,
    by_the_shown_concern,
    just_raised,
    latest,
    nudge_offering,
    propose,
    proposed_by_office,
    proposed_by_union,
    responded,
    settled,
    shown,
    the_concern,
    timeline,
)

WORDS = "Our canary words."
PROPOSING: Values = {ids.DAY: PROPOSED.isoformat(), ids.REASON: REASON}


@dataclass(frozen=True)
class Step:
    """One that is taken in a form; `nudged` is what has to happen before a nudge offers it to that person."""

    by: Person
    verb: str
    action: str
    callback: str
    values: Values
    kind: EntryKind
    words: str
    at: Situation = just_raised
    nudged: Situation | None = None


STEPS = {
    "the office proposes": Step(
        ANA, "extend", ids.START_EXTENSION, ids.EXTENSION_MODAL, PROPOSING, EntryKind.EXTENSION_PROPOSED, REASON,
        nudged=aim_date_near,
    ),
    "the union proposes": Step(
        RUTH, "extend", ids.START_EXTENSION, ids.EXTENSION_MODAL, PROPOSING, EntryKind.EXTENSION_PROPOSED, REASON,
        nudged=aim_date_passed,
    ),
    "declined": Step(
        RUTH, "", ids.DECLINE_EXTENSION, ids.DECLINE_MODAL, {ids.WORDS: WORDS}, EntryKind.EXTENSION_DECLINED, WORDS,
        at=proposed_by_office, nudged=just_raised,
    ),
    "resolved": Step(
        RUTH, "resolve", ids.START_RESOLVING, ids.RESOLVE_MODAL, {ids.STANDS: "resolved", ids.WORDS: WORDS},
        EntryKind.RESOLVED, WORDS, at=responded, nudged=just_raised,
    ),
    "not resolved": Step(
        RUTH, "resolve", ids.START_RESOLVING, ids.RESOLVE_MODAL, {ids.STANDS: "not resolved"},
        EntryKind.NOT_RESOLVED, "", at=responded, nudged=just_raised,
    ),
    "not resolved without a response": Step(
        RUTH, "resolve", ids.START_RESOLVING, ids.RESOLVE_MODAL, {ids.STANDS: "not resolved", ids.WORDS: WORDS},
        EntryKind.NOT_RESOLVED, WORDS, at=aim_date_passed, nudged=just_raised,
    ),
    "resolved at once": Step(
        RUTH, "resolve", ids.START_RESOLVING, ids.RESOLVE_MODAL, {ids.STANDS: "resolved"}, EntryKind.RESOLVED, "",
    ),
    "withdrawn": Step(
        RUTH, "withdraw", ids.START_WITHDRAWAL, ids.WITHDRAW_MODAL, {ids.WORDS: WORDS}, EntryKind.WITHDRAWN, WORDS,
    ),
    "evidence of the union": Step(
        JOE, "evidence", ids.START_EVIDENCE, ids.EVIDENCE_MODAL, {ids.WORDS: WORDS}, EntryKind.EVIDENCE, WORDS,
    ),
    "evidence of the office": Step(
        TOM, "evidence", ids.START_EVIDENCE, ids.EVIDENCE_MODAL, {ids.WORDS: WORDS}, EntryKind.EVIDENCE, WORDS,
        at=acknowledged,
    ),
    "a note": Step(
        ANA, "note", ids.START_NOTE, ids.NOTE_MODAL, {ids.WORDS: WORDS}, EntryKind.NOTED, WORDS,
    ),
}  # fmt: skip
WITH_A_LINE = [name for name, step in STEPS.items() if step.verb]
NUDGED = [name for name, step in STEPS.items() if step.nudged]


def taken(slack: Slack, step: Step, form: View) -> None:
    """The form is submitted, and the step stands on the timeline with its words."""
    outcome = slack.submit(step.by, form, step.values)

    assert outcome.problem is None
    top = slack.workspace.view_stack(step.by.user)[-1]
    assert top.callback_id == ids.CONCERN_MODAL
    assert not step.words or step.words in str(top.blocks)
    entry = latest(slack, step.by)
    assert (entry.kind, entry.detail) == (step.kind, step.words)


@pytest.mark.parametrize("name", WITH_A_LINE)
def test_a_step_is_taken_from_its_line(slack: Slack, name: str) -> None:
    step = STEPS[name]
    reference = slack.raised()
    step.at(slack, reference)

    taken(slack, step, opened(by_command(step.verb)(slack, step.by, reference, step.action), step.callback))


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_from_the_shown_concern_which_then_shows_it(slack: Slack, name: str) -> None:
    step = STEPS[name]
    reference = slack.raised()
    step.at(slack, reference)

    taken(slack, step, opened(by_the_shown_concern(slack, step.by, reference, step.action), step.callback))

    assert len(slack.workspace.view_stack(step.by.user)) == 1


@pytest.mark.parametrize("name", NUDGED)
def test_a_step_is_taken_from_a_nudge(slack: Slack, name: str) -> None:
    step = STEPS[name]
    reference = slack.raised()
    step.at(slack, reference)
    assert step.nudged is not None
    step.nudged(slack, reference)

    taken(slack, step, opened(by_a_nudge(slack, step.by, reference, step.action), step.callback))


# What takes no form: pressed where it is offered, it is done in place.


@pytest.mark.parametrize("way", ["line", "shown", "nudge"])
def test_a_proposal_is_agreed_to_where_it_is_read(slack: Slack, way: str) -> None:
    reference = slack.raised()
    proposed_by_office(slack, reference)
    where: Message | View
    match way:
        case "line":
            where = opened(slack.command(RUTH, f"/concern extend {reference}"), ids.PROPOSAL_MODAL)
        case "shown":
            where = shown(slack, RUTH, reference)
        case _:
            where = nudge_offering(slack, RUTH, ids.AGREE_EXTENSION)

    opened(slack.press(RUTH, where, ids.AGREE_EXTENSION), ids.CONCERN_MODAL)

    assert the_concern(slack).aim_date == PROPOSED
    (top,) = slack.workspace.view_stack(RUTH.user)
    assert "At first Wed 30 September 2026." in str(top.blocks)
    assert ids.AGREE_EXTENSION not in actions_of(top)
    assert "Aim date: Wed 14 October 2026." in told(slack, ANA, 2)[-1].text


@pytest.mark.parametrize("way", ["line", "shown"])
def test_a_proposal_is_taken_back_by_the_party_that_made_it(slack: Slack, way: str) -> None:
    reference = slack.raised()
    proposed_by_office(slack, reference)
    where = (
        opened(slack.command(ANA, f"/concern extend {reference}"), ids.PROPOSAL_MODAL)
        if way == "line"
        else shown(slack, ANA, reference)
    )

    opened(slack.press(ANA, where, ids.TAKE_BACK_EXTENSION), ids.CONCERN_MODAL)

    concern = the_concern(slack)
    assert (concern.extension, len(concern.entries(EntryKind.EXTENSION_TAKEN_BACK))) == (None, 1)


def test_declining_from_the_line_lies_on_the_proposal_and_leaves_the_concern_on_top(slack: Slack) -> None:
    reference = slack.raised()
    proposed_by_office(slack, reference)
    proposal = opened(slack.command(RUTH, f"/concern extend {reference}"), ids.PROPOSAL_MODAL)
    form = opened(slack.press(RUTH, proposal, ids.DECLINE_EXTENSION), ids.DECLINE_MODAL)
    assert REASON in str(form.blocks)

    slack.submit(RUTH, form, {ids.WORDS: WORDS})

    (top,) = slack.workspace.view_stack(RUTH.user)
    assert top.callback_id == ids.CONCERN_MODAL
    assert WORDS in str(top.blocks)


def test_a_private_note_is_read_by_its_own_party_alone(slack: Slack) -> None:
    reference = slack.raised()
    act(slack, reference, EntryKind.NOTED, ANA, WORDS)

    for own in (ANA, TOM):
        assert WORDS in str(shown(slack, own, reference).blocks)
    for other in (RUTH, JOE):
        assert WORDS not in str(shown(slack, other, reference).blocks)
        assert "private note written" not in str(shown(slack, other, reference).blocks)


def test_what_is_said_with_a_step_never_stands_in_a_message(slack: Slack) -> None:
    reference = slack.raised()
    form = opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL)
    slack.submit(RUTH, form, {ids.WORDS: WORDS})

    assert slack.workspace.wait_for(lambda: "has been withdrawn" in told(slack, ANA)[-1].text, timeout=5)
    assert "canary" not in str(slack.calls("chat.postMessage"))


# Refusals.


@pytest.mark.parametrize(
    ("by", "verb", "said"),
    [
        *((by, "extend", "lead of one of the two parties") for by in (TOM, JOE)),
        *((by, verb, "lead of the party that raises it") for by in (ANA, TOM, JOE) for verb in ("resolve", "withdraw")),
        *(
            (MAIRI, verb, "nothing with that reference that you can see")
            for verb in ("extend", "resolve", "withdraw", "evidence", "note")
        ),
        *((PRIYA, verb, "nothing with that reference that you can see") for verb in ("extend", "note")),
        *((SAM, verb, "whom a party has named") for verb in ("extend", "note")),
    ],
)
def test_whoever_may_not_take_a_step_gets_no_form_and_reads_whose_it_is(
    slack: Slack, by: Person, verb: str, said: str
) -> None:
    reference = slack.raised()

    outcome = slack.command(by, f"/concern {verb} {reference}")

    assert outcome.view is None
    assert said in outcome.text


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("extend", "had been withdrawn already"),
        ("resolve", "had been withdrawn already"),
        ("withdraw", "had been withdrawn already"),
        ("evidence", "had been withdrawn already"),
    ],
)
def test_a_step_that_has_no_place_any_more_is_refused_with_what_happened(slack: Slack, verb: str, said: str) -> None:
    reference = slack.raised()
    act(slack, reference, EntryKind.WITHDRAWN, RUTH)

    outcome = slack.command(RUTH, f"/concern {verb} {reference}")

    assert outcome.view is None
    assert said in outcome.text


def test_not_resolved_is_not_offered_before_the_aim_date_and_refused_where_it_is_sent_all_the_same(
    slack: Slack,
) -> None:
    reference = slack.raised()
    form = opened(slack.command(RUTH, f"/concern resolve {reference}"), ids.RESOLVE_MODAL)
    slack.submit(RUTH, form, {ids.STANDS: "resolved"})
    payload = slack.last("view_submission").request
    another = slack.raised()
    chosen = {"selected_option": {"value": "not resolved"}}
    forged = _submission(payload, another, {ids.STANDS: {ids.VALUE: chosen}})

    reply = slack.deliver(forged).json()

    assert reply["response_action"] == "errors"
    assert "only once its aim date has passed" in str(reply["errors"])


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-09-30", "after the aim date"),
        ("2026-09-02", "after the aim date"),
        ("2028-01-01", "by a year at most"),
    ],
)
def test_a_day_that_cannot_be_proposed_is_refused_on_the_day(slack: Slack, day: str, said: str) -> None:
    reference = slack.raised()
    form = opened(slack.command(ANA, f"/concern extend {reference}"), ids.EXTENSION_MODAL)

    outcome = slack.submit(ANA, form, {ids.DAY: day, ids.REASON: REASON})

    assert list(outcome.errors) == [ids.DAY]
    assert said in outcome.errors[ids.DAY]
    assert the_concern(slack).extension is None


def test_blank_words_are_asked_for_where_words_are_needed(slack: Slack) -> None:
    reference = slack.raised()
    form = opened(slack.command(JOE, f"/concern evidence {reference}"), ids.EVIDENCE_MODAL)

    outcome = slack.submit(JOE, form, {ids.WORDS: "  \n "})

    assert outcome.errors == {ids.WORDS: "Write a few words."}


@pytest.mark.parametrize("value", ["", "C-2222 2026-10-14", "nonsense", "C-7K2M", "C-7K2M yesterday"])
def test_an_agreement_to_nothing_that_was_shown_is_met_with_a_notice(slack: Slack, value: str) -> None:
    reference = slack.raised()
    proposed_by_office(slack, reference)
    slack.press(RUTH, nudge_offering(slack, RUTH, ids.AGREE_EXTENSION), ids.SHOW_CONCERN)
    payload = slack.last("block_actions").request
    forged = {
        **payload,
        "actions": [{**payload["actions"][0], "action_id": ids.AGREE_EXTENSION, "value": value}],
        "trigger_id": slack.workspace.triggers.make(RUTH.user),
    }

    assert slack.deliver(forged).status_code == 200

    assert slack.workspace.view_stack(RUTH.user)[-1].callback_id == ids.NOTICE_MODAL
    assert the_concern(slack).extension is not None


# Two at once, and what is old.


def test_who_agrees_to_what_was_taken_back_is_told_so(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()
    proposed_by_office(slack, reference)
    message = nudge_offering(slack, RUTH, ids.AGREE_EXTENSION)
    act(slack, reference, EntryKind.EXTENSION_TAKEN_BACK, ANA)

    notice = opened(slack.press(RUTH, message, ids.AGREE_EXTENSION), ids.NOTICE_MODAL)

    assert "The last one had been taken back." in str(notice.blocks)
    assert the_concern(slack).aim_date == date(2026, 9, 30)


def test_who_agrees_to_a_date_that_was_proposed_anew_has_not_agreed_to_the_new_one(slack: Slack) -> None:
    reference = slack.raised()
    proposed_by_office(slack, reference)
    message = nudge_offering(slack, RUTH, ids.AGREE_EXTENSION)
    act(slack, reference, EntryKind.EXTENSION_TAKEN_BACK, ANA)
    propose(slack, reference, ANA, date(2026, 11, 11))

    notice = opened(slack.press(RUTH, message, ids.AGREE_EXTENSION), ids.NOTICE_MODAL)

    assert "Another has been proposed since." in str(notice.blocks)
    assert the_concern(slack).aim_date == date(2026, 9, 30)


def test_who_declines_a_date_that_was_proposed_anew_has_not_declined_the_new_one(slack: Slack) -> None:
    reference = slack.raised()
    proposed_by_office(slack, reference)
    nudge = nudge_offering(slack, RUTH, ids.DECLINE_EXTENSION)
    form = opened(slack.press(RUTH, nudge, ids.DECLINE_EXTENSION), ids.DECLINE_MODAL)
    act(slack, reference, EntryKind.EXTENSION_TAKEN_BACK, ANA)
    propose(slack, reference, ANA, date(2026, 11, 11))

    outcome = slack.submit(RUTH, form, {ids.WORDS: WORDS})

    assert "Another has been proposed since." in str(outcome.errors)
    assert the_concern(slack).extension == Extension(CABINET_OFFICE, date(2026, 11, 11))


def test_who_takes_back_what_was_agreed_to_is_told_so(slack: Slack) -> None:
    reference = slack.raised()
    proposed_by_union(slack, reference)
    open_one = shown(slack, RUTH, reference)
    opened(slack.press(ANA, nudge_offering(slack, ANA, ids.AGREE_EXTENSION), ids.AGREE_EXTENSION), ids.CONCERN_MODAL)

    notice = opened(slack.press(RUTH, open_one, ids.TAKE_BACK_EXTENSION), ids.NOTICE_MODAL)

    assert "The last one had been agreed to." in str(notice.blocks)
    assert the_concern(slack).aim_date == PROPOSED


def test_who_proposes_second_is_told_and_keeps_the_words_and_the_line_shows_the_first(slack: Slack) -> None:
    reference = slack.raised()
    form = opened(slack.command(RUTH, f"/concern extend {reference}"), ids.EXTENSION_MODAL)
    proposed_by_office(slack, reference)

    outcome = slack.submit(RUTH, form, PROPOSING)

    assert "is proposed already" in str(outcome.errors)
    (kept,) = slack.workspace.view_stack(RUTH.user)
    assert kept.values[ids.REASON][ids.VALUE]["value"] == REASON
    opened(slack.command(RUTH, f"/concern extend {reference}"), ids.PROPOSAL_MODAL)


@pytest.mark.parametrize(
    ("verb", "values"),
    [("withdraw", {ids.WORDS: WORDS}), ("resolve", {ids.STANDS: "resolved", ids.WORDS: WORDS})],
)
def test_who_comes_second_to_an_end_is_told_and_keeps_the_words(slack: Slack, verb: str, values: Values) -> None:
    reference = slack.raised()
    form = slack.command(RUTH, f"/concern {verb} {reference}").view
    assert form is not None
    act(slack, reference, EntryKind.RESOLVED, RUTH)

    outcome = slack.submit(RUTH, form, values)

    assert "had been resolved already" in str(outcome.errors)
    (kept,) = slack.workspace.view_stack(RUTH.user)
    assert kept.values[ids.WORDS][ids.VALUE]["value"] == WORDS


def test_a_withdrawal_that_comes_after_a_response_stands_beside_it(slack: Slack) -> None:
    reference = slack.raised()
    form = opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL)
    responded(slack, reference)

    slack.submit(RUTH, form, {ids.WORDS: WORDS})

    concern = the_concern(slack)
    assert concern.state is State.WITHDRAWN
    assert concern.response is not None


def test_a_form_opened_before_rights_were_withdrawn_says_so_and_keeps_the_words(slack: Slack) -> None:
    reference = slack.raised()
    form = opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL)
    with slack.partnership.open_work() as work:
        work.people.put(Participant(RUTH, BRIGHTWATER, MEMBER))
        work.commit()

    outcome = slack.submit(RUTH, form, {ids.WORDS: WORDS})

    assert "Only the lead of the party that raises it can do that" in str(outcome.errors)
    assert the_concern(slack).state is State.RAISED


def test_a_concern_shown_before_somebody_left_the_party_does_nothing_for_them(slack: Slack) -> None:
    reference = slack.raised()
    proposed_by_office(slack, reference)
    open_one = shown(slack, RUTH, reference)
    with slack.partnership.open_work() as work:
        work.people.remove(RUTH)
        work.commit()

    for action in (ids.AGREE_EXTENSION, ids.DECLINE_EXTENSION, ids.START_NOTE):
        notice = opened(slack.press(RUTH, open_one, action), ids.NOTICE_MODAL)
        assert "whom a party has named" in str(notice.blocks)
        slack.workspace.close_view(RUTH.user, notice.id)


@pytest.mark.parametrize("name", ["the office proposes", "resolved", "withdrawn", "a note"])
def test_a_submission_that_slack_sends_again_is_one_step_and_gets_the_first_reply(
    slack_on_either: Slack, name: str
) -> None:
    slack, step = slack_on_either, STEPS[name]
    reference = slack.raised()
    step.at(slack, reference)
    # A nudge that arrives in between would stand on the timeline of the second reply alone.
    settled(slack)
    slack.submit(
        step.by, opened(slack.command(step.by, f"/concern {step.verb} {reference}"), step.callback), step.values
    )
    first, before = slack.last("view_submission").reply, timeline(slack, step.by)

    assert slack.again("view_submission").text == first
    assert timeline(slack, step.by) == before


def test_an_agreement_that_slack_sends_again_is_one(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()
    proposed_by_office(slack, reference)
    slack.press(RUTH, nudge_offering(slack, RUTH, ids.AGREE_EXTENSION), ids.AGREE_EXTENSION)
    slack.refusals_expected = True  # A trigger opens one modal, and the second delivery has the first's.
    version = the_concern(slack).version

    assert slack.again("block_actions").status_code == 200
    assert the_concern(slack).version == version


def _submission(payload: dict[str, Any], reference: str, values: dict[str, Any]) -> dict[str, Any]:
    """The same modal as somebody would send it who changed what it is about and what it holds."""
    view = payload["view"]
    state = {"values": {**view["state"]["values"], **values}}
    metadata = json.dumps({"reference": reference})
    return {**payload, "view": {**view, "id": "V0FORGED", "hash": "1.f", "private_metadata": metadata, "state": state}}
