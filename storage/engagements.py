"""Engagements as rows, filtered in the query by what a party may see."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, false, func, insert, or_, select, update

from bot.domain.engagement import Confidentiality, Engagement, EngagementEntry, How, Stage
from bot.domain.people import Party, Person, Role
from bot.domain.permissions import Sight
from bot.errors import ChangedMeanwhile
from bot.ports.records import Page
from storage.columns import storable
from storage.engagement_parts import EngagementParts
from storage.people import Parties
from storage.tables import engagement, engagement_party


class SqlEngagements:
    def __init__(self, connection: Connection, parties: Parties) -> None:
        self._connection = connection
        self._parties = parties
        self._parts = EngagementParts(connection, parties)

    def taken(self, reference: str) -> bool:
        return bool(self._connection.scalar(select(exists().where(engagement.c.reference == reference))))

    def add(self, logged: Engagement) -> None:
        self._connection.execute(insert(engagement).values(**_opened(logged), **_row(logged)))
        self._parts.add(logged)

    def find(self, reference: str, sight: Sight) -> Engagement | None:
        return self._one(select(engagement).where(engagement.c.reference == reference, in_sight(sight)), sight)

    def find_to_change(self, reference: str, sight: Sight) -> Engagement | None:
        # Two people may change it at once: the row lock (on SQLite the whole transaction) makes the second wait, and
        # then see the version that the first has left. Who only adds a line to its timeline does not wait.
        seen = select(engagement).where(engagement.c.reference == reference, in_sight(sight))
        return self._one(seen.with_for_update(key_share=True), sight)

    def change(self, seen: Engagement, changed: Engagement) -> None:
        of = engagement.c
        as_seen = update(engagement).where(of.reference == seen.reference, of.version == seen.version)
        if self._connection.execute(as_seen.values(_row(changed))).rowcount == 0:
            raise ChangedMeanwhile
        self._parts.change(seen, changed)
        # Other parties' own entries have not been seen, and the worker may have noted a nudge meanwhile.
        self._parts.add_entries(changed.reference, changed.timeline[len(seen.timeline) :])

    def note(self, reference: str, entry: EngagementEntry) -> None:
        self._parts.add_entries(reference, [entry])

    def for_nudge(self, reference: str) -> Engagement | None:
        return self._one(select(engagement).where(engagement.c.reference == reference), None)

    def for_planning(self, reference: str) -> Engagement | None:
        one = select(engagement).where(engagement.c.reference == reference)
        return self._one(one.with_for_update(key_share=True), None)

    def page(
        self,
        sight: Sight,
        *,
        stage: Stage | None,
        words: str,
        number: int,
        size: int,
        only_own: bool = False,
    ) -> Page[Engagement]:
        where = [in_sight(sight)]
        if only_own:
            where.append(is_named(sight))
        if stage is not None:
            where.append(engagement.c.stage == stage)
        where += [engagement.c.search_text.contains(word, autoescape=True) for word in _searchable(words).split()]
        total = self._connection.scalar(select(func.count()).select_from(engagement).where(*where)) or 0
        newest_first = (engagement.c.day.desc(), engagement.c.opened_at.desc(), engagement.c.reference)
        rows = self._connection.execute(
            select(engagement).where(*where).order_by(*newest_first).limit(size).offset(number * size)
        ).all()
        return Page(tuple(self._values(rows)), number, size, total)

    def _one(self, query: Select[Any], sight: Sight | None) -> Engagement | None:
        """Without `sight`, everybody's own timeline entries too."""
        found = self._values(self._connection.execute(query).all())
        if not found:
            return None
        (one,) = found
        actions, timeline = self._parts.actions_of(one.reference), self._parts.timeline_of(one.reference, sight)
        return replace(one, actions=actions, timeline=timeline)

    def _values(self, rows: Sequence[Row[Any]]) -> list[Engagement]:
        if not rows:
            return []
        references = [row.reference for row in rows]
        named, exercised = self._parts.parties_of(references), self._parts.provisions_of(references)
        return [_value(row, self._parties, named[row.reference], exercised[row.reference]) for row in rows]


def in_sight(sight: Sight) -> ColumnElement[bool]:
    """Of rows of the table of engagements; so below."""
    if sight.party is None:
        return false()
    return or_(engagement.c.confidentiality == Confidentiality.ALL_PARTIES, is_named(sight))


def is_named(sight: Sight) -> ColumnElement[bool]:
    return exists().where(
        and_(engagement_party.c.engagement == engagement.c.reference, engagement_party.c.party == sight.party)
    )


def _searchable(text: str) -> str:
    # Folded here because each database folds a different set of letters, and SQLite only ASCII.
    return unicodedata.normalize("NFKC", storable(text)).casefold()


def _opened(logged: Engagement) -> dict[str, Any]:
    """What never changes."""
    opener = logged.opener_person
    return {
        "reference": logged.reference,
        "confidentiality": logged.confidentiality,
        "first_stage": logged.first_stage,
        "framework": logged.framework,
        "framework_version": logged.framework_version,
        "opened_by": logged.opened_by.id,
        "opener": logged.opener,
        "opened_at": logged.opened_at,
        "opener_team": opener.team if opener else None,
        "opener_user": opener.user if opener else None,
    }


def _row(kept: Engagement) -> dict[str, Any]:
    words = {"topic": kept.topic, "description": kept.description}
    for_all = kept.confidentiality is Confidentiality.ALL_PARTIES
    written = {**words, "search_text": _searchable("\n".join(words.values()))} if for_all else {"in_confidence": words}
    return {
        **written,
        "stage": kept.stage,
        "day": kept.on,
        "how": kept.how,
        "decision_date": kept.decision_date,
        "version": kept.version,
    }


def _value(row: Row[Any], parties: Parties, named: list[Party], exercised: list[str]) -> Engagement:
    words = row.in_confidence or {"topic": row.topic, "description": row.description}
    return Engagement(
        reference=row.reference,
        topic=words["topic"],
        description=words["description"],
        stage=Stage(row.stage),
        first_stage=Stage(row.first_stage),
        on=row.day,
        how=How(row.how),
        parties=tuple(named),
        provisions=tuple(exercised),
        framework=row.framework,
        framework_version=row.framework_version,
        confidentiality=Confidentiality(row.confidentiality),
        opened_by=parties[row.opened_by],
        opener=Role(row.opener),
        opened_at=row.opened_at,
        decision_date=row.decision_date,
        opener_person=Person(row.opener_team, row.opener_user) if row.opener_team else None,
        version=row.version,
    )
