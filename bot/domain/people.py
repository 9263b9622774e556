"""Who takes part: parties of two sides, and the people who speak for them."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.framework import Side
from bot.domain.hours import USUAL_HOURS, Hours


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
    """An organisation in the partnership. `private_channel` is a channel of that party alone, if it named one.

    `channel_problem` is Slack's name for why nothing could be posted there any more.
    """

    id: str
    name: str
    side: Side
    private_channel: str | None = None
    channel_problem: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Participant:
    """A person together with the one party they speak for, and how they want to be nudged.

    Nothing more is held about anybody. `unreachable` is Slack's name for why a direct message could not reach them.
    """

    person: Person
    party: Party
    roles: frozenset[Role]
    hours: Hours = USUAL_HOURS
    wants_digest: bool = False
    unreachable: str | None = None

    def has(self, role: Role) -> bool:
        return role in self.roles
