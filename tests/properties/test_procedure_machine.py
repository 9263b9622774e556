"""Whatever people of both parties do, in whatever order: what holds of concerns and drafts goes on holding."""

import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import make_url, select

from bot.answering.lexical import LexicalEngine
from bot.domain.calendar import Calendar
from bot.domain.concern import Concern, EntryKind, Standing, Verdict, replayed
from bot.domain.draft import Draft, DraftReply, Grounds, Matter, Part, Remedy, ResponseDraft
from bot.domain.framework_file import available
from bot.domain.nudge import Recipients
from bot.domain.outgoing import Address, Via
from bot.domain.people import Participant, Person, Role
from bot.domain.planning import Recipient
from bot.domain.procedure import ConcernAction, State
from bot.domain.text import is_blank
from bot.errors import NotFound, UserError
from bot.partnership import Partnership
from bot.services import concerns, drafts, frameworks, home, naming, responses
from handlers.views.errors import words
from storage.tables import outgoing_message
from storage.unit_of_work import Database
from tests.builders import to_come
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, CAST, JOE, LEAD, MAIRI, MEMBER, PARTIES, PRIYA, RUTH, TEAM, TOM
from tests.conftest import PostgresServer
from tests.fakes import StandingClock
from tests.made_up_document import made_up_document
from tests.services.sender import Sender

OLGA = Person(TEAM, "U0CABLEAD2")  # the second lead of the Cabinet Office, who loses the role and gets it back
OWN = {BRIGHTWATER.id: (RUTH, JOE), CABINET_OFFICE.id: (ANA, TOM)}
OUTSIDERS = (MAIRI, PRIYA)
STOPS = (EntryKind.RESPONDED, EntryKind.RESOLVED, EntryKind.NOT_RESOLVED, EntryKind.WITHDRAWN)
ANSWERS = (EntryKind.EXTENSION_TAKEN_BACK, EntryKind.EXTENSION_AGREED, EntryKind.EXTENSION_DECLINED)
STEP = {
    ConcernAction.ACKNOWLEDGE: EntryKind.ACKNOWLEDGED,
    ConcernAction.GIVE_INTERIM: EntryKind.INTERIM,
    ConcernAction.AGREE_EXTENSION: EntryKind.EXTENSION_AGREED,
    ConcernAction.TAKE_BACK_EXTENSION: EntryKind.EXTENSION_TAKEN_BACK,
    ConcernAction.DECLINE_EXTENSION: EntryKind.EXTENSION_DECLINED,
    ConcernAction.RESOLVE: EntryKind.RESOLVED,
    ConcernAction.NOT_RESOLVE: EntryKind.NOT_RESOLVED,
    ConcernAction.WITHDRAW: EntryKind.WITHDRAWN,
    ConcernAction.ADD_EVIDENCE: EntryKind.EVIDENCE,
    ConcernAction.NOTE: EntryKind.NOTED,
}
NEVER = "C-ZZZZ"
NEVER_WAS = words(NotFound())

typed = st.one_of(
    st.sampled_from(["Papers came late.", "<!here> & *bold* _so_", "  spaced ", "", "x" * 3001]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40),
)
lists = st.lists(typed, max_size=3).map(tuple)
replies = st.dictionaries(
    st.integers(0, 2), st.builds(DraftReply, st.none() | st.sampled_from(Verdict), typed), max_size=3
)
parts = st.one_of(
    st.builds(Matter, st.sampled_from([None, "cabinet-office", "brightwater", "nowhere"]), lists),
    st.builds(Remedy, lists),
    st.builds(
        Grounds,
        st.lists(st.sampled_from(["7a", "7b", "10", "99z"]), max_size=2, unique=True).map(tuple),
        typed,
        lists,
        st.none(),
        st.none(),
    ),
)
both_sides = st.sampled_from([ANA, OLGA, TOM, RUTH, JOE])
anybody = st.sampled_from([ANA, OLGA, TOM, PRIYA, RUTH, JOE, MAIRI])
which = st.integers(0, 99)
Made = TypeVar("Made")


def _kept(text: str) -> str:
    return "" if is_blank(text) else text.strip()


