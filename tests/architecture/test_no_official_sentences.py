"""The published documents' sentences are not ours: none of them stands in the project."""

import re
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT.parent / "shared" / "sources"
RUN = 9


def _runs(text: str) -> Iterator[str]:
    """Every run of nine words; a line break, a quotation mark or a comment sign between two words hides nothing."""
    words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", text).casefold().replace("’", "").replace("'", ""))
    return (" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1))


def _copied(text: str, official: set[str]) -> list[str]:
    return [run for run in _runs(text) if run in official]


def _tracked_texts() -> Iterator[tuple[str, str]]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file():
            yield name, path.read_bytes().decode("utf-8", errors="ignore")


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the source documents are not beside this checkout")
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no git checkout, so no file is known to be tracked")
def test_no_tracked_file_holds_nine_words_in_a_row_of_a_source_document() -> None:
    official = {run for path in SOURCES.glob("*.txt") for run in _runs(path.read_text(encoding="utf-8"))}
    texts = dict(_tracked_texts())

    copied = {name: found for name, text in texts.items() if (found := _copied(text, official))}

    assert len(official) > 1000
    assert "bot/frameworks/cabinet-office-2026.toml" in texts
    assert copied == {}


@pytest.mark.parametrize(
    "text",
    [
        "one two three four five six seven eight nine",
        "# One, two, three,\n# FOUR five six seven eight nine!",
        '"one two three four " \\\n    "five six seven eight nine"',
    ],
)
def test_a_copied_run_is_found_however_it_is_set(text: str) -> None:
    assert _copied(text, {"one two three four five six seven eight nine"})


def test_eight_words_in_a_row_are_no_copy() -> None:
    assert not _copied("one two three four five six seven eight ten", {"one two three four five six seven eight nine"})
