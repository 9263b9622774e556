"""A partnership framework: its provisions, their strength, and its routes for a concern."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.errors import NoProcedure


class Side(StrEnum):
    EMPLOYER = "employer"
    UNION = "union"
    BOTH = "both"


class Strength(StrEnum):
    """How firmly a provision commits, as its own words put it; an answer always shows it."""

    STATEMENT = "statement"
    WILL = "will"
    WILL_AS_APPROPRIATE = "will, as appropriate, endeavour to"
    WILL_WHERE_PRACTICABLE = "will, where it considers this practicable and appropriate in the circumstances"
    WILL_ALWAYS_ENDEAVOUR = "will always endeavour to"
    WILL_ENDEAVOUR = "will endeavour to"
    WILL_NEED_TO = "will need to"
    COMMITS = "commits to"
    SHOULD = "should"
    WILL_AIM = "will aim to"
    SHOULD_AIM = "should aim to"
    CAN_INCLUDE = "can include"
    SHARED_OBJECTIVE = "share the objective to"
    ASKED_TO = "are asked to"
    AS_WORDED = "as its wording says"


class Kind(StrEnum):
    """What a provision is for; only a PRINCIPLE is called a principle."""

    INTRODUCTION = "introduction"
    PURPOSE = "purpose"
    LIMIT = "limit"
    STATEMENT = "statement"
    PRINCIPLE = "principle"
    COMMITMENT = "commitment"
    BENEFIT = "benefit"
    ENGAGEMENT = "engagement"
    PROCEDURE = "procedure"


@dataclass(frozen=True)
class Neighbour:
    """A provision that people take for another, and how to tell the two apart."""

    ref: str
    difference: str


@dataclass(frozen=True)
class Provision:
    """Anything citable. `wording` is the official text, present only once a document was imported.

    `side` is whose commitment it is. `situations` are what people type who mean it: learnt from, never shown.
    `terms` are a few words by which an import recognises the provision's text.
    """

    ref: str
    title: str
    summary: str
    strength: Strength
    side: Side
    kind: Kind
    wording: str | None = None
    neighbours: tuple[Neighbour, ...] = field(default=(), repr=False)
    situations: tuple[str, ...] = field(default=(), repr=False)
    terms: tuple[str, ...] = field(default=(), repr=False, compare=False)

    @property
    def is_numbered(self) -> bool:
        """Cited by paragraph and point, such as 7b, and not by a name of ours, such as spf-purpose."""
        return self.ref[0].isdigit()


@dataclass(frozen=True)
class Route:
    """Where a concern is written to. `provision` and `weeks` are None where the text lays down none."""

    raised_by: Side
    addressee: str
    provision: str | None
    strength: Strength | None
    weeks: int | None


@dataclass(frozen=True)
class WithoutRoute:
    """What somebody who would raise a concern finds in a text that lays down no way to: the provisions that come

    nearest, and where such a thing usually goes.
    """

    provisions: tuple[str, ...]
    usually_goes: str


@dataclass(frozen=True)
class NoticePeriod:
    """How many months' notice of leaving a provision lays down."""

    months: int
    provision: str


@dataclass(frozen=True)
class OutsideMatter:
    """Something people ask about that the framework does not deal with, and where it usually goes.

    What is no matter at all, a greeting or a slip, is `chat`: `usually_goes` is then all there is to say.
    """

    key: str
    title: str
    usually_goes: str
    limited_by: str | None = None
    chat: bool = False
    situations: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Framework:
    """One version of a framework. Version 0 is ours alone: summaries, no imported wording.

    `headings` are the published document's section headings, which belong to no provision.
    """

    id: str
    title: str
    version: int
    provisions: tuple[Provision, ...] = field(hash=False)
    routes: tuple[Route, ...] = field(hash=False)
    outside: tuple[OutsideMatter, ...] = field(hash=False)
    source: str | None = None
    without_route: WithoutRoute | None = field(default=None, hash=False)
    notice: NoticePeriod | None = None
    headings: tuple[str, ...] = field(default=(), repr=False, compare=False)
    by_ref: dict[str, Provision] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_ref", {provision.ref: provision for provision in self.provisions})

    def route_from(self, side: Side) -> Route | None:
        """The route for a concern of that side, or None where the framework has no concern procedure."""
        return next((route for route in self.routes if route.raised_by is side), None)

    def no_procedure(self) -> NoProcedure:
        """The refusal for somebody whose side has no route, with what the text has instead."""
        if self.without_route is None:
            return NoProcedure(self.title)
        nearest = tuple((ref, self.by_ref[ref].title) for ref in self.without_route.provisions)
        return NoProcedure(self.title, nearest, self.without_route.usually_goes)
