"""How a document is read that somebody else made: by a process that a hostile one may bring down."""

import subprocess
import sys
from pathlib import Path
from stat import S_ISREG

from bot.errors import NotTheFramework

LARGEST = 20_000_000
# A framework of twenty pages takes well under one.
SECONDS = 10
MEMORY = 1_000_000_000
REFUSED = 3


def read_document(path: Path, *, seconds: float = SECONDS) -> str:
    """The text of that file, whatever its form. Raises NotTheFramework, or OSError where there is no such file."""
    about = path.stat()
    if not S_ISREG(about.st_mode):
        raise NotTheFramework("This is a folder or a device and no file. Name the document itself.")
    if about.st_size > LARGEST:
        raise NotTheFramework(
            "This file is larger than 20 MB, far more than a framework. Import the framework's document alone, "
            "without its pictures."
        )
    try:
        reading = subprocess.run(
            [sys.executable, "-m", "bot.documents"], input=path.read_bytes(), capture_output=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise NotTheFramework(_unreadable()) from None
    if reading.returncode == REFUSED:
        raise NotTheFramework(reading.stdout.decode("utf-8"))
    if reading.returncode != 0:
        raise NotTheFramework(_unreadable())
    return reading.stdout.decode("utf-8")


def _unreadable() -> str:
    return "This file could not be read. Save the published document as plain text and import that."
