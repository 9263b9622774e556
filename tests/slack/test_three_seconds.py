"""Three seconds, always: with the database stalled, with Slack stalled, and with both."""

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

import psycopg
import pytest

from bot.domain.people import Person
from bot.domain.procedure import State
from bot.wiring import THREADS
from handlers import ids
from sandbox.people import PARTNERSHIP, direct_message
from sandbox.values import Message, Outcome, Values, View
from tests.cast import ANA, JOE, MAIRI, PRIYA, RUTH, SAM, TOM
from tests.conftest import PostgresServer
from tests.slack.conftest import Slack, slack_on
from tests.slack.forms import FILLED, MATTER, opened, told
from tests.slack.stalls import another_program_writes

NOT_CONFIRMED = "could not be confirmed as saved"
NOT_OPENED = "did not open the window in time"
LOGGED: Values = {
    ids.TOPIC: "Flexible hours",
    ids.DESCRIPTION: "A first idea.",
    ids.STAGE: "idea",
    ids.HOW: "meeting",
    ids.PARTIES: ["brightwater"],
}
HOLDERS = ("sqlite: another program writes", "postgresql: tables are locked", "postgresql: the server has stopped")


@contextmanager
def tables_are_locked(url: str) -> Iterator[None]:
    with psycopg.connect(url) as other:
        other.execute(
            "LOCK TABLE party, participant, concern, concern_draft, engagement, delivery IN ACCESS EXCLUSIVE MODE"
        )
        yield
        other.rollback()


@contextmanager
def the_server_has_stopped(server: PostgresServer, url: str) -> Iterator[None]:
    with psycopg.connect(url) as other:
        found = other.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    # Without the first of its processes nobody can connect anew, either.
    postmaster = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    stopped = [postmaster, *(row[0] for row in found)]
    try:
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        yield
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)


