"""Whatever is done, and whatever becomes of it on the way to Slack: no nudge is lost, doubled or misdirected."""

import itertools
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import make_url, or_, select

from bot.answering.lexical import LexicalEngine
from bot.domain.calendar import Calendar
from bot.domain.concern import Concern, EntryKind
from bot.domain.engagement import Confidentiality, Engagement, Happened, How, Stage
from bot.domain.framework_file import available
from bot.domain.hours import Hours
from bot.domain.message import Message
from bot.domain.outgoing import Address, NudgeKind, Via
from bot.domain.people import Participant, Person, Role
from bot.domain.practice import Region, Setting
from bot.errors import UserError
from bot.partnership import Partnership
from bot.ports import Arrived, Gone, Limited, NotArrived, Outcome, Unclear, UnitOfWork
from bot.services import concerns, engagements, follow_up_actions, hours, naming, proposals, snoozing
from bot.services.engagements import Typed
from bot.services.follow_up_actions import Typed as Action
from bot.services.replanning import replan, replan_some
from bot.services.sending import Sending, next_look, send_next
from storage.tables import outgoing_message
from storage.unit_of_work import Database
from tests import acting
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, CAST, JOE, LEAD, MEMBER, PARTIES, PRIYA, RUTH, TEAM, TOM
from tests.conftest import PostgresServer
from tests.fakes import ObedientFiles, StandingClock

LONDON = ZoneInfo("Europe/London")
OLGA = Person(TEAM, "U0CABLEAD2")
PEOPLE = {each.person.user: each.person for each in CAST} | {OLGA.user: OLGA}
# What a machine plays through, and the year after it, as published.
OFF = {
    Region.ENGLAND_AND_WALES: {"2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03"},
    Region.SCOTLAND: {"2026-11-30", "2026-12-25", "2026-12-28", "2027-01-01", "2027-01-04", "2027-03-26", "2027-05-03"},
}
BEFORE = (14, 7, 2, 0)
Key = tuple[str, str, str, str]
which = st.integers(0, 99)
anybody = st.sampled_from([ANA, OLGA, TOM, RUTH, JOE])


class Killed(BaseException):
    """The process ends here, and nothing after this happens."""


@dataclass
class Slack:
    """Does to each message what it is told; `looks` is asked of each that arrives, at the moment when it does."""

    looks: Callable[[str, Address, Message], None]
    next: list[str] = field(default_factory=list)
    there: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def approach(self, address: Address) -> None:
        return None

    def send(self, message_id: str, address: Address, message: Message) -> Outcome:
        if address.user in self.gone:
            return Gone("account_inactive")
        fate = self.next.pop(0) if self.next else "arrives"
        if fate in ("arrives", "arrives unseen", "arrives and kills"):
            assert message_id not in self.there, "the same message arrived twice"
            self.there.add(message_id)
            self.looks(message_id, address, message)
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
        return Arrived("1.0") if message_id in self.there else NotArrived("absent", 0.0)


FATES = ["arrives", "arrives unseen", "arrives and kills", "kills", "vanishes", "limited", "refused"]


