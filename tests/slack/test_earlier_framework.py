"""A concern under the text of 2000, which lays down no route and no weeks: an aim date comes by agreement alone."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from bot.domain.concern import EntryKind
from bot.domain.people import Person
from bot.domain.procedure import State
from bot.services import nudges
from handlers import ids
from sandbox.values import Values
from tests.cast import ANA, RUTH
from tests.slack.conftest import Slack, slack_on
from tests.slack.forms import opened, told
from tests.slack.stepping import LONDON, move_to, nudge_offering, responded, the_concern

pytestmark = pytest.mark.usefixtures("no_bug")

AGREED = date(2026, 10, 14)


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[Slack]:
    with slack_on(sqlite_url, framework="civil-service-2000") as slack:
        yield slack


@pytest.fixture
def reference(slack: Slack) -> str:
    step = opened(slack.command(RUTH, "/concern raise The papers came the evening before."), ids.RAISE_CONCERN_MODAL)
    values: Values = {ids.PROVISIONS: ["18b"], f"{ids.FURTHER_ACTION}.0": "Send papers five days ahead."}
    check = slack.written(RUTH, step, values)
    assert "No route is laid down" in str(check.blocks)
    assert "weeks" not in str(check.blocks)
    return opened(slack.submit(RUTH, check), ids.CONCERN_MODAL).title.removeprefix("Concern ")


def propose(slack: Slack, by: Person, reference: str) -> None:
    form = opened(slack.command(by, f"/concern extend {reference}"), ids.EXTENSION_MODAL)
    assert form.title == "Propose an aim date"
    slack.submit(by, form, {ids.DAY: AGREED.isoformat(), ids.REASON: "Both teams meet the week before."})


def test_it_goes_from_lead_to_lead_and_has_no_aim_date(slack: Slack, reference: str) -> None:
    concern = the_concern(slack)
    assert (concern.route, concern.aim_date, concern.state) == (None, None, State.RAISED)
    assert "Aim date" not in told(slack, ANA)[0].text

    slack.command(ANA, f"/concern acknowledge {reference}")
    assert "acknowledged" in told(slack, RUTH)[0].text
    assert nudges.next_due(slack.partnership, after=slack.workspace.clock.now()) is None


@pytest.mark.parametrize(("proposes", "answers"), [(ANA, RUTH), (RUTH, ANA)])
def test_an_aim_date_holds_once_both_have_agreed_and_comes_up_as_any_other(
    slack: Slack, reference: str, proposes: Person, answers: Person
) -> None:
    propose(slack, proposes, reference)
    assert the_concern(slack).aim_date is None

    message = nudge_offering(slack, answers, ids.AGREE_EXTENSION)
    opened(slack.press(answers, message, ids.AGREE_EXTENSION), ids.CONCERN_MODAL)
    assert the_concern(slack).aim_date == AGREED

    move_to(slack, datetime(2026, 9, 30, 10, tzinfo=LONDON))
    assert slack.workspace.wait_for(lambda: "Aim date coming up" in told(slack, ANA)[-1].text)


def test_not_resolved_waits_for_a_response_where_no_aim_date_was_agreed(slack: Slack, reference: str) -> None:
    form = opened(slack.command(RUTH, f"/concern resolve {reference}"), ids.RESOLVE_MODAL)
    assert "Not resolved" not in str(form.blocks)

    responded(slack, reference)
    form = opened(slack.command(RUTH, f"/concern resolve {reference}"), ids.RESOLVE_MODAL)
    slack.submit(RUTH, form, {ids.STANDS: "not resolved"})

    assert the_concern(slack).entries(EntryKind.NOT_RESOLVED)
