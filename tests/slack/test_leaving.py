"""Notice of leaving, as people give, read and take it back in Slack."""

from collections.abc import Iterator
from threading import Barrier, Thread
from typing import Any

import pytest

from bot.domain.people import Person
from handlers import ids
from handlers.leaving_forms import CONFIRMED
from sandbox.people import direct_message
from sandbox.values import Message, Outcome, Values, View
from tests.cast import ANA, JOE, MAIRI, PRIYA, RUTH, SAM, TOM
from tests.slack.conftest import Slack, slack_on
from tests.slack.forms import CANARY, direct_messages, opened, told

pytestmark = pytest.mark.usefixtures("no_bug")

GIVEN: Values = {f"{ids.MATTER}.0": CANARY, ids.CONFIRM: [CONFIRMED]}
LEAVES = "*Brightwater Staff Union* has given notice of leaving the agreement; the notice ends on Tue 2 March 2027."


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[Slack]:
    """Of a partnership that lives by the text with a notice."""
    with slack_on(sqlite_url, framework="civil-service-2000") as slack:
        yield slack


def listed(slack: Slack, by: Person) -> View:
    return opened(slack.command(by, "/partnership notice"), ids.LEAVINGS_MODAL)


def form(slack: Slack, by: Person = RUTH) -> View:
    return opened(slack.press(by, listed(slack, by), ids.START_LEAVING), ids.GIVE_NOTICE_MODAL)


def give(slack: Slack, values: Values = GIVEN) -> View:
    return opened(slack.submit(RUTH, form(slack), values), ids.LEAVING_MODAL)


def close_all(slack: Slack, by: Person) -> None:
    for view in reversed(slack.workspace.view_stack(by.user)):
        slack.workspace.close_view(by.user, view.id)


def shown_to(slack: Slack, by: Person) -> View:
    close_all(slack, by)
    return opened(slack.press(by, listed(slack, by), ids.SHOW_LEAVING), ids.LEAVING_MODAL)


def home(slack: Slack, by: Person) -> View:
    slack.workspace.open_home(by.user)
    assert slack.workspace.wait_until_quiet()
    shown = slack.workspace.home(by.user)
    assert shown is not None
    return shown


def buttons(view: View | Message) -> list[str]:
    accessories = [block["accessory"] for block in view.blocks if "accessory" in block]
    elements = [each for block in view.blocks if block["type"] == "actions" for each in block["elements"]]
    return [each["action_id"] for each in (*accessories, *elements)]


def test_a_lead_gives_notice_and_reads_what_is_the_frameworks_and_what_is_ours(slack: Slack) -> None:
    asked = form(slack)
    assert "If given today, it ends on Tue 2 March 2027." in str(asked.blocks)
    assert "Paragraph 22 lays down 6 months' notice." in str(asked.blocks)

    shown = opened(slack.submit(RUTH, asked, GIVEN), ids.LEAVING_MODAL)

    text = str(shown.blocks)
    assert LEAVES in text
    assert CANARY in text
    assert "What the framework says" in text
    assert "Our working practice" in text
    assert "1 matter is listed, 1 still to settle." in text


def test_without_the_tick_nothing_is_given_and_what_was_typed_stays(slack: Slack) -> None:
    asked = form(slack)

    outcome = slack.submit(RUTH, asked, {f"{ids.MATTER}.0": CANARY})

    assert ids.CONFIRM in outcome.errors
    assert slack.workspace.view_stack(RUTH.user)[-1].id == asked.id
    assert "No party has given notice." in str(listed(slack, ANA).blocks)


def test_a_forged_submission_without_the_tick_is_refused_on_the_tick(slack: Slack) -> None:
    give(slack)
    request = slack.last("view_submission").request
    view = request["view"]
    unticked = {ids.VALUE: {"type": "checkboxes", "selected_options": []}}
    values: dict[str, Any] = {**view["state"]["values"], ids.CONFIRM: unticked}
    forged = {**request, "view": {**view, "id": "V0FORGED", "state": {"values": values}}}

    answer = slack.deliver(forged).json()

    assert list(answer["errors"]) == [ids.CONFIRM]


