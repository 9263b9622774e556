"""A bot that has no minute to wait: python -m tests.end_to_end.impatient_bot COMMAND SECONDS.

It is as `partnership-bot COMMAND`, but a ticker counts as standing still after that many seconds.
"""

import logging
import signal
import sys

from bot import wiring
from bot.settings import read_all


def live(command: str, seconds: float) -> None:
    settings, slack = read_all()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for noisy in ("apscheduler", "slack_sdk", "slack_bolt", "waitress"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    {"run": wiring.run, "web": wiring.web, "worker": wiring.worker}[command](settings, slack, still_after=seconds)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    live(sys.argv[1], float(sys.argv[2]))
