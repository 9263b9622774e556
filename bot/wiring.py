"""Puts the pieces together: the only module, with the command line, that sees handlers and storage."""

import logging
import random
import uuid
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from os import getpid
from socket import gethostname
from threading import Event, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from slack_bolt import App
from slack_sdk import WebClient

from bot.answering.engine import engine_for, learnt_file
from bot.clock import Clock, clock_from_file, system_clock
from bot.domain.answer import AnsweringEngine
from bot.domain.calendar import Calendar
from bot.domain.framework_file import named
from bot.domain.reference import references_from
from bot.errors import StoreUnavailable
from bot.partnership import Partnership
from bot.ports.work import OpenWork
from bot.services import health, heartbeat
from bot.services.replanning import compare, replan_some
from bot.services.sending import Sending, next_look, send_next
from bot.settings import REGIONS, Settings, SlackSettings
from handlers.app import build_app
from handlers.files import SlackFiles
from handlers.http import wsgi_application
from handlers.messenger import SlackMessenger
from handlers.server import http_server
from handlers.sockets import Sockets
from handlers.ticks import Ticker
from handlers.vitals import LOOK_EVERY, Pulse, Report, Watch
from storage.only_one import only_one
from storage.schema import is_current, is_ready
from storage.unit_of_work import Database

if TYPE_CHECKING:
    from handlers.metrics import Metrics

log = logging.getLogger(__name__)

# A handler holds a thread for one short transaction and at most one call to Slack.
THREADS = 16


class NotMigrated(Exception):
    """The database has not the schema of this version."""


class OneProcessOnly(Exception):
    """An SQLite file serves one process that both answers and sends."""


def build_partnership(settings: Settings, open_work: OpenWork, *, engine: AnsweringEngine | None = None) -> Partnership:
    """With the framework's own engine, which takes its time to load, where none is given. Raises Tampered."""
    framework = named(settings.partnership_framework)
    chance = random.SystemRandom()
    return Partnership(
        open_work=open_work,
        framework=framework,
        calendar=Calendar(ZoneInfo(settings.partnership_time_zone), REGIONS[settings.bank_holiday_region]),
        engine=engine or engine_for(framework, learnt_file(settings.partnership_framework)),
        new_reference=references_from(chance),
        new_id=lambda: uuid.uuid4().hex,
    )


@dataclass(frozen=True)
class Bot:
    """One process's pieces. `woken` is set when there may be something to send."""

    settings: Settings
    slack: SlackSettings
    database: Database
    partnership: Partnership
    clock: Clock
    woken: Event
    watch: Watch | None = None
    metrics: "Metrics | None" = None

    def ticker(self) -> Ticker:
        # Within the settle time fit looking for an earlier try and one more: each opens a conversation and asks once.
        timeout = max(1, round(self.slack.settle_seconds / 6))
        token = self.slack.slack_bot_token.get_secret_value()

        def client_for(_team: str) -> WebClient:
            return WebClient(token, base_url=self.slack.slack_api_url, timeout=timeout, retry_handlers=[])

        messenger = SlackMessenger(client_for, self.partnership.calendar.zone, self.clock)
        files = SlackFiles(messenger, self.partnership.calendar.zone)
        sending = Sending(messenger, files, monotonic, self.slack.settle_seconds, timeout, began=self.clock())
        if self.metrics is not None:
            sending = replace(sending, tell=self.metrics.settled)
        pulse = self.watch.pulse if self.watch else None

        def send(*, only_replies: bool = False) -> bool:
            return send_next(self.partnership, sending, now=self.clock(), only_replies=only_replies)

        return Ticker(
            send_next=self.metrics.timed(send) if self.metrics else send,
            send_reply=lambda: send(only_replies=True),
            seconds=self.slack.tick_seconds,
            woken=self.woken,
            next_look=lambda: next_look(self.partnership, now=self.clock()),
            begin=lambda: compare(self.partnership, now=self.clock()),
            plan_some=lambda: replan_some(self.partnership, now=self.clock()),
            beat=pulse.beat if pulse else lambda: None,
        )

    def serve(self, stack: ExitStack) -> None:
        """Answer Slack, over HTTP or in Socket Mode, until the process is told to stop.

        Requests under way are finished: over HTTP before this returns, in Socket Mode with `stack`.
        """
        app = build_app(
            self.partnership,
            clock=self.clock,
            token=self.slack.slack_bot_token.get_secret_value(),
            signing_secret=self.slack.secret,
            api_url=self.slack.slack_api_url,
        )
        over_http: App | None = app
        if self.slack.slack_app_token is not None:
            over_http = None
            sockets = Sockets(app, self.slack.slack_app_token.get_secret_value(), self.slack.slack_sockets)
            sockets.start()
            stack.callback(sockets.stop)
        application = wsgi_application(
            over_http,
            signing_secret=self.slack.secret,
            is_ready=lambda: is_ready(self.database.engine),
            health=self.watch.report if self.watch else Report,
        )
        server = http_server(application, host=self.slack.bind_address, port=self.slack.port, threads=THREADS)
        log.info("Listening on %s, port %s", self.slack.bind_address, self.slack.port)
        server.run()


