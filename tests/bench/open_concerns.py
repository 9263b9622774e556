"""Open concerns with the nudges that are planned for them, put straight into the tables by the hundred thousand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, literal, select, text

from bot.domain.concern import EntryKind
from bot.domain.outgoing import Address, NudgeKind, Urgency
from bot.domain.people import Person, Role
from bot.domain.procedure import State
from bot.domain.reference import Prefix, references_from
from storage.tables import concern, concern_entry, outgoing_message
from tests.bench.records import BATCH, WORDS

# Of the party that is to respond: what is said before its aim date, and after; then of the other party.
OF_ADDRESSED = ("-14", "-7", "-2", "-0", "+1", "+2", "+3", "+4")
OF_RAISING = ("+1", "+2", "+3", "+4")
# Concerns are raised on so many days.
DAYS = 20
WEEKS = timedelta(weeks=4)
_COLUMNS = [
    "id",
    "subject",
    "kind",
    "cycle",
    "recipient",
    "via",
    "team",
    "user",
    "notice",
    "urgency",
    "due_at",
    "state",
]


@dataclass(frozen=True)
class Crowd:
    """Who is told of a concern: one lead of each side in turn. `today` is the partnership's."""

    employer: str
    union: str
    employers: Sequence[Person]
    unions: Sequence[Person]
    today: date


def fill_open(engine: Engine, crowd: Crowd, many: int, *, seed: int = 5) -> list[str]:
    """Acknowledged concerns, none of whose fourteen nudges is due yet: two have left, twelve wait."""
    new = references_from(Random(seed))  # noqa: S311 - the same concerns each time
    known = dict.fromkeys(new(Prefix.CONCERN) for _ in range(many * 2))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        taken = set(connection.scalars(select(concern.c.reference)))
        references = [each for each in known if each not in taken][:many]
        for number in range(DAYS):
            _raised(connection, crowd, references[number::DAYS], number)
    _as_after_a_while(engine)
    return references


def due_now(connection: Connection, references: Sequence[str], at: datetime) -> None:
    """Of each of these one nudge is due, at that moment."""
    row = outgoing_message.c
    chosen = (row.subject.in_(references), row.cycle.like("%-14"))
    rearmed = {"due_at": at, "state": "pending", "free_from": 0, "first_tried": None}
    connection.execute(outgoing_message.update().where(*chosen).values(rearmed))


def _raised(connection: Connection, crowd: Crowd, references: Sequence[str], number: int) -> None:
    """All on one day, some days ago: fourteen days before its aim date is still to come."""
    raised_at = datetime.combine(crowd.today - timedelta(days=number % 10), time(9), UTC)
    aim = raised_at.date() + WEEKS
    for start in range(0, len(references), BATCH):
        batch = references[start : start + BATCH]
        connection.execute(insert(concern), [_concern(each, crowd, raised_at, aim) for each in batch])
        connection.execute(insert(concern_entry), [each for one in batch for each in _entries(one, crowd, raised_at)])
        for row in _nudges(crowd, raised_at, aim, number):
            # From the concerns themselves: a million rows need not pass through Python one by one.
            of_these = concern.c.reference.in_(batch)
            connection.execute(insert(outgoing_message).from_select(_COLUMNS, select(*row).where(of_these)))


def _nudges(crowd: Crowd, raised_at: datetime, aim: date, number: int) -> Iterator[list[Any]]:
    employer, union = (each[number % len(each)] for each in (crowd.employers, crowd.unions))
    yield _nudge(employer, NudgeKind.RAISED, "once", raised_at, "sent")
    yield _nudge(union, NudgeKind.ACKNOWLEDGED, "once", raised_at, "sent")
    for person, cycles in ((employer, OF_ADDRESSED), (union, OF_RAISING)):
        for cycle in cycles:
            kind = NudgeKind.AIM_DATE_COMING_UP if cycle.startswith("-") else NudgeKind.AIM_DATE_PASSED
            days = -int(cycle[1:]) if cycle.startswith("-") else 7 * int(cycle) - 6
            due_at = datetime.combine(aim + timedelta(days=days), time(8, 30), UTC)
            yield _nudge(person, kind, f"{aim}{cycle}", due_at, "pending")


def _nudge(to: Person, kind: NudgeKind, cycle: str, due_at: datetime, state: str) -> list[Any]:
    """Its columns, as they are asked of a concern; as storage.outgoing writes them."""
    row, about = outgoing_message.c, concern.c.reference
    notice = f'{{"concern": {{"kind": "{kind}", "reference": "@", "cycle": "{cycle}"}}}}'
    address = Address.direct(to)
    values = {row.kind: kind, row.cycle: cycle, row.recipient: address.recipient}
    return [
        about + f"/{kind}/{cycle}/{to.user}",
        about,
        *(literal(value, column.type) for column, value in values.items()),
        *(literal(value) for value in (address.via, to.team, to.user)),
        func.replace(notice, "@", about),
        literal(Urgency.NUDGE.value),
        literal(due_at, row.due_at.type),
        literal(state),
    ]


def _concern(reference: str, crowd: Crowd, raised_at: datetime, aim: date) -> dict[str, Any]:
    return {
        "reference": reference,
        "state": State.ACKNOWLEDGED,
        "raised_by": crowd.union,
        "addressed_to": crowd.employer,
        "addressee": "The lead's office",
        "route": "16",
        "framework": "cabinet-office-2026",
        "framework_version": 1,
        "content": {"points": [WORDS] * 2, "further_actions": [WORDS], "earlier_attempts": "", "evidence": []},
        "raised_at": raised_at,
        "aim_date": aim,
        "changed_at": raised_at + timedelta(hours=3),
        "version": 2,
    }


def _entries(reference: str, crowd: Crowd, raised_at: datetime) -> Iterator[dict[str, Any]]:
    done = ((EntryKind.RAISED, crowd.union, 0), (EntryKind.ACKNOWLEDGED, crowd.employer, 3))
    for kind, party, hours in done:
        at = raised_at + timedelta(hours=hours)
        yield {"concern": reference, "kind": kind, "at": at, "party": party, "role": Role.LEAD, "detail": ""}


def _as_after_a_while(engine: Engine) -> None:
    """What the database does by itself within a minute or two of so many new rows."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))
