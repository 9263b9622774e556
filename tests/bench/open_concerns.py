"""Open concerns with the nudges that are planned for them, put straight into the tables by the hundred thousand."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, literal, select, text

from bot.domain.concern import EntryKind
from bot.domain.notice import NudgeKind
from bot.domain.outgoing import Address, Urgency
from bot.domain.people import Person, Role
from bot.domain.procedure import State
from bot.domain.reference import Prefix, references_from
from storage.engines import engine_for_migration
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
class Sides:
    """Two parties by id, and who is told of a concern: one of each in turn. `today` is the partnership's."""

    addressed: str
    raising: str
    of_addressed: Sequence[Person]
    of_raising: Sequence[Person]
    today: date


def fill_open(database_url: str, sides: Sides, many: int) -> list[str]:
    """Acknowledged concerns, none of whose fourteen nudges is due yet: two have left, twelve wait."""
    new = references_from(Random(5))  # noqa: S311 - the same concerns each time
    references = list(dict.fromkeys(new(Prefix.CONCERN) for _ in range(many * 2)))[:many]
    # The bot's own engine gives up after two seconds.
    engine = engine_for_migration(database_url)
    with engine.begin() as connection:
        for number in range(DAYS):
            _plan(connection, sides, references[number::DAYS], number)
    _as_after_a_while(engine)
    engine.dispose()
    return references


def due_now(connection: Connection, references: Sequence[str], at: datetime) -> None:
    """Of each of these one nudge is due, at that moment."""
    row = outgoing_message.c
    chosen = (row.subject.in_(references), row.cycle.like("%-14"))
    rearmed = {"due_at": at, "state": "pending", "free_from": 0, "first_tried": None}
    connection.execute(outgoing_message.update().where(*chosen).values(rearmed))


def raise_all(connection: Connection, sides: Sides, references: Sequence[str], raised_at: datetime) -> date:
    """Acknowledged, and nothing planned; says the aim date."""
    aim = raised_at.date() + WEEKS
    connection.execute(insert(concern), [_concern(each, sides, raised_at, aim) for each in references])
    connection.execute(insert(concern_entry), [each for one in references for each in _entries(one, sides, raised_at)])
    return aim


def _plan(connection: Connection, sides: Sides, references: Sequence[str], number: int) -> None:
    """All on one day, some days ago: fourteen days before its aim date is still to come."""
    raised_at = datetime.combine(sides.today - timedelta(days=number % 10), time(9), UTC)
    for start in range(0, len(references), BATCH):
        batch = references[start : start + BATCH]
        aim = raise_all(connection, sides, batch, raised_at)
        for row in _nudges(sides, raised_at, aim, number):
            # From the concerns themselves: a million rows need not pass through Python one by one.
            of_these = concern.c.reference.in_(batch)
            connection.execute(insert(outgoing_message).from_select(_COLUMNS, select(*row).where(of_these)))


def _nudges(sides: Sides, raised_at: datetime, aim: date, number: int) -> Iterator[list[Any]]:
    addressed, raising = (each[number % len(each)] for each in (sides.of_addressed, sides.of_raising))
    yield _nudge(addressed, NudgeKind.RAISED, "once", raised_at, "sent")
    yield _nudge(raising, NudgeKind.ACKNOWLEDGED, "once", raised_at, "sent")
    for person, cycles in ((addressed, OF_ADDRESSED), (raising, OF_RAISING)):
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


def _concern(reference: str, sides: Sides, raised_at: datetime, aim: date) -> dict[str, Any]:
    return {
        "reference": reference,
        "state": State.ACKNOWLEDGED,
        "raised_by": sides.raising,
        "addressed_to": sides.addressed,
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


def _entries(reference: str, sides: Sides, raised_at: datetime) -> Iterator[dict[str, Any]]:
    done = ((EntryKind.RAISED, sides.raising, 0), (EntryKind.ACKNOWLEDGED, sides.addressed, 3))
    for kind, party, hours in done:
        at = raised_at + timedelta(hours=hours)
        yield {"concern": reference, "kind": kind, "at": at, "party": party, "role": Role.LEAD, "detail": ""}


def _as_after_a_while(engine: Engine) -> None:
    """What the database does by itself within a minute or two of so many new rows."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
