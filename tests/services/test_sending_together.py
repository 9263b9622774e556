"""Three senders on one database, each message with some trouble of its own: all arrive, and none twice."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from time import monotonic

from bot.domain.message import Message
from bot.domain.outgoing import Address
from bot.errors import StoreUnavailable
from bot.messenger import Arrived, NotArrived, Outcome, Unclear
from bot.partnership import Partnership
from bot.services import asking
from bot.services.sending import Sending, send_next
from storage.unit_of_work import Database
from tests.cast import TOM
from tests.fakes import ObedientFiles, StandingClock

SENDERS = 3
MESSAGES = 60
# The database's own seconds: far longer than a try takes here, however busy the machine is.
SETTLE = 2.0


class Killed(BaseException):
    """The process ends here, and nothing after this happens."""


@dataclass
class TroubledSlack:
    """The first try of each message goes wrong in one of five ways, in turn; later ones go well."""

    arrived: Counter[str] = field(default_factory=Counter)
    last_tried_at: float = field(default_factory=monotonic)
    _tried: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def approach(self, address: Address) -> None:
        return None

    def send(self, message_id: str, address: Address, message: Message) -> Outcome:
        with self._lock:
            self.last_tried_at = monotonic()
            is_first = message_id not in self._tried
            trouble = self._tried.setdefault(message_id, len(self._tried) % 5) if is_first else None
            if trouble == 0:
                raise Killed
            if trouble == 1:
                return NotArrived("ratelimited", 0.1)
            if trouble == 2:
                return Unclear("lost on the way there")
            self.arrived[message_id] += 1
            if trouble == 3:
                raise Killed
            return Unclear("lost on the way back") if trouble == 4 else Arrived("1.0")

    def find(self, message_id: str, address: Address, *, since: float) -> Outcome:
        with self._lock:
            return Arrived("1.0") if self.arrived[message_id] else NotArrived("absent")


def test_three_senders_that_are_killed_again_and_again_lose_and_double_nothing(
    partnership: Partnership, clock: StandingClock, database_url: str
) -> None:
    slack = TroubledSlack()
    for number in range(MESSAGES):
        asking.answer_message(
            partnership, "papers came late", to=Address.direct(TOM), now=clock(), delivery=f"d-{number}"
        )

    def keep_sending() -> None:
        database = Database(database_url, on_commit=lambda: None)
        sending = Sending(slack, ObedientFiles(), monotonic, SETTLE, timeout=0.1, pace=0)
        # Until everything that was claimed by somebody who was killed has come back, and been asked about.
        while monotonic() - slack.last_tried_at < SETTLE + 0.5:
            try:
                if not send_next(replace(partnership, open_work=database.open_work), sending, now=clock()):
                    threading.Event().wait(0.1)
            except (Killed, StoreUnavailable):
                # What runs on after a kill is another process, which knows nothing of this one.
                database.close()
                database = Database(database_url, on_commit=lambda: None)
        database.close()

    with ThreadPoolExecutor(SENDERS) as senders:
        for each in [senders.submit(keep_sending) for _ in range(SENDERS)]:
            each.result(40)

    assert len(slack.arrived) == MESSAGES
    assert set(slack.arrived.values()) == {1}
