"""`partnership-bot doctor`: each line when all is well, and when that one thing is not."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete

from bot.__main__ import main
from bot.clock import Clock, system_clock
from bot.doctor import examine
from bot.domain.calendar import COMPARED_WITH_PUBLISHED
from bot.domain.framework_file import available, file_of
from bot.domain.notice import ConcernNotice, NudgeKind, RemovalNotice
from bot.domain.outgoing import Address, Outgoing, Urgency, Via
from bot.domain.people import Participant
from bot.domain.practice import Practice, Region
from bot.ports.people import Workspace as Installed
from bot.services import frameworks
from bot.settings import Settings
from bot.wiring import build_partnership
from handlers.manifest import SCOPES, manifest
from handlers.views.text import on_date
from sandbox.clock import START, PartnershipClock
from sandbox.server import running
from sandbox.slack_app import SlackApp
from sandbox.workspace import Workspace
from storage.database_clock import database_clock
from storage.schema import migrate_back
from storage.tables import (
    heartbeat,
    imported_wording,
    outgoing_message,
    participant,
    participant_role,
    party,
    provision_wording,
    workspace,
)
from storage.unit_of_work import Database
from tests.cast import CAST, PARTIES, TEAM
from tests.made_up_document import made_up_document
from tests.unit.test_settings import ALL

FRAMEWORK = available()["cabinet-office-2026"]


@dataclass
class Patient:
    """A bot that was set up, with everything in order until a test spoils something."""

    slack: Workspace
    database: Database
    environment: pytest.MonkeyPatch
    clock: PartnershipClock

    def examined(self, machine: Clock = system_clock) -> dict[str, list[str]]:
        """Every line, by its subject."""
        lines: dict[str, list[str]] = {}
        for finding in examine(machine=machine):
            lines.setdefault(finding.subject, []).append(f"{finding.verdict}: {finding.text}")
        return lines

    def queue(self, *messages: Outgoing) -> None:
        with self.database.open_work() as work:
            work.outgoing.add(messages)
            work.commit()


@pytest.fixture
def patient(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Patient]:
    for name in ALL:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    database = Database(database_url, on_commit=lambda: None)
    slack = Workspace(app=SlackApp.from_manifest(manifest("https://bot.example.org")), rate_limits=None)
    partnership = build_partnership(Settings(database_url=database_url), database.open_work)
    with database.open_work() as work:
        work.workspaces.put(Installed(TEAM, slack.app.bot_user, slack.app.bot_id))
        for each_party in PARTIES:
            work.people.put_party(each_party)
        for each in CAST:
            work.people.put(each)
        work.heartbeats.beat("host-1", jumped=False)
        mairi = CAST[-1]
        work.people.put(replace(mairi, roles=mairi.roles | CAST[2].roles))
        work.commit()
    frameworks.import_wording(partnership, made_up_document(FRAMEWORK), source="published.txt", now=system_clock())
    # What is compared once a year is compared with this clock, and the tests are to hold in other years too.
    clock = PartnershipClock(tmp_path / "clock.json")
    with running(slack, with_page=False) as address:
        monkeypatch.setenv("PARTNERSHIP_CLOCK_FILE", str(clock.path))
        monkeypatch.setenv("DATABASE_URL", database_url)
        monkeypatch.setenv("SLACK_API_URL", f"{address}/api/")
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.app.token)
        monkeypatch.setenv("SLACK_SIGNING_SECRET", slack.app.signing_secret)
        yield Patient(slack, database, monkeypatch, clock)
    slack.close()
    database.close()


def a_post(name: str, *, hours_ago: float = 0, channel: str = "C0CABPRIV1") -> Outgoing:
    notice = ConcernNotice(NudgeKind.RAISED, "C-7K2M", name)
    due = START - timedelta(hours=hours_ago)
    return Outgoing(name, Address(Via.CHANNEL, TEAM, channel=channel), notice, due, Urgency.NUDGE)


@pytest.fixture
def own_framework(patient: Patient, tmp_path: Path) -> Path:
    """The framework's file with what was learnt of it, as an organisation of its own may keep them."""
    for suffix in (".toml", ".npz", ".sha256"):
        shutil.copy(file_of(FRAMEWORK.id).with_suffix(suffix), tmp_path / f"own{suffix}")
    own = tmp_path / "own.toml"
    patient.environment.setenv("PARTNERSHIP_FRAMEWORK", str(own))
    return own


