"""Settings, as people read and change them in Slack: their own, and what one side proposes to the other."""

from datetime import time
from typing import Any

import pytest

from bot.domain.hours import USUAL_HOURS, Hours
from bot.domain.people import Participant, Person
from bot.domain.practice import Conversation, Practice, Region
from handlers import ids
from sandbox.people import BRIGHTWATER_PRIVATE, CABINET_OFFICE_PRIVATE, PARTNERSHIP
from sandbox.values import Outcome, Values, View
from tests.cast import ANA, JOE, MAIRI, PRIYA, RUTH, SAM, TEAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import direct_messages, opened, told

pytestmark = pytest.mark.usefixtures("no_bug")

EARLY: Values = {ids.MORNING: "08:00", ids.DAYS: ["0", "2"], ids.DIGEST: "yes"}
JOINT = Conversation(TEAM, PARTNERSHIP)


def shown_to(slack: Slack, by: Person) -> View:
    return opened(slack.command(by, "/partnership settings"), ids.SETTINGS_MODAL)


def pressed(slack: Slack, by: Person, action: str, view: View | None = None) -> Outcome:
    return slack.press(by, view or shown_to(slack, by), action)


def top(slack: Slack, by: Person) -> View:
    (shown,) = slack.workspace.view_stack(by.user)
    return shown


def known(slack: Slack, person: Person) -> Participant:
    with slack.partnership.open_work() as work:
        found = work.people.participant(person)
    assert found is not None
    return found


def practice(slack: Slack) -> Practice:
    with slack.partnership.open_work() as work:
        return work.practices.agreed()


def offered(view: View) -> set[str]:
    accessories = [block["accessory"] for block in view.blocks if "accessory" in block]
    elements = [each for block in view.blocks if block["type"] == "actions" for each in block["elements"]]
    return {each["action_id"] for each in (*accessories, *elements)}


def close_all(slack: Slack, by: Person) -> None:
    for view in reversed(slack.workspace.view_stack(by.user)):
        slack.workspace.close_view(by.user, view.id)


def propose_scotland(slack: Slack, by: Person = PRIYA) -> View:
    form = opened(pressed(slack, by, ids.START_REGION), ids.PROPOSE_REGION_MODAL)
    outcome = slack.submit(by, form, {ids.REGION: "scotland"})
    assert outcome.problem is None, outcome.errors
    return top(slack, by)


STARTS = {ids.START_HOURS, ids.START_REGION, ids.START_JOINT_CHANNEL, ids.START_PRIVATE_CHANNEL}


@pytest.mark.parametrize(
    ("by", "may"),
    [
        (ANA, {ids.START_HOURS}),
        (TOM, {ids.START_HOURS}),
        (JOE, {ids.START_HOURS}),
        (MAIRI, {ids.START_HOURS}),
        (RUTH, STARTS),
        (PRIYA, STARTS | {ids.CLEAR_PRIVATE_CHANNEL}),
    ],
)
def test_everybody_reads_the_settings_and_is_offered_what_they_may_change(
    slack: Slack, by: Person, may: set[str]
) -> None:
    shown = shown_to(slack, by)

    text = str(shown.blocks)
    assert "Nudges come at 09:30, Monday to Friday. You get no weekly digest." in text
    assert "those of England and Wales, as whoever runs the bot chose." in text
    assert "*Joint channel*: none." in text
    assert offered(shown) == may


def test_another_partys_channel_is_shown_to_nobody(slack: Slack) -> None:
    assert CABINET_OFFICE_PRIVATE in str(shown_to(slack, PRIYA).blocks)
    assert all(CABINET_OFFICE_PRIVATE not in str(shown_to(slack, by).blocks) for by in (RUTH, MAIRI, JOE))


def test_somebody_who_takes_no_part_is_told_whom_to_ask(slack: Slack) -> None:
    outcome = slack.command(SAM, "/partnership settings")

    assert outcome.view is None
    assert "ask that party's administrator" in outcome.text


