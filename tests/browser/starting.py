"""What tests and pictures in a browser begin with: Chromium, and the demo as a new user starts it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoChromium(Exception):
    """The text says what to do."""


@contextmanager
def started_chromium(*more: str) -> Iterator[Browser]:
    """With `more` arguments on its command line. Raises NoChromium."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoChromium("No Chromium was found: install one, or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*ARGUMENTS, *more])
        yield browser
        browser.close()


@contextmanager
def started_demo(directory: Path, *arguments: str) -> Iterator[str]:
    """The address that `partnership-bot demo` prints; ended afterwards."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--directory", str(directory), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, said
        yield found[0]
    finally:
        process.terminate()
        process.stdout.close()
        ended = process.wait(timeout=20)
    assert ended == 0
