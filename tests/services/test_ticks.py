"""When the sender looks for what is due: woken, on every tick, and soon after what was put off."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from queue import Empty, Queue
from threading import Event, Thread
from time import monotonic

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from bot.errors import StoreUnavailable
from handlers import ticks
from handlers.ticks import SOONEST, Ticker


class Looks:
    """What `send_next` comes to, look by look; each look can be waited for."""

    def __init__(self, *outcomes: bool | Exception) -> None:
        self._outcomes = list(outcomes)
        self._looked = Queue[float]()

    def __call__(self) -> bool:
        self._looked.put(monotonic())
        outcome = self._outcomes.pop(0) if self._outcomes else False
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def wait(self, count: int, timeout: float = 5) -> float:
        """When the last of `count` looks came; AssertionError where it did not."""
        try:
            return [self._looked.get(timeout=timeout) for _ in range(count)][-1]
        except Empty:
            raise AssertionError("nobody looked") from None

    def is_quiet(self, seconds: float) -> bool:
        try:
            self._looked.get(timeout=seconds)
        except Empty:
            return True
        return False


@contextmanager
def ticking(
    send_next: Callable[[], bool],
    seconds: float,
    scheduler: BackgroundScheduler | None = None,
    next_look: Callable[[], float | None] = lambda: None,
) -> Iterator[Event]:
    scheduler = scheduler or BackgroundScheduler(timezone=UTC)
    ticker = Ticker(send_next, seconds, Event(), next_look=next_look, _scheduler=scheduler)
    ticker.start()
    yield ticker.woken
    ticker.stop()


def test_it_looks_at_the_start_until_nothing_is_due_and_again_when_woken() -> None:
    looks = Looks(True, True, False)
    with ticking(looks, 60) as woken:
        looks.wait(3)
        assert looks.is_quiet(0.2)
        woken.set()
        looks.wait(1)


def test_it_looks_on_every_tick() -> None:
    looks = Looks()
    with ticking(looks, 0.05):
        looks.wait(4)


def test_it_goes_on_looking_when_the_scheduler_stands_still() -> None:
    """As it does for an hour when the machine's clock is set back by one."""
    looks, scheduler = Looks(), BackgroundScheduler(timezone=UTC)
    with ticking(looks, 0.05, scheduler):
        scheduler.pause()
        looks.wait(6)


def test_what_slack_put_off_for_a_moment_does_not_wait_for_the_next_tick() -> None:
    looks, ahead = Looks(True, False), [0.0, 0.5]
    with ticking(looks, 60, next_look=lambda: ahead.pop(0) if ahead else None):
        began = looks.wait(2)
        assert 0.4 < looks.wait(1) - began < 2


def test_what_another_sender_holds_is_not_asked_about_without_a_pause() -> None:
    looks = Looks()
    with ticking(looks, 60, next_look=lambda: -1.0):
        began = looks.wait(1)
        assert looks.wait(5) - began > 4 * SOONEST


def test_what_is_to_be_planned_anew_is_planned_before_anything_leaves() -> None:
    done = Queue[str]()
    # The second time another process is planning.
    batches = [2, None, 1, 0]

    def plan_some() -> int | None:
        done.put("planned")
        return batches.pop(0) if batches else 0

    def send_next() -> bool:
        done.put("sent")
        return False

    ticker = Ticker(send_next, 60, Event(), plan_some=plan_some)
    ticker.start()
    first = [done.get(timeout=5) for _ in range(5)]
    ticker.stop()

    assert first == ["planned", "planned", "planned", "planned", "sent"]


@pytest.mark.parametrize("planned", [1, None], ids=["here", "elsewhere"])
def test_while_there_is_much_to_plan_replies_leave_at_once_and_nudges_after_a_while(
    planned: int | None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ticks, "MOST_PLANNING", 0.5)
    done = Queue[str]()

    def told(what: str) -> bool:
        done.put(what)
        return False

    ticker = Ticker(lambda: told("nudges"), 60, Event(), plan_some=lambda: planned, send_reply=lambda: told("replies"))
    began = monotonic()
    ticker.start()
    assert done.get(timeout=5) == "replies"
    while done.get(timeout=5) != "nudges":
        pass
    ticker.stop()

    assert monotonic() - began > 0.5
    assert "before all are planned anew" in caplog.text


def test_one_messages_trouble_does_not_keep_the_next_from_leaving(caplog: pytest.LogCaptureFixture) -> None:
    looks = Looks(RuntimeError("a bug"), True, False)
    with ticking(looks, 60), caplog.at_level(logging.ERROR):
        looks.wait(3)
    assert [record.name for record in caplog.records] == ["handlers.ticks"]


def test_a_database_that_does_not_answer_is_asked_again_on_the_next_tick(caplog: pytest.LogCaptureFixture) -> None:
    looks = Looks(StoreUnavailable(), True, False)
    with ticking(looks, 0.3):
        looks.wait(3)
    assert "StoreUnavailable" in caplog.text


def test_stopping_waits_for_the_message_that_is_being_sent_and_begins_no_other() -> None:
    sending, may_end, ended = Event(), Event(), []

    def send_next() -> bool:
        sending.set()
        may_end.wait(5)
        ended.append(True)
        return True

    ticker = Ticker(send_next, 60, Event())
    ticker.start()
    assert sending.wait(5)
    stopping = Thread(target=ticker.stop)
    stopping.start()
    stopping.join(0.2)
    assert stopping.is_alive()
    may_end.set()
    stopping.join(5)
    assert ended == [True]


def test_nothing_leaves_before_what_comes_first_is_done_however_often_it_takes() -> None:
    begun, looks = [StoreUnavailable(), None], Looks()

    def begin() -> None:
        if (outcome := begun.pop(0)) is not None:
            assert looks.is_quiet(0)
            raise outcome

    ticker = Ticker(looks, 60, Event(), begin=begin)
    ticker.start()
    looks.wait(1)
    ticker.stop()

    assert begun == []
