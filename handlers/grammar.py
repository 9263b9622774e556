"""How the words typed after a slash command are read, and what to suggest where they are nearly something."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from bot.answering.references import looked_up
from bot.domain.engagement import Stage
from bot.domain.listed import Which
from bot.domain.reference import Prefix, parsed
from handlers import ids
from handlers.snooze_forms import days_in

EXAMPLES = {Prefix.ENGAGEMENT: "E-4HX9", Prefix.CONCERN: "C-7K2M"}
EXAMPLE_PROVISION = "7b"

# Below this "health" would be taken for a slip of "help"; "lgo" is still one of "log".
NEARNESS = 0.65
SHORTEST_BEGINNING = 3


class Verb(StrEnum):
    HELP = "help"
    LIST = "list"
    SHOW = "show"
    ASK = "ask"
    LOG = "log"
    RAISE = "raise"
    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    INTERIM = "interim"
    EXTEND = "extend"
    RESOLVE = "resolve"
    FOLLOW = "follow"
    EVIDENCE = "evidence"
    NOTE = "note"
    UPDATE = "update"
    ACTION = "action"
    WITHDRAW = "withdraw"
    LETTER = "letter"
    SNOOZE = "snooze"
    PARTIES = "parties"
    PEOPLE = "people"
    NOTICE = "notice"
    SETTINGS = "settings"
    UPCOMING = "upcoming"
    RECORDS = "records"


@dataclass(frozen=True)
class Line:
    """A line that is understood. `reference` is a record's, in its usual spelling.

    `words` are free text, a filter, or for how many days somebody snoozes.

    `provisions` are references of the framework's form; whether it has them is another question.
    """

    verb: Verb
    words: str = ""
    reference: str = ""
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Nearest:
    """A line that is not understood, with whole lines of which one may have been meant, the likeliest first."""

    examples: tuple[str, ...]


_WITH_REFERENCE = {
    Prefix.ENGAGEMENT: (Verb.SHOW, Verb.UPDATE, Verb.ACTION, Verb.NOTE),
    Prefix.CONCERN: (
        Verb.SHOW,
        Verb.ACKNOWLEDGE,
        Verb.RESPOND,
        Verb.INTERIM,
        Verb.EXTEND,
        Verb.RESOLVE,
        Verb.FOLLOW,
        Verb.EVIDENCE,
        Verb.NOTE,
        Verb.WITHDRAW,
        Verb.LETTER,
        Verb.SNOOZE,
    ),
}
# After whose reference words may follow.
_WITH_WORDS = {Prefix.ENGAGEMENT: (Verb.ACTION, Verb.NOTE), Prefix.CONCERN: ()}
_WITHOUT = {
    Prefix.ENGAGEMENT: (Verb.LOG, Verb.LIST, Verb.HELP),
    Prefix.CONCERN: (Verb.RAISE, Verb.LIST, Verb.HELP),
}
_OF_PARTNERSHIP = (Verb.PARTIES, Verb.PEOPLE, Verb.UPCOMING, Verb.SETTINGS, Verb.NOTICE, Verb.HELP)
_COMMAND = {Prefix.ENGAGEMENT: ids.ENGAGEMENT, Prefix.CONCERN: ids.CONCERN}
_ALSO = {
    "all": "",
    "drafts": Which.DRAFTS.value,
    "aim date passed": Which.PASSED.value,
    "unresolved": Which.NOT_RESOLVED.value,
}
_FILTERS = {
    Prefix.ENGAGEMENT: [stage.value for stage in Stage],
    Prefix.CONCERN: [which.value for which in Which if which is not Which.ALL],
}


def principle(typed: str, known: Collection[str]) -> Line | Nearest:
    """`known` are the framework's references: some frameworks name provisions by words."""
    text, bare = _spoken(typed), bared(typed)
    if not bare:
        return Line(Verb.HELP)
    if bare in (Verb.HELP, Verb.LIST):
        return Line(Verb(bare))
    if (refs := looked_up(bare, known)) is not None:
        return Line(Verb.SHOW, provisions=refs)
    first, _, rest = bare.partition(" ")
    if rest and looked_up(first, known) is not None:
        return Line(Verb.ASK, words=text)
    refs = looked_up(rest, known) if rest else None
    about = ", ".join(refs or ())
    if about and near(first, ("show", "principle", "paragraph", "provision")):
        return Nearest((f"{ids.PRINCIPLE} {about}",))
    if not rest or about:
        if (verb := near(first, (Verb.HELP, Verb.LIST))) is not None:
            return Nearest((f"{ids.PRINCIPLE} {verb}", f"{ids.PRINCIPLE} {about or EXAMPLE_PROVISION}"))
        if about:
            return Nearest((f"{ids.PRINCIPLE} {about}",))
    named = near("-".join(bare.split()), [ref for ref in known if not ref[0].isdigit()])
    return Line(Verb.ASK, words=text) if named is None else Nearest((f"{ids.PRINCIPLE} {named}",))


