"""A document of the framework's form in words of our own: for tests that need an import but not the real text."""

from collections.abc import Collection, Mapping

from bot.domain.framework import Framework, Provision


def made_up_document(
    framework: Framework, more: Mapping[str, str] | None = None, *, without: Collection[str] = ()
) -> str:
    """Provisions with the terms that each is recognised by, and `more` words of the test's by reference."""
    lines = [framework.title, *framework.headings[:1]]
    for provision in (each for each in framework.provisions if each.ref not in without):
        words = ", ".join(provision.terms)
        lines += [
            "",
            f"{_label(provision)}Invented words about {words} {(more or {}).get(provision.ref, '')}".rstrip() + ".",
        ]
    return "\n".join(lines)


def _label(provision: Provision) -> str:
    if not provision.is_numbered:
        return ""
    number = provision.ref.rstrip("abcdefghijklmnopqrstuvwxyz")
    return f"{number}. " if number == provision.ref else f" - {provision.ref.removeprefix(number)}. "