@dataclass
class Scene:
    """Everybody has something open before the trouble begins. `stall` is the database's part of it."""

    slack: Slack
    stall: Callable[[], AbstractContextManager[None]]
    reference: str = ""
    views: dict[Person, View] = field(default_factory=dict)
    messages: dict[Person, Message] = field(default_factory=dict)

    def set(self) -> None:
        self.slack.refusals_expected = True
        self.reference = self.slack.raised()
        (self.messages[ANA],) = told(self.slack, ANA)
        self.views[RUTH] = opened(self.slack.command(RUTH, f"/concern withdraw {self.reference}"), ids.WITHDRAW_MODAL)
        self.views[MAIRI] = opened(self.slack.command(MAIRI, "/concern raise"), ids.RAISE_CONCERN_MODAL)
        self.views[TOM] = opened(self.slack.command(TOM, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
        self.views[PRIYA] = opened(self.slack.command(PRIYA, "/engagement list"), ids.ENGAGEMENTS_MODAL)

    def together(self, actions: Mapping[str, Callable[[], Outcome]]) -> dict[str, Outcome]:
        """All at once. The workspace waits for an answer no longer than Slack: three seconds."""
        with ThreadPoolExecutor(len(actions)) as people:
            running = {name: people.submit(action) for name, action in actions.items()}
            return {name: each.result(20) for name, each in running.items()}


@pytest.fixture(params=HOLDERS)
def scene(request: pytest.FixtureRequest) -> Iterator[Scene]:
    kind = HOLDERS.index(request.param)
    url: str = request.getfixturevalue("postgres_url" if kind else "sqlite_url")

    def stall() -> AbstractContextManager[None]:
        if kind == 2:
            return the_server_has_stopped(request.getfixturevalue("postgres_server"), url)
        return tables_are_locked(url) if kind == 1 else another_program_writes(url)

    with slack_on(url) as slack:
        scene = Scene(slack, stall)
        scene.set()
        yield scene


def what_is_shown(slack: Slack, to: Person) -> str:
    return str([each.blocks for each in slack.shown_to(to, PARTNERSHIP)])


def every_way_in(scene: Scene) -> dict[str, Callable[[], Outcome]]:
    slack = scene.slack
    return {
        "a question": lambda: slack.command(JOE, "/principle They told us the evening before"),
        "an acknowledgement": lambda: slack.command(ANA, f"/concern acknowledge {scene.reference}"),
        "a list": lambda: slack.command(JOE, "/engagement list pay"),
        "a concern": lambda: slack.submit(MAIRI, scene.views[MAIRI], MATTER),
        "an engagement": lambda: slack.submit(TOM, scene.views[TOM], LOGGED),
        "a withdrawal": lambda: slack.submit(RUTH, scene.views[RUTH]),
        "a button in a message": lambda: slack.press(ANA, scene.messages[ANA], ids.ACKNOWLEDGE_CONCERN),
        "a choice in a modal": lambda: slack.press(PRIYA, scene.views[PRIYA], ids.ENGAGEMENTS_STAGE, "idea"),
    }


COMMANDS = ("a question", "an acknowledgement", "a list")
FORMS = ("a concern", "an engagement")
PRESSES = ("a button in a message", "a choice in a modal")


def test_with_the_database_stalled_everybody_reads_in_time_that_nothing_is_confirmed(scene: Scene) -> None:
    slack = scene.slack
    with scene.stall():
        root = slack.workspace.post(SAM.user, direct_message(SAM.user), "Which principle is about tone?")
        outcomes = scene.together(every_way_in(scene))

    assert {name: each.problem for name, each in outcomes.items()} == dict.fromkeys(outcomes)
    for name in COMMANDS:
        assert NOT_CONFIRMED in outcomes[name].text
    assert "/principle They told us the evening before" in what_is_shown(slack, JOE)
    for name in FORMS:
        assert NOT_CONFIRMED in str(outcomes[name].errors)
    for name in (*PRESSES, "a withdrawal"):
        assert NOT_CONFIRMED in str(outcomes[name].view)
    assert [each.state for each in slack.concerns()] == [State.RAISED]
    assert slack.engagements() == ()

    assert slack.workspace.wait_for(lambda: slack.in_thread(SAM, root.ts), timeout=15)
    as_usual_again(scene, outcomes)
    assert len(slack.in_thread(SAM, root.ts)) == 1


def as_usual_again(scene: Scene, outcomes: dict[str, Outcome]) -> None:
    """Each does once more what they did, from where they were left."""
    slack = scene.slack
    concern, engagement = outcomes["a concern"].view, outcomes["an engagement"].view
    assert concern is not None
    assert engagement is not None
    opened(slack.submit(MAIRI, slack.written(MAIRI, concern, FILLED)), ids.CONCERN_MODAL)
    engaged = slack.submit(TOM, engagement)
    while engaged.view is not None and engaged.view.callback_id == ids.LOG_ENGAGEMENT_MODAL:
        engaged = slack.submit(TOM, engaged.view)
    opened(engaged, ids.ENGAGEMENT_MODAL)
    slack.workspace.close_view(ANA.user, slack.workspace.view_stack(ANA.user)[-1].id)
    opened(slack.press(ANA, scene.messages[ANA], ids.ACKNOWLEDGE_CONCERN), ids.CONCERN_MODAL)
    withdrawn = opened(slack.command(RUTH, f"/concern withdraw {scene.reference}"), ids.WITHDRAW_MODAL)
    opened(slack.submit(RUTH, withdrawn), ids.CONCERN_MODAL)
    assert sorted(each.state for each in slack.concerns()) == [State.RAISED, State.WITHDRAWN]
    assert len(slack.engagements()) == 1


def test_with_slack_stalled_what_was_done_stands_and_what_was_typed_is_given_back(slack: Slack) -> None:
    scene = Scene(slack, nullcontext)
    scene.set()
    for method in ("views.open", "views.push", "views.update"):
        slack.workspace.faults.hang(method, times=20)

    others = {name: act for name, act in every_way_in(scene).items() if name != "a withdrawal"}
    outcomes = scene.together(
        others
        | {
            "a list": lambda: slack.command(JOE, "/engagement log Rotas <for> winter & spring"),
            "an acknowledgement": lambda: slack.command(ANA, f"/concern show {scene.reference}"),
        }
    )

    for name in ("a list", "an acknowledgement"):
        assert NOT_OPENED in outcomes[name].text
        assert outcomes[name].problem is None
    assert "/engagement log Rotas <for> winter & spring" in what_is_shown(slack, JOE)
    assert opened(outcomes["a concern"], ids.RAISE_CONCERN_MODAL).title == "Raise: step 2 of 4"
    assert outcomes["a button in a message"].problem is None
    assert State.ACKNOWLEDGED in [each.state for each in slack.concerns()]
    # Nothing but Slack's own mark can tell somebody who pressed a button that nothing came of it.
    assert outcomes["a choice in a modal"].status == 503
    slack.workspace.faults.clear()

    opened(slack.command(JOE, "/engagement log Rotas <for> winter & spring"), ids.LOG_ENGAGEMENT_MODAL)


def test_with_both_stalled_commands_and_forms_still_say_so_and_presses_are_marked(scene: Scene) -> None:
    slack = scene.slack
    for method in ("views.open", "views.push", "views.update"):
        slack.workspace.faults.hang(method, times=20)
    with scene.stall():
        outcomes = scene.together(every_way_in(scene))
    slack.workspace.faults.clear()

    for name in COMMANDS:
        assert NOT_CONFIRMED in outcomes[name].text
    for name in FORMS:
        assert NOT_CONFIRMED in str(outcomes[name].errors)
    assert {outcomes[name].status for name in PRESSES} == {503}
    assert [each.state for each in slack.concerns()] == [State.RAISED]
    assert slack.engagements() == ()


def test_what_waits_for_a_thread_behind_a_stalled_database_is_answered_in_time_too(
    slack: Slack, sqlite_url: str
) -> None:
    slack.command(JOE, "/engagement help")
    with another_program_writes(sqlite_url), ThreadPoolExecutor(2 * THREADS) as people:
        asked = [people.submit(slack.command, JOE, "/engagement list") for _ in range(2 * THREADS)]
        outcomes = [each.result(20) for each in asked]

    assert {each.problem for each in outcomes} == {None}
    assert all(NOT_CONFIRMED in each.text for each in outcomes)
