"""One budget for records and reply together, on the machine's monotonic clock."""

import threading

from bot import budget


class Seconds:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_where_nobody_waits_each_thing_has_its_own_limit() -> None:
    assert (budget.for_records(2.0), budget.for_reply(3.0)) == (2.0, 3.0)


def test_what_one_thing_takes_the_next_does_not_have() -> None:
    seconds = Seconds()
    with budget.somebody_waits(seconds):
        assert budget.for_records(2.0) == 2.0
        seconds.now += 1.5
        assert (budget.for_records(2.0), budget.for_reply(2.0)) == (1.0, 1.0)
        seconds.now += 5
        assert (budget.for_records(2.0), budget.for_reply(2.0)) == (0.0, 0.0)


def test_what_was_spent_waiting_for_a_thread_is_spent() -> None:
    seconds = Seconds()
    with budget.somebody_waits(seconds, since=seconds.now - 2):
        assert (budget.for_records(2.0), budget.for_reply(2.0)) == (0.5, 0.5)


def test_what_is_kept_for_a_reply_is_not_spent_on_records() -> None:
    seconds = Seconds()
    with budget.somebody_waits(seconds, for_reply=1.0):
        assert budget.for_records(2.0) == 1.5
        seconds.now += 2
        assert (budget.for_records(2.0), budget.for_reply(2.0)) == (0.0, 0.5)


def test_it_ends_with_the_request_and_is_its_threads_own() -> None:
    elsewhere: list[float] = []
    with budget.somebody_waits(Seconds()):
        other = threading.Thread(target=lambda: elsewhere.append(budget.for_records(60)))
        other.start()
        other.join(5)
    assert elsewhere == [60]
    assert budget.for_records(60) == 60
