"""Outgoing messages: each claimed by one worker at a time, settled once, never lost."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, Row, insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.domain.answer import Answer, Certainty, Match
from bot.domain.framework import Side
from bot.domain.letter import Paper
from bot.domain.notice import (
    AnswerNotice,
    ConcernNotice,
    Guidance,
    GuidanceNotice,
    LetterNotice,
    Notice,
    NudgeKind,
    Provisions,
    ProvisionsNotice,
    RemovalNotice,
    Said,
    ThanksNotice,
)
from bot.domain.outgoing import Address, Claim, Outgoing, Via
from bot.domain.people import Person
from bot.domain.permissions import Action
from storage.claims import SqlClaims
from storage.database_clock import database_clock
from storage.notices import document_of
from storage.tables import outgoing_message
from storage.unit_of_work import Database, SqlUnitOfWork
from tests.storage.records import ANA, BEN, NOW, a_nudge, a_reply, in_days

AN_ANSWER = AnswerNotice(
    Answer("cabinet-office-2026", 1, Certainty.TENTATIVE, (Match("7b", 0.75), Match("10", 0.5)), outside="pay")
)


def add(database: Database, *messages: Outgoing) -> None:
    with database.open_work() as work:
        work.outgoing.add(messages)
        work.commit()


def claim(database: Database, now: datetime = NOW, settle: float = 60.0) -> Claim | None:
    with database.open_work() as work:
        claimed = work.claims.take(now=now, settle=settle)
        work.commit()
        return claimed


def certain_claim(database: Database, now: datetime = NOW, settle: float = 60.0) -> Claim:
    claimed = claim(database, now, settle)
    assert claimed is not None
    return claimed


def row(database: Database, name: str) -> Row[Any]:
    with database.engine.connect() as connection:
        return connection.execute(select(outgoing_message).where(outgoing_message.c.id == name)).one()


@pytest.mark.parametrize(
    "message",
    [
        a_reply(),
        a_nudge(),
        a_reply(notice=AN_ANSWER),
        a_reply(notice=AnswerNotice(Answer("cabinet-office-2026", 0, Certainty.DECLINED, ()))),
        a_reply(
            address=Address(Via.REPLACEMENT, "T1", response_url="https://hooks.example.org/1"),
            notice=ThanksNotice(AN_ANSWER.answer, frozenset({Action.DRAFT_CONCERN}), can_share=True),
        ),
        a_reply(notice=ProvisionsNotice(("16",), 3, Said.ELSEWHERE_FOR_SIDE, Side.UNION, ("99",))),
        a_reply(address=Address.direct(ANA, channel="D1", thread="1788339600.000100")),
        a_nudge(address=Address(Via.CHANNEL, "T1", channel="C0HARBOUR")),
        a_reply(address=Address(Via.EPHEMERAL, "T1", "U0ANA", "C1")),
    ],
)
def test_a_message_is_claimed_as_it_was_added(database: Database, message: Outgoing) -> None:
    add(database, message)

    assert claim(database) == Claim(message, generation=1, attempts=1, first_tried=None)


def test_nothing_is_claimed_where_nothing_was_added(database: Database) -> None:
    assert claim(database) is None


def test_what_is_due_is_told_by_the_moment_passed_in(database: Database) -> None:
    far_off = datetime(2099, 1, 1, tzinfo=UTC)
    long_ago = datetime(1999, 1, 1, tzinfo=UTC)
    add(database, a_nudge("long ago", "1", due_at=long_ago), a_nudge("far off", "2", to=BEN, due_at=far_off))

    assert claim(database, datetime(1998, 12, 31, tzinfo=UTC)) is None
    assert certain_claim(database, long_ago).message.id == "long ago"
    assert claim(database, datetime(2098, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)) is None
    assert certain_claim(database, far_off).message.id == "far off"


def test_replies_go_before_nudges_and_then_what_was_due_first(database: Database) -> None:
    add(
        database,
        a_nudge("second nudge", "1", to=BEN, due_at=in_days(-1)),
        a_nudge("first nudge", "2", due_at=in_days(-3)),
        a_reply("second reply", due_at=in_days(0)),
        a_reply("first reply", due_at=in_days(-0.5)),
        a_reply("not yet", due_at=in_days(1)),
    )

    claimed = [certain_claim(database).message.id for _ in range(4)]
    assert claimed == ["first reply", "second reply", "first nudge", "second nudge"]
    assert claim(database) is None


def test_a_claim_is_kept_only_by_commit(database: Database) -> None:
    add(database, a_reply())
    with database.open_work() as work:
        assert work.claims.take(now=NOW, settle=60) is not None

    assert claim(database) == Claim(a_reply(), generation=1, attempts=1, first_tried=None)


def test_a_claim_holds_by_the_databases_clock_however_far_the_passed_one_moves(database: Database) -> None:
    add(database, a_reply())
    certain_claim(database, settle=60)

    assert claim(database, in_days(400)) is None
    with database.engine.connect() as connection:
        left = connection.scalar(select(outgoing_message.c.free_from - database_clock()))
    assert left is not None
    assert 50 < left <= 60


def test_an_unsettled_claim_comes_back_after_its_settle_time_and_says_when_it_was_first_tried(
    database: Database,
) -> None:
    add(database, a_reply())
    first = certain_claim(database, settle=0)
    second = certain_claim(database, settle=0)
    third = certain_claim(database, settle=0)

    with database.engine.connect() as connection:
        now = connection.scalar(select(database_clock()))
    assert now is not None
    assert first.first_tried is None
    assert second.first_tried is not None
    assert now - 30 < second.first_tried <= now
    assert third.first_tried == second.first_tried
    assert [each.generation for each in (first, second, third)] == [1, 2, 3]
    assert [each.attempts for each in (first, second, third)] == [1, 2, 3]


def test_a_sent_message_is_not_claimed_again(database: Database) -> None:
    add(database, a_reply())
    claimed = certain_claim(database, settle=0)
    with database.open_work() as work:
        assert work.claims.sent(claimed, ts="1788339600.000100")
        work.commit()

    assert claim(database, in_days(400)) is None
    assert (row(database, "reply").state, row(database, "reply").ts) == ("sent", "1788339600.000100")
    assert row(database, "reply").unclear is False


def test_an_unclear_message_counts_as_sent_and_stays_marked(database: Database) -> None:
    add(database, a_reply())
    claimed = certain_claim(database, settle=0)
    with database.open_work() as work:
        assert work.claims.sent(claimed, ts=None, unclear=True)
        work.commit()

    assert claim(database) is None
    assert (row(database, "reply").state, row(database, "reply").unclear) == ("sent", True)


def test_a_cancelled_or_undeliverable_message_is_not_claimed_again(database: Database) -> None:
    add(database, a_reply("a"), a_reply("b"))
    first, second = certain_claim(database), certain_claim(database)
    with database.open_work() as work:
        assert work.claims.cancelled(first)
        assert work.claims.undeliverable(second, "channel_not_found")
        work.commit()

    assert claim(database) is None
    assert row(database, first.message.id).state == "cancelled"
    assert row(database, second.message.id).state == "undeliverable"
    assert row(database, second.message.id).problem == "channel_not_found"


def test_what_certainly_did_not_arrive_waits_and_is_then_as_if_never_tried(database: Database) -> None:
    add(database, a_reply())
    with database.open_work() as work:
        assert work.claims.retry_after(certain_claim_in(work.claims), 300, "ratelimited", uncertain=False)
        work.commit()
    assert claim(database, in_days(400)) is None

    free_at_once(database)
    assert claim(database) == Claim(a_reply(), generation=2, attempts=2, first_tried=None)


def test_what_may_have_arrived_keeps_the_moment_of_its_first_try(database: Database) -> None:
    add(database, a_reply())
    certain_claim(database, settle=0)
    again = certain_claim(database)
    with database.open_work() as work:
        assert work.claims.retry_after(again, 0, "ratelimited", uncertain=True)
        work.commit()

    assert certain_claim(database).first_tried == again.first_tried is not None


@pytest.mark.parametrize("settle", ["sent", "cancelled", "retry_after", "undeliverable"])
def test_a_worker_that_was_held_up_changes_nothing_once_another_has_the_message(
    database: Database, settle: str
) -> None:
    add(database, a_reply())
    held_up = certain_claim(database, settle=0)
    theirs = certain_claim(database)
    before = row(database, "reply")
    with database.open_work() as work:
        settled = {
            "sent": lambda: work.claims.sent(held_up, ts="1"),
            "cancelled": lambda: work.claims.cancelled(held_up),
            "retry_after": lambda: work.claims.retry_after(held_up, 0, "x", uncertain=False),
            "undeliverable": lambda: work.claims.undeliverable(held_up, "x"),
        }[settle]()
        work.commit()

    assert not settled
    assert row(database, "reply") == before
    with database.open_work() as work:
        assert work.claims.sent(theirs, ts="2")
        assert not work.claims.sent(theirs, ts="2")


def cancel_all(work: SqlUnitOfWork) -> None:
    work.outgoing.cancel(each.key for each in work.outgoing.nudges_about(["C-7K2M"]))


def test_a_nudge_whose_key_is_known_is_left_as_it_is(database: Database) -> None:
    add(database, a_nudge("first"))
    add(database, a_nudge("again", due_at=in_days(-3)), a_nudge("other recipient", to=BEN))

    assert sorted(certain_claim(database).message.id for _ in range(2)) == ["first", "other recipient"]
    assert claim(database, in_days(400)) is None
    assert row(database, "first").due_at == NOW


def test_a_nudge_that_was_sent_is_not_sent_again_when_it_is_planned_again(database: Database) -> None:
    add(database, a_nudge())
    claimed = certain_claim(database)
    with database.open_work() as work:
        work.claims.sent(claimed, ts="1")
        cancel_all(work)
        work.outgoing.add([a_nudge("again")])
        work.commit()

    assert claim(database, in_days(400)) is None


def test_cancelling_leaves_other_records_and_what_is_claimed(database: Database) -> None:
    other = a_nudge("other", to=BEN, notice=ConcernNotice(NudgeKind.RAISED, "C-2222", "once"))
    add(database, a_nudge("claimed", "1"))
    claimed = certain_claim(database)
    add(database, a_nudge("pending", "2"), other, a_reply())
    with database.open_work() as work:
        cancel_all(work)
        work.commit()

    with database.open_work() as work:
        assert work.claims.sent(claimed, ts="1")
    assert {certain_claim(database).message.id for _ in range(2)} == {"other", "reply"}
    assert claim(database, in_days(400)) is None


def test_what_is_cancelled_and_planned_again_in_one_work_goes_out_once_from_its_new_time(database: Database) -> None:
    """Acknowledging cancels a concern's nudges and plans the same aim date again, under the same keys."""
    add(database, a_nudge("before", due_at=in_days(5)))
    with database.open_work() as work:
        cancel_all(work)
        work.outgoing.add([a_nudge("again", due_at=in_days(3))])
        work.commit()

    assert claim(database, in_days(2)) is None
    assert certain_claim(database, in_days(3)).message == a_nudge("before", due_at=in_days(3))
    assert claim(database, in_days(400)) is None


