"""The command line: what each command does, and what it says when it cannot."""

import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.domain.framework_file import available
from bot.domain.verdict import AnswerVerdict
from handlers import ids
from sandbox.people import ANA, MAIRI, RUTH
from sandbox.server import running
from sandbox.workspace import Workspace
from storage.only_one import only_one
from storage.unit_of_work import Database
from tests.made_up_document import made_up_document
from tests.published_forms import Line, as_word
from tests.unit.test_settings import ALL

FRAMEWORK = available()["cabinet-office-2026"]


class Said(str):
    """What a command printed, and the status it ended with."""

    status: int


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in an empty folder, with an empty environment but for its database."""
    for name in ALL:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'bot.db'}")

    def run(*arguments: str) -> Said:
        status = main(arguments)
        printed = capsys.readouterr()
        said = Said(printed.out + printed.err)
        said.status = status
        assert (status == 0) is (printed.err == "")
        return said

    return run


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    workspace = Workspace(rate_limits=None)
    with running(workspace, with_page=False) as address:
        monkeypatch.setenv("SLACK_API_URL", f"{address}/api/")
        monkeypatch.setenv("SLACK_BOT_TOKEN", workspace.app.token)
        monkeypatch.setenv("SLACK_SIGNING_SECRET", workspace.app.signing_secret)
        yield workspace
    workspace.close()


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "published.txt"
    file.write_text(made_up_document(FRAMEWORK), encoding="utf-8")
    return file


def test_asking_needs_neither_database_nor_slack(run: Run, tmp_path: Path) -> None:
    said = run("ask", "the papers reached us the evening before the launch")

    assert any(f"\n{ref}  " in said for ref in ("7b", "10", "8a"))
    assert not (tmp_path / "bot.db").exists()


def test_what_lies_outside_is_declined_with_where_it_goes(run: Run) -> None:
    said = run("ask", "my own pension is wrong")

    assert said.startswith("The framework does not deal with this (Your own pension).")
    assert "pension scheme" in said


def test_questions_by_the_line_are_answered_by_the_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("para 7b\n\nmy own pension\n"))

    lines = [json.loads(line) for line in run("ask", "--jsonl", "--framework", FRAMEWORK.id).splitlines()]

    assert [line["answered"] for line in lines] == [True, False, False]
    assert lines[0]["matches"][0]["ref"] == "7b"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ask",), "Ask something"),
        (("ask", "--framework", "tea-round-2026", "x"), "There is: cabinet-office-2026"),
        (("framework", "show", "99z"), "has no 99z. It has 1, 2, 3"),
        (("framework", "import", "nowhere.txt"), "nowhere.txt could not be read: No such file"),
        (("framework", "diff"), "Name one document, or two versions"),
        (("framework", "diff", "nowhere.txt", "--versions", "1", "2"), "Name one document, or two versions"),
        (("run",), "SLACK_BOT_TOKEN: "),
        (("setup", "Cabinet Office", "--side", "employer", "--administrator", "U1"), "SLACK_BOT_TOKEN: "),
    ],
)
def test_what_cannot_be_done_says_why_and_what_to_do_next(run: Run, arguments: tuple[str, ...], says: str) -> None:
    said = run(*arguments)

    assert (said.status, says in said) == (2, True), said


@pytest.mark.parametrize("command", ["run", "web", "worker"])
def test_a_database_that_was_not_set_up_stops_the_start(run: Run, slack: Workspace, command: str) -> None:
    said = run(command)

    assert said.status == 2
    assert "partnership-bot migrate" in said if command == "run" else "SQLite serves one process" in said


def test_a_second_bot_on_one_file_is_refused_and_so_is_migrating_under_it(
    run: Run, slack: Workspace, tmp_path: Path
) -> None:
    run("migrate")
    with only_one(f"sqlite:///{tmp_path / 'bot.db'}"):
        assert "Another partnership-bot runs on this database" in run("run")
        assert "Stop it, then migrate" in run("migrate")


def test_an_import_is_listed_and_shown(run: Run, document: Path) -> None:
    assert "Run: partnership-bot migrate" in run("framework", "import", str(document))
    run("migrate")
    assert "no wording imported" in run("framework", "list")

    assert "Imported as version 1" in run("framework", "import", str(document))
    assert "is version 1 already; nothing was changed" in run("framework", "import", str(document))
    assert "version 1, from published.txt" in run("framework", "list")
    assert "Official wording: Invented words about" in run("framework", "show", "7b")


def test_a_later_document_is_compared_imported_and_told_of(run: Run, document: Path, tmp_path: Path) -> None:
    run("migrate")
    later = tmp_path / "later.html"
    text = made_up_document(FRAMEWORK, {"7b": "well ahead"}, without=["12g"]) + "\n\n18. Cups are washed."
    later.write_text("".join(f"<p>{line}</p>" for line in text.splitlines()), encoding="utf-8")
    assert "all of it is new: 1, 2, 3" in run("framework", "diff", str(document))
    run("framework", "import", str(document))
    assert "The wording is the same." in run("framework", "diff", str(document))

    compared = run("framework", "diff", str(later))
    imported = run("framework", "import", str(later))
    versions = run("framework", "diff", "--versions", "1", "2")

    assert compared == versions
    assert "Compared with version 1:\n\n18 is added\n    Cups are washed.\n\n12g is removed\n" in compared
    assert "\n7b is changed\n    Invented words about well-timed, dialogue, exchange of [-information.-] " in compared
    assert imported.splitlines() == [
        "Imported as version 2. New wording: 7b, 18.",
        "Not in this document: 12g. What was recorded keeps the version it cites.",
        "Answered by their wording alone: 18. Describe them in the framework's file when you can.",
    ]
    assert "There are no two imported versions 1 and 3. The newest is version 2." in run(
        "framework", "diff", "--versions", "1", "3"
    )


def test_a_word_document_is_imported(run: Run, tmp_path: Path) -> None:
    run("migrate")
    lines = [Line(0, "", line) for line in made_up_document(FRAMEWORK).splitlines()]
    (tmp_path / "published.docx").write_bytes(as_word(lines))

    assert "Imported as version 1" in run("framework", "import", "published.docx")
    assert "version 1, from published.docx" in run("framework", "list")


def test_a_document_without_the_way_to_raise_a_concern_is_refused_even_where_it_ends_early(
    run: Run, tmp_path: Path
) -> None:
    run("migrate")
    (tmp_path / "short.txt").write_text(made_up_document(FRAMEWORK, without=["16", "17"]), encoding="utf-8")

    assert "by which a concern is raised" in run("framework", "import", "short.txt", "--ends-early")


def test_another_document_is_not_imported(run: Run, tmp_path: Path) -> None:
    run("migrate")
    (tmp_path / "letter.txt").write_text("Dear all, this is a letter about something else.", encoding="utf-8")

    said = run("framework", "import", "letter.txt")

    assert said.status == 2
    assert said.startswith("letter.txt was not imported. ")
    assert "no wording imported" in run("framework", "list")


def test_setting_up_a_party_names_its_administrator_once(run: Run, slack: Workspace, tmp_path: Path) -> None:
    run("migrate")
    cabinet_office = ("setup", "Cabinet Office", "--side", "employer", "--administrator")

    assert "is set up, with" in run(*cabinet_office, ANA, "--lead", "--private-channel", "C0CABPRIV1")
    assert "its own administrators name its people" in run(*cabinet_office, RUTH)
    assert "is set up, with" in run("setup", "Quayside", "--side", "union", "--administrator", MAIRI)

    database = Database(f"sqlite:///{tmp_path / 'bot.db'}", on_commit=lambda: None)
    with database.open_work() as work:
        assert {(party.id, party.private_channel) for party in work.people.parties()} == {
            ("cabinet-office", "C0CABPRIV1"),
            ("quayside", None),
        }
        workspace = work.workspaces.find("T0PARTNER1")
        assert workspace is not None
        assert workspace.bot_user == slack.app.bot_user
    database.close()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("!!!", "--side", "union", "--administrator", "U012AB3CD"), "Give the party's name"),
        ((" ", "--side", "union", "--administrator", "U012AB3CD"), "Give the party's name"),
        (("x" * 76, "--side", "union", "--administrator", "U012AB3CD"), "up to 75 characters"),
        (("Quayside", "--side", "union", "--administrator", "@ruth"), "Copy member ID"),
        (("Quayside", "--side", "union", "--administrator", "U012AB3CD", "--private-channel", "#x"), "channel id"),
    ],
)
def test_a_slip_in_setting_up_is_refused_before_anything_is_written(
    run: Run, slack: Workspace, arguments: tuple[str, ...], says: str
) -> None:
    run("migrate")

    said = run("setup", *arguments)

    assert (said.status, says in said) == (2, True), said
    assert "is set up, with" in run("setup", "Quayside", "--side", "union", "--administrator", MAIRI)


def test_what_is_no_matter_at_all_is_not_called_outside(run: Run) -> None:
    assert run("ask", "xyzzy plugh") != ""
    assert "does not deal with" not in run("ask", "xyzzy plugh")


@pytest.mark.parametrize(("name", "value"), [("BIND_ADDRESS", "999.1.1.1"), ("BIND_ADDRESS", "192.0.2.1")])
def test_an_address_that_is_not_this_machines_stops_the_start(
    run: Run, slack: Workspace, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    run("migrate")
    monkeypatch.setenv(name, value)

    said = run("run")

    assert said.status == 2
    assert "Look at BIND_ADDRESS and PORT." in said


def test_a_database_of_a_newer_version_is_left_alone(run: Run, tmp_path: Path) -> None:
    run("migrate")
    with sqlite3.connect(tmp_path / "bot.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    assert "A newer version of the bot made this database" in run("migrate")


def test_setting_up_says_when_slack_refuses_the_token(
    run: Run, slack: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("migrate")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-somebody-else")

    said = run("setup", "Quayside", "--side", "union", "--administrator", MAIRI)

    assert "(invalid_auth). Look at SLACK_BOT_TOKEN" in said
    assert "xoxb-of-somebody-else" not in said


def test_the_manifest_is_printed_for_an_address(run: Run) -> None:
    made = json.loads(run("manifest", "https://bot.example.org"))

    assert [each["command"] for each in made["features"]["slash_commands"]] == list(ids.COMMANDS)


def test_verdicts_are_printed_by_provision_those_not_right_first(run: Run, tmp_path: Path) -> None:
    run("migrate")
    assert "Nobody has said yet" in run("framework", "verdicts")
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}", on_commit=lambda: None)
    with database.open_work() as work:
        for provisions, verdict in ((["7b", "10"], "helpful"), (["10"], "not right"), ([], "not right")):
            work.verdicts.add(FRAMEWORK.id, 0, provisions, AnswerVerdict(verdict))
        work.commit()
    database.close()

    rows = [line.split()[:4] for line in run("framework", "verdicts").splitlines()[1:]]

    assert rows == [["-", "0", "0", "1"], ["10", "0", "1", "1"], ["7b", "0", "1", "0"]]
