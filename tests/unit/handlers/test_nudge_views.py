"""Nudges as they arrive: to the letter for one, and what each kind offers whoever may do it."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.domain.concern import Concern
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.listed import Extension
from bot.domain.message import ActionMessage, ConcernMessage, DecisionMessage
from bot.domain.outgoing import NudgeKind
from bot.domain.procedure import ConcernAction, State
from handlers import ids
from handlers.views.message import rendered
from handlers.views.nudges import SAYS
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
    assert set(SAYS) == set(NudgeKind)
    assert len(set(SAYS.values())) == len(NudgeKind)


OFFERED = {
    NudgeKind.RAISED: ["Acknowledge", "Respond"],
    NudgeKind.ACKNOWLEDGED: [],
    NudgeKind.PLEASE_ACKNOWLEDGE: ["Acknowledge", "Respond"],
    NudgeKind.AIM_DATE_COMING_UP: ["Respond", "Propose extension"],
    NudgeKind.AIM_DATE_PASSED: ["Respond", "Propose extension", "Say how it stands"],
    NudgeKind.INTERIM: [],
    NudgeKind.EXTENSION_PROPOSED: ["Agree", "Decline"],
    NudgeKind.EXTENSION_TAKEN_BACK: ["Respond", "Propose extension"],
    NudgeKind.EXTENSION_DECLINED: ["Respond", "Propose extension"],
    NudgeKind.EXTENSION_AGREED: ["Respond"],
    NudgeKind.RESPONDED: ["Say how it stands"],
    NudgeKind.HOW_IT_STANDS: ["Say how it stands"],
    NudgeKind.RESOLVED: [],
    NudgeKind.NOT_RESOLVED: [],
    NudgeKind.WITHDRAWN: [],
}


@pytest.mark.parametrize("kind", NudgeKind)
def test_a_nudge_offers_the_next_thing_and_to_look(kind: NudgeKind) -> None:
    message = rendered(ConcernMessage(kind, PROPOSED, EVERYTHING), LONDON)

    assert buttons(message.blocks) == [*OFFERED[kind], "Show"]


@pytest.mark.parametrize("kind", NudgeKind)
def test_whoever_may_do_nothing_and_a_channel_are_offered_only_to_look(kind: NudgeKind) -> None:
    message = rendered(ConcernMessage(kind, PROPOSED, NOBODY), LONDON)

    assert buttons(message.blocks) == ["Show"]


@pytest.mark.parametrize("kind", NudgeKind)
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


@pytest.mark.parametrize("kind", NudgeKind)
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
