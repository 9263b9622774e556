"""/concern, its forms and its buttons, and what the other side gets to see."""

import pytest

from bot.domain.concern import State, Verdict
from bot.domain.people import Person
from handlers import ids
from sandbox.people import CABINET_OFFICE_PRIVATE, direct_message
from sandbox.values import Message, Outcome, Values, View
from tests.cast import ANA, JOE, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TOM
from tests.slack.conftest import Slack

CANARY = "The canary papers came the evening before."
FILLED: Values = {
    f"{ids.POINT}.0": CANARY,
    f"{ids.FURTHER_ACTION}.0": "Send canary papers five days ahead.",
    ids.PROVISIONS: ["7b", "10"],
}
ANSWERED: Values = {
    f"{ids.VERDICT}.{ids.POINT}.0": "agreed",
    f"{ids.REASON}.{ids.POINT}.0": "They did.",
    f"{ids.VERDICT}.{ids.FURTHER_ACTION}.0": "partly agreed",
    f"{ids.REASON}.{ids.FURTHER_ACTION}.0": "Three days ahead, from October.",
}


def opened(outcome: Outcome, callback: str) -> View:
    assert outcome.view is not None, outcome.text or outcome.problem
    assert outcome.view.callback_id == callback
    return outcome.view


def direct_messages(slack: Slack, to: Person) -> list[Message]:
    slack.workspace.wait_until_quiet()
    return [each for each in slack.workspace.messages(direct_message(to.user), to.user) if each.bot_id]


def told(slack: Slack, to: Person, count: int = 1) -> list[Message]:
    """Direct messages to that person, once there are `count` of them."""
    assert slack.workspace.wait_for(lambda: len(direct_messages(slack, to)) >= count, timeout=5)
    return direct_messages(slack, to)


# Raising


def test_a_lead_raises_a_concern_and_sees_it_with_its_aim_date(slack_on_either: Slack) -> None:
    slack = slack_on_either
    form = opened(slack.command(RUTH, "/concern raise They came late"), ids.RAISE_CONCERN_MODAL)
    assert form.values[f"{ids.POINT}.0"][ids.VALUE]["value"] == "They came late"
    assert "Wed 30 September 2026" in str(form.blocks)

    shown = opened(slack.submit(RUTH, form, FILLED), ids.CONCERN_MODAL)

    (concern,) = slack.concerns()
    assert (concern.points, concern.provisions, concern.state) == ((CANARY,), ("7b", "10"), State.RAISED)
    assert CANARY in str(shown.blocks)
    assert "Wed 30 September 2026" in str(shown.blocks)


def test_the_addressed_lead_is_told_by_reference_alone(slack: Slack) -> None:
    reference = slack.raised(words=CANARY)

    (message,) = told(slack, ANA)
    assert reference in message.text
    assert "canary" not in str(slack.calls("chat.postMessage"))
    for other in (TOM, PRIYA, JOE, MAIRI, SAM):
        assert direct_messages(slack, other) == []


def test_points_can_be_added_without_losing_what_was_typed(slack: Slack) -> None:
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    slack.press(RUTH, form, ids.ADD_POINT, values=FILLED)
    (form,) = slack.workspace.view_stack(RUTH.user)
    slack.press(RUTH, form, ids.ADD_FURTHER_ACTION, values={f"{ids.POINT}.1": "Nobody could be asked."})
    (form,) = slack.workspace.view_stack(RUTH.user)
    opened(slack.submit(RUTH, form, {f"{ids.FURTHER_ACTION}.1": "Say when more is to come."}), ids.CONCERN_MODAL)

    (concern,) = slack.concerns()
    assert concern.points == (CANARY, "Nobody could be asked.")
    assert len(concern.further_actions) == 2
    assert concern.provisions == ("7b", "10")


