"""Splitting a tick changes nothing: the same people get the same nudges, on the same days, in the same messages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.services.replanning import replan_some
from bot.services.sending import next_look
from tests.cast import ANA, RUTH
from tests.properties import nudge_acts
from tests.properties.nudge_acts import Act
from tests.properties.nudge_checks import is_its_readers
from tests.properties.nudge_model import local
from tests.properties.nudge_world import FATES, NewDatabase, World

Message = tuple[date, str, frozenset[tuple[str, str, str]]]
A_WHILE = timedelta(hours=5)
# Until the aim date of what was raised first has passed.
AT_THE_END = timedelta(days=31)
acts = st.one_of(nudge_acts.PROCEDURE, nudge_acts.ENGAGEMENTS, nudge_acts.SETTINGS, nudge_acts.PEOPLE)


@dataclass(frozen=True)
class Stop:
    """Somebody does something, and that many hours later somebody looks: or all the time until then."""

    act: Act
    hours: int
    is_awake: bool


stops = st.builds(Stop, acts, st.sampled_from([0, 1, 14, 24, 24 * 6, 24 * 16]), st.booleans())
pieces = st.lists(st.sampled_from(FATES), min_size=1, max_size=40)


def whole(world: World, script: Sequence[Stop]) -> Counter[Message]:
    """At each stop until nothing is due."""
    for stop in script:
        world.do(stop.act)
        world.tick()
        if stop.is_awake:
            world.run(world.clock() + timedelta(hours=stop.hours))
        else:
            world.clock.move(hours=stop.hours)
        world.tick()
    world.run(world.clock() + AT_THE_END)
    return _came(world)


def in_pieces(world: World, script: Sequence[Stop], fates: Sequence[str]) -> Counter[Message]:
    """The same, but for some at a time, processes that die between claiming and settling, and looks in between."""
    for stop in script:
        world.do(stop.act)
        _tick_in_pieces(world, fates)
        end = world.clock() + timedelta(hours=stop.hours)
        while stop.is_awake and world.clock() < end:
            world.run(min(end, world.clock() + A_WHILE))
            _tick_in_pieces(world, fates)
        world.clock.moment = end
        _tick_in_pieces(world, fates)
    world.run(world.clock() + AT_THE_END)
    return _came(world)


def _tick_in_pieces(world: World, fates: Sequence[str]) -> None:
    world.slack.next = list(fates)
    for _ in range(len(fates)):
        world.tick(1)
        next_look(world.partnership, now=world.clock())
        replan_some(world.partnership, now=world.clock(), batch=1)
    world.slack.next = []
    # A process that died has left a message claimed: whoever comes next takes it up.
    world.tick()


def _came(world: World) -> Counter[Message]:
    return Counter(
        (
            local(each.at),
            each.address.recipient,
            frozenset((subject, kind, cycle) for subject, kind, cycle, _ in each.keys),
        )
        for each in world.came
    )


def both_ways(new_database: NewDatabase, script: Sequence[Stop], fates: Sequence[str]) -> list[Counter[Message]]:
    came: list[Counter[Message]] = []
    for is_whole in (True, False):
        url, drop = new_database()
        world = World(url, is_its_readers)
        try:
            for first in nudge_acts.FIRST:
                world.do(first)
            came.append(whole(world, script) if is_whole else in_pieces(world, script, fates))
        finally:
            world.database.close()
            drop()
    return came


def play(new_database: NewDatabase, examples: int, *, longest: int) -> None:

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(script=st.lists(stops, min_size=1, max_size=longest), fates=pieces)
    def changes_nothing(script: list[Stop], fates: list[str]) -> None:
        at_once, split = both_ways(new_database, script, fates)
        assert at_once
        assert split == at_once, f"only whole: {at_once - split}; only in pieces: {split - at_once}"

    changes_nothing()


def test_splitting_a_tick_changes_nothing(new_database: NewDatabase) -> None:
    play(new_database, 6, longest=6)


def test_nor_does_it_where_much_comes_together_after_downtime(new_database: NewDatabase) -> None:
    """Few scripts that are made up lead there: more than one concern, and a fortnight without a bot."""
    raises = [Stop(Act(nudge_acts.raise_one, (("by", RUTH),)), 0, is_awake=True)] * 3
    script = [*raises, Stop(Act(nudge_acts.log, (("days", 30),)), 24 * 16, is_awake=False)]
    fates = ["kills", "arrives and kills", "arrives unseen", "vanishes", "limited", "refused", "kills"]

    at_once, split = both_ways(new_database, script, fates)

    assert split == at_once
    assert any(to.endswith(ANA.user) and len(keys) > 1 for _, to, keys in at_once)


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_nor_in_any_of_many_long_scripts(new_database: NewDatabase) -> None:
    play(new_database, 400, longest=15)
