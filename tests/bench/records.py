"""Tens of thousands of concerns between one employer and its unions, put straight into the tables."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from random import Random
from typing import Any

from sqlalchemy import Engine, insert, text

from bot.domain.concern import EntryKind, aim_date
from bot.domain.people import Role
from bot.domain.procedure import State
from bot.domain.reference import Prefix, references_from
from storage.tables import concern, concern_entry, concern_provision

# What became of them, in a hundred, once their aim date has gone by.
ENDED = (
    (State.RESOLVED,) * 63
    + (State.NOT_RESOLVED,) * 15
    + (State.WITHDRAWN,) * 10
    + (State.RESPONDED,) * 10
    + (State.ACKNOWLEDGED, State.RAISED)
)
YEARS = timedelta(days=3 * 365)
WEEKS = timedelta(weeks=4)
WORDS = "The papers for the meeting came on the evening before it, and nobody had time to ask those concerned. " * 4
REPLIES = {
    part: [{"verdict": "partly agreed", "reason": WORDS}] * many
    for part, many in (("to_points", 2), ("to_further_actions", 1))
}
BATCH = 2000


def fill(engine: Engine, employer: str, unions: Sequence[str], many: int, *, now: datetime) -> list[str]:
    """Most raised by a union; each with a timeline of five entries and two provisions. Gives their references."""
    random = Random(5)  # noqa: S311 - the same concerns each time
    new = references_from(random)
    references = list(dict.fromkeys(new(Prefix.CONCERN) for _ in range(many * 2)))[:many]
    made = (_rows(reference, employer, random.choice(unions), random, now) for reference in references)
    with engine.begin() as connection:
        while batch := list(islice(made, BATCH)):
            for number, table in enumerate((concern, concern_provision, concern_entry)):
                connection.execute(insert(table), list(chain.from_iterable(rows[number] for rows in batch)))
    if engine.dialect.name == "postgresql":
        # What the database does by itself within a minute or two of so many new rows.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))
    return references


def _rows(
    reference: str, employer: str, union: str, random: Random, now: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    raised_at = now - YEARS * random.random()
    raised_by, addressed_to = (union, employer) if random.random() < 0.9 else (employer, union)
    is_recent = raised_at > now - WEEKS
    state = random.choice((State.RAISED, State.ACKNOWLEDGED, State.ACKNOWLEDGED)) if is_recent else random.choice(ENDED)
    proposes = state.awaits_response and random.random() < 0.1
    responded = state in (State.RESPONDED, State.RESOLVED, State.NOT_RESOLVED)
    aim = aim_date(raised_at.date(), 4)
    entries = _entries(reference, raised_by, addressed_to, raised_at, state)
    row = {
        "reference": reference,
        "state": state,
        "raised_by": raised_by,
        "addressed_to": addressed_to,
        "addressee": "The lead's office",
        "route": "16",
        "framework": "cabinet-office-2026",
        "framework_version": 1,
        "content": {"points": [WORDS] * 2, "further_actions": [WORDS], "earlier_attempts": "", "evidence": []},
        "response": REPLIES if responded else None,
        "raised_at": raised_at,
        "aim_date": aim,
        "changed_at": max(each["at"] for each in entries if each["only_for"] is None),
        "extension_to": aim + WEEKS if proposes else None,
        "extension_by": random.choice((raised_by, addressed_to)) if proposes else None,
        "version": 4,
    }
    provisions = [{"concern": reference, "provision": ref, "position": at} for at, ref in enumerate(("7b", "10"))]
    return [row], provisions, entries


def _entries(reference: str, by: str, to: str, raised_at: datetime, state: State) -> list[dict[str, Any]]:
    """The last is what the state comes from; an open concern has nudges instead."""
    later = EntryKind.NUDGED if state.awaits_response else EntryKind.RESPONDED
    last = EntryKind(state) if state.is_end else later
    kinds = (EntryKind.RAISED, EntryKind.NUDGED, EntryKind.ACKNOWLEDGED, later, last)
    return [
        {
            "concern": reference,
            "kind": kind,
            "at": raised_at + timedelta(days=3 * number),
            "party": to if kind is EntryKind.ACKNOWLEDGED else by,
            "role": Role.LEAD,
            "detail": "",
            "only_for": to if kind is EntryKind.NUDGED else None,
            "day": None,
        }
        for number, kind in enumerate(kinds)
    ]
