"""Somebody of another organisation in a shared channel: what the bot is for them, named by a party or not."""

import pytest

from bot.domain.people import Person
from bot.domain.procedure import State
from handlers import ids
from sandbox.people import ISLA as ISLA_USER
from sandbox.people import PARTNERSHIP, QUAYSIDE_TEAM
from sandbox.values import Message, Values
from tests.cast import ANA, JOE, PRIYA, TEAM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, opened, told

ISLA = Person(QUAYSIDE_TEAM, ISLA_USER)
NAMED: Values = {ids.PERSON: ISLA.user, ids.ROLES: ["lead", "member", "administrator"]}
NOT_NAMED = "Engagements and concerns are for people whom a party has named"
OTHER_VALUES = {
    ids.START_ENGAGEMENT: '{"refs":["7b"]}',
    ids.START_CONCERN: '{"refs":["7b"]}',
    ids.SNOOZE: "C-2222 3",
    ids.SHOW_ENGAGEMENT: "E-2222",
    ids.START_UPDATE: "E-2222",
    ids.ACTION_DONE: "E-2222/1",
}

pytestmark = pytest.mark.usefixtures("no_bug")


@pytest.fixture(params=[False, True], ids=["not named", "named by mistake"])
def slack_with_isla(slack: Slack, request: pytest.FixtureRequest) -> Slack:
    if request.param:
        people = opened(slack.command(PRIYA, "/partnership people"), ids.PEOPLE_MODAL)
        form = opened(slack.press(PRIYA, people, ids.START_NAMING), ids.NAME_PERSON_MODAL)
        assert slack.submit(PRIYA, form, NAMED).problem is None
        with slack.partnership.open_work() as work:
            assert work.people.participant(Person(TEAM, ISLA.user)) is not None
            assert work.people.participant(ISLA) is None
    return slack


def pressed(slack: Slack, message: Message, action: str, value: str) -> str:
    """What comes of it when Isla presses such a button in a message that she can see."""
    slack.press(JOE, message, ids.START_ENGAGEMENT)
    payload = slack.last("block_actions").request
    forged = {
        **payload,
        "user": {**payload["user"], "id": ISLA.user, "team_id": ISLA.team},
        "actions": [{**payload["actions"][0], "action_id": action, "value": value}],
        "trigger_id": slack.workspace.triggers.make(ISLA.user),
    }
    assert slack.deliver(forged).status_code == 200
    (notice,) = slack.workspace.view_stack(ISLA.user)
    slack.workspace.close_view(ISLA.user, notice.id)
    assert notice.callback_id == ids.NOTICE_MODAL
    return str(notice.blocks)


def test_every_button_tells_them_whom_to_ask_and_does_nothing(slack_with_isla: Slack) -> None:
    slack = slack_with_isla
    reference = slack.raised(words=CANARY)
    (answer,) = slack.command(JOE, "/principle 7b").messages

    for action in (
        ids.START_ENGAGEMENT,
        ids.START_CONCERN,
        ids.START_NAMING,
        ids.SHOW_CONCERN,
        ids.ACKNOWLEDGE_CONCERN,
        ids.START_RESPONSE,
        ids.START_WITHDRAWAL,
        ids.SNOOZE,
        ids.START_UPCOMING,
        ids.SHOW_SETTINGS,
        ids.START_HOURS,
        ids.START_PRIVATE_CHANNEL,
        ids.START_JOINT_CHANNEL,
        ids.SHOW_ENGAGEMENT,
        ids.START_UPDATE,
        ids.ACTION_DONE,
    ):
        assert NOT_NAMED in pressed(slack, answer, action, OTHER_VALUES.get(action, reference)), action
    assert slack.concerns()[0].state is State.RAISED


def test_a_question_is_answered_without_an_offer_to_log_or_raise(slack_with_isla: Slack) -> None:
    slack_with_isla.mention(ISLA, "The papers came the evening before")

    (answer,) = slack_with_isla.shown_to(ISLA, PARTNERSHIP)
    assert "7b" in answer.text
    assert ids.START_ENGAGEMENT not in str(answer.blocks)
    assert ids.START_CONCERN not in str(answer.blocks)


def test_no_word_of_a_concern_reaches_them_and_their_nudges_open_nothing(slack: Slack) -> None:
    people = opened(slack.command(PRIYA, "/partnership people"), ids.PEOPLE_MODAL)
    form = opened(slack.press(PRIYA, people, ids.START_NAMING), ids.NAME_PERSON_MODAL)
    assert "Choose somebody of this workspace" in str(form.blocks)
    slack.submit(PRIYA, form, NAMED)

    slack.raised(words=CANARY)
    told(slack, ANA)
    assert slack.workspace.wait_for(lambda: len(slack.workspace.channels_for(ISLA.user)) == 2, timeout=5)
    (nudge,) = told(slack, ISLA)

    assert CANARY not in str(nudge.blocks) + nudge.text
    for action in (ids.SHOW_CONCERN, ids.ACKNOWLEDGE_CONCERN, ids.START_RESPONSE):
        notice = opened(slack.press(ISLA, nudge, action), ids.NOTICE_MODAL)
        assert NOT_NAMED in str(notice.blocks)
        assert CANARY not in str(notice.blocks)
        slack.workspace.close_view(ISLA.user, notice.id)
    assert slack.concerns()[0].state is State.RAISED
    assert slack.command(ISLA, "/concern list").problem == "invalid_command"
