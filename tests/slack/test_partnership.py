"""/partnership: help for everybody, the parties for who takes part, a party's people for its administrators."""

from typing import Any

import pytest

from bot.domain.people import Participant, Person, Role
from bot.services import naming
from handlers import ids
from sandbox.values import Values, View
from tests.cast import ADMINISTRATOR, ANA, JOE, LEAD, MAIRI, MEMBER, PRIYA, RUTH, SAM, TEAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import opened, told

AS_LEAD: Values = {ids.PERSON: SAM.user, ids.ROLES: ["lead", "member"]}


def known(slack: Slack, person: Person) -> Participant | None:
    with slack.partnership.open_work() as work:
        return work.people.participant(person)


def roles(slack: Slack, person: Person) -> frozenset[Role]:
    found = known(slack, person)
    return found.roles if found else frozenset()


def listed(slack: Slack, by: Person = PRIYA) -> View:
    return opened(slack.command(by, "/partnership people"), ids.PEOPLE_MODAL)


def naming_form(slack: Slack, by: Person = PRIYA) -> View:
    return opened(slack.press(by, listed(slack, by), ids.START_NAMING), ids.NAME_PERSON_MODAL)


def change_form(slack: Slack, of: Person, by: Person = PRIYA) -> View:
    shown = listed(slack, by)
    block = _beside(shown, of)
    return opened(slack.press(by, shown, ids.START_CHANGE, block_id=block["block_id"]), ids.CHANGE_PERSON_MODAL)


def _beside(shown: View, person: Person) -> dict[str, Any]:
    (block,) = [each for each in shown.blocks if person.user in str(each.get("accessory", {}).get("value"))]
    return block


def top(slack: Slack, by: Person = PRIYA) -> View:
    return slack.workspace.view_stack(by.user)[-1]


@pytest.mark.parametrize("by", [PRIYA, ANA, JOE, SAM])
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "/partnership people"),
        ("help", "/concern help"),
        ("pepole", "/partnership people"),
        ("what is coming up", "/partnership parties"),
    ],
)
def test_everybody_gets_help(slack: Slack, by: Person, line: str, said: str) -> None:
    (reply,) = slack.command(by, f"/partnership {line}").messages

    assert said in reply.text
    assert reply.ephemeral_to == by.user


@pytest.mark.parametrize("by", [PRIYA, TOM, RUTH, JOE, MAIRI])
def test_who_takes_part_sees_the_parties_and_nobodys_name(slack: Slack, by: Person) -> None:
    (reply,) = slack.command(by, "/partnership parties").messages

    assert "*Brightwater Staff Union*, union side: has named a lead" in reply.text
    assert "<@" not in str(reply.blocks) + reply.text


@pytest.mark.parametrize("line", ["parties", "people"])
def test_who_takes_no_part_is_told_whom_to_ask(slack: Slack, line: str) -> None:
    outcome = slack.command(SAM, f"/partnership {line}")

    assert outcome.view is None
    assert "ask that party's administrator" in outcome.text
    assert "Brightwater" not in outcome.text


@pytest.mark.parametrize("by", [ANA, TOM, JOE, MAIRI])
def test_who_is_no_administrator_reads_whose_it_is_to_do(slack: Slack, by: Person) -> None:
    outcome = slack.command(by, "/partnership people")

    assert outcome.view is None
    assert "an administrator of the party" in outcome.text
    assert slack.calls("views.open") == []


@pytest.mark.parametrize(("by", "own", "others"), [(PRIYA, {ANA, TOM, PRIYA}, {RUTH, JOE}), (RUTH, {RUTH, JOE}, {ANA})])
def test_an_administrator_sees_the_own_people_only(
    slack: Slack, by: Person, own: set[Person], others: set[Person]
) -> None:
    shown = str(listed(slack, by).blocks)

    assert all(f"<@{person.user}>" in shown for person in own)
    assert not any(person.user in shown for person in others | {MAIRI, SAM})


def test_an_administrator_names_somebody_and_is_back_at_the_list(slack_on_either: Slack) -> None:
    slack = slack_on_either
    outcome = slack.submit(PRIYA, naming_form(slack), AS_LEAD)

    assert outcome.problem is None
    assert roles(slack, SAM) == {Role.LEAD, Role.MEMBER}
    (shown,) = slack.workspace.view_stack(PRIYA.user)
    assert shown.callback_id == ids.PEOPLE_MODAL
    assert f"<@{SAM.user}>" in str(shown.blocks)
    opened(slack.command(SAM, "/concern raise"), ids.RAISE_CONCERN_MODAL)