def raised_nudge(name: str, **different: Any) -> Outgoing:
    return a_nudge(name, notice=ConcernNotice(NudgeKind.RAISED, "C-7K2M", "once"), **different)


def test_what_a_worker_cancelled_and_is_planned_again_was_never_tried(database: Database) -> None:
    add(database, a_nudge())
    claimed = certain_claim(database)
    with database.open_work() as work:
        work.claims.cancelled(claimed)
        work.outgoing.add([a_nudge("again")])
        work.commit()

    again = certain_claim(database)
    assert (again.message.id, again.first_tried) == ("nudge", None)


def test_a_files_id_is_kept_for_the_next_claim_until_it_is_forgotten(database: Database) -> None:
    add(database, a_letter())
    first = certain_claim(database, settle=0)
    assert (first.message, first.file) == (a_letter(), None)
    keep(database, first, "F1")

    second = certain_claim(database, settle=0)
    assert second.file == "F1"
    keep(database, second, None)

    assert certain_claim(database).file is None


def test_a_worker_that_was_held_up_keeps_no_file(database: Database) -> None:
    add(database, a_letter())
    held_up = certain_claim(database, settle=0)
    certain_claim(database)

    with database.open_work() as work:
        assert not work.claims.keep_file(held_up, "F1")
        work.commit()
    assert row(database, "letter").file is None


