"""Planning a concern's nudges, in the transaction that changes it or the leads who get them."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain import nudge
from bot.domain.concern import Concern
from bot.domain.outgoing import Address, NudgeKind, Outgoing, Urgency, Via
from bot.domain.people import Participant, Party, Role
from bot.partnership import Partnership
from bot.ports import UnitOfWork


def plan(partnership: Partnership, work: UnitOfWork, concern: Concern, *, now: datetime) -> None:
    """Cancel what no longer applies and write what does. Nothing else creates a nudge.

    The work holds the partnership's people: a lead who is named meanwhile would be told nothing.
    """
    # A nudge that was due and has not left yet would not be planned again: what lies in the past is not.
    standing = [kind for kind in NudgeKind if nudge.kind_stands(kind, concern)]
    work.outgoing.cancel_nudges(concern.reference, but_for=standing, due_by=now)
    leads = work.people.having(Role.LEAD, concern.raised_by.id, concern.addressed_to.id)
    addressed = _direct(leads, concern.addressed_to)
    recipients = nudge.Recipients(
        raising_leads=_direct(leads, concern.raised_by),
        addressed_leads=addressed,
        addressed_channel=_channel(concern.addressed_to, addressed),
    )
    planned = nudge.plan(concern, recipients, partnership.calendar, now=now)
    work.outgoing.add(
        [Outgoing(partnership.new_id(), each.address, each.notice, each.due_at, Urgency.NUDGE) for each in planned]
    )


def plan_anew(partnership: Partnership, work: UnitOfWork, subject: str, *, now: datetime) -> None:
    """Of a record, whatever kind it is, as it now stands."""
    concern = work.concerns.for_planning(subject)
    if concern is not None:
        plan(partnership, work, concern, now=now)


def plan_anew_of(partnership: Partnership, work: UnitOfWork, party: Party, *, now: datetime) -> None:
    """For a party whose leads have changed: who stays is told nothing twice, who is new what is still to come."""
    for concern in work.concerns.with_nudges_to_come(party.id):
        plan(partnership, work, concern, now=now)


def next_due(partnership: Partnership, *, after: datetime) -> datetime | None:
    """When the next nudge comes up; None while none is planned."""
    with partnership.open_work() as work:
        return work.outgoing.next_due(after=after)


def _direct(leads: Iterable[Participant], party: Party) -> list[Address]:
    return [Address.direct(each.person) for each in leads if each.party.id == party.id]


def _channel(party: Party, leads: list[Address]) -> list[Address]:
    if party.private_channel is None:
        return []
    teams = {each.team for each in leads}
    return [Address(Via.CHANNEL, team, channel=party.private_channel) for team in sorted(teams)]
