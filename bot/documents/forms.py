"""Which form a document has, told by its first bytes, and its text."""

from bot.documents import opendocument, pdf, web_page, word, zipped
from bot.errors import NotTheFramework

LARGEST_TEXT = 5_000_000

OTHERS = {
    b"\xd0\xcf\x11\xe0": "an older Word document. Save it as .docx",
    b"{\\rtf": "a rich text file. Save it as .docx",
}
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def text(raw: bytes) -> str:
    """Of a .docx, .odt, .pdf, .html or plain text file. Raises NotTheFramework with what to do about any other."""
    for start, form in OTHERS.items():
        if raw.startswith(start):
            raise NotTheFramework(f"This file is {form}, and import that.")
    if b"%PDF-" in raw[:1024]:
        return pdf.text(raw)
    if raw.startswith(b"PK"):
        return _unzipped(raw)
    if len(raw) > LARGEST_TEXT:
        raise NotTheFramework("This file is far larger than a framework. Import the framework's document alone.")
    plain = _decoded(raw)
    return web_page.text(plain) if plain.lstrip("\ufeff \t\r\n").startswith("<") else plain


def _unzipped(raw: bytes) -> str:
    with zipped.opened(raw) as package:
        if word.DOCUMENT in package.names:
            return word.text(package)
        if {"content.xml", "mimetype"} <= package.names and b"opendocument.text" in package.bytes("mimetype"):
            return opendocument.text(package)
    raise NotTheFramework("This is a zip file, and no .docx or .odt document. Unpack it and import the document in it.")


def _decoded(raw: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or Windows-1252."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if raw.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotTheFramework("This file is not plain text. Save the published document as plain text and import that.")
