"""A letter's sheet as a Word file: A4, its styles, its page numbers, and the same bytes for the same words."""

import re
import unicodedata
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import groupby
from typing import cast

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.styles.styles import Styles
from docx.text.paragraph import Paragraph

LANGUAGE = "en-GB"
# LibreOffice has its own of the same measures for it, and every Word has it, also for Hebrew and Arabic.
FONT = "Arial"
LINE = 1.15
MARGIN = Cm(2.5)
LABELS = Cm(2.6)
TEXT_WIDTH = Cm(21) - 2 * MARGIN

BODY, ADDRESS, FACT, NOTE = "Normal", "Address", "Fact", "Note"
QUOTED, SIGNATURE = "Quoted", "Signature line"
# Style, size, space before and after in points; bold; kept with what follows.
_STYLES = (
    (BODY, 11.0, 0, 6, False, False),
    ("Title", 15.0, 0, 16, True, True),
    ("Heading 1", 13.0, 14, 8, True, True),
    ("Heading 2", 12.0, 14, 4, True, True),
    ("Heading 3", 11.0, 8, 3, True, True),
    (ADDRESS, 11.0, 0, 0, False, True),
    (FACT, 11.0, 0, 2, False, True),
    (QUOTED, 10.5, 0, 6, False, False),
    (NOTE, 9.5, 4, 0, False, False),
    (SIGNATURE, 11.0, 0, 0, False, True),
    ("Footer", 9.0, 0, 0, False, False),
)
# What XML 1.0 cannot hold. Line ends are told apart before.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The oldest date that a zip file can name: one of today's would make each file another.
_ALWAYS = (1980, 1, 1, 0, 0, 0)


class Sheet:
    def __init__(self, title: str, written_on: date) -> None:
        """`title` is for the file's properties, where no author is named."""
        self._file = Document()
        self._dress(title, datetime(written_on.year, written_on.month, written_on.day, tzinfo=UTC))

    def title(self, text: str) -> None:
        self._add(text, "Title")

    def heading(self, text: str, level: int) -> None:
        self._add(text, f"Heading {level}")

    def address(self, lines: Iterable[str]) -> None:
        shown = [self._add(line, ADDRESS) for line in lines]
        shown[-1].paragraph_format.space_after = Pt(18)

    def fact(self, label: str, value: str) -> None:
        paragraph = self._add(f"{label}\t", FACT)
        paragraph.runs[0].bold = True
        paragraph.add_run(_writable(value))

    def text(self, typed: str, style: str = BODY) -> None:
        """What somebody wrote, whole: in paragraphs as they left lines blank, each running as its own script does."""
        lines = (line.rstrip() for line in typed.splitlines())
        for is_written, together in groupby(lines, key=bool):
            if is_written:
                self._add("\n".join(together), style)

    def closing(self, words: str, by: Iterable[str]) -> None:
        """Room to sign, a line, and below it whose signature it is: all on one page."""
        self._file.paragraphs[-1].paragraph_format.keep_with_next = True
        self._add(words, SIGNATURE).paragraph_format.space_before = Pt(12)
        line = self._add("\t", SIGNATURE)
        line.paragraph_format.space_before = Pt(36)
        line.paragraph_format.tab_stops.add_tab_stop(Cm(8), leader=WD_TAB_LEADER.LINES)
        *_, last = [self._add(line, SIGNATURE) for line in by]
        last.paragraph_format.keep_with_next = False

    def footer(self, left: str) -> None:
        footer = self._file.sections[0].footer.paragraphs[0]
        footer.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        footer.add_run(f"{left}\tPage ")
        _field(footer, "PAGE")
        footer.add_run(" of ")
        _field(footer, "NUMPAGES")

    def to_bytes(self) -> bytes:
        written, packed = BytesIO(), BytesIO()
        self._file.save(written)
        with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
            for name in sorted(source.namelist()):
                target.writestr(zipfile.ZipInfo(name, _ALWAYS), source.read(name), zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    def _add(self, text: str, style: str) -> Paragraph:
        paragraph = self._file.add_paragraph(style=style)
        run = paragraph.add_run(_writable(text))
        if _is_right_to_left(text):
            _mark(paragraph._p.get_or_add_pPr(), "w:bidi")
            _mark(run._r.get_or_add_rPr(), "w:rtl")
        return paragraph

    def _dress(self, title: str, at: datetime) -> None:
        section = self._file.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = MARGIN
        section.top_margin = section.bottom_margin = Cm(2)
        named = self._file.core_properties
        named.title, named.language = _writable(title), LANGUAGE
        named.author = named.last_modified_by = named.comments = ""
        named.created = named.modified = at
        styles = self._file.styles
        for name, size, before, after, is_bold, keeps in _STYLES:
            if name not in styles:
                styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            _set(_named(styles, name), size, before, after, is_bold=is_bold, keeps=keeps)
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), LANGUAGE)
        facts, quoted = (_named(styles, name).paragraph_format for name in (FACT, QUOTED))
        facts.tab_stops.add_tab_stop(LABELS)
        facts.left_indent, facts.first_line_indent = LABELS, -LABELS
        quoted.left_indent = Cm(0.8)


def _set(style: ParagraphStyle, size: float, before: float, after: float, *, is_bold: bool, keeps: bool) -> None:
    """As given, with nothing left of what the library's own template says of that style."""
    for old in (style.element.rPr, style.element.pPr):
        if old is not None:
            style.element.remove(old)
    style.font.size, style.font.bold = Pt(size), is_bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    paragraph = style.paragraph_format
    paragraph.space_before, paragraph.space_after, paragraph.line_spacing = Pt(before), Pt(after), LINE
    paragraph.keep_with_next, paragraph.widow_control = keeps, True


def _named(styles: Styles, name: str) -> ParagraphStyle:
    return cast(ParagraphStyle, styles[name])


def _field(paragraph: Paragraph, code: str) -> None:
    """What Word and LibreOffice work out by themselves: a page's number, or how many there are."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def _mark(properties: BaseOxmlElement, name: str) -> None:
    properties.append(OxmlElement(name))


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def _is_right_to_left(text: str) -> bool:
    """By its first letter that has a direction, as Unicode would have a paragraph run."""
    strong = (unicodedata.bidirectional(each) for each in text)
    return next((each != "L" for each in strong if each in ("L", "R", "AL")), False)
