"""What a message says, and whether it still may, at the moment when it leaves."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.concern import Concern, next_actions
from bot.domain.engagement_nudge import still_about_action, still_about_decision
from bot.domain.message import (
    ActionMessage,
    AnswerMessage,
    ConcernMessage,
    DecisionMessage,
    GapMessage,
    GuidanceMessage,
    MergedMessage,
    Message,
    NudgeMessage,
    ProvisionsMessage,
)
from bot.domain.notice import (
    ActionNotice,
    AnswerNotice,
    ConcernNotice,
    DecisionNotice,
    DigestNotice,
    Gap,
    GapNotice,
    GuidanceNotice,
    LeavingNotice,
    NudgeKind,
    PracticeNotice,
    ProvisionsNotice,
    ThanksNotice,
    UpcomingNotice,
)
from bot.domain.nudge import comes_too_late, parties_told, still_called_for
from bot.domain.outgoing import Claim, Outgoing, Urgency, Via
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.snooze import is_again
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import digest, frameworks, leaving, people, practice, proposals, recipients, snoozing, upcoming


@dataclass(frozen=True)
class Ready:
    """`left_out` are ids of what was to go with it and is not called for any more, `let_go` of what is another's."""

    message: Message
    left_out: tuple[str, ...] = ()
    let_go: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dropped:
    """It is not called for any more, nor is what is `left_out`; `let_go` as above. The rest may leave without it."""

    left_out: tuple[str, ...]
    let_go: tuple[str, ...]


@dataclass(frozen=True)
class PassOn:
    """It is called for, and no longer its recipient's to get."""


@dataclass(frozen=True)
class PutOff:
    """Its recipient does not want to be disturbed before."""

    opens_at: datetime


def ready(
    partnership: Partnership, work: UnitOfWork, claim: Claim, now: datetime
) -> Ready | PutOff | PassOn | Dropped | None:
    """None when the reason of a message, or its reader's right, has gone."""
    message = claim.message
    reader = _reader(work, message)
    if message.urgency is not Urgency.REPLY and message.address.via is Via.DIRECT and reader is not None:
        own = practice.calendar_of(partnership, work).of(reader.hours)
        if not own.is_open(now):
            return PutOff(own.next_opening(now))
    if claim.merged:
        return _together(partnership, work, claim, reader, now)
    alone = _message(partnership, work, message, reader, now)
    return alone if alone is None or isinstance(alone, PassOn) else Ready(alone)


def _together(
    partnership: Partnership, work: UnitOfWork, claim: Claim, reader: Participant | None, now: datetime
) -> Ready | PassOn | Dropped:
    """Without digests, which would say once more what the others say."""
    nudges = {each.id: _nudge(partnership, work, each, reader, now) for each in claim.carried}
    own = nudges[claim.message.id]
    if isinstance(own, PassOn):
        return own
    left_out = tuple(each for each, nudge in nudges.items() if nudge is None)
    let_go = tuple(each for each, nudge in nudges.items() if isinstance(nudge, PassOn))
    if own is None:
        # A digest may be all that is left.
        digests = {each.id for each in claim.merged if isinstance(each.notice, DigestNotice)}
        return Dropped(tuple(each for each in left_out if each not in digests and each != claim.message.id), let_go)
    together = tuple(nudge for nudge in nudges.values() if nudge is not None and not isinstance(nudge, PassOn))
    return Ready(MergedMessage(together) if len(together) > 1 else own, left_out, let_go)


def party_told(work: UnitOfWork, message: Outgoing) -> Party | None:
    """Whom a nudge that arrived has informed, also where its reader spoke for them no more by then.

    None for what is no nudge, and where nobody can tell.
    """
    reader = _reader(work, message)
    match message.notice:
        case ConcernNotice(kind, reference):
            concern = work.concerns.for_nudge(reference)
            told = parties_told(kind, concern) if concern else ()
            own = [each for each in told if reader is not None and each.id == reader.party.id] or told
            return own[0] if len(own) == 1 else None
        case ActionNotice() | DecisionNotice():
            return None if reader is None else reader.party
    return None


def _reader(work: UnitOfWork, message: Outgoing) -> Participant | None:
    address = message.address
    return work.people.participant(Person(address.team, address.user)) if address.user else None


def _nudge(
    partnership: Partnership, work: UnitOfWork, message: Outgoing, reader: Participant | None, now: datetime
) -> NudgeMessage | PassOn | None:
    found, notice = _called_for(partnership, work, message, reader, now), message.notice
    if not isinstance(notice, ConcernNotice | ActionNotice | DecisionNotice):
        return None
    if found is None or isinstance(found, PassOn):
        return found
    record = found.concern if isinstance(found, ConcernMessage) else found.engagement
    can_snooze = snoozing.is_offered(partnership, work, notice, record, reader, now)
    return replace(found, can_snooze=can_snooze, is_again=is_again(notice.cycle))


