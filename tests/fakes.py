"""The world outside the core, under a test's control: time that stands still and a Slack that obeys."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain.letter import Letter
from bot.domain.message import Message
from bot.domain.outgoing import Address
from bot.messenger import Arrived, Impossible, NotArrived, Outcome, Unknown, Uploaded


@dataclass
class StandingClock:
    """Wednesday 2 September 2026, 10:00 in London, until it is moved."""

    moment: datetime = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass
class ObedientMessenger:
    """Delivers everything, except that `next_outcomes` are given first; remembers what reached whom.

    With `delivers_unclear` a message whose outcome is unclear arrived all the same.
    """

    next_outcomes: list[Outcome] = field(default_factory=list)
    next_lookups: list[Outcome] = field(default_factory=list)
    delivers_unclear: bool = False
    tried: list[str] = field(default_factory=list)
    looked_since: list[float] = field(default_factory=list)
    arrived: dict[str, tuple[Address, Message]] = field(default_factory=dict)
    before_sending: Callable[[], None] = lambda: None

    def approach(self, address: Address) -> None:
        return None

    def send(self, message_id: str, address: Address, message: Message) -> Outcome:
        self.before_sending()
        self.tried.append(message_id)
        outcome = self.next_outcomes.pop(0) if self.next_outcomes else Arrived("1.0")
        if isinstance(outcome, Arrived) or self.delivers_unclear:
            assert message_id not in self.arrived, "the same message arrived twice"
            self.arrived[message_id] = (address, message)
        return outcome

    def find(self, message_id: str, address: Address, *, since: float) -> Outcome:
        self.looked_since.append(since)
        if self.next_lookups:
            return self.next_lookups.pop(0)
        return Arrived("1.0") if message_id in self.arrived else NotArrived("absent")


@dataclass
class ObedientFiles:
    """Takes, shows and deletes every file, but for the outcomes that are given first; never shows one file twice.

    `shares_unclear`: a file whose sharing had an unclear outcome is there all the same.
    """

    next_uploads: list[NotArrived | Impossible] = field(default_factory=list)
    next_shares: list[Outcome | Unknown] = field(default_factory=list)
    next_lookups: list[Outcome] = field(default_factory=list)
    next_removals: list[Outcome] = field(default_factory=list)
    shares_unclear: bool = False
    before_sharing: Callable[[], None] = lambda: None
    uploaded: list[str] = field(default_factory=list)
    shared: dict[str, tuple[Address, Letter]] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)

    def upload(self, address: Address, letter: Letter) -> Uploaded | NotArrived | Impossible:
        if self.next_uploads:
            return self.next_uploads.pop(0)
        self.uploaded.append(f"F{len(self.uploaded)}")
        return Uploaded(self.uploaded[-1])

    def share(self, file: str, address: Address, letter: Letter) -> Outcome | Unknown:
        self.before_sharing()
        outcome = self.next_shares.pop(0) if self.next_shares else Arrived(file)
        if isinstance(outcome, Arrived) or self.shares_unclear:
            assert file not in self.shared, "the same file was shared twice"
            self.shared[file] = (address, letter)
        return outcome

    def find(self, file: str, address: Address) -> Outcome:
        if self.next_lookups:
            return self.next_lookups.pop(0)
        return Arrived(file) if file in self.shared else NotArrived("absent")

    def remove(self, file: str, address: Address) -> Outcome:
        outcome = self.next_removals.pop(0) if self.next_removals else Arrived(file)
        if isinstance(outcome, Arrived):
            self.removed.append(file)
        return outcome
