"""Reads one document from standard input and prints its text; a process of its own, with little time and memory.

Ends with 0 and the text, or with REFUSED and the reason, both as UTF-8 on standard output.
"""

import resource
import sys

from bot.documents import forms
from bot.documents.reading import MEMORY, REFUSED, SECONDS
from bot.errors import NotTheFramework


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        text, status = forms.text(sys.stdin.buffer.read()), 0
    except NotTheFramework as refusal:
        text, status = refusal.reason, REFUSED
    except (MemoryError, RecursionError):
        text, status = "This file asks for far more memory than a framework. Import the document alone.", REFUSED
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return status


if __name__ == "__main__":
    sys.exit(main())
