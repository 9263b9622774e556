"""What outlives the sandbox: its file, the clock's file; and what it tells those who watch."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from slack_sdk import WebClient

from sandbox.clock import PartnershipClock
from sandbox.people import ANA, JOE, PARTNERSHIP, PEOPLE, TOM, demo_cast, direct_message
from sandbox.server import running
from sandbox.values import Change, Refused
from sandbox.workspace import Workspace
from tests.sandbox.conftest import Machine
from tests.sandbox.foreign_app import ForeignApp

HERE = direct_message(ANA)
VIEW = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Book a van"},
    "blocks": [],
}


def test_channels_messages_and_modals_are_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "state" / "workspace.sqlite"
    workspace = Workspace(path)
    with running(workspace, with_page=False) as address, ForeignApp(workspace.app, f"{address}/api/") as bot:
        workspace.request_url = bot.url

        @bot.app.command("/van")
        def van(ack: object, body: dict[str, str], client: WebClient) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=VIEW)
            ack("Just you")  # type: ignore[operator]

        root = workspace.post(ANA, HERE, "Hello")
        workspace.post(ANA, HERE, "Again", thread_ts=root.ts)
        workspace.archive(PARTNERSHIP)
        outcome = workspace.run_command(ANA, HERE, "/van")
        assert len(workspace.messages(HERE, ANA)) == 2
        workspace.wait_until_quiet()
    workspace.close()

    again = Workspace(path)
    try:
        assert [message.text for message in again.messages(HERE, ANA)] == ["Hello"]
        assert [message.text for message in again.thread(HERE, root.ts, ANA)] == ["Hello", "Again"]
        assert again.messages(HERE, ANA)[0].shown_at == root.shown_at
        assert again.channel(PARTNERSHIP).is_archived
        assert again.view_stack(ANA) == [outcome.view]
        assert again.post(ANA, HERE, "Later").ts > root.ts
    finally:
        again.close()


def test_a_workspace_that_was_not_closed_has_lost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "workspace.sqlite"
    killed = Workspace(path)
    killed.post(ANA, HERE, "Hello")

    beside = sqlite3.connect(path)
    try:
        assert beside.execute("SELECT count(*) FROM message").fetchone() == (1,)
    finally:
        beside.close()
        killed.close()


def test_stamps_never_repeat_nor_go_back(machine: Machine) -> None:
    machine.ahead = -1000.0
    workspace = Workspace(machine=machine)
    try:
        stamps = [workspace.post(ANA, HERE, "x").ts for _ in range(50)]
        machine.ahead = -2000.0
        stamps += [workspace.post(ANA, HERE, "x").ts for _ in range(50)]
    finally:
        workspace.close()
    assert stamps == sorted(set(stamps))


def test_a_channel_with_thousands_of_messages_shows_the_last_of_them(workspace: Workspace) -> None:
    with workspace.store.writing():
        posted = [workspace.post(ANA, HERE, str(number)) for number in range(3000)]

    latest = workspace.messages(HERE, ANA, limit=50)
    assert [message.ts for message in latest] == [message.ts for message in posted[-50:]]
    before = workspace.messages(HERE, ANA, limit=50, before=latest[0].ts)
    assert [message.ts for message in before] == [message.ts for message in posted[-100:-50]]


def test_the_clock_starts_on_wednesday_2_september_2026_at_ten_and_runs_on() -> None:
    at = [1_790_000_000.0]
    clock = PartnershipClock(machine=lambda: at[0])

    assert clock.now() == datetime(2026, 9, 2, 10, 0, tzinfo=ZoneInfo("Europe/London"))
    assert clock.now().strftime("%A") == "Wednesday"
    at[0] += 90
    assert clock.now() == datetime(2026, 9, 2, 9, 1, 30, tzinfo=UTC)


def test_the_clocks_file_says_what_time_it_was_at_which_machine_second(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    at = [1_790_000_000.0]
    clock = PartnershipClock(path, machine=lambda: at[0])
    assert json.loads(path.read_text()) == {
        "partnership": "2026-09-02T09:00:00+00:00",
        "machine": 1_790_000_000.0,
    }

    at[0] += 60
    clock.move(by=timedelta(days=14))

    assert json.loads(path.read_text()) == {
        "partnership": "2026-09-16T09:01:00+00:00",
        "machine": 1_790_000_060.0,
    }
    assert [each.name for each in tmp_path.iterdir()] == ["clock.json"]


def test_a_restarted_clock_runs_on_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    at = [1_790_000_000.0]
    PartnershipClock(path, machine=lambda: at[0]).move(to=datetime(2026, 12, 18, 9, 30, tzinfo=UTC))
    at[0] += 3600

    assert PartnershipClock(path, machine=lambda: at[0]).now() == datetime(2026, 12, 18, 10, 30, tzinfo=UTC)


def test_the_clock_wants_one_aware_time_or_one_interval() -> None:
    clock = PartnershipClock()
    for wrong in ({}, {"to": datetime(2026, 12, 18, tzinfo=UTC), "by": timedelta(days=1)}):
        with pytest.raises(ValueError, match="either"):
            clock.move(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="time zone"):
        clock.move(to=datetime(2026, 12, 18))  # noqa: DTZ001 - the case in question


def test_a_message_remembers_the_partnerships_time(workspace: Workspace) -> None:
    workspace.move_clock(to=datetime(2026, 9, 30, 8, 30, tzinfo=UTC))
    message = workspace.post(ANA, HERE, "Hello")

    assert timedelta() <= message.shown_at - datetime(2026, 9, 30, 8, 30, tzinfo=UTC) < timedelta(minutes=1)
    assert float(message.ts) > 1_700_000_000


def test_those_who_watch_hear_of_what_concerns_them(workspace: Workspace) -> None:
    with workspace.changes.subscribed() as changes:
        workspace.post(ANA, HERE, "Hello")
        workspace.move_clock(by=timedelta(days=1))
        heard = [changes.get(timeout=1), changes.get(timeout=1)]
    workspace.post(ANA, HERE, "Nobody watches")

    assert heard[0] == Change("messages", frozenset({ANA, workspace.app.bot_user}), HERE)
    assert (heard[0].concerns(ANA), heard[0].concerns(TOM), heard[1].concerns(TOM)) == (True, False, True)
    assert changes.empty()


def test_everybody_has_a_place_to_talk_to_the_bot_and_the_bot_is_in_three_kinds_of_channel(
    workspace: Workspace,
) -> None:
    bot_user = workspace.app.bot_user
    for person in PEOPLE:
        assert [channel.id for channel in workspace.channels_for(person.id) if channel.kind == "im"] == [
            direct_message(person.id)
        ]
    kinds = [channel.kind for channel in workspace.channels_for(bot_user)]
    assert kinds == ["public", "private"] + ["im"] * len(PEOPLE)
    assert "brightwater" in [channel.name for channel in workspace.channels_for(JOE)]
    assert demo_cast(bot_user).people == tuple(workspace.people())


def test_people_join_and_leave_channels(workspace: Workspace) -> None:
    workspace.leave(ANA, PARTNERSHIP)
    with pytest.raises(Refused, match="not_in_channel"):
        workspace.messages(PARTNERSHIP, ANA)
    workspace.join(ANA, PARTNERSHIP)
    assert workspace.messages(PARTNERSHIP, ANA) == []
