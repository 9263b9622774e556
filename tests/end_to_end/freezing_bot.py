"""A bot that freezes again and again: python -m tests.end_to_end.freezing_bot COMMAND SEED LONGEST.

At points drawn by SEED it stops as by SIGSTOP, and goes on after some seconds, at most LONGEST.
"""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from random import Random

from bot.__main__ import main
from tests.end_to_end.kill_points import Death, Point

# Between the last look at the lease and the last byte of the message nothing can be done: whoever freezes there for
# longer than what is left of the lease, a third of it at least, sends what another has sent meanwhile. It is the time
# that it takes to connect and to write.
WINDOW = (Point.PREPARED, Point.HEADERS_SENT, Point.HALF_SENT)
OF_ONE_TRY = (
    Point.BEFORE_CLAIM,
    Point.CLAIMED,
    Point.CLAIM_COMMITTED,
    Point.HISTORY_ASKED,
    Point.HISTORY_ANSWERED,
    Point.OPENING,
    Point.ON_THE_WIRE,
    Point.ANSWERED,
    Point.ANSWER_READ,
    Point.SETTLED,
    Point.SETTLE_COMMITTED,
)


@dataclass
class Frost(Death):
    """Stops this process as it passes its point, and then chooses the next."""

    random: Random = field(default_factory=Random)
    longest: float = 1.0

    def passing(self, point: Point) -> None:
        if point is not self.point:
            return
        self.passage -= 1
        if self.passage > 0:
            return
        self.point, self.passage = self.random.choice(OF_ONE_TRY), self.random.randint(5, 15)
        seconds = self.random.uniform(1, self.longest)
        # Whoever is stopped cannot go on by itself.
        subprocess.Popen(["/bin/sh", "-c", f"sleep {seconds}; kill -CONT {os.getpid()}"])
        self.last_words(point)
        os.kill(os.getpid(), signal.SIGSTOP)


def live(command: str, seed: int, longest: float) -> int:
    random = Random(seed)  # noqa: S311 - the same points each time
    first = random.choice(OF_ONE_TRY)
    Frost(first, 1, lambda point: print(f"frozen {point}", flush=True), random=random, longest=longest).arm()  # noqa: T201
    return main([command])


if __name__ == "__main__":
    sys.exit(live(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
