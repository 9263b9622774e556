"""What both sides agree on for their partnership: one proposes, the other agrees or declines."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain import practice as rules
from bot.domain.message import PracticeMessage
from bot.domain.notice import PracticeKind, PracticeNotice
from bot.domain.people import Participant, Person, Role
from bot.domain.permissions import Action, Relation, relation_of_sides, require
from bot.domain.practice import Conversation, Practice, Proposal, Region, Setting, Value
from bot.errors import InvalidInput
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import nudges, people, practice, recipients, settings
from bot.services.settings import Settings


def prepare(partnership: Partnership, setting: Setting, *, by: Person) -> Settings:
    """For a form in which something is proposed. Raises NotAllowed, or ProposalMoved where a proposal stands."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        require(Action.PROPOSE_PRACTICE, Relation.OWN_SIDE, participant)
        rules.none_stands(_standing(work, setting))
        return settings.shown(partnership, work, participant)


def propose(
    partnership: Partnership, setting: Setting, value: Value, *, by: Person, now: datetime, delivery: str
) -> Settings:
    """To the other side. Raises InvalidInput for what holds already, ProposalMoved where a proposal stands."""

    def proposed(work: UnitOfWork, participant: Participant) -> None:
        require(Action.PROPOSE_PRACTICE, Relation.OWN_SIDE, participant)
        _require_nobodys(work, value)
        proposal = Proposal(setting, value, participant.party, now)
        work.practices.propose(rules.checked(proposal, _in_force(partnership, work), _standing(work, setting)))
        _tell(partnership, work, PracticeKind.PROPOSED, proposal, participant, now)

    return _changed(partnership, proposed, by=by, delivery=delivery)


def agree(
    partnership: Partnership, setting: Setting, seen: Value, *, by: Person, now: datetime, delivery: str
) -> Settings:
    """`seen` is the value agreed to. Raises ProposalMoved where that is not what is proposed; so below.

    With another region every nudge is planned anew.
    """

    def answered(work: UnitOfWork, participant: Participant) -> None:
        proposal = _taken(work, setting, seen, Action.ANSWER_PROPOSAL, participant)
        # In the meantime a party may have named it as its own.
        _require_nobodys(work, proposal.value)
        before, after = work.practices.agreed(), rules.agreed(work.practices.agreed(), proposal)
        work.practices.agree(after)
        if after.region is not None and after.region is not before.region:
            _plan_all_by(work, after.region)
        if setting is Setting.JOINT_CHANNEL:
            recipients.end_gap_of_joint_channel(work)
        nudges.plan_digests(partnership, work, now=now)
        _tell(partnership, work, PracticeKind.AGREED, proposal, participant, now)

    return _changed(partnership, answered, by=by, delivery=delivery)


def decline(
    partnership: Partnership, setting: Setting, seen: Value, *, by: Person, now: datetime, delivery: str
) -> Settings:
    def answered(work: UnitOfWork, participant: Participant) -> None:
        proposal = _taken(work, setting, seen, Action.ANSWER_PROPOSAL, participant)
        _tell(partnership, work, PracticeKind.DECLINED, proposal, participant, now)

    return _changed(partnership, answered, by=by, delivery=delivery)


def take_back(
    partnership: Partnership, setting: Setting, seen: Value, *, by: Person, now: datetime, delivery: str
) -> Settings:
    def taken_back(work: UnitOfWork, participant: Participant) -> None:
        proposal = _taken(work, setting, seen, Action.TAKE_BACK_PROPOSAL, participant)
        _tell(partnership, work, PracticeKind.TAKEN_BACK, proposal, participant, now)

    return _changed(partnership, taken_back, by=by, delivery=delivery)


def message(work: UnitOfWork, notice: PracticeNotice, reader: Participant | None) -> PracticeMessage | None:
    """What an administrator reads; None where they are none any more, or it is no longer so."""
    if reader is None or not reader.has(Role.ADMINISTRATOR):
        return None
    stands = _standing(work, notice.setting)
    is_proposed = stands is not None and stands.value == notice.value
    still = {
        PracticeKind.PROPOSED: is_proposed,
        PracticeKind.AGREED: work.practices.agreed().of(notice.setting) == notice.value,
        PracticeKind.DECLINED: not is_proposed,
        PracticeKind.TAKEN_BACK: not is_proposed,
    }[notice.kind]
    return PracticeMessage(notice.kind, notice.setting, notice.value) if still else None


def _changed(
    partnership: Partnership, change: Callable[[UnitOfWork, Participant], None], *, by: Person, delivery: str
) -> Settings:
    with partnership.open_work() as work:
        # Two administrators may act at once: the second sees what the first has done. Whoever plans nudges holds the
        # people too, so that nobody goes on by a region that is no longer agreed on.
        work.people.hold_to_change()
        participant = people.participant(work, by)
        if work.deliveries.record(delivery, by.user) is None:
            change(work, participant)
        shown = settings.shown(partnership, work, participant)
        work.commit()
        return shown


def _taken(work: UnitOfWork, setting: Setting, seen: Value, action: Action, by: Participant) -> Proposal:
    """The proposal that `by` answers or takes back, which no longer stands."""
    standing = rules.as_seen(_standing(work, setting), seen)
    require(action, relation_of_sides(by.party, standing.proposed_by), by)
    work.practices.remove_proposal(setting)
    return standing


def _standing(work: UnitOfWork, setting: Setting) -> Proposal | None:
    return next((each for each in work.practices.proposals() if each.setting is setting), None)


def _require_nobodys(work: UnitOfWork, value: Value) -> None:
    """A joint channel is no party's own: others would read what is meant for that party."""
    own = {each.private_channel for each in work.people.parties()}
    if isinstance(value, Conversation) and value.channel in own:
        raise InvalidInput(Setting.JOINT_CHANNEL, "unavailable")


def _plan_all_by(work: UnitOfWork, region: Region) -> None:
    planned = work.planned_calendar.hold()
    work.planned_calendar.ask_for_all()
    # Before the first start there is nothing to compare with, and that start plans all.
    if planned.zone:
        work.planned_calendar.put(replace(planned, region=region.code))


def _in_force(partnership: Partnership, work: UnitOfWork) -> Practice:
    agreed = work.practices.agreed()
    return replace(agreed, region=agreed.region or Region.of(partnership.calendar.region))


def _tell(
    partnership: Partnership, work: UnitOfWork, kind: PracticeKind, proposal: Proposal, by: Participant, now: datetime
) -> None:
    """The administrators of the other side than that of `by`."""
    others = [party.id for party in work.people.parties() if party.side is not by.party.side]
    everybody, calendar = work.people.of(*others), practice.calendar_of(partnership, work)
    told = [each for party in others for each in recipients.administrators(everybody, party)]
    notice = PracticeNotice(kind, proposal.setting, proposal.value, now.isoformat())
    # What waited for somebody's hours is not so any more, or would be said twice where it is proposed again.
    work.outgoing.ended(notice.subject)
    recipients.tell(partnership, work, notice, told, calendar, now=now)