def test_a_files_removal_is_kept_as_it_was_planned(database: Database) -> None:
    removal = a_reply("removal", notice=RemovalNotice("F1"), due_at=in_days(1))
    add(database, removal)

    assert claim(database) is None
    assert certain_claim(database, in_days(1)).message == removal


def a_letter() -> Outgoing:
    return a_reply("letter", notice=LetterNotice("C-7K2M", Paper.RESPONSE))


def keep(database: Database, claimed: Claim, file: str | None) -> None:
    with database.open_work() as work:
        assert work.claims.keep_file(claimed, file)
        work.commit()


def test_what_cannot_be_read_holds_nothing_up_and_is_not_given_up(database: Database) -> None:
    add(database, a_reply("of a later version"), a_reply("plain", due_at=in_days(0.5)))
    with database.engine.begin() as connection:
        of_later = outgoing_message.update().where(outgoing_message.c.id == "of a later version")
        connection.execute(of_later.values(notice={"statement": {}}))

    assert certain_claim(database, in_days(1)).message.id == "plain"
    assert claim(database, in_days(400)) is None
    assert (row(database, "of a later version").state, row(database, "of a later version").generation) == ("pending", 0)

    with database.engine.begin() as connection:
        connection.execute(of_later.values(notice=document_of(a_reply().notice), free_from=0))
    assert certain_claim(database).message.id == "of a later version"


