"""When a ticker counts as standing still, when a clock has jumped, and what is said of either."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event, Thread

import pytest

from bot.domain.vitals import Heartbeat, Vitals
from bot.errors import StoreUnavailable
from handlers.vitals import Pulse, Report, Watch
from tests.fakes import StandingClock

WELL = Vitals(database_now=0.0, heartbeats=(Heartbeat("one", 3.0),))


@dataclass
class Ticking:
    """A ticker whose seconds pass when the test says so; `kept` is what the database was told, tick by tick."""

    clock: StandingClock = field(default_factory=StandingClock)
    passed: float = 0.0
    kept: list[bool] = field(default_factory=list)
    trouble: Exception | None = None

    def pulse(self, tick_seconds: float = 15) -> Pulse:
        return Pulse("own", self.clock, self._keep, tick_seconds, monotonic=lambda: self.passed)

    def passes(self, seconds: float, *, clock: float | None = None) -> None:
        """`clock` where the partnership's clock goes on by something else."""
        self.passed += seconds
        self.clock.move(seconds=seconds if clock is None else clock)

    def _keep(self, jumped: bool) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.kept.append(jumped)


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


def test_a_ticker_that_has_not_begun_does_not_stand_still(ticking: Ticking) -> None:
    pulse = ticking.pulse()
    ticking.passes(1000)

    assert (pulse.seconds, pulse.stands_still) == (None, False)


@pytest.mark.parametrize(("seconds", "still"), [(0, False), (59.9, False), (60, True), (86_400, True)])
def test_a_ticker_stands_still_from_the_sixtieth_second_on(ticking: Ticking, seconds: float, still: bool) -> None:
    pulse = ticking.pulse()
    pulse.beat()
    ticking.passes(seconds)

    assert (pulse.seconds, pulse.stands_still) == (seconds, still)
    pulse.beat()
    assert not pulse.stands_still


@pytest.mark.parametrize("clock", [-3600, 0, 3600])
def test_the_partnerships_clock_neither_hides_nor_feigns_a_ticker_that_stands_still(
    ticking: Ticking, clock: float
) -> None:
    pulse = ticking.pulse()
    pulse.beat()
    ticking.passes(30, clock=clock)
    assert not pulse.stands_still
    ticking.passes(30, clock=clock)
    assert pulse.stands_still


def test_the_database_is_told_once_a_tick_however_often_the_sender_looks(ticking: Ticking) -> None:
    pulse = ticking.pulse(tick_seconds=15)
    for _ in range(300):
        pulse.beat()
        ticking.passes(0.2)

    assert ticking.kept == [False] * 5


def test_a_tick_that_comes_a_moment_early_is_told_of(ticking: Ticking) -> None:
    pulse = ticking.pulse(tick_seconds=15)
    for _ in range(4):
        pulse.beat()
        ticking.passes(14.95)

    assert ticking.kept == [False] * 4


@pytest.mark.parametrize("trouble", [StoreUnavailable(), RuntimeError("a bug")])
def test_a_ticker_ticks_on_when_it_cannot_be_told_of(ticking: Ticking, trouble: Exception) -> None:
    pulse = ticking.pulse()
    ticking.trouble = trouble
    pulse.beat()
    ticking.passes(15, clock=3600)
    pulse.beat()
    assert (ticking.kept, pulse.seconds) == ([], 0)

    ticking.trouble = None
    ticking.passes(15)
    pulse.beat()
    assert ticking.kept == [True]


@pytest.mark.parametrize(
    ("passed", "clock", "jumps"),
    [
        (15, 15, 0),
        (15, 15 + 300, 0),
        (15, 15 + 301, 1),
        (15, 15 - 300, 0),
        (15, 15 - 301, 1),
        (15, 86_400, 1),
        (15, -3600, 1),
        # Whoever was stopped for an hour was so by both.
        (3600, 3600, 0),
    ],
)
def test_a_clock_that_goes_over_five_minutes_wrong_between_two_looks_has_jumped(
    ticking: Ticking, passed: float, clock: float, jumps: int, caplog: pytest.LogCaptureFixture
) -> None:
    pulse = ticking.pulse()
    pulse.beat()
    ticking.passes(passed, clock=clock)
    with caplog.at_level(logging.WARNING):
        pulse.beat()
    ticking.passes(15)
    pulse.beat()

    assert pulse.jumps == jumps
    assert ticking.kept == [False, bool(jumps), False]
    expected = [f"The partnership's clock jumped by {clock - passed:+.0f} seconds"] * jumps
    assert [each.getMessage() for each in caplog.records] == expected


def test_a_jump_between_two_ticks_is_told_with_the_next(ticking: Ticking) -> None:
    pulse = ticking.pulse(tick_seconds=15)
    pulse.beat()
    ticking.passes(1, clock=3600)
    pulse.beat()
    assert ticking.kept == [False]
    ticking.passes(14)
    pulse.beat()
    assert ticking.kept == [False, True]


def still(seconds: float) -> Heartbeat:
    return Heartbeat("two", seconds)


NO_TICKER = "No process has ticked for 60 seconds: nothing is sent. Start a worker."
JUMPED = "A clock jumped by more than five minutes within the hour."


