"""Getting what is due to Slack: never lost, and never twice where Slack can be asked what arrived."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.concern import Concern, Entry, EntryKind, next_actions
from bot.domain.message import AnswerMessage, ConcernMessage, GuidanceMessage, Message, ProvisionsMessage
from bot.domain.nudge import parties_told, still_called_for
from bot.domain.outgoing import (
    Address,
    AnswerNotice,
    Claim,
    ConcernNotice,
    Guidance,
    GuidanceNotice,
    LeavingNotice,
    LetterNotice,
    NudgeKind,
    Outgoing,
    PracticeNotice,
    ProvisionsNotice,
    RemovalNotice,
    ThanksNotice,
    UpcomingNotice,
    Urgency,
    Via,
)
from bot.domain.people import Participant, Party, Person, Role
from bot.partnership import Partnership
from bot.ports import Arrived, Files, Impossible, Messenger, NotArrived, Outcome, Unclear, UnitOfWork
from bot.services import frameworks, leaving, letters, people, practice, upcoming

LONGEST_PAUSE = 3600.0
DOUBLINGS = 12
CLOCKS_APART = 120.0


@dataclass(frozen=True)
class Unasked:
    """Slack could not be asked whether an earlier try arrived, so nothing was sent."""

    problem: str
    seconds: float | None


@dataclass(frozen=True)
class Sending:
    """How to send. `settle` seconds after a try Slack shows whether it arrived; one try takes `timeout` at most."""

    messenger: Messenger
    files: Files
    monotonic: Callable[[], float]
    settle: float
    timeout: float


def send_next(partnership: Partnership, sending: Sending, *, now: datetime) -> bool:
    """Send the most urgent message due by `now`, nudges in working hours only. False when nothing was due.

    Should anything raise, the message stays claimed and comes back after the settle time.
    """
    started = sending.monotonic()
    # A nudge that could not leave in its hour waits for the next morning; an answer to what somebody did does not.
    may_nudge = partnership.calendar.next_opening(now) <= now
    with partnership.open_work() as work:
        claim = work.outgoing.claim(now=now, settle=sending.settle, nudges=may_nudge)
        if claim is None:
            work.deliveries.forget()
        # Committed before the first byte leaves: a crash after this leaves a trace to ask Slack about.
        work.commit()
    if claim is None:
        return False
    outcome = _tried(partnership, sending, claim, started, now)
    if outcome is None:
        _cancel(partnership, claim, now)
    else:
        _settle(partnership, claim, outcome, sending.settle, now)
    return True


def _tried(
    partnership: Partnership, sending: Sending, claim: Claim, started: float, now: datetime
) -> Outcome | Unasked | None:
    """What became of this try; None when its reason or its reader's right has gone, and nothing was sent."""

    def has_time() -> bool:
        # Whoever was held up for so long may not be the only one to have this message by the time it is sent.
        return sending.monotonic() - started <= sending.settle - 2 * sending.timeout

    match claim.message.notice:
        case LetterNotice() as notice:
            return letters.deliver(partnership, sending.files, claim, notice, has_time=has_time)
        case RemovalNotice(file):
            return sending.files.remove(file, claim.message.address)
    if (found := _looked_up(sending, claim, now)) is not None:
        return found
    with partnership.open_work() as work:
        message = _prepared(partnership, work, claim, now)
    if message is None or not has_time():
        return NotArrived("held up before it was tried", sending.timeout) if message else None
    return sending.messenger.send(claim.message.id, claim.message.address, message)


def _looked_up(sending: Sending, claim: Claim, now: datetime) -> Outcome | Unasked | None:
    """What became of earlier tries; None where there is none that could have arrived."""
    address = claim.message.address
    # Only the bot's own direct messages are read back. A channel's history is not ours to read and an
    # ephemeral message leaves none, so one whose fate is unclear there counts as sent.
    if address.via is not Via.DIRECT:
        return None if claim.first_tried is None else Unclear("not known to have arrived")
    waited = max(0.0, (now - claim.message.due_at).total_seconds())
    # Whatever waited for long may have left already: a database that was put back from a backup knows nothing of
    # what was sent since that was made.
    if claim.first_tried is None and waited <= sending.settle:
        return None
    since = min(claim.claimed_at - waited, claim.first_tried or claim.claimed_at)
    found = sending.messenger.find(claim.message.id, address, since=max(0.0, since - CLOCKS_APART))
    if isinstance(found, NotArrived):
        return None
    return found if isinstance(found, Arrived | Impossible) else Unasked(found.problem, found.seconds)


def _cancel(partnership: Partnership, claim: Claim, now: datetime) -> None:
    with partnership.open_work() as work:
        if work.outgoing.cancelled(claim):
            letters.plan_removal(partnership, work, claim, None, now=now)
        work.commit()