def test_an_employer_chooses_which_union_it_writes_to(slack: Slack) -> None:
    form = opened(slack.command(ANA, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    opened(slack.submit(ANA, form, {**FILLED, ids.ADDRESSED_TO: "quayside"}), ids.CONCERN_MODAL)

    (message,) = told(slack, MAIRI)
    assert slack.concerns()[0].route == "17"
    assert slack.concerns()[0].reference in message.text
    assert direct_messages(slack, RUTH) == []


def test_a_submission_that_slack_sends_again_raises_one_concern_and_gets_the_first_reply(
    slack_on_either: Slack,
) -> None:
    slack = slack_on_either
    slack.raised()
    first = slack.last("view_submission").reply

    assert slack.again("view_submission").text == first
    assert len(slack.concerns()) == 1
    assert len(told(slack, ANA)) == 1


@pytest.mark.parametrize("by", [JOE, TOM, PRIYA, SAM])
def test_nobody_but_a_lead_gets_the_form_to_raise_one(slack: Slack, by: Person) -> None:
    outcome = slack.command(by, "/concern raise They came late")

    assert outcome.view is None
    assert outcome.messages[0].ephemeral_to == by.user
    assert (slack.concerns(), slack.calls("views.open")) == ((), [])


def test_a_submission_by_somebody_who_is_no_lead_raises_nothing_and_keeps_the_form(slack: Slack) -> None:
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    slack.submit(RUTH, form, {**FILLED, ids.PROVISIONS: ["7b"]})
    payload = slack.last("view_submission").request
    forged = {**payload, "user": {**payload["user"], "id": JOE.user}, "view": {**payload["view"], "hash": "1.other"}}

    reply = slack.deliver(forged).json()

    assert reply["response_action"] == "errors"
    assert len(slack.concerns()) == 1


# Reading


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

    narrowed = opened(slack.press(ANA, found, ids.CONCERNS_STATE, "raised"), ids.CONCERNS_MODAL)
    assert (first in str(narrowed.blocks), second in str(narrowed.blocks)) == (False, True)
    opened(slack.press(ANA, narrowed, ids.SHOW_CONCERN), ids.CONCERN_MODAL)


def test_long_lists_have_pages(slack: Slack) -> None:
    first = slack.raised()
    for _ in range(5):
        slack.raised()
    page = opened(slack.command(JOE, "/concern list"), ids.CONCERNS_MODAL)
    assert first not in str(page.blocks)

    assert first in str(opened(slack.press(JOE, page, ids.CONCERNS_PAGE), ids.CONCERNS_MODAL).blocks)


# Acknowledging


def test_acknowledging_says_so_and_that_it_is_our_working_practice(slack: Slack) -> None:
    reference = slack.raised(words=CANARY)

    (reply,) = slack.command(ANA, f"/concern acknowledge {reference}").messages

    assert "working practice" in reply.text
    assert "Wed 30 September 2026" in reply.text
    assert slack.concerns()[0].state is State.ACKNOWLEDGED
    assert reference in told(slack, RUTH)[0].text


def test_acknowledging_twice_is_one_acknowledgement_and_the_first_reply_again(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()
    slack.command(ANA, f"/concern acknowledge {reference}")
    first = slack.last("command:/concern").reply

    assert slack.again("command:/concern").text == first
    assert "acknowledged" in slack.command(ANA, f"/concern acknowledge {reference}").text
    assert slack.concerns()[0].version == 2
    assert len(told(slack, RUTH)) == 1


def test_the_button_in_a_direct_message_acknowledges_and_opens_the_concern(slack: Slack) -> None:
    slack.raised(words=CANARY)
    (message,) = told(slack, ANA)

    shown = opened(slack.press(ANA, message, ids.ACKNOWLEDGE_CONCERN), ids.CONCERN_MODAL)

    assert slack.concerns()[0].state is State.ACKNOWLEDGED
    assert CANARY in str(shown.blocks)


def test_the_button_in_the_concern_changes_the_modal_in_place(slack: Slack) -> None:
    reference = slack.raised()
    shown = opened(slack.command(ANA, f"/concern show {reference}"), ids.CONCERN_MODAL)

    after = opened(slack.press(ANA, shown, ids.ACKNOWLEDGE_CONCERN), ids.CONCERN_MODAL)

    assert after.id == shown.id
    assert "Acknowledged" in str(after.blocks)


@pytest.mark.parametrize("by", [TOM, RUTH, JOE])
@pytest.mark.parametrize("verb", ["acknowledge", "respond"])
def test_nobody_but_the_addressed_lead_answers(slack: Slack, by: Person, verb: str) -> None:
    reference = slack.raised()

    outcome = slack.command(by, f"/concern {verb} {reference}")

    assert outcome.view is None
    assert "lead of the party it is addressed to" in outcome.text
    assert slack.concerns()[0].state is State.RAISED


def test_a_press_by_somebody_else_is_met_with_a_notice_and_changes_nothing(slack: Slack) -> None:
    slack.raised()
    slack.press(ANA, told(slack, ANA)[0], ids.SHOW_CONCERN)
    payload = slack.last("block_actions").request
    forged = {
        **payload,
        "user": {**payload["user"], "id": TOM.user},
        "actions": [{**payload["actions"][0], "action_id": ids.ACKNOWLEDGE_CONCERN}],
        "trigger_id": slack.workspace.triggers.make(TOM.user),
    }

    assert slack.deliver(forged).status_code == 200

    (notice,) = slack.workspace.view_stack(TOM.user)
    assert notice.callback_id == ids.NOTICE_MODAL
    assert slack.concerns()[0].state is State.RAISED


# Responding


def responding(slack: Slack, reference: str) -> View:
    return opened(slack.command(ANA, f"/concern respond {reference}"), ids.RESPOND_MODAL)


def test_the_response_answers_each_point_and_reaches_the_raising_side(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()

    opened(slack.submit(ANA, responding(slack, reference), ANSWERED), ids.CONCERN_MODAL)

    (concern,) = slack.concerns()
    assert concern.state is State.RESPONDED
    assert concern.response is not None
    assert concern.response.to_further_actions[0].verdict is Verdict.PARTLY
    (message,) = told(slack, RUTH)
    assert "Three days" not in str(slack.calls("chat.postMessage"))
    shown = opened(slack.press(RUTH, message, ids.SHOW_CONCERN), ids.CONCERN_MODAL)
    assert "Three days ahead" in str(shown.blocks)


def test_a_response_that_comes_second_keeps_what_was_typed_and_changes_nothing(slack: Slack) -> None:
    reference = slack.raised()
    form = responding(slack, reference)
    slack.submit(ANA, form, ANSWERED)
    payload = slack.last("view_submission").request
    another = {**payload, "view": {**payload["view"], "hash": "1.another", "id": "V0ANOTHER"}}

    reply = slack.deliver(another).json()

    assert reply["response_action"] == "errors"
    assert "responded" in "".join(reply["errors"].values())
    assert slack.concerns()[0].version == 2


def test_the_response_form_lies_on_the_concern_that_lies_on_the_list(slack: Slack) -> None:
    slack.raised()
    listed = opened(slack.command(ANA, "/concern list"), ids.CONCERNS_MODAL)
    shown = opened(slack.press(ANA, listed, ids.SHOW_CONCERN), ids.CONCERN_MODAL)
    form = opened(slack.press(ANA, shown, ids.START_RESPONSE), ids.RESPOND_MODAL)

    after = opened(slack.submit(ANA, form, ANSWERED), ids.CONCERN_MODAL)

    assert after.id == form.id
    assert len(slack.workspace.view_stack(ANA.user)) == 3


def test_an_answered_concern_offers_no_response_any_more(slack: Slack) -> None:
    reference = slack.raised()
    slack.submit(ANA, responding(slack, reference), ANSWERED)

    outcome = slack.command(ANA, f"/concern respond {reference}")

    assert "responded" in outcome.text
    assert ids.START_RESPONSE not in str(opened(slack.command(ANA, f"/concern show {reference}"), ids.CONCERN_MODAL))


# Withdrawing


def test_the_raising_lead_withdraws_after_being_asked(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()
    form = opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL)
    assert slack.concerns()[0].state is State.RAISED

    opened(slack.submit(RUTH, form), ids.CONCERN_MODAL)

    assert slack.concerns()[0].state is State.WITHDRAWN


def test_a_withdrawal_that_comes_after_another_is_answered_in_its_place(slack: Slack) -> None:
    reference = slack.raised()
    slack.submit(RUTH, opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL))
    payload = slack.last("view_submission").request
    another = {**payload, "view": {**payload["view"], "hash": "1.another"}}

    reply = slack.deliver(another).json()

    assert (reply["response_action"], reply["view"]["callback_id"]) == ("update", ids.NOTICE_MODAL)


@pytest.mark.parametrize("by", [JOE, ANA, TOM])
def test_nobody_else_withdraws_it(slack: Slack, by: Person) -> None:
    reference = slack.raised()

    outcome = slack.command(by, f"/concern withdraw {reference}")

    assert "lead of the party that raises it" in outcome.text
    assert slack.concerns()[0].state is State.RAISED


# Nudges and the rest


def test_nudges_come_by_date_once_and_the_channel_only_shows(slack: Slack) -> None:
    reference = slack.raised(words=CANARY)
    told(slack, ANA)
    before = len(direct_messages(slack, ANA))

    slack.workspace.move_clock(to=slack.workspace.clock.now().replace(month=9, day=23, hour=9))
    slack.workspace.wait_until_quiet()
    slack.tell(SAM, "help")  # A commit wakes the sender.

    messages = told(slack, ANA, before + 1)
    assert any("aim date" in message.text.lower() and reference in message.text for message in messages)

    def posts() -> list[Message]:
        return [each for each in slack.workspace.messages(CABINET_OFFICE_PRIVATE, ANA.user) if each.bot_id]

    assert slack.workspace.wait_for(posts, timeout=5)
    for post in posts():
        elements = [each for block in post.blocks if block["type"] == "actions" for each in block["elements"]]
        assert [each["action_id"] for each in elements] == [ids.SHOW_CONCERN]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("help", "/concern raise"),
        ("", "/concern raise"),
        ("they never told us", "/concern raise"),
        ("acknowlege C-22AA", "/concern acknowledge C-22AA"),
        ("respond", "/concern respond"),
        ("list rased", "/concern list raised"),
    ],
)
def test_every_other_line_is_answered_and_does_nothing(slack: Slack, line: str, said: str) -> None:
    outcome = slack.command(RUTH, f"/concern {line}")

    assert said in outcome.text
    assert (outcome.view, slack.concerns()) == (None, ())


@pytest.mark.parametrize("value", ["", "C-2222", "nonsense", "E-4HX9", "C-7K2M' OR 1=1"])
@pytest.mark.parametrize("action", [ids.SHOW_CONCERN, ids.ACKNOWLEDGE_CONCERN, ids.START_RESPONSE])
def test_a_button_with_another_value_is_met_with_a_notice(slack: Slack, action: str, value: str) -> None:
    slack.raised()
    slack.press(ANA, told(slack, ANA)[0], ids.SHOW_CONCERN)
    payload = slack.last("block_actions").request
    for view in slack.workspace.view_stack(ANA.user):
        slack.workspace.close_view(ANA.user, view.id)
    forged = {
        **payload,
        "actions": [{**payload["actions"][0], "action_id": action, "value": value}],
        "trigger_id": slack.workspace.triggers.make(ANA.user),
    }

    assert slack.deliver(forged).status_code == 200

    assert slack.workspace.view_stack(ANA.user)[-1].callback_id == ids.NOTICE_MODAL
    assert slack.concerns()[0].state is State.RAISED