def engagement(typed: str) -> Line | Nearest:
    line = _record_line(Prefix.ENGAGEMENT, typed)
    return Line(Verb.LOG, words=_spoken(typed)) if line is None else line


def concern(typed: str, *, can_raise: bool = True) -> Line | Nearest:
    """Free text is not taken up here: raising a concern is a step that is chosen, never guessed.

    Where nobody `can_raise` one, whatever would begin one asks for help.
    """
    line = _concern(typed)
    if can_raise:
        return line
    if isinstance(line, Line):
        return Line(Verb.HELP) if line.verb is Verb.RAISE else line
    examples = tuple(each for each in line.examples if not each.startswith(f"{ids.CONCERN} {Verb.RAISE}"))
    return Nearest(examples) if examples else Line(Verb.HELP)


def _concern(typed: str) -> Line | Nearest:
    line = _record_line(Prefix.CONCERN, typed)
    if line is not None:
        return line
    words = bared(typed).split()
    reference = next(filter(None, (parsed(Prefix.CONCERN, word) for word in words)), None)
    verb = near(words[0], (*_WITH_REFERENCE[Prefix.CONCERN], *_WITHOUT[Prefix.CONCERN]))
    if verb is None and reference is not None:
        verb = Verb.SHOW
    likeliest = () if verb is None or verb == Verb.RAISE else (_example(Prefix.CONCERN, verb, reference),)
    return Nearest((*likeliest, _example(Prefix.CONCERN, Verb.RAISE)))


def partnership(typed: str) -> Line | Nearest:
    bare = bared(typed)
    if not bare or bare in _OF_PARTNERSHIP:
        return Line(Verb(bare or Verb.HELP))
    likeliest = near(bare.partition(" ")[0], _OF_PARTNERSHIP)
    return Nearest(tuple(f"{ids.PARTNERSHIP} {verb}" for verb in ([likeliest] if likeliest else _OF_PARTNERSHIP[:2])))


def near(word: str, among: Collection[str]) -> str | None:
    """The one of `among` that `word` is a slip or the beginning of."""
    if len(word) >= SHORTEST_BEGINNING:
        for each in among:
            if each.startswith(word):
                return each
    return next(iter(get_close_matches(word, among, n=1, cutoff=NEARNESS)), None)


def _record_line(prefix: Prefix, typed: str) -> Line | Nearest | None:
    """A line about a kind of records; None where it is neither one nor nearly one."""
    text, bare = _spoken(typed), bared(typed)
    if not bare:
        return Line(Verb.HELP)
    if (reference := parsed(prefix, bare)) is not None:
        return Line(Verb.SHOW, reference=reference)
    if (elsewhere := _of_another_kind(prefix, bare)) is not None:
        return elsewhere
    first, _, rest = bare.partition(" ")
    words = text.partition(" ")[2]
    if first in (Verb.LOG, Verb.RAISE) and Verb(first) in _WITHOUT[prefix]:
        return Line(Verb(first), words=words)
    if first == Verb.LIST:
        return _list(prefix, words)
    if first == Verb.HELP and not rest:
        return Line(Verb.HELP)
    return _about_one(prefix, first, rest, words)


