"""Who gets to see a concern, and how."""

import pytest

from bot.domain.people import Person
from bot.domain.procedure import State
from handlers import ids
from tests.cast import ANA, JOE, MAIRI, NAMESAKE, PRIYA, RUTH, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, opened


@pytest.mark.parametrize("by", [RUTH, JOE, ANA, TOM])
def test_both_parties_members_and_leads_read_it(slack: Slack, by: Person) -> None:
    reference = slack.raised(words=CANARY)

    assert CANARY in str(opened(slack.command(by, f"/concern show {reference.lower()}"), ids.CONCERN_MODAL).blocks)


ACTS = ("show", "acknowledge", "respond", "withdraw")


@pytest.mark.parametrize("by", [MAIRI, PRIYA])
@pytest.mark.parametrize("verb", ACTS)
def test_to_others_it_is_as_if_there_were_none(slack: Slack, by: Person, verb: str) -> None:
    reference = slack.raised(words=CANARY)

    outcome = slack.command(by, f"/concern {verb} {reference}")

    assert outcome.view is None
    assert outcome.text == slack.command(by, f"/concern {verb} C-2222").text
    assert slack.concerns()[0].state is State.RAISED
    listed = slack.command(by, "/concern list").view
    assert listed is not None
    assert reference not in str(listed.blocks)


@pytest.mark.parametrize("verb", [*ACTS, "raise", "list"])
def test_the_same_user_id_of_another_workspace_is_another_person(slack: Slack, verb: str) -> None:
    reference = slack.raised()
    slack.command(RUTH, "/concern help")
    line = verb if verb in ("raise", "list") else f"{verb} {reference}"
    payload = {**slack.last("command:/concern").request, "team_id": NAMESAKE.team, "text": line}

    reply = slack.deliver({**payload, "trigger_id": slack.workspace.triggers.make(RUTH.user)})

    assert reply.status_code == 200
    assert reference not in reply.text
    assert slack.concerns()[0].state is State.RAISED


def test_the_list_is_filtered_by_state_and_opens_each(slack: Slack) -> None:
    first, second = slack.raised(), slack.raised()
    slack.command(ANA, f"/concern acknowledge {first}")
    found = opened(slack.command(ANA, "/concern list acknowledged"), ids.CONCERNS_MODAL)
    assert (first in str(found.blocks), second in str(found.blocks)) == (True, False)

    narrowed = opened(slack.press(ANA, found, ids.CONCERNS_WHICH, "raised"), ids.CONCERNS_MODAL)
    assert (first in str(narrowed.blocks), second in str(narrowed.blocks)) == (False, True)
    opened(slack.press(ANA, narrowed, ids.SHOW_CONCERN), ids.CONCERN_MODAL)


def test_long_lists_have_pages(slack: Slack) -> None:
    first = slack.raised()
    for _ in range(5):
        slack.raised()
    page = opened(slack.command(JOE, "/concern list"), ids.CONCERNS_MODAL)
    assert first not in str(page.blocks)

    assert first in str(opened(slack.press(JOE, page, ids.CONCERNS_PAGE), ids.CONCERNS_MODAL).blocks)