@pytest.mark.parametrize("by", [ANA, JOE, PRIYA])
def test_the_home_leads_to_them(slack: Slack, by: Person) -> None:
    slack.workspace.open_home(by.user)
    assert slack.workspace.wait_until_quiet()
    home = slack.workspace.home(by.user)
    assert home is not None

    opened(slack.press(by, home, ids.SHOW_SETTINGS), ids.SETTINGS_MODAL)


def test_the_home_of_somebody_of_no_party_does_not(slack: Slack) -> None:
    slack.workspace.open_home(SAM.user)
    assert slack.workspace.wait_until_quiet()
    home = slack.workspace.home(SAM.user)

    assert home is not None
    assert ids.SHOW_SETTINGS not in offered(home)


@pytest.mark.parametrize("by", [JOE, ANA, PRIYA])
def test_somebody_sets_their_hours_and_reads_them_where_they_came_from(slack_on_either: Slack, by: Person) -> None:
    slack = slack_on_either
    form = opened(pressed(slack, by, ids.START_HOURS), ids.HOURS_MODAL)

    outcome = slack.submit(by, form, EARLY)

    assert outcome.problem is None
    assert known(slack, by).hours == Hours(time(8, 0), frozenset({0, 2}))
    assert known(slack, by).wants_digest
    said = "Nudges come at 08:00, Monday and Wednesday. You get a weekly digest."
    assert said in str(top(slack, by).blocks)


def test_the_form_shows_what_is_set(slack: Slack) -> None:
    slack.submit(JOE, opened(pressed(slack, JOE, ids.START_HOURS), ids.HOURS_MODAL), EARLY)
    close_all(slack, JOE)

    form = opened(pressed(slack, JOE, ids.START_HOURS), ids.HOURS_MODAL)

    slack.submit(JOE, form)
    assert known(slack, JOE).hours == Hours(time(8, 0), frozenset({0, 2}))
    assert known(slack, JOE).wants_digest


def forged(slack: Slack, by: Person, form: View, values: Values, wrong: dict[str, dict[str, Any]]) -> Any:
    """The answer to a submission that Slack's own forms would not send."""
    slack.submit(by, form, values)
    request = slack.last("view_submission").request
    view = request["view"]
    held = {block: {ids.VALUE: {**view["state"]["values"][block][ids.VALUE], **more}} for block, more in wrong.items()}
    state = {"values": {**view["state"]["values"], **held}}
    answer = slack.deliver({**request, "view": {**view, "id": "V0FORGED", "hash": "h", "state": state}})
    return answer.json() if answer.content else {}


@pytest.mark.parametrize(
    ("block", "wrong"),
    [
        (ids.DAYS, {"selected_options": []}),
        (ids.DAYS, {"selected_options": [{"value": "5"}]}),
        (ids.MORNING, {"selected_option": {"value": "03:00"}}),
        (ids.MORNING, {"selected_option": {"value": "noon"}}),
        (ids.MORNING, {"selected_option": None}),
        (ids.DIGEST, {"selected_option": None}),
    ],
)
def test_what_is_not_on_offer_is_refused_on_its_field(slack: Slack, block: str, wrong: dict[str, Any]) -> None:
    form = opened(pressed(slack, JOE, ids.START_HOURS), ids.HOURS_MODAL)

    answer = forged(slack, JOE, form, EARLY, {block: wrong})

    assert list(answer["errors"]) == [block]
    assert known(slack, JOE).hours == Hours(time(8, 0), frozenset({0, 2}))


def test_a_submission_that_comes_again_does_not_undo_what_was_set_since(slack: Slack) -> None:
    slack.submit(JOE, opened(pressed(slack, JOE, ids.START_HOURS), ids.HOURS_MODAL), EARLY)
    first = slack.last("view_submission").request
    # The modal below it is closed by then.
    slack.refusals_expected = True
    usual: Values = {ids.MORNING: "09:30", ids.DAYS: ["0", "1", "2", "3", "4"], ids.DIGEST: "no"}
    close_all(slack, JOE)
    slack.submit(JOE, opened(pressed(slack, JOE, ids.START_HOURS), ids.HOURS_MODAL), usual)

    assert slack.deliver(first).status_code == 200

    assert (known(slack, JOE).hours, known(slack, JOE).wants_digest) == (USUAL_HOURS, False)


