"""How people cite provisions: 7b, 7 (b), para 7b, paragraph 16; and in a look-up 7a-7c, 15 to 17, 7b and 7e."""

import re
from collections.abc import Collection

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

LONGEST_LOOK_UP = 200
# What may stand around references without making a question of them: what does … say, then?
_AROUND = re.compile(
    r"""(?:(?:and|so|but|ok(?:ay)?)[ ,]+)?
    (?:(?:please[ ])?(?:show|see|read|quote|explain|give|tell)(?:[ ]me)?(?:[ ]about)?[ ]
      |what(?:[ ](?:does|do|about|is|are)|['’]s(?:[ ]in)?)[ ]|how[ ]about[ ])?
    (?P<list>.+?)
    (?:[ ](?:say|says|mean|means|read))?(?:[ ,]+(?:then|exactly|again|please|too))*[ ?.!]*""",
    re.VERBOSE,
)
_TOKEN = re.compile(
    rf"""[ ]*(?:
        (?P<name>(?:{NAMED}|pars?|pp?|nos?)\b\.?|§)
        | (?P<join>(?:and|or|plus)\b|[,;&+])
        | (?P<through>(?:to|through|until)\b|[-–—])
        | (?P<number>\d{{1,3}})[ ]*(?:\(?[ ]*(?P<point>[a-z])[ ]*\)?)?(?![a-z0-9])
        | \(?(?P<letter>[a-z])\)?(?![a-z0-9])
    )""",
    re.VERBOSE,
)


def cited(question: str, framework: Framework) -> list[str]:
    """The provisions of this framework that the question names, in its order, each once."""
    alone = ALONE.fullmatch(question)
    refs = [alone[1]] if alone else [_ref(match) for match in CITED.finditer(question)]
    return [ref for ref in dict.fromkeys(refs) if ref in framework.by_ref]


def looked_up(text: str, known: Collection[str]) -> tuple[str, ...] | None:
    """The references that `text` consists of, each once and in its order; None where it says anything else.

    Some of them may not be `known`, which are the framework's own, in its order; a range gives those that lie in it.
    """
    asked = _AROUND.fullmatch(text[: LONGEST_LOOK_UP + 1].casefold().strip())
    if asked is None or len(text) > LONGEST_LOOK_UP:
        return None
    bare = asked["list"].strip()
    # Some frameworks name provisions by words: good-practice, which people write without its hyphen.
    if (words := "-".join(bare.split())) in known and not words[0].isdigit():
        return (words,)
    refs = _listed(bare, known)
    return tuple(dict.fromkeys(refs)) if refs else None


def _listed(bare: str, known: Collection[str]) -> list[str] | None:
    refs: list[str] = []
    is_range, at = False, 0
    while at < len(bare):
        token = _token(bare, at, known)
        if token is None:
            return None
        kind, value, at = token
        if kind == "through":
            if is_range or not refs:
                return None
            is_range = True
        elif kind == "ref":
            ref = refs[-1].rstrip("abcdefghijklmnopqrstuvwxyz") + value if value.isalpha() and refs else value
            if not ref[:1].isdigit() and ref not in known:
                return None
            refs += _between(refs[-1], ref, known) if is_range else [ref]
            is_range = False
    return None if is_range else refs


def _token(bare: str, at: int, known: Collection[str]) -> tuple[str, str, int] | None:
    """What stands there: its kind, a reference or letter where it is one, and where it ends."""
    word = re.compile(r" *([a-z][\w-]+)").match(bare, at)
    if word and word[1] in known:
        return "ref", word[1], word.end()
    found = _TOKEN.match(bare, at)
    if found is None:
        return None
    if found["number"] or found["letter"]:
        return "ref", found["letter"] or found["number"] + (found["point"] or ""), found.end()
    return "through" if found["through"] else "between", "", found.end()


def _between(first: str, last: str, known: Collection[str]) -> list[str]:
    """From one reference to the other, both named even if there is none such; paragraphs alone between paragraphs."""
    if first in known and last in known and not (first[0].isdigit() and last[0].isdigit()):
        return [last]
    low, high = sorted((_place(first), _place(last)))
    within = [ref for ref in known if ref[0].isdigit() and low <= _place(ref) <= high]
    if not low[1] and not high[1]:
        within = [ref for ref in within if not _place(ref)[1]]
    elif low[1] and high[1]:
        within = [ref for ref in within if _place(ref)[1]]
    return [*within, *(ref for ref in (first, last) if ref not in known)]


def _place(ref: str) -> tuple[int, str]:
    number = re.match(r"\d*", ref)
    digits = number[0] if number else ""
    return int(digits or 0), ref[len(digits) :]


def _ref(match: re.Match[str]) -> str:
    number = match["named"] or match["number"] or match["speaking"]
    point = match["its_point"] or match["point"] or match["bracketed"] or ""
    return number + point.lower()
