"""Concerns as rows, filtered in the query by what a party may see."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    exists,
    false,
    insert,
    or_,
    select,
    update,
)

from bot.domain.concern import Concern, Entry, Response
from bot.domain.listed import Chosen, Listed, Order
from bot.domain.permissions import Sight
from bot.domain.procedure import AWAITING, State
from bot.errors import ChangedMeanwhile
from bot.ports.records import Page
from storage.columns import UNREPEATED
from storage.concern_list import extension, page_of
from storage.people import Parties
from storage.tables import concern, concern_provision, outgoing_message
from storage.timeline import Timeline

_RESPONSE: TypeAdapter[Response | None] = TypeAdapter(Response | None, config=UNREPEATED)
_PROVISIONS = (
    select(concern_provision)
    .where(concern_provision.c.concern.in_(bindparam("concerns", expanding=True)))
    .order_by(concern_provision.c.position)
)
_CHANGE = update(concern).where(concern.c.reference == bindparam("of"), concern.c.version == bindparam("seen"))


class SqlConcerns:
    def __init__(self, connection: Connection, parties: Parties) -> None:
        self._connection = connection
        self._parties = parties
        self._timeline = Timeline(connection)

    def taken(self, reference: str) -> bool:
        return bool(self._connection.scalar(select(exists().where(concern.c.reference == reference))))

    def add(self, raised: Concern) -> None:
        self._connection.execute(insert(concern).values(reference=raised.reference, **_row(raised)))
        provisions = [
            {"concern": raised.reference, "provision": ref, "position": at} for at, ref in enumerate(raised.provisions)
        ]
        if provisions:
            self._connection.execute(insert(concern_provision), provisions)
        self._timeline.add(raised.reference, raised.timeline)

    def find(self, reference: str, sight: Sight) -> Concern | None:
        return self._one(select(concern).where(concern.c.reference == reference, _in_sight(sight)), sight)

    def find_to_change(self, reference: str, sight: Sight) -> Concern | None:
        # Two people may acknowledge or respond at once: the row lock (on SQLite the whole transaction)
        # makes the second wait, and then see the state that the first has left.
        seen = select(concern).where(concern.c.reference == reference, _in_sight(sight))
        # Not so strong a lock that a line of the timeline, which refers to the concern, has to wait for it: the
        # worker writes one while it holds the nudge that whoever changes the concern plans again.
        return self._one(seen.with_for_update(key_share=True), sight)

    def change(self, seen: Concern, changed: Concern) -> None:
        as_seen = {"of": seen.reference, "seen": seen.version}
        if self._connection.execute(_CHANGE, {**_row(changed), **as_seen}).rowcount == 0:
            raise ChangedMeanwhile
        # The other party's own entries have not been seen, and the worker may have noted a nudge meanwhile.
        self._timeline.add(changed.reference, changed.timeline[len(seen.timeline) :])

    def note(self, reference: str, entry: Entry) -> None:
        self._timeline.add(reference, (entry,))

    def page(
        self, sight: Sight, chosen: Chosen, *, number: int, size: int, order: Order = Order.NEWEST
    ) -> Page[Listed]:
        return page_of(self._connection, self._parties, sight, chosen, order, number, size)

    def following(self, reference: str, sight: Sight) -> tuple[str, ...]:
        follow_ons = select(concern.c.reference).where(concern.c.follows == reference, _in_sight(sight))
        return tuple(self._connection.scalars(follow_ons.order_by(concern.c.raised_at, concern.c.reference)))

    def for_nudge(self, reference: str) -> Concern | None:
        return self._one(select(concern).where(concern.c.reference == reference), None)

    def for_planning(self, reference: str) -> Concern | None:
        one = select(concern).where(concern.c.reference == reference)
        return self._one(one.with_for_update(key_share=True), None)

    def with_nudges_to_come(self, party: str) -> tuple[Concern, ...]:
        awaiting = concern.c.state.in_(AWAITING)
        to_leave = exists().where(
            outgoing_message.c.subject == concern.c.reference, outgoing_message.c.state == "pending"
        )
        due = select(concern).where(_in_sight(Sight(party)), or_(awaiting, to_leave))
        locked = due.order_by(concern.c.reference).with_for_update(of=concern, key_share=True)
        return tuple(self._values(self._connection.execute(locked).all(), None))

    def _one(self, query: Select[Any], sight: Sight | None) -> Concern | None:
        rows = self._connection.execute(query).all()
        return self._values(rows, sight)[0] if rows else None

    def _values(self, rows: Sequence[Row[Any]], sight: Sight | None) -> list[Concern]:
        """Without `sight`, everybody's own timeline entries too."""
        if not rows:
            return []
        references = [row.reference for row in rows]
        provisions = self._provisions(references)
        timelines = self._timeline.of(references, sight, self._parties)
        return [
            Concern(
                reference=row.reference,
                state=State(row.state),
                raised_by=self._parties[row.raised_by],
                addressed_to=self._parties[row.addressed_to],
                addressee=row.addressee,
                route=row.route,
                framework=row.framework,
                framework_version=row.framework_version,
                provisions=tuple(provisions[row.reference]),
                points=tuple(row.content["points"]),
                further_actions=tuple(row.content["further_actions"]),
                raised_at=row.raised_at,
                aim_date=row.aim_date,
                timeline=tuple(timelines[row.reference]),
                earlier_attempts=row.content.get("earlier_attempts", ""),
                evidence=tuple(row.content.get("evidence", ())),
                sent_by_letter=row.sent_by_letter,
                engagement=row.engagement,
                follows=row.follows,
                extension=extension(row, self._parties),
                response=_RESPONSE.validate_python(row.response),
                version=row.version,
            )
            for row in rows
        ]

    def _provisions(self, references: Sequence[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._connection.execute(_PROVISIONS, {"concerns": references}):
            found[row.concern].append(row.provision)
        return found


def _in_sight(sight: Sight) -> ColumnElement[bool]:
    if sight.party is None:
        return false()
    return or_(concern.c.raised_by == sight.party, concern.c.addressed_to == sight.party)


def _row(kept: Concern) -> dict[str, Any]:
    return {
        "state": kept.state,
        "raised_by": kept.raised_by.id,
        "addressed_to": kept.addressed_to.id,
        "addressee": kept.addressee,
        "route": kept.route,
        "framework": kept.framework,
        "framework_version": kept.framework_version,
        "content": {
            "points": kept.points,
            "further_actions": kept.further_actions,
            "earlier_attempts": kept.earlier_attempts,
            "evidence": kept.evidence,
        },
        "response": _RESPONSE.dump_python(kept.response, mode="json"),
        "raised_at": kept.raised_at,
        "aim_date": kept.aim_date,
        "sent_by_letter": kept.sent_by_letter,
        "engagement": kept.engagement,
        "follows": kept.follows,
        "extension_to": kept.extension.to if kept.extension else None,
        "extension_by": kept.extension.proposed_by.id if kept.extension else None,
        # That a party keeps notes of its own, or when it is reminded, is nothing that the other could tell by an order.
        "changed_at": max(entry.at for entry in kept.timeline if entry.only_for is None),
        "version": kept.version,
    }