def open_bot(
    settings: Settings, slack: SlackSettings, stack: ExitStack, *, ticks: bool = False, still_after: float | None = None
) -> Bot:
    """Raises NotMigrated, and CannotListen. What it opens is closed with `stack`.

    `still_after` is for tests, which have no minute to wait for a ticker that stands still.
    """
    woken = Event()
    database = Database(settings.database_url, on_commit=woken.set)
    stack.callback(database.close)
    if not is_current(database.engine):
        raise NotMigrated
    partnership, clock = build_partnership(settings, database.open_work), clock_of(slack)
    patience = still_after or slack.still_after
    pulse = _pulse(partnership, clock, slack.tick_seconds, patience, stack) if ticks else None
    watch = Watch(
        lambda: health.take_vitals(partnership, now=clock()), pulse, patience, every=min(LOOK_EVERY, patience / 4)
    )
    metrics = _serve_metrics(watch, clock, slack.bind_address, slack.metrics_port) if slack.metrics_port else None
    watch.start()
    stack.callback(watch.stop)
    return Bot(settings, slack, database, partnership, clock, woken, watch, metrics)


def _pulse(partnership: Partnership, clock: Clock, tick: float, patience: float, stack: ExitStack) -> Pulse:
    # Two containers may have one name, and a process of each the same number.
    process = f"{gethostname()}-{getpid()}-{uuid.uuid4().hex[:4]}"

    def end() -> None:
        # Whoever stops while the database is silent is missed for an hour.
        with suppress(StoreUnavailable):
            heartbeat.end(partnership, process)

    stack.callback(end)
    return Pulse(process, clock, lambda jumped: heartbeat.beat(partnership, process, jumped=jumped), tick, patience)


def _serve_metrics(watch: Watch, clock: Clock, host: str, port: int) -> "Metrics":
    # Loaded where it is asked for: it is some megabytes.
    from handlers.metrics import Metrics

    metrics = Metrics(watch, clock)
    server = http_server(metrics.application(), host=host, port=port, threads=1)
    Thread(target=server.run, name="metrics", daemon=True).start()
    log.info("Telling figures on %s, port %s", host, port)
    return metrics


def clock_of(slack: SlackSettings) -> Clock:
    """The partnership's clock."""
    return clock_from_file(slack.partnership_clock_file) if slack.partnership_clock_file else system_clock


def run(settings: Settings, slack: SlackSettings, *, still_after: float | None = None) -> None:
    """Bot and worker in one process. Raises NotMigrated, and AlreadyRunning for a second one on an SQLite file."""
    with ExitStack() as stack:
        stack.enter_context(only_one(settings.database_url))
        bot = open_bot(settings, slack, stack, ticks=True, still_after=still_after)
        _tick(bot, stack)
        bot.serve(stack)


def web(settings: Settings, slack: SlackSettings, *, still_after: float | None = None) -> None:
    """Only answering Slack; raises NotMigrated, and OneProcessOnly on SQLite."""
    _require_postgresql(settings)
    with ExitStack() as stack:
        open_bot(settings, slack, stack, still_after=still_after).serve(stack)


def worker(settings: Settings, slack: SlackSettings, *, still_after: float | None = None) -> None:
    """Only sending what is due; raises as `web` does."""
    _require_postgresql(settings)
    with ExitStack() as stack:
        _tick(open_bot(settings, slack, stack, ticks=True, still_after=still_after), stack)
        # The command line turns a signal to stop into SystemExit, here as in `serve`. Another thread may be interrupted
        # by it, and this one hears of it as it wakes: it never waits without an end.
        while True:
            sleep(1)


def _tick(bot: Bot, stack: ExitStack) -> None:
    ticker = bot.ticker()
    if not bot.settings.on_sqlite:
        # Here, because it loads the driver: ten megabytes that a bot on SQLite does without.
        from storage.wake import listening

        stack.enter_context(listening(bot.settings.database_url, bot.woken.set))
    ticker.start()
    stack.callback(ticker.stop)


def _require_postgresql(settings: Settings) -> None:
    if settings.on_sqlite:
        raise OneProcessOnly
