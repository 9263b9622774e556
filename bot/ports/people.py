"""Where the bot is installed, who takes part, and what both sides agreed on."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.people import Participant, Party, Person, Role
from bot.domain.practice import Practice, Proposal, Setting


@dataclass(frozen=True)
class Workspace:
    """A Slack workspace the bot is installed in, as Slack named it when the bot was set up there."""

    team: str
    bot_user: str
    bot_id: str


class Workspaces(Protocol):
    def put(self, workspace: Workspace) -> None: ...
    def find(self, team: str) -> Workspace | None: ...
    def stop(self, team: str, problem: str, seconds: float) -> bool:
        """Slack refuses the token: nothing is sent for so long by the database's clock, and then tried once.

        False where the bot is not installed, as in a workspace from which somebody takes part by Slack Connect.
        """
        ...

    def go_on(self, team: str, *, accepted: bool) -> None:
        """`accepted`: Slack takes the token. Else the one try was not made, and the next may be at once."""
        ...


class People(Protocol):
    def parties(self) -> tuple[Party, ...]: ...
    def put_party(self, party: Party) -> None: ...
    def put(self, participant: Participant) -> None: ...
    def remove(self, person: Person) -> None: ...
    def participant(self, person: Person) -> Participant | None: ...
    def of(self, *parties: str) -> tuple[Participant, ...]: ...
    def unreachable(self, person: Person, problem: str) -> None:
        """Slack does not reach that person, for the reason that it names."""
        ...

    def reached(self, person: Person) -> bool:
        """Whether that person was held to be out of reach until now."""
        ...

    def channel_closed(self, party: str, problem: str) -> None:
        """Slack takes no post in that party's channel any more. Whoever says so holds the people to change them."""
        ...

    def having(self, role: Role, *parties: str) -> tuple[Participant, ...]: ...
    def hold(self) -> None:
        """Wait for whoever is naming people; from now on nobody does until this work ends.

        Taken before any record is locked: whoever names people locks records after this, too.
        """
        ...

    def hold_to_change(self) -> None:
        """The same, alone: of two who name people at once the second sees what the first has done."""
        ...


class Practices(Protocol):
    """What both sides agreed on. Whoever changes it holds the people alone; one proposal stands for each setting."""

    def agreed(self) -> Practice: ...
    def agree(self, on: Practice) -> None: ...
    def proposals(self) -> tuple[Proposal, ...]: ...
    def propose(self, proposal: Proposal) -> None: ...
    def remove_proposal(self, setting: Setting) -> None: ...
