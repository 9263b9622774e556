"""Presses and submissions about an engagement in confidence, or a nudge of it: as if it had never been."""

import json
from itertools import product
from typing import Any

import pytest

from bot.domain.engagement import Confidentiality
from bot.domain.people import Person
from handlers import ids
from sandbox.values import Values, View
from tests.cast import ANA, JOE, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TEAM, TOM
from tests.slack.conftest import Slack
from tests.slack.test_engagement_changes import ACTION, card, from_line, kept, logged
from tests.slack.test_tampering import TAMPERED

pytestmark = pytest.mark.usefixtures("no_bug")

NEVER = "E-2222"
CANARY = "canary"
WORDS: Values = {
    ids.TOPIC: "The canary rota",
    ids.DESCRIPTION: "A canary idea.",
    ids.DECISION_DATE: "2026-12-01",
    ids.CONFIDENTIALITY: Confidentiality.IN_CONFIDENCE.value,
}
ABOUT = (ids.SHOW_ENGAGEMENT, ids.START_UPDATE, ids.START_ACTION, ids.START_ENGAGEMENT_NOTE)
ABOUT_ACTION = (ids.START_ACTION_CHANGE, ids.ACTION_DONE, ids.REOPEN_ACTION)
FORMS = (ids.UPDATE_ENGAGEMENT_MODAL, ids.ADD_ACTION_MODAL, ids.CHANGE_ACTION_MODAL, ids.ENGAGEMENT_NOTE_MODAL)
REFUSALS = ("nothing with that reference", "whom a party has named")
TYPED = {
    ids.TOPIC: {"value": "Typed."},
    ids.DESCRIPTION: {"value": "Typed."},
    ids.STAGE: {"selected_option": {"value": "idea"}},
    ids.ON: {"selected_date": "2026-09-01"},
    ids.HOW: {"selected_option": {"value": "meeting"}},
    ids.PARTIES: {"selected_options": [{"value": "quayside"}, {"value": "brightwater"}, {"value": "cabinet-office"}]},
    ids.PROVISIONS: {"selected_options": [{"value": "7b"}]},
    ids.WHAT: {"value": "Typed."},
    ids.DUE: {"selected_date": "2026-09-10"},
    ids.WORDS: {"value": "Typed."},
    ids.READERS: {"selected_option": {"value": "all"}},
}


def deliver(slack: Slack, by: Person, **payload: Any) -> str:
    """What that person reads then, whatever the reference was."""
    sender = {"user": {"id": by.user, "team_id": by.team}, "team": {"id": TEAM, "domain": "demo"}}
    trigger = slack.workspace.triggers.make(by.user)
    reply = slack.deliver({**payload, **sender, "trigger_id": trigger, "api_app_id": "A0PARTBOT1"})
    stack = slack.workspace.view_stack(by.user)
    assert reply.status_code == 200
    shown = [[block | {"block_id": ""} for block in view.blocks] for view in stack]
    for view in reversed(stack):
        slack.workspace.close_view(by.user, view.id)
    return json.dumps([reply.text, shown])


def press(slack: Slack, by: Person, action: str, value: str) -> str:
    pressed: dict[str, Any] = {"action_id": action, "block_id": "b", "action_ts": "1.0"}
    if action == ids.SNOOZE:
        pressed |= {"type": "static_select", "selected_option": {"value": value}}
    else:
        pressed |= {"type": "button", "value": value}
    return deliver(slack, by, type="block_actions", actions=[pressed], channel={"id": "C0PARTNER1"})


def submit(slack: Slack, by: Person, callback: str, reference: str, version: int) -> str:
    typed = TYPED | {ids.OWNER: {"selected_user": by.user}}
    view = {
        "id": "V0FORGED",
        "type": "modal",
        "hash": f"1.{by.user}.{reference}",
        "callback_id": callback,
        "private_metadata": json.dumps({"reference": reference, "version": version, "number": 1}),
        "state": {"values": {block: {ids.VALUE: element} for block, element in typed.items()}},
        "blocks": [{"type": "input", "block_id": block} for block in typed],
    }
    return deliver(slack, by, type="view_submission", view=view)


def turn(slack: Slack, by: Person, reference: str) -> Any:
    """What the bot has Slack show for a later page of a modal that was never theirs, and that Slack does not have."""
    sender: dict[str, Any] = {"user": {"id": by.user, "team_id": by.team}, "team": {"id": TEAM}}
    kept_in_it = json.dumps({"reference": reference})
    view = {"id": "V0FORGED", "hash": "1.2", "callback_id": ids.ENGAGEMENT_MODAL, "private_metadata": kept_in_it}
    pressed = {"type": "button", "action_id": ids.ENGAGEMENT_PAGE, "block_id": "b", "value": "1", "action_ts": "1.0"}
    slack.deliver({"type": "block_actions", "actions": [pressed], "view": view, "trigger_id": "1.1", **sender})
    return slack.calls("views.push")[-1].request["view"]