@pytest.mark.parametrize("by", [JOE, TOM, PRIYA, ANA, MAIRI])
def test_everybody_reads_it_and_its_date_stands_on_every_home(slack: Slack, by: Person) -> None:
    give(slack)

    assert LEAVES in str(home(slack, by).blocks)
    assert CANARY not in str(home(slack, by).blocks)
    shown = shown_to(slack, by)
    assert CANARY in str(shown.blocks)
    is_lead = by in (ANA, MAIRI)
    assert (ids.SETTLE_MATTER in buttons(shown)) is is_lead
    assert (ids.START_MATTER in buttons(shown)) is is_lead
    assert ids.TAKE_BACK_LEAVING not in buttons(shown)


def test_somebody_unknown_is_told_whom_to_ask(slack: Slack) -> None:
    give(slack)

    assert "whom a party has named" in slack.command(SAM, "/partnership notice").text
    assert "Brightwater" not in str(home(slack, SAM).blocks)


def test_the_parties_say_who_leaves_and_lead_to_the_notices(slack: Slack) -> None:
    give(slack)

    (message,) = slack.command(TOM, "/partnership parties").messages

    assert "has given notice of leaving, which ends on Tue 2 March 2027" in message.text
    assert LEAVES in str(opened(slack.press(TOM, message, ids.SHOW_LEAVINGS), ids.LEAVINGS_MODAL).blocks)


def test_leads_of_the_other_parties_are_told_with_the_date_and_without_content(slack: Slack) -> None:
    give(slack)

    for by in (ANA, MAIRI):
        (message,) = told(slack, by)
        assert "Brightwater Staff Union has given notice of leaving the agreement. The notice ends on Tue 2 March" in (
            message.text
        )
        assert CANARY not in message.text + str(message.blocks)
        assert CANARY in str(opened(slack.press(by, message, ids.SHOW_LEAVING), ids.LEAVING_MODAL).blocks)
    for other in (RUTH, JOE, TOM, PRIYA):
        assert direct_messages(slack, other) == []


def test_both_sides_tick_off_add_and_open_again(slack: Slack) -> None:
    give(slack)
    shown = shown_to(slack, ANA)

    slack.press(ANA, shown, ids.SETTLE_MATTER)
    settled = slack.workspace.view_stack(ANA.user)[-1]
    assert "Ticked off as settled by Cabinet Office on Wed 2 September 2026." in str(settled.blocks)
    add = opened(slack.press(ANA, settled, ids.START_MATTER), ids.ADD_MATTER_MODAL)
    assert slack.submit(ANA, add, {ids.MATTER: "The archive."}).problem is None
    longer = slack.workspace.view_stack(ANA.user)[-1]
    assert longer.callback_id == ids.LEAVING_MODAL
    assert "2 matters are listed, 1 still to settle." in str(longer.blocks)
    slack.press(RUTH, shown_to(slack, RUTH), ids.REOPEN_MATTER)

    assert "2 matters are listed, 2 still to settle." in str(slack.workspace.view_stack(RUTH.user)[-1].blocks)


def test_a_modal_opened_before_says_what_has_happened_since(slack: Slack) -> None:
    give(slack)
    seen_by_ana, seen_by_mairi = shown_to(slack, ANA), shown_to(slack, MAIRI)
    slack.press(ANA, seen_by_ana, ids.SETTLE_MATTER)

    again = opened(slack.press(MAIRI, seen_by_mairi, ids.SETTLE_MATTER), ids.NOTICE_MODAL)
    assert "Another lead has ticked this off already, so nothing was changed." in str(again.blocks)
    slack.workspace.close_view(MAIRI.user, again.id)
    add = opened(slack.press(MAIRI, seen_by_mairi, ids.START_MATTER), ids.ADD_MATTER_MODAL)

    own = shown_to(slack, RUTH)
    slack.press(RUTH, own, ids.TAKE_BACK_LEAVING)
    outcome = slack.submit(MAIRI, add, {ids.MATTER: "The archive."})
    assert "taken back already" in outcome.errors[ids.MATTER]


