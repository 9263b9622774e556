"""A fourth organisation adds its own framework: from a file, as the README says, to answers on the command line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.unit.test_settings import ALL

pytest.importorskip("sklearn", reason="the learning libraries are not installed: make test installs them")

HARBOUR = Path(__file__).parent / "harbour-works.toml"
# None of them shares more than a word or two with the situation that it is nearest to.
ASKED = {
    "we only heard of the new roster on the day": "1",
    "they refuse to give us accident statistics": "2",
    "a manager shouted and swore at me in the meeting": "3",
    "my boss won't let me off for rep duties": "4",
    "whom do we write to with a formal concern": "5",
}
OUTSIDE = {
    "there is money missing from my payslip": "Your own wages",
    "does a strike need a ballot": "Ballots and strikes",
}

Run = Callable[..., str]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The organisation's file in a folder of its own, and the setting that names it."""
    for name in ALL:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARTNERSHIP_FRAMEWORK", str(tmp_path / HARBOUR.name))
    return Path(shutil.copy(HARBOUR, tmp_path))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str, status: int = 0) -> str:
        assert main(arguments) == status
        printed = capsys.readouterr()
        return printed.out + printed.err

    return run


def test_a_new_framework_is_checked_learnt_and_asked(file: Path, run: Run) -> None:
    assert run("framework", "check", file.name) == (
        "harbour-works.toml: 5 provisions with 40 situations, and 24 outside.\n"
        "Nothing was learnt from it yet: partnership-bot framework learn harbour-works.toml\n"
    )
    by_words = run("ask", "whose figures on overtime and accidents are shared")
    assert "\n2  Sharing figures  [will]" in by_words

    assert "Learnt from harbour-works.toml." in run("framework", "learn", file.name)

    assert "learnt from it" not in run("framework", "check", file.name)
    for question, ref in ASKED.items():
        assert f"\n{ref}  " in run("ask", question), question
    for question, matter in OUTSIDE.items():
        assert f"The framework does not deal with this ({matter})." in run("ask", question), question
    assert "Time for representatives" in run("ask", "para 4")
    assert "harbour-works: Harbour Works Agreement (5 provisions" in run("framework", "list")


def test_a_framework_changed_since_it_was_learnt_is_told(
    file: Path, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    run("framework", "learn", file.name)
    run("ask", "para 4")
    assert caplog.messages == []
    later = Path(shutil.copytree(file.parent, file.parent / "later")) / file.name
    later.write_text(later.read_text().replace("hello there", "good evening"))

    said = run("framework", "check", str(later))

    assert f"It was changed since it was learnt: partnership-bot framework learn {later}" in said


def test_a_mistake_in_the_file_is_told_with_its_line_by_every_command(file: Path, run: Run) -> None:
    file.write_text(file.read_text().replace("is not being kept\n", "is not being kept\nhello there\n"))
    twice = "harbour-works.toml, lines 100 and 153: this situation stands under a provision and under chat"

    for command in (("framework", "check", file.name), ("framework", "learn", file.name), ("ask", "para 4")):
        assert twice in run(*command, status=2)


def test_too_few_situations_are_not_learnt_from(file: Path, run: Run) -> None:
    text = file.read_text()
    file.write_text(text[: text.index("neighbours")])

    assert "too few situations to learn from" in run("framework", "learn", file.name, status=2)
    assert not file.with_suffix(".npz").exists()


def test_a_folder_that_cannot_be_written_to_is_named(file: Path, run: Run) -> None:
    file.with_suffix(".npz").mkdir()

    assert "harbour-works.npz could not be written: Is a directory." in run("framework", "learn", file.name, status=2)