@dataclass
class Sent:
    """What the test knows of a concern. `said` is whose eyes it is for, or None, and the words."""

    by: str
    draft: Draft
    version: int
    said: list[tuple[str | None, str]] = field(default_factory=lambda: [(None, "")])
    planned_at: datetime = datetime(2026, 9, 2, tzinfo=UTC)
    written: ResponseDraft | None = None
    unsent: list[str] = field(default_factory=list)


class Procedure(RuleBasedStateMachine):
    """`new_database` gives the address of a migrated database and what takes it away again."""

    new_database: Callable[[], tuple[str, Callable[[], None]]]
    framework = "cabinet-office-2026"

    def __init__(self) -> None:
        super().__init__()
        url, self.drop = type(self).new_database()
        self.database = Database(url, on_commit=lambda: None)
        names = itertools.count()
        letters = itertools.product("23456789ABCDEFGH", repeat=4)
        self.partnership = Partnership(
            open_work=self.database.open_work,
            framework=available()[self.framework],
            calendar=Calendar(ZoneInfo("Europe/London")),
            engine=LexicalEngine(),
            new_reference=lambda prefix: f"{prefix}-{''.join(next(letters))}",
            new_id=lambda: f"id-{next(names)}",
        )
        self.clock = StandingClock()
        self.sender = Sender(self.partnership, self.clock)
        self.deliveries = itertools.count()
        self.drafts: dict[str, Draft] = {}
        self.sent: dict[str, Sent] = {}
        self.imports = 0
        with self.partnership.open_work() as work:
            for party in PARTIES:
                work.people.put_party(party)
            for participant in (*CAST, Participant(OLGA, CABINET_OFFICE, LEAD)):
                work.people.put(participant)
            work.commit()
        self.homes = {by: self._home(by) for by in OUTSIDERS}

    def teardown(self) -> None:
        self.database.close()
        self.drop()

    def do(self, act: Callable[[str], Made]) -> Made | None:
        """What it came to, twice over where it is done; None where it was refused, which leaves all as it was."""
        delivery = f"d-{next(self.deliveries)}"
        try:
            first = act(delivery)
        except UserError:
            return None
        assert act(delivery) == first, "a repeated delivery gets the first reply again"
        return first

    def some_draft(self, number: int) -> Draft:
        drafted = list(self.drafts.values())
        return drafted[number % len(drafted)]

    def some_sent(self, number: int) -> str:
        return list(self.sent)[number % len(self.sent)]

    def done(self, reference: str, shown: concerns.Shown | None, kind: EntryKind, said: str) -> None:
        if shown is None:
            return
        last = shown.concern.timeline[-1]
        assert (last.kind, last.at) == (kind, self.clock())
        self.sent[reference].said.append((last.only_for, _kept(said)))
        self.sent[reference].planned_at = self.clock()
        written = self.sent[reference].written
        if shown.concern.state.is_end and written is not None:
            replies = (*written.to_points, *written.to_further_actions)
            self.sent[reference].unsent = [reply.reason for reply in replies if reply.reason]
            self.sent[reference].written = None

    @initialize()
    def one_of_each_party_is_raised_and_one_is_drafted(self) -> None:
        for lead, to in ((RUTH, "cabinet-office"), (ANA, "brightwater")):
            self.begin(Matter(to, ()), lead, 0)
            self.fill_in(0, lead)
            self.raise_one(0, lead)
        self.begin(Matter("cabinet-office", ("Papers came late.",)), RUTH, 0)
        assert (len(self.sent), len(self.drafts)) == (2, 1)

    @rule(part=parts, by=st.sampled_from([ANA, TOM, PRIYA, RUTH, JOE]), number=which)
    def begin(self, part: Part, by: Person, number: int) -> None:
        ended = [ref for ref in self.sent if self._concern(ref).state is State.NOT_RESOLVED]
        follows = ended[number % len(ended)] if ended and number % 2 else None
        form = self.do(
            lambda key: drafts.begin(self.partnership, part, by=by, now=self.clock(), delivery=key, follows=follows)
        )
        if form is not None:
            self._keep(form.draft, part)

    @precondition(lambda self: self.drafts)
    @rule(part=parts, by=anybody, number=which, stale=st.booleans())
    def edit(self, part: Part, by: Person, number: int, *, stale: bool) -> None:
        draft = self.some_draft(number)
        seen = draft.version - stale
        form = self.do(
            lambda key: drafts.save(
                self.partnership, draft.reference, part, seen=seen, by=by, now=self.clock(), delivery=key
            )
        )
        if form is not None:
            # Who typed what is kept already has changed nothing.
            assert not stale or form.draft == draft
            self._keep(form.draft, part)

    def _keep(self, draft: Draft, part: Part) -> None:
        """Not a letter is lost but space around and what is blank altogether."""
        for name, value in vars(part).items():
            kept = getattr(draft, name)
            if isinstance(value, tuple) and name != "provisions":
                assert kept == tuple(_kept(each) for each in value if _kept(each))
            elif name == "earlier_attempts":
                assert kept == _kept(value)
            elif value is not None:
                assert kept == value
        self.drafts[draft.reference] = draft

    @precondition(lambda self: self.drafts)
    @rule(number=which, by=both_sides)
    def fill_in(self, number: int, by: Person) -> None:
        """So that some are ready to be raised."""
        to = "cabinet-office" if by in (RUTH, JOE) else "brightwater"
        for part in (Matter(to, ("One <point>.", "Two.")), Remedy(("Act.",)), Grounds(("10",), "", (), None, None)):
            self.edit(part, by, number, stale=False)

    @precondition(lambda self: self.drafts)
    @rule(number=which, by=anybody, stale=st.booleans())
    def discard(self, number: int, by: Person, *, stale: bool) -> None:
        draft = self.some_draft(number)
        seen = draft.version - stale

        def act(key: str) -> bool:
            drafts.discard(self.partnership, draft.reference, seen=seen, by=by, delivery=key)
            return True

        if number % 5 == 0 and self.do(act):
            assert not stale
            del self.drafts[draft.reference]

    @precondition(lambda self: self.drafts)
    @rule(number=which, by=st.sampled_from([ANA, RUTH, JOE, MAIRI]))
    def raise_one(self, number: int, by: Person) -> None:
        draft = self.some_draft(number)
        shown = self.do(
            lambda key: drafts.raise_concern(
                self.partnership, draft.reference, seen=draft.version, by=by, now=self.clock(), delivery=key
            )
        )
        if shown is not None:
            assert shown.concern.state is State.RAISED
            assert by != JOE
            self.sent[draft.reference] = Sent(draft.raised_by.id, draft, self.imports, planned_at=self.clock())
            del self.drafts[draft.reference]

    @precondition(lambda self: self.sent)
    @rule(
        kind=st.sampled_from([kind for kind in EntryKind if kind not in (EntryKind.RAISED, EntryKind.RESPONDED)]),
        by=anybody,
        said=typed,
        number=which,
    )
    def step(self, kind: EntryKind, by: Person, said: str, number: int) -> None:
        reference = self.some_sent(number)
        if kind in (*ANSWERS, EntryKind.EXTENSION_PROPOSED, EntryKind.UNSENT, EntryKind.NUDGED):
            return
        shown = self.do(
            lambda key: concerns.act(self.partnership, reference, kind, said, by=by, now=self.clock(), delivery=key)
        )
        self.done(reference, shown, kind, said)

    @precondition(lambda self: self.sent)
    @rule(steps=st.lists(st.tuples(st.sampled_from([ANA, RUTH, JOE]), which, which), min_size=2, max_size=5))
    def take_steps_that_are_offered(self, steps: list[tuple[Person, int, int]]) -> None:
        """Of those that are drawn at random most are refused."""
        for by, number, choice in steps:
            self._take_one(by, number, choice)

    def _take_one(self, by: Person, number: int, choice: int) -> None:
        reference = self.some_sent(number)
        offered = concerns.show(self.partnership, reference, by=by, now=self.clock()).may
        action = sorted(offered)[choice % len(offered)]
        match action:
            case ConcernAction.RESPOND:
                self.answer_everything(number, by)
                self.give_response(number, by)
            case ConcernAction.PROPOSE_EXTENSION:
                self.propose(by, 40, "Figures come then.", number)
            case _ if STEP.get(action) in ANSWERS:
                self.settle(STEP[action], by, "", number, other_date=False)
            case ConcernAction.FOLLOW_ON:
                self.begin(Remedy(()), by, 1)
            case ConcernAction.LETTER:
                pass
            case _:
                before = len(self.sent[reference].said)
                self.step(STEP[action], by, f"Said <by> {by.user}.", number)
                assert len(self.sent[reference].said) == before + 1

    @precondition(lambda self: self.sent)
    @rule(by=both_sides, days=st.integers(-3, 60), said=typed, number=which)
    def propose(self, by: Person, days: int, said: str, number: int) -> None:
        reference = self.some_sent(number)
        to = (self._concern(reference).aim_date or self.clock().date()) + timedelta(days=days)
        shown = self.do(
            lambda key: concerns.propose_extension(
                self.partnership, reference, to, said, by=by, now=self.clock(), delivery=key
            )
        )
        self.done(reference, shown, EntryKind.EXTENSION_PROPOSED, said)

    @precondition(lambda self: self.sent)
    @rule(kind=st.sampled_from(ANSWERS), by=both_sides, said=typed, other_date=st.booleans(), number=which)
    def settle(self, kind: EntryKind, by: Person, said: str, number: int, *, other_date: bool) -> None:
        reference = self.some_sent(number)
        extension = self._concern(reference).extension
        to = (extension.to if extension else self.clock().date()) + timedelta(days=other_date)
        shown = self.do(
            lambda key: concerns.settle_extension(
                self.partnership, reference, kind, to, said, by=by, now=self.clock(), delivery=key
            )
        )
        assert shown is None or not other_date
        assert shown is None or (shown.concern.aim_date == to) is (kind is EntryKind.EXTENSION_AGREED)
        self.done(reference, shown, kind, said)

    @precondition(lambda self: self.sent)
    @rule(by=anybody, points=replies, actions=replies, stale=st.booleans(), number=which)
    def write_response(
        self, by: Person, points: dict[int, DraftReply], actions: dict[int, DraftReply], number: int, *, stale: bool
    ) -> None:
        reference = self.some_sent(number)
        written = self.sent[reference].written
        seen = (written.version if written else 0) - stale
        form = self.do(
            lambda key: responses.save(
                self.partnership,
                reference,
                to_points=points,
                to_further_actions=actions,
                seen=seen,
                by=by,
                now=self.clock(),
                delivery=key,
            )
        )
        if form is not None:
            kept = form.draft if form.draft.version else None
            assert not stale or kept == written
            for replies_kept, typed_now in ((form.draft.to_points, points), (form.draft.to_further_actions, actions)):
                for at, reply in typed_now.items():
                    assert replies_kept[at] == DraftReply(reply.verdict, _kept(reply.reason))
            self.sent[reference].written = kept

    @precondition(lambda self: self.sent)
    @rule(number=which, by=st.sampled_from([ANA, RUTH]))
    def answer_everything(self, number: int, by: Person) -> None:
        reference = self.some_sent(number)
        concern = self._concern(reference)
        every = {at: DraftReply(Verdict.PARTLY, f"Because {at}.") for at in range(10)}
        points = {at: every[at] for at in range(len(concern.points))}
        actions = {at: every[at] for at in range(len(concern.further_actions))}
        self.write_response(by, points, actions, number, stale=False)

    @precondition(lambda self: self.sent)
    @rule(number=which, by=anybody)
    def give_response(self, number: int, by: Person) -> None:
        reference = self.some_sent(number)
        written = self.sent[reference].written
        seen = written.version if written else 0
        shown = self.do(
            lambda key: responses.give(self.partnership, reference, seen=seen, by=by, now=self.clock(), delivery=key)
        )
        self.done(reference, shown, EntryKind.RESPONDED, "")
        if shown is not None:
            assert written is not None
            assert shown.concern.response == written.response()
            self.sent[reference].written = None

    @rule(hours=st.sampled_from([1, 7, 24, 24 * 3, 24 * 9]))
    def time_passes(self, hours: int) -> None:
        self.clock.move(hours=hours)

    @rule()
    def nudges_leave(self) -> None:
        self.sender.send()

    @rule(is_lead=st.booleans())
    def a_role_is_changed(self, *, is_lead: bool) -> None:
        now = LEAD if is_lead else MEMBER
        before = MEMBER if is_lead else LEAD
        changed = self.do(
            lambda key: naming.change_roles(
                self.partnership, OLGA, now, seen=before, by=PRIYA, now=self.clock(), delivery=key
            )
        )
        if changed is not None:
            for sent in self.sent.values():
                sent.planned_at = self.clock()

    @rule()
    def new_wording_is_imported(self) -> None:
        if self.framework != "cabinet-office-2026":
            return
        text = made_up_document(self.partnership.framework, {"7b": f"edition {self.imports}"})
        done = frameworks.import_wording(self.partnership, text, source="published.docx", now=self.clock())
        assert done.version == self.imports + 1
        self.imports += 1

    def _concern(self, reference: str) -> Concern:
        with self.partnership.open_work() as work:
            found = work.concerns.for_nudge(reference)
        assert found is not None
        return found

    def _home(self, by: Person) -> object:
        return home.show(self.partnership, by=by, now=self.clock()).records

    def _refused(self, show: Callable[..., object], reference: str, by: Person) -> str:
        with pytest.raises(UserError) as refusal:
            show(self.partnership, reference, by=by, now=self.clock())
        return words(refusal.value)

    @invariant()
    def the_clock_stops_only_on_a_response_or_an_end(self) -> None:
        for reference in self.sent:
            concern = self._concern(reference)
            assert concern.state.awaits_response is not bool(concern.entries(*STOPS))

    @invariant()
    def never_are_two_extensions_open(self) -> None:
        for reference in self.sent:
            concern = self._concern(reference)
            is_open = 0
            for entry in concern.entries(EntryKind.EXTENSION_PROPOSED, *ANSWERS):
                is_open += 1 if entry.kind is EntryKind.EXTENSION_PROPOSED else -1
                assert is_open in (0, 1)
            assert (concern.extension is not None) is (is_open == 1 and concern.state.awaits_response)

    @invariant()
    def each_party_reads_a_timeline_that_adds_up_and_every_word_of_it(self) -> None:
        for reference, sent in self.sent.items():
            for party, people in OWN.items():
                for by in people:
                    seen = concerns.show(self.partnership, reference, by=by, now=self.clock()).concern
                    assert replayed(seen.timeline) == Standing(seen.state, seen.aim_date, seen.extension)
                    unsent = [each.detail for each in seen.entries(EntryKind.UNSENT)]
                    assert unsent == (sent.unsent if party == seen.addressed_to.id else [])
                    others = (EntryKind.NUDGED, EntryKind.UNSENT)
                    said = [(each.only_for, each.detail) for each in seen.timeline if each.kind not in others]
                    assert said == [each for each in sent.said if each[0] in (None, party)]
                    assert seen.version == len(sent.said)
                    assert (seen.points, seen.further_actions, seen.earlier_attempts, seen.evidence) == (
                        sent.draft.points,
                        sent.draft.further_actions,
                        sent.draft.earlier_attempts,
                        sent.draft.evidence,
                    )

    @invariant()
    def nobody_else_can_tell_that_it_exists(self) -> None:
        for by in OUTSIDERS:
            assert self._home(by) == self.homes[by]
            assert concerns.page(self.partnership, by=by, now=self.clock()).total == 0
            assert drafts.page(self.partnership, by=by).total == 0
            for reference in (*self.sent, *self.drafts, NEVER):
                assert self._refused(concerns.show, reference, by) == NEVER_WAS
                assert self._refused(drafts.show, reference, by) == NEVER_WAS
                assert self._refused(responses.prepare, reference, by) == NEVER_WAS
        assert not {address.user for address, _ in self.sender.messenger.arrived.values()} & {
            MAIRI.user,
            PRIYA.user,
        }

    @invariant()
    def a_draft_is_its_own_partys_to_the_letter(self) -> None:
        for party, people in OWN.items():
            own = {ref: draft for ref, draft in self.drafts.items() if draft.raised_by.id == party}
            for by in people:
                assert drafts.page(self.partnership, by=by).total == len(own)
                assert concerns.page(self.partnership, by=by, now=self.clock()).total == len(self.sent)
                for reference, draft in self.drafts.items():
                    if reference in own:
                        assert drafts.show(self.partnership, reference, by=by, now=self.clock()).draft == draft
                    else:
                        assert self._refused(drafts.show, reference, by) == NEVER_WAS

    @invariant()
    def a_response_that_is_begun_is_its_leads_to_the_letter(self) -> None:
        for reference, sent in self.sent.items():
            awaits = self._concern(reference).state.awaits_response
            with self.partnership.open_work() as work:
                assert work.response_drafts.find(reference) == (sent.written if awaits else None)
            for party, (lead, member) in OWN.items():
                shown = concerns.show(self.partnership, reference, by=lead, now=self.clock())
                writes = awaits and party != sent.by
                assert shown.response_begun is (writes and sent.written is not None)
                assert not concerns.show(self.partnership, reference, by=member, now=self.clock()).response_begun
                if writes and sent.written is not None:
                    form = responses.prepare(self.partnership, reference, by=lead, now=self.clock())
                    assert form.draft == sent.written

    @invariant()
    def the_framework_stays_as_it_was_when_it_was_raised(self) -> None:
        for reference, sent in self.sent.items():
            shown = concerns.show(self.partnership, reference, by=RUTH, now=self.clock())
            assert shown.framework.version == shown.concern.framework_version == sent.version
            assert shown.concern.provisions == sent.draft.provisions

    @invariant()
    def the_nudges_to_come_are_those_that_its_standing_calls_for(self) -> None:
        with self.partnership.open_work() as work:
            leads = work.people.having(Role.LEAD, *OWN)
        calendar = self.partnership.calendar
        to = {
            party: [Recipient(Address.direct(each.person), calendar) for each in leads if each.party.id == party]
            for party in OWN
        }
        channel = Recipient(Address(Via.CHANNEL, TEAM, channel=CABINET_OFFICE.private_channel), calendar)
        for reference, sent in self.sent.items():
            concern = self._concern(reference)
            addressed = concern.addressed_to.id
            channels = [channel] if addressed == CABINET_OFFICE.id else []
            recipients = Recipients(to[sent.by], to[addressed], channels)
            planned = to_come(concern, recipients, calendar, now=sent.planned_at)
            assert self._to_come(reference) == sorted(
                (each.due_at, each.notice.kind, each.notice.cycle, each.address.recipient)
                for each in planned
                if each.due_at > self.clock()
            )

    def _to_come(self, reference: str) -> list[tuple[datetime, str, str, str]]:
        row = outgoing_message.c
        rows = select(row.due_at, row.kind, row.cycle, row.recipient).where(
            row.subject == reference, row.state == "pending", row.due_at > self.clock()
        )
        with self.database.engine.connect() as connection:
            return sorted((each.due_at, each.kind, each.cycle, each.recipient) for each in connection.execute(rows))


def play(new_database: Callable[[], tuple[str, Callable[[], None]]], framework: str, examples: int) -> None:
    machine = type("Procedure", (Procedure,), {"new_database": staticmethod(new_database), "framework": framework})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize(("framework", "examples"), [("cabinet-office-2026", 20), ("civil-service-2000", 5)])
def test_whatever_is_done_in_whatever_order_the_procedure_holds(
    sqlite_url: str, tmp_path: Path, framework: str, examples: int
) -> None:
    template = Path(sqlite_url.removeprefix("sqlite:///"))

    def fresh() -> tuple[str, Callable[[], None]]:
        folder = TemporaryDirectory(dir=tmp_path)
        file = Path(folder.name) / "partnership.db"
        shutil.copyfile(template, file)
        return f"sqlite:///{file}", folder.cleanup

    play(fresh, framework, examples)


def test_on_postgresql_too(postgres_server: PostgresServer, postgres_url: str) -> None:
    template = str(make_url(postgres_url).database)

    def fresh() -> tuple[str, Callable[[], None]]:
        url = postgres_server.create_database(template)
        return url, lambda: postgres_server.drop_database(url)

    play(fresh, "cabinet-office-2026", 4)
