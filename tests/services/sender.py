"""Sends what is due to a Slack that obeys, with both clocks under the test's control."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.domain import digest_nudge
from bot.domain.message import ConcernMessage, MergedMessage
from bot.domain.notice import NudgeKind
from bot.domain.outgoing import Address
from bot.domain.people import Person
from bot.partnership import Partnership
from bot.services import asking
from bot.services.sending import Sending, send_next
from tests.cast import TOM
from tests.fakes import ObedientFiles, ObedientMessenger, StandingClock

# The settle time is the database's own seconds: short enough to wait for, long against a few tries.
SETTLE = 0.8


@dataclass
class Sender:
    """`ticks` is what the monotonic clock says, call by call; the last value stays."""

    partnership: Partnership
    clock: StandingClock
    messenger: ObedientMessenger = field(default_factory=ObedientMessenger)
    files: ObedientFiles = field(default_factory=ObedientFiles)
    ticks: list[float] = field(default_factory=lambda: [0.0])
    began: datetime | None = None

    def send(self, at_most: int = 1000, *, only_replies: bool = False) -> int:
        """Send until nothing is due; how many were handled."""
        sending = Sending(self.messenger, self.files, self._monotonic, SETTLE, timeout=0.05, pace=0, began=self.began)
        handled = 0
        send = partial(send_next, self.partnership, sending, now=self.clock(), only_replies=only_replies)
        while handled < at_most and send():
            handled += 1
        return handled

    def settle(self) -> None:
        """Wait, by the database's own clock, until what was claimed comes back; then send it."""
        while self.send() == 0:
            pass

    def ask(self, delivery: str = "d-ask") -> None:
        to = Address.direct(TOM, channel="D1", thread="1.5")
        words = "papers came the evening before"
        asking.answer_message(self.partnership, words, to=to, now=self.clock(), delivery=delivery)

    def kinds(self) -> list[tuple[str | None, NudgeKind]]:
        """The nudges that arrived, each with whom or which channel it reached."""
        rows = self.messenger.arrived.values()
        return [
            (to.user or to.channel, each.kind)
            for to, message in rows
            for each in (message.nudges if isinstance(message, MergedMessage) else (message,))
            if isinstance(each, ConcernMessage)
        ]

    def digests_to_come(self, to: Person) -> list[datetime]:
        with self.partnership.open_work() as work:
            weeks = [each.subject for each in digest_nudge.weeks(self.clock().date())]
            known = work.outgoing.nudges_about(weeks, to=Address.direct(to).recipient)
        return [each.due_at for each in known if each.waits]

    def _monotonic(self) -> float:
        return self.ticks.pop(0) if len(self.ticks) > 1 else self.ticks[0]
