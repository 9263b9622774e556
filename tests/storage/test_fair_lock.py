"""The fair lock: in the order it was asked for, and not for ever."""

import threading
from collections.abc import Callable
from time import monotonic

import pytest

from storage.errors import WaitedTooLong
from storage.fair_lock import FairLock


def waiting(lock: FairLock, number: int) -> None:
    until = monotonic() + 5
    while lock.waiting < number:
        assert monotonic() < until
        threading.Event().wait(0.001)


def started(target: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=target)
    thread.start()
    return thread


def test_it_is_given_in_the_order_it_was_asked_for() -> None:
    lock, order = FairLock(), list[int]()

    def take(number: int) -> None:
        with lock.held(5):
            order.append(number)

    with lock.held(5):
        threads = []
        for number in range(20):
            threads.append(started(lambda number=number: take(number)))  # type: ignore[misc]
            waiting(lock, number + 1)
    for thread in threads:
        thread.join(5)
    assert order == list(range(20))


def test_one_that_waits_too_long_is_told_and_the_next_gets_its_turn() -> None:
    lock, got_it = FairLock(), threading.Event()

    def take() -> None:
        with lock.held(5):
            got_it.set()

    with lock.held(5):
        with pytest.raises(WaitedTooLong), lock.held(0.01):
            pass
        assert lock.waiting == 0
        patient = started(take)
        waiting(lock, 1)
        assert not got_it.is_set()
    patient.join(5)
    assert got_it.is_set()
    with lock.held(0):
        pass


def test_what_is_left_of_the_patience_is_told() -> None:
    with FairLock().held(2) as left:
        assert 1.9 < left <= 2


def test_it_is_passed_on_after_an_error() -> None:
    lock = FairLock()
    with pytest.raises(RuntimeError), lock.held(1):
        raise RuntimeError
    with lock.held(0):
        pass


def test_twenty_impatient_takers_never_hold_it_together() -> None:
    lock, inside, most = FairLock(), list[int](), list[int]()

    def take() -> None:
        for _ in range(50):
            try:
                with lock.held(0.0001):
                    inside.append(1)
                    most.append(len(inside))
                    inside.pop()
            except WaitedTooLong:
                pass

    threads = [started(take) for _ in range(20)]
    for thread in threads:
        thread.join(10)
    assert set(most) == {1}
    with lock.held(0):
        pass