def test_a_bot_in_good_order_is_well(patient: Patient, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["doctor"])

    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "")
    assert [re.match(r"fine {6}([A-Z][^:]+): \S", line) is not None for line in printed.out.splitlines()] == [True] * 17
    assert patient.slack.app.token not in printed.out


def spoil_token(patient: Patient) -> None:
    patient.environment.setenv("SLACK_BOT_TOKEN", "xoxb-of-somebody-else")


def revoke_token(patient: Patient) -> None:
    patient.slack.faults.error("auth.test", "token_revoked")


def cut_slack_off(patient: Patient) -> None:
    patient.slack.faults.drop("auth.test")


def put_a_proxy_in_between(patient: Patient) -> None:
    patient.slack.faults.status("auth.test", 502)


def take_scopes(patient: Patient) -> None:
    patient.slack.app = replace(patient.slack.app, scopes=frozenset(SCOPES) - {"im:write"})


def give_scopes(patient: Patient) -> None:
    patient.slack.app = replace(patient.slack.app, scopes=frozenset(SCOPES) | {"channels:history"})


def refuse_app_token(patient: Patient) -> None:
    patient.environment.setenv("SLACK_APP_TOKEN", "xapp-of-somebody-else")


def set_up_elsewhere(patient: Patient) -> None:
    with patient.database.engine.begin() as connection:
        connection.execute(workspace.update().values(team="T0ANOTHER1"))


def set_up_with_another_app(patient: Patient) -> None:
    with patient.database.engine.begin() as connection:
        connection.execute(workspace.update().values(bot_user="U0ANOTHER1"))


def demote(patient: Patient, whom: Participant) -> None:
    with patient.database.open_work() as work:
        work.people.put(replace(whom, roles=frozenset()))
        work.commit()


def undeliverable(patient: Patient) -> None:
    patient.queue(a_post("1"), a_post("2"))
    for _ in range(2):
        with patient.database.open_work() as work:
            claim = work.claims.take(now=START, settle=60)
            assert claim is not None
            work.claims.undeliverable(claim, "not_in_channel")
            work.commit()


def unclear(patient: Patient) -> None:
    patient.queue(a_post("1"))
    with patient.database.open_work() as work:
        claim = work.claims.take(now=START, settle=60)
        assert claim is not None
        work.claims.sent(claim, ts=None, unclear=True)
        work.commit()


def removal_refused(patient: Patient) -> None:
    to = Address.direct(CAST[0].person)
    patient.queue(Outgoing("1", to, RemovalNotice("F0LETTER"), START, Urgency.REPLY))
    with patient.database.open_work() as work:
        claim = work.claims.take(now=START, settle=60)
        assert claim is not None
        work.claims.undeliverable(claim, "file_deleted_by_nobody")
        work.commit()


def stop_ticking(patient: Patient) -> None:
    with patient.database.open_work() as work:
        work.heartbeats.end("host-1")
        work.commit()


def stand_still(patient: Patient) -> None:
    earlier(patient, ticked=720)


def let_one_of_two_stand_still(patient: Patient) -> None:
    stand_still(patient)
    with patient.database.open_work() as work:
        work.heartbeats.beat("host-2", jumped=False)
        work.commit()


def jump(patient: Patient) -> None:
    with patient.database.open_work() as work:
        work.heartbeats.beat("host-1", jumped=True)
        work.commit()
    earlier(patient, jumped=180)


def earlier(patient: Patient, **seconds: float) -> None:
    values = {column: heartbeat.c[column] - by for column, by in seconds.items()}
    with patient.database.engine.begin() as connection:
        connection.execute(heartbeat.update().values(values))