def test_a_submission_that_slack_sends_again_names_once_and_gets_the_first_reply(slack_on_either: Slack) -> None:
    slack = slack_on_either
    slack.submit(PRIYA, naming_form(slack), AS_LEAD)
    first = slack.last("view_submission").reply

    assert slack.again("view_submission").text == (first or "")
    assert roles(slack, SAM) == {Role.LEAD, Role.MEMBER}


@pytest.mark.parametrize("taken", [RUTH, JOE, MAIRI])
def test_somebody_who_speaks_for_another_party_cannot_be_named_and_nothing_more_is_said(
    slack: Slack, taken: Person
) -> None:
    before = known(slack, taken)
    outcome = slack.submit(PRIYA, naming_form(slack), {**AS_LEAD, ids.PERSON: taken.user})

    assert outcome.view is not None
    assert outcome.view.errors == {ids.PERSON: "This person cannot be named here. Ask them, or whoever runs the bot."}
    assert known(slack, taken) == before


def test_the_bot_itself_is_refused_in_the_same_words(slack: Slack) -> None:
    bot = slack.workspace.app.bot_user
    outcome = slack.submit(PRIYA, naming_form(slack), {**AS_LEAD, ids.PERSON: bot})

    assert outcome.view is not None
    assert "cannot be named here" in outcome.view.errors[ids.PERSON]
    assert known(slack, Person(TEAM, bot)) is None


def test_somebody_who_is_named_already_is_changed_in_the_list(slack: Slack) -> None:
    outcome = slack.submit(PRIYA, naming_form(slack), {**AS_LEAD, ids.PERSON: TOM.user})

    assert outcome.view is not None
    assert "among your people already" in outcome.view.errors[ids.PERSON]
    assert roles(slack, TOM) == MEMBER


def test_roles_are_changed_from_what_they_are(slack_on_either: Slack) -> None:
    slack = slack_on_either
    form = change_form(slack, TOM)
    assert [each["value"] for each in form.values[ids.ROLES][ids.VALUE]["selected_options"]] == ["member"]

    slack.submit(PRIYA, form, {ids.ROLES: ["member", "administrator"]})

    assert roles(slack, TOM) == MEMBER | ADMINISTRATOR
    assert f"<@{TOM.user}>\nMember and administrator" in str(top(slack).blocks).replace("\\n", "\n")
    assert opened(slack.command(TOM, "/partnership people"), ids.PEOPLE_MODAL)


def test_a_change_of_somebody_who_was_changed_meanwhile_is_told_on_the_form(slack: Slack) -> None:
    form = change_form(slack, TOM)
    naming.change_roles(
        slack.partnership, TOM, LEAD, seen=MEMBER, by=PRIYA, now=slack.workspace.clock.now(), delivery="elsewhere"
    )

    outcome = slack.submit(PRIYA, form, {ids.ROLES: ["administrator"]})

    assert outcome.view is not None
    assert "Somebody else changed this" in outcome.view.errors[ids.ROLES]
    assert roles(slack, TOM) == LEAD


def test_the_last_administrator_stays_one(slack: Slack) -> None:
    form = change_form(slack, PRIYA)

    outcome = slack.submit(PRIYA, form, {ids.ROLES: ["member"]})
    assert outcome.view is not None
    assert "at least one administrator" in outcome.view.errors[ids.ROLES]

    slack.press(PRIYA, top(slack), ids.REMOVE_PERSON)
    assert "at least one administrator" in str(top(slack).blocks)
    assert roles(slack, PRIYA) == ADMINISTRATOR


def test_somebody_is_removed_and_the_list_below_no_longer_has_them(slack_on_either: Slack) -> None:
    slack = slack_on_either
    slack.press(PRIYA, change_form(slack, TOM), ids.REMOVE_PERSON)

    assert known(slack, TOM) is None
    below, said = slack.workspace.view_stack(PRIYA.user)
    assert f"<@{TOM.user}> was removed" in str(said.blocks)
    assert (said.callback_id, below.callback_id) == (ids.NOTICE_MODAL, ids.PEOPLE_MODAL)
    assert TOM.user not in str(below.blocks)
    assert "whom a party has named" in slack.command(TOM, "/concern list").text


def test_a_removal_that_slack_sends_again_changes_nothing_more(slack: Slack) -> None:
    slack.refusals_expected = True  # The modal that the button was in has changed.
    slack.press(PRIYA, change_form(slack, TOM), ids.REMOVE_PERSON)
    naming.name(slack.partnership, TOM, LEAD, by=PRIYA, now=slack.workspace.clock.now(), delivery="elsewhere")

    assert slack.again("block_actions").status_code == 200

    assert roles(slack, TOM) == LEAD


