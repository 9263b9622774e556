"""The text of a PDF that holds text."""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError, WrongPasswordError

from bot.errors import NotTheFramework

MOST_PAGES = 100
# Fewer than this on every page is the stamp of a scanner or a watermark.
LEAST_CHARACTERS = 40

PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–]?\s*\d+\s*[-–]?(?:\s*(?:of|/)\s*\d+)?", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.?!:;][\"'”’)\]]*$")

DAMAGED = "This PDF is damaged. Open it, print or export it as a PDF again, or import the Word document or web page."
PROTECTED = "This PDF is protected by a password. Save it again without one."
SCANNED = (
    "This PDF holds pictures of pages and no text. Have the text recognised (OCR) and read it over, "
    "or import the Word document or web page."
)


def text(raw: bytes) -> str:
    """Raises NotTheFramework for a PDF that is damaged, protected, scanned or of more than 100 pages."""
    # What it tells about odd files is of no use to whoever imports one.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(raw))
        if len(reader.pages) > MOST_PAGES:
            raise NotTheFramework(f"This PDF has more than {MOST_PAGES} pages. Import the framework's document alone.")
        pages = [_lines(page.extract_text(extraction_mode="layout")) for page in reader.pages]
    except (DependencyError, FileNotDecryptedError, WrongPasswordError):
        raise NotTheFramework(PROTECTED) from None
    except LimitReachedError:
        raise NotTheFramework("Unpacked, this PDF is far larger than a framework. Import the document alone.") from None
    except NotTheFramework:
        raise
    # A damaged file takes pypdf to places where it raises whatever comes first.
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
        raise NotTheFramework(DAMAGED) from None
    if sum(len(line) for page in pages for line in page) < LEAST_CHARACTERS * max(1, len(pages)):
        raise NotTheFramework(SCANNED)
    return _bound(list(_without_running_lines(pages)))


def _lines(page: str) -> list[str]:
    """Without what is blank at the top and the foot, and without the page's number there."""
    lines = [" ".join(line.split()) for line in page.splitlines()]
    for edge in (0, -1):
        while lines and (not lines[edge] or PAGE_NUMBER.fullmatch(lines[edge])):
            lines.pop(edge)
    return lines


def _without_running_lines(pages: list[list[str]]) -> Iterator[list[str]]:
    """A line that stands at the top or foot of most pages, whatever number is in it, belongs to none of them."""
    for edge in (0, -1):
        edges = Counter(re.sub(r"\d+", "", page[edge]) for page in pages if page)
        running = {line for line, times in edges.items() if times > 2 and times * 2 > len(pages)}
        for page in pages:
            if page and re.sub(r"\d+", "", page[edge]) in running:
                page.pop(edge)
    return (_lines("\n".join(page)) for page in pages)


def _bound(pages: list[list[str]]) -> str:
    """A paragraph that goes on over the page is one still."""
    widest = max((len(line) for page in pages for line in page), default=0)
    lines: list[str] = []
    for page in filter(None, pages):
        if lines and not _goes_on(lines[-1], page[0], widest):
            lines.append("")
        lines += page
    return "\n".join(lines)


def _goes_on(last: str, following: str, widest: int) -> bool:
    is_full = len(last) + 1 + len(following.split()[0]) > widest
    # A heading at the foot of a page ends no sentence either, and is short.
    is_prose = following[0].islower() or len(last) * 2 > widest
    return is_full or (is_prose and not SENTENCE_END.search(last))
