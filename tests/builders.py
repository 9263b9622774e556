"""Records for tests: complete and ordinary, with whatever the test is about put in their place."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.calendar import Calendar
from bot.domain.concern import Concern, Entry, EntryKind, Verdict
from bot.domain.draft import Draft, DraftReply, ResponseDraft
from bot.domain.framework import Side
from bot.domain.leaving import Leaving, Matter
from bot.domain.nudge import Recipients, plan
from bot.domain.people import Party, Role
from bot.domain.planning import Planned, changes
from bot.domain.procedure import State

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
        timeline=(Entry(EntryKind.RAISED, RAISED_AT, UNION, Role.LEAD, day=date(2026, 9, 30)),),
    )
    return replace(raised, **different)


def a_draft(**different: Any) -> Draft:
    draft = Draft(
        reference="C-2DRF",
        raised_by=UNION,
        changed_at=RAISED_AT,
        addressed_to=EMPLOYER.id,
        points=("The papers came the evening before.",),
        further_actions=("Send papers five days ahead.",),
        provisions=("7b",),
        earlier_attempts="We asked on the day, and again a week after.",
        evidence=("Minutes of the day: https://intranet.example.org/minutes",),
        engagement="E-2222",
        sent_by_letter=date(2026, 9, 1),
        follows="C-3XYZ",
    )
    return replace(draft, **different)


def a_response_draft(**different: Any) -> ResponseDraft:
    draft = ResponseDraft(
        concern="C-7K2M",
        to_points=(DraftReply(Verdict.PARTLY, "We can share the figures in part."), DraftReply()),
        to_further_actions=(DraftReply(reason="Three days are what we can do."),),
        changed_at=RAISED_AT,
        version=1,
    )
    return replace(draft, **different)


def a_leaving(**different: Any) -> Leaving:
    """Given by the union on 2 September 2026, under the framework that lays down six months."""
    given = Leaving(
        id="id-leaving",
        party=UNION,
        framework="civil-service-2000",
        framework_version=0,
        provision="22",
        given_at=RAISED_AT,
        ends_on=date(2027, 3, 2),
        matters=(Matter("Who keeps the shared training room.", UNION), Matter("The joint newsletter.", EMPLOYER)),
    )
    return replace(given, **different)


def to_come(concern: Concern, to: Recipients, calendar: Calendar, *, now: datetime) -> list[Planned]:
    """The nudges that are planned at that moment for a concern of which none was planned before."""
    new = changes(plan(concern, to, calendar), (), calendar, now=now).add
    return sorted(new, key=lambda each: (each.due_at, each.address.recipient))
