"""How the text is taken out of published documents, and which files are refused with what to do."""

import time
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter

from bot.documents import forms
from bot.documents.reading import read_document
from bot.errors import NotTheFramework
from tests.published_forms import FORMS, ODF, Line, W, as_pdf, as_word, pdf, zipped

LINES = [
    Line(0, "", "Brewing"),
    Line(1, "1.", "Whoever finds the kettle ‘empty’ & cold takes a turn."),
    Line(1, "2.", "All who drink tea share:"),
    Line(2, "a.", "the biscuits; and"),
    Line(2, "b.", "the milk."),
    Line(0, "", "Putting things right"),
    Line(1, "3.", "A complaint goes to the keeper of the kettle (or a deputy)."),
]


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _word(body: str, **parts: str) -> bytes:
    document = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    return zipped(document | {f"word/{name}.xml": part for name, part in parts.items()})


def _opendocument(body: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


@pytest.mark.parametrize("form", FORMS)
def test_paragraphs_have_the_labels_that_a_reader_sees(form: str) -> None:
    assert _paragraphs(forms.text(FORMS[form](LINES))) == [line.printed for line in LINES]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_file_is_read_in_any_of_the_usual_encodings(encoding: str) -> None:
    assert forms.text("a ‘quoted’ kettle".encode(encoding)) == "a ‘quoted’ kettle"


def test_word_shows_tracked_changes_accepted_and_keeps_breaks_hyphens_and_text_boxes() -> None:
    body = (
        "<w:p><w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>timed</w:t><w:tab/><w:t>tea</w:t></w:r>"
        "<w:ins><w:r><w:t> today</w:t></w:r></w:ins><w:del><w:r><w:delText> never</w:delText></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:pict><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>in a table</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )

    assert _paragraphs(forms.text(_word(body))) == ["well-timed tea today", "in a box", "in a table"]


def test_word_counts_lists_by_style_and_by_restart() -> None:
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="7"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    )
    styles = (
        f'<w:styles {W}><w:style w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Numbered"><w:basedOn w:val="Base"/></w:style></w:styles>'
    )
    styled = '<w:p><w:pPr><w:pStyle w:val="Numbered"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    own = '<w:p><w:pPr><w:numPr>{}<w:numId w:val="{}"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    body = (
        styled.format("seven")
        + own.format('<w:ilvl w:val="1"/>', 1, "a")
        + styled.format(" ")
        + styled.format("eight")
        + own.format('<w:ilvl w:val="1"/>', 1, "a again")
        + own.format("", 0, "plain")
        + own.format("", 2, "three")
        + own.format("", 2, "four")
    )

    text = forms.text(_word(body, numbering=numbering, styles=styles))

    assert _paragraphs(text) == ["7. seven", "(a) a", "8. eight", "(a) a again", "plain", "3. three", "4. four"]


def test_opendocument_counts_lists_that_go_on_begin_anew_or_start_elsewhere() -> None:
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-suffix="."/></text:list-style>'
    )
    lists = (
        '<text:list text:style-name="L"{}><text:list-item{}><text:p>{}</text:p><text:p>more</text:p></text:list-item>'
        "</text:list>"
    )
    body = (
        lists.format("", "", "one<text:note>a footnote</text:note>")
        + lists.format(' text:continue-numbering="true"', "", "two<text:s/>words")
        + lists.format("", "", "one")
        + lists.format("", ' text:start-value="9"', "nine")
        + "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
    )

    said = [line for line in _paragraphs(forms.text(_opendocument(body, styles))) if line != "more"]

    assert said == ["1. one", "2. two words", "1. one", "9. nine"]


def test_a_web_page_gives_its_main_part_with_lists_counted_and_typed_labels_kept() -> None:
    page = (
        "<html><nav><p>1. Home</p></nav><main><h1>Tea&nbsp;round</h1><ol start=3><li>three<ol><li>point</ol>"
        "<li value=7>seven</ol><ul><li>8. typed</ul><p>one<br>two <b>bo</b>ld</p><script>no()</script></main>"
        "<p>about us</p></html>"
    )

    assert _paragraphs(forms.text(page.encode())) == [
        "Tea round",
        "3. three",
        "• point",
        "7. seven",
        "8. typed",
        "one",
        "two bold",
    ]


def test_a_pdf_loses_its_running_lines_and_page_numbers() -> None:
    pages = [
        f"BT /F1 11 Tf 1 0 0 1 72 800 Tm (Tea, draft {n}) Tj 1 0 0 1 72 700 Tm "
        f"(This page speaks of {matter} at quite some length.) Tj 1 0 0 1 72 40 Tm (Page {n} of 3) Tj ET"
        for n, matter in enumerate(("kettles", "biscuits", "milk"), 1)
    ]

    assert _paragraphs(forms.text(pdf(pages))) == [
        f"This page speaks of {matter} at quite some length." for matter in ("kettles", "biscuits", "milk")
    ]


