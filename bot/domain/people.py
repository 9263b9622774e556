"""Who takes part: parties of two sides, and the people who speak for them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.framework import Side


@dataclass(frozen=True, order=True)
class Person:
    """A person as Slack knows them. Two workspaces may use the same user id for different people."""

    team: str
    user: str


class Role(StrEnum):
    """What a person may be for their party. Roles add up; none includes another."""

    MEMBER = "member"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Party:
    """An organisation in the partnership. `private_channel` is a channel of that party alone, if it named one."""

    id: str
    name: str
    side: Side
    private_channel: str | None = None


@dataclass(frozen=True)
class Participant:
    """A person together with the one party they speak for. Nothing more is held about anybody."""

    person: Person
    party: Party
    roles: frozenset[Role]

    def has(self, role: Role) -> bool:
        return role in self.roles