def test_somebody_who_gives_up_the_role_is_told_so(slack: Slack) -> None:
    slack.submit(PRIYA, change_form(slack, TOM), {ids.ROLES: ["administrator"]})

    slack.submit(PRIYA, change_form(slack, PRIYA), {ids.ROLES: ["member"]})

    (said,) = slack.workspace.view_stack(PRIYA.user)
    assert "no administrator of your party any more" in str(said.blocks)
    assert "an administrator of the party" in slack.command(PRIYA, "/partnership people").text


@pytest.mark.parametrize("way", ["name", "change", "remove", "page", "open the form"])
def test_rights_withdrawn_since_the_modal_was_opened_are_gone(slack: Slack, way: str) -> None:
    naming.change_roles(
        slack.partnership, TOM, ADMINISTRATOR, seen=MEMBER, by=PRIYA, now=slack.workspace.clock.now(), delivery="d1"
    )
    view = listed(slack)
    if way == "name":
        view = naming_form(slack)
    elif way in ("change", "remove"):
        view = change_form(slack, ANA)
    naming.change_roles(
        slack.partnership, PRIYA, MEMBER, seen=ADMINISTRATOR, by=TOM, now=slack.workspace.clock.now(), delivery="d2"
    )

    if way in ("name", "change"):
        outcome = slack.submit(PRIYA, view, AS_LEAD if way == "name" else {ids.ROLES: ["member"]})
        assert outcome.view is not None
        said = str(outcome.view.errors)
    else:
        action = ids.REMOVE_PERSON if way == "remove" else ids.START_NAMING
        slack.press(PRIYA, view, action)
        said = str(top(slack).blocks)

    assert "Only an administrator of the party can do that" in said
    assert (roles(slack, ANA), known(slack, SAM)) == (LEAD, None)


def test_an_administrator_of_another_party_changes_nothing_with_a_forged_form(slack: Slack) -> None:
    slack.submit(PRIYA, change_form(slack, TOM), {ids.ROLES: ["lead"]})
    payload = slack.last("view_submission").request
    as_ruth = {**payload, "user": {**payload["user"], "id": RUTH.user}}
    forged = {**as_ruth, "view": {**payload["view"], "hash": "1.other"}}

    reply = slack.deliver(forged).json()

    assert "Somebody else changed this" in str(reply["errors"])
    assert roles(slack, TOM) == LEAD
    button = {"action_id": ids.START_CHANGE, "value": f'{{"team":"{TEAM}","user":"{TOM.user}"}}', "type": "button"}
    trigger = slack.workspace.triggers.make(RUTH.user)
    pressed = {**as_ruth, "type": "block_actions", "view": None, "actions": [button], "trigger_id": trigger}
    assert slack.deliver(pressed).status_code == 200
    assert top(slack, RUTH).callback_id == ids.NOTICE_MODAL


def test_people_are_paged(slack: Slack) -> None:
    for number in range(12):
        person = Person(TEAM, f"U0NEW{number:02}")
        now = slack.workspace.clock.now()
        naming.name(slack.partnership, person, MEMBER, by=PRIYA, now=now, delivery=f"d{number}")
    shown = listed(slack)
    assert "Page 1 of 2, 15 in all" in str(shown.blocks)

    slack.press(PRIYA, shown, ids.PEOPLE_PAGE)
    assert "U0NEW11" in str(top(slack).blocks)
    slack.press(PRIYA, top(slack), ids.PEOPLE_PAGE_BACK)
    assert "U0NEW11" not in str(top(slack).blocks)


def test_where_slack_does_not_take_the_list_it_is_shown_in_place_of_the_form(slack: Slack) -> None:
    slack.submit(PRIYA, naming_form(slack), AS_LEAD)
    payload = slack.last("view_submission").request
    elsewhere = {**payload, "view": {**payload["view"], "hash": "1.other", "previous_view_id": None}}
    naming.remove(
        slack.partnership,
        SAM,
        seen=LEAD | MEMBER,
        by=PRIYA,
        now=slack.workspace.clock.now(),
        delivery="elsewhere",
    )

    reply = slack.deliver(elsewhere).json()

    assert (reply["response_action"], reply["view"]["callback_id"]) == ("update", ids.PEOPLE_MODAL)
    assert roles(slack, SAM) == LEAD | MEMBER


def test_a_new_lead_is_nudged_of_what_waits_and_a_removed_one_is_not(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()
    told(slack, ANA)
    slack.submit(PRIYA, naming_form(slack), AS_LEAD)
    slack.press(PRIYA, change_form(slack, ANA), ids.REMOVE_PERSON)

    slack.workspace.move_clock(to=slack.workspace.clock.now().replace(month=9, day=23, hour=9))
    slack.tell(RUTH, "help")  # A commit wakes the sender.

    messages = told(slack, SAM)
    assert all(reference in message.text for message in messages)
    assert len(told(slack, ANA)) == 1
