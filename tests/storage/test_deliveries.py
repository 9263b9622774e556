"""Deliveries: a repeated one is told what the first led to."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage.tables import delivery
from storage.unit_of_work import Database


def test_what_a_delivery_led_to_is_told_again(database: Database) -> None:
    with database.open_work() as work:
        assert work.deliveries.record("view V1", "C-7K2M") is None
        work.commit()

    with database.open_work() as work:
        assert work.deliveries.record("view V1", "C-3QPX") == "C-7K2M"
        assert work.deliveries.record("view V2", "C-3QPX") is None
        work.commit()

    with database.open_work() as work:
        assert work.deliveries.record("view V1", "C-9999") == "C-7K2M"


def test_a_delivery_whose_work_was_given_up_leaves_nothing(database: Database) -> None:
    with database.open_work() as work:
        work.deliveries.record("view V1", "C-7K2M")

    with database.open_work() as work:
        assert work.deliveries.record("view V1", "C-3QPX") is None


@pytest.mark.parametrize(("is_kept", "told"), [(True, "C-7K2M"), (False, None)])
def test_of_two_deliveries_at_once_the_second_waits_for_what_becomes_of_the_first(
    database: Database, is_kept: bool, told: str | None
) -> None:
    first_has_it, second_done = threading.Event(), threading.Event()

    def second() -> str | None:
        first_has_it.wait(5)
        with database.open_work() as work:
            result = work.deliveries.record("view V1", "C-3QPX")
        second_done.set()
        return result

    with ThreadPoolExecutor(1) as other:
        with database.open_work() as work:
            result = other.submit(second)
            assert work.deliveries.record("view V1", "C-7K2M") is None
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
            earlier = work.deliveries.record("event Ev1", f"by {number}")
            work.commit()
            return earlier or f"by {number}"

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(deliver, range(8)))) == 1


def test_a_delivery_is_forgotten_once_slack_would_not_repeat_it(database: Database) -> None:
    with database.open_work() as work:
        for key in ("old", "yesterday", "now"):
            work.deliveries.record(key, "C-7K2M")
        work.commit()
    with database.engine.begin() as connection:
        for key, hours in (("old", 26), ("yesterday", 24)):
            recorded = connection.execute(select(delivery.c.at).where(delivery.c.key == key)).scalar_one()
            before = recorded - timedelta(hours=hours)
            connection.execute(update(delivery).where(delivery.c.key == key).values(at=before))

    with database.open_work() as work:
        work.deliveries.forget()
        work.commit()

    with database.open_work() as work:
        known = {key: work.deliveries.record(key, "C-3QPX") for key in ("old", "yesterday", "now")}
    assert known == {"old": None, "yesterday": "C-7K2M", "now": "C-7K2M"}
