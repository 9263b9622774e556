"""The bot's Home: published when somebody opens it, and what its buttons do."""

import logging
from datetime import timedelta

import pytest

from bot.domain.draft import Matter
from bot.domain.people import Person
from bot.domain.procedure import State
from bot.services import concerns, drafts
from handlers import ids
from sandbox.block_kit.blocks import elements_of
from sandbox.values import Values, View
from tests.cast import ANA, JOE, MAIRI, PRIYA, RUTH, SAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, LOGGED, finish_response, opened, respond
from tests.slack.stalls import another_program_writes

no_bug = pytest.mark.usefixtures("no_bug")

OPENED = "event:app_home_opened"
STARTS = {ids.START_UPCOMING, ids.START_ENGAGEMENT, ids.START_CONCERN, ids.SHOW_SETTINGS}
IN_PLACE = {ids.ACKNOWLEDGE_CONCERN, ids.START_RESPONSE, ids.START_EXTENSION}


def home_of(slack: Slack, by: Person) -> View:
    """What this person reads after opening their Home."""
    slack.workspace.open_home(by.user)
    assert slack.workspace.wait_until_quiet()
    shown = slack.workspace.home(by.user)
    assert shown is not None
    return shown


def close_modals(slack: Slack, by: Person) -> None:
    for view in reversed(slack.workspace.view_stack(by.user)):
        slack.workspace.close_view(by.user, view.id)


@no_bug
@pytest.mark.parametrize(
    ("by", "offers"),
    [
        (ANA, {ids.SHOW_CONCERN, *IN_PLACE, *STARTS}),
        (TOM, {ids.SHOW_CONCERN, *STARTS}),
        (RUTH, {ids.SHOW_CONCERN, *STARTS, ids.PEOPLE_PAGE}),
        (JOE, {ids.SHOW_CONCERN, *STARTS}),
        (MAIRI, STARTS),
        (PRIYA, {ids.PEOPLE_PAGE, ids.SHOW_SETTINGS}),
        (SAM, set()),
    ],
)
def test_everybody_finds_on_their_home_what_is_for_them(slack: Slack, by: Person, offers: set[str]) -> None:
    reference = slack.raised(words=CANARY)

    shown = home_of(slack, by)

    acts = {element["action_id"] for block in shown.blocks for element in elements_of(block)}
    always = {ids.START_QUESTION, ids.REFRESH_HOME, ids.CONCERNS_PAGE, ids.ENGAGEMENTS_PAGE}
    assert acts - always == offers
    assert (reference in str(shown.blocks)) == (ids.SHOW_CONCERN in offers)
    assert CANARY not in str(shown.blocks)


def test_the_tab_of_messages_publishes_no_home(slack: Slack) -> None:
    slack.workspace.open_messages(RUTH.user)
    assert slack.workspace.wait_until_quiet()

    assert slack.last(OPENED).status == 200
    assert slack.calls("views.publish") == []


def test_an_opening_that_slack_tells_of_again_does_no_harm(slack: Slack) -> None:
    before = home_of(slack, RUTH)
    reference = slack.raised()

    assert slack.again(OPENED).status_code == 200

    shown = slack.workspace.home(RUTH.user)
    assert shown is not None
    assert shown.id == before.id
    assert reference in str(shown.blocks)


