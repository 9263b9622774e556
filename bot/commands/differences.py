"""How the difference between two wordings is printed."""

from textwrap import fill

from bot.domain.difference import marked
from bot.services.frameworks import Compared

WIDTH = 100


def print_compared(compared: Compared) -> None:
    found = compared.difference
    if not compared.older:
        print(f"No wording was imported yet, so all of it is new: {', '.join(found.added)}.")
        return
    print(f"Compared with version {compared.older_version}:")
    if not (found.added or found.removed or found.changed):
        print("The wording is the same.")
    for ref in found.added:
        _print(f"{ref} is added", compared.newer[ref])
    for ref in found.removed:
        _print(f"{ref} is removed", compared.older[ref])
    for ref in found.changed:
        _print(f"{ref} is changed", marked(compared.older[ref], compared.newer[ref]))
    if found.changed:
        print("\n[-words-] are gone, {+words+} are new; … stands for words that stayed.")


def _print(what: str, words: str) -> None:
    text = fill(words, WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)
    print(f"\n{what}\n{text}")