def test_what_one_side_proposes_the_other_is_told_of_and_agrees_to(slack_on_either: Slack) -> None:
    slack = slack_on_either
    mine = propose_scotland(slack)
    assert "*Cabinet Office* proposes the bank holidays of Scotland." in str(mine.blocks)
    assert ids.TAKE_BACK_PROPOSAL in offered(mine)
    assert not {ids.AGREE_PROPOSAL, ids.START_REGION} & offered(mine)

    (message,) = told(slack, RUTH)
    assert message.text == (
        "The other side proposes the bank holidays of Scotland. It holds once an administrator of your side agrees."
    )
    theirs = opened(slack.press(RUTH, message, ids.SHOW_SETTINGS), ids.SETTINGS_MODAL)
    assert {ids.AGREE_PROPOSAL, ids.DECLINE_PROPOSAL} <= offered(theirs)
    pressed(slack, RUTH, ids.AGREE_PROPOSAL, theirs)

    assert practice(slack) == Practice(Region.SCOTLAND)
    assert "*Bank holidays*: those of Scotland." in str(top(slack, RUTH).blocks)
    (answer,) = told(slack, PRIYA)
    assert answer.text == "The other side has agreed to what yours proposed: the bank holidays of Scotland."
    assert all(direct_messages(slack, each) == [] for each in (ANA, TOM, JOE, MAIRI))


@pytest.mark.parametrize("by", [ANA, JOE, MAIRI])
def test_a_proposal_is_read_by_all_and_answered_by_administrators_alone(slack: Slack, by: Person) -> None:
    propose_scotland(slack)

    shown = shown_to(slack, by)

    assert "An administrator of the other side agrees or declines." in str(shown.blocks)
    assert offered(shown) == {ids.START_HOURS}


@pytest.mark.parametrize(
    ("by", "action", "told_of"),
    [
        (RUTH, ids.DECLINE_PROPOSAL, (PRIYA, "The other side has declined what yours proposed")),
        (PRIYA, ids.TAKE_BACK_PROPOSAL, (RUTH, "The other side has taken back what it proposed")),
    ],
)
def test_it_is_declined_or_taken_back(slack: Slack, by: Person, action: str, told_of: tuple[Person, str]) -> None:
    propose_scotland(slack)
    told(slack, RUTH)
    close_all(slack, PRIYA)

    pressed(slack, by, action)

    assert practice(slack) == Practice()
    assert ids.START_REGION in offered(top(slack, by))
    whom, words = told_of
    assert words in told(slack, whom, 2 if whom == RUTH else 1)[-1].text


@pytest.mark.parametrize("action", [ids.AGREE_PROPOSAL, ids.DECLINE_PROPOSAL, ids.TAKE_BACK_PROPOSAL])
def test_who_presses_what_was_answered_meanwhile_is_told_so(slack: Slack, action: str) -> None:
    mine = propose_scotland(slack)
    theirs = shown_to(slack, RUTH)
    by, view = (PRIYA, mine) if action == ids.TAKE_BACK_PROPOSAL else (RUTH, theirs)
    other = (RUTH, theirs, ids.DECLINE_PROPOSAL) if by == PRIYA else (PRIYA, mine, ids.TAKE_BACK_PROPOSAL)
    slack.press(other[0], other[1], other[2])

    refused = slack.press(by, view, action)

    assert refused.view is not None
    assert "This is not proposed any more" in str(refused.view.blocks)
    assert practice(slack) == Practice()


