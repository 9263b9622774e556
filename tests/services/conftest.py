"""A partnership on each database: the Cabinet Office, two unions, and people of every role."""

import itertools
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from bot.answering.lexical import LexicalEngine
from bot.domain.calendar import Calendar
from bot.domain.framework_file import available
from bot.partnership import Partnership
from storage.unit_of_work import Database
from tests import acting
from tests.cast import CAST, PARTIES, RUTH
from tests.fakes import StandingClock
from tests.services.sender import Sender


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def partnership(database_url: str) -> Iterator[Partnership]:
    database = Database(database_url, on_commit=lambda: None)
    numbers = itertools.count()
    built = Partnership(
        open_work=database.open_work,
        framework=available()["cabinet-office-2026"],
        calendar=Calendar(ZoneInfo("Europe/London")),
        engine=LexicalEngine(),
        new_reference=lambda prefix: f"{prefix}-{_letters(next(numbers))}",
        new_id=lambda: f"id-{next(numbers)}",
    )
    with built.open_work() as work:
        for party in PARTIES:
            work.people.put_party(party)
        for participant in CAST:
            work.people.put(participant)
        work.commit()
    yield built
    database.close()


@pytest.fixture
def sender(partnership: Partnership, clock: StandingClock) -> Sender:
    return Sender(partnership, clock)


@pytest.fixture
def raised(partnership: Partnership, clock: StandingClock) -> str:
    """A concern of Brightwater's to the Cabinet Office; its reference."""
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came the evening before.",), ("Five days ahead.",))
    return acting.raise_concern(partnership, typed, by=RUTH, now=clock(), delivery="d-raise").concern.reference


def _letters(number: int) -> str:
    alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(alphabet[number // len(alphabet) ** place % len(alphabet)] for place in (3, 2, 1, 0))