class Nudges(RuleBasedStateMachine):
    """`new_database` gives the address of a migrated database and what takes it away again."""

    new_database: Callable[[], tuple[str, Callable[[], None]]]

    def __init__(self) -> None:
        super().__init__()
        url, self.drop = type(self).new_database()
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
        self.slack = Slack(self.looks)
        self.deliveries = itertools.count()
        self.concerns: list[str] = []
        self.engagements: list[str] = []
        self.region = Region.ENGLAND_AND_WALES
        self.hours = dict.fromkeys(PEOPLE, Hours())
        self.delivered: dict[Key, datetime] = {}
        self.traces: Counter[tuple[str, str, str]] = Counter()
        self.snoozed: set[tuple[str, str]] = set()
        with self.partnership.open_work() as work:
            for party in PARTIES:
                work.people.put_party(party)
            for participant in (*CAST, Participant(OLGA, CABINET_OFFICE, LEAD)):
                work.people.put(participant)
            work.commit()
        replan(self.partnership, now=self.clock())

    def do(self, act: Callable[[Partnership, str], Any], *, crashes: bool = False) -> Any:
        """What it came to; None where it was refused. One that `crashes` before its commit is done again."""
        delivery = f"d-{next(self.deliveries)}"
        try:
            if crashes:
                with suppress(Killed):
                    act(replace(self.partnership, open_work=self._open_and_die), delivery)
            return act(self.partnership, delivery)
        except UserError:
            return None

    @contextmanager
    def _open_and_die(self) -> Iterator[UnitOfWork]:
        with self.database.open_work() as work:
            work.commit = _die  # type: ignore[method-assign]
            yield work

    def looks(self, message_id: str, address: Address, message: Message) -> None:
        """Of each nudge that arrives: that it is the first of its key, in hours, called for, and its reader's."""
        local = self.clock().astimezone(LONDON)
        own = self.hours.get(address.user or "", Hours())
        row = outgoing_message.c
        with self.database.engine.connect() as connection:
            found = connection.execute(
                select(row.subject, row.kind, row.cycle, row.recipient).where(
                    or_(row.id == message_id, (row.merged_into == message_id) & (row.state == "pending"))
                )
            )
            keys: list[Key] = [(each.subject, each.kind, each.cycle, each.recipient) for each in found]
        for key in keys:
            if key[1] not in set(NudgeKind):
                continue
            assert key not in self.delivered, f"{key} came twice"
            self.delivered[key] = self.clock()
            assert local.weekday() in own.days
            assert str(local.date()) not in OFF[self.region]
            assert time(8) <= local.time() < time(18)
            self._is_its_readers(key, address, local.date())

    def _is_its_readers(self, key: Key, address: Address, today: date) -> None:
        subject, kind = key[0], NudgeKind(key[1])
        people = self._people()
        if subject.startswith("C-"):
            concern = self._concern(subject)
            parties = _told(kind, concern)
            if address.via is Via.CHANNEL:
                assert address.channel == CABINET_OFFICE.private_channel
                assert parties == {CABINET_OFFICE.id}
                party = CABINET_OFFICE.id
            else:
                party = people[address.user or ""].party.id
                assert party in parties
                assert address.user in _recipients(people, party)
            if kind in (NudgeKind.AIM_DATE_COMING_UP, NudgeKind.AIM_DATE_PASSED):
                assert concern.aim_date is not None
                assert (today > concern.aim_date) is (kind is NudgeKind.AIM_DATE_PASSED)
            if kind in (NudgeKind.AIM_DATE_COMING_UP, NudgeKind.AIM_DATE_PASSED, NudgeKind.PLEASE_ACKNOWLEDGE):
                assert concern.state.awaits_response
        else:
            engagement = self._engagement(subject.partition("/")[0])
            party = people[address.user or ""].party.id
            if kind is NudgeKind.FOLLOW_UP_ACTION:
                action = engagement.actions[int(subject.partition("/")[2]) - 1]
                assert action.done_at is None
                assert address.user == action.owner.user or address.user in _recipients(people, action.owner_party.id)
            else:
                assert engagement.decision_date is not None
                assert today <= engagement.decision_date
        self.traces[subject.partition("/")[0], kind, party] += 1

    def _people(self) -> dict[str, Participant]:
        with self.partnership.open_work() as work:
            return {each.person.user: each for each in work.people.of(*(party.id for party in PARTIES))}

    def _concern(self, reference: str) -> Concern:
        with self.partnership.open_work() as work:
            found = work.concerns.for_nudge(reference)
        assert found is not None
        return found

    def _engagement(self, reference: str) -> Engagement:
        with self.partnership.open_work() as work:
            found = work.engagements.for_nudge(reference)
        assert found is not None
        return found

    @initialize()
    def one_of_each_is_there(self) -> None:
        self.raise_one(by=RUTH, crashes=False)
        self.log(days=30, crashes=False)
        self.add_action(number=0, owner=JOE, days=20, crashes=False)

    @rule(by=st.sampled_from([ANA, RUTH]), crashes=st.booleans())
    def raise_one(self, by: Person, crashes: bool) -> None:
        to = "brightwater" if by == ANA else "cabinet-office"
        typed = acting.Typed(to, ("7b",), ("Papers came late.",), ("Five days ahead.",))
        # Drafts have an idempotence of their own; a crash is tried on the step that plans.
        shown = self.do(
            lambda partnership, key: acting.raise_concern(partnership, typed, by=by, now=self.clock(), delivery=key)
        )
        if shown is not None:
            self.concerns.append(shown.concern.reference)

    @precondition(lambda self: self.concerns)
    @rule(
        number=which,
        by=st.sampled_from([ANA, OLGA, RUTH]),
        kind=st.sampled_from([EntryKind.ACKNOWLEDGED, EntryKind.INTERIM, EntryKind.WITHDRAWN, EntryKind.NOT_RESOLVED]),
        crashes=st.booleans(),
    )
    def step(self, number: int, by: Person, kind: EntryKind, crashes: bool) -> None:
        reference = self.concerns[number % len(self.concerns)]
        self.do(
            lambda partnership, key: concerns.act(
                partnership, reference, kind, "Said.", by=by, now=self.clock(), delivery=key
            ),
            crashes=crashes,
        )

    @precondition(lambda self: self.concerns)
    @rule(number=which, days=st.integers(1, 30), crashes=st.booleans(), agrees=st.booleans())
    def extend(self, number: int, days: int, crashes: bool, agrees: bool) -> None:
        reference = self.concerns[number % len(self.concerns)]
        to = (self._concern(reference).aim_date or self.clock().date()) + timedelta(days=days)
        self.do(
            lambda partnership, key: concerns.propose_extension(
                partnership, reference, to, "", by=ANA, now=self.clock(), delivery=key
            ),
            crashes=crashes,
        )
        kind = EntryKind.EXTENSION_AGREED if agrees else EntryKind.EXTENSION_DECLINED
        self.do(
            lambda partnership, key: concerns.settle_extension(
                partnership, reference, kind, to, "", by=RUTH, now=self.clock(), delivery=key
            ),
            crashes=crashes,
        )

    @rule(days=st.integers(1, 40), crashes=st.booleans())
    def log(self, days: int, crashes: bool) -> None:
        today = self.clock().date()
        typed = Typed(
            topic="Hybrid working",
            description="A first talk.",
            stage=Stage.IDEA,
            on=today,
            how=How.MEETING,
            parties=("cabinet-office",),
            provisions=("7b",),
            decision_date=today + timedelta(days=days),
            confidentiality=Confidentiality.ALL_PARTIES,
        )
        logged = self.do(
            lambda partnership, key: engagements.log(partnership, typed, by=TOM, now=self.clock(), delivery=key),
            crashes=crashes,
        )
        if logged is not None:
            self.engagements.append(logged[0].reference)

    @precondition(lambda self: self.engagements)
    @rule(number=which, owner=anybody, days=st.integers(-3, 30), crashes=st.booleans())
    def add_action(self, number: int, owner: Person, days: int, crashes: bool) -> None:
        reference = self.engagements[number % len(self.engagements)]
        typed = Action("Send the papers.", owner, self.clock().date() + timedelta(days=days))
        self.do(
            lambda partnership, key: follow_up_actions.add(
                partnership, reference, typed, by=TOM, now=self.clock(), delivery=key
            ),
            crashes=crashes,
        )

    @precondition(lambda self: self.engagements)
    @rule(number=which, done=st.booleans(), crashes=st.booleans())
    def finish_action(self, number: int, done: bool, crashes: bool) -> None:
        reference = self.engagements[number % len(self.engagements)]
        self.do(
            lambda partnership, key: follow_up_actions.finish(
                partnership, reference, 1, done=done, by=JOE, now=self.clock(), delivery=key
            ),
            crashes=crashes,
        )

    @rule(number=which, by=anybody, days=st.sampled_from([1, 3, 7]), crashes=st.booleans())
    def snooze(self, number: int, by: Person, days: int, crashes: bool) -> None:
        subjects = [*self.concerns, *self.engagements, *(f"{each}/1" for each in self.engagements)]
        subject = subjects[number % len(subjects)]
        said = self.do(
            lambda partnership, key: snoozing.snooze(partnership, subject, days, by=by, now=self.clock(), delivery=key),
            crashes=crashes,
        )
        if said is not None:
            self.snoozed.add((subject, by.user))

    @rule(
        by=anybody,
        morning=st.sampled_from([time(8), time(9, 30), time(13, 30), time(17, 30)]),
        days=st.frozensets(st.integers(0, 4), min_size=1),
        crashes=st.booleans(),
    )
    def change_hours(self, by: Person, morning: time, days: frozenset[int], crashes: bool) -> None:
        own = Hours(morning, days)
        if self.do(
            lambda partnership, key: hours.change(
                partnership, own, wants_digest=False, by=by, now=self.clock(), delivery=key
            ),
            crashes=crashes,
        ):
            self.hours[by.user] = own

    @rule(region=st.sampled_from(sorted(OFF)), crashes=st.booleans())
    def change_region(self, region: Region, crashes: bool) -> None:
        self.do(
            lambda partnership, key: proposals.propose(
                partnership, Setting.REGION, region, by=PRIYA, now=self.clock(), delivery=key
            )
        )
        if self.do(
            lambda partnership, key: proposals.agree(
                partnership, Setting.REGION, region, by=RUTH, now=self.clock(), delivery=key
            ),
            crashes=crashes,
        ):
            self.region = region

    @rule(is_lead=st.booleans(), crashes=st.booleans())
    def a_lead_comes_or_goes(self, is_lead: bool, crashes: bool) -> None:
        before, now = (MEMBER, LEAD) if is_lead else (LEAD, MEMBER)
        self.do(
            lambda partnership, key: naming.change_roles(
                partnership, OLGA, now, seen=before, by=PRIYA, now=self.clock(), delivery=key
            ),
            crashes=crashes,
        )

    @rule(who=st.sampled_from([ANA, OLGA]))
    def slack_does_not_reach_somebody(self, who: Person) -> None:
        self.slack.gone = {who.user}

    @rule(by_hours=st.sampled_from([1, 5, 24, 24 * 3, 24 * 9]))
    def time_passes_and_nothing_leaves(self, by_hours: int) -> None:
        self.clock.move(hours=by_hours)

    @rule(days=st.integers(1, 12), fates=st.lists(st.sampled_from(FATES), min_size=1, max_size=8))
    def days_pass_while_slack_does_as_it_likes(self, days: int, fates: list[str]) -> None:
        self.slack.next = fates
        self._run(self.clock() + timedelta(days=days))

    @rule(at_most=st.integers(1, 3), fates=st.lists(st.sampled_from(FATES), max_size=3))
    def some_leave(self, at_most: int, fates: list[str]) -> None:
        self.slack.next = fates
        self._tick(at_most)

    def _tick(self, at_most: int = 200) -> None:
        try:
            while replan_some(self.partnership, now=self.clock()):
                pass
            sending = Sending(self.slack, ObedientFiles(), lambda: 0.0, 0.0, timeout=0.0, pace=0.0)
            for _ in range(at_most):
                if not send_next(self.partnership, sending, now=self.clock()):
                    return
        except Killed:
            return

    def _run(self, end: datetime) -> None:
        while self.clock() < end:
            self._tick()
            ahead = next_look(self.partnership, now=self.clock())
            eight = datetime.combine(self.clock().astimezone(LONDON).date(), time(8), LONDON)
            moments = [end, eight, datetime.combine(eight.date() + timedelta(days=1), time(8), LONDON)]
            if ahead is not None:
                moments.append(self.clock() + timedelta(seconds=max(1.0, ahead)))
            self.clock.moment = min(each for each in moments if each > self.clock()).astimezone(UTC)

    def teardown(self) -> None:
        try:
            if self.concerns:
                self._all_that_is_left_comes()
        finally:
            self.database.close()
            self.drop()

    def _all_that_is_left_comes(self) -> None:
        """Nobody does anything any more: what was to come comes, on its day, and every trace is of what arrived."""
        self.slack.next = []
        for _ in range(5):
            self._tick()
        calm = self.clock()
        self._run(calm + timedelta(days=45))
        people = self._people()
        for reference in self.concerns:
            concern = self._concern(reference)
            if not concern.state.awaits_response or concern.aim_date is None:
                continue
            for user in _recipients(people, concern.addressed_to.id):
                if (reference, user) not in self.snoozed and user not in self.slack.gone:
                    came = {
                        at.astimezone(LONDON).date()
                        for (subject, kind, _, recipient), at in self.delivered.items()
                        if (subject, recipient) == (reference, f"{TEAM}/{user}") and at > calm
                        if kind in (NudgeKind.AIM_DATE_COMING_UP, NudgeKind.AIM_DATE_PASSED)
                    }
                    assert came >= self._expected(concern.aim_date, self.hours[user], calm, self.clock())
        noted: Counter[tuple[str, str, str]] = Counter()
        for reference in self.concerns:
            for entry in self._concern(reference).entries(EntryKind.NUDGED):
                noted[reference, entry.detail, entry.party.id] += 1
        for reference in self.engagements:
            for line in self._engagement(reference).entries(Happened.NUDGED):
                noted[reference, line.detail, line.party.id] += 1
        assert noted == self.traces

    def _expected(self, aim: date, own: Hours, after: datetime, until: datetime) -> set[date]:
        """Reckoned here from the product's page alone, for the whole days between these moments."""

        def moved(day: date, step: int) -> date:
            while day.weekday() not in own.days or str(day) in OFF[self.region]:
                day += timedelta(days=step)
            return day

        first = moved(aim + timedelta(days=1), 1)
        every = {moved(aim - timedelta(days=days), -1) for days in BEFORE}
        every |= {moved(first + timedelta(weeks=week), 1) for week in range(4)}
        return {day for day in every if after.date() < day < until.date()}