@pytest.mark.parametrize("by", [ANA, JOE, MAIRI, PRIYA, SAM])
@pytest.mark.parametrize(
    "value", ['{"setting":"region","value":"scotland"}', '{"setting":"region","value":"atlantis"}', "{}", ""]
)
def test_a_forged_agreement_changes_nothing(slack: Slack, by: Person, value: str) -> None:
    propose_scotland(slack)
    close_all(slack, PRIYA)
    press = {
        "type": "block_actions",
        "user": {"id": by.user, "team_id": by.team},
        "team": {"id": TEAM},
        "trigger_id": slack.workspace.triggers.make(by.user),
        "actions": [{"type": "button", "action_id": ids.AGREE_PROPOSAL, "block_id": "b", "value": value}],
    }

    assert slack.deliver(press).status_code == 200

    assert practice(slack) == Practice()
    assert top(slack, by).callback_id == ids.NOTICE_MODAL


def test_a_joint_channel_is_agreed_on_and_given_up(slack: Slack) -> None:
    form = opened(pressed(slack, RUTH, ids.START_JOINT_CHANNEL), ids.PROPOSE_CHANNEL_MODAL)
    slack.submit(RUTH, form, {ids.JOINT_CHANNEL: PARTNERSHIP})
    assert f"proposes <#{PARTNERSHIP}> as the joint channel." in str(top(slack, RUTH).blocks)
    pressed(slack, PRIYA, ids.AGREE_PROPOSAL)
    assert practice(slack).joint_channel == JOINT

    pressed(slack, PRIYA, ids.PROPOSE_NO_CHANNEL, top(slack, PRIYA))
    assert "proposes to have no joint channel any more." in str(top(slack, PRIYA).blocks)
    close_all(slack, RUTH)
    pressed(slack, RUTH, ids.AGREE_PROPOSAL)
    assert practice(slack).joint_channel is None


def test_a_partys_own_channel_is_refused_as_the_joint_one_on_the_field(slack: Slack) -> None:
    form = opened(pressed(slack, PRIYA, ids.START_JOINT_CHANNEL), ids.PROPOSE_CHANNEL_MODAL)

    outcome = slack.submit(PRIYA, form, {ids.JOINT_CHANNEL: CABINET_OFFICE_PRIVATE})

    assert outcome.errors == {
        ids.JOINT_CHANNEL: "This channel cannot be the joint one. Choose one that all parties read."
    }


def test_an_administrator_names_their_partys_channel_and_takes_it_away(slack: Slack) -> None:
    form = opened(pressed(slack, RUTH, ids.START_PRIVATE_CHANNEL), ids.PRIVATE_CHANNEL_MODAL)

    slack.submit(RUTH, form, {ids.PRIVATE_CHANNEL: BRIGHTWATER_PRIVATE})
    assert known(slack, RUTH).party.private_channel == BRIGHTWATER_PRIVATE
    assert f"<#{BRIGHTWATER_PRIVATE}>" in str(top(slack, RUTH).blocks)

    pressed(slack, RUTH, ids.CLEAR_PRIVATE_CHANNEL, top(slack, RUTH))
    assert known(slack, RUTH).party.private_channel is None
    assert "Your leads read in direct messages that an aim date is coming up." in str(top(slack, RUTH).blocks)


@pytest.mark.parametrize(
    ("channel", "says"),
    [
        (CABINET_OFFICE_PRIVATE, "This channel cannot be your party's own. Choose one that it alone reads."),
        ("D0DIRECT01", "That is not on offer. Choose from the list."),
        ("<!channel>", "That is not on offer. Choose from the list."),
        (None, "Please fill this in."),
    ],
)
def test_a_forged_channel_is_refused_on_its_field(slack: Slack, channel: str | None, says: str) -> None:
    form = opened(pressed(slack, RUTH, ids.START_PRIVATE_CHANNEL), ids.PRIVATE_CHANNEL_MODAL)

    wrong = {ids.PRIVATE_CHANNEL: {"selected_conversation": channel}}
    answer = forged(slack, RUTH, form, {ids.PRIVATE_CHANNEL: BRIGHTWATER_PRIVATE}, wrong)

    assert answer["errors"] == {ids.PRIVATE_CHANNEL: says}
    assert known(slack, RUTH).party.private_channel == BRIGHTWATER_PRIVATE
