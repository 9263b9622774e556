"""Records for the storage tests: two unions and the employer, and what passes between them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.engagement import Confidentiality, Engagement, How, Stage
from bot.domain.framework import Side
from bot.domain.notice import ConcernNotice, Guidance, GuidanceNotice, NudgeKind
from bot.domain.outgoing import Address, Outgoing, Urgency
from bot.domain.people import Party, Person, Role
from bot.domain.permissions import Sight
from tests.builders import EMPLOYER, RAISED_AT, UNION

DIRECTORATE = EMPLOYER
HARBOUR = UNION
LANTERN = Party("lantern", "Lantern Civil Servants", Side.UNION, private_channel="C0LANTERN")

SEEN_BY_DIRECTORATE = Sight(DIRECTORATE.id)
SEEN_BY_HARBOUR = Sight(HARBOUR.id)
SEEN_BY_LANTERN = Sight(LANTERN.id)
SEEN_BY_NOBODY = Sight(None)

NOW = RAISED_AT
ANA = Person("T1", "U0ANA")
BEN = Person("T1", "U0BEN")


def an_engagement(**different: Any) -> Engagement:
    logged = Engagement(
        reference="E-4HX9",
        topic="Hybrid working",
        description="How many days a week in the office.",
        stage=Stage.IDEA,
        first_stage=Stage.IDEA,
        on=date(2026, 9, 3),
        how=How.MEETING,
        parties=(HARBOUR, DIRECTORATE),
        provisions=("10", "7b"),
        framework="cabinet-office-2026",
        framework_version=0,
        confidentiality=Confidentiality.ALL_PARTIES,
        opened_by=HARBOUR,
        opener=Role.MEMBER,
        opened_at=datetime(2026, 9, 3, 14, 30, 0, 123456, tzinfo=UTC),
    )
    return replace(logged, **different)


def a_reply(name: str = "reply", **different: Any) -> Outgoing:
    return replace(Outgoing(name, Address.direct(ANA), GuidanceNotice(Guidance.HELP), NOW, Urgency.REPLY), **different)


def a_nudge(name: str = "nudge", cycle: str = "once", to: Person = ANA, **different: Any) -> Outgoing:
    notice = ConcernNotice(NudgeKind.PLEASE_ACKNOWLEDGE, "C-7K2M", cycle)
    return replace(Outgoing(name, Address.direct(to), notice, NOW, Urgency.NUDGE), **different)


def in_days(days: float) -> datetime:
    return NOW + timedelta(days=days)