@pytest.mark.parametrize(
    ("different", "superseded"),
    [
        ({"due_at": in_days(1)}, True),
        ({"due_at": in_days(2)}, False),
        ({"due_at": in_days(-1)}, False),
        ({"due_at": in_days(1), "address": Address.direct(BEN)}, False),
        ({"due_at": in_days(1), "notice": ConcernNotice(NudgeKind.RESPONDED, "C-2222", "once")}, False),
        ({"due_at": in_days(1), "notice": ConcernNotice(NudgeKind.RESPONDED, "C-7K2M", "once")}, True),
        ({"due_at": in_days(1), "notice": ConcernNotice(NudgeKind.ACKNOWLEDGED, "C-7K2M", "once")}, False),
    ],
)
def test_a_later_nudge_that_is_due_supersedes_an_earlier_one_of_its_kind_or_of_one_further_up(
    database: Database, different: dict[str, Any], *, superseded: bool
) -> None:
    add(database, a_nudge("earlier"))
    earlier = certain_claim(database)
    add(database, a_nudge("later", "2", **different))

    with database.open_work() as work:
        nudge = earlier.message.notice
        assert isinstance(nudge, ConcernNotice)
        assert work.outgoing.superseded(earlier.message, nudge, now=in_days(1)) is superseded


def test_half_a_key_is_refused(database: Database) -> None:
    with database.engine.connect() as connection, pytest.raises(IntegrityError, match="has_a_whole_key_or_none"):
        connection.execute(
            insert(outgoing_message).values(
                id="x", subject="C-7K2M", via="x", team="T", notice={}, urgency=1, due_at=NOW, state="pending"
            )
        )


