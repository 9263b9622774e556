"""What comes up, found by its day among concerns and engagements at once, each filtered by who may see it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Integer,
    Row,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from bot.domain.engagement import Confidentiality, Stage
from bot.domain.listed import Listed
from bot.domain.outgoing import Address
from bot.domain.people import Person
from bot.domain.permissions import Sight
from bot.domain.procedure import AWAITING, State
from bot.domain.reference import subject_of
from bot.domain.upcoming import Coming, ComingAction, ComingConcern, ComingDecision, Wanted
from bot.ports.records import Page
from storage.concern_list import listed
from storage.engagements import in_sight, is_named
from storage.people import Parties
from storage.tables import STILL_TO_SEND, concern, engagement, engagement_action, outgoing_message

_NO_NUMBER = literal_column("0", Integer)
_CONCERN = concern.c
_ACTION = engagement_action.c
_Found = Select[Any]


class SqlUpcoming:
    def __init__(self, connection: Connection, parties: Parties) -> None:
        self._connection = connection
        self._parties = parties

    def page(self, wanted: Wanted, *, number: int, size: int) -> Page[Coming]:
        person = wanted.person
        own = and_(_ACTION.owner_team == person.team, _ACTION.owner_user == person.user, in_sight(wanted.engagements))
        parts = [*_concerns(wanted), _actions(own), _decisions(is_named(wanted.engagements), wanted.today)]
        return self._page(parts, wanted.until, number, size, reader=wanted)

    def for_all(self, today: date, until: date, *, size: int) -> Page[Coming]:
        for_all = engagement.c.confidentiality == Confidentiality.ALL_PARTIES
        parts = [_actions(and_(for_all, _ACTION.due >= today)), _decisions(for_all, today)]
        return self._page(parts, until, 0, size)

    def changed(self, sight: Sight, *, since: datetime) -> Mapping[State, int]:
        halves = [
            select(_CONCERN.state).where(party == sight.party, _CONCERN.changed_at >= since)
            for party in (_CONCERN.raised_by, _CONCERN.addressed_to)
            if sight.party is not None
        ]
        if not halves:
            return {}
        states = union_all(*halves).subquery()
        rows = self._connection.execute(select(states.c.state, func.count()).group_by(states.c.state))
        return {State(state): count for state, count in rows}

    def _page(
        self, parts: Sequence[_Found], until: date | None, number: int, size: int, *, reader: Wanted | None = None
    ) -> Page[Coming]:
        found = union_all(*parts).subquery()
        by_then = [found.c.day <= until] if until else []
        total = self._connection.scalar(select(func.count()).select_from(found).where(*by_then)) or 0
        # The databases differ in where they put what has no day.
        in_order = (found.c.day.asc().nulls_last(), found.c.reference, found.c.number)
        page = select(found).where(*by_then).order_by(*in_order).limit(size).offset(number * size)
        rows = self._connection.execute(page).all()
        return Page(tuple(self._lines(rows, reader)), number, size, total)

    def _lines(self, rows: Sequence[Row[Any]], reader: Wanted | None) -> Iterable[Coming]:
        """As many queries whatever is among them."""
        references = {row.reference for row in rows}
        concerns = listed(self._connection, self._parties, references)
        engagements = self._engagements(references)
        whats = self._whats(references)
        subjects = [subject_of(row.reference, row.number) for row in rows]
        nudges = self._next_nudges(reader.person, subjects) if reader else {}
        own = reader.concerns.party if reader else None
        for row, subject in zip(rows, subjects, strict=True):
            nudge = nudges.get(subject)
            if row.reference in concerns:
                yield _concern(concerns[row.reference], own, nudge)
                continue
            topic, stage = engagements[row.reference]
            if row.number:
                yield ComingAction(
                    engagement=row.reference,
                    number=row.number,
                    topic=topic,
                    stage=stage,
                    what=whats[row.reference, row.number],
                    due=row.day,
                    next_nudge=nudge,
                )
            else:
                yield ComingDecision(engagement=row.reference, topic=topic, stage=stage, on=row.day, next_nudge=nudge)

    def _engagements(self, references: Iterable[str]) -> dict[str, tuple[str, Stage]]:
        row = engagement.c
        chosen = select(row.reference, row.topic, row.in_confidence, row.stage).where(row.reference.in_(references))
        return {
            each.reference: ((each.in_confidence or {"topic": each.topic})["topic"], Stage(each.stage))
            for each in self._connection.execute(chosen)
        }

    def _whats(self, references: Iterable[str]) -> dict[tuple[str, int], str]:
        chosen = select(_ACTION.engagement, _ACTION.number, _ACTION.what).where(_ACTION.engagement.in_(references))
        return {(each.engagement, each.number): each.what for each in self._connection.execute(chosen)}

    def _next_nudges(self, person: Person, subjects: Iterable[str]) -> dict[str, datetime]:
        row = outgoing_message.c
        to_come = select(row.subject, row.due_at, row.opens_at).where(
            STILL_TO_SEND, row.recipient == Address.direct(person).recipient, row.subject.in_(subjects)
        )
        soonest: dict[str, datetime] = {}
        for each in self._connection.execute(to_come):
            at = max(each.due_at, each.opens_at or each.due_at)
            soonest[each.subject] = min(at, soonest.get(each.subject, at))
        return soonest


def _concerns(wanted: Wanted) -> list[_Found]:
    """Both of one party's lists by an index of their own, as a concern is never in both."""
    own, now = wanted.concerns.party, literal(wanted.today, Date)
    to_answer = and_(_CONCERN.extension_by != own, or_(_CONCERN.aim_date.is_(None), _CONCERN.aim_date > wanted.today))
    # What waits for a word of this party stands with what is for that day.
    day = case((to_answer, now), else_=_CONCERN.aim_date)
    awaits, responded = _CONCERN.state.in_(AWAITING), _CONCERN.state == State.RESPONDED
    return [
        _found(_CONCERN.reference, _NO_NUMBER, at).where(_is(party, own), states)
        for party, states, at in (
            (_CONCERN.raised_by, awaits, day),
            (_CONCERN.addressed_to, awaits, day),
            (_CONCERN.raised_by, responded, now),
        )
    ]


def _is(column: ColumnElement[str], party: str | None) -> ColumnElement[bool]:
    return false() if party is None else column == party


def _actions(which: ColumnElement[bool]) -> _Found:
    found = _found(_ACTION.engagement, _ACTION.number, _ACTION.due)
    return found.join(engagement, engagement.c.reference == _ACTION.engagement).where(_ACTION.done_at.is_(None), which)


def _decisions(which: ColumnElement[bool], today: date) -> _Found:
    row = engagement.c
    return _found(row.reference, _NO_NUMBER, row.decision_date).where(row.decision_date >= today, which)


def _found(reference: ColumnElement[str], number: ColumnElement[int], day: ColumnElement[Any]) -> _Found:
    return select(reference.label("reference"), number.label("number"), day.label("day"))


def _concern(found: Listed, own: str | None, nudge: datetime | None) -> ComingConcern:
    return ComingConcern(concern=found, from_own=found.raised_by.id == own, next_nudge=nudge)
