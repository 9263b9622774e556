"""Going on from an answer in its thread, by what may be kept of it: which provisions it named, and in which version."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.framework import Framework, Side
from bot.domain.notice import Provisions, ProvisionsNotice, Said
from bot.domain.people import Party

REMEMBERED = timedelta(hours=24)
# Further away in the framework's order a provision of that side is about something else.
NEAREST = 5


class Asks(StrEnum):
    MORE = "more"
    OWN_SIDE = "own side"
    OTHER_SIDE = "other side"
    EMPLOYER_SIDE = "employer side"
    UNION_SIDE = "union side"
    PARTY = "party"


@dataclass(frozen=True)
class FollowUp:
    """`party` is a party's name or something like one, as it was typed, where one was asked about."""

    asks: Asks
    party: str = ""


def side_meant(follow: FollowUp, own: Side | None) -> Side | None:
    """None where it hangs on the asker's own side and no party has named them."""
    match follow.asks:
        case Asks.EMPLOYER_SIDE:
            return Side.EMPLOYER
        case Asks.UNION_SIDE:
            return Side.UNION
        case Asks.OTHER_SIDE if own is not None:
            return Side.UNION if own is Side.EMPLOYER else Side.EMPLOYER
    return own


def party_meant(name: str, parties: tuple[Party, ...]) -> Party | None:
    """By its name, a word that no other party's name begins with, or its initials."""
    wanted = name.casefold().removeprefix("the ")
    found = [
        party
        for party in parties
        if wanted in (party.name.casefold(), party.name.casefold().split()[0], _initials(party.name))
    ]
    return found[0] if len(found) == 1 else None


def is_abbreviation(name: str) -> bool:
    """Unions go by their initials, and not each of them takes part here."""
    return name.isalpha() and name.isupper() and 2 <= len(name) <= 6


def for_side(before: Provisions, framework: Framework, side: Side) -> ProvisionsNotice:
    """Of what was named before, what holds for that side; otherwise the nearest of the same kind that does."""
    named = [framework.by_ref[ref] for ref in before.refs]
    holds = tuple(each.ref for each in named if each.side in (side, Side.BOTH))
    if holds:
        return ProvisionsNotice(holds, before.version, Said.HOLDS_FOR_SIDE, side)
    order = list(framework.by_ref)
    best, place = named[0], order.index(named[0].ref)
    alike = [each for each in framework.provisions if each.side is side and each.kind is best.kind]
    nearest = sorted((abs(order.index(each.ref) - place), each.ref) for each in alike)
    if nearest and nearest[0][0] <= NEAREST:
        return ProvisionsNotice((nearest[0][1],), before.version, Said.ELSEWHERE_FOR_SIDE, side)
    return ProvisionsNotice(before.refs, before.version, Said.NOTHING_FOR_SIDE, side)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.casefold().split())
