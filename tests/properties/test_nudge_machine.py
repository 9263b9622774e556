"""Whatever is done, and whatever becomes of it on the way to Slack: no nudge is lost, doubled or misdirected."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bot.domain.concern import EntryKind
from bot.domain.people import Person
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, JOE, LEAD, MEMBER, RUTH, TOM
from tests.properties import nudge_acts
from tests.properties.nudge_acts import Act
from tests.properties.nudge_checks import is_its_readers, nothing_is_lost
from tests.properties.nudge_world import FATES, NADIA, OLGA, NewDatabase, World

STEPS, STEPS_IN_A_SOAK = 20, 50
# Before which commit of its own, if any, whoever does it dies first.
dies_at = st.sampled_from([0, 0, 1, 4])


class Nudges(RuleBasedStateMachine):
    """`new_database` gives the address of a migrated database and what takes it away again."""

    new_database: NewDatabase

    def __init__(self) -> None:
        super().__init__()
        url, self.drop = type(self).new_database()
        self.world = World(url, is_its_readers)

    @initialize()
    def one_of_each_is_there(self) -> None:
        for first in nudge_acts.FIRST:
            self.world.do(first)

    @rule(act=nudge_acts.PROCEDURE, dies_at=dies_at)
    def somebody_takes_a_step(self, act: Act, dies_at: int) -> None:
        self.world.do(act, dies_at=dies_at)

    @rule(act=nudge_acts.ENGAGEMENTS, dies_at=dies_at)
    def somebody_changes_an_engagement(self, act: Act, dies_at: int) -> None:
        self.world.do(act, dies_at=dies_at)

    @rule(act=nudge_acts.SETTINGS, dies_at=dies_at)
    def somebody_changes_a_setting(self, act: Act, dies_at: int) -> None:
        self.world.do(act, dies_at=dies_at)

    @rule(act=nudge_acts.PEOPLE, dies_at=dies_at)
    def somebody_comes_or_goes(self, act: Act, dies_at: int) -> None:
        self.world.do(act, dies_at=dies_at)

    @rule(gone=st.sampled_from([ANA.user, OLGA.user, RUTH.user, JOE.user, str(CABINET_OFFICE.private_channel)]))
    def slack_does_not_reach_somebody(self, gone: str) -> None:
        self.world.slack.gone = {gone}

    @rule(by_hours=st.sampled_from([1, 5, 24]))
    def the_token_is_refused_for_a_while(self, by_hours: int) -> None:
        self.world.slack.refuses = True
        self.world.tick()
        self.world.clock.move(hours=by_hours)
        self.world.tick()
        self.world.slack.refuses = False

    @rule(by_hours=st.sampled_from([1, 5, 24, 24 * 3, 24 * 9]))
    def time_passes_and_nothing_leaves(self, by_hours: int) -> None:
        self.world.clock.move(hours=by_hours)

    @rule(days=st.integers(1, 12), fates=st.lists(st.sampled_from(FATES), max_size=8))
    def days_pass_while_slack_does_as_it_likes(self, days: int, fates: list[str]) -> None:
        self.world.slack.next = fates
        self.world.run(self.world.clock() + timedelta(days=days))

    @rule(at_most=st.integers(1, 3), fates=st.lists(st.sampled_from(FATES), max_size=3))
    def some_leave(self, at_most: int, fates: list[str]) -> None:
        self.world.slack.next = fates
        self.world.tick(at_most)

    def teardown(self) -> None:
        try:
            nothing_is_lost(self.world)
        finally:
            self.world.database.close()
            self.drop()


def play(new_database: NewDatabase, examples: int, steps: int = STEPS) -> None:
    run_state_machine_as_test(
        type("Nudges", (Nudges,), {"new_database": staticmethod(new_database)}),
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def by(who: Person, does: Callable[..., Any], **given: Any) -> Act:
    return Act(does, (("number", 0), ("by", who), *given.items()))


def to(who: Person, does: Callable[..., Any], **given: Any) -> Act:
    return Act(does, (("who", who), *given.items()))


MONDAYS = {"by": ANA, "morning": time(13, 30), "days": frozenset({0}), "digest": False}
# After how many days who does what, and whom Slack does not reach from then on. The aim date is after four weeks.
BY_HAND: list[tuple[int, list[Act], set[str]]] = [
    (1, [by(ANA, nudge_acts.step, kind=EntryKind.ACKNOWLEDGED)], set()),
    (1, [by(ANA, nudge_acts.respond)], set()),
    (1, [by(RUTH, nudge_acts.step, kind=EntryKind.WITHDRAWN), to(OLGA, nudge_acts.remove)], {ANA.user}),
    (3, [to(TOM, nudge_acts.change_roles, roles=LEAD)], set()),
    (3, [to(JOE, nudge_acts.remove), to(NADIA, nudge_acts.change_roles, roles=LEAD)], set()),
    (3, [to(TOM, nudge_acts.move, to=BRIGHTWATER.id, roles=MEMBER)], set()),
    (3, [Act(nudge_acts.change_hours, tuple(MONDAYS.items()))], set()),
    (26, [by(ANA, nudge_acts.snooze, days=7)], set()),
]


@pytest.mark.parametrize(("days", "acts", "gone"), BY_HAND)
def test_lives_that_few_made_up_ones_come_to_lose_nothing(
    on_sqlite: NewDatabase, days: int, acts: list[Act], gone: set[str]
) -> None:
    """Without these some of what is broken on purpose went unseen in as few examples as CI plays."""
    url, drop = on_sqlite()
    world = World(url, is_its_readers)
    try:
        for first in nudge_acts.FIRST:
            world.do(first)
        world.run(world.clock() + timedelta(days=days))
        for act in acts:
            act(world, world.partnership, f"d-{acts.index(act)}-by-hand")
            world.watch()
        world.slack.gone = gone
        world.tick()
        nothing_is_lost(world)
    finally:
        world.database.close()
        drop()


def test_no_sequence_loses_doubles_or_misdirects_a_nudge(on_sqlite: NewDatabase) -> None:
    play(on_sqlite, 20)


def test_on_postgresql_neither(on_postgresql: NewDatabase) -> None:
    play(on_postgresql, 8)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("database", ["on_sqlite", "on_postgresql"])
def test_nor_does_any_of_many_long_ones(request: pytest.FixtureRequest, database: str) -> None:
    play(request.getfixturevalue(database), 300, STEPS_IN_A_SOAK)
