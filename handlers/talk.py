"""How what somebody says to the bot in a message is read: a greeting, a look-up, a follow-up, or a question."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.answering.references import looked_up
from bot.domain.follow_up import Asks, FollowUp
from bot.domain.upcoming import Which
from handlers import grammar
from handlers.grammar import Line, Verb

_GREETING = re.compile(
    r"(?:(?:hi|hiya|hello|hey|good (?:morning|afternoon|evening|day)|morning|afternoon)"
    r"(?:,? (?:there|bot|partnership|all|again))*,?\s?)?"
    r"(?:(?:please )?help(?: me)?(?: please)?|what can (?:you|i|we) (?:do|ask)(?: here)?|"
    r"how does this work|how do (?:you|i) work|who are you|commands)?[?.! ]*"
)
_LIST = re.compile(r"(?:please )?(?:list|index|(?:list|show)(?: me)? (?:all |them all|everything)(?:the )?\w*)[?. ]*")
_RECORDS = re.compile(
    r"(?:please )?(?:(?:show|list|tell)(?: me)? )?"
    r"(?:(?P<upcoming>(?:what['’]?s|what is|is anything|anything) (?:coming up|next)|upcoming)|"
    r"(?:my|our|open) (?:open )?(?:(?P<concerns>concerns?)|engagements?))(?: for (?:me|us))?(?: please)?[?. ]*"
)
_MORE = re.compile(
    r"(?:please |can you |could you )?"
    r"(?:(?:tell|say|show)(?: me)? (?:some )?more(?: about (?:it|that|this))?|more|go on|"
    r"explain(?: (?:it|that|this))?|why|(?:and )?what does (?:it|that|this) (?:say|mean)(?: exactly)?|"
    r"(?:show|read|quote)(?: me)? (?:it|that|the (?:official |exact |whole )?(?:wording|words|text)))"
    r"(?: please| then)?[?. ]*"
)
_SIDE = re.compile(
    r"(?:and |so |but |ok )*(?:(?:what|how) about |what does it say )?(?:for |on |from |about )?(?P<whose>.+?)"
    r"(?: then| too)?[?. ]*"
)
_SIDES = {
    Asks.OWN_SIDE: ("our side", "my side", "us", "ours", "our own side"),
    Asks.OTHER_SIDE: ("the other side", "other side", "them", "theirs", "their side"),
    Asks.EMPLOYER_SIDE: ("the employer", "the employer side", "employer side", "management", "the employer's side"),
    Asks.UNION_SIDE: ("the unions", "the union", "unions", "the union side", "union side", "the unions' side"),
}
_WHOSE = {words: asks for asks, all_words in _SIDES.items() for words in all_words}
_PARTY = re.compile(
    r"(?:and |so |but |ok )*(?:(?:what|how) about|and for|what of) (?P<party>[\w' -]{2,60}?)(?: then| too)?[?. ]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Heard:
    """`line` stands by itself; `follow` goes on from what was said before, where there is such."""

    line: Line
    follow: FollowUp | None = None


def heard(typed: str, known: Collection[str]) -> Heard:
    """`known` are the framework's references."""
    bare, question = grammar.bared(typed), Line(Verb.ASK, words=typed)
    if not bare or _GREETING.fullmatch(bare):
        return Heard(Line(Verb.HELP))
    if _LIST.fullmatch(bare):
        return Heard(Line(Verb.LIST))
    if (asked := _RECORDS.fullmatch(bare)) is not None:
        return Heard(_records(asked))
    if (refs := looked_up(bare, known)) is not None:
        return Heard(Line(Verb.SHOW, provisions=refs))
    if _MORE.fullmatch(bare):
        return Heard(question, FollowUp(Asks.MORE))
    side = _SIDE.fullmatch(bare)
    if side and (asks := _WHOSE.get(side["whose"].replace("’", "'"))):
        return Heard(question, FollowUp(asks))
    party = _PARTY.fullmatch(" ".join(typed.split()))
    return Heard(question, FollowUp(Asks.PARTY, party["party"]) if party else None)


def _records(asked: re.Match[str]) -> Line:
    """Engagements are many, and not all of them come up: where to find them is said instead."""
    if asked["upcoming"]:
        return Line(Verb.UPCOMING, words=Which.ALL)
    return Line(Verb.UPCOMING, words=Which.CONCERNS) if asked["concerns"] else Line(Verb.RECORDS)
