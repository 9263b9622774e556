"""Socket Mode when the bot cannot answer: Slack says so to the person or asks again, and nothing is done twice."""

from collections.abc import Iterator

import pytest

from bot.domain.concern import EntryKind
from bot.domain.procedure import State
from handlers import ids
from sandbox.people import direct_message
from tests.cast import ANA, JOE, RUTH
from tests.slack.conftest import Slack, slack_on
from tests.slack.forms import FILLED, opened, told
from tests.slack.stalls import another_program_writes

NOT_CONFIRMED = "could not be confirmed as saved"


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[Slack]:
    with slack_on(sqlite_url, over_sockets=True) as slack:
        yield slack


def delivered_again(slack: Slack, name: str) -> str:
    """The latest request of that kind comes once more, down a socket; the answer."""
    assert slack.workspace.deliver_again(slack.last(name).number) == 200
    return str(slack.last(name).reply)


def kinds(slack: Slack) -> list[EntryKind]:
    return [entry.kind for entry in slack.concerns()[0].timeline]


def test_an_event_that_cannot_be_answered_now_comes_again_and_is_answered_once(slack: Slack, sqlite_url: str) -> None:
    slack.refusals_expected = True
    with another_program_writes(sqlite_url):
        root = slack.workspace.post(JOE.user, direct_message(JOE.user), "Which principle is about tone?")
        assert slack.workspace.wait_for(slack.workspace.refusals, timeout=6)

    assert slack.workspace.wait_for(lambda: slack.in_thread(JOE, root.ts), timeout=6)
    slack.workspace.wait_until_quiet()
    tries = [each for each in slack.workspace.traffic() if each.name == "event:message"]
    assert (tries[0].refusal, tries[-1].refusal) == ("http_timeout", None)
    delivered_again(slack, "event:message")
    slack.tell(JOE, "help")  # Answered after whatever was asked before.
    assert len(slack.in_thread(JOE, root.ts)) == 1


def test_a_press_that_cannot_be_answered_is_marked_and_done_once_however_often_it_comes(
    slack: Slack, sqlite_url: str
) -> None:
    slack.refusals_expected = True
    slack.raised()
    (message,) = told(slack, ANA)
    slack.workspace.faults.hang("views.open")
    with another_program_writes(sqlite_url):
        assert slack.press(ANA, message, ids.ACKNOWLEDGE_CONCERN).problem == "operation_timeout"
    slack.workspace.faults.clear()
    assert slack.concerns()[0].state is State.RAISED

    for _ in range(3):
        delivered_again(slack, "block_actions")

    assert kinds(slack).count(EntryKind.ACKNOWLEDGED) == 1


def test_a_command_and_a_form_say_that_nothing_is_confirmed_and_come_again_without_doing_it_twice(
    slack: Slack, sqlite_url: str
) -> None:
    reference = slack.raised()
    first = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    last = slack.written(RUTH, first, FILLED)
    with another_program_writes(sqlite_url):
        said = slack.command(ANA, f"/concern acknowledge {reference}")
        refused = slack.submit(RUTH, last)
    assert NOT_CONFIRMED in said.text
    assert NOT_CONFIRMED in str(refused.view)

    (acknowledged,) = {delivered_again(slack, "command:/concern") for _ in range(2)}
    assert "is acknowledged, and the lead who raised it is told" in acknowledged
    assert kinds(slack).count(EntryKind.ACKNOWLEDGED) == 1
    (raised,) = {delivered_again(slack, "view_submission") for _ in range(2)}
    assert "Concern C-" in raised
    assert len(slack.concerns()) == 2