def test_a_lead_takes_it_back_and_the_others_are_told(slack: Slack) -> None:
    shown = give(slack)
    told(slack, ANA)

    slack.press(RUTH, shown, ids.TAKE_BACK_LEAVING)

    after = slack.workspace.view_stack(RUTH.user)[-1]
    assert "has taken back its notice" in str(after.blocks)
    assert ids.TAKE_BACK_LEAVING not in buttons(after)
    _, second = told(slack, ANA, 2)
    assert "has taken back its notice of leaving the agreement, which would have ended on Tue 2 March" in second.text
    assert LEAVES not in str(home(slack, TOM).blocks)


@pytest.mark.parametrize("action", [ids.TAKE_BACK_LEAVING, ids.SETTLE_MATTER, ids.REOPEN_MATTER])
def test_a_press_that_was_never_offered_is_refused(slack: Slack, action: str) -> None:
    slack.press(RUTH, give(slack), ids.SETTLE_MATTER)
    payload = slack.last("block_actions").request
    seen = shown_to(slack, JOE)
    forged = {
        **payload,
        "user": {**payload["user"], "id": JOE.user},
        "view": {**payload["view"], "id": seen.id, "hash": seen.hash},
        "actions": [{**payload["actions"][0], "action_id": action}],
        "trigger_id": slack.workspace.triggers.make(JOE.user, seen.id),
    }

    assert slack.deliver(forged).status_code == 200

    (refused,) = [each for each in slack.workspace.view_stack(JOE.user) if each.callback_id == ids.NOTICE_MODAL]
    assert "Only a lead of " in str(refused.blocks)
    assert "1 matter is listed, 0 still to settle." in str(shown_to(slack, RUTH).blocks)


def test_a_submission_that_slack_repeats_gives_one_notice(slack: Slack) -> None:
    give(slack)

    again = slack.again("view_submission").json()

    assert again["view"]["callback_id"] == ids.LEAVING_MODAL
    assert str(listed(slack, ANA).blocks).count(LEAVES) == 1


def test_of_two_forms_for_one_party_the_second_says_so_and_keeps_the_words(slack: Slack) -> None:
    first = form(slack)
    close_all(slack, RUTH)
    second = form(slack)
    request_of = slack.submit(RUTH, second, GIVEN)
    opened(request_of, ids.LEAVING_MODAL)
    request = slack.last("view_submission").request

    answer = slack.deliver({**request, "view": {**request["view"], "id": first.id, "hash": "1.other"}}).json()

    assert answer["response_action"] == "errors"
    assert "Your party has given notice already" in str(answer["errors"])


def test_two_leads_who_press_at_once_leave_one_change_and_one_is_told(slack: Slack) -> None:
    give(slack)
    views = {by: shown_to(slack, by) for by in (ANA, MAIRI)}
    ready = Barrier(2)
    outcomes: dict[Person, Outcome] = {}

    def press(by: Person) -> None:
        ready.wait(10)
        outcomes[by] = slack.press(by, views[by], ids.SETTLE_MATTER)

    threads = [Thread(target=press, args=(by,)) for by in views]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    tops = [slack.workspace.view_stack(by.user)[-1] for by in views]
    assert sorted(view.callback_id for view in tops) == sorted([ids.LEAVING_MODAL, ids.NOTICE_MODAL])


@pytest.mark.parametrize("line", ["notice", "notic", "help", "parties"])
@pytest.mark.parametrize("framework", ["cabinet-office-2026", "nhs-spf-2007"])
def test_a_text_without_a_notice_offers_none_and_says_so_when_asked(sqlite_url: str, framework: str, line: str) -> None:
    with slack_on(sqlite_url, framework=framework) as slack:
        outcome = slack.command(RUTH, f"/partnership {line}")

        assert outcome.view is None
        assert ("lays down no notice of leaving it" in outcome.text) is (line == "notice")
        if line in ("help", "parties"):
            assert "notice" not in outcome.text
            assert all(ids.SHOW_LEAVINGS not in buttons(message) for message in outcome.messages)
        assert slack.workspace.messages(direct_message(RUTH.user), RUTH.user) == []


def test_help_offers_it_where_there_is_one(slack: Slack) -> None:
    assert "`/partnership notice`" in slack.command(TOM, "/partnership help").text
