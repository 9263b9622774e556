"""What is coming up, by command, from the Home and in words: shown to whom it is for, and with no word of a record."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.concern import Entry, EntryKind
from bot.domain.people import Person, Role
from bot.services import follow_up_actions
from handlers import ids
from sandbox.block_kit.blocks import elements_of
from sandbox.people import PARTNERSHIP
from sandbox.values import View
from storage.unit_of_work import Database
from tests.builders import RAISED_AT, a_concern
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, JOE, MAIRI, PRIYA, RUTH, SAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, LOGGED, opened, respond, told
from tests.slack.test_home import close_modals, home_of

pytestmark = pytest.mark.usefixtures("no_bug")

ASKED = "What's coming up?"
WHAT = "Send the canary papers."


def upcoming(slack: Slack, by: Person) -> View:
    return opened(slack.command(by, "/partnership upcoming"), ids.UPCOMING_MODAL)


def acts(blocks: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(each["action_id"], each.get("value", "")) for block in blocks for each in elements_of(block)]


def follow_up(slack: Slack, owner: Person = JOE, *, in_days: int = 0) -> str:
    """An engagement in which that person has a follow-up action; its reference."""
    slack.submit(TOM, opened(slack.command(TOM, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL), LOGGED)
    close_modals(slack, TOM)
    (logged,) = slack.engagements()
    now = slack.workspace.clock.now()
    due = slack.partnership.calendar.local_date(now) + timedelta(days=in_days)
    typed = follow_up_actions.Typed(WHAT, owner, due)
    follow_up_actions.add(slack.partnership, logged.reference, typed, by=TOM, now=now, delivery="d-action")
    return logged.reference


def test_the_command_shows_what_comes_up_with_a_way_to_each(slack: Slack) -> None:
    concern, engagement = slack.raised(words=CANARY), follow_up(slack)

    shown = upcoming(slack, JOE)

    assert acts(shown.blocks) == [(ids.SHOW_ENGAGEMENT, engagement), (ids.SHOW_CONCERN, concern)]
    assert WHAT in str(shown.blocks)
    assert CANARY not in str(shown.blocks)
    pressed = slack.press(JOE, shown, ids.SHOW_CONCERN)
    assert CANARY in str(opened(pressed, ids.CONCERN_MODAL).blocks)


@pytest.mark.parametrize(
    ("by", "sees", "said"),
    [
        (ANA, True, "Your next nudge: "),
        (TOM, True, "Aim date: "),
        (RUTH, True, "Your next nudge: "),
        (JOE, True, "Aim date: "),
        (MAIRI, False, "Nothing is coming up for you."),
        (PRIYA, False, "are for members and leads of the parties"),
    ],
)
def test_who_sees_a_concern_come_up(slack: Slack, by: Person, sees: bool, said: str) -> None:
    reference = slack.raised()
    told(slack, ANA)

    shown = str(upcoming(slack, by).blocks)

    assert (reference in shown) is sees
    assert said in shown


def test_somebody_of_no_party_is_told_whom_to_ask(slack: Slack) -> None:
    slack.raised()
    outcome = slack.command(SAM, "/partnership upcoming")

    assert outcome.view is None
    assert "administrator" in outcome.text


def test_the_home_leads_to_it_and_a_concern_opens_above_it(slack: Slack) -> None:
    reference = slack.raised()
    home = home_of(slack, JOE)

    shown = opened(slack.press(JOE, home, ids.START_UPCOMING), ids.UPCOMING_MODAL)

    assert acts(shown.blocks) == [(ids.SHOW_CONCERN, reference)]
    opened(slack.press(JOE, shown, ids.SHOW_CONCERN), ids.CONCERN_MODAL)
    assert [each.callback_id for each in slack.workspace.view_stack(JOE.user)] == [
        ids.UPCOMING_MODAL,
        ids.CONCERN_MODAL,
    ]


def test_many_are_read_page_by_page(slack: Slack, sqlite_url: str) -> None:
    database = Database(sqlite_url, on_commit=lambda: None)
    with database.open_work() as work:
        for number in range(12):
            concern = a_concern(
                reference=f"C-22{number // 8 + 2}{number % 8 + 2}",
                raised_by=BRIGHTWATER,
                addressed_to=CABINET_OFFICE,
                aim_date=date(2026, 10, 1 + number),
                timeline=(Entry(EntryKind.RAISED, RAISED_AT, BRIGHTWATER, Role.LEAD),),
            )
            work.concerns.add(concern)
        work.commit()
    database.close()
    first = upcoming(slack, JOE)

    second = slack.press(JOE, first, ids.UPCOMING_PAGE).view
    assert second is not None
    assert "Page 2 of 2, 12 in all" in str(second.blocks)
    assert len([each for each in acts(second.blocks) if each[0] == ids.SHOW_CONCERN]) == 2
    back = slack.press(JOE, second, ids.UPCOMING_PAGE_BACK).view
    assert back is not None
    assert acts(back.blocks) == acts(first.blocks)


@pytest.mark.parametrize("value", ["-1", "one", "9999999", ""])
def test_a_page_that_somebody_made_up_is_refused(slack: Slack, value: str) -> None:
    shown = upcoming(slack, JOE)
    slack.press(JOE, home_of(slack, JOE), ids.START_UPCOMING)
    request = slack.last("block_actions").request
    action = {**request["actions"][0], "action_id": ids.UPCOMING_PAGE, "value": value}

    trigger = slack.workspace.triggers.make(JOE.user)
    assert slack.deliver({**request, "actions": [action], "trigger_id": trigger}).status_code == 200

    assert "I could not read that" in str(slack.workspace.view_stack(JOE.user)[-1].blocks)
    assert shown.callback_id == ids.UPCOMING_MODAL


@pytest.mark.parametrize("asked", [ASKED, "my concerns"])
def test_asked_in_words_it_is_answered_in_the_thread_without_a_word_of_any_record(slack: Slack, asked: str) -> None:
    concern, engagement = slack.raised(words=CANARY), follow_up(slack)

    (said,) = slack.tell(JOE, asked)

    everything = f"{said.text} {said.blocks}"
    assert (ids.SHOW_CONCERN, concern) in acts(said.blocks)
    assert ((ids.SHOW_ENGAGEMENT, engagement) in acts(said.blocks)) is (asked == ASKED)
    assert "Raised, not yet acknowledged" in said.text
    words = ("anary", str(LOGGED[ids.TOPIC]), BRIGHTWATER.name, CABINET_OFFICE.name)
    assert not any(each in everything for each in words)
    opened(slack.press(JOE, said, ids.SHOW_CONCERN), ids.CONCERN_MODAL)


def test_the_rest_is_a_press_away(slack: Slack) -> None:
    slack.raised()
    (said,) = slack.tell(JOE, ASKED)

    opened(slack.press(JOE, said, ids.START_UPCOMING), ids.UPCOMING_MODAL)


def test_it_is_told_as_it_stands_when_it_leaves(slack: Slack) -> None:
    reference = slack.raised()
    respond(slack, ANA, reference)

    (to_raiser,) = slack.tell(RUTH, ASKED)
    (to_responder,) = slack.tell(TOM, ASKED)

    assert "It is for your party to say how it stands." in to_raiser.text
    assert reference not in to_responder.text
    assert "Nothing is coming up for you." in to_responder.text


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (MAIRI, "Nothing is coming up for you."),
        (PRIYA, "for members and leads of the parties"),
        (SAM, "ask that party's administrator to name you"),
    ],
)
def test_nobody_else_can_tell_that_there_is_anything(slack: Slack, by: Person, said: str) -> None:
    reference = slack.raised()
    follow_up(slack)

    (reply,) = slack.tell(by, ASKED)

    assert said in reply.text
    assert reference not in f"{reply.text} {reply.blocks}"


def test_somebody_who_was_removed_is_told_nothing_any_more(slack: Slack) -> None:
    reference = slack.raised(words=CANARY)
    shown = upcoming(slack, JOE)
    with slack.partnership.open_work() as work:
        work.people.remove(JOE)
        work.commit()

    (reply,) = slack.tell(JOE, ASKED)
    pressed = slack.press(JOE, shown, ids.SHOW_CONCERN)
    close_modals(slack, JOE)

    assert reference not in f"{reply.text} {reply.blocks}"
    assert CANARY not in str(opened(pressed, ids.NOTICE_MODAL).blocks)
    assert slack.command(JOE, "/partnership upcoming").view is None


def test_asked_in_a_channel_only_the_asker_sees_it(slack: Slack) -> None:
    reference = slack.raised()

    (said,) = slack.mention(JOE, ASKED)

    assert reference in said.text
    assert said.ephemeral_to == JOE.user
    assert reference not in str(slack.workspace.messages(PARTNERSHIP, ANA.user))


def test_asked_once_it_is_answered_once_however_often_it_is_delivered(slack_on_either: Slack) -> None:
    slack = slack_on_either
    (said,) = slack.tell(JOE, ASKED)

    assert slack.again("event:message").status_code == 200

    slack.workspace.wait_until_quiet()
    assert slack.in_thread(JOE, said.thread_ts or "") == [said]
