"""How people cite a provision in a question: 7b, 7 (b), para 7b, paragraph 16."""

import re

from bot.domain.framework import Framework

NAMED = r"(?:paragraphs?|paras?|principles?|provisions?|points?|sections?|clauses?|commitments?|benefits?|§)"
CITED = re.compile(
    rf"""(?<![\w.£$€-])(?:
        {NAMED}\s*\(?(?P<named>\d{{1,2}})\)?\s?\(?(?P<its_point>[a-z])?(?![\w%])  # para 7, para 7b, para 7 (b)
        | (?P<number>\d{{1,2}})(?:(?P<point>[a-z])|\s?\((?P<bracketed>[a-z])\))(?![\w%])  # 7b, 7(b), 7 (b)
        | (?P<speaking>\d{{1,2}})(?=\s+(?:says?|states?|means?|covers?)\b)  # 8 says
    )""",
    re.IGNORECASE | re.VERBOSE,
)
ALONE = re.compile(r"\W*(\d{1,2})\W*")


def cited(question: str, framework: Framework) -> list[str]:
    """The provisions of this framework that the question names, in its order, each once."""
    alone = ALONE.fullmatch(question)
    refs = [alone[1]] if alone else [_ref(match) for match in CITED.finditer(question)]
    return [ref for ref in dict.fromkeys(refs) if ref in framework.by_ref]


def _ref(match: re.Match[str]) -> str:
    number = match["named"] or match["number"] or match["speaking"]
    point = match["its_point"] or match["point"] or match["bracketed"] or ""
    return number + point.lower()