def stop_sending(patient: Patient) -> None:
    with patient.database.engine.begin() as connection:
        connection.execute(workspace.update().values(refused="account_inactive"))


def lose(patient: Patient, whom: Participant) -> None:
    with patient.database.open_work() as work:
        work.people.unreachable(whom.person, "user_disabled")
        work.commit()


def archive_channel(patient: Patient) -> None:
    with patient.database.engine.begin() as connection:
        where = party.c.id == "cabinet-office"
        connection.execute(party.update().where(where).values(channel_problem="is_archived"))


def waiting(patient: Patient) -> None:
    patient.queue(a_post("1", hours_ago=2))


def waiting_for_a_token(patient: Patient) -> None:
    patient.queue(a_post("1", hours_ago=2))
    with patient.database.engine.begin() as connection:
        rests = outgoing_message.update().values(problem="token_revoked", free_from=database_clock() + 60)
        connection.execute(rests)


@pytest.mark.parametrize(
    ("spoil", "subject", "line"),
    [
        (spoil_token, "Bot token", r"not well: Slack refuses it \(invalid_auth\)\. Copy it anew"),
        (revoke_token, "Bot token", r"not well: Slack refuses it \(token_revoked\)"),
        (cut_slack_off, "Bot token", r"not well: Slack did not answer\. Look at SLACK_API_URL"),
        (put_a_proxy_in_between, "Bot token", r"not well: Slack did not answer\."),
        (take_scopes, "Scopes", r"not well: Missing: im:write \(to open the direct message"),
        (give_scopes, "Scopes", r"look at: More than the bot needs: channels:history\. Take"),
        (refuse_app_token, "Socket Mode", r"not well: Slack refuses SLACK_APP_TOKEN \(invalid_auth\)"),
        (set_up_elsewhere, "Workspace", rf"not well: The token's workspace, {TEAM}, .* partnership-bot setup"),
        (set_up_with_another_app, "Workspace", r"not well: It was set up with another app"),
        (lambda patient: demote(patient, CAST[0]), "Parties", r"not well: Cabinet Office without a lead"),
        (lambda patient: demote(patient, CAST[2]), "Parties", r"not well: Nobody administers Cabinet Office\. Run"),
        (undeliverable, "Messages", r"not well: 2 × C-7K2M concern raised: .* \(not_in_channel\)\. Invite the bot"),
        (unclear, "Messages", r"look at: C-7K2M concern raised: posted in a channel .* counts as sent"),
        (removal_refused, "Messages", r"not well: a deletion of a letter: could not be .* \(file_deleted_by_nobody\)"),
        (stop_ticking, "Ticker", r"not well: No process ticks: nothing is sent\. Start partnership-bot run, or worker"),
        (stand_still, "Ticker", r"not well: No process ticks; the last did 12 minutes ago: nothing is sent\. Start"),
        (
            let_one_of_two_stand_still,
            "Ticker",
            r"look at: 1 process, which ticked [01] seconds? ago\. Others .* host-1 \(12 minutes ago\)\. Start",
        ),
        (jump, "Partnership's clock", r"look at: It jumped by more than five .* slept, 3 minutes ago\. .* NTP"),
        (stop_sending, "Sending", r"not well: Stopped, as Slack refuses the token \(account_inactive\)\. See the line"),
        (
            lambda patient: lose(patient, CAST[1]),
            "Reach",
            r"look at: 1 of Cabinet Office cannot .* \(user_disabled\)\.",
        ),
        (
            archive_channel,
            "Reach",
            r"look at: .* private channel of Cabinet Office \(is_archived\)\. Its administrator",
        ),
        (waiting, "Messages", r"not well: C-7K2M .* more than an hour\. Is a worker running\?"),
        (waiting_for_a_token, "Messages", r"not well: .* an hour \(token_revoked\)\. See the line about the bot token"),
    ],
)
def test_one_thing_spoiled_is_one_line_and_no_other(
    patient: Patient, spoil: Callable[[Patient], None], subject: str, line: str
) -> None:
    spoil(patient)

    lines = patient.examined()

    assert len(lines[subject]) == 1
    assert re.match(line, lines[subject][0]), lines[subject][0]
    assert {each for name, said in lines.items() for each in said if name != subject and "fine:" not in each} == set()
    assert "xoxb" not in str(lines)
    assert "xapp" not in str(lines)


