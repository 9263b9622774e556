"""Verdicts on answers, as both databases count them."""

from concurrent.futures import ThreadPoolExecutor

from bot.domain.verdict import AnswerVerdict, Counted
from storage.unit_of_work import Database

FRAMEWORK = "cabinet-office-2026"


def say(database: Database, verdict: AnswerVerdict, *refs: str, version: int = 1) -> None:
    with database.open_work() as work:
        work.verdicts.add(FRAMEWORK, version, refs, verdict)
        work.commit()


def counted(database: Database) -> tuple[Counted, ...]:
    with database.open_work() as work:
        return work.verdicts.counted(FRAMEWORK)


def test_verdicts_are_counted_by_provision_and_version(database: Database) -> None:
    say(database, AnswerVerdict.HELPFUL, "7b", "10")
    say(database, AnswerVerdict.NOT_RIGHT, "7b")
    say(database, AnswerVerdict.HELPFUL, "7b", version=2)
    say(database, AnswerVerdict.NOT_RIGHT)

    assert counted(database) == (
        Counted(FRAMEWORK, 1, None, 0, 1),
        Counted(FRAMEWORK, 1, "10", 1, 0),
        Counted(FRAMEWORK, 1, "7b", 1, 1),
        Counted(FRAMEWORK, 2, "7b", 1, 0),
    )


def test_verdicts_given_at_once_are_all_counted(database: Database) -> None:
    orders = [("7b", "10", "16"), ("16", "7b", "10")] * 10
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(say, database, AnswerVerdict.HELPFUL, *refs) for refs in orders]:
            done.result()

    assert {each.helpful for each in counted(database)} == {20}


def test_a_verdict_that_is_not_kept_counts_nothing(database: Database) -> None:
    with database.open_work() as work:
        work.verdicts.add(FRAMEWORK, 1, ["7b"], AnswerVerdict.HELPFUL)

    assert counted(database) == ()
