"""What the core needs of Slack: a way to get messages and files to people, and what became of each try."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.letter import Letter
from bot.domain.message import Message
from bot.domain.outgoing import Address


@dataclass(frozen=True)
class Arrived:
    """Slack has the message: `ts` is its own name for it."""

    ts: str


@dataclass(frozen=True)
class NotArrived:
    """Slack certainly does not have it. Worth trying again after `seconds`, or after a growing pause if None."""

    problem: str
    seconds: float | None = None


@dataclass(frozen=True)
class Limited(NotArrived):
    """Slack asks for patience: `seconds` is what it says, or a guess where it says nothing."""

    problem: str = "ratelimited"


@dataclass(frozen=True)
class TokenRefused(NotArrived):
    """Slack refuses the token, and so would it for every other message of the workspace."""


@dataclass(frozen=True)
class Unclear:
    """It may or may not have arrived, or Slack could not be asked: not before `seconds`, where it named them."""

    problem: str
    seconds: float | None = None


@dataclass(frozen=True)
class Impossible:
    """That address will not take this message, however often it is tried."""

    problem: str


@dataclass(frozen=True)
class Gone(Impossible):
    """That address takes no message any more: a person who left, a channel that was archived."""


Outcome = Arrived | NotArrived | Unclear | Impossible


class Messenger(Protocol):
    """Gets one message to Slack, trying once. It never raises for what Slack or the network does."""

    def approach(self, address: Address) -> NotArrived | Impossible | None:
        """All that may take time before a message itself can leave for there; what is in its way, if anything is."""
        ...

    def send(self, message_id: str, address: Address, message: Message) -> Outcome: ...

    def find(self, message_id: str, address: Address, *, since: float) -> Outcome:
        """Whether a message sent earlier arrived. `since` is an epoch second by the machine's clock."""
        ...


@dataclass(frozen=True)
class Uploaded:
    """Slack has the bytes, and shows them to nobody yet. `file` is its id for them."""

    file: str


@dataclass(frozen=True)
class Unknown:
    """Slack knows no such upload: nobody sees it, and nobody ever will."""


class Files(Protocol):
    """Gets a letter to Slack in two steps, between which its id is kept. It never raises, as Messenger does not."""

    def upload(self, address: Address, letter: Letter) -> Uploaded | NotArrived | Impossible: ...

    def share(self, file: str, address: Address, letter: Letter) -> Outcome | Unknown: ...

    def find(self, file: str, address: Address) -> Outcome:
        """Whether that upload was shared, at whatever time."""
        ...

    def remove(self, file: str, address: Address) -> Outcome:
        """Arrived also where it was gone already: repeating this does no harm."""
        ...
