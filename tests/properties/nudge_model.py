"""When nudges are to come and to whom, reckoned from the product's page alone: no planning of the bot's is asked.

Left out: at which minute of its day a nudge comes, but that it is in hours; how often what was put off comes again;
what was due before the last act and could not leave on its day, but for news and for what comes once; and everything
that is no nudge, as what administrators are told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.concern import Concern, Entry, EntryKind
from bot.domain.engagement import Engagement
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.framework import Side
from bot.domain.hours import Hours
from bot.domain.notice import NudgeKind
from bot.domain.people import Participant, Role
from bot.domain.practice import Region
from bot.domain.procedure import State

LONDON = ZoneInfo("Europe/London")
# What a machine plays through, and the year after it, as published.
_EVERYWHERE = {"2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-05-03", "2027-05-31"}
OFF = {
    Region.ENGLAND_AND_WALES: _EVERYWHERE | {"2027-03-29", "2027-08-30"},
    Region.SCOTLAND: _EVERYWHERE | {"2026-11-30", "2027-01-04", "2027-08-02", "2027-11-30"},
}
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
# With its cycle, by which repeats of one kind are told apart.
Expected = set[tuple[NudgeKind, date, str]]
TELLS = {
    EntryKind.RAISED: NudgeKind.RAISED,
    EntryKind.ACKNOWLEDGED: NudgeKind.ACKNOWLEDGED,
    EntryKind.INTERIM: NudgeKind.INTERIM,
    EntryKind.EXTENSION_PROPOSED: NudgeKind.EXTENSION_PROPOSED,
    EntryKind.EXTENSION_AGREED: NudgeKind.EXTENSION_AGREED,
    EntryKind.EXTENSION_DECLINED: NudgeKind.EXTENSION_DECLINED,
    EntryKind.RESPONDED: NudgeKind.RESPONDED,
    EntryKind.RESOLVED: NudgeKind.RESOLVED,
    EntryKind.NOT_RESOLVED: NudgeKind.NOT_RESOLVED,
    EntryKind.WITHDRAWN: NudgeKind.WITHDRAWN,
}
_ENDS = {
    NudgeKind.RESPONDED: State.RESPONDED,
    NudgeKind.RESOLVED: State.RESOLVED,
    NudgeKind.NOT_RESOLVED: State.NOT_RESOLVED,
    NudgeKind.WITHDRAWN: State.WITHDRAWN,
}


@dataclass(frozen=True)
class Days:
    """One person's working days."""

    hours: Hours
    region: Region

    def works(self, day: date) -> bool:
        return day.weekday() in self.hours.days and str(day) not in OFF[self.region]

    def before(self, day: date) -> date:
        return day if self.works(day) else self.before(day - DAY)

    def after(self, day: date) -> date:
        return day if self.works(day) else self.after(day + DAY)

    def is_open(self, moment: datetime) -> bool:
        at = moment.astimezone(LONDON)
        return self.works(at.date()) and time(8) <= at.time() < time(18)


@dataclass(frozen=True)
class PutOff:
    """Somebody's nudges about one record, on that day until another."""

    said_on: date
    until: date

    def morning(self, days: Days, latest: date | None) -> date:
        """Not past the last one before `latest`, where that was still to come."""
        morning = days.after(self.until)
        return morning if latest is None or self.said_on > latest else min(morning, days.before(latest))