def _called_for(
    partnership: Partnership, work: UnitOfWork, message: Outgoing, reader: Participant | None, now: datetime
) -> NudgeMessage | PassOn | None:
    match message.notice:
        case ConcernNotice() as notice:
            return _of_concern(partnership, work, message, notice, reader, now)
        case ActionNotice() as notice:
            return _of_action(partnership, work, message, notice, reader, now)
        case DecisionNotice() as notice:
            return _of_decision(partnership, work, message, notice, reader, now)
    return None


def _of_concern(
    partnership: Partnership,
    work: UnitOfWork,
    message: Outgoing,
    notice: ConcernNotice,
    reader: Participant | None,
    now: datetime,
) -> ConcernMessage | PassOn | None:
    concern = work.concerns.for_nudge(notice.reference)
    if concern is None or not still_called_for(notice, concern) or work.outgoing.superseded(message, notice, now=now):
        return None
    today = partnership.calendar.local_date(now)
    if comes_too_late(notice, concern, today):
        return None
    if _told(work, notice.kind, concern, message, reader) is None:
        return PassOn()
    may = next_actions(concern, reader, today=today) if reader else frozenset()
    return ConcernMessage(notice.kind, concern, may)


def _of_action(
    partnership: Partnership,
    work: UnitOfWork,
    message: Outgoing,
    notice: ActionNotice,
    reader: Participant | None,
    now: datetime,
) -> ActionMessage | PassOn | None:
    engagement = work.engagements.for_nudge(notice.reference)
    action = next((each for each in engagement.actions if each.number == notice.number), None) if engagement else None
    if engagement is None or action is None or not still_about_action(notice, action):
        return None
    told = recipients.of_action(work.people.of(*(each.id for each in work.people.parties())), engagement, action)
    if work.outgoing.superseded(message, notice, now=now):
        return None
    if reader not in told:
        return PassOn()
    return ActionMessage(engagement, action, may_finish=True, today=partnership.calendar.local_date(now))


def _of_decision(
    partnership: Partnership,
    work: UnitOfWork,
    message: Outgoing,
    notice: DecisionNotice,
    reader: Participant | None,
    now: datetime,
) -> DecisionMessage | PassOn | None:
    engagement = work.engagements.for_nudge(notice.reference)
    if engagement is None or not still_about_decision(notice, engagement):
        return None
    # That a decision is coming up is not said after it.
    if engagement.decision_date and partnership.calendar.local_date(now) > engagement.decision_date:
        return None
    told = recipients.of_decision(work.people.of(engagement.opened_by.id), engagement)
    if work.outgoing.superseded(message, notice, now=now):
        return None
    return DecisionMessage(engagement, may_change=True) if reader in told else PassOn()


def _told(
    work: UnitOfWork, kind: NudgeKind, concern: Concern, message: Outgoing, reader: Participant | None
) -> Party | None:
    address = message.address
    for party in parties_told(kind, concern):
        if address.via is Via.CHANNEL and party.private_channel == address.channel and party.channel_problem is None:
            return party
        if reader is not None and reader in recipients.of_party(work.people.of(party.id), party):
            return party
    return None


def _gap(work: UnitOfWork, notice: GapNotice, reader: Participant | None) -> GapMessage | None:
    """Only while it lasts, and for whoever administers that party."""
    if reader is None or reader.party.id != notice.party or not reader.has(Role.ADMINISTRATOR):
        return None
    own = work.people.of(notice.party)
    lasts = {
        Gap.NO_LEAD: not any(each.has(Role.LEAD) for each in own),
        Gap.PERSON: any(each.person == notice.person and each.unreachable for each in own),
        Gap.CHANNEL: reader.party.channel_problem is not None,
        Gap.JOINT_CHANNEL: work.practices.agreed().joint_channel is not None,
    }[notice.gap]
    return GapMessage(notice.gap, reader.party, notice.person) if lasts else None


def _message(
    partnership: Partnership, work: UnitOfWork, message: Outgoing, reader: Participant | None, now: datetime
) -> Message | PassOn | None:
    address = message.address
    match message.notice:
        case ConcernNotice() | ActionNotice() | DecisionNotice():
            return _nudge(partnership, work, message, reader, now)
        case DigestNotice():
            return digest.message(partnership, work, address, reader, now=now)
        case GapNotice() as notice:
            return _gap(work, notice, reader)
        case LeavingNotice() as notice:
            return leaving.message(work, notice, reader)
        case PracticeNotice() as notice:
            return proposals.message(work, notice, reader)
        case UpcomingNotice(which):
            return upcoming.message(partnership, work, which, reader, now)
    return _reply(partnership, work, message, reader)


def _reply(partnership: Partnership, work: UnitOfWork, message: Outgoing, reader: Participant | None) -> Message | None:
    address = message.address
    match message.notice:
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
            allowed = frozenset() if address.via is Via.SHARED else people.may(reader, framework)
            is_ephemeral = address.via is Via.EPHEMERAL
            return ProvisionsMessage(framework, shown, missing, said, side, allowed, can_share=is_ephemeral)
        case GuidanceNotice(guidance):
            framework = frameworks.in_force(work, partnership.framework)
            return GuidanceMessage(guidance, framework, people.may(reader, framework))
    # Files go a way of their own.
    return None
