"""Hundreds of concerns whose nudges come up on one morning, and who is told what then: both written by hand."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.concern import Concern, Entry, EntryKind, Reply, Response, Verdict, aim_date, replayed
from bot.domain.framework import Side
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.reference import Prefix, references_from
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import nudges
from sandbox import people as cast
from sandbox import values
from sandbox.people import TEAM, direct_message
from sandbox.workspace import Workspace
from tests.builders import a_concern
from tests.end_to_end.arrivals import Arrival, Says

LONDON = ZoneInfo("Europe/London")
# A Wednesday. Everything below is counted from it with the calendar of 2026 in hand; there is no holiday near.
EVE = datetime(2026, 9, 29, 20, 0, tzinfo=LONDON)
MORNING = datetime(2026, 9, 30, 9, 30, 1, tzinfo=LONDON)
A_DAY_LATER = datetime(2026, 10, 1, 9, 30, 1, tzinfo=LONDON)

EMPLOYER, *UNIONS = PARTIES = (
    Party("cabinet-office", cast.CABINET_OFFICE, Side.EMPLOYER, cast.CABINET_OFFICE_PRIVATE),
    Party("brightwater", cast.BRIGHTWATER, Side.UNION),
    Party("quayside", cast.QUAYSIDE, Side.UNION),
)
# Many, as nobody is sent more than one nudge a second.
LEADS = {
    EMPLOYER.id: (cast.ANA, *(f"U0CABMOR{number:02}" for number in range(15))),
    "brightwater": (cast.RUTH, *(f"U0BSUMOR{number:02}" for number in range(12))),
    "quayside": (cast.MAIRI, *(f"U0QOAMOR{number:02}" for number in range(12))),
}
_AGREED = Reply(Verdict.AGREED, "Yes, from the next meeting on.")
_RESPONSE = Response((_AGREED,) * 2, (_AGREED,))


@dataclass(frozen=True)
class Family:
    """Concerns with one history, all of whose parties' leads are told one thing on the morning.

    `raised` and what followed are London's time. `raised_by_employer` or else by a union.
    """

    says: Says
    raised: str
    steps: tuple[tuple[str, EntryKind], ...] = ()
    raised_by_employer: bool = False
    tells_raising: bool = False
    tells_addressed: bool = False
    tells_channel: bool = False
    # Whether the next day brings something that takes its place.
    has_next: bool = False


ACKNOWLEDGED = ("2026-09-14 12:00", EntryKind.ACKNOWLEDGED)
FAMILIES = (
    # Raised on Tuesday evening, and nobody is told before 08:00.
    Family(Says.RAISED, "2026-09-29 19:00", tells_addressed=True, has_next=True),
    # Two working days after Monday.
    Family(Says.PLEASE_ACKNOWLEDGE, "2026-09-28 10:00", tells_addressed=True),
    # The aim date is that Wednesday.
    Family(
        Says.COMING_UP,
        "2026-09-02 10:00",
        (ACKNOWLEDGED,),
        raised_by_employer=True,
        tells_addressed=True,
        has_next=True,
    ),
    # The aim date is a week later; the employer has a channel of its own.
    Family(Says.COMING_UP, "2026-09-09 10:00", (ACKNOWLEDGED,), tells_addressed=True, tells_channel=True),
    # The aim date was Tuesday.
    Family(Says.PASSED, "2026-09-01 10:00", (ACKNOWLEDGED,), tells_raising=True, tells_addressed=True),
    # Responded to on the Wednesday before.
    Family(Says.HOW_IT_STANDS, "2026-09-10 10:00", (("2026-09-23 11:00", EntryKind.RESPONDED),), tells_raising=True),
)
# What is said of these on that morning is said a day later, too.
LATE_FAMILIES = tuple(each for each in FAMILIES if not each.has_next)
# Nothing of these comes up on that morning by itself.
QUIET = Family(Says.ACKNOWLEDGED, "2026-09-29 10:00", tells_raising=True)


@dataclass
class Written:
    """What was written: who is to be told what, and the concerns that a person may yet acknowledge.

    `posts` are those in a party's own channel: one whose fate is unclear counts as sent.
    """

    expected: Counter[Arrival] = field(default_factory=Counter)
    posts: Counter[Arrival] = field(default_factory=Counter)
    to_acknowledge: list[Concern] = field(default_factory=list)

    def add(self, more: "Written") -> None:
        self.expected.update(more.expected)
        self.posts.update(more.posts)

    def acknowledge(self, concern: Concern) -> None:
        """Somebody did: the other side's leads are told of it."""
        self.expected.update(_told(QUIET, concern))


