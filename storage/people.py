"""Parties and participants as rows."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, select

from bot.domain.framework import Side
from bot.domain.people import Participant, Party, Person, Role
from storage.insert import insert_into
from storage.tables import participant, participant_role, party


def parties_by_id(connection: Connection) -> Mapping[str, Party]:
    """All of them: a partnership has a handful, and every record names two or more."""
    rows = connection.execute(select(party).order_by(party.c.side, party.c.name, party.c.id))
    return {row.id: Party(row.id, row.name, Side(row.side), row.private_channel) for row in rows}


# In one order for everybody, so that two who hold the people do not wait for each other.
_HELD = select(party.c.id).order_by(party.c.id)


class SqlPeople:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def parties(self) -> tuple[Party, ...]:
        return tuple(parties_by_id(self._connection).values())

    def put_party(self, named: Party) -> None:
        row = {"name": named.name, "side": named.side, "private_channel": named.private_channel}
        insert_party = insert_into(party, self._connection).values(id=named.id, **row)
        self._connection.execute(insert_party.on_conflict_do_update(index_elements=["id"], set_=row))

    def put(self, named: Participant) -> None:
        person = {"team": named.person.team, "user": named.person.user}
        row = {"party": named.party.id}
        insert_participant = insert_into(participant, self._connection).values(**person, **row)
        self._connection.execute(insert_participant.on_conflict_do_update(index_elements=["team", "user"], set_=row))
        roles = participant_role
        self._connection.execute(delete(roles).where(roles.c.team == person["team"], roles.c.user == person["user"]))
        if named.roles:
            self._connection.execute(insert(roles), [{**person, "role": role} for role in sorted(named.roles)])

    def remove(self, person: Person) -> None:
        columns = participant.c
        self._connection.execute(delete(participant).where(columns.team == person.team, columns.user == person.user))

    def participant(self, person: Person) -> Participant | None:
        found = self._participants(participant.c.team == person.team, participant.c.user == person.user)
        return found[0] if found else None

    def of(self, party: str) -> tuple[Participant, ...]:
        return tuple(self._participants(participant.c.party == party))

    def having(self, role: Role, party: str) -> tuple[Participant, ...]:
        return tuple(each for each in self.of(party) if each.has(role))

    def hold(self) -> None:
        self._connection.execute(_HELD.with_for_update(read=True)).all()

    def hold_to_change(self) -> None:
        # Not so strong a lock that rows which only refer to a party have to wait for it.
        self._connection.execute(_HELD.with_for_update(key_share=True)).all()

    def _participants(self, *where: ColumnElement[bool]) -> list[Participant]:
        of_person = and_(participant.c.team == participant_role.c.team, participant.c.user == participant_role.c.user)
        rows = self._connection.execute(
            select(participant, participant_role.c.role)
            .outerjoin(participant_role, of_person)
            .where(*where)
            .order_by(participant.c.team, participant.c.user)
        )
        return _grouped(rows.all(), parties_by_id(self._connection))


def _grouped(rows: list[Row[Any]] | Any, parties: Mapping[str, Party]) -> list[Participant]:
    found: dict[Person, Participant] = {}
    for row in rows:
        person = Person(row.team, row.user)
        known = found.get(person)
        roles = known.roles if known else frozenset()
        if row.role is not None:
            roles |= {Role(row.role)}
        found[person] = Participant(person, parties[row.party], roles)
    return list(found.values())
