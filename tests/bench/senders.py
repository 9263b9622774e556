"""The processes that send: python -m tests.bench.senders run|worker FILE, or bare FILE with its posts as input.

The bot is as `partnership-bot run|worker`; told to stop, it writes to FILE when each transaction began and how long it
took. The bare loop does nothing but post, and writes how many seconds that took.
"""

import json
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine

from bot import wiring
from bot.settings import read_all
from tests.bench.statements import seen_on


def bot(live: Callable[..., None], to: Path) -> None:
    settings, slack = read_all()
    logging.basicConfig(level=logging.WARNING)
    with seen_on(Engine) as seen:
        with suppress(SystemExit):
            live(settings, slack)
        to.write_text(json.dumps(seen.transactions))


def bare(to: Path) -> None:
    task = json.load(sys.stdin)
    client = WebClient(task["token"], base_url=task["url"], retry_handlers=[])
    began = monotonic()
    for number, channel in enumerate(task["channels"]):
        metadata = {"event_type": "bench", "event_payload": {"id": str(number)}}
        while not _posted(client, {"channel": channel, "metadata": metadata, **task["message"]}):
            pass
    to.write_text(json.dumps(monotonic() - began))


def _posted(client: WebClient, message: dict[str, Any]) -> bool:
    try:
        client.chat_postMessage(**message)
    except SlackApiError as error:
        if error.response.status_code != 429:
            raise
        sleep(float(error.response.headers["Retry-After"]))
        return False
    return True


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    what, file = sys.argv[1], Path(sys.argv[2])
    if what == "bare":
        bare(file)
    else:
        bot({"run": wiring.run, "worker": wiring.worker}[what], file)