def _encrypted(to_open: str = "secret") -> bytes:
    writer = PdfWriter(clone_from=BytesIO(as_pdf(LINES)))
    writer.encrypt(to_open, "of the owner", algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    assert forms.text(_encrypted(to_open="")) == forms.text(as_pdf(LINES))


def _entities(declared: str) -> bytes:
    return zipped({"word/document.xml": f"<!DOCTYPE d [{declared}]><d>&a;</d>"})


def _bomb(content: bytes) -> bytes:
    """A PDF whose only page unpacks to that."""
    plain = pdf([""])
    stream = zlib.compress(content)
    packed = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(stream), stream)
    empty = plain[plain.index(b"<< /Length") : plain.index(b"endstream") + len(b"endstream")]
    return plain.replace(empty, packed)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"\xd0\xcf\x11\xe0\xa1", "an older Word document. Save it as .docx", id="doc"),
        pytest.param(b"{\\rtf1 tea}", "a rich text file. Save it as .docx", id="rtf"),
        pytest.param(zipped({"xl/workbook.xml": "<a/>"}), "no .docx or .odt document. Unpack it", id="a zip file"),
        pytest.param(zipped({"content.xml": "<a/>"}), "no .docx or .odt document. Unpack it", id="no mimetype"),
        pytest.param(b"\xff\xfe\x00", "is not plain text. Save", id="half UTF-16"),
        pytest.param(b"\x81\x8d\x90", "is not plain text. Save", id="no encoding"),
        pytest.param(as_word(LINES)[:300], "is damaged. Open it, save it again", id="cut zip"),
        pytest.param(_word("<w:p>"), "is damaged. Open it, save it again", id="broken XML"),
        pytest.param(as_pdf(LINES)[:200], "PDF is damaged. Open it, print or export", id="cut PDF"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 50, "PDF is damaged", id="garbage as PDF"),
        pytest.param(_encrypted(), "protected by a password. Save it again without", id="encrypted PDF"),
        pytest.param(pdf(["", ""]), "pictures of pages and no text. Have the text recognised", id="scanned PDF"),
        pytest.param(pdf(["BT /F1 9 Tf (Scanned) Tj ET"] * 3), "pictures of pages", id="stamped PDF"),
        pytest.param(pdf([""] * 101), "more than 100 pages. Import", id="a long PDF"),
        pytest.param(_bomb(b" " * 80_000_000), "Unpacked, this PDF is far larger", id="PDF bomb"),
        pytest.param(_word(" " * 80_000_000), "Unpacked, this file is far larger", id="zip bomb"),
        pytest.param(_entities('<!ENTITY a "b">'), "XML entities", id="entities"),
        pytest.param(_entities('<!ENTITY a SYSTEM "file:///etc/passwd">'), "XML entities", id="a file as entity"),
        pytest.param(b"<html>" + b"tea " * 1_300_000, "far larger than a framework", id="a large page"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(raw: bytes, reason: str) -> None:
    with pytest.raises(NotTheFramework) as refusal:
        forms.text(raw)

    assert reason in refusal.value.reason


def test_a_zip_file_with_a_password_is_refused() -> None:
    # The first flag bit of the entry, in both of its headers, says that it is encrypted.
    raw = bytearray(as_word(LINES))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := raw.find(mark, place + 1)) >= 0:
            raw[place + flags] |= 1

    with pytest.raises(NotTheFramework) as refusal:
        forms.text(bytes(raw))

    assert refusal.value.reason == "This file is protected by a password. Save it again without one."


def test_a_document_is_read_from_its_file_whatever_that_is_called(tmp_path: Path) -> None:
    file = tmp_path / "published.txt"
    file.write_bytes(as_word(LINES))

    assert read_document(file) == forms.text(as_word(LINES))


def test_a_refusal_comes_back_from_the_process_that_reads(tmp_path: Path) -> None:
    file = tmp_path / "scanned.pdf"
    file.write_bytes(pdf([""]))

    with pytest.raises(NotTheFramework, match=r"\(OCR\)"):
        read_document(file)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(_word("<w:p>" * 400_000 + "</w:p>" * 400_000), id="nested without end"),
        pytest.param(b"<html>" + b"<!--" * 1_000_000, id="comments without end"),
        pytest.param(b"<html>" + b"<![" * 1_000_000, id="what the parser stumbles over"),
    ],
)
def test_a_document_that_would_stop_the_reader_stops_only_the_process_that_reads(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "hostile"
    file.write_bytes(raw)
    started = time.monotonic()

    with pytest.raises(NotTheFramework, match=r"could not be read|far more memory"):
        read_document(file, seconds=4)

    assert time.monotonic() - started < 10


@pytest.mark.parametrize("path", [Path("/dev/zero"), Path("/")])
def test_what_is_no_file_is_refused_unread(path: Path) -> None:
    with pytest.raises(NotTheFramework, match="no file"):
        read_document(path)


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.pdf"
    with file.open("wb") as large:
        large.truncate(100_000_000)
    started = time.monotonic()

    with pytest.raises(NotTheFramework, match="larger than 20 MB"):
        read_document(file)

    assert time.monotonic() - started < 1
