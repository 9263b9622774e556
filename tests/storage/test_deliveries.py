"""Deliveries: a repeated one is told what the first led to."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage.unit_of_work import Database
from tests.storage.records import NOW


def test_what_a_delivery_led_to_is_told_again(database: Database) -> None:
    with database.open_work() as work:
        assert work.deliveries.record("view V1", "C-7K2M", now=NOW) is None
        work.commit()

    with database.open_work() as work:
        assert work.deliveries.record("view V1", "C-3QPX", now=NOW) == "C-7K2M"
        assert work.deliveries.record("view V2", "C-3QPX", now=NOW) is None
        work.commit()

    with database.open_work() as work:
        assert work.deliveries.record("view V1", "C-9999", now=NOW) == "C-7K2M"


def test_a_delivery_whose_work_was_given_up_leaves_nothing(database: Database) -> None:
    with database.open_work() as work:
        work.deliveries.record("view V1", "C-7K2M", now=NOW)

    with database.open_work() as work:
        assert work.deliveries.record("view V1", "C-3QPX", now=NOW) is None


@pytest.mark.parametrize(("is_kept", "told"), [(True, "C-7K2M"), (False, None)])
def test_of_two_deliveries_at_once_the_second_waits_for_what_becomes_of_the_first(
    database: Database, is_kept: bool, told: str | None
) -> None:
    first_has_it, second_done = threading.Event(), threading.Event()

    def second() -> str | None:
        first_has_it.wait(5)
        with database.open_work() as work:
            result = work.deliveries.record("view V1", "C-3QPX", now=NOW)
        second_done.set()
        return result

    with ThreadPoolExecutor(1) as other:
        with database.open_work() as work:
            result = other.submit(second)
            assert work.deliveries.record("view V1", "C-7K2M", now=NOW) is None
            first_has_it.set()
            assert not second_done.wait(0.2)
            if is_kept:
                work.commit()
        assert result.result(5) == told


def test_a_delivery_repeated_eight_times_at_once_has_one_effect(database: Database) -> None:
    start = threading.Barrier(8)

    def deliver(number: int) -> str:
        start.wait(5)
        with database.open_work() as work:
            earlier = work.deliveries.record("event Ev1", f"by {number}", now=NOW)
            work.commit()
            return earlier or f"by {number}"

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(deliver, range(8)))) == 1


def test_a_delivery_is_forgotten_once_slack_would_not_repeat_it(database: Database) -> None:
    with database.open_work() as work:
        work.deliveries.record("old", "C-7K2M", now=NOW)
        work.deliveries.record("yesterday", "C-7K2M", now=NOW + timedelta(hours=3))
        work.deliveries.forget(now=NOW + timedelta(hours=27))
        work.commit()

    with database.open_work() as work:
        assert work.deliveries.record("old", "C-3QPX", now=NOW) is None
        assert work.deliveries.record("yesterday", "C-3QPX", now=NOW) == "C-7K2M"
