"""What people do, each act as a value: hypothesis makes it up, and it can be played more than once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.domain.concern import EntryKind, Reply, Response, Verdict
from bot.domain.engagement import Confidentiality, How, Stage
from bot.domain.hours import Hours
from bot.domain.people import Person, Role
from bot.domain.practice import Conversation, Region, Setting
from bot.errors import NotAParticipant
from bot.partnership import Partnership
from bot.services import (
    concerns,
    engagement_changes,
    engagements,
    follow_up_actions,
    hours,
    naming,
    private_channel,
    proposals,
    snoozing,
)
from tests import acting
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, JOE, LEAD, MEMBER, PRIYA, RUTH, TEAM, TOM
from tests.properties.nudge_model import OFF, PutOff, local
from tests.properties.nudge_world import NADIA, OLGA, World

JOINT = "C0JOINTCH1"
ADMINISTRATOR_OF = {CABINET_OFFICE.id: PRIYA, BRIGHTWATER.id: RUTH}
SAID = Response((Reply(Verdict.AGREED, "Said."),), (Reply(Verdict.AGREED, "Said."),))
which = st.integers(0, 9)
days_ahead = st.integers(1, 40)
anybody = st.sampled_from([ANA, OLGA, TOM, RUTH, JOE, NADIA])
changing = st.sampled_from([ANA, OLGA, TOM, JOE, NADIA])


@dataclass(frozen=True)
class Act:
    """`given` are the values that `does` is called with by name."""

    does: Callable[..., Any]
    given: tuple[tuple[str, Any], ...]

    def __call__(self, world: World, bot: Partnership, key: str) -> Any:
        return self.does(world, bot, key, **dict(self.given))

    def __repr__(self) -> str:
        return f"{self.does.__name__}({', '.join(f'{name}={value}' for name, value in self.given)})"


def act(does: Callable[..., Any], **values: st.SearchStrategy[Any]) -> st.SearchStrategy[Act]:
    return st.fixed_dictionaries(values).map(lambda given: Act(does, tuple(given.items())))


def raise_one(world: World, bot: Partnership, key: str, *, by: Person) -> None:
    to = BRIGHTWATER.id if by in (ANA, OLGA, TOM) else CABINET_OFFICE.id
    typed = acting.Typed(to, ("7b",), ("Papers came late.",), ("Five days ahead.",))
    shown = acting.raise_concern(bot, typed, by=by, now=world.clock(), delivery=key)
    if shown.concern.reference not in world.concerns:
        world.concerns.append(shown.concern.reference)


def step(world: World, bot: Partnership, key: str, *, number: int, by: Person, kind: EntryKind) -> None:
    concerns.act(bot, _concern(world, number), kind, "Said.", by=by, now=world.clock(), delivery=key)


def respond(world: World, bot: Partnership, key: str, *, number: int, by: Person) -> None:
    acting.respond(bot, _concern(world, number), SAID, by=by, now=world.clock(), delivery=key)


def propose_extension(world: World, bot: Partnership, key: str, *, number: int, by: Person, days: int) -> None:
    reference = _concern(world, number)
    to = (world.concern(reference).aim_date or local(world.clock())) + timedelta(days=days)
    concerns.propose_extension(bot, reference, to, "", by=by, now=world.clock(), delivery=key)


def settle_extension(world: World, bot: Partnership, key: str, *, number: int, by: Person, agrees: bool) -> None:
    reference = _concern(world, number)
    kind = EntryKind.EXTENSION_AGREED if agrees else EntryKind.EXTENSION_DECLINED
    proposed = world.concern(reference).extension
    to = proposed.to if proposed else local(world.clock())
    concerns.settle_extension(bot, reference, kind, to, "", by=by, now=world.clock(), delivery=key)


def log(world: World, bot: Partnership, key: str, *, days: int) -> None:
    today = local(world.clock())
    typed = engagements.Typed(
        topic="Hybrid working",
        description="A first talk.",
        stage=Stage.IDEA,
        on=today,
        how=How.MEETING,
        parties=(CABINET_OFFICE.id,),
        provisions=("7b",),
        decision_date=today + timedelta(days=days),
        confidentiality=Confidentiality.ALL_PARTIES,
    )
    engagement, *_ = engagements.log(bot, typed, by=TOM, now=world.clock(), delivery=key)
    if engagement.reference not in world.engagements:
        world.engagements.append(engagement.reference)
    world.decided[engagement.reference] = world.clock()


def update(world: World, bot: Partnership, key: str, *, number: int, by: Person, days: int, union: bool) -> None:
    """Another decision date, and a union involved or not."""
    engagement = world.engagement(_engagement(world, number))
    edited = engagements.Edited(
        topic=engagement.topic,
        description=engagement.description,
        stage=engagement.stage,
        on=engagement.on,
        how=engagement.how,
        parties=(CABINET_OFFICE.id, BRIGHTWATER.id) if union else (CABINET_OFFICE.id,),
        provisions=engagement.provisions,
        decision_date=local(world.clock()) + timedelta(days=days),
    )
    version, now = engagement.version, world.clock()
    engagement_changes.update(bot, engagement.reference, edited, version=version, by=by, now=now, delivery=key)
    world.decided[engagement.reference] = now


def add_action(world: World, bot: Partnership, key: str, *, number: int, owner: Person, days: int) -> None:
    typed = _typed(world, owner, days)
    follow_up_actions.add(bot, _engagement(world, number), typed, by=TOM, now=world.clock(), delivery=key)


def hand_on_action(world: World, bot: Partnership, key: str, *, number: int, owner: Person, days: int) -> None:
    engagement = world.engagement(_engagement(world, number))
    typed, version, now = _typed(world, owner, days), engagement.version, world.clock()
    follow_up_actions.edit(bot, engagement.reference, 1, typed, version=version, by=JOE, now=now, delivery=key)


def finish_action(world: World, bot: Partnership, key: str, *, number: int, done: bool) -> None:
    reference = _engagement(world, number)
    follow_up_actions.finish(bot, reference, 1, done=done, by=JOE, now=world.clock(), delivery=key)


def snooze(world: World, bot: Partnership, key: str, *, number: int, by: Person, days: int) -> None:
    subjects = [*world.concerns, *world.engagements, *(f"{each}/1" for each in world.engagements)]
    subject, today = subjects[number % len(subjects)], local(world.clock())
    snoozing.snooze(bot, subject, days, by=by, now=world.clock(), delivery=key)
    world.put_off[subject, by.user] = PutOff(today, today + timedelta(days=days))


def change_hours(
    world: World, bot: Partnership, key: str, *, by: Person, morning: time, days: frozenset[int], digest: bool
) -> None:
    own = Hours(morning, days)
    hours.change(bot, own, wants_digest=digest, by=by, now=world.clock(), delivery=key)


def change_region(world: World, bot: Partnership, key: str, *, region: Region) -> None:
    _agree(world, bot, key, Setting.REGION, region)


def change_joint_channel(world: World, bot: Partnership, key: str, *, has_one: bool) -> None:
    _agree(world, bot, key, Setting.JOINT_CHANNEL, Conversation(TEAM, JOINT) if has_one else None)


def change_private_channel(world: World, bot: Partnership, key: str, *, channel: str | None) -> None:
    private_channel.name(bot, channel, by=PRIYA, now=world.clock(), delivery=key)


def change_roles(world: World, bot: Partnership, key: str, *, who: Person, roles: frozenset[Role]) -> None:
    known, now = world.people().get(who.user), world.clock()
    if known is None:
        raise NotAParticipant
    by = ADMINISTRATOR_OF[known.party.id]
    naming.change_roles(bot, who, roles, seen=known.roles, by=by, now=now, delivery=key)


def move(world: World, bot: Partnership, key: str, *, who: Person, to: str, roles: frozenset[Role]) -> None:
    """Removed by one party's administrator, and named by that of another or of the same."""
    known, now = world.people().get(who.user), world.clock()
    if known is not None:
        by = ADMINISTRATOR_OF[known.party.id]
        naming.remove(bot, who, seen=known.roles, by=by, now=now, delivery=f"{key}-from")
    naming.name(bot, who, roles, by=ADMINISTRATOR_OF[to], now=now, delivery=f"{key}-to")


