"""Nudges as they arrive: to the letter for one, and what each kind offers whoever may do it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice, product
from zoneinfo import ZoneInfo

import pytest

from bot.domain.concern import Concern
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.listed import Extension
from bot.domain.message import ActionMessage, ConcernMessage, DecisionMessage, MergedMessage
from bot.domain.notice import NudgeKind
from bot.domain.procedure import ConcernAction, State
from bot.services.snoozing import Snoozed
from handlers import ids
from handlers.views.message import rendered
from handlers.views.nudges import SAYS, snoozed
from tests.builders import EMPLOYER, UNION, a_concern
from tests.reading import buttons, elements, read
from tests.storage.records import ANA, an_engagement

LONDON = ZoneInfo("Europe/London")
NOBODY: frozenset[ConcernAction] = frozenset()
EVERYTHING = frozenset(ConcernAction)
PROPOSED = a_concern(extension=Extension(EMPLOYER, date(2026, 10, 14)))


def test_a_nudge_to_the_letter() -> None:
    concern = a_concern(state=State.ACKNOWLEDGED)
    may = frozenset({ConcernAction.RESPOND, ConcernAction.NOTE})

    message = rendered(ConcernMessage(NudgeKind.AIM_DATE_COMING_UP, concern, may), LONDON)

    text = "Raised on Wed 2 September 2026. State: acknowledged, awaiting a response. Aim date: Wed 30 September 2026."
    assert message.text == f"Aim date coming up for concern C-7K2M. {text}"
    assert message.blocks == [
        {
            "type": "section",
            "text": {
                "type": "mrkdwn",
                "text": f"Aim date coming up for concern C-7K2M.\n{text}",
                "verbatim": True,
            },
        },
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": ids.START_RESPONSE,
                    "text": {"type": "plain_text", "text": "Respond", "emoji": False},
                    "value": "C-7K2M",
                },
                {
                    "type": "button",
                    "action_id": ids.SHOW_CONCERN,
                    "text": {"type": "plain_text", "text": "Show", "emoji": False},
                    "value": "C-7K2M",
                },
            ],
        },
    ]


def test_every_kind_of_nudge_has_words_of_its_own() -> None:
    assert set(SAYS) == set(NudgeKind) - {NudgeKind.DIGEST, NudgeKind.DECISION_NEAR, NudgeKind.FOLLOW_UP_ACTION}
    assert len(set(SAYS.values())) == len(SAYS)


OFFERED = {
    NudgeKind.RAISED: ["Acknowledge", "Respond"],
    NudgeKind.ACKNOWLEDGED: [],
    NudgeKind.PLEASE_ACKNOWLEDGE: ["Acknowledge", "Respond"],
    NudgeKind.AIM_DATE_COMING_UP: ["Respond", "Agree", "Decline", "Propose extension"],
    NudgeKind.AIM_DATE_PASSED: ["Respond", "Agree", "Decline", "Propose extension", "Say how it stands"],
    NudgeKind.INTERIM: [],
    NudgeKind.EXTENSION_PROPOSED: ["Agree", "Decline"],
    NudgeKind.EXTENSION_TAKEN_BACK: ["Respond", "Agree", "Decline", "Propose extension"],
    NudgeKind.EXTENSION_DECLINED: ["Respond", "Agree", "Decline", "Propose extension"],
    NudgeKind.EXTENSION_AGREED: ["Respond"],
    NudgeKind.RESPONDED: ["Say how it stands"],
    NudgeKind.HOW_IT_STANDS: ["Say how it stands"],
    NudgeKind.RESOLVED: [],
    NudgeKind.NOT_RESOLVED: [],
    NudgeKind.WITHDRAWN: [],
}


@pytest.mark.parametrize("kind", SAYS)
def test_a_nudge_offers_the_next_thing_and_to_look(kind: NudgeKind) -> None:
    message = rendered(ConcernMessage(kind, PROPOSED, EVERYTHING), LONDON)

    assert buttons(message.blocks) == [*OFFERED[kind], "Show"]


@pytest.mark.parametrize("kind", SAYS)
def test_whoever_may_do_nothing_and_a_channel_are_offered_only_to_look(kind: NudgeKind) -> None:
    message = rendered(ConcernMessage(kind, PROPOSED, NOBODY), LONDON)

    assert buttons(message.blocks) == ["Show"]


@pytest.mark.parametrize("kind", SAYS)
def test_a_nudge_names_no_party_and_nothing_of_the_content(kind: NudgeKind) -> None:
    message = rendered(ConcernMessage(kind, PROPOSED, EVERYTHING), LONDON)

    shown = message.text + read(message.blocks)
    assert UNION.name not in shown
    assert EMPLOYER.name not in shown
    assert "papers" not in shown
    assert "Concern C-7K2M".lower() in shown.lower()


def test_a_proposal_names_both_dates_and_agreeing_carries_the_one_that_was_read() -> None:
    message = rendered(ConcernMessage(NudgeKind.EXTENSION_PROPOSED, PROPOSED, EVERYTHING), LONDON)

    agree, decline, _ = elements(message.blocks)
    assert "Wed 14 October 2026 has been proposed" in message.text
    assert "Aim date: Wed 30 September 2026." in message.text
    assert (agree["action_id"], agree["value"]) == (ids.AGREE_EXTENSION, "C-7K2M 2026-10-14")
    assert "Wed 14 October 2026" in agree["confirm"]["text"]["text"]
    assert (decline["action_id"], decline["value"]) == (ids.DECLINE_EXTENSION, "C-7K2M")


@pytest.mark.parametrize("kind", SAYS)
def test_where_no_aim_date_is_laid_down_no_nudge_speaks_of_one_that_stays(kind: NudgeKind) -> None:
    concern: Concern = replace(PROPOSED, route=None, aim_date=None)

    message = rendered(ConcernMessage(kind, concern, EVERYTHING), LONDON)

    assert "Aim date:" not in message.text
    assert "later" not in message.text
    assert "stays" not in message.text
    assert "Propose extension" not in buttons(message.blocks)


ACTION = FollowUpAction(2, "Send the QQQ papers.", ANA, UNION, date(2026, 9, 10))


@pytest.mark.parametrize(
    ("message", "offers"),
    [
        (
            ActionMessage(an_engagement(topic="QQQ"), ACTION, may_finish=True, today=date(2026, 9, 8)),
            [(ids.ACTION_DONE, "E-4HX9/2"), (ids.START_ACTION_CHANGE, "E-4HX9/2"), (ids.SHOW_ENGAGEMENT, "E-4HX9")],
        ),
        (
            ActionMessage(an_engagement(topic="QQQ"), ACTION, may_finish=False, today=date(2026, 9, 17)),
            [(ids.SHOW_ENGAGEMENT, "E-4HX9")],
        ),
        (
            DecisionMessage(an_engagement(topic="QQQ", decision_date=date(2026, 12, 1)), may_change=True),
            [(ids.START_UPDATE, "E-4HX9"), (ids.SHOW_ENGAGEMENT, "E-4HX9")],
        ),
        (
            DecisionMessage(an_engagement(topic="QQQ", decision_date=date(2026, 12, 1)), may_change=False),
            [(ids.SHOW_ENGAGEMENT, "E-4HX9")],
        ),
    ],
)
def test_a_nudge_about_an_engagement_offers_what_its_reader_may_do_next_and_carries_nothing_typed(
    message: ActionMessage | DecisionMessage, offers: list[tuple[str, str]]
) -> None:
    shown = rendered(message, LONDON)

    found = [each for block in shown.blocks if block["type"] == "actions" for each in block["elements"]]
    assert [(each["action_id"], each["value"]) for each in found] == offers
    assert "QQQ" not in shown.text + str(shown.blocks)
    assert "E-4HX9" in shown.text


@pytest.mark.parametrize("kind", SAYS)
def test_a_nudge_that_can_be_put_off_offers_for_how_long_beside_its_buttons(kind: NudgeKind) -> None:
    message = rendered(ConcernMessage(kind, PROPOSED, EVERYTHING, can_snooze=True), LONDON)

    *offered, again = elements(message.blocks)
    assert [each["text"]["text"] for each in offered] == [*OFFERED[kind], "Show"]
    assert again["placeholder"]["text"] == "Remind me again"
    assert [(each["text"]["text"], each["value"]) for each in again["options"]] == [
        ("In 1 day", "C-7K2M 1"),
        ("In 3 days", "C-7K2M 3"),
        ("In 1 week", "C-7K2M 7"),
    ]


def test_a_follow_up_action_is_put_off_by_its_own_number() -> None:
    engagement = an_engagement(topic="QQQ")
    message = ActionMessage(engagement, ACTION, may_finish=True, today=date(2026, 9, 8), can_snooze=True)

    again = elements(rendered(message, LONDON).blocks)[-1]
    assert [each["value"] for each in again["options"]] == ["E-4HX9/2 1", "E-4HX9/2 3", "E-4HX9/2 7"]


def test_what_comes_again_says_that_it_was_asked_for() -> None:
    once = ConcernMessage(NudgeKind.RAISED, a_concern(), EVERYTHING)

    assert not rendered(once, LONDON).text.startswith("You asked")
    again = rendered(replace(once, is_again=True), LONDON).text
    assert again.startswith("You asked to be reminded of this again. Concern C-7K2M has been raised")


@pytest.mark.parametrize("kind", SAYS)
def test_a_proposal_that_waits_is_named_in_every_nudge(kind: NudgeKind) -> None:
    shown = rendered(ConcernMessage(kind, PROPOSED, EVERYTHING), LONDON).text

    assert shown.count("Wed 14 October 2026") == 1


@pytest.mark.parametrize(
    ("today", "says"),
    [
        (date(2026, 9, 10), "is due on Thu 10 September 2026."),
        (date(2026, 9, 11), "was due on Thu 10 September 2026, and is not marked as done yet."),
    ],
)
def test_a_follow_up_action_is_named_by_number_and_date(today: date, says: str) -> None:
    message = rendered(ActionMessage(an_engagement(), ACTION, may_finish=True, today=today), LONDON)

    assert message.text == f"Follow-up action 2 of engagement E-4HX9 {says}"


def several(count: int) -> tuple[ConcernMessage, ...]:
    letters = "ABCDEFGHJKMNPQRSTVWX"
    pairs = islice(product("2" + letters, letters), count)
    made = (a_concern(reference=f"C-7K{first}{second}") for first, second in pairs)
    return tuple(ConcernMessage(NudgeKind.RAISED, each, EVERYTHING, can_snooze=True) for each in made)


@pytest.mark.parametrize("count", [2, 5])
def test_a_few_that_come_together_have_their_buttons_each(count: int) -> None:
    message = rendered(MergedMessage(several(count)), LONDON)

    offered = ["Acknowledge", "Respond", "Show"] * count
    assert buttons(message.blocks) == [*offered, "Coming up for me"]
    assert all(f"C-7K2{letter}" in message.text for letter in "AB")
    values = [each["value"] for each in elements(message.blocks) if each["action_id"] == ids.SHOW_CONCERN]
    assert values == [f"C-7K2{letter}" for letter in "ABCDE"[:count]]


@pytest.mark.parametrize(("count", "shown"), [(6, 6), (15, 15), (17, 15), (300, 15)])
def test_of_many_that_come_together_each_is_a_line_with_a_way_to_look(count: int, shown: int) -> None:
    message = rendered(MergedMessage(several(count)), LONDON)

    lines = [block["accessory"]["value"] for block in message.blocks if "accessory" in block]
    assert len(lines) == shown
    assert len(message.blocks) <= 50
    said = read(message.blocks)
    assert [said.count(f"oncern {each.concern.reference} ") for each in several(count)] == [1] * count
    assert buttons([block for block in message.blocks if block["type"] == "actions"]) == ["Coming up for me"]


@pytest.mark.parametrize(
    ("subject", "says"),
    [
        ("C-7K2M", "You will be reminded of concern C-7K2M again on Mon 7 September 2026, 09:30."),
        (
            "E-4HX9",
            "You will be reminded of the decision date of engagement E-4HX9 again on Mon 7 September 2026, 09:30.",
        ),
        (
            "E-4HX9/2",
            "You will be reminded of follow-up action 2 of engagement E-4HX9 again on Mon 7 September 2026, 09:30.",
        ),
    ],
)
def test_whoever_put_a_nudge_off_reads_when_it_comes(subject: str, says: str) -> None:
    comes_at = datetime(2026, 9, 7, 8, 30, tzinfo=UTC)

    assert snoozed(Snoozed(subject, comes_at), LONDON).text.startswith(says)
