"""The text of an OpenDocument text (.odt)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bot.documents.labels import Counters, label
from bot.documents.zipped import Package

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"

PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
NOT_SHOWN = {f"{TEXT}tracked-changes", f"{TEXT}note", f"{OFFICE}annotation", f"{TEXT}sequence-decls"}
SPACES = {f"{TEXT}s": " ", f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}


class _Level(NamedTuple):
    form: str
    start: int
    pattern: str


class _Lists:
    """Counts while the document is read, each list style on its own."""

    def __init__(self, *parts: Element | None) -> None:
        self._levels = {
            each.get(f"{STYLE}name", ""): _levels(each)
            for part in parts
            if part is not None
            for each in part.iter(f"{TEXT}list-style")
        }
        self._counters: defaultdict[str, Counters] = defaultdict(Counters)

    def begin(self, style: str) -> None:
        self._counters[style] = Counters()

    def label(self, style: str, depth: int, number: str | None) -> str:
        level = self._levels.get(style, {}).get(depth, _Level("", 1, "{}"))
        if number is not None:
            self._counters[style].set(depth, int(number))
        return label(level.form, self._counters[style].next(depth, level.start), level.pattern)


def text(package: Package) -> str:
    """Paragraph by paragraph, a blank line between any two."""
    content = package.xml("content.xml")
    body = content.find(f"{OFFICE}body") if content is not None else None
    lists = _Lists(package.xml("styles.xml"), content)
    return "\n\n".join(_paragraphs(body, lists)) if body is not None else ""


def _paragraphs(element: Element, lists: _Lists) -> Iterator[str]:
    for child in element:
        if child.tag in PARAGRAPHS:
            yield "".join(_words(child))
        elif child.tag == f"{TEXT}list":
            style = child.get(f"{TEXT}style-name", "")
            goes_on = child.get(f"{TEXT}continue-numbering") == "true" or child.get(f"{TEXT}continue-list")
            if not goes_on:
                lists.begin(style)
            yield from _items(child, lists, style, 1)
        elif child.tag not in NOT_SHOWN:
            yield from _paragraphs(child, lists)


def _items(items: Element, lists: _Lists, style: str, depth: int) -> Iterator[str]:
    for item in items:
        # A list header stands among the items and bears no number; an item's first paragraph alone bears its.
        is_labelled = item.tag == f"{TEXT}list-item"
        for child in item:
            if child.tag == f"{TEXT}list":
                yield from _items(child, lists, child.get(f"{TEXT}style-name", style), depth + 1)
            elif child.tag in PARAGRAPHS:
                words = "".join(_words(child))
                said = lists.label(style, depth, item.get(f"{TEXT}start-value")) if is_labelled else ""
                is_labelled = False
                yield f"{said} {words}" if said else words


def _words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in SPACES:
            yield SPACES[child.tag]
        elif child.tag not in NOT_SHOWN:
            yield from _words(child)
        yield child.tail or ""


def _levels(style: Element) -> dict[int, _Level]:
    return {
        int(each.get(f"{TEXT}level", "1")): _Level(
            each.get(f"{STYLE}num-format", ""),
            int(each.get(f"{TEXT}start-value", "1")),
            f"{each.get(f'{STYLE}num-prefix', '')}{{}}{each.get(f'{STYLE}num-suffix', '')}",
        )
        for each in style
    }