def name_leads(partnership: Partnership, workspace: Workspace) -> None:
    """More people of each party, in the workspace and as leads."""
    with partnership.open_work() as work:
        for party in PARTIES:
            for person in (Person(TEAM, user) for user in LEADS[party.id]):
                if work.people.participant(person) is None:
                    work.people.put(Participant(person, party, frozenset({Role.LEAD, Role.MEMBER})))
                    _seat(workspace, person.user)
        work.commit()


def write(partnership: Partnership, many: int, *, families: Sequence[Family] = FAMILIES, quiet: int = 0) -> Written:
    """Concerns until at least `many` direct messages are to arrive, and `quiet` more; planned as on the eve."""
    written = Written()
    with partnership.open_work() as work:
        work.people.hold()
        new = _new_references(work)
        for family in cycle(families):
            if written.expected.total() >= many:
                break
            concern = _concern(family, next(new))
            _add(partnership, work, concern)
            written.expected.update(_told(family, concern))
            written.posts.update(_posted(family, concern))
        for _ in range(quiet):
            written.to_acknowledge.append(_concern(QUIET, next(new)))
            _add(partnership, work, written.to_acknowledge[-1])
        work.commit()
    return written


def _add(partnership: Partnership, work: UnitOfWork, concern: Concern) -> None:
    work.concerns.add(concern)
    nudges.plan(partnership, work, concern, now=EVE)


def _new_references(work: UnitOfWork) -> Iterator[str]:
    new = references_from(Random(6))  # noqa: S311 - the same references each time
    while True:
        if not work.concerns.taken(reference := new(Prefix.CONCERN)):
            yield reference


def _concern(family: Family, reference: str) -> Concern:
    """The unions take turns by reference."""
    union = UNIONS[ord(reference[-1]) % len(UNIONS)]
    raising, addressed = (EMPLOYER, union) if family.raised_by_employer else (union, EMPLOYER)
    at = _london(family.raised)
    aim = aim_date(at.date(), 4)
    steps = (Entry(kind, _london(then), addressed, Role.LEAD) for then, kind in family.steps)
    timeline = (Entry(EntryKind.RAISED, at, raising, Role.LEAD, day=aim), *steps)
    return a_concern(
        reference=reference,
        state=replayed(timeline).state,
        raised_by=raising,
        addressed_to=addressed,
        raised_at=at,
        aim_date=aim,
        timeline=timeline,
        response=_RESPONSE if timeline[-1].kind is EntryKind.RESPONDED else None,
    )


def _told(family: Family, concern: Concern) -> Iterator[Arrival]:
    for is_told, party in ((family.tells_raising, concern.raised_by), (family.tells_addressed, concern.addressed_to)):
        for user in LEADS[party.id] * is_told:
            yield Arrival(direct_message(user), concern.reference, family.says)


def _posted(family: Family, concern: Concern) -> Iterator[Arrival]:
    if family.tells_channel:
        yield Arrival(cast.CABINET_OFFICE_PRIVATE, concern.reference, family.says)


def _london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def _seat(workspace: Workspace, user: str) -> None:
    """In the workspace, with a direct message of their own."""
    workspace.store.put_person(values.Person(user, user.lower(), f"Lead {user[-1]} of {user[2:5]}"))
    members = (user, workspace.app.bot_user)
    workspace.store.put_channel(values.Channel(direct_message(user), user, "im", members))
