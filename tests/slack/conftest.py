"""The bot as Slack meets it: signed requests over HTTP to the whole of it, and its calls back to a local Slack."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from pydantic import SecretStr
from slack_bolt import App
from waitress import wasyncore

from bot.domain.concern import Concern
from bot.domain.engagement import Engagement
from bot.domain.people import Person
from bot.partnership import Partnership
from bot.ports.people import Workspace as Installed
from bot.services import concerns, engagements
from bot.settings import Settings, SlackSettings
from bot.wiring import THREADS, Bot, build_partnership
from handlers.app import build_app
from handlers.http import EVENTS_PATH, wsgi_application
from handlers.manifest import manifest
from handlers.server import http_server
from handlers.sockets import Sockets
from sandbox.people import PARTNERSHIP, direct_message
from sandbox.server import running
from sandbox.slack_app import SlackApp
from sandbox.values import Exchange, Message, Outcome, Value, Values, View
from sandbox.workspace import Workspace
from storage.unit_of_work import Database
from tests.cast import ANA, CAST, MAIRI, PARTIES, RUTH, TEAM
from tests.wsgi_requests import signature

Json = dict[str, Any]

DEFAULT_FRAMEWORK = "cabinet-office-2026"


@dataclass
class Slack:
    """The workspace with the cast in it. Whatever the bot is refused fails the test, unless it was expected."""

    workspace: Workspace
    partnership: Partnership
    url: str
    refusals_expected: bool = False

    def command(self, by: Person, line: str, *, channel: str = PARTNERSHIP) -> Outcome:
        return self.workspace.run_command(by.user, channel, line)

    def press(self, by: Person, where: Message | View, action: str, value: Value = None, **more: Any) -> Outcome:
        return self.workspace.press(by.user, where, action, value, **more)

    def submit(self, by: Person, view: View, values: Values | None = None) -> Outcome:
        return self.workspace.submit_view(by.user, view.id, values)

    def tell(self, by: Person, text: str, *, thread: str | None = None) -> list[Message]:
        """Write to the bot in a direct message; what it says in that thread."""
        root = self.workspace.post(by.user, direct_message(by.user), text, thread_ts=thread)
        return self._replies(lambda: self.in_thread(by, thread or root.ts))

    def mention(self, by: Person, text: str) -> list[Message]:
        """Mention the bot in the channel of all parties; what it says there so that only this person sees it."""
        self.workspace.post(by.user, PARTNERSHIP, f"@{self.workspace.app.handle} {text}")
        return self._replies(lambda: self.shown_to(by, PARTNERSHIP))

    def _replies(self, look: Callable[[], list[Message]]) -> list[Message]:
        self.workspace.wait_until_quiet()
        self.workspace.wait_for(look, timeout=5)
        self.workspace.wait_until_quiet()
        return look()

    def in_thread(self, by: Person, ts: str) -> list[Message]:
        said = self.workspace.thread(direct_message(by.user), ts, by.user)
        return [message for message in said if message.bot_id]

    def shown_to(self, by: Person, channel: str) -> list[Message]:
        return [message for message in self.workspace.messages(channel, by.user) if message.is_ephemeral]

    def last(self, name: str) -> Exchange:
        """The latest request to the bot of that kind, leaving out what it hears of its own messages."""
        return [
            each
            for each in self.workspace.traffic()
            if each.direction == "to_bot" and each.name == name and "bot_id" not in each.request.get("event", {})
        ][-1]

    def calls(self, method: str) -> list[Exchange]:
        return [each for each in self.workspace.traffic() if each.direction == "from_bot" and each.name == method]

    def deliver(self, request: Json, *, as_event: bool = False) -> httpx.Response:
        """Send a payload that Slack might send, or has sent already."""
        if as_event:
            body, kind = json.dumps(request).encode(), "application/json"
        else:
            form = request if "command" in request else {"payload": json.dumps(request)}
            body, kind = urlencode(form).encode(), "application/x-www-form-urlencoded"
        timestamp = str(int(self.workspace.machine()))
        signed = signature(body, timestamp, self.workspace.app.signing_secret)
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signed}
        return httpx.post(self.url, content=body, headers=headers, trust_env=False)

    def again(self, name: str) -> httpx.Response:
        """Deliver the latest request of that kind once more, as Slack does when an answer gets lost."""
        return self.deliver(self.last(name).request, as_event=name.startswith("event:"))

    def concerns(self) -> tuple[Concern, ...]:
        """Every concern there is: each is seen by its union's lead or by the Director General's office."""
        now = self.workspace.clock.now()
        seen = {
            each.reference: concerns.show(self.partnership, each.reference, by=by, now=now).concern
            for by in (ANA, RUTH, MAIRI)
            for each in concerns.page(self.partnership, by=by, now=now).records
        }
        return tuple(seen.values())

    def engagements(self) -> tuple[Engagement, ...]:
        return engagements.page(self.partnership, by=ANA).records

    def raised(self, by: Person = RUTH, *, words: str = "The papers came the evening before.") -> str:
        """A concern raised through its steps; its reference."""
        step = self.command(by, f"/concern raise {words}").view
        assert step is not None
        values: Values = {"provisions": ["7b"], "further_actions.0": "Send papers five days ahead."}
        shown = self.submit(by, self.written(by, step, values)).view
        assert shown is not None
        self.workspace.close_view(by.user, shown.id)
        return shown.title.removeprefix("Concern ")

    def written(self, by: Person, step: View, values: Values) -> View:
        """The last step of raising a concern, after each before it was filled in with what it has inputs for."""
        while not step.title.startswith("Check"):
            outcome = self.submit(by, step, _in_step(step, values))
            assert outcome.view is not None
            assert not outcome.errors, outcome.errors
            step = outcome.view
        return step


def _in_step(step: View, values: Values) -> Values:
    """Where provisions are suggested, they are chosen in an input of another id."""
    named = {
        "provisions.1" if key == "provisions" and "provisions.1" in step.values else key: value
        for key, value in values.items()
    }
    return {key: value for key, value in named.items() if key in step.values}


@pytest.fixture
def no_bug(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever happens here is foreseen: nobody reads an apology."""
    yield
    assert [each.getMessage() for each in caplog.get_records("call") if each.levelno >= logging.ERROR] == []


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[Slack]:
    with slack_on(sqlite_url) as slack:
        yield slack


