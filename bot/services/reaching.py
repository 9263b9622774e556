"""What follows from a message's fate: the trace it leaves, and who is nudged in place of whom Slack does not reach."""

from datetime import datetime

from bot.domain.concern import Entry, EntryKind
from bot.domain.engagement import EngagementEntry, Happened
from bot.domain.notice import ActionNotice, ConcernNotice, DecisionNotice, DigestNotice, Gap, GapNotice
from bot.domain.outgoing import Claim, Outgoing, Via
from bot.domain.people import Party, Person, Role
from bot.domain.practice import Conversation
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import nudges, practice, recipients, rendering


def arrived(partnership: Partnership, work: UnitOfWork, claim: Claim, *, now: datetime) -> None:
    """What a nudge was and when stands on the timeline of the party that got it."""
    address = claim.message.address
    for each in (claim.message, *work.claims.went_with(claim)):
        _trace(work, each, now)
        over(partnership, work, each, now=now)
    if address.via is Via.CHANNEL and isinstance(claim.message.notice, DigestNotice):
        recipients.end_gap_of_joint_channel(work)
    if address.via is Via.DIRECT and address.user is not None:
        person = Person(address.team, address.user)
        if work.people.reached(person):
            work.outgoing.ended(GapNotice(Gap.PERSON, "", person).subject)
            work.planned_calendar.ask_for_all()


def over(partnership: Partnership, work: UnitOfWork, message: Outgoing, *, now: datetime) -> None:
    """A digest is followed by the next week's, whatever became of it."""
    if isinstance(message.notice, DigestNotice):
        nudges.plan_digest(partnership, work, message.address, now=now)


def gone(partnership: Partnership, work: UnitOfWork, claim: Claim, problem: str, *, now: datetime) -> bool:
    """Whom Slack does not reach any more is passed over, and whoever comes next gets this now.

    False where somebody else has claimed it since.
    """
    # Before any row: whoever changes a record holds the people first.
    work.people.hold_to_change()
    if not work.claims.undeliverable(claim, problem):
        return False
    address = claim.message.address
    if address.via is Via.DIRECT and address.user is not None:
        _out_of_reach(partnership, work, Person(address.team, address.user), problem, now)
    elif address.channel is not None:
        _closed(partnership, work, Conversation(address.team, address.channel), problem, now)
    for each in claim.carried:
        pass_on(partnership, work, each, now=now)
    return True


def pass_on(partnership: Partnership, work: UnitOfWork, message: Outgoing, *, now: datetime) -> None:
    """Whoever gets it in its recipient's place gets it now."""
    match message.notice:
        case ConcernNotice() | ActionNotice() | DecisionNotice() as nudge:
            # A channel stands beside its party's leads: nobody gets its post in its place.
            passing = [message.key] if message.key and message.address.via is Via.DIRECT else []
            nudges.plan_anew(partnership, work, nudge.subject, now=now, passing=passing)
        case DigestNotice():
            over(partnership, work, message, now=now)


def _out_of_reach(partnership: Partnership, work: UnitOfWork, person: Person, problem: str, now: datetime) -> None:
    known = work.people.participant(person)
    if known is not None and known.unreachable is None:
        work.people.unreachable(person, problem)
        _tell(partnership, work, GapNotice(Gap.PERSON, known.party.id, person), now)


def _closed(partnership: Partnership, work: UnitOfWork, closed: Conversation, problem: str, now: datetime) -> None:
    is_joint = work.practices.agreed().joint_channel == closed
    for party in work.people.parties():
        if is_joint:
            _tell(partnership, work, GapNotice(Gap.JOINT_CHANNEL, party.id), now)
        if party.private_channel == closed.channel and party.channel_problem is None:
            work.people.channel_closed(party.id, problem)
            _tell(partnership, work, GapNotice(Gap.CHANNEL, party.id), now)


def _tell(partnership: Partnership, work: UnitOfWork, gap: GapNotice, now: datetime) -> None:
    people, calendar = work.people.of(gap.party), practice.calendar_of(partnership, work)
    recipients.tell_of_gap(partnership, work, gap, people, calendar, now=now)


def _trace(work: UnitOfWork, message: Outgoing, now: datetime) -> None:
    party = rendering.party_told(work, message)
    if party is None:
        return
    match message.notice:
        case ConcernNotice(kind, reference):
            entry = Entry(EntryKind.NUDGED, now, party, Role.LEAD, detail=kind, only_for=party.id)
            work.concerns.note(reference, entry)
        case ActionNotice(reference, number) as nudge:
            work.engagements.note(reference, _entry(nudge, party, now, number))
        case DecisionNotice(reference) as nudge:
            work.engagements.note(reference, _entry(nudge, party, now))


def _entry(
    nudge: ActionNotice | DecisionNotice, party: Party, now: datetime, action: int | None = None
) -> EngagementEntry:
    return EngagementEntry(
        Happened.NUDGED, now, party, Role.MEMBER, detail=nudge.kind, only_for=party.id, action=action
    )
