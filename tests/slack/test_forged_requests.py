"""Buttons and forms with somebody else's reference in them: nobody learns from them that a concern exists."""

import json
from typing import Any

import pytest

from bot.domain.people import Person
from bot.domain.procedure import State
from handlers import ids
from tests.cast import JOE, MAIRI, NAMESAKE, PRIYA, SAM, TEAM, TOM
from tests.slack.conftest import Slack

OUTSIDERS = [MAIRI, PRIYA, SAM, NAMESAKE]
BUTTONS = [ids.SHOW_CONCERN, ids.ACKNOWLEDGE_CONCERN, ids.START_RESPONSE, ids.START_WITHDRAWAL]
FORMS = [ids.RESPOND_MODAL, ids.WITHDRAW_MODAL]
NO_SUCH = "C-2222"
REPLIES = {
    f"{part}.{kind}.0": {ids.VALUE: value}
    for kind in (ids.POINT, ids.FURTHER_ACTION)
    for part, value in ((ids.VERDICT, {"selected_option": {"value": "agreed"}}), (ids.REASON, {"value": "Because."}))
}


def interaction(slack: Slack, by: Person, kind: str, **fields: Any) -> dict[str, Any]:
    trigger = slack.workspace.triggers.make(by.user)
    return {
        "type": kind,
        "user": {"id": by.user, "team_id": by.team},
        "team": {"id": TEAM},
        "trigger_id": trigger,
        **fields,
    }


def pressed(slack: Slack, by: Person, action: str, reference: str) -> str:
    """What the modal says that comes of it."""
    button = {"type": "button", "action_id": action, "block_id": "b", "value": reference, "action_ts": "1.0"}
    press = interaction(slack, by, "block_actions", actions=[button], channel={"id": "C0PARTNER1"})
    assert slack.deliver(press).status_code == 200
    (notice,) = slack.workspace.view_stack(by.user)
    slack.workspace.close_view(by.user, notice.id)
    assert notice.callback_id == ids.NOTICE_MODAL
    return "\n".join(block["text"]["text"] for block in notice.blocks)


def submitted(slack: Slack, by: Person, form: str, reference: str) -> str:
    view = {
        "type": "modal",
        "id": "V0FORGED01",
        "hash": f"1.{reference}",
        "callback_id": form,
        "private_metadata": json.dumps({"reference": reference}),
        "state": {"values": REPLIES},
        "blocks": [{"type": "input", "block_id": each} for each in REPLIES],
    }
    reply = slack.deliver(interaction(slack, by, "view_submission", view=view))
    assert reply.json()["response_action"] == "errors"
    return reply.text


@pytest.mark.parametrize("by", OUTSIDERS, ids=["other party", "administrator", "no party", "another workspace"])
@pytest.mark.parametrize("action", BUTTONS)
def test_a_button_tells_an_outsider_the_same_whether_or_not_there_is_a_concern(
    slack: Slack, by: Person, action: str
) -> None:
    reference = slack.raised()

    assert pressed(slack, by, action, reference) == pressed(slack, by, action, NO_SUCH)
    assert slack.concerns()[0].state is State.RAISED


@pytest.mark.parametrize("by", OUTSIDERS, ids=["other party", "administrator", "no party", "another workspace"])
@pytest.mark.parametrize("form", FORMS)
def test_a_form_tells_an_outsider_the_same_whether_or_not_there_is_a_concern(
    slack: Slack, by: Person, form: str
) -> None:
    reference = slack.raised()

    assert submitted(slack, by, form, reference) == submitted(slack, by, form, NO_SUCH)
    assert slack.concerns()[0].state is State.RAISED


@pytest.mark.parametrize("by", [TOM, JOE], ids=["addressed party's member", "raising party's member"])
@pytest.mark.parametrize("form", FORMS)
def test_a_member_who_may_read_it_may_not_submit_a_form_about_it(slack: Slack, by: Person, form: str) -> None:
    reference = slack.raised()

    assert "nothing was changed" in submitted(slack, by, form, reference)
    assert slack.concerns()[0].state is State.RAISED