@no_bug
@pytest.mark.parametrize(
    ("by", "action", "callback"),
    [
        (JOE, ids.SHOW_CONCERN, ids.CONCERN_MODAL),
        (ANA, ids.START_RESPONSE, ids.RESPOND_MODAL),
        (JOE, ids.SHOW_ENGAGEMENT, ids.ENGAGEMENT_MODAL),
        (JOE, ids.CONCERNS_PAGE, ids.CONCERNS_MODAL),
        (JOE, ids.ENGAGEMENTS_PAGE, ids.ENGAGEMENTS_MODAL),
        (TOM, ids.START_ENGAGEMENT, ids.LOG_ENGAGEMENT_MODAL),
        (MAIRI, ids.START_CONCERN, ids.RAISE_CONCERN_MODAL),
        (PRIYA, ids.PEOPLE_PAGE, ids.PEOPLE_MODAL),
        (SAM, ids.START_QUESTION, ids.ASK_MODAL),
    ],
)
def test_each_button_opens_its_modal_above_the_home(slack: Slack, by: Person, action: str, callback: str) -> None:
    slack.raised()
    form = opened(slack.command(TOM, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
    slack.submit(TOM, form, LOGGED)
    close_modals(slack, TOM)

    opened(slack.press(by, home_of(slack, by), action), callback)


def test_a_concern_is_acknowledged_and_answered_from_the_home(slack_on_either: Slack) -> None:
    slack = slack_on_either
    reference = slack.raised()
    home = home_of(slack, ANA)
    opened(slack.press(ANA, home, ids.ACKNOWLEDGE_CONCERN), ids.CONCERN_MODAL)
    assert slack.concerns()[0].state is State.ACKNOWLEDGED
    close_modals(slack, ANA)
    assert f"'{ids.ACKNOWLEDGE_CONCERN}'" not in str(home_of(slack, ANA).blocks)

    form = opened(slack.press(ANA, home_of(slack, ANA), ids.START_RESPONSE), ids.RESPOND_MODAL)
    opened(finish_response(slack, ANA, form), ids.CONCERN_MODAL)

    assert slack.concerns()[0].state is State.RESPONDED
    assert reference not in str(home_of(slack, ANA).blocks)


@no_bug
@pytest.mark.parametrize("action", [ids.ACKNOWLEDGE_CONCERN, ids.START_RESPONSE])
def test_a_button_that_a_home_still_has_says_in_a_modal_what_has_changed(slack: Slack, action: str) -> None:
    reference = slack.raised()
    home = home_of(slack, ANA)
    withdrawal = opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL)
    slack.submit(RUTH, withdrawal)

    said = opened(slack.press(ANA, home, action), ids.NOTICE_MODAL)

    assert "had been withdrawn already" in str(said.blocks)


def test_refreshing_shows_what_has_come_since(slack: Slack) -> None:
    home = home_of(slack, ANA)
    reference = slack.raised()

    outcome = slack.press(ANA, home, ids.REFRESH_HOME)

    assert outcome.problem is None
    shown = slack.workspace.home(ANA.user)
    assert shown is not None
    assert reference in str(shown.blocks)


@pytest.mark.parametrize("by", [TOM, SAM])
def test_a_question_is_asked_and_answered_in_one_modal(slack: Slack, by: Person) -> None:
    form = opened(slack.press(by, home_of(slack, by), ids.START_QUESTION), ids.ASK_MODAL)

    answer = opened(slack.submit(by, form, {ids.QUESTION: "They told us the evening before."}), ids.ANSWER_MODAL)

    assert "7b" in str(answer.blocks)
    assert (f"'{ids.START_ENGAGEMENT}'" in str(answer.blocks)) == (by == TOM)


def test_what_was_asked_goes_on_into_the_form(slack: Slack) -> None:
    form = opened(slack.press(TOM, home_of(slack, TOM), ids.START_QUESTION), ids.ASK_MODAL)
    answer = opened(slack.submit(TOM, form, {ids.QUESTION: "They told us the evening before."}), ids.ANSWER_MODAL)

    log = opened(slack.press(TOM, answer, ids.START_ENGAGEMENT), ids.LOG_ENGAGEMENT_MODAL)

    assert "They told us the evening before." in str(log.blocks)


def test_a_blank_question_is_refused_on_its_field(slack: Slack) -> None:
    form = opened(slack.press(TOM, home_of(slack, TOM), ids.START_QUESTION), ids.ASK_MODAL)
    blank: Values = {ids.QUESTION: "   "}

    assert slack.submit(TOM, form, blank).errors == {ids.QUESTION: "Please fill this in."}


@no_bug
def test_a_home_that_slack_refuses_breaks_nothing(slack: Slack, caplog: pytest.LogCaptureFixture) -> None:
    slack.refusals_expected = True
    reference = slack.raised(words=CANARY)
    slack.workspace.faults.error("views.publish", "internal_error")
    with caplog.at_level(logging.INFO):
        slack.workspace.open_home(ANA.user)
        assert slack.workspace.wait_until_quiet()

    assert slack.workspace.home(ANA.user) is None
    assert slack.last(OPENED).status == 200
    assert "views.publish was refused: internal_error" in caplog.text
    assert reference not in caplog.text
    assert reference in str(home_of(slack, ANA).blocks)


def test_a_home_that_gets_no_answer_is_told_of_again_and_then_there(slack: Slack) -> None:
    slack.refusals_expected = True
    reference = slack.raised()
    slack.workspace.faults.hang("views.publish")
    slack.workspace.open_home(ANA.user)

    assert slack.workspace.wait_for(lambda: slack.workspace.home(ANA.user) is not None, timeout=10)

    assert reference in str(home_of(slack, ANA).blocks)
    slack.workspace.faults.clear()


def test_with_the_database_stalled_a_home_comes_once_it_answers(slack: Slack, sqlite_url: str) -> None:
    slack.refusals_expected = True
    home_of(slack, SAM)
    with another_program_writes(sqlite_url):
        assert slack.again(OPENED).status_code == 503

    assert slack.again(OPENED).status_code == 200


@no_bug
def test_what_waits_for_a_lead_is_done_from_the_home(slack: Slack) -> None:
    reference = slack.raised()
    now = slack.workspace.clock.now()
    later = slack.partnership.calendar.local_date(now) + timedelta(weeks=6)
    concerns.propose_extension(slack.partnership, reference, later, "Figures.", by=ANA, now=now, delivery="d")

    opened(slack.press(RUTH, home_of(slack, RUTH), ids.AGREE_EXTENSION), ids.CONCERN_MODAL)
    assert slack.concerns()[0].aim_date == later
    close_modals(slack, RUTH)
    assert "Waiting for you" not in str(home_of(slack, RUTH).blocks)

    respond(slack, ANA, reference)
    home = home_of(slack, RUTH)
    assert "it is for you to say how it stands" in str(home.blocks)
    opened(slack.press(RUTH, home, ids.START_RESOLVING), ids.RESOLVE_MODAL)


@no_bug
def test_a_draft_goes_on_from_the_home_of_its_own_party_alone(slack: Slack) -> None:
    matter, now = Matter("cabinet-office", (CANARY,)), slack.workspace.clock.now()
    begun = drafts.begin(slack.partnership, matter, by=JOE, now=now, delivery="d").draft.reference

    home = home_of(slack, RUTH)

    assert CANARY not in str(home.blocks)
    assert f"Draft {begun}" in str(opened(slack.press(RUTH, home, ids.EDIT_DRAFT), ids.RAISE_CONCERN_MODAL).blocks)
    for by in (ANA, MAIRI, PRIYA):
        assert begun not in str(home_of(slack, by).blocks)
