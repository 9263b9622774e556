"""How the text of a published document is taken apart into the exact wording of each provision."""

import re
import unicodedata

from bot.domain import document_checks
from bot.domain.framework import Framework
from bot.domain.named_text import named_wording
from bot.domain.numbered_text import pieces
from bot.errors import NotTheFramework

LONGEST = 500_000

PAGE_NUMBER = re.compile(r"(page\s+)?\d+(\s+of\s+\d+)?", re.IGNORECASE)
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u2060\u00ad"))


def read_wording(text: str, framework: Framework, *, ends_early: bool = False) -> dict[str, str]:
    """The exact words of every provision, by reference; only white space is changed. Raises NotTheFramework.

    A paragraph's own wording is what stands before its first point. Numbered provisions are read whether or not the
    framework's file has them; those with a name are found by their terms. A text without the last of the file's
    numbers is refused as cut off, unless it is said that the document `ends_early`.
    """
    _refuse_what_is_no_text(text, framework)
    numbers = [each.ref for each in framework.provisions if each.is_numbered]
    named = [each for each in framework.provisions if not each.is_numbered]
    lines = _lines(text)
    found = list(pieces(lines, framework.headings, numbers)) if numbers else []
    if numbers and not found:
        raise NotTheFramework(
            f"The text has no numbered paragraphs, and the {framework.title} has. "
            "A letter or a report about a framework cannot be imported; import the document itself."
        )
    document_checks.refuse_a_wrong_count(found, framework)
    wording = {piece.ref: piece.wording for piece in found} | named_wording(lines, named)
    document_checks.refuse_another_document(wording, framework)
    document_checks.refuse_new_numbers(wording, framework)
    document_checks.refuse_lost_labels(wording, framework)
    document_checks.refuse_a_cut(wording, lines, framework, ends_early=ends_early)
    document_checks.refuse_ragged_ends(found)
    document_checks.refuse_other_weeks(wording, framework)
    return wording


def _refuse_what_is_no_text(text: str, framework: Framework) -> None:
    if not any(provision.terms for provision in framework.provisions):
        raise NotTheFramework(
            f"The file of {framework.title} has no terms to recognise its document by. Add them first."
        )
    if not text.translate(INVISIBLE).strip():
        raise NotTheFramework("The file is empty. Save the published document again and import that.")
    if len(text) > LONGEST:
        raise NotTheFramework("The text is far longer than a framework. Import the framework's document alone.")
    if any(unicodedata.category(c) == "Cc" and not c.isspace() for c in text):
        raise NotTheFramework("The file is not plain text. Save the published document as plain text and import that.")
    if "\ufffd" in text:
        raise NotTheFramework("Some characters of the file could not be read. Save it again as plain text in UTF-8.")


def _lines(text: str) -> list[str]:
    """Lines as published, page numbers left out: they stand alone between two blank lines."""
    lines = [line.strip() for line in text.translate(INVISIBLE).splitlines()]
    padded = ["", *lines, ""]
    alone = {n for n in range(len(lines)) if not padded[n] and not padded[n + 2]}
    return ["" if n in alone and PAGE_NUMBER.fullmatch(line) else line for n, line in enumerate(lines)]
