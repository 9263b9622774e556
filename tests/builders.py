"""Records for tests: complete and ordinary, with whatever the test is about put in their place."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.concern import Concern, Entry, EntryKind, State
from bot.domain.framework import Side
from bot.domain.people import Party, Role

UNION = Party("harbour", "Harbour Staff Union", Side.UNION)
EMPLOYER = Party("cabinet-office", "Cabinet Office", Side.EMPLOYER)
RAISED_AT = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)


def a_concern(**different: Any) -> Concern:
    raised = Concern(
        reference="C-7K2M",
        state=State.RAISED,
        raised_by=UNION,
        addressed_to=EMPLOYER,
        addressee="Director General accountable for industrial relations",
        route="16",
        framework="cabinet-office-2026",
        framework_version=0,
        provisions=("7b",),
        points=("The papers came the evening before.", "There was no time to ask members."),
        further_actions=("Send papers five days ahead.",),
        raised_at=RAISED_AT,
        aim_date=date(2026, 9, 30),
        timeline=(Entry(EntryKind.RAISED, RAISED_AT, UNION, Role.LEAD),),
    )
    return replace(raised, **different)