def test_a_framework_that_was_changed_is_to_be_learnt_anew(patient: Patient, own_framework: Path) -> None:
    own_framework.write_text(own_framework.read_text().replace("why do unions even matter here", "why unions"))

    lines = patient.examined()

    command = f"partnership-bot framework learn {own_framework}"
    assert lines["Answers"] == [f"look at: {FRAMEWORK.title} was changed since it was learnt. Run: {command}"]
    assert lines["Messages"] == ["fine: All arrived that were due."]


def test_a_framework_of_which_nothing_was_learnt_is_told(patient: Patient, own_framework: Path) -> None:
    own_framework.with_suffix(".npz").unlink()
    own_framework.with_suffix(".sha256").unlink()

    [line] = patient.examined()["Answers"]

    assert line.startswith(f"look at: Nothing was learnt of {FRAMEWORK.title}: questions are answered by words alone.")


def test_a_tampered_file_is_told_once_and_by_its_name(patient: Patient, own_framework: Path) -> None:
    own_framework.with_suffix(".npz").write_bytes(b"tampered")

    lines = patient.examined()

    assert len(lines["Answers"]) == 1
    assert re.match(r"not well: .*own\.npz is not the file .*SHA-256", lines["Answers"][0])
    assert "could not be looked at" not in str(lines)


@pytest.mark.parametrize(("spoil", "status"), [(spoil_token, 1), (give_scopes, 0)])
def test_only_what_is_not_well_makes_the_command_end_with_one(
    patient: Patient, spoil: Callable[[Patient], None], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(patient)

    assert main(["doctor"]) == status
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [
        (90, r"not well: 9\d seconds ahead of Slack's"),
        (-90, r"not well: (8\d|90) seconds behind Slack's"),
        (5, "fine: "),
    ],
)
def test_a_clock_is_compared_with_slacks(patient: Patient, seconds: int, verdict: str) -> None:
    [line] = patient.examined(lambda: system_clock() + timedelta(seconds=seconds))["This machine's clock"]

    # Slack's header has whole seconds, and is as old as the answer.
    assert re.match(verdict, line), line


@pytest.mark.parametrize(
    ("seconds", "line"),
    [
        (90, r"not well: (89|90) seconds behind this machine's\. Keep both by NTP\."),
        (-90, r"not well: 9[0-5] seconds ahead of this machine's"),
        (10, r"look at: (9|10) seconds behind"),
        (-10, r"look at: 1[0-5] seconds ahead of"),
        (0, r"fine: With this machine's\."),
    ],
)
def test_a_clock_is_compared_with_the_databases(patient: Patient, seconds: int, line: str) -> None:
    [said] = patient.examined(lambda: system_clock() + timedelta(seconds=seconds))["Database's clock"]

    assert re.match(line, said), said


def test_a_party_none_of_whose_leads_can_be_reached_is_not_well_and_no_person_is_named(patient: Patient) -> None:
    lose(patient, CAST[0])
    lose(patient, CAST[1])

    lines = patient.examined()

    assert [re.sub(r": .*", "", each) for each in lines["Reach"]] == ["not well", "look at"]
    assert "No lead of Cabinet Office can be reached" in lines["Reach"][0]
    assert "2 of Cabinet Office cannot be reached (user_disabled)." in lines["Reach"][1]
    assert CAST[0].person.user not in str(lines)


