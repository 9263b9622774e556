"""Putting off nudges in Slack, by the choice beside them and by a line; and what is pressed long after they came."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.engagement import Confidentiality, How, Stage
from bot.domain.people import Person
from bot.services import engagement_changes, engagements, follow_up_actions
from bot.services.engagements import Edited
from handlers import ids
from sandbox.block_kit.blocks import elements_of
from sandbox.values import Message, View
from tests.cast import ANA, CABINET_OFFICE, JOE, MAIRI, RUTH, SAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, LOGGED, opened, respond, told
from tests.slack.test_home import close_modals

pytestmark = pytest.mark.usefixtures("no_bug")

LONDON = ZoneInfo("Europe/London")
WHAT = "Send the canary papers."
# Wed 2 September 2026: none of the nudges of these tests comes near a holiday.
START = datetime(2026, 9, 2, 10, 0, tzinfo=LONDON)


@pytest.fixture
def started(slack: Slack) -> Slack:
    slack.workspace.move_clock(to=START)
    return slack


def come(slack: Slack, to: Person, days: float, count: int = 1) -> Message:
    """The clock at 09:30 so many days after the start; the last of the messages that came to that person by then."""
    morning = (START + timedelta(days=days)).replace(hour=9, minute=30)
    slack.workspace.move_clock(to=max(morning, slack.workspace.clock.now()))
    # Whatever is said to the bot wakes its sender, which here looks but once a minute by itself.
    slack.tell(SAM, "help")
    return told(slack, to, count)[-1]


def elements(message: Message) -> list[dict[str, Any]]:
    return [each for block in message.blocks for each in elements_of(block)]


def offered(message: Message) -> list[str]:
    return [each["action_id"] for each in elements(message)]


def said(view: View) -> str:
    return " ".join(block["text"]["text"] for block in view.blocks if "text" in block)


def test_a_nudge_is_put_off_where_it_stands_and_comes_again(started: Slack) -> None:
    reference = started.raised(words=CANARY)
    nudge = come(started, ANA, 0)
    assert offered(nudge) == [ids.ACKNOWLEDGE_CONCERN, ids.START_RESPONSE, ids.SHOW_CONCERN, ids.SNOOZE]

    shown = opened(started.press(ANA, nudge, ids.SNOOZE, f"{reference} 1"), ids.NOTICE_MODAL)

    assert f"reminded of concern {reference} again on Thu 3 September 2026, 09:30." in said(shown)
    again = come(started, ANA, 1, 2)
    assert again.text.startswith(f"You asked to be reminded of this again. Concern {reference} has been raised")
    assert CANARY not in again.text + str(again.blocks)
    assert offered(again) == offered(nudge)
    assert len(told(started, ANA, 2)) == 2


def test_pressed_twice_it_comes_once_by_the_last_choice(started: Slack) -> None:
    reference = started.raised(words=CANARY)
    nudge = come(started, ANA, 0)

    for days in (3, 1):
        opened(started.press(ANA, nudge, ids.SNOOZE, f"{reference} {days}"), ids.NOTICE_MODAL)
        close_modals(started, ANA)

    come(started, ANA, 1, 2)
    come(started, ANA, 5, 3)
    texts = [each.text for each in told(started, ANA, 3)]
    assert [text.startswith("You asked") for text in texts] == [False, True, False]


def test_a_choice_that_slack_delivers_again_holds_once(started: Slack) -> None:
    reference = started.raised(words=CANARY)
    nudge = come(started, ANA, 0)
    started.press(ANA, nudge, ids.SNOOZE, f"{reference} 3")

    started.refusals_expected = True  # The trigger has opened its notice already.
    assert started.again("block_actions").status_code == 200

    with started.partnership.open_work() as work:
        assert work.snoozes.of(reference)[ANA].times == 1


@pytest.mark.parametrize(
    ("typed", "day"),
    [("1d", "Thu 3"), ("3d", "Mon 7"), ("1w", "Wed 9"), ("7d", "Wed 9"), ("1 week", "Wed 9"), ("3 days", "Mon 7")],
)
def test_a_line_does_the_same(started: Slack, typed: str, day: str) -> None:
    reference = started.raised(words=CANARY)
    come(started, ANA, 0)

    answer = started.command(ANA, f"/concern snooze {reference} {typed}")

    assert f"again on {day} September 2026, 09:30." in (answer.text or "")


@pytest.mark.parametrize("typed", ["", "2d", "soon"])
def test_a_line_without_how_long_is_met_with_those_that_are_offered(started: Slack, typed: str) -> None:
    reference = started.raised(words=CANARY)

    answer = started.command(ANA, f"/concern snooze {reference} {typed}".strip())

    for days in ("3d", "1d", "1w"):
        assert f"`/concern snooze {reference} {days}`" in (answer.text or "")


def test_whoever_may_not_see_it_reads_the_same_as_of_what_is_not_there(started: Slack) -> None:
    reference = started.raised(words=CANARY)
    come(started, ANA, 0)

    there = started.command(MAIRI, f"/concern snooze {reference} 3d").text
    nowhere = started.command(MAIRI, "/concern snooze C-ZZZZ 3d").text

    assert there == nowhere
    assert "nothing with that reference" in (there or "")


def test_a_member_whom_no_nudge_comes_to_is_told_so(started: Slack) -> None:
    reference = started.raised(words=CANARY)

    answer = started.command(JOE, f"/concern snooze {reference} 3d")

    assert "there is no nudge about this that could come to you again" in (answer.text or "")


def test_on_the_morning_of_the_aim_date_it_is_not_offered_and_an_older_one_says_why(started: Slack) -> None:
    reference = started.raised(words=CANARY)
    first = come(started, ANA, 0)
    last = come(started, ANA, 28, 2)

    assert ids.SNOOZE not in offered(last)
    shown = opened(started.press(ANA, first, ids.SNOOZE, f"{reference} 7"), ids.NOTICE_MODAL)
    assert "come again by Wed 30 September 2026" in said(shown)
    assert "Nothing was changed" in said(shown)


def test_in_the_partys_channel_there_is_only_a_way_to_look(started: Slack) -> None:
    started.raised(words=CANARY)
    come(started, ANA, 0)
    channel = CABINET_OFFICE.private_channel
    assert channel is not None
    come(started, ANA, 14, 2)

    def posts() -> list[Message]:
        return [each for each in started.workspace.messages(channel, ANA.user) if each.bot_id]

    assert started.workspace.wait_for(posts, timeout=5)
    (post,) = posts()
    assert offered(post) == [ids.SHOW_CONCERN]


OLD = {
    ids.ACKNOWLEDGE_CONCERN: "the concern had been withdrawn already",
    ids.START_RESPONSE: "the concern had been withdrawn already",
    ids.SNOOZE: "there is no nudge about this that could come to you again",
}


@pytest.mark.parametrize("action", OLD)
def test_what_is_pressed_on_an_old_nudge_says_what_has_happened_since(started: Slack, action: str) -> None:
    reference = started.raised(words=CANARY)
    nudge = come(started, ANA, 0)
    started.submit(RUTH, opened(started.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL), {})

    value = f"{reference} 1" if action == ids.SNOOZE else None
    shown = opened(started.press(ANA, nudge, action, value), ids.NOTICE_MODAL)

    assert OLD[action] in said(shown)
    assert "Look with `/concern list`" in said(shown) or "`/concern show`" in said(shown)


def test_a_nudge_that_tells_of_an_end_is_not_put_off(started: Slack) -> None:
    reference = started.raised(words=CANARY)
    come(started, ANA, 0)
    started.submit(RUTH, opened(started.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL), {})

    assert offered(come(started, ANA, 0, 2)) == [ids.SHOW_CONCERN]


def test_the_raising_lead_puts_off_saying_how_it_stands(started: Slack) -> None:
    reference = started.raised(words=CANARY)
    respond(started, ANA, reference)
    nudge = come(started, RUTH, 0)
    assert offered(nudge) == [ids.START_RESOLVING, ids.SHOW_CONCERN, ids.SNOOZE]

    opened(started.press(RUTH, nudge, ids.SNOOZE, f"{reference} 3"), ids.NOTICE_MODAL)

    assert come(started, RUTH, 5, 2).text.startswith("You asked")


@pytest.fixture
def engagement(started: Slack) -> str:
    """Tom's, which only his own party takes part in, to be decided on Wed 23 September; Joe is to do one thing."""
    started.submit(TOM, opened(started.command(TOM, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL), LOGGED)
    close_modals(started, TOM)
    (logged,) = started.engagements()
    now = started.workspace.clock.now()
    today = started.partnership.calendar.local_date(now)
    action = follow_up_actions.Typed(WHAT, JOE, today + timedelta(days=8))
    follow_up_actions.add(started.partnership, logged.reference, action, by=TOM, now=now, delivery="d-action")
    return logged.reference


def test_an_owner_puts_off_a_follow_up_action_and_then_says_that_it_is_done(started: Slack, engagement: str) -> None:
    nudge = come(started, JOE, 6)
    assert offered(nudge) == [ids.ACTION_DONE, ids.START_ACTION_CHANGE, ids.SHOW_ENGAGEMENT, ids.SNOOZE]
    assert WHAT not in nudge.text + str(nudge.blocks)

    shown = opened(started.press(JOE, nudge, ids.SNOOZE, f"{engagement}/1 1"), ids.NOTICE_MODAL)
    assert f"follow-up action 1 of engagement {engagement} again on Wed 9 September 2026, 09:30." in said(shown)
    close_modals(started, JOE)
    again = come(started, JOE, 7, 2)

    done = opened(started.press(JOE, again, ids.ACTION_DONE), ids.ENGAGEMENT_MODAL)
    assert "done Wed 9 September 2026" in str(done.blocks)
    close_modals(started, JOE)
    once_more = opened(started.press(JOE, nudge, ids.ACTION_DONE), ids.NOTICE_MODAL)
    assert "this follow-up action is marked as done already" in said(once_more)


def test_a_union_is_involved_from_the_nudge_about_the_decision(started: Slack) -> None:
    now = started.workspace.clock.now()
    typed = engagements.Typed(
        topic="Hours for night staff",
        description="A first idea.",
        stage=Stage.IDEA,
        on=now.date(),
        how=How.MEETING,
        parties=("cabinet-office",),
        provisions=("7b",),
        confidentiality=Confidentiality.ALL_PARTIES,
        decision_date=datetime(2026, 9, 23, tzinfo=LONDON).date(),
    )
    logged = engagements.log(started.partnership, typed, by=TOM, now=now, delivery="d-log")[0]
    nudge = come(started, TOM, 7)
    labels = [each["text"]["text"] for each in elements(nudge) if each["type"] == "button"]
    assert labels == ["Involve a union", "Show"]
    assert typed.topic not in nudge.text + str(nudge.blocks)

    opened(started.press(TOM, nudge, ids.SNOOZE, f"{logged.reference} 3"), ids.NOTICE_MODAL)
    close_modals(started, TOM)
    form = opened(started.press(TOM, nudge, ids.START_UPDATE), ids.UPDATE_ENGAGEMENT_MODAL)
    assert ids.PARTIES in form.values

    same = {field: getattr(typed, field) for field in Edited.__dataclass_fields__}
    involved = Edited(**{**same, "parties": ("cabinet-office", "brightwater")})
    engagement_changes.update(
        started.partnership, logged.reference, involved, version=1, by=TOM, now=now, delivery="d-update"
    )
    come(started, TOM, 30)
    assert len(told(started, TOM)) == 1


@pytest.mark.parametrize(
    "value", ["", "C-7K2M", "C-7K2M 2", "C-7K2M/1 3", "E-4HX9/0 3", "what 3", "C-7K2M 3 3", "C-7K2M -1"]
)
def test_a_forged_choice_changes_nothing(started: Slack, value: str) -> None:
    reference = started.raised(words=CANARY)
    nudge = come(started, ANA, 0)
    started.press(ANA, nudge, ids.SNOOZE, f"{reference} 7")
    forged = started.last("block_actions").request
    close_modals(started, ANA)
    forged["actions"][0]["selected_option"]["value"] = value
    forged["trigger_id"] += "0"

    started.refusals_expected = True
    assert started.deliver(forged).status_code in (200, 503)
    started.workspace.wait_until_quiet()
    with started.partnership.open_work() as work:
        assert {each.times for each in work.snoozes.of(reference).values()} == {1}
