"""One `run` per SQLite file."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import StoreUnavailable
from storage.only_one import AlreadyRunning, only_one


def test_a_second_run_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'partnership.db'}"
    with only_one(url):
        with pytest.raises(AlreadyRunning), only_one(url):
            pass
        with only_one(f"sqlite:///{tmp_path / 'other.db'}"):
            pass
    with only_one(url):
        pass


def test_a_run_that_was_killed_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'partnership.db'}"
    program = (
        "import sys; from storage.only_one import only_one\n"
        f"with only_one({url!r}): print('running', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "running\n"
        with pytest.raises(AlreadyRunning), only_one(url):
            pass
        run.kill()
    with only_one(url):
        pass


def test_any_number_may_run_on_postgresql() -> None:
    with only_one("postgresql://somewhere/else"), only_one("postgresql://somewhere/else"):
        pass


def test_a_folder_that_is_not_there_is_an_unavailable_database(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable), only_one(f"sqlite:///{tmp_path / 'nowhere' / 'partnership.db'}"):
        pass