def test_two_workers_claim_two_hundred_messages_once_each(database: Database) -> None:
    add(database, *(a_nudge(f"n{number}", f"{number}", Person("T1", f"U{number}")) for number in range(200)))
    both_ready = threading.Barrier(2)

    def work_through() -> list[str]:
        both_ready.wait(5)
        claimed = []
        while (each := claim(database)) is not None:
            claimed.append(each.message.id)
        return claimed

    with ThreadPoolExecutor(2) as workers:
        first, second = workers.submit(work_through), workers.submit(work_through)
        counted = Counter(first.result(60) + second.result(60))
    assert counted == Counter(f"n{number}" for number in range(200))


@pytest.mark.parametrize("due", [0, 1])
def test_a_claim_costs_what_is_due_and_not_what_is_open(database: Database, due: int) -> None:
    add(database, *(a_nudge(f"due{number}", f"due{number}") for number in range(due)))
    add(database, *(a_nudge(f"few{number}", f"few{number}", due_at=in_days(9)) for number in range(100)))
    few = cost_of_claim(database.engine)
    add(database, *(a_nudge(f"many{number}", f"many{number}", due_at=in_days(9)) for number in range(3000)))

    assert cost_of_claim(database.engine) <= few + 20


def cost_of_claim(engine: Engine) -> int:
    """Steps of the virtual machine on SQLite; rows read on PostgreSQL."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            steps = Counter[str]()
            driver: Any = connection.connection.driver_connection
            driver.set_progress_handler(lambda: steps.update(["step"]), 1)
            SqlClaims(connection).take(now=NOW, settle=60)
            driver.set_progress_handler(None, 1)
            return steps["step"]
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE outgoing_message"))
    with engine.connect() as connection:
        reads = text(
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'outgoing_message'"
        )
        SqlClaims(connection).take(now=NOW, settle=60)
        return int(connection.scalar(reads) or 0)


def certain_claim_in(claims: SqlClaims) -> Claim:
    claimed = claims.take(now=NOW, settle=60)
    assert claimed is not None
    return claimed


def free_at_once(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(outgoing_message.update().values(free_from=0))


def test_a_thread_is_known_by_what_was_named_in_it_last(database: Database) -> None:
    def said(name: str, thread: str, at: datetime, notice: Notice) -> Outgoing:
        return a_reply(name, address=Address.direct(ANA, channel="D1", thread=thread), notice=notice, due_at=at)

    with database.open_work() as work:
        work.outgoing.add(
            [
                said("a", "1.1", NOW, ProvisionsNotice(("16",), 2)),
                said("b", "1.1", in_days(0.1), AN_ANSWER),
                said("c", "1.1", in_days(0.2), GuidanceNotice(Guidance.HELP)),
                said("d", "2.2", in_days(0.3), ProvisionsNotice(("5",), 1)),
            ]
        )
        work.commit()

    with database.open_work() as work:
        look = work.outgoing.named_in_thread
        named = Provisions(tuple(match.ref for match in AN_ANSWER.answer.matches), AN_ANSWER.answer.version)
        assert look("D1", "1.1", since=NOW) == named
        assert look("D1", "2.2", since=NOW) == Provisions(("5",), 1)
        assert look("D1", "1.1", since=in_days(0.15)) is None
        assert look("D2", "1.1", since=NOW) is None


def test_on_several_machines_one_conversation_gets_one_message_at_a_time(postgres_url: str) -> None:
    database = Database(postgres_url, on_commit=lambda: None)
    add(database, a_nudge("first"), a_nudge("second", "twice"), a_nudge("other", to=BEN))

    first = certain_claim(database)
    other = certain_claim(database)

    assert {first.message.address.user, other.message.address.user} == {ANA.user, BEN.user}
    assert claim(database) is None, "another is on its way to each of them"
    with database.open_work() as work:
        [to_ana] = [each for each in (first, other) if each.message.address.user == ANA.user]
        work.claims.sent(to_ana, ts="1.0")
        work.commit()
    assert certain_claim(database).message.address.user == ANA.user
    database.close()
