"""Presses and submissions of settings by those whose they are not, and each of them delivered fifty times."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.people import Person, Role
from bot.domain.practice import Practice
from handlers import ids
from sandbox.people import BRIGHTWATER_PRIVATE, CABINET_OFFICE_PRIVATE, PARTNERSHIP
from sandbox.values import Values
from tests.cast import ANA, JOE, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TEAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import direct_messages, opened, told
from tests.slack.test_engagement_changes import ACTION, card, from_line, logged
from tests.slack.test_settings import EARLY, close_all, known, practice, pressed, propose_scotland

pytestmark = pytest.mark.usefixtures("no_bug")

SCOTLAND = '{"setting":"region","value":"scotland"}'
PRESSES = (
    (ids.START_REGION, ""),
    (ids.START_JOINT_CHANNEL, ""),
    (ids.PROPOSE_NO_CHANNEL, ""),
    (ids.AGREE_PROPOSAL, SCOTLAND),
    (ids.DECLINE_PROPOSAL, SCOTLAND),
    (ids.TAKE_BACK_PROPOSAL, SCOTLAND),
    (ids.START_PRIVATE_CHANNEL, ""),
    (ids.CLEAR_PRIVATE_CHANNEL, ""),
)
SUBMISSIONS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (ids.PROPOSE_REGION_MODAL, ids.REGION, {"selected_option": {"value": "northern-ireland"}}),
    (ids.PROPOSE_CHANNEL_MODAL, ids.JOINT_CHANNEL, {"selected_conversation": PARTNERSHIP}),
    (ids.PRIVATE_CHANNEL_MODAL, ids.PRIVATE_CHANNEL, {"selected_conversation": "C0SOMEWHERE"}),
)


def settled(slack: Slack) -> tuple[Any, ...]:
    """All that settings are about, for everybody."""
    with slack.partnership.open_work() as work:
        people = [work.people.participant(each) for each in (ANA, TOM, PRIYA, RUTH, JOE, MAIRI, SAM)]
        return work.practices.agreed(), work.practices.proposals(), work.people.parties(), people


def forge(slack: Slack, by: Person, **payload: Any) -> str:
    sender = {"user": {"id": by.user, "team_id": by.team}, "team": {"id": TEAM}, "api_app_id": "A0PARTBOT1"}
    reply = slack.deliver({**payload, **sender, "trigger_id": slack.workspace.triggers.make(by.user)})
    assert reply.status_code == 200
    shown = [view.blocks for view in slack.workspace.view_stack(by.user)]
    close_all(slack, by)
    return json.dumps([reply.text, shown])


@pytest.mark.parametrize("by", [ANA, TOM, JOE, MAIRI, SAM, NAMESAKE])
def test_who_administers_no_party_changes_nothing_for_any(slack: Slack, by: Person) -> None:
    slack.refusals_expected = True
    propose_scotland(slack)
    before = settled(slack)
    assert len(told(slack, RUTH)) == 1

    for action, value in PRESSES:
        press = {"type": "button", "action_id": action, "block_id": "b", "value": value}
        said = forge(slack, by, type="block_actions", actions=[press])
        assert "so nothing was changed" in said or "whom a party has named" in said, (action, said)
    for callback, block, element in SUBMISSIONS:
        view = {
            "id": "V0FORGED",
            "type": "modal",
            "hash": f"1.{by.user}",
            "callback_id": callback,
            "state": {"values": {block: {ids.VALUE: element}}},
            "blocks": [{"type": "input", "block_id": block}],
        }
        said = forge(slack, by, type="view_submission", view=view)
        assert "so nothing was changed" in said or "whom a party has named" in said, (callback, said)

    assert settled(slack) == before
    assert nothing_waits(slack)
    assert len(told(slack, RUTH)) == 1


def test_an_administrator_of_the_same_side_agrees_to_nothing(slack: Slack) -> None:
    administrator = replace(known(slack, MAIRI), roles=frozenset({Role.ADMINISTRATOR}))
    with slack.partnership.open_work() as work:
        work.people.put(administrator)
        work.commit()
    propose_scotland(slack, by=RUTH)
    press = {"type": "button", "action_id": ids.AGREE_PROPOSAL, "block_id": "b", "value": SCOTLAND}

    said = forge(slack, MAIRI, type="block_actions", actions=[press])

    assert "an administrator of a party of the other side" in said
    assert practice(slack) == Practice()


def test_hours_are_nobodys_whom_no_party_named(slack: Slack) -> None:
    form = opened(pressed(slack, JOE, ids.START_HOURS), ids.HOURS_MODAL)
    slack.submit(JOE, form, EARLY)
    before, payload = settled(slack), slack.last("view_submission").request

    for by in (SAM, NAMESAKE):
        said = forge(slack, by, **{key: payload[key] for key in ("type", "view")})
        assert "whom a party has named" in said

    assert settled(slack) == before


def test_a_channel_that_another_party_reads_alone_is_shared_with_nobody(slack: Slack) -> None:
    form = opened(pressed(slack, RUTH, ids.START_JOINT_CHANNEL), ids.PROPOSE_CHANNEL_MODAL)

    refused = slack.submit(RUTH, form, {ids.JOINT_CHANNEL: BRIGHTWATER_PRIVATE}).errors
    payload = slack.last("view_submission").request
    state = {ids.JOINT_CHANNEL: {ids.VALUE: {"selected_conversation": CABINET_OFFICE_PRIVATE}}}
    view = {**payload["view"], "hash": "1.2", "state": {"values": state}}
    said = slack.deliver({**payload, "view": view}).json()

    assert refused == {}, "it is no party's own yet"
    assert said["errors"].keys() == {ids.JOINT_CHANNEL}
    assert CABINET_OFFICE_PRIVATE not in str(said)
    # While it is proposed for all to read, it becomes nobody's own.
    close_all(slack, RUTH)
    form = opened(pressed(slack, RUTH, ids.START_PRIVATE_CHANNEL), ids.PRIVATE_CHANNEL_MODAL)
    assert slack.submit(RUTH, form, {ids.PRIVATE_CHANNEL: BRIGHTWATER_PRIVATE}).errors.keys() == {ids.PRIVATE_CHANNEL}


def hours(slack: Slack) -> None:
    slack.submit(JOE, opened(pressed(slack, JOE, ids.START_HOURS), ids.HOURS_MODAL), EARLY)


def region(slack: Slack) -> None:
    propose_scotland(slack)


def agreed(slack: Slack) -> None:
    propose_scotland(slack)
    pressed(slack, RUTH, ids.AGREE_PROPOSAL)


def no_channel(slack: Slack) -> None:
    pressed(slack, PRIYA, ids.CLEAR_PRIVATE_CHANNEL)


def private_channel(slack: Slack) -> None:
    form = opened(pressed(slack, RUTH, ids.START_PRIVATE_CHANNEL), ids.PRIVATE_CHANNEL_MODAL)
    slack.submit(RUTH, form, {ids.PRIVATE_CHANNEL: BRIGHTWATER_PRIVATE})


def change(what: str, values: Values) -> Callable[[Slack], None]:
    def changed(slack: Slack) -> None:
        reference = logged(slack, {ids.PARTIES: ["brightwater", "cabinet-office"]})
        slack.submit(JOE, from_line(slack, what, reference, JOE), values)

    return changed


def done(slack: Slack) -> None:
    reference = logged(slack)
    slack.submit(JOE, from_line(slack, "action", reference, JOE), ACTION)
    slack.press(TOM, card(slack, reference, TOM), ids.ACTION_DONE)


STEPS: dict[str, tuple[Callable[[Slack], None], str]] = {
    "hours": (hours, "view_submission"),
    "region": (region, "view_submission"),
    "agreed": (agreed, "block_actions"),
    "private channel": (private_channel, "view_submission"),
    "no channel": (no_channel, "block_actions"),
    "update": (change("update", {ids.TOPIC: "Desks", ids.DECISION_DATE: "2026-12-01"}), "view_submission"),
    "action": (change("action", ACTION), "view_submission"),
    "note": (change("note", {ids.WORDS: "Ask for the figures."}), "view_submission"),
    "done": (done, "block_actions"),
}


def nothing_waits(slack: Slack) -> bool:
    now = slack.workspace.clock.now()
    with slack.partnership.open_work() as work:
        return not work.troubles.waiting(now)[0]


def everything(slack: Slack) -> tuple[Any, ...]:
    """What any of these changes, with every message that waits or went."""
    assert slack.workspace.wait_for(lambda: nothing_waits(slack), timeout=5)
    references = [each.reference for each in slack.engagements()]
    with slack.partnership.open_work() as work:
        found = [work.engagements.for_nudge(each) for each in references]
        subjects = [f"{each}{part}" for each in references for part in ("", "/1", "/2")]
        nudges = [each.key for each in work.outgoing.nudges_about(subjects)]
    messages = [len(direct_messages(slack, each)) for each in (ANA, TOM, PRIYA, RUTH, JOE, MAIRI)]
    return *settled(slack), found, sorted(nudges), messages


@pytest.mark.parametrize("step", STEPS)
def test_what_slack_delivers_fifty_times_has_one_effect(slack: Slack, step: str) -> None:
    slack.refusals_expected = True
    act, kind = STEPS[step]
    act(slack)
    payload, before = slack.last(kind).request, everything(slack)

    with ThreadPoolExecutor(5) as threads:
        replies = list(threads.map(lambda _: slack.deliver(payload).status_code, range(50)))

    # Slack tries again what is met with anything else, or shows the person that it could not.
    assert set(replies) <= {200, 503}
    assert everything(slack) == before
