"""What there is before the bot starts: a sandbox in which the app is installed, and a database with its people."""

from collections.abc import Sequence
from pathlib import Path

from bot.demo import seed
from bot.settings import Settings
from bot.wiring import build_partnership
from handlers.manifest import manifest
from sandbox.clock import PartnershipClock
from sandbox.slack_app import SlackApp
from sandbox.workspace import Workspace
from storage.unit_of_work import Database


def installed_in(folder: Path, address: str | None, retry_delays: Sequence[float] = (0.1, 1, 2)) -> Workspace:
    """`address` is the manifest's: None for Socket Mode. A retried event comes at once and then soon."""
    app = SlackApp.from_manifest(manifest(address), token="xoxb-test", signing_secret="test-secret")
    clock = PartnershipClock(folder / "clock.json")
    # Rate limits are the sandbox's own tests' subject.
    return Workspace(folder / "workspace.db", app=app, clock=clock, rate_limits=None, retry_delays=retry_delays)


def name_people(database_url: str, app: SlackApp) -> None:
    """The demo's parties and people, in a database that is migrated."""
    database = Database(database_url, on_commit=lambda: None)
    seed(build_partnership(Settings(database_url=database_url), database.open_work), app)
    database.close()
