"""How Word counts its lists: numbering.xml, and the styles that number their paragraphs."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bot.documents.labels import Counters, label

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"


class _Level(NamedTuple):
    form: str
    start: int
    pattern: str


class _Numbered(NamedTuple):
    """What numbers a paragraph; either may be left to its style."""

    list_id: str | None
    level: int | None


@dataclass
class WordLists:
    """Counts while it is asked, so it is asked for each paragraph once, in the order of the document."""

    _levels: dict[str, dict[int, _Level]]
    _abstract: dict[str, str]
    _restarts: dict[str, dict[int, int]]
    _styles: dict[str, tuple[_Numbered, str | None]]
    _counters: defaultdict[str, Counters]

    @classmethod
    def read(cls, numbering: Element | None, styles: Element | None) -> "WordLists":
        lists = numbering if numbering is not None else Element("none")
        levels = {_get(each, "abstractNumId"): _levels(each) for each in lists.iter(f"{W}abstractNum")}
        abstract, restarts = {}, {}
        for each in lists.iter(f"{W}num"):
            abstract[_get(each, "numId")] = _value(each, "abstractNumId") or ""
            restarts[_get(each, "numId")] = {
                int(_get(level, "ilvl")): int(start)
                for level in each.iter(f"{W}lvlOverride")
                if (start := _value(level, "startOverride")) is not None
            }
        named = {
            _get(each, "styleId"): (_numbered(each.find(f"{W}pPr")), _value(each, "basedOn"))
            for each in (styles.iter(f"{W}style") if styles is not None else ())
        }
        return cls(levels, abstract, restarts, named, defaultdict(Counters))

    def label(self, paragraph: Element) -> str:
        """Empty for a paragraph that is no list item."""
        properties = paragraph.find(f"{W}pPr")
        numbered = self._with_style(_numbered(properties), _value(properties, "pStyle"))
        abstract = self._abstract.get(numbered.list_id or "", "")
        depth = numbered.level or 0
        level = self._levels.get(abstract, {}).get(depth)
        if numbered.list_id is None or level is None or level.form == "none":
            return ""
        counters = self._counters[abstract]
        if (start := self._restarts[numbered.list_id].pop(depth, None)) is not None:
            counters.set(depth, start)
        return label(level.form, counters.next(depth, level.start), level.pattern)

    def _with_style(self, own: _Numbered, style: str | None) -> _Numbered:
        seen: set[str] = set()
        while style in self._styles and style not in seen and own.list_id is None:
            seen.add(style)
            theirs, based_on = self._styles[style]
            own = _Numbered(theirs.list_id, own.level if own.level is not None else theirs.level)
            style = based_on
        return own


def _levels(abstract: Element) -> dict[int, _Level]:
    return {
        int(_get(each, "ilvl")): _Level(
            _value(each, "numFmt") or "decimal",
            int(_value(each, "start") or 1),
            # Where a label names its upper levels too, as 7.1 does, it is no paragraph's number.
            re.sub(rf"%{int(_get(each, 'ilvl')) + 1}(?!\d)", "{}", _value(each, "lvlText") or ""),
        )
        for each in abstract.iter(f"{W}lvl")
    }


def _numbered(properties: Element | None) -> _Numbered:
    found = properties.find(f"{W}numPr") if properties is not None else None
    level = _value(found, "ilvl")
    return _Numbered(_value(found, "numId"), int(level) if level is not None else None)


def _value(parent: Element | None, name: str) -> str | None:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(VAL) if child is not None else None


def _get(element: Element, name: str) -> str:
    return element.get(f"{W}{name}", "")
