"""The demo: a local Slack workspace in the browser, with the bot in it as a process of its own."""

import os
import subprocess
import sys
import threading
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from bot.clock import system_clock
from bot.domain.framework import Side
from bot.domain.people import Party, Person, Role
from bot.partnership import Partnership
from bot.ports.people import Workspace as BotWorkspace
from bot.services import frameworks, naming, nudges, people
from bot.settings import Settings, SlackSettings
from bot.wiring import build_partnership
from handlers.manifest import manifest
from sandbox import people as cast
from sandbox.clock import PartnershipClock
from sandbox.server import listen, serve_forever
from sandbox.slack_app import SlackApp
from sandbox.workspace import Workspace
from storage.schema import is_current, migrate
from storage.unit_of_work import Database

SIGNING_SECRET = "of-the-demo-only"  # noqa: S105 - it opens nothing but the sandbox on this machine
TOKEN = "xoxb-of-the-demo-only"  # noqa: S105 - as above
RESTART_AFTER = 1.0
SECONDS_TO_START = 10.0

_CABINET_OFFICE = Party("cabinet-office", cast.CABINET_OFFICE, Side.EMPLOYER, cast.CABINET_OFFICE_PRIVATE)
_BRIGHTWATER = Party("brightwater", cast.BRIGHTWATER, Side.UNION)
_QUAYSIDE = Party("quayside", cast.QUAYSIDE, Side.UNION)

MEMBER, LEAD = frozenset({Role.MEMBER}), frozenset({Role.LEAD, Role.MEMBER})
# Each party's first administrator, and whom they name.
_PARTIES: tuple[tuple[Party, str, frozenset[Role], dict[str, frozenset[Role]]], ...] = (
    (_CABINET_OFFICE, cast.PRIYA, MEMBER, {cast.ANA: LEAD, cast.TOM: MEMBER}),
    (_BRIGHTWATER, cast.RUTH, LEAD, {cast.JOE: MEMBER}),
    (_QUAYSIDE, cast.MAIRI, LEAD, {}),
)


@dataclass(frozen=True)
class Document:
    """A published framework to import before the start."""

    name: str
    text: str


def demo(port: int, directory: Path, *, document: Document | None) -> None:
    """Serve until interrupted. What people do is kept in `directory` and is there again next time.

    Raises OSError where the port is taken, NotTheFramework for another document.
    """
    directory.mkdir(parents=True, exist_ok=True)
    bound = listen(port)
    # A browser that comes before everything is ready waits for the page instead of being turned away.
    bound.listen()
    clock = PartnershipClock(directory / "clock.json")
    with ExitStack() as stack:
        bot_port = _free_port()
        app = SlackApp.from_manifest(
            manifest(f"http://127.0.0.1:{bot_port}"), token=TOKEN, signing_secret=SIGNING_SECRET
        )
        workspace = Workspace(
            directory / "workspace.db",
            app=app,
            clock=clock,
            request_url=f"http://127.0.0.1:{bot_port}/slack/events",
        )
        stack.callback(workspace.close)
        database_url = f"sqlite:///{(directory / 'bot.db').resolve()}"
        partnership = _prepared(database_url, app, stack)
        if document is not None:
            frameworks.import_wording(partnership, document.text, source=document.name, now=clock.now())
        address = f"http://127.0.0.1:{bound.getsockname()[1]}"
        environment = {
            "DATABASE_URL": database_url,
            "SLACK_API_URL": f"{address}/api/",
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "BIND_ADDRESS": "127.0.0.1",
            "PORT": str(bot_port),
            "PARTNERSHIP_CLOCK_FILE": str((directory / "clock.json").resolve()),
            "TICK_SECONDS": "1",
            "SETTLE_SECONDS": "6",
        }
        bot = _KeptRunning(environment, directory)
        stack.callback(bot.stop)
        welcome = f"Open {address} in your browser. Ctrl-C stops the demo; {directory} keeps what you did."
        ready = f"http://127.0.0.1:{bot_port}/readyz"
        threading.Thread(target=_welcome, args=(welcome, ready), name="welcome", daemon=True).start()
        serve_forever(workspace, bound, next_moment=lambda: nudges.next_due(partnership, after=clock.now()))


def _prepared(database_url: str, app: SlackApp, stack: ExitStack) -> Partnership:
    """The demo's partnership beside the bot's own, for seeding and for looking ahead."""
    database = Database(database_url, on_commit=_nobody_waits)
    stack.callback(database.close)
    if not is_current(database.engine):
        migrate(database_url)
    partnership = build_partnership(Settings(_env_file=None, database_url=database_url), database.open_work)
    seed(partnership, app)
    return partnership


def seed(partnership: Partnership, app: SlackApp) -> None:
    """The demo's parties and people, once; whatever was named since is left alone."""
    people.set_up_workspace(partnership, BotWorkspace(cast.TEAM, app.bot_user, app.bot_id))
    with partnership.open_work() as work:
        known = {party.id for party in work.people.parties()}
    for party, administrator, roles, named in _PARTIES:
        if party.id in known:
            continue
        by = Person(cast.TEAM, administrator)
        people.set_up_party(partnership, party, administrator=by, roles=roles)
        for user, user_roles in named.items():
            person = Person(cast.TEAM, user)
            naming.name(partnership, person, user_roles, by=by, now=system_clock(), delivery=f"demo:{user}")


def _nobody_waits() -> None:
    """The demo adds no messages: the bot's own process does."""


def _welcome(text: str, ready: str) -> None:
    """Print the text once the bot is ready, or after SECONDS_TO_START: the page works without it, and says so."""
    began = monotonic()
    while monotonic() - began < SECONDS_TO_START:
        try:
            with urllib.request.urlopen(ready, timeout=1):
                break
        except OSError:
            threading.Event().wait(0.05)
    print(text, flush=True)


def _free_port() -> int:
    with listen() as bound:
        return int(bound.getsockname()[1])


class _KeptRunning:
    """The bot as a child process, started again whenever it ends: killing it is part of the demo.

    Of how a bot that is really installed reaches Slack it learns nothing: neither by the environment nor, as it runs
    in the demo's folder, by the `.env` beside it.
    """

    def __init__(self, environment: dict[str, str], directory: Path) -> None:
        others = {name: value for name, value in os.environ.items() if name.lower() not in SlackSettings.model_fields}
        # In another folder Python would look for the bot among what is installed, and could find another one.
        code = os.pathsep.join(filter(None, (str(Path(__file__).parents[1]), others.get("PYTHONPATH"))))
        self._environment = {**others, "PYTHONPATH": code, **environment}
        self._directory = directory
        self._stopping = threading.Event()
        self._process = self._started()
        self._keeper = threading.Thread(target=self._keep, name="bot-keeper", daemon=True)
        self._keeper.start()

    def stop(self) -> None:
        self._stopping.set()
        self._process.terminate()
        self._keeper.join()

    def _keep(self) -> None:
        while True:
            self._process.wait()
            if self._stopping.wait(RESTART_AFTER):
                return
            print("The bot ended; starting it again.", file=sys.stderr, flush=True)
            self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        run = [sys.executable, "-m", "bot", "run"]
        with (self._directory / "bot.log").open("ab") as log:
            return subprocess.Popen(run, cwd=self._directory, env=self._environment, stdout=log, stderr=log)
