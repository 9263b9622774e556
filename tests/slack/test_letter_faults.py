"""Whatever goes wrong in one of the three steps: one file comes, neither none nor two."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from zoneinfo import ZoneInfo

import pytest
from slack_sdk import WebClient

from bot.clock import system_clock
from bot.domain.letter import Paper
from bot.partnership import Partnership
from bot.services import letters
from bot.services.sending import Sending, send_next
from bot.settings import Settings
from bot.wiring import build_partnership
from handlers.files import SlackFiles
from handlers.manifest import manifest
from handlers.messenger import SlackMessenger
from sandbox.faults import Faults
from sandbox.people import direct_message
from sandbox.server import running
from sandbox.slack_app import SlackApp
from sandbox.values import Exchange, File
from sandbox.workspace import Workspace
from storage.unit_of_work import Database
from tests.acting import Typed, raise_concern
from tests.cast import CABINET_OFFICE, CAST, JOE, PARTIES, RUTH

UPLOAD, BYTES, COMPLETE = "files.getUploadURLExternal", "upload", "files.completeUploadExternal"
INFO, DELETE, OPEN = "files.info", "files.delete", "conversations.open"
# Machine seconds: short enough to wait for, long against a few calls to a local Slack.
SETTLE, TIMEOUT = 2.4, 0.4
Break = Callable[[Faults], None]


@dataclass
class Post:
    """A worker and the Slack it sends to."""

    partnership: Partnership
    workspace: Workspace
    sending: Sending

    def ask(self) -> None:
        typed = Typed(CABINET_OFFICE.id, ("7b",), ("Canary papers.",), ("Five days ahead.",))
        now = self.workspace.clock.now()
        concern = raise_concern(self.partnership, typed, by=RUTH, now=now, delivery="d-raise").concern
        letters.request(self.partnership, concern.reference, Paper.CONCERN, by=JOE, now=now, delivery="d-letter")

    def send(self) -> None:
        """One round of all that can leave now."""
        while send_next(self.partnership, self.sending, now=self.workspace.clock.now()):
            pass

    def send_until(self, came: Callable[[], bool], seconds: float = 15) -> bool:
        """Rounds until `came`, by the database's own pauses."""
        until = monotonic() + seconds
        while not came() and monotonic() < until:
            self.send()
        return came()

    def files(self) -> list[File]:
        return [file for each in self.workspace.messages(direct_message(JOE.user), JOE.user) for file in each.files]


@pytest.fixture
def post(sqlite_url: str) -> Iterator[Post]:
    workspace = Workspace(app=SlackApp.from_manifest(manifest(None)), rate_limits=None)
    database = Database(sqlite_url, on_commit=lambda: None)
    partnership = build_partnership(Settings(database_url=sqlite_url), database.open_work)
    with partnership.open_work() as work:
        for party in PARTIES:
            work.people.put_party(party)
        for participant in CAST:
            work.people.put(participant)
        work.commit()
    try:
        with running(workspace, with_page=False) as address:

            def client_for(team: str) -> WebClient:
                seconds: float = TIMEOUT
                return WebClient(
                    workspace.app.token,
                    base_url=f"{address}/api/",
                    timeout=seconds,  # type: ignore[arg-type]  # It is handed to a socket, which takes parts of seconds.
                    retry_handlers=[],
                )

            messenger = SlackMessenger(client_for, ZoneInfo("Europe/London"), system_clock)
            files = SlackFiles(messenger, messenger.zone)
            yield Post(partnership, workspace, Sending(messenger, files, monotonic, SETTLE, TIMEOUT))
            workspace.faults.clear()
    finally:
        workspace.close()
        database.close()


@pytest.mark.parametrize(
    "break_it",
    [
        lambda faults: faults.drop(OPEN),
        lambda faults: faults.rate_limit(UPLOAD, 1),
        lambda faults: faults.status(UPLOAD, 500),
        lambda faults: faults.drop(UPLOAD, after=True),
        lambda faults: faults.error(UPLOAD, "fatal_error"),
        lambda faults: faults.hang(UPLOAD),
        lambda faults: faults.status(BYTES, 500),
        lambda faults: faults.drop(BYTES),
        lambda faults: faults.drop(BYTES, after=True),
        lambda faults: faults.hang(BYTES),
        lambda faults: faults.rate_limit(COMPLETE, 1),
        lambda faults: faults.status(COMPLETE, 500),
        lambda faults: faults.error(COMPLETE, "internal_error"),
        lambda faults: faults.error(COMPLETE, "file_not_found"),
        lambda faults: faults.drop(COMPLETE),
        lambda faults: faults.drop(COMPLETE, after=True),
        lambda faults: faults.hang(COMPLETE),
        lambda faults: faults.hang(COMPLETE, after=True),
    ],
)
def test_a_fault_in_any_step_gives_one_file_in_the_end(post: Post, break_it: Break) -> None:
    post.ask()
    break_it(post.workspace.faults)

    assert post.send_until(lambda: len(post.files()) == 1)

    assert post.workspace.faults.armed() == ()
    post.workspace.move_clock(by=timedelta(hours=2))
    post.send()
    assert len(post.files()) == 1


def test_while_slack_cannot_be_asked_what_became_of_a_file_nothing_is_shared_again(post: Post) -> None:
    post.ask()
    post.workspace.faults.drop(COMPLETE, after=True)
    post.workspace.faults.status(INFO, 500)

    assert post.send_until(lambda: len(calls(post, INFO)) == 2)

    assert len(post.files()) == 1
    assert len(calls(post, UPLOAD)) == len(calls(post, COMPLETE)) == 1


@pytest.mark.parametrize(
    "break_it",
    [
        lambda faults: faults.drop(DELETE),
        lambda faults: faults.drop(DELETE, after=True),
        lambda faults: faults.status(DELETE, 500),
        lambda faults: faults.rate_limit(DELETE, 1),
    ],
)
def test_a_fault_in_deleting_leaves_no_file(post: Post, break_it: Break) -> None:
    post.ask()
    assert post.send_until(lambda: len(post.files()) == 1)
    break_it(post.workspace.faults)
    post.workspace.move_clock(by=timedelta(hours=24))
    post.send()

    post.workspace.move_clock(by=timedelta(hours=1))
    assert post.send_until(lambda: post.files() == [])


def calls(post: Post, method: str) -> list[Exchange]:
    return [each for each in post.workspace.traffic() if each.name == method]