def in_confidence(slack: Slack) -> str:
    reference = logged(slack, WORDS)
    slack.submit(JOE, from_line(slack, "action", reference, JOE), {**ACTION, ids.WHAT: "Send the canary papers."})
    slack.submit(JOE, from_line(slack, "note", reference, JOE), {ids.WORDS: "A canary note.", ids.READERS: "all"})
    slack.workspace.close_view(JOE.user, slack.workspace.view_stack(JOE.user)[-1].id)
    return reference


@pytest.mark.parametrize("by", [MAIRI, PRIYA, SAM, NAMESAKE])
def test_a_forged_reference_of_an_engagement_is_met_as_one_that_never_was(slack: Slack, by: Person) -> None:
    slack.refusals_expected = True
    reference = in_confidence(slack)
    before = kept(slack, reference)
    values = [
        *((action, "{}") for action in ABOUT),
        *((action, "{}/1") for action in ABOUT_ACTION),
        *((ids.SNOOZE, value) for value in ("{} 3", "{}/1 3", "{}/2 7")),
    ]

    for action, value in values:
        said = press(slack, by, action, value.format(reference))
        assert said == press(slack, by, action, value.format(NEVER)), action
        assert any(words in said for words in REFUSALS), said
    for callback in FORMS:
        said = submit(slack, by, callback, reference, before.version)
        assert said == submit(slack, by, callback, NEVER, before.version), callback
        assert any(words in said for words in REFUSALS), said
    assert turn(slack, by, reference) == turn(slack, by, NEVER)

    assert kept(slack, reference) == before


@pytest.mark.parametrize("by", [MAIRI, PRIYA, SAM, NAMESAKE])
def test_putting_off_a_concern_of_others_is_met_as_one_that_never_was(slack: Slack, by: Person) -> None:
    slack.refusals_expected = True
    reference = slack.raised(words=CANARY)

    said = press(slack, by, ids.SNOOZE, f"{reference} 3")

    assert said == press(slack, by, ids.SNOOZE, "C-2222 3")
    assert any(words in said for words in REFUSALS), said
    with slack.partnership.open_work() as work:
        assert work.snoozes.of(reference) == {}


@pytest.mark.parametrize("owner", [MAIRI, PRIYA, SAM])
def test_that_somebody_cannot_own_an_action_does_not_tell_who_they_are(slack: Slack, owner: Person) -> None:
    reference = in_confidence(slack)
    form = from_line(slack, "action", reference, TOM)

    refused = slack.submit(TOM, form, {**ACTION, ids.OWNER: owner.user}).errors
    nobody = slack.submit(TOM, form, {**ACTION, ids.OWNER: slack.workspace.app.bot_user}).errors

    assert refused == nobody
    assert set(refused) == {ids.OWNER}


def test_a_private_note_of_another_party_changes_nothing_that_one_can_see(slack: Slack) -> None:
    reference = in_confidence(slack)
    before = card(slack, reference, ANA)
    form = from_line(slack, "update", reference, TOM)

    for words in range(3):
        slack.submit(RUTH, from_line(slack, "note", reference, RUTH), {ids.WORDS: f"Canary {words}." * 200})

    assert as_shown(card(slack, reference, ANA)) == as_shown(before)
    assert slack.submit(TOM, form, {ids.STAGE: "decision"}).errors == {}


def as_shown(view: View) -> list[dict[str, Any]]:
    return [block | {"block_id": ""} for block in view.blocks]


# Of no engagement, of one that cannot be, and of an action or a version that none has.
UNKNOWN = [
    *TAMPERED,
    '{"reference": "E-2222", "version": 1, "number": 1}',
    '{"reference": "{}", "version": -1, "number": -1}',
    '{"reference": "{}", "version": 99999999999999999999, "number": 99999999999999999999}',
    '{"reference": ["{}"], "version": 1}',
]


def test_a_form_about_an_engagement_whose_metadata_was_tampered_with_changes_nothing(slack: Slack) -> None:
    slack.refusals_expected = True
    reference = in_confidence(slack)
    before, payload = kept(slack, reference), slack.last("view_submission").request
    typed = TYPED | {ids.OWNER: {"selected_user": JOE.user}}
    state = {"values": {block: {ids.VALUE: element} for block, element in typed.items()}}

    for number, (callback, metadata) in enumerate(product(FORMS[:1] + FORMS[2:3], UNKNOWN)):
        forged = metadata.replace("{}", reference)
        view = {**payload["view"], "callback_id": callback, "private_metadata": forged, "hash": f"1.{number}"}
        reply = slack.deliver({**payload, "view": {**view, "state": state}})
        (said,) = reply.json()["errors"].values()
        assert "nothing was changed" in said or "nothing with that reference" in said, (metadata, said)

    assert kept(slack, reference) == before
