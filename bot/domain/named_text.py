"""How provisions without numbers are found in a letter or a memorandum: by the terms of each."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.domain.framework import Provision
from bot.domain.numbered_text import BULLET, DASH, joined

SENTENCE_END = re.compile(r"[.?!:;][\"'”’)\]]*$")
# A text in which some line is longer was not wrapped at a margin: each line of it is a paragraph.
WIDEST_MARGIN = 160
QUOTATION_MARKS = str.maketrans("‘’“”", "''\"\"")


def folded(text: str) -> str:
    """For comparing only: ligatures, quotation marks, odd spaces and capitals no longer make a difference."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(QUOTATION_MARKS).casefold().split())


def speaks_of(text: str, terms: tuple[str, ...]) -> bool:
    """Words may change from version to version, so half of the terms make a provision."""
    return sum(folded(term) in folded(text) for term in terms) * 2 >= len(terms)


def named_wording(lines: list[str], provisions: Iterable[Provision]) -> dict[str, str]:
    """For each provision that the text speaks of, the fewest paragraphs in which its terms stand.

    Paragraphs that follow one another stay lines of one wording; […] stands for what was left out between others.
    """
    texts = [text for text in _paragraphs(lines) if text]
    folds = [folded(text) for text in texts]
    wording = {}
    for provision in provisions:
        found = _fewest(folds, provision.terms)
        passage = "\n".join(_with_gaps(texts, found))
        if found and speaks_of(passage, provision.terms):
            wording[provision.ref] = passage
    return wording


def _fewest(paragraphs: list[str], terms: tuple[str, ...]) -> list[int]:
    """Where the terms stand: each time the paragraph with most of those not yet found, the first of equals."""
    open_terms, chosen = {folded(term) for term in terms}, []
    while open_terms:
        held = [sum(term in text for term in open_terms) for text in paragraphs]
        best = max(range(len(paragraphs)), key=held.__getitem__, default=None)
        if best is None or not held[best]:
            break
        chosen.append(best)
        open_terms = {term for term in open_terms if term not in paragraphs[best]}
    return sorted(chosen)


def _with_gaps(texts: list[str], chosen: list[int]) -> Iterator[str]:
    for n, number in enumerate(chosen):
        if n and number != chosen[n - 1] + 1:
            yield "[…]"
        yield texts[number]


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Without their bullets. A bullet or a blank line begins a new one, and so does a line that had room to spare."""
    widest = max(map(len, lines), default=0)
    paragraph: list[str] = []
    for line in lines:
        item = BULLET.match(line) or (DASH.match(line) if _has_ended(paragraph) else None)
        if not line or item or (paragraph and _is_last(paragraph[-1], line, widest)):
            yield joined(paragraph)
            paragraph = []
        words = (item["words"] or "") if item else line
        if words:
            paragraph.append(words)
    yield joined(paragraph)


def _has_ended(paragraph: list[str]) -> bool:
    return not paragraph or SENTENCE_END.search(paragraph[-1]) is not None


def _is_last(line: str, following: str, widest: int) -> bool:
    if widest > WIDEST_MARGIN:
        return True
    # Letters differ in width, so only a good deal of room counts, and only after a sentence.
    room = widest * 0.8 - len(line)
    return room > len(following.split()[0]) and SENTENCE_END.search(line) is not None
