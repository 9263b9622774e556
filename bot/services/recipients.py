"""Who gets what is for a party, now: also where no lead is appointed, or Slack does not reach one."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.engagement import Confidentiality, Engagement
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.notice import Gap, GapNotice, Notice
from bot.domain.outgoing import Address, Outgoing, Urgency, Via
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.planning import Recipient
from bot.domain.snooze import Snooze
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork

Snoozes = Mapping[Person, Snooze]


def of_party(people: Iterable[Participant], party: Party) -> tuple[Participant, ...]:
    """Its leads whom Slack reaches; where there is none, its members whom it does."""
    own = [each for each in people if each.party.id == party.id and each.unreachable is None]
    leads = tuple(each for each in own if each.has(Role.LEAD))
    return leads or tuple(each for each in own if each.has(Role.MEMBER))


def of_action(people: Iterable[Participant], engagement: Engagement, action: FollowUpAction) -> tuple[Participant, ...]:
    """Its owner; or, where they take no part in it any more or cannot be reached, whoever is told for their party."""
    people = tuple(people)
    owner = [each for each in people if each.person == action.owner and _reads(each, engagement)]
    if owner:
        return tuple(owner)
    party = action.owner_party
    return of_party(people, party) if _is_for(engagement, party) else ()


def of_decision(people: Iterable[Participant], engagement: Engagement) -> tuple[Participant, ...]:
    """Whoever opened it, or else whoever is told for the party that did."""
    people = tuple(people)
    opener = [
        each
        for each in people
        if each.person == engagement.opener_person
        and each.party.id == engagement.opened_by.id
        and _reads(each, engagement)
    ]
    return tuple(opener) or of_party(people, engagement.opened_by)


def directly(
    participants: Iterable[Participant], calendar: Calendar, snoozes: Snoozes | None = None
) -> tuple[Recipient, ...]:
    known = snoozes or {}
    return tuple(
        Recipient(Address.direct(each.person), calendar.of(each.hours), known.get(each.person)) for each in participants
    )


def in_channel(
    work: UnitOfWork, people: Iterable[Participant], party: Party, calendar: Calendar
) -> tuple[Recipient, ...]:
    """The party's own channel; none while it cannot be posted to.

    Some of its people may be of other workspaces, by Slack Connect: the channel is one all the same, and is posted to
    where the bot is installed.
    """
    if party.private_channel is None or party.channel_problem is not None:
        return ()
    teams = sorted({each.person.team for each in people if each.party.id == party.id})
    if len(teams) > 1:
        teams = [each for each in teams if work.workspaces.find(each) is not None] or teams
    return tuple(Recipient(Address(Via.CHANNEL, team, channel=party.private_channel), calendar) for team in teams[:1])


def tell_of_gap(
    partnership: Partnership,
    work: UnitOfWork,
    gap: GapNotice,
    people: Iterable[Participant],
    calendar: Calendar,
    *,
    now: datetime,
) -> None:
    """Once for as long as it lasts: the same key again adds nothing."""
    tell(partnership, work, gap, administrators(people, gap.party), calendar, now=now)


def tell(
    partnership: Partnership,
    work: UnitOfWork,
    notice: Notice,
    to: Iterable[Participant],
    calendar: Calendar,
    *,
    now: datetime,
) -> None:
    """Each of them at once, by their own hours."""
    work.outgoing.add(
        Outgoing(partnership.new_id(), each.address, notice, each.calendar.next_opening(now), Urgency.NUDGE)
        for each in directly(to, calendar)
    )


def end_gap_of_joint_channel(work: UnitOfWork) -> None:
    for party in work.people.parties():
        work.outgoing.ended(GapNotice(Gap.JOINT_CHANNEL, party.id).subject)


def administrators(people: Iterable[Participant], party: str) -> tuple[Participant, ...]:
    return tuple(
        each for each in people if each.party.id == party and each.has(Role.ADMINISTRATOR) and each.unreachable is None
    )


def tell_if_no_lead(
    partnership: Partnership,
    work: UnitOfWork,
    party: Party,
    people: Iterable[Participant],
    calendar: Calendar,
    *,
    now: datetime,
) -> None:
    people = tuple(people)
    if not any(each.party.id == party.id and each.has(Role.LEAD) for each in people):
        tell_of_gap(partnership, work, GapNotice(Gap.NO_LEAD, party.id), people, calendar, now=now)


def _reads(each: Participant, engagement: Engagement) -> bool:
    is_reader = each.has(Role.LEAD) or each.has(Role.MEMBER)
    return is_reader and each.unreachable is None and _is_for(engagement, each.party)


def _is_for(engagement: Engagement, party: Party) -> bool:
    for_all = engagement.confidentiality is Confidentiality.ALL_PARTIES
    return for_all or any(each.id == party.id for each in engagement.parties)
