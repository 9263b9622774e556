"""Planning nudges, in the transaction that changes the record, the people or the days they hang on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from bot.domain import digest_nudge, engagement_nudge, nudge
from bot.domain.calendar import Calendar
from bot.domain.concern import Concern
from bot.domain.engagement import Engagement
from bot.domain.notice import NudgeKind
from bot.domain.outgoing import Address, Outgoing, Urgency, Via
from bot.domain.people import Participant, Party, Person
from bot.domain.planning import Key, Known, Planned, Recipient, changes
from bot.domain.reference import parts_of, subject_of
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import practice, recipients


def plan(
    partnership: Partnership,
    work: UnitOfWork,
    concern: Concern,
    *,
    now: datetime,
    passing: Collection[Key] = (),
    left: Mapping[str, str] | None = None,
    first_of: Party | None = None,
) -> None:
    """Cancel what no longer applies, move and write what does. Nothing else creates a nudge about a concern.

    The work holds the partnership's people: a lead who is named meanwhile would be told nothing. What is `passing`
    goes now to whoever gets it in place of somebody who cannot be reached. `left` is whose a recipient was who is of no
    party any more. What came up while there was nobody to tell goes to those who are now the first of `first_of`.
    """
    calendar = practice.calendar_of(partnership, work)
    parties = (concern.raised_by, concern.addressed_to)
    people = work.people.of(*(each.id for each in parties))
    snoozes = work.snoozes.of(concern.reference)
    raising, addressed = (recipients.directly(recipients.of_party(people, each), calendar, snoozes) for each in parties)
    to = nudge.Recipients(raising, addressed, recipients.in_channel(work, people, concern.addressed_to, calendar))
    own = {Address.direct(each.person).recipient: each.party.id for each in people} | dict(left or {})
    planned = nudge.plan(concern, to, calendar)
    if first_of is not None:
        passing = _told_nobody(work, concern, planned, first_of, own)
    _keep(partnership, work, work.outgoing.nudges_about([concern.reference]), planned, calendar, now, passing, own)
    for each in parties:
        recipients.tell_if_no_lead(partnership, work, each, people, calendar, now=now)


def plan_engagement(
    partnership: Partnership,
    work: UnitOfWork,
    engagement: Engagement,
    *,
    now: datetime,
    passing: Collection[Key] = (),
) -> None:
    """The same for its decision date and its follow-up actions."""
    calendar = practice.calendar_of(partnership, work)
    # Of every party: an owner who speaks for another by now keeps what they took on.
    people = work.people.of(*(each.id for each in work.people.parties()))
    to = recipients.directly(
        recipients.of_decision(people, engagement), calendar, work.snoozes.of(engagement.reference)
    )
    planned = [*engagement_nudge.plan_decision(engagement, to, calendar)]
    subjects = [engagement.reference]
    for action in engagement.actions:
        subjects.append(subject := subject_of(engagement.reference, action.number))
        told = recipients.of_action(people, engagement, action)
        to = recipients.directly(told, calendar, work.snoozes.of(subject))
        planned += engagement_nudge.plan_action(engagement.reference, action, to)
    _keep(partnership, work, work.outgoing.nudges_about(subjects), planned, calendar, now, passing)


def plan_digests(partnership: Partnership, work: UnitOfWork, *, now: datetime) -> None:
    everybody = work.people.of(*(each.id for each in work.people.parties()))
    _plan_digests(partnership, work, everybody, None, now)


def plan_digest(partnership: Partnership, work: UnitOfWork, of: Address, *, now: datetime) -> None:
    """Of one recipient alone: of many whose week begins, each is planned as theirs leaves."""
    reader = work.people.participant(Person(of.team, of.user)) if of.user else None
    _plan_digests(partnership, work, [reader] if reader else [], of.recipient, now)


def _plan_digests(
    partnership: Partnership, work: UnitOfWork, people: Iterable[Participant], only: str | None, now: datetime
) -> None:
    calendar = practice.calendar_of(partnership, work)
    today = calendar.local_date(now)
    to = list(recipients.directly([each for each in people if each.wants_digest], calendar))
    joint = work.practices.agreed().joint_channel
    if joint is not None:
        channel = Recipient(Address(Via.CHANNEL, joint.team, channel=joint.channel), calendar)
        to += [channel] if only in (None, channel.address.recipient) else []
    known = work.outgoing.nudges_about([each.subject for each in digest_nudge.weeks(today)], to=only)
    _keep(partnership, work, known, digest_nudge.plan(today, to), calendar, now, ())


def plan_anew(
    partnership: Partnership,
    work: UnitOfWork,
    subject: str,
    *,
    now: datetime,
    passing: Collection[Key] = (),
) -> None:
    """Of a record, whatever kind it is, as it now stands. Locks it."""
    concern = work.concerns.for_planning(subject)
    if concern is not None:
        plan(partnership, work, concern, now=now, passing=passing)
        return
    record, _ = parts_of(subject)
    engagement = work.engagements.for_planning(record)
    if engagement is not None:
        plan_engagement(partnership, work, engagement, now=now, passing=passing)


def plan_anew_of(
    partnership: Partnership,
    work: UnitOfWork,
    party: Party,
    *,
    now: datetime,
    of: Person | None = None,
    had_nobody: bool = False,
) -> None:
    """For a party whose leads have changed: who stays is told nothing twice, who is new what is still to come.

    `of` is whose part in it has changed. Where it `had_nobody` to tell, who is new is told what nobody was.
    """
    left = {Address.direct(of).recipient: party.id} if of else {}
    for concern in work.concerns.with_nudges_to_come(party.id):
        plan(partnership, work, concern, now=now, left=left, first_of=party if had_nobody else None)


def _told_nobody(
    work: UnitOfWork, concern: Concern, planned: Iterable[Planned], party: Party, own: Mapping[str, str]
) -> list[Key]:
    """What is for that party and has reached nobody of whom it could have been."""
    told = {
        each.key[:3]
        for each in work.outgoing.nudges_about([concern.reference])
        if not each.was_cancelled and own.get(each.key[3], party.id) == party.id
    }
    return [each.key for each in planned if own.get(each.address.recipient) == party.id and each.occasion not in told]


def next_due(partnership: Partnership, *, after: datetime) -> datetime | None:
    """When the next nudge comes up; None while none is planned."""
    with partnership.open_work() as work:
        return work.outgoing.next_due(after=after)


def _keep(
    partnership: Partnership,
    work: UnitOfWork,
    known: Sequence[Known],
    planned: Iterable[Planned],
    calendar: Calendar,
    now: datetime,
    passing: Collection[Key],
    parties: Mapping[str, str] | None = None,
) -> None:
    to_do = changes(planned, known, calendar, now=now, passing=passing, parties=parties)
    work.outgoing.cancel(to_do.cancel)
    work.outgoing.move((each.key, each.due_at) for each in to_do.move)
    work.outgoing.add(
        Outgoing(partnership.new_id(), each.address, each.notice, each.due_at, _urgency(each)) for each in to_do.add
    )


def _urgency(each: Planned) -> Urgency:
    return Urgency.DIGEST if each.notice.kind is NudgeKind.DIGEST else Urgency.NUDGE
