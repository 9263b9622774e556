"""How a text of numbered paragraphs with lettered or bulleted points is taken apart at its labels."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

PARAGRAPH = re.compile(r"\s*(?P<label>[1-9]\d?)\.(?:\s+(?P<words>.*))?$")
POINT = re.compile(r"\s*(?:[-–—•·*]\s*)?\(?(?P<label>[a-z])[.)](?:\s+(?P<words>.*))?$")
# The last is the bullet of Word's symbol font, as a PDF gives it.
BULLET = re.compile(r"\s*[•·◦▪‣●∙\uf0b7]\s*(?P<words>.*)$")
DASH = re.compile(r"\s*[-–—*](?:\s+(?P<words>.*))?$")
ITEM_END = re.compile(r"([.?!:;,][\"'”’)\]]*|\b(and|or))$")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Piece:
    """One provision while it is being read; a block is a run of lines without a blank one between them."""

    ref: str
    blocks: list[list[str]] = field(default_factory=lambda: [[]])

    @property
    def wording(self) -> str:
        return joined(line for block in self.blocks for line in block)


@dataclass
class _Count:
    """Where the reading stands. Bullets are lettered only in a paragraph whose points bear no letters of their own."""

    paragraph: str = ""
    points: int = 0
    is_lettered: bool = False


def joined(lines: Iterable[str]) -> str:
    """Lines as one; where a line ends with a word's own hyphen, no space gets into the word."""
    text = ""
    for line in lines:
        within_word = re.search(r"[^\W\d_]-$", text) and line[:1].islower()
        text += ("" if within_word else " ") + " ".join(line.split())
    return text.strip()


def pieces(lines: list[str], headings: Collection[str], known: Collection[str]) -> Iterator[Piece]:
    """Every provision in the order of the text; what stands before the first is no provision's."""
    count, piece = _Count(), None
    for n, line in enumerate(lines):
        label = _label(line, count, known, piece)
        if label is not None:
            if piece is not None:
                yield piece
            piece, line = Piece(label[0]), label[1]
        if piece is None or _is_heading(lines, n, headings):
            continue
        if line:
            piece.blocks[-1].append(line)
        elif piece.blocks[-1]:
            piece.blocks.append([])
    if piece is not None:
        yield piece


def _label(line: str, count: _Count, known: Collection[str], before: Piece | None) -> tuple[str, str] | None:
    """The reference that begins on this line, with the words after its label."""
    if match := PARAGRAPH.match(line):
        count.paragraph, count.points, count.is_lettered = match["label"], 0, False
        return count.paragraph, match["words"] or ""
    if before is None:
        return None
    if match := POINT.match(line):
        following = LETTERS[count.points : count.points + 1]
        # An (i) under a point, or a word cut off at the margin, is that point's text.
        if count.paragraph + match["label"] in known or match["label"] == following:
            count.points, count.is_lettered = LETTERS.index(match["label"]) + 1, True
            return count.paragraph + match["label"], match["words"] or ""
    if count.is_lettered or count.points == len(LETTERS):
        return None
    # A dash may also stand in the middle of a sentence, at the start of its next line.
    match = BULLET.match(line) or (DASH.match(line) if ITEM_END.search(before.wording) else None)
    if match is None:
        return None
    count.points += 1
    return count.paragraph + LETTERS[count.points - 1], match["words"] or ""


def _is_heading(lines: list[str], n: int, headings: Collection[str]) -> bool:
    """A known heading, and a paragraph comes next: the same words at the end of a wrapped line are no heading."""
    following = next((line for line in lines[n + 1 :] if line), "")
    return " ".join(lines[n].split()) in headings and PARAGRAPH.match(following) is not None