@pytest.mark.parametrize(
    ("vitals", "lines"),
    [
        (WELL, []),
        (None, ["The database does not answer."]),
        (replace(WELL, heartbeats=(still(4000),)), [NO_TICKER]),
        # Of before the database's clock was set back by a day.
        (replace(WELL, heartbeats=(still(-86_400),)), [NO_TICKER]),
        (replace(WELL, heartbeats=(*WELL.heartbeats, still(4000))), []),
        (
            replace(WELL, heartbeats=(*WELL.heartbeats, still(60), still(3599))),
            ["Processes that ticked and stand still, or were killed within the hour: 2."],
        ),
        (replace(WELL, refused="token_revoked"), ["Sending has stopped: Slack refuses the bot's token."]),
        (
            replace(WELL, undeliverable=3),
            ["Messages that could not be delivered within 30 days: 3. See doctor."],
        ),
        (replace(WELL, heartbeats=(Heartbeat("one", 3.0, jumped=3599),)), [JUMPED]),
        (replace(WELL, heartbeats=(Heartbeat("one", 3.0, jumped=3601),)), []),
    ],
)
def test_each_thing_that_is_not_well_is_a_line_and_none_is_mended_by_starting_web_anew(
    vitals: Vitals | None, lines: list[str]
) -> None:
    watch = Watch(_looking(vitals))
    watch.refresh()

    assert watch.report() == Report(tuple(lines), ill=False)


@pytest.mark.parametrize(("seconds", "lines"), [(0, ()), (59, ()), (60, (NO_TICKER,))])
def test_that_nobody_ticks_is_known_when_nobody_has_been_seen_to_for_as_long(
    seconds: float, lines: tuple[str, ...]
) -> None:
    passed = [100.0]
    watch = Watch(_looking(replace(WELL, heartbeats=())), monotonic=lambda: passed[0])
    watch.refresh()
    passed[0] += seconds
    watch.refresh()

    assert watch.report().lines == lines


def test_before_it_has_looked_nothing_is_known_to_be_amiss() -> None:
    assert Watch(_looking(None)).report() == Report()


def test_a_process_whose_ticker_stands_still_is_ill_whether_or_not_the_database_answers(ticking: Ticking) -> None:
    pulse = ticking.pulse()
    pulse.beat()
    watch = Watch(_looking(None), pulse)
    ticking.passes(59)
    assert not watch.report().ill
    ticking.passes(1)

    own = "This process's ticker stands still: it sends nothing. Start it anew."
    assert watch.report() == Report((own,), ill=True)
    watch.refresh()
    assert watch.report() == Report((own, "The database does not answer."), ill=True)


def test_a_process_that_stands_still_does_not_count_itself_among_the_others(ticking: Ticking) -> None:
    pulse = ticking.pulse()
    pulse.beat()
    ticking.passes(60)
    watch = Watch(_looking(replace(WELL, heartbeats=(Heartbeat("own", 60),))), pulse)
    watch.refresh()

    assert len(watch.report().lines) == 1


def test_asking_does_not_look(ticking: Ticking) -> None:
    looks = []

    def look() -> Vitals:
        looks.append(1)
        return WELL

    watch = Watch(look, ticking.pulse())
    watch.refresh()
    for _ in range(100):
        assert watch.report() == Report()

    assert len(looks) == 1


def test_the_log_says_once_when_a_thing_begins_and_once_when_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    said: list[list[str]] = []
    changing: list[Vitals | None] = [WELL]
    watch = Watch(lambda: _looking(changing[0])())
    stopped = replace(WELL, refused="token_revoked")
    with caplog.at_level(logging.INFO):
        for vitals in (WELL, stopped, stopped, None, None, WELL, WELL):
            changing[0] = vitals
            caplog.clear()
            watch.refresh()
            said.append([f"{each.levelname} {each.getMessage()}" for each in caplog.records])

    refused = "WARNING Not well: Sending has stopped: Slack refuses the bot's token."
    silent = "WARNING Not well: The database does not answer."
    assert said == [[], [refused], [], [silent, "INFO Over: sending"], [], ["INFO Over: the database"], []]


def test_the_log_says_when_one_more_message_could_not_be_delivered(caplog: pytest.LogCaptureFixture) -> None:
    counts = iter([1, 1, 2, 1, 0])
    watch = Watch(lambda: replace(WELL, undeliverable=next(counts)))
    with caplog.at_level(logging.INFO):
        for _ in range(5):
            watch.refresh()

    assert [each.levelname for each in caplog.records] == ["WARNING", "WARNING", "INFO"]
    assert "within 30 days: 2." in caplog.records[1].getMessage()


def test_it_goes_on_looking_after_a_bug_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    looked, outcomes = Event(), iter([RuntimeError("a bug")])

    def look() -> Vitals:
        for trouble in outcomes:
            raise trouble
        looked.set()
        return WELL

    with watching(Watch(look, every=0.01)):
        assert looked.wait(5)
    assert "Health could not be looked at" in caplog.text


def test_a_sender_that_died_or_hangs_is_seen_by_the_thread_that_watches(caplog: pytest.LogCaptureFixture) -> None:
    """The seconds are real ones here: nobody else is there to see it."""
    pulse, told = Pulse("own", StandingClock(), lambda _jumped: None, 1, still_after=0.2), Event()
    sender = Thread(target=pulse.beat)
    sender.start()
    sender.join()

    def look() -> Vitals:
        if "ticker stands still" in caplog.text:
            told.set()
        return WELL

    with caplog.at_level(logging.WARNING), watching(Watch(look, pulse, still_after=0.2, every=0.05)) as watch:
        assert told.wait(5)
        assert watch.report().ill


@contextmanager
def watching(watch: Watch) -> Iterator[Watch]:
    watch.start()
    yield watch
    watch.stop()


def _looking(vitals: Vitals | None) -> Callable[[], Vitals]:
    def look() -> Vitals:
        if vitals is None:
            raise StoreUnavailable
        return vitals

    return look