def _about_one(prefix: Prefix, first: str, rest: str, words: str) -> Line | Nearest | None:
    if first == Verb.SNOOZE and prefix is Prefix.CONCERN:
        return _snooze(rest)
    if first in _WITH_WORDS[prefix]:
        begins, _, said = words.partition(" ")
        if said and (about := parsed(prefix, bared(begins))) is not None:
            return Line(Verb(first), reference=about, words=said)
    reference = parsed(prefix, rest)
    if first in _WITH_REFERENCE[prefix]:
        if reference is not None:
            return Line(Verb(first), reference=reference)
        # One word more may be a mistyped reference; a sentence that happens to begin so is free text.
        return Nearest((_example(prefix, first),)) if " " not in rest else None
    if reference is not None:
        nearest = near(first, _WITH_REFERENCE[prefix]) or Verb.SHOW
        return Nearest((_example(prefix, nearest, reference),))
    if not rest and (nearly := near(first, (*_WITH_REFERENCE[prefix], *_WITHOUT[prefix]))) is not None:
        return Nearest((_example(prefix, nearly),))
    return None


def _snooze(rest: str) -> Line | Nearest | None:
    """How long is what it is about: it is not guessed."""
    about, _, how_long = rest.partition(" ")
    reference, days = parsed(Prefix.CONCERN, about), days_in(how_long)
    if reference is None:
        # A sentence that happens to begin so is free text.
        return Nearest((_example(Prefix.CONCERN, Verb.SNOOZE),)) if " " not in rest else None
    if days is None:
        line = f"{ids.CONCERN} {Verb.SNOOZE} {reference}"
        return Nearest((f"{line} 3d", f"{line} 1d", f"{line} 1w"))
    return Line(Verb.SNOOZE, words=str(days), reference=reference)


def _of_another_kind(prefix: Prefix, bare: str) -> Nearest | None:
    """A concern's reference given to the engagements' command, or the other way round."""
    other = Prefix.CONCERN if prefix is Prefix.ENGAGEMENT else Prefix.ENGAGEMENT
    first, _, rest = bare.partition(" ")
    reference = parsed(other, bare) or (parsed(other, rest) if rest else None)
    if reference is None:
        return None
    verb = first if first in _WITH_REFERENCE[other] else Verb.SHOW
    return Nearest((_example(other, verb, reference),))


def _list(prefix: Prefix, words: str) -> Line | Nearest:
    chosen = bared(words)
    if not chosen or chosen in _FILTERS[prefix]:
        return Line(Verb.LIST, words=chosen)
    if prefix is Prefix.ENGAGEMENT:
        return Line(Verb.LIST, words=words)
    if chosen in _ALSO:
        return Line(Verb.LIST, words=_ALSO[chosen])
    # Concerns are encrypted and cannot be searched by their words.
    named = near(chosen, (*_FILTERS[prefix], *_ALSO)) or _FILTERS[prefix][0]
    return Nearest((f"{ids.CONCERN} {Verb.LIST} {_ALSO.get(named, named)}", f"{ids.CONCERN} {Verb.LIST}"))


def _example(prefix: Prefix, verb: str, reference: str | None = None) -> str:
    about = {
        Verb.LOG: "Draft policy on flexible hours",
        Verb.RAISE: "We heard of the policy on the evening before",
        Verb.LIST: "",
        Verb.HELP: "",
    }.get(Verb(verb), reference or EXAMPLES[prefix])
    days = "3d" if verb == Verb.SNOOZE else ""
    return f"{_COMMAND[prefix]} {verb} {about} {days}".strip()


def _spoken(typed: str) -> str:
    return " ".join(typed.split())


def bared(typed: str) -> str:
    """As typed, for comparing: without formatting, capitals, and what ends a sentence."""
    return _spoken(re.sub(r"[*_~`\"“”]", "", typed)).rstrip(".!;, ").casefold()
