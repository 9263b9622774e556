"""Messages shared onward, and metadata and values that were tampered with."""

import json
from itertools import product

import pytest

from bot.domain.listed import Which
from bot.domain.people import Participant, Person
from bot.domain.procedure import State
from handlers import ids
from sandbox.people import PARTNERSHIP
from sandbox.values import View
from tests.cast import ANA, JOE, MAIRI, PARTIES, PRIYA, RUTH, SAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import told

UNREADABLE = "I could not read that, and nothing was changed. Open it again with the command."

pytestmark = pytest.mark.usefixtures("no_bug")


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (TOM, "Only the lead of the party it is addressed to"),
        (JOE, "Only the lead of the party it is addressed to"),
        (MAIRI, "nothing with that reference"),
        (PRIYA, "nothing with that reference"),
        (SAM, "whom a party has named"),
    ],
)
@pytest.mark.parametrize("action", [ids.ACKNOWLEDGE_CONCERN, ids.START_RESPONSE])
def test_a_button_in_a_message_shared_onward_does_only_what_its_presser_may(
    slack: Slack, by: Person, said: str, action: str
) -> None:
    slack.raised()
    slack.press(ANA, told(slack, ANA)[0], ids.SHOW_CONCERN)
    payload = slack.last("block_actions").request
    onward = {
        **payload,
        "user": {**payload["user"], "id": by.user},
        "channel": {"id": PARTNERSHIP, "name": "partnership"},
        "actions": [{**payload["actions"][0], "action_id": action}],
        "trigger_id": slack.workspace.triggers.make(by.user),
    }

    assert slack.deliver(onward).status_code == 200

    (notice,) = slack.workspace.view_stack(by.user)
    assert said in str(notice.blocks)
    assert slack.concerns()[0].state is State.RAISED


def opened_form(slack: Slack, line: str) -> View:
    outcome = slack.command(RUTH, line)
    assert outcome.view is not None
    return outcome.view


NOT_ON_OFFER = "That is not on offer. Choose from the list."
GONE = "There is no such draft of your party any more"
TAMPERED = [
    "{",
    "[]",
    "null",
    '"x"',
    "7",
    "[" * 3000,
    '{"points": -1, "further_actions": -1}',
    '{"points": 1000000000, "further_actions": 1000000000}',
    '{"points": "many"}',
    '{"addressed_to": "quayside", "points": 1, "further_actions": 1}',
    '{"addressed_to": ["cabinet-office"]}',
    '{"reference": "C-2222", "number": -7}',
    '{"stage": "nonsense", "number": 999999999999999999999}',
    json.dumps({"words": "x" * 2900, "number": 10**6}),
    '{"state": 1e999}',
]


@pytest.mark.parametrize(
    ("line", "action", "choice"),
    [
        ("/concern raise They came late", ids.ADD_POINT, None),
        ("/engagement list", ids.ENGAGEMENTS_STAGE, "any"),
        ("/concern list", ids.CONCERNS_WHICH, Which.ALL),
    ],
)
def test_a_modal_whose_metadata_was_tampered_with_harms_nothing(
    slack: Slack, line: str, action: str, choice: str | None
) -> None:
    slack.refusals_expected = True
    slack.press(RUTH, opened_form(slack, line), action, choice)
    payload = slack.last("block_actions").request

    for metadata, value in product(TAMPERED, ("3", "-1", "٣", "nonsense", "x" * 2000)):
        root = slack.workspace.view_stack(RUTH.user)[0]
        forged = {
            **payload,
            "view": {**payload["view"], "private_metadata": metadata, "hash": root.hash},
            "actions": [{**payload["actions"][0], "value": value, "selected_option": {"value": value}}],
            "trigger_id": slack.workspace.triggers.make(RUTH.user, view_id=root.id),
        }
        assert slack.deliver(forged).status_code == 200
        for above in slack.workspace.view_stack(RUTH.user)[:0:-1]:
            said = str(above.blocks)
            assert any(words in said for words in (UNREADABLE, "That is not on offer. Choose from the list.", GONE)), (
                said
            )
            slack.workspace.close_view(RUTH.user, above.id)

    assert (slack.concerns(), slack.engagements()) == ((), ())


CITED = [
    "",
    "{",
    "[]",
    '{"refs": "7b"}',
    '{"refs": ["99z", "<!here>"], "words": "late"}',
    '{"refs": [], "words": 7}',
    json.dumps({"refs": ["7b"] * 200, "words": "<!here> " * 150}),
    '{"refs": ["7b"], "words": "\\ud83d"}',
]


@pytest.mark.parametrize("value", CITED)
@pytest.mark.parametrize("action", [ids.START_ENGAGEMENT, ids.START_CONCERN])
def test_a_button_of_an_answer_tampered_with_opens_a_form_or_a_notice(slack: Slack, action: str, value: str) -> None:
    slack.command(RUTH, "/principle 7b")
    (answer,) = slack.shown_to(RUTH, PARTNERSHIP)
    slack.press(RUTH, answer, action)
    payload = slack.last("block_actions").request
    for view in slack.workspace.view_stack(RUTH.user):
        slack.workspace.close_view(RUTH.user, view.id)
    trigger = slack.workspace.triggers.make(RUTH.user)
    forged = {**payload, "actions": [{**payload["actions"][0], "value": value}], "trigger_id": trigger}

    assert slack.deliver(forged).status_code == 200

    (shown,) = slack.workspace.view_stack(RUTH.user)
    assert shown.callback_id in (ids.NOTICE_MODAL, ids.LOG_ENGAGEMENT_MODAL, ids.RAISE_CONCERN_MODAL)
    if shown.callback_id == ids.NOTICE_MODAL:
        assert UNREADABLE in str(shown.blocks)


def test_a_form_about_somebody_that_was_tampered_with_changes_nobody(slack: Slack) -> None:
    people = slack.command(PRIYA, "/partnership people").view
    assert people is not None
    beside = next(each["block_id"] for each in people.blocks if TOM.user in str(each.get("accessory")))
    form = slack.press(PRIYA, people, ids.START_CHANGE, block_id=beside).view
    assert form is not None
    slack.submit(PRIYA, form, {ids.ROLES: ["lead", "member"]})
    payload = slack.last("view_submission").request
    before = everybody(slack)

    for metadata in (*TAMPERED, '{"team":"T0PARTNER1","user":"<!channel>","roles":["member"]}'):
        forged = {**payload["view"], "private_metadata": metadata, "hash": f"1.{metadata[:100]}"}
        (said,) = slack.deliver({**payload, "view": forged}).json()["errors"].values()
        assert "nothing was changed" in said or "cannot be named here" in said

    assert everybody(slack) == before


def everybody(slack: Slack) -> set[Participant]:
    with slack.partnership.open_work() as work:
        return {each for party in PARTIES for each in work.people.of(party.id)}
