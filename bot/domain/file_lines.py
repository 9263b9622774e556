"""On which line of a framework's file something stands, counted as an editor does."""

import re
from collections import defaultdict

_HEADER = re.compile(r"\s*\[\[\s*(?P<table>[^\s\]]+)\s*\]\]")
_OPENING = re.compile(r"""\s*[\w-]+\s*=\s*(?P<quotes>\"{3}|'{3})""")


class FileLines:
    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._by_words: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(self._lines, 1):
            self._by_words[line.strip().casefold()].append(number)

    def saying(self, words: str) -> list[int]:
        """Every line that says nothing else, whatever its capitals."""
        return self._by_words.get(words.strip().casefold(), [])

    def field(self, name: str) -> int | None:
        """The first line with that field, or with an entry of that name."""
        return self._first(rf"\s*\[*\s*{re.escape(name)}\b", 1, len(self._lines))

    def place(self, table: str, n: int, field: str | None = None, beginning: str | None = None) -> str:
        """Of the n-th entry of that table: the line with `beginning`, else with that field, else its first."""
        headers = [number for number, line in enumerate(self._lines, 1) if (h := _HEADER.match(line)) and h[1] == table]
        if n >= len(headers):
            return f"{table} entry {n + 1}"
        first = headers[n]
        last = next((at for at in range(first, len(self._lines)) if _HEADER.match(self._lines[at])), len(self._lines))
        found = self._first(rf"\s*(\w+\s*=\s*[\"']+)?{re.escape(beginning)}", first, last) if beginning else None
        if found is None and field:
            found = self._first(rf"\s*{re.escape(field)}\s*=", first, last)
        return f"line {found or first}"

    def unclosed(self) -> int | None:
        """Where the text begins that runs into the next field or entry, because its closing quotation is missing."""
        began, quotes = 0, ""
        for number, line in enumerate(self._lines, 1):
            opening = _OPENING.match(line)
            if began and (opening or _HEADER.match(line)):
                return began
            if opening:
                began, quotes, line = number, opening["quotes"], line[opening.end() :]
            if began and quotes in line:
                began = 0
        return began or None

    def _first(self, pattern: str, first: int, last: int) -> int | None:
        found = (number for number in range(first, last + 1) if re.match(pattern, self._lines[number - 1]))
        return next(found, None)
