"""Puts the pieces together: the only module, with the command line, that sees handlers and storage."""

import logging
import random
import uuid
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event
from time import monotonic
from zoneinfo import ZoneInfo

from slack_bolt import App
from slack_sdk import WebClient

from bot.answering.engine import engine_for, learnt_file
from bot.clock import Clock, clock_from_file, system_clock
from bot.domain.answer import AnsweringEngine
from bot.domain.calendar import Calendar
from bot.domain.framework_file import named
from bot.domain.reference import references_from
from bot.partnership import Partnership
from bot.ports import OpenWork
from bot.services.replanning import replan, replan_some
from bot.services.sending import Sending, next_look, send_next
from bot.settings import REGIONS, Settings, SlackSettings
from handlers.app import build_app
from handlers.files import SlackFiles
from handlers.http import wsgi_application
from handlers.messenger import SlackMessenger
from handlers.server import http_server
from handlers.sockets import Sockets
from handlers.ticks import Ticker
from storage.only_one import only_one
from storage.schema import is_current, is_ready
from storage.unit_of_work import Database

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

    def ticker(self) -> Ticker:
        # Within the settle time fit looking for an earlier try and one more: each opens a conversation and asks once.
        timeout = max(1, round(self.slack.settle_seconds / 6))
        token = self.slack.slack_bot_token.get_secret_value()

        def client_for(_team: str) -> WebClient:
            return WebClient(token, base_url=self.slack.slack_api_url, timeout=timeout, retry_handlers=[])

        messenger = SlackMessenger(client_for, self.partnership.calendar.zone)
        files = SlackFiles(messenger, self.partnership.calendar.zone)
        sending = Sending(messenger, files, monotonic, self.slack.settle_seconds, timeout)
        return Ticker(
            send_next=lambda: send_next(self.partnership, sending, now=self.clock()),
            seconds=self.slack.tick_seconds,
            woken=self.woken,
            next_look=lambda: next_look(self.partnership, now=self.clock()),
            plan_some=lambda: replan_some(self.partnership, now=self.clock()),
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
            over_http, signing_secret=self.slack.secret, is_ready=lambda: is_ready(self.database.engine)
        )
        server = http_server(application, host=self.slack.bind_address, port=self.slack.port, threads=THREADS)
        log.info("Listening on %s, port %s", self.slack.bind_address, self.slack.port)
        server.run()


def open_bot(settings: Settings, slack: SlackSettings, stack: ExitStack) -> Bot:
    """Raises NotMigrated. What it opens is closed with `stack`."""
    woken = Event()
    database = Database(settings.database_url, on_commit=woken.set)
    stack.callback(database.close)
    if not is_current(database.engine):
        raise NotMigrated
    return Bot(settings, slack, database, build_partnership(settings, database.open_work), clock_of(slack), woken)


def clock_of(slack: SlackSettings) -> Clock:
    """The partnership's clock."""
    return clock_from_file(slack.partnership_clock_file) if slack.partnership_clock_file else system_clock


def run(settings: Settings, slack: SlackSettings) -> None:
    """Bot and worker in one process. Raises NotMigrated, and AlreadyRunning for a second one on an SQLite file."""
    with ExitStack() as stack:
        stack.enter_context(only_one(settings.database_url))
        bot = open_bot(settings, slack, stack)
        _tick(bot, stack)
        bot.serve(stack)


def web(settings: Settings, slack: SlackSettings) -> None:
    """Only answering Slack; raises NotMigrated, and OneProcessOnly on SQLite."""
    _require_postgresql(settings)
    with ExitStack() as stack:
        open_bot(settings, slack, stack).serve(stack)


def worker(settings: Settings, slack: SlackSettings) -> None:
    """Only sending what is due; raises as `web` does."""
    _require_postgresql(settings)
    with ExitStack() as stack:
        _tick(open_bot(settings, slack, stack), stack)
        # The command line turns a signal to stop into SystemExit, here as in `serve`.
        Event().wait()


def _tick(bot: Bot, stack: ExitStack) -> None:
    # Before anything leaves by the calendar of an earlier start.
    planned = replan(bot.partnership, now=bot.clock())
    if planned:
        log.info("Planned the nudges of %s concerns by the days of %s", planned, bot.settings.bank_holiday_region)
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
