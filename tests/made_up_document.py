"""A document of the framework's form in words of our own: for tests that need an import but not the real text."""

from collections.abc import Mapping

from bot.domain.framework import Framework


def made_up_document(framework: Framework, more: Mapping[str, str] | None = None) -> str:
    """Every provision with the terms that it is recognised by, and `more` words of the test's by reference."""
    lines = [framework.title, *framework.headings[:1]]
    for provision in framework.provisions:
        number = provision.ref.rstrip("abcdefghijklmnopqrstuvwxyz")
        label = f"{number}." if number == provision.ref else f" - {provision.ref.removeprefix(number)}."
        words = ", ".join(provision.terms)
        lines += ["", f"{label} Invented words about {words} {(more or {}).get(provision.ref, '')}".rstrip() + "."]
    return "\n".join(lines)
