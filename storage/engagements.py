"""Engagements as rows, filtered in the query by what a party may see."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, false, func, insert, or_, select

from bot.domain.engagement import Confidentiality, Engagement, How, Stage
from bot.domain.people import Party, Role
from bot.domain.permissions import Sight
from bot.ports import Page
from storage.columns import storable
from storage.people import Parties
from storage.tables import engagement, engagement_party, engagement_provision


class SqlEngagements:
    def __init__(self, connection: Connection, parties: Parties) -> None:
        self._connection = connection
        self._parties = parties

    def taken(self, reference: str) -> bool:
        return bool(self._connection.scalar(select(exists().where(engagement.c.reference == reference))))

    def add(self, logged: Engagement) -> None:
        self._connection.execute(insert(engagement).values(_row(logged)))
        key = {"engagement": logged.reference}
        parties = [{**key, "party": each.id, "position": at} for at, each in enumerate(logged.parties)]
        if parties:
            self._connection.execute(insert(engagement_party), parties)
        provisions = [{**key, "provision": ref, "position": at} for at, ref in enumerate(logged.provisions)]
        if provisions:
            self._connection.execute(insert(engagement_provision), provisions)

    def find(self, reference: str, sight: Sight) -> Engagement | None:
        rows = self._connection.execute(
            select(engagement).where(engagement.c.reference == reference, in_sight(sight))
        ).all()
        return self._values(rows)[0] if rows else None

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

    def _values(self, rows: Sequence[Row[Any]]) -> list[Engagement]:
        if not rows:
            return []
        references = [row.reference for row in rows]
        named: dict[str, list[Party]] = {reference: [] for reference in references}
        of_parties = engagement_party.c
        for row in self._connection.execute(
            select(engagement_party).where(of_parties.engagement.in_(references)).order_by(of_parties.position)
        ):
            named[row.engagement].append(self._parties[row.party])
        exercised: dict[str, list[str]] = {reference: [] for reference in references}
        of_provisions = engagement_provision.c
        for row in self._connection.execute(
            select(engagement_provision)
            .where(of_provisions.engagement.in_(references))
            .order_by(of_provisions.position)
        ):
            exercised[row.engagement].append(row.provision)
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


def _row(logged: Engagement) -> dict[str, Any]:
    words = {"topic": logged.topic, "description": logged.description}
    for_all = logged.confidentiality is Confidentiality.ALL_PARTIES
    kept = {**words, "search_text": _searchable("\n".join(words.values()))} if for_all else {"in_confidence": words}
    return {
        **kept,
        "reference": logged.reference,
        "confidentiality": logged.confidentiality,
        "stage": logged.stage,
        "first_stage": logged.first_stage,
        "day": logged.on,
        "how": logged.how,
        "framework": logged.framework,
        "framework_version": logged.framework_version,
        "opened_by": logged.opened_by.id,
        "opener": logged.opener,
        "opened_at": logged.opened_at,
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
    )
