"""What is told to whoever runs the bot of messages that did not certainly arrive."""

import pytest

from bot.domain.outgoing import Fate, Trouble
from storage.unit_of_work import Database
from tests.storage.records import a_nudge, a_reply, in_days
from tests.storage.test_outgoing import add, certain_claim


def settle(database: Database, fate: str) -> None:
    claimed = certain_claim(database)
    with database.open_work() as work:
        match fate:
            case "sent" | "unclear":
                work.outgoing.sent(claimed, ts=None, unclear=fate == "unclear")
            case "cancelled":
                work.outgoing.cancelled(claimed)
            case "undeliverable":
                work.outgoing.undeliverable(claimed, "is_archived")
            case "tried":
                work.outgoing.retry_after(claimed, 60, "ratelimited", uncertain=False)
        work.commit()


def troubles(database: Database) -> list[Trouble]:
    with database.open_work() as work:
        return list(work.outgoing.troubles(since=in_days(-30), waiting_since=in_days(-1 / 24)))


@pytest.mark.parametrize(
    ("fate", "days_ago", "trouble"),
    [
        ("sent", 1, None),
        ("cancelled", 1, None),
        ("unclear", 1, Trouble(Fate.UNCLEAR, "C-7K2M", "please acknowledge", None)),
        ("unclear", 31, None),
        ("undeliverable", 0, Trouble(Fate.UNDELIVERABLE, "C-7K2M", "please acknowledge", "is_archived")),
        ("undeliverable", 31, None),
        ("claimed", 1, Trouble(Fate.WAITING, "C-7K2M", "please acknowledge", None)),
        ("tried", 31, Trouble(Fate.WAITING, "C-7K2M", "please acknowledge", "ratelimited")),
        ("tried", 0.04, None),
    ],
)
def test_what_did_not_certainly_arrive_is_told_of(
    database: Database, fate: str, days_ago: float, trouble: Trouble | None
) -> None:
    add(database, a_nudge(due_at=in_days(-days_ago)), a_reply("not due", due_at=in_days(1)))
    settle(database, fate)

    assert troubles(database) == ([] if trouble is None else [trouble])


def test_a_reply_in_trouble_is_told_of_without_what_it_says(database: Database) -> None:
    add(database, a_reply())
    settle(database, "undeliverable")

    assert troubles(database) == [Trouble(Fate.UNDELIVERABLE, None, None, "is_archived")]
