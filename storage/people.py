"""Parties and participants as rows."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, insert, select, update

from bot.domain.framework import Side
from bot.domain.hours import USUAL_HOURS, Hours
from bot.domain.people import Participant, Party, Person, Role
from storage.insert import insert_into
from storage.tables import participant, participant_role, party

_PARTIES = select(party).order_by(party.c.side, party.c.name, party.c.id)
# In one order for everybody, so that two who hold the people do not wait for each other.
_HELD = select(party).order_by(party.c.id).with_for_update(read=True)
# Not so strong a lock that rows which only refer to a party have to wait for it.
_HELD_TO_CHANGE = select(party).order_by(party.c.id).with_for_update(key_share=True)
_WITH_ROLES = (
    select(participant, participant_role.c.role)
    .outerjoin(
        participant_role,
        and_(participant.c.team == participant_role.c.team, participant.c.user == participant_role.c.user),
    )
    .order_by(participant.c.team, participant.c.user)
)


_PERSON = _WITH_ROLES.where(participant.c.team == bindparam("team"), participant.c.user == bindparam("user"))
_PEOPLE = _WITH_ROLES.where(participant.c.party.in_(bindparam("parties", expanding=True)))


class Parties:
    """All of them, by id, read once in a transaction: a partnership has a handful, and every record names some."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, Party] = {}

    def __getitem__(self, party: str) -> Party:
        if party not in self._known:
            # Also one that another transaction has added since.
            self.all()
        return self._known[party]

    def all(self, how: Select[Any] = _PARTIES) -> tuple[Party, ...]:
        """Read anew."""
        rows = self._connection.execute(how)
        self._known = {
            row.id: Party(row.id, row.name, Side(row.side), row.private_channel, row.channel_problem) for row in rows
        }
        return tuple(self._known.values())

    def forget(self) -> None:
        self._known = {}


class SqlPeople:
    def __init__(self, connection: Connection, parties: Parties) -> None:
        self._connection = connection
        self._parties = parties

    def parties(self) -> tuple[Party, ...]:
        return self._parties.all()

    def put_party(self, named: Party) -> None:
        row = {
            "name": named.name,
            "side": named.side,
            "private_channel": named.private_channel,
            "channel_problem": named.channel_problem,
        }
        insert_party = insert_into(party, self._connection.dialect.name).values(id=named.id, **row)
        self._connection.execute(insert_party.on_conflict_do_update(index_elements=["id"], set_=row))
        self._parties.forget()

    def put(self, named: Participant) -> None:
        person = {"team": named.person.team, "user": named.person.user}
        row = {
            "party": named.party.id,
            "morning": named.hours.morning.isoformat("minutes"),
            "days": "".join(map(str, sorted(named.hours.days))),
            "digest": named.wants_digest,
        }
        # Whether they are reached is for the worker to write, who may do so meanwhile.
        whole = {**row, "unreachable": named.unreachable}
        insert_participant = insert_into(participant, self._connection.dialect.name).values(**person, **whole)
        self._connection.execute(insert_participant.on_conflict_do_update(index_elements=["team", "user"], set_=row))
        roles = participant_role
        self._connection.execute(delete(roles).where(roles.c.team == person["team"], roles.c.user == person["user"]))
        if named.roles:
            self._connection.execute(insert(roles), [{**person, "role": role} for role in sorted(named.roles)])

    def remove(self, person: Person) -> None:
        columns = participant.c
        self._connection.execute(delete(participant).where(columns.team == person.team, columns.user == person.user))

    def participant(self, person: Person) -> Participant | None:
        found = self._participants(_PERSON, team=person.team, user=person.user)
        return found[0] if found else None

    def of(self, *parties: str) -> tuple[Participant, ...]:
        return tuple(self._participants(_PEOPLE, parties=parties))

    def having(self, role: Role, *parties: str) -> tuple[Participant, ...]:
        return tuple(each for each in self.of(*parties) if each.has(role))

    def unreachable(self, person: Person, problem: str) -> None:
        columns = participant.c
        known = update(participant).where(columns.team == person.team, columns.user == person.user)
        self._connection.execute(known.values(unreachable=problem))

    def reached(self, person: Person) -> bool:
        columns = participant.c
        known = update(participant).where(columns.team == person.team, columns.user == person.user)
        return (
            self._connection.execute(known.where(columns.unreachable.is_not(None)).values(unreachable=None)).rowcount
            == 1
        )

    def channel_closed(self, named: str, problem: str) -> None:
        self._connection.execute(update(party).where(party.c.id == named).values(channel_problem=problem))
        self._parties.forget()

    def hold(self) -> None:
        self._parties.all(_HELD)

    def hold_to_change(self) -> None:
        self._parties.all(_HELD_TO_CHANGE)

    def _participants(self, query: Select[Any], **values: object) -> list[Participant]:
        return _grouped(self._connection.execute(query, values).all(), self._parties)


def _grouped(rows: Sequence[Row[Any]], parties: Parties) -> list[Participant]:
    found: dict[Person, Participant] = {}
    for row in rows:
        person = Person(row.team, row.user)
        known = found.get(person)
        roles = known.roles if known else frozenset()
        if row.role is not None:
            roles |= {Role(row.role)}
        found[person] = Participant(
            person, parties[row.party], roles, _hours(row), wants_digest=row.digest, unreachable=row.unreachable
        )
    return list(found.values())


def _hours(row: Row[Any]) -> Hours:
    morning = USUAL_HOURS.morning if row.morning is None else time.fromisoformat(row.morning)
    return Hours(morning, USUAL_HOURS.days if row.days is None else frozenset(map(int, row.days)))