def remove(world: World, bot: Partnership, key: str, *, who: Person) -> None:
    known = world.people().get(who.user)
    if known is None:
        raise NotAParticipant
    by = ADMINISTRATOR_OF[known.party.id]
    naming.remove(bot, who, seen=known.roles, by=by, now=world.clock(), delivery=key)


def _agree(world: World, bot: Partnership, key: str, setting: Setting, value: Region | Conversation | None) -> None:
    now = world.clock()
    proposals.propose(bot, setting, value, by=PRIYA, now=now, delivery=f"{key}-propose")
    proposals.agree(bot, setting, value, by=RUTH, now=now, delivery=f"{key}-agree")


def _typed(world: World, owner: Person, days: int) -> follow_up_actions.Typed:
    return follow_up_actions.Typed("Send the papers.", owner, local(world.clock()) + timedelta(days=days))


def _concern(world: World, number: int) -> str:
    return world.concerns[number % len(world.concerns)]


def _engagement(world: World, number: int) -> str:
    return world.engagements[number % len(world.engagements)]


_STEPS = [EntryKind.ACKNOWLEDGED, EntryKind.INTERIM, EntryKind.WITHDRAWN, EntryKind.RESOLVED, EntryKind.NOT_RESOLVED]
_LEADS = st.sampled_from([ANA, OLGA, RUTH])
_SNOOZES = st.sampled_from([1, 3, 7])
_DUE = st.integers(-3, 30)
_ROLES = st.sampled_from([MEMBER, LEAD])
_PARTIES = st.sampled_from(sorted(ADMINISTRATOR_OF))
_WEEKDAYS = st.frozensets(st.integers(0, 4), min_size=1)
_MORNINGS = st.sampled_from([time(8), time(9, 30), time(13, 30), time(17, 30)])
_CHANNELS = st.sampled_from([CABINET_OFFICE.private_channel, "C0CABPRIV2", None])
FIRST = (
    Act(raise_one, (("by", RUTH),)),
    Act(log, (("days", 30),)),
    Act(add_action, (("number", 0), ("owner", JOE), ("days", 20))),
)
PROCEDURE = st.one_of(
    act(raise_one, by=st.sampled_from([ANA, RUTH])),
    act(step, number=which, by=_LEADS, kind=st.sampled_from(_STEPS)),
    act(respond, number=which, by=_LEADS),
    act(respond, number=st.just(0), by=st.just(ANA)),
    act(propose_extension, number=which, by=_LEADS, days=days_ahead),
    act(settle_extension, number=which, by=_LEADS, agrees=st.booleans()),
    act(snooze, number=which, by=anybody, days=_SNOOZES),
    act(snooze, number=st.just(0), by=st.just(ANA), days=st.just(7)),
)
ENGAGEMENTS = st.one_of(
    act(log, days=days_ahead),
    act(update, number=which, by=st.sampled_from([TOM, ANA]), days=days_ahead, union=st.booleans()),
    act(add_action, number=which, owner=anybody, days=_DUE),
    act(hand_on_action, number=which, owner=anybody, days=_DUE),
    act(finish_action, number=which, done=st.booleans()),
    act(snooze, number=which, by=anybody, days=_SNOOZES),
)
PEOPLE = st.one_of(
    act(change_roles, who=changing, roles=_ROLES),
    act(move, who=changing, to=_PARTIES, roles=_ROLES),
    act(remove, who=changing),
)
SETTINGS = st.one_of(
    act(change_hours, by=anybody, morning=_MORNINGS, days=_WEEKDAYS, digest=st.booleans()),
    act(change_hours, by=_LEADS, morning=_MORNINGS, days=_WEEKDAYS, digest=st.booleans()),
    act(change_region, region=st.sampled_from(sorted(OFF))),
    act(change_joint_channel, has_one=st.booleans()),
    act(change_private_channel, channel=_CHANNELS),
)