@pytest.mark.parametrize(("seconds", "verdict"), [(140, "not well"), (90, "fine")])
def test_a_ticker_may_take_as_long_as_three_of_its_ticks(patient: Patient, seconds: float, verdict: str) -> None:
    patient.environment.setenv("TICK_SECONDS", "45")
    earlier(patient, ticked=seconds)

    assert patient.examined()["Ticker"][0].startswith(verdict)


def test_in_socket_mode_slack_is_asked_for_a_connection(patient: Patient) -> None:
    patient.slack.app = replace(patient.slack.app, socket_mode=True)
    patient.environment.setenv("SLACK_APP_TOKEN", patient.slack.app.app_token)

    lines = patient.examined()

    assert lines["Socket Mode"] == ["fine: Slack gives a connection for SLACK_APP_TOKEN."]
    assert "in Socket Mode" in lines["Settings"][0]


def test_what_is_no_slack_is_said_to_be_none(patient: Patient) -> None:
    patient.environment.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")

    assert patient.examined()["Bot token"] == [
        "not well: Slack did not answer. Look at SLACK_API_URL, proxy and firewall."
    ]


def test_years_without_bank_holidays_are_named(patient: Patient) -> None:
    patient.clock.move(to=datetime(2150, 6, 1, 9, 0, tzinfo=UTC))

    [line] = patient.examined()["Bank holidays"]

    assert re.match(r"not well: Those of England and Wales are not known for 2\d{3} and 2\d{3}: ", line)


def test_the_bank_holidays_looked_at_are_those_that_both_sides_agreed_on(patient: Patient) -> None:
    with patient.database.open_work() as work:
        work.practices.agree(Practice(Region.SCOTLAND))
        work.commit()

    assert patient.examined()["Bank holidays"] == ["fine: Those of Scotland are known for this year and the next."]


@pytest.mark.parametrize(("minutes", "verdict"), [(-1, "fine"), (0, "look at")])
def test_bank_holidays_compared_over_a_year_ago_are_told(patient: Patient, minutes: int, verdict: str) -> None:
    compared = COMPARED_WITH_PUBLISHED
    over = datetime(compared.year + 1, compared.month, compared.day + 1, tzinfo=ZoneInfo("Europe/London"))
    patient.clock.move(to=over + timedelta(minutes=minutes))

    [line] = patient.examined()["Bank holidays"]

    assert line.startswith(f"{verdict}: ")
    if verdict == "look at":
        assert f"published ones on {on_date(compared)};" in line
        assert line.endswith("Upgrade the bot, and the holidays library with it.")


@pytest.mark.parametrize(
    ("url", "subject", "line"),
    [
        ("postgresql://nobody@127.0.0.1:9/none", "Database", "not well: It does not answer. Look at DATABASE_URL"),
        ("sqlite:///nowhere.db", "Migrations", "not well: At none; this version needs"),
        ("oracle://x", "Settings", "not well: DATABASE_URL: needs to be sqlite"),
    ],
)
def test_a_database_that_is_not_there_is_told_beside_the_rest(
    patient: Patient, url: str, subject: str, line: str, tmp_path: Path
) -> None:
    patient.environment.setenv("DATABASE_URL", url)

    lines = patient.examined()

    assert lines[subject][0].startswith(line)
    assert lines["Bot token"] == ["fine: Slack accepts it."]
    assert not (tmp_path / "nowhere.db").exists()


def test_a_database_of_another_version_is_told(patient: Patient, database_url: str) -> None:
    patient.database.close()
    migrate_back(database_url, "base")

    assert patient.examined()["Migrations"][0].startswith("not well: At none; this version needs ")


def test_nothing_set_up_is_told_with_what_to_run(patient: Patient, database_url: str) -> None:
    with patient.database.engine.begin() as connection:
        for table in (participant_role, participant, party, provision_wording, imported_wording):
            connection.execute(delete(table))

    lines = patient.examined()

    assert lines["Parties"] == [
        "not well: None is set up on the side of the employer or the union. Run: partnership-bot setup"
    ]
    assert lines["Official wording"][0].startswith("look at: Not imported for ")