def _settle(partnership: Partnership, claim: Claim, outcome: Outcome | Unasked, settle: float, now: datetime) -> None:
    # After weeks of trying the power itself would be more than a number can hold.
    pause = min(LONGEST_PAUSE, 2.0 ** min(claim.attempts, DOUBLINGS))
    with partnership.open_work() as work:
        is_over, shared = False, None
        match outcome:
            case Arrived(ts):
                shared = ts
                if is_over := work.outgoing.sent(claim, ts=ts):
                    _trace(work, claim, now)
            case Unclear(problem) if claim.message.address.via is Via.DIRECT:
                # From now on, as this may have been a long try: what arrives after it was asked about arrives twice.
                work.outgoing.retry_after(claim, settle, problem, uncertain=True)
            case Unclear():
                if work.outgoing.sent(claim, ts=None, unclear=True):
                    _trace(work, claim, now)
            case NotArrived(problem, seconds) | Unasked(problem, seconds):
                rests = pause if seconds is None else min(LONGEST_PAUSE, seconds)
                work.outgoing.retry_after(claim, rests, problem, uncertain=isinstance(outcome, Unasked))
            case Impossible(problem):
                if is_over := work.outgoing.undeliverable(claim, problem):
                    _tell_sharer(partnership, work, claim, now)
        if is_over:
            letters.plan_removal(partnership, work, claim, shared, now=now)
        work.commit()


def _prepared(partnership: Partnership, work: UnitOfWork, claim: Claim, now: datetime) -> Message | None:
    """The message with the records as they now are, or None when its reason or its reader's right has gone."""
    notice, address = claim.message.notice, claim.message.address
    reader = work.people.participant(Person(address.team, address.user)) if address.user else None
    match notice:
        case ConcernNotice(kind, reference):
            concern = work.concerns.for_nudge(reference)
            if concern is None or not still_called_for(notice, concern) or work.outgoing.superseded(claim, now=now):
                return None
            if _told_party(kind, concern, address, reader) is None:
                return None
            today = partnership.calendar.local_date(now)
            return ConcernMessage(kind, concern, next_actions(concern, reader, today=today) if reader else frozenset())
        case AnswerNotice(answer):
            framework = frameworks.at_version(work, partnership.framework, answer.version)
            return AnswerMessage(
                answer, framework, people.may(reader, framework), can_share=address.via is Via.EPHEMERAL
            )
        case ThanksNotice(answer, may, can_share):
            framework = frameworks.at_version(work, partnership.framework, answer.version)
            return AnswerMessage(answer, framework, may, can_share, thanked=True)
        case ProvisionsNotice(refs, version, said, side, missing):
            framework = frameworks.at_version(work, partnership.framework, version)
            shown = tuple(framework.by_ref[ref] for ref in refs)
            # What all may read offers nothing that only some may do.
            may = frozenset() if address.via is Via.SHARED else people.may(reader, framework)
            is_ephemeral = address.via is Via.EPHEMERAL
            return ProvisionsMessage(framework, shown, missing, said, side, may, can_share=is_ephemeral)
        case LeavingNotice() | PracticeNotice():
            return _of_agreement(work, notice, reader)
        case UpcomingNotice() | GuidanceNotice():
            return _found_out(partnership, work, notice, reader, now)
        case LetterNotice() | RemovalNotice():
            # Files go a way of their own.
            return None


def _found_out(
    partnership: Partnership,
    work: UnitOfWork,
    notice: UpcomingNotice | GuidanceNotice,
    reader: Participant | None,
    now: datetime,
) -> Message:
    if isinstance(notice, UpcomingNotice):
        return upcoming.message(partnership, work, notice.which, reader, now)
    framework = frameworks.in_force(work, partnership.framework)
    return GuidanceMessage(notice.guidance, framework, people.may(reader, framework))


def _of_agreement(
    work: UnitOfWork, notice: LeavingNotice | PracticeNotice, reader: Participant | None
) -> Message | None:
    if isinstance(notice, LeavingNotice):
        return leaving.message(work, notice, reader)
    return practice.message(work, notice, reader)


def _told_party(kind: NudgeKind, concern: Concern, address: Address, reader: Participant | None) -> Party | None:
    """The party that this nudge informs at that address; None where it is no longer theirs to get."""
    for party in parties_told(kind, concern):
        if reader is not None and reader.party.id == party.id and reader.has(Role.LEAD):
            return party
        if address.via is Via.CHANNEL and party.private_channel == address.channel:
            return party
    return None


def _tell_sharer(partnership: Partnership, work: UnitOfWork, claim: Claim, now: datetime) -> None:
    address = claim.message.address
    if address.via is Via.SHARED and address.user is not None:
        to = Address.direct(Person(address.team, address.user))
        told = Outgoing(partnership.new_id(), to, GuidanceNotice(Guidance.NOT_SHARED), now, Urgency.REPLY)
        work.outgoing.add([told])


def _trace(work: UnitOfWork, claim: Claim, now: datetime) -> None:
    """What a nudge was and when stands on the timeline of the party that got it."""
    notice, address = claim.message.notice, claim.message.address
    if not isinstance(notice, ConcernNotice):
        return
    concern = work.concerns.for_nudge(notice.reference)
    reader = work.people.participant(Person(address.team, address.user)) if address.user else None
    party = _told_party(notice.kind, concern, address, reader) if concern else None
    if party is not None:
        entry = Entry(EntryKind.NUDGED, now, party, Role.LEAD, detail=notice.kind, only_for=party.id)
        work.concerns.note(notice.reference, entry)
