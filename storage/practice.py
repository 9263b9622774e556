"""What both sides have agreed on, and what one has proposed to the other, as rows."""

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from bot.domain.practice import Conversation, Practice, Proposal, Region, Setting, Value
from storage.insert import insert_into
from storage.people import Parties
from storage.tables import practice, practice_proposal

_ONLY = 1
# What a proposal to have no joint channel any more is kept as.
_NONE = ""
_PROPOSALS = select(practice_proposal).order_by(practice_proposal.c.setting)


class SqlPractices:
    """Whoever changes any of this holds the people alone, so that no row needs a lock of its own."""

    def __init__(self, connection: Connection, parties: Parties) -> None:
        self._connection = connection
        self._parties = parties

    def agreed(self) -> Practice:
        row = self._connection.execute(select(practice)).one_or_none()
        if row is None:
            return Practice()
        channel = None if row.joint_channel is None else Conversation(row.joint_team, row.joint_channel)
        return Practice(None if row.region is None else Region(row.region), channel)

    def agree(self, on: Practice) -> None:
        channel = on.joint_channel
        row = {
            "region": on.region,
            "joint_team": channel.team if channel else None,
            "joint_channel": channel.channel if channel else None,
        }
        insert_practice = insert_into(practice, self._connection.dialect.name).values(id=_ONLY, **row)
        self._connection.execute(insert_practice.on_conflict_do_update(index_elements=["id"], set_=row))

    def proposals(self) -> tuple[Proposal, ...]:
        return tuple(map(self._proposal, self._connection.execute(_PROPOSALS)))

    def propose(self, proposal: Proposal) -> None:
        value = proposal.value
        self._connection.execute(
            insert(practice_proposal).values(
                setting=proposal.setting,
                value=value.channel if isinstance(value, Conversation) else value or _NONE,
                team=value.team if isinstance(value, Conversation) else _NONE,
                proposed_by=proposal.proposed_by.id,
                at=proposal.at,
            )
        )

    def remove_proposal(self, setting: Setting) -> None:
        self._connection.execute(delete(practice_proposal).where(practice_proposal.c.setting == setting))

    def _proposal(self, row: Row[Any]) -> Proposal:
        return Proposal(Setting(row.setting), _value(row), self._parties[row.proposed_by], row.at)


def _value(row: Row[Any]) -> Value:
    if row.value == _NONE:
        return None
    return Region(row.value) if row.setting == Setting.REGION else Conversation(row.team, row.value)
