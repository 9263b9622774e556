"""The same published text as files of each form that an import reads, made without the code that reads them."""

import textwrap
import zipfile
from collections.abc import Callable, Iterator
from html import escape
from io import BytesIO
from itertools import groupby
from typing import NamedTuple

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "style")
)


class Line(NamedTuple):
    """A paragraph of the published text. `depth` is 0 for plain text, 1 for a numbered paragraph, 2 for its points.

    `label` is how it is printed: "7.", "a." or "•".
    """

    depth: int
    label: str
    words: str

    @property
    def printed(self) -> str:
        return f"{self.label} {self.words}".strip()


def as_text(lines: list[Line]) -> bytes:
    return "\n\n".join(textwrap.fill(line.printed, 84) for line in lines).encode()


def as_word(lines: list[Line]) -> bytes:
    """Labels are counted by Word, not typed, as it does by itself."""
    lettered = any(line.label == "a." for line in lines)
    body = "".join(_word_paragraph(line) for line in lines)
    point = '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2."/>' if lettered else _WORD_BULLET
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="4">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        f'<w:lvl w:ilvl="1"><w:start w:val="1"/>{point}</w:lvl></w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="4"/></w:num></w:numbering>'
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": numbering,
    }
    return zipped(parts)


_WORD_BULLET = '<w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/>'


def _word_paragraph(line: Line) -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{line.depth - 1}"/><w:numId w:val="9"/></w:numPr>' if line.depth else ""
    # Word splits its runs anywhere.
    middle = len(line.words) // 2
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{escape(half)}</w:t></w:r>'
        for half in (line.words[:middle], line.words[middle:])
    )
    return f"<w:p><w:pPr>{numbered}</w:pPr>{runs}</w:p>"


def as_opendocument(lines: list[Line]) -> bytes:
    body = "".join(
        f"<text:p>{escape(line.words)}</text:p>" if not line.depth else _opendocument_item(line) for line in lines
    )
    point = '<text:list-level-style-bullet text:level="2" text:bullet-char="•"/>'
    if any(line.label == "a." for line in lines):
        point = '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix="."/>'
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>"
        '<text:list-style style:name="L1">'
        '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
        f"{point}</text:list-style></office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _opendocument_item(line: Line) -> str:
    words = escape(line.words).replace("  ", ' <text:s text:c="1"/>')
    item = f"<text:list-item><text:p>{words}</text:p></text:list-item>"
    if line.depth == 2:
        item = f"<text:list-item><text:list>{item}</text:list></text:list-item>"
    return f'<text:list text:style-name="L1" text:continue-numbering="true">{item}</text:list>'


def as_web_page(lines: list[Line]) -> bytes:
    inner = []
    for depth, group in groupby(lines, key=lambda line: line.depth):
        if depth == 2:
            items = list(group)
            form = 'ol type="a"' if items[0].label == "a." else "ul"
            listed = "".join(f"<li>{escape(line.words)}</li>" for line in items)
            inner.append(f"<{form}>{listed}</{form.split()[0]}>")
        else:
            inner += [f"<p>{escape(line.printed)}</p>" for line in group]
    return (
        "<!DOCTYPE html><html><head><title>Published</title><style>p {}</style></head><body>"
        "<header>1. Home</header><main>\n" + "\n".join(inner) + "\n</main><footer>2. Cookies</footer></body></html>"
    ).encode()


def as_pdf(lines: list[Line]) -> bytes:
    """Pages of twenty lines in Helvetica, numbered at the foot, a gap between paragraphs."""
    return pdf([_page(rows, n) for n, rows in enumerate(_pages(lines), 1)])


def _pages(lines: list[Line]) -> Iterator[list[str]]:
    rows = [row for line in lines for row in (*textwrap.wrap(line.printed, 84), "")]
    return (rows[n : n + 20] for n in range(0, len(rows), 20))


def _page(rows: list[str], number: int) -> str:
    said = []
    for n, row in enumerate(rows):
        said += [f"1 0 0 1 72 {760 - 14 * n} Tm ({_pdf_escaped(row)}) Tj"] if row else []
    said.append(f"1 0 0 1 300 40 Tm ({number}) Tj")
    return "BT /F1 11 Tf " + "\n".join(said) + " ET"


def _pdf_escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf(pages: list[str]) -> bytes:
    """A PDF file with those content streams."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, page in enumerate(pages):
        stream = page.encode("cp1252")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
    file, places = b"%PDF-1.4\n", []
    for n, each in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (n, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        file
        + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            size,
            table,
            size,
            len(file),
        )
    )


def zipped(parts: dict[str, str]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


FORMS: dict[str, Callable[[list[Line]], bytes]] = {
    "txt": as_text,
    "docx": as_word,
    "odt": as_opendocument,
    "html": as_web_page,
    "pdf": as_pdf,
}
