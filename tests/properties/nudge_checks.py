"""What holds of every nudge that comes, and what has come when nobody does anything any more."""

from collections import Counter
from datetime import date, datetime, time, timedelta

from bot.domain.concern import Entry, EntryKind
from bot.domain.engagement import Happened
from bot.domain.hours import Hours
from bot.domain.notice import NudgeKind
from bot.domain.outgoing import Via
from bot.domain.people import Participant
from bot.domain.practice import Region
from tests.cast import CABINET_OFFICE
from tests.properties import nudge_model as model
from tests.properties.nudge_model import LONDON, Days, Expected, local
from tests.properties.nudge_world import Came, Key, World

AFTERWARDS = timedelta(days=35)
_ABOUT_AIM_DATE = (NudgeKind.AIM_DATE_COMING_UP, NudgeKind.AIM_DATE_PASSED)


def is_its_readers(world: World, came: Came) -> None:
    """The first of its key, in hours, called for, and for whoever got it."""
    people = world.people()
    reader = people.get(came.address.user or "")
    days = days_of(world, reader)
    at = came.at.astimezone(LONDON)
    assert days.works(at.date()), f"{came} on a day off"
    assert time(8) <= at.time() < time(18)
    before = {key for each in world.came[:-1] for key in each.keys}
    assert not came.keys & before, f"{came.keys & before} came twice"
    for key in came.keys:
        if key[1] == NudgeKind.DIGEST:
            assert came.address.via is Via.CHANNEL or (reader is not None and reader.wants_digest)
            joint = world.agreed().joint_channel
            assert came.address.via is Via.DIRECT or (joint and joint.channel == came.address.channel)
        elif key[0].startswith("C-"):
            _is_of_concern(world, key, came, people)
        else:
            _is_of_engagement(world, key, reader, people, at.date())


def _is_of_concern(world: World, key: Key, came: Came, people: dict[str, Participant]) -> None:
    concern, kind = world.concern(key[0]), NudgeKind(key[1])
    parties = model.told(kind, concern)
    if came.address.via is Via.CHANNEL:
        assert came.address.channel == world.party(CABINET_OFFICE.id).private_channel
        assert parties == {CABINET_OFFICE.id}
    else:
        reader = people[came.address.user or ""]
        assert reader.party.id in parties
        assert reader.person.user in model.recipients(people, reader.party.id)
    if kind in _ABOUT_AIM_DATE:
        assert concern.aim_date is not None
        assert (local(came.at) > concern.aim_date) is (kind is NudgeKind.AIM_DATE_PASSED)
    if kind in (*_ABOUT_AIM_DATE, NudgeKind.PLEASE_ACKNOWLEDGE):
        assert concern.state.awaits_response


def _is_of_engagement(
    world: World, key: Key, reader: Participant | None, people: dict[str, Participant], today: date
) -> None:
    reference, _, number = key[0].partition("/")
    engagement = world.engagement(reference)
    assert reader is not None
    if key[1] == NudgeKind.FOLLOW_UP_ACTION:
        action = engagement.actions[int(number) - 1]
        assert action.done_at is None
        assert reader.person.user in model.owners(people, action)
    else:
        assert engagement.decision_date is not None
        assert today <= engagement.decision_date
        assert reader.person.user in model.openers(people, engagement)


def nothing_is_lost(world: World) -> None:
    """Nobody does anything any more, and Slack obeys: what was to come comes, on its day; every trace is of it."""
    slack = world.slack
    slack.next, slack.gone, slack.refuses = [], set(), False
    for _ in range(3):
        world.tick()
    calm = world.clock()
    world.run(calm + AFTERWARDS)
    for reference in world.concerns:
        _of_concern(world, reference, calm)
    for reference in world.engagements:
        _of_engagement(world, reference, calm)
    _of_digests(world, calm)
    _every_trace_is_of_what_came(world)


def days_of(world: World, person: Participant | None) -> Days:
    return Days(person.hours if person else Hours(), world.agreed().region or Region.ENGLAND_AND_WALES)


def _of_concern(world: World, reference: str, calm: datetime) -> None:
    concern, people = world.concern(reference), world.people()
    for party in (concern.raised_by.id, concern.addressed_to.id):
        news = model.news_for(concern, party)
        is_addressed = party == concern.addressed_to.id
        latest = concern.aim_date if is_addressed and concern.state.awaits_response else None
        told = model.recipients(people, party)
        if news is not None and told:
            # Whoever has come and gone since: somebody of theirs was told.
            _came_since(world, reference, None, news[0], local(news[1].at))
        for user in told:
            if news is not None and world.since[user] < news[1].at:
                _came_as_soon_as_it_could(world, reference, user, *news)
            expected = model.of_concern(concern, party, days_of(world, people[user]))
            responses = concern.entries(EntryKind.RESPONDED)
            reason = responses[-1].at if responses else concern.raised_at
            _came_once(world, reference, user, expected, reason, calm)
            _came_on_their_days(world, reference, user, expected, calm, latest)
    office = world.party(CABINET_OFFICE.id)
    if office.private_channel and office.channel_problem is None and concern.addressed_to.id == office.id:
        expected = model.of_concern(concern, office.id, days_of(world, None))
        in_channel = {each for each in expected if each[0] is NudgeKind.AIM_DATE_COMING_UP}
        _came_on_their_days(world, reference, office.private_channel, in_channel, calm, None)


