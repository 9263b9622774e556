"""How the plain text of a published document is taken apart into the exact wording of each provision."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bot.domain.framework import Framework
from bot.errors import NotTheFramework

LONGEST = 500_000
NOT_TEXT = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word document or zip file",
    b"\xd0\xcf\x11\xe0": "an older Word document",
    b"{\\rtf": "a rich text file",
    b"<!doctype": "a web page",
    b"<html": "a web page",
}
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

PAGE_NUMBER = re.compile(r"(page\s+)?\d+(\s+of\s+\d+)?", re.IGNORECASE)
PARAGRAPH = re.compile(r"\s*(?P<label>[1-9]\d?)\.(?:\s+(?P<words>.*))?$")
POINT = re.compile(r"\s*(?:[-–—•·*]\s*)?\(?(?P<label>[a-z])[.)](?:\s+(?P<words>.*))?$")
SENTENCE_END = re.compile(r"[.?!:;][\"'”’)\]]*$")
ZERO_WIDTH = dict.fromkeys(map(ord, "\ufeff\u200b\u2060"))
SAVE_AS_TEXT = "Save the published document as plain text and import that."


@dataclass
class _Piece:
    """One provision while it is being read; a block is a run of lines without a blank one between them."""

    ref: str
    blocks: list[list[str]] = field(default_factory=lambda: [[]])

    @property
    def wording(self) -> str:
        return " ".join(" ".join(" ".join(block) for block in self.blocks).split())


def read_text(raw: bytes) -> str:
    """The text of a plain text file: UTF-8, UTF-16 with its mark, or Windows-1252. Raises NotTheFramework."""
    for start, kind in NOT_TEXT.items():
        if raw.lstrip().lower().startswith(start.lower()):
            raise NotTheFramework(f"This file is {kind}, not plain text. {SAVE_AS_TEXT}")
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if raw.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotTheFramework(f"This file is not plain text. {SAVE_AS_TEXT}")


def read_wording(text: str, framework: Framework) -> dict[str, str]:
    """The exact words of every provision, by reference; only white space is changed. Raises NotTheFramework.

    A paragraph's own wording is what stands before its first point.
    """
    _refuse_what_is_no_text(text, framework)
    pieces = list(_pieces(_lines(text), framework.headings))
    if not pieces:
        raise NotTheFramework(
            f"The text has no numbered paragraphs, and the {framework.title} has. "
            "A letter or a report about a framework cannot be imported; import the document itself."
        )
    _refuse_another_document(pieces, framework)
    _refuse_other_references(pieces, framework)
    _refuse_ragged_ends(pieces)
    wording = {piece.ref: piece.wording for piece in pieces}
    _refuse_other_weeks(wording, framework)
    return wording


def _refuse_what_is_no_text(text: str, framework: Framework) -> None:
    if not any(provision.terms for provision in framework.provisions):
        raise NotTheFramework(
            f"The file of {framework.title} has no terms to recognise its document by. Add them first."
        )
    if not text.strip().strip("\ufeff"):
        raise NotTheFramework(f"The file is empty. {SAVE_AS_TEXT}")
    if len(text) > LONGEST:
        raise NotTheFramework("The text is far longer than a framework. Import the framework's document alone.")
    if any(unicodedata.category(c) == "Cc" and not c.isspace() for c in text):
        raise NotTheFramework(f"The file is not plain text. {SAVE_AS_TEXT}")
    if "\ufffd" in text:
        raise NotTheFramework("Some characters of the file could not be read. Save it again as plain text in UTF-8.")


def _lines(text: str) -> list[str]:
    """Lines as published, page numbers left out: they stand alone between two blank lines."""
    lines = [line.strip() for line in text.translate(ZERO_WIDTH).splitlines()]
    padded = ["", *lines, ""]
    alone = {n for n in range(len(lines)) if not padded[n] and not padded[n + 2]}
    return ["" if n in alone and PAGE_NUMBER.fullmatch(line) else line for n, line in enumerate(lines)]


def _pieces(lines: list[str], headings: tuple[str, ...]) -> Iterator[_Piece]:
    """Every provision in the order of the text; what stands before the first is no provision's."""
    paragraph, piece = "", None
    for n, line in enumerate(lines):
        label = PARAGRAPH.match(line) or (POINT.match(line) if paragraph else None)
        if label is not None:
            if piece is not None:
                yield piece
            paragraph = label["label"] if label["label"].isdigit() else paragraph
            piece = _Piece(label["label"] if label["label"].isdigit() else paragraph + label["label"])
            line = label["words"] or ""
        if piece is None or _is_heading(lines, n, headings):
            continue
        if line:
            piece.blocks[-1].append(line)
        elif piece.blocks[-1]:
            piece.blocks.append([])
    if piece is not None:
        yield piece