@pytest.fixture
def slack_on_either(database_url: str) -> Iterator[Slack]:
    """For what the two databases could do differently: change records, and know a delivery again."""
    with slack_on(database_url) as slack:
        yield slack


@contextmanager
def slack_on(database_url: str, *, over_sockets: bool = False, framework: str = DEFAULT_FRAMEWORK) -> Iterator[Slack]:
    app = SlackApp.from_manifest(manifest(None if over_sockets else "https://bot.example.org"))
    workspace = Workspace(app=app, rate_limits=None, retry_delays=(0, 0, 0))
    woken = threading.Event()
    database = Database(database_url, on_commit=woken.set)
    try:
        with running(workspace, with_page=False) as address:
            bot = _bot(database, database_url, workspace, f"{address}/api/", woken, framework)
            with (_on_sockets if over_sockets else _listening)(bot, workspace) as url:
                workspace.request_url = url
                slack = Slack(workspace, bot.partnership, url)
                yield slack
                workspace.wait_until_quiet()
                if not slack.refusals_expected:
                    assert workspace.refusals() == []
    finally:
        workspace.close()
        database.close()


def _bot(
    database: Database, database_url: str, workspace: Workspace, api_url: str, woken: threading.Event, framework: str
) -> Bot:
    settings = Settings(database_url=database_url, partnership_framework=framework)
    slack = SlackSettings(
        slack_bot_token=SecretStr(workspace.app.token),
        slack_signing_secret=SecretStr(workspace.app.signing_secret),
        slack_api_url=api_url,
        tick_seconds=60,
        settle_seconds=6,
    )
    partnership = build_partnership(settings, database.open_work)
    with database.open_work() as work:
        work.workspaces.put(Installed(TEAM, workspace.app.bot_user, workspace.app.bot_id))
        for party in PARTIES:
            work.people.put_party(party)
        for participant in CAST:
            work.people.put(participant)
        work.commit()
    return Bot(settings, slack, database, partnership, workspace.clock.now, woken)


@contextmanager
def _listening(bot: Bot, workspace: Workspace) -> Iterator[str]:
    """The bot's HTTP side on a free port, and its sender."""
    with _answering(bot, workspace) as app:
        application = wsgi_application(app, signing_secret=workspace.app.signing_secret, is_ready=lambda: True)
        server: Any = http_server(application, host="127.0.0.1", port=0, threads=THREADS)
        thread = threading.Thread(target=server.run, name="bot-http")
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.effective_port}{EVENTS_PATH}"
        finally:
            # Whatever else wakes the server's loop may have it closed before the wake-up call is made.
            with suppress(OSError):
                server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
            thread.join()
            server.task_dispatcher.shutdown()


@contextmanager
def _on_sockets(bot: Bot, workspace: Workspace) -> Iterator[str]:
    """The bot on two sockets of its own, and its sender. There is no address to reach it at."""
    with _answering(bot, workspace) as app:
        sockets = Sockets(app, workspace.app.app_token, 2)
        sockets.start()
        try:
            assert workspace.wait_for(lambda: workspace.sockets.count() == 2)
            yield ""
        finally:
            sockets.stop()


@contextmanager
def _answering(bot: Bot, workspace: Workspace) -> Iterator[App]:
    app = build_app(
        bot.partnership,
        clock=bot.clock,
        token=workspace.app.token,
        signing_secret=workspace.app.signing_secret,
        api_url=bot.slack.slack_api_url,
    )
    ticker = bot.ticker()
    ticker.start()
    try:
        yield app
    finally:
        ticker.stop()
