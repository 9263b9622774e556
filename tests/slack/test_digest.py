"""A digest arrives on Monday morning for whom it is for, leads on, and comes no more once it is not wanted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.hours import USUAL_HOURS
from bot.domain.people import Person
from bot.domain.practice import Conversation, Practice
from bot.services import hours, nudges
from handlers import ids
from sandbox.people import PARTNERSHIP
from sandbox.values import Message
from tests.cast import JOE, MAIRI, RUTH, TEAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, direct_messages, opened
from tests.slack.stepping import move_to
from tests.slack.test_upcoming import WHAT, acts, follow_up

pytestmark = pytest.mark.usefixtures("no_bug")

LONDON = ZoneInfo("Europe/London")
HEAD = "is coming up for you until"


def wants(slack: Slack, by: Person, *, wants_digest: bool = True) -> None:
    now = slack.workspace.clock.now()
    delivery = f"{by.user} {wants_digest}"
    hours.change(slack.partnership, USUAL_HOURS, wants_digest=wants_digest, by=by, now=now, delivery=delivery)


def monday(slack: Slack, day: date) -> None:
    move_to(slack, datetime(day.year, day.month, day.day, 9, 30, tzinfo=LONDON))


def digests(slack: Slack, to: Person, count: int = 1) -> list[Message]:
    def found() -> list[Message]:
        return [each for each in direct_messages(slack, to) if HEAD in each.text]

    assert slack.workspace.wait_for(lambda: len(found()) >= count, timeout=5)
    return found()


def test_it_says_what_comes_up_without_a_word_of_it_and_leads_on(slack: Slack) -> None:
    reference, engagement = slack.raised(words=CANARY), follow_up(slack)
    for by in (JOE, MAIRI):
        wants(slack, by)

    monday(slack, date(2026, 9, 7))

    (own,) = digests(slack, JOE)
    assert "What is coming up for you until Mon 21 September 2026." in own.text
    assert acts(own.blocks)[0] == (ids.SHOW_ENGAGEMENT, engagement)
    assert "1 raised, not yet acknowledged." in own.text
    assert not any(each in f"{own.text} {own.blocks}" for each in (CANARY, WHAT, reference))
    opened(slack.press(JOE, own, ids.START_UPCOMING), ids.UPCOMING_MODAL)
    (others,) = digests(slack, MAIRI)
    assert "Nothing is coming up for you until Mon 21 September 2026." in others.text
    assert "have changed" not in others.text
    assert direct_messages(slack, TOM) == []


def test_it_comes_again_a_week_later_until_it_is_wanted_no_more(slack: Slack) -> None:
    wants(slack, JOE)
    monday(slack, date(2026, 9, 7))
    digests(slack, JOE)
    monday(slack, date(2026, 9, 14))
    assert "until Mon 28 September 2026" in digests(slack, JOE, 2)[-1].text

    wants(slack, MAIRI)
    wants(slack, JOE, wants_digest=False)
    monday(slack, date(2026, 9, 21))

    digests(slack, MAIRI)
    assert len(digests(slack, JOE)) == 2


def test_the_joint_channel_reads_only_what_is_for_all_parties(slack: Slack) -> None:
    reference, engagement = slack.raised(words=CANARY), follow_up(slack, in_days=10)
    with slack.partnership.open_work() as work:
        work.practices.agree(Practice(joint_channel=Conversation(TEAM, PARTNERSHIP)))
        nudges.plan_digests(slack.partnership, work, now=slack.workspace.clock.now())
        work.commit()

    monday(slack, date(2026, 9, 7))

    def posts() -> list[Message]:
        return [each for each in slack.workspace.messages(PARTNERSHIP, RUTH.user) if each.bot_id]

    assert slack.workspace.wait_for(posts, timeout=5)
    (post,) = posts()
    everything = f"{post.text} {post.blocks}"
    assert "in engagements for all parties until Mon 21 September 2026." in post.text
    assert f"{engagement} Follow-up action 1. Due Sat 12 September 2026. Stage: idea." in post.text
    assert "nudge" not in everything
    assert not any(each in everything for each in (reference, CANARY, WHAT, "oncern"))