def _die() -> None:
    raise Killed


def _recipients(people: dict[str, Participant], party: str) -> set[str]:
    reached = {user: each for user, each in people.items() if each.party.id == party and each.unreachable is None}
    leads = {user for user, each in reached.items() if each.has(Role.LEAD)}
    return leads or {user for user, each in reached.items() if each.has(Role.MEMBER)}


def _told(kind: NudgeKind, concern: Concern) -> set[str]:
    raising, addressed = concern.raised_by.id, concern.addressed_to.id
    match kind:
        case NudgeKind.RAISED | NudgeKind.PLEASE_ACKNOWLEDGE | NudgeKind.AIM_DATE_COMING_UP:
            return {addressed}
        case NudgeKind.ACKNOWLEDGED | NudgeKind.INTERIM | NudgeKind.RESPONDED | NudgeKind.HOW_IT_STANDS:
            return {raising}
        case NudgeKind.RESOLVED | NudgeKind.NOT_RESOLVED | NudgeKind.WITHDRAWN:
            return {addressed}
        case NudgeKind.EXTENSION_PROPOSED:
            return {BRIGHTWATER.id}
        case NudgeKind.EXTENSION_AGREED | NudgeKind.EXTENSION_DECLINED:
            return {CABINET_OFFICE.id}
    return {raising, addressed}


def play(new_database: Callable[[], tuple[str, Callable[[], None]]], examples: int) -> None:
    run_state_machine_as_test(
        type("Nudges", (Nudges,), {"new_database": staticmethod(new_database)}),
        settings=settings(
            max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_no_sequence_loses_doubles_or_misdirects_a_nudge(sqlite_url: str, tmp_path: Path) -> None:
    template = Path(sqlite_url.removeprefix("sqlite:///"))

    def fresh() -> tuple[str, Callable[[], None]]:
        folder = TemporaryDirectory(dir=tmp_path)
        file = Path(folder.name) / "partnership.db"
        shutil.copyfile(template, file)
        return f"sqlite:///{file}", folder.cleanup

    play(fresh, 8)


def test_on_postgresql_neither(postgres_server: PostgresServer, postgres_url: str) -> None:
    template = str(make_url(postgres_url).database)

    def fresh() -> tuple[str, Callable[[], None]]:
        url = postgres_server.create_database(template)
        return url, lambda: postgres_server.drop_database(url)

    play(fresh, 3)
