"""A partnership with a database, a clock and a Slack of its own; what arrives is looked at as it does."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select

from bot.answering.lexical import LexicalEngine
from bot.domain.calendar import Calendar
from bot.domain.concern import Concern
from bot.domain.engagement import Engagement
from bot.domain.framework_file import available
from bot.domain.message import Message
from bot.domain.notice import NudgeKind
from bot.domain.outgoing import Address, Via
from bot.domain.people import Participant, Party, Person
from bot.domain.practice import Practice
from bot.errors import UserError
from bot.messenger import Arrived, Gone, Limited, NotArrived, Outcome, TokenRefused, Unclear
from bot.partnership import Partnership
from bot.ports.people import Workspace
from bot.ports.work import UnitOfWork
from bot.services.sending import Sending, next_look, send_next
from storage.tables import outgoing_message
from storage.unit_of_work import Database
from tests import acting
from tests.cast import BRIGHTWATER, CABINET_OFFICE, CAST, LEAD, MEMBER, PARTIES, TEAM
from tests.fakes import ObedientFiles, StandingClock
from tests.properties.nudge_model import LONDON, PutOff

OLGA, NADIA = Person(TEAM, "U0CABLEAD2"), Person(TEAM, "U0BSUREP02")
FATES = ["arrives", "arrives unseen", "arrives and kills", "kills", "vanishes", "limited", "refused"]
_ARRIVES, _UNCLEAR = ("arrives", "arrives unseen", "arrives and kills"), ("vanishes", "kills")
MOST_IN_A_TICK = 300
_KINDS = frozenset(NudgeKind)
Key = tuple[str, str, str, str]
Act = Callable[["World", Partnership, str], Any]
NewDatabase = Callable[[], tuple[str, Callable[[], None]]]


class Killed(BaseException):
    """The process ends here, and nothing after this happens."""


@dataclass(frozen=True)
class Came:
    """One message: the nudges that were in it."""

    at: datetime
    address: Address
    keys: frozenset[Key]


@dataclass
class Slack:
    """Does to each message what it is told; `looks` is asked of each that arrives, at the moment when it does."""

    looks: Callable[[str, Address], None]
    next: list[str] = field(default_factory=list)
    there: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    refuses: bool = False

    def approach(self, address: Address) -> None:
        return None

    def send(self, message_id: str, address: Address, message: Message) -> Outcome:
        if self.refuses:
            return TokenRefused("token_revoked")
        if self.gone & {address.user, address.channel}:
            return Gone("account_inactive")
        fate = self.next.pop(0) if self.next else "arrives"
        # A post in a channel whose fate is unclear counts as sent.
        if fate in _ARRIVES or (address.via is Via.CHANNEL and fate in _UNCLEAR):
            assert message_id not in self.there, "the same message arrived twice"
            self.there.add(message_id)
            self.looks(message_id, address)
        match fate:
            case "kills" | "arrives and kills":
                raise Killed
            case "arrives unseen" | "vanishes":
                return Unclear("timeout", 0.0)
            case "limited":
                return Limited(seconds=0.0)
            case "refused":
                return NotArrived("fatal_error", 0.0)
        return Arrived("1.0")

    def find(self, message_id: str, address: Address, *, since: float) -> Outcome:
        if self.refuses:
            return TokenRefused("token_revoked")
        return Arrived("1.0") if message_id in self.there else NotArrived("absent", 0.0)


class World:
    """`came` is what arrived, `clear` when nothing was due, `since` from when on somebody is told as they are now."""

    def __init__(self, url: str, check: Callable[["World", Came], None]) -> None:
        self.database = Database(url, on_commit=lambda: None)
        names, letters = itertools.count(), itertools.product("23456789ABCDEFGH", repeat=4)
        self.partnership = Partnership(
            open_work=self.database.open_work,
            framework=available()["cabinet-office-2026"],
            calendar=Calendar(LONDON),
            engine=LexicalEngine(),
            new_reference=lambda prefix: f"{prefix}-{''.join(next(letters))}",
            new_id=lambda: f"id-{next(names)}",
        )
        self.clock = StandingClock()
        self.slack = Slack(self._arrived)
        self.check = check
        self.deliveries = itertools.count()
        self.concerns: list[str] = []
        self.engagements: list[str] = []
        self.put_off: dict[tuple[str, str], PutOff] = {}
        self.decided: dict[str, datetime] = {}
        self.came: list[Came] = []
        self.clear: list[datetime] = []
        self.since: dict[str, datetime] = {}
        self._signs: dict[str, object] = {}
        with self.partnership.open_work() as work:
            work.workspaces.put(Workspace(TEAM, "U0PARTBOT1", "B0PARTBOT1"))
            for party in PARTIES:
                work.people.put_party(party)
            more = (Participant(OLGA, CABINET_OFFICE, LEAD), Participant(NADIA, BRIGHTWATER, MEMBER))
            for participant in (*CAST, *more):
                work.people.put(participant)
            work.commit()
        acting.start(self.partnership, now=self.clock())
        self.watch()
        self.since = dict.fromkeys(self.since, self.clock() - timedelta(days=1))

    def do(self, act: Act, *, dies_at: int = 0) -> Any:
        """What it came to; None where it was refused.

        With `dies_at` it is first tried by a process that dies before that commit of its, or is asked for twice.
        """
        delivery = f"d-{next(self.deliveries)}"
        try:
            if dies_at:
                with suppress(Killed):
                    act(self, replace(self.partnership, open_work=_Dying(self.database, dies_at).open_work), delivery)
            return act(self, self.partnership, delivery)
        except UserError:
            return None
        finally:
            self.watch()

    def tick(self, at_most: int = MOST_IN_A_TICK) -> None:
        """Plan anew what is asked for, and send what is due."""
        try:
            acting.plan_asked(self.partnership, now=self.clock())
            sending = Sending(self.slack, ObedientFiles(), lambda: 0.0, 0.0, timeout=0.0, pace=0.0)
            # From a Slack that refuses the token everything comes back at once, for ever.
            for _ in range(min(at_most, 3) if self.slack.refuses else at_most):
                if not send_next(self.partnership, sending, now=self.clock()):
                    self.clear += [] if self.slack.refuses else [self.clock()]
                    return
            assert at_most < MOST_IN_A_TICK or self.slack.refuses, "it never ends"
        except Killed:
            return
        finally:
            self.watch()

    def run(self, end: datetime) -> None:
        """Look whenever something may leave, and every morning at eight."""
        while self.clock() < end:
            self.tick()
            ahead = next_look(self.partnership, now=self.clock())
            eight = datetime.combine(self.clock().astimezone(LONDON).date(), time(8), LONDON)
            moments = [end, eight, datetime.combine(eight.date() + timedelta(days=1), time(8), LONDON)]
            if ahead is not None:
                moments.append(self.clock() + timedelta(seconds=max(1.0, ahead)))
            self.clock.moment = min(each for each in moments if each > self.clock()).astimezone(UTC)

    def people(self) -> dict[str, Participant]:
        with self.partnership.open_work() as work:
            return {each.person.user: each for each in work.people.of(*(party.id for party in PARTIES))}

    def party(self, party: str) -> Party:
        with self.partnership.open_work() as work:
            return next(each for each in work.people.parties() if each.id == party)

    def agreed(self) -> Practice:
        with self.partnership.open_work() as work:
            return work.practices.agreed()

    def concern(self, reference: str) -> Concern:
        with self.partnership.open_work() as work:
            found = work.concerns.for_nudge(reference)
        assert found is not None
        return found

    def engagement(self, reference: str) -> Engagement:
        with self.partnership.open_work() as work:
            found = work.engagements.for_nudge(reference)
        assert found is not None
        return found

    def _arrived(self, message_id: str, address: Address) -> None:
        row = outgoing_message.c
        went = or_(row.id == message_id, (row.merged_into == message_id) & (row.state == "pending"))
        with self.database.engine.connect() as connection:
            found = connection.execute(select(row.subject, row.kind, row.cycle, row.recipient).where(went)).all()
        keys = frozenset((each.subject, each.kind, each.cycle, each.recipient) for each in found if each.kind in _KINDS)
        if keys:
            self.came.append(came := Came(self.clock(), address, keys))
            self.check(self, came)

    def watch(self) -> None:
        """From when on each person, and each channel, is nudged as they now are."""
        people, agreed, office = self.people(), self.agreed(), self.party(CABINET_OFFICE.id)
        of = {party.id: _who(people, party) for party in PARTIES}
        signs: dict[str, object] = {
            user: (each.hours, each.wants_digest, each.party.id, of[each.party.id], agreed.region)
            for user, each in people.items()
        }
        if office.private_channel and office.channel_problem is None:
            signs[office.private_channel] = (of[office.id], agreed.region)
        if agreed.joint_channel is not None:
            signs[agreed.joint_channel.channel] = (agreed.region,)
        self.since |= {each: self.clock() for each, sign in signs.items() if sign != self._signs.get(each)}
        self._signs = signs


def _who(people: dict[str, Participant], party: Party) -> frozenset[object]:
    own = [each for each in people.values() if each.party.id == party.id]
    return frozenset((each.person.user, each.roles, each.unreachable) for each in own)


@dataclass
class _Dying:
    """A process that ends before so many commits."""

    database: Database
    commits: int

    @contextmanager
    def open_work(self) -> Iterator[UnitOfWork]:
        with self.database.open_work() as work:
            commit = work.commit

            def die_or_commit() -> None:
                self.commits -= 1
                if self.commits == 0:
                    raise Killed
                commit()

            work.commit = die_or_commit  # type: ignore[method-assign]
            yield work