def _of_engagement(world: World, reference: str, calm: datetime) -> None:
    engagement, people = world.engagement(reference), world.people()
    for user in model.openers(people, engagement):
        expected = model.of_decision(engagement, days_of(world, people[user]))
        if engagement.decision_date is not None and local(calm) <= engagement.decision_date:
            _came_once(world, reference, user, expected, world.decided[reference], calm)
        _came_on_their_days(world, reference, user, expected, calm, engagement.decision_date)
    for action in engagement.actions:
        for user in model.owners(people, action):
            days = days_of(world, people[user])
            subject = f"{reference}/{action.number}"
            put_off = world.put_off.get((subject, user))
            ahead = put_off is not None and days.before(action.due) > put_off.said_on
            expected = model.of_action(action, days)
            _came_on_their_days(world, subject, user, expected, calm, action.due if ahead else None)


def _of_digests(world: World, calm: datetime) -> None:
    until, joint = local(world.clock()), world.agreed().joint_channel
    wanted = {user: each for user, each in world.people().items() if each.wants_digest and model.reads(each)}
    days: dict[str, Days] = {user: days_of(world, each) for user, each in wanted.items()}
    if joint is not None:
        days[joint.channel] = days_of(world, None)
    for to, own in days.items():
        expected = model.of_digests(own, local(calm), until)
        came = {local(each.at) for each in world.came for key in each.keys if _is(key, None, to)}
        missing = {day for day in expected if _is_between(world, to, day, calm)} - came
        assert not missing, f"{to} had no digest on {missing}"


def _came_as_soon_as_it_could(world: World, subject: str, to: str, kind: NudgeKind, entry: Entry) -> None:
    """By when all that was due had left, for the first time in its reader's hours."""
    days = days_of(world, world.people()[to])
    clear = next(each for each in world.clear if each > entry.at and days.is_open(each))
    came = [each for each in world.came if entry.at <= each.at <= clear]
    kinds = {NudgeKind(key[1]) for each in came for key in each.keys if _is(key, subject, to)}
    assert model.at_least(kind, kinds), f"{subject} did not reach {to} by {clear}: {kind}; but {kinds}"


def _came_since(world: World, subject: str, to: str | None, kind: NudgeKind, day: date) -> None:
    came = {NudgeKind(k[1]) for each in world.came for k in each.keys if _is(k, subject, to) and local(each.at) >= day}
    assert model.at_least(kind, came), f"{subject} never reached {to or 'anybody'}: {kind}"


def _came_once(world: World, subject: str, to: str, expected: Expected, reason: datetime, calm: datetime) -> None:
    """What comes but once, and was due before: at some time after, unless its recipient put it off or has changed."""
    for kind, day, _ in expected:
        is_steady = world.since[to] < reason and (subject, to) not in world.put_off
        if (
            kind not in (*_ABOUT_AIM_DATE, NudgeKind.FOLLOW_UP_ACTION)
            and local(reason) < day < local(calm)
            and is_steady
        ):
            _came_since(world, subject, to, kind, day)


def _came_on_their_days(
    world: World, subject: str, to: str, expected: Expected, calm: datetime, latest: date | None
) -> None:
    """On each whole day since anything last changed. What was put off comes together when it comes again."""
    put_off, people = world.put_off.get((subject, to)), world.people()
    rests = put_off.morning(days_of(world, people[to]), latest) if put_off and to in people else date.min
    for kind, day, cycle in expected:
        on = max(day, rests)
        # By the hours or the region of before it has come.
        if any(
            _is(k, subject, to) and k[1:3] == (kind, cycle) and each.at < calm for each in world.came for k in each.keys
        ):
            continue
        if _is_between(world, to, day, calm) and on < local(world.clock()):
            came = {
                NudgeKind(k[1])
                for each in world.came
                for k in each.keys
                if _is(k, subject, to) and local(each.at) == on
            }
            assert model.at_least(kind, came), f"{to} was not told of {subject} on {on}: {kind}; but {came}"


def _is_between(world: World, to: str, day: date, calm: datetime) -> bool:
    return max(local(calm), local(world.since[to])) < day < local(world.clock())


def _is(key: Key, subject: str | None, to: str | None) -> bool:
    """Of any digest, without `subject`; to anybody, without `to`."""
    is_it = key[1] == NudgeKind.DIGEST if subject is None else key[0] == subject
    return is_it and to in (None, key[3].partition("/")[2])


def _every_trace_is_of_what_came(world: World) -> None:
    arrived: Counter[tuple[str, str]] = Counter(
        (key[0].partition("/")[0], key[1]) for each in world.came for key in each.keys if key[1] != NudgeKind.DIGEST
    )
    noted: Counter[tuple[str, str]] = Counter()
    for reference in world.concerns:
        noted.update((reference, entry.detail) for entry in world.concern(reference).entries(EntryKind.NUDGED))
    for reference in world.engagements:
        noted.update((reference, line.detail) for line in world.engagement(reference).entries(Happened.NUDGED))
    assert noted == arrived, f"not noted: {arrived - noted}; did not come: {noted - arrived}"