def _is_heading(lines: list[str], n: int, headings: tuple[str, ...]) -> bool:
    """A known heading, and a paragraph comes next: the same words at the end of a wrapped line are no heading."""
    following = next((line for line in lines[n + 1 :] if line), "")
    return " ".join(lines[n].split()) in headings and PARAGRAPH.match(following) is not None


def _refuse_another_document(pieces: list[_Piece], framework: Framework) -> None:
    """Words may change from version to version, so half of them make a provision and most provisions a document."""
    known = [
        sum(_folded(term) in _folded(piece.wording) for term in terms) * 2 >= len(terms)
        for piece in pieces
        if piece.ref in framework.by_ref and (terms := framework.by_ref[piece.ref].terms)
    ]
    if sum(known) * 5 < len(known) * 3 or not known:
        raise NotTheFramework(
            f"This is another document than the {framework.title}: "
            f"of its {len(pieces)} paragraphs and points, {sum(known)} speak of what they would there."
        )


def _refuse_other_references(pieces: list[_Piece], framework: Framework) -> None:
    found, expected = [piece.ref for piece in pieces], [provision.ref for provision in framework.provisions]
    if twice := [ref for ref in expected if found.count(ref) > 1]:
        raise NotTheFramework(f"More than once in the text: {_named(twice)}.")
    if missing := [ref for ref in expected if ref not in found]:
        cut = " The text may be cut off." if expected[-1] in missing else ""
        raise NotTheFramework(f"Missing from the text: {_named(missing)}.{cut}")
    if unknown := [ref for ref in found if ref not in expected]:
        raise NotTheFramework(f"Not in the file of {framework.title}: {_named(unknown)}. Describe it there first.")
    if wrong := [(a, b) for a, b in pairwise(found) if expected.index(a) > expected.index(b)]:
        raise NotTheFramework(f"The text is out of order: {wrong[0][0]} stands before {wrong[0][1]}.")
    if wordless := [piece.ref for piece in pieces if not piece.wording]:
        raise NotTheFramework(f"Without words in the text: {_named(wordless)}.")


def _refuse_ragged_ends(pieces: list[_Piece]) -> None:
    """A heading nobody told us of would otherwise become the end of somebody's exact wording."""
    for piece in pieces[:-1]:
        blocks = [block for block in piece.blocks if block]
        tail = " ".join(" ".join(blocks[-1]).split()) if len(blocks) > 1 else ""
        if tail and not SENTENCE_END.search(tail):
            raise NotTheFramework(
                f"After {piece.ref} stands “{_clipped(tail)}”, which is no sentence. "
                "If it is a heading, add it to the headings in the framework's file."
            )
    if not SENTENCE_END.search(pieces[-1].wording):
        raise NotTheFramework(f"{pieces[-1].ref} ends in the middle of a sentence. The text may be cut off.")


def _refuse_other_weeks(wording: dict[str, str], framework: Framework) -> None:
    """Aim dates are reckoned with the weeks of our file, so the text may not lay down others."""
    numbers = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 8: "eight"}
    for route in framework.routes:
        if route.provision is None or route.weeks is None:
            continue
        said = rf"\b({route.weeks}|{numbers.get(route.weeks, route.weeks)})\s+weeks?\b"
        if not re.search(said, _folded(wording[route.provision])):
            raise NotTheFramework(
                f"{route.provision} does not name {route.weeks} weeks, as the framework's file does. "
                "The text may be cut off; if it was changed, change the file too."
            )


def _named(refs: list[str]) -> str:
    """A paragraph speaks for its points: where any is meant, the points are not named one by one."""
    named = [ref for ref in refs if ref.isdigit()] or refs
    noun = "paragraph" if named[0].isdigit() else "point"
    return f"{noun} {named[0]}" if len(named) == 1 else f"{noun}s {', '.join(named[:-1])} and {named[-1]}"


def _folded(text: str) -> str:
    """For comparing only: ligatures, odd spaces and capitals no longer make a difference."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _clipped(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
