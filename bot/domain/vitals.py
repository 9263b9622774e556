"""What tells whether sending goes on: who ticks, what waits, and what will not arrive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.outgoing import Urgency

# Seconds without a tick after which a process counts as standing still.
STILL_AFTER = 60.0
# Seconds by which a clock goes ahead of, or falls behind, the time that passed, before that counts as a jump.
JUMP = 300.0
# Seconds for which a jump is told of; after them so is a process that ticked and never said that it stopped.
TOLD_FOR = 3600.0


@dataclass(frozen=True)
class Heartbeat:
    """A process that ticks. `ticked` and `jumped` are how many seconds ago, by the database's clock."""

    process: str
    ticked: float
    jumped: float | None = None

    def stands_still(self, after: float) -> bool:
        # A tick in the future is of before that clock was set back: whoever still ticks has ticked again since.
        return abs(self.ticked) >= after


@dataclass(frozen=True)
class Vitals:
    """`refused` is Slack's name for why it refuses the token; `waiting` is how many are due and have not left.

    `oldest` is since when the oldest of those could have left. `database_now` is an epoch second by its clock.
    """

    database_now: float
    heartbeats: tuple[Heartbeat, ...] = ()
    refused: str | None = None
    undeliverable: int = 0
    waiting: Mapping[Urgency, int] = field(default_factory=dict)
    oldest: datetime | None = None

    def ticking(self, still_after: float) -> int:
        return sum(not each.stands_still(still_after) for each in self.heartbeats)

    def standing_still(self, still_after: float) -> tuple[Heartbeat, ...]:
        """Those that stopped ticking within the last hour without saying that they end."""
        return tuple(each for each in self.heartbeats if still_after <= abs(each.ticked) < max(TOLD_FOR, still_after))

    @property
    def jumped(self) -> float | None:
        """How many seconds ago a clock jumped last; None where that is over an hour ago."""
        ages = [each.jumped for each in self.heartbeats if each.jumped is not None and abs(each.jumped) < TOLD_FOR]
        return min(ages, default=None)
