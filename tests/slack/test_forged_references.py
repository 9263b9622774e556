"""Every press and submission with the reference of what somebody may not see: as if it had never been."""

import json
from datetime import date
from typing import Any

import pytest

from bot.domain.people import Person
from bot.services import concerns, drafts
from handlers import ids
from handlers.raising_forms import Step
from handlers.step_forms import read_proposal
from tests.cast import ANA, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TEAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, FILLED, opened
from tests.slack.stepping import propose

pytestmark = pytest.mark.usefixtures("no_bug")

NEVER = "C-2222"
BUTTONS = (
    ids.SHOW_CONCERN,
    ids.EDIT_DRAFT,
    ids.ACKNOWLEDGE_CONCERN,
    ids.START_RESPONSE,
    ids.START_INTERIM,
    ids.START_EXTENSION,
    ids.AGREE_EXTENSION,
    ids.DECLINE_EXTENSION,
    ids.TAKE_BACK_EXTENSION,
    ids.START_RESOLVING,
    ids.START_WITHDRAWAL,
    ids.START_NOTE,
    ids.START_EVIDENCE,
    ids.START_FOLLOW_ON,
    ids.START_LETTER,
)
FORMS = (
    *((ids.RAISE_CONCERN_MODAL, step) for step in Step),
    (ids.RESPOND_MODAL, 0),
    (ids.GIVE_RESPONSE_MODAL, 0),
    (ids.INTERIM_MODAL, 0),
    (ids.EXTENSION_MODAL, 0),
    (ids.DECLINE_MODAL, 0),
    (ids.RESOLVE_MODAL, 0),
    (ids.WITHDRAW_MODAL, 0),
    (ids.NOTE_MODAL, 0),
    (ids.EVIDENCE_MODAL, 0),
    (ids.LETTER_MODAL, 0),
)
REFUSALS = (
    "nothing with that reference",
    "no such draft of your party any more",
    "Only members and leads of the parties",
    "Only members and leads of the party that raises it",
    "whom a party has named",
)
TYPED = {
    **{block: {"value": "Typed."} for block in (f"{ids.POINT}.0", f"{ids.FURTHER_ACTION}.0", ids.WORDS, ids.REASON)},
    f"{ids.REASON}.{ids.POINT}.0.0": {"value": "Typed."},
    ids.DAY: {"selected_date": "2026-10-20"},
    ids.STANDS: {"selected_option": {"value": "resolved"}},
    ids.PAPER: {"selected_option": {"value": "concern"}},
    ids.PROVISIONS: {"selected_options": [{"value": "7b"}]},
}


def _deliver(slack: Slack, by: Person, **payload: Any) -> str:
    """What that person reads then, whatever the reference was."""
    sender = {"user": {"id": by.user, "team_id": by.team}, "team": {"id": TEAM, "domain": "demo"}}
    trigger = slack.workspace.triggers.make(by.user)
    reply = slack.deliver({**payload, **sender, "trigger_id": trigger, "api_app_id": "A0PARTBOT1"})
    stack = slack.workspace.view_stack(by.user)
    assert reply.status_code == 200
    shown = [[block | {"block_id": ""} for block in view.blocks] for view in stack]
    for view in reversed(stack):
        slack.workspace.close_view(by.user, view.id)
    said = json.dumps([reply.text, shown])
    assert any(words in said for words in REFUSALS), said
    return said


def press(slack: Slack, by: Person, action: str, reference: str) -> str:
    answers = action in (ids.AGREE_EXTENSION, ids.DECLINE_EXTENSION, ids.TAKE_BACK_EXTENSION)
    value = read_proposal(reference, date(2026, 10, 14)) if answers else reference
    pressed = {"type": "button", "action_id": action, "block_id": "b", "value": value, "action_ts": "1.0"}
    return _deliver(slack, by, type="block_actions", actions=[pressed], channel={"id": "C0PARTNER1"})


def submit(slack: Slack, by: Person, form: tuple[str, int], reference: str) -> str:
    callback, step = form
    carried = {"reference": reference, "step": step, "seen": 0, "version": 4, "to": "2026-10-14"}
    view = {
        "id": "V0FORGED",
        "type": "modal",
        "hash": f"1.{by.user}",
        "callback_id": callback,
        "private_metadata": json.dumps(carried),
        "state": {"values": {block: {ids.VALUE: element} for block, element in TYPED.items()}},
        "blocks": [{"type": "input", "block_id": block} for block in TYPED],
    }
    return _deliver(slack, by, type="view_submission", view=view)


def a_concern(slack: Slack) -> str:
    reference = slack.raised(words=CANARY)
    propose(slack, reference, ANA)
    return reference


def a_draft(slack: Slack) -> str:
    first = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    slack.written(RUTH, first, FILLED)
    (kept,) = drafts.page(slack.partnership, by=RUTH).records
    return kept.reference


@pytest.mark.parametrize(
    ("kind", "by"),
    [
        *(("concern", by) for by in (MAIRI, PRIYA, SAM, NAMESAKE)),
        *(("draft", by) for by in (ANA, TOM, MAIRI, PRIYA, SAM, NAMESAKE)),
    ],
)
def test_a_forged_reference_is_met_as_one_that_never_was(slack: Slack, kind: str, by: Person) -> None:
    slack.refusals_expected = True
    reference = a_concern(slack) if kind == "concern" else a_draft(slack)

    for action in BUTTONS:
        assert press(slack, by, action, reference) == press(slack, by, action, NEVER), action
    for form in FORMS:
        said = submit(slack, by, form, reference)
        assert said == submit(slack, by, form, NEVER), form
        assert CANARY not in said

    now = slack.workspace.clock.now()
    if kind == "concern":
        assert concerns.show(slack.partnership, reference, by=RUTH, now=now).concern.version == 2
    else:
        assert drafts.show(slack.partnership, reference, by=RUTH, now=now).draft.version == 3
