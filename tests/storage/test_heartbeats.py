"""Who ticks, as others see it: by the database's clock, and for a day."""

from sqlalchemy import update

from storage.database_clock import database_clock
from storage.tables import heartbeat
from storage.unit_of_work import Database


def beat(database: Database, process: str, *, jumped: bool = False) -> None:
    with database.open_work() as work:
        work.heartbeats.beat(process, jumped=jumped)
        work.commit()


def age(database: Database, process: str, seconds: float) -> None:
    """As if all that it said had been said earlier."""
    columns = heartbeat.c
    with database.engine.begin() as connection:
        earlier = {"ticked": columns.ticked - seconds, "jumped": columns.jumped - seconds}
        connection.execute(update(heartbeat).where(columns.process == process).values(earlier))


def ages(database: Database) -> dict[str, tuple[int, int | None]]:
    """Whole seconds since each ticked, and since its clock jumped."""
    with database.open_work() as work:
        beats = work.heartbeats.all()
    return {each.process: (round(each.ticked), None if each.jumped is None else round(each.jumped)) for each in beats}


def test_a_process_that_ticks_again_is_one_row_that_is_fresh(database: Database) -> None:
    beat(database, "one")
    beat(database, "two")
    age(database, "one", 100)
    assert ages(database) == {"one": (100, None), "two": (0, None)}

    beat(database, "one")
    assert ages(database) == {"one": (0, None), "two": (0, None)}


def test_a_jump_is_kept_through_the_ticks_that_follow(database: Database) -> None:
    beat(database, "one", jumped=True)
    age(database, "one", 100)
    beat(database, "one")
    assert ages(database) == {"one": (0, 100)}

    beat(database, "one", jumped=True)
    assert ages(database) == {"one": (0, 0)}


def test_whoever_ended_is_not_missed_and_whoever_stood_still_for_a_day_is_forgotten(database: Database) -> None:
    for each in ("ended", "for an hour", "for a day", "ticks"):
        beat(database, each)
    age(database, "for an hour", 3600)
    age(database, "for a day", 86_401)
    with database.open_work() as work:
        work.heartbeats.end("ended")
        work.commit()
    beat(database, "ticks")

    assert ages(database) == {"for an hour": (3600, None), "ticks": (0, None)}


def test_what_is_not_committed_was_no_tick(database: Database) -> None:
    with database.open_work() as work:
        work.heartbeats.beat("one", jumped=False)

    assert ages(database) == {}


def test_the_databases_clock_is_told(database: Database) -> None:
    with database.engine.connect() as connection:
        before = connection.scalar(database_clock().select())
    with database.open_work() as work:
        assert before is not None
        assert 0 <= work.troubles.database_now() - before < 5