def local(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def recipients(people: Mapping[str, Participant], party: str) -> set[str]:
    """A party's leads whom Slack reaches, or else its members."""
    reached = {user: each for user, each in people.items() if each.party.id == party and each.unreachable is None}
    leads = {user for user, each in reached.items() if each.has(Role.LEAD)}
    return leads or {user for user, each in reached.items() if each.has(Role.MEMBER)}


def reads(person: Participant | None) -> bool:
    return person is not None and person.unreachable is None and (person.has(Role.LEAD) or person.has(Role.MEMBER))


def owners(people: Mapping[str, Participant], action: FollowUpAction) -> set[str]:
    own = people.get(action.owner.user)
    return {action.owner.user} if reads(own) else recipients(people, action.owner_party.id)


def openers(people: Mapping[str, Participant], engagement: Engagement) -> set[str]:
    opener = people.get(engagement.opener_person.user) if engagement.opener_person else None
    if opener is not None and opener.party.id == engagement.opened_by.id and reads(opener):
        return {opener.person.user}
    return recipients(people, engagement.opened_by.id)


def told(kind: NudgeKind, concern: Concern) -> set[str]:
    """The parties that a nudge of that kind is for; of an extension it is either, as one proposes and one settles."""
    match kind:
        case NudgeKind.RAISED | NudgeKind.PLEASE_ACKNOWLEDGE | NudgeKind.AIM_DATE_COMING_UP:
            return {concern.addressed_to.id}
        case NudgeKind.RESOLVED | NudgeKind.NOT_RESOLVED | NudgeKind.WITHDRAWN:
            return {concern.addressed_to.id}
        case NudgeKind.ACKNOWLEDGED | NudgeKind.INTERIM | NudgeKind.RESPONDED | NudgeKind.HOW_IT_STANDS:
            return {concern.raised_by.id}
    return {concern.raised_by.id, concern.addressed_to.id}


def news_for(concern: Concern, party: str) -> tuple[NudgeKind, Entry] | None:
    """The last thing that the other party did, as long as it tells of how things stand."""
    done = [each for each in concern.timeline if each.kind in TELLS and each.party.id != party]
    if not done:
        return None
    kind = TELLS[done[-1].kind]
    if kind in _ENDS:
        stands = concern.state is _ENDS[kind]
    elif kind is NudgeKind.EXTENSION_PROPOSED:
        stands = concern.extension is not None
    else:
        stands = concern.state in (State.RAISED, State.ACKNOWLEDGED)
    return (kind, done[-1]) if stands else None


def of_concern(concern: Concern, party: str, days: Days) -> Expected:
    """What is for a morning, for somebody of that party."""
    found: Expected = set()
    is_addressed = party == concern.addressed_to.id
    if concern.state is State.RAISED and is_addressed:
        found.add(
            (NudgeKind.PLEASE_ACKNOWLEDGE, days.after(_working_days_on(local(concern.raised_at), 2, days)), "once")
        )
    if concern.state is State.RESPONDED and not is_addressed:
        [*_, response] = concern.entries(EntryKind.RESPONDED)
        found.add((NudgeKind.HOW_IT_STANDS, days.after(local(response.at) + WEEK), "once"))
    if concern.state in (State.RAISED, State.ACKNOWLEDGED) and concern.aim_date is not None:
        aim = concern.aim_date
        found |= _passed(aim, days)
        if is_addressed:
            coming_up = NudgeKind.AIM_DATE_COMING_UP
            found |= {(coming_up, days.before(aim - n * DAY), f"{aim}-{n}") for n in (14, 7, 2, 0)}
    return found


def of_action(action: FollowUpAction, days: Days) -> Expected:
    if action.done_at is not None:
        return set()
    found = {(days.before(action.due - n * DAY), f"{action.due}-{n}") for n in (2, 0)}
    found |= {(days.after(action.due + week * WEEK), f"{action.due}+{week}") for week in range(1, 53)}
    return {(NudgeKind.FOLLOW_UP_ACTION, day, cycle) for day, cycle in found}


def of_decision(engagement: Engagement, days: Days) -> Expected:
    if engagement.decision_date is None or any(each.side is Side.UNION for each in engagement.parties):
        return set()
    counted = _working_days_on(engagement.decision_date, -10, days)
    return {(NudgeKind.DECISION_NEAR, days.before(counted), str(engagement.decision_date))}


def of_digests(days: Days, after: date, until: date) -> set[date]:
    """In a week in which somebody works."""
    found, monday = set[date](), after - after.weekday() * DAY
    while monday < until:
        if (day := days.after(monday)) < monday + WEEK:
            found.add(day)
        monday += WEEK
    return found


def at_least(kind: NudgeKind, came: Iterable[NudgeKind]) -> bool:
    """Whether something came that says as much or more: of two on one morning the later in the table wins."""
    order = list(NudgeKind)
    return any(order.index(each) >= order.index(kind) for each in came)


def _working_days_on(day: date, count: int, days: Days) -> date:
    """By the partnership's own days, whoever it is for."""
    usual, step = Days(Hours(), days.region), DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not usual.works(day):
            day += step
    return day


def _passed(aim: date, days: Days) -> Expected:
    first = days.after(aim + DAY)
    return {(NudgeKind.AIM_DATE_PASSED, days.after(first + week * WEEK), f"{aim}+{week + 1}") for week in range(4)}
