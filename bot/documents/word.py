"""The text of a Word document (.docx)."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bot.documents.word_lists import WordLists
from bot.documents.zipped import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = "word/document.xml"
SPACES = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
# What was deleted with changes tracked, and the second form of a drawing for older versions of Word.
NOT_SHOWN = {f"{W}del", f"{W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def text(package: Package) -> str:
    """Paragraph by paragraph, a blank line between any two, as shown once all tracked changes are accepted."""
    document = package.xml(DOCUMENT)
    lists = WordLists.read(package.xml("word/numbering.xml"), package.xml("word/styles.xml"))
    return "\n\n".join(_paragraphs(document, lists)) if document is not None else ""


def _paragraphs(element: Element, lists: WordLists) -> Iterator[str]:
    for child in element:
        if child.tag in NOT_SHOWN:
            continue
        if child.tag == f"{W}p":
            words = "".join(_runs(child))
            # An empty paragraph of a list shows no number, and is not counted.
            label = lists.label(child) if words.strip() else ""
            yield f"{label} {words}" if label else words
        yield from _paragraphs(child, lists)


def _runs(element: Element) -> Iterator[str]:
    """The words of a paragraph, without those of a text box in it, which are paragraphs themselves."""
    for child in element:
        if child.tag in NOT_SHOWN or child.tag in (f"{W}p", f"{W}pPr"):
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in SPACES:
            yield SPACES[child.tag]
        else:
            yield from _runs(child)
