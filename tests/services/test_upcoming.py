"""What is coming up for each kind of person, and what it costs to find."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.concern import EntryKind, Reply, Response, Verdict
from bot.domain.engagement import Confidentiality, How, Stage
from bot.domain.message import GuidanceMessage, UpcomingMessage
from bot.domain.notice import Guidance
from bot.domain.people import Participant, Person
from bot.domain.upcoming import Coming, ComingAction, ComingConcern, ComingDecision, Which
from bot.errors import NotAParticipant
from bot.partnership import Partnership
from bot.services import concerns, engagements, follow_up_actions, upcoming
from bot.services.upcoming import MOST_IN_MESSAGE, PAGE_SIZE
from storage.unit_of_work import Database
from tests import acting
from tests.cast import ANA, JOE, LEAD, MAIRI, NAMESAKE, PRIYA, QUAYSIDE, RUTH, SAM, TOM
from tests.fakes import StandingClock
from tests.services.sender import Sender
from tests.storage.counting import queries_of

REPLY = Reply(Verdict.AGREED, "It did.")
TYPED = acting.Typed("cabinet-office", ("7b",), ("Papers came late in the day.",), ("Five days ahead.",))
TALK = engagements.Typed(
    topic="Rotas",
    description="First talk.",
    stage=Stage.IDEA,
    on=date(2026, 9, 1),
    how=How.MEETING,
    parties=("cabinet-office", "brightwater"),
    provisions=(),
    confidentiality=Confidentiality.ALL_PARTIES,
    decision_date=date(2026, 10, 20),
)
EVERYBODY = (ANA, TOM, PRIYA, RUTH, JOE, MAIRI)


def raise_one(partnership: Partnership, clock: StandingClock, by: Person = RUTH) -> str:
    delivery = partnership.new_id()
    return acting.raise_concern(partnership, TYPED, by=by, now=clock(), delivery=delivery).concern.reference


def respond(partnership: Partnership, clock: StandingClock, reference: str) -> None:
    response = Response((REPLY,), (REPLY,))
    acting.respond(partnership, reference, response, by=ANA, now=clock(), delivery=partnership.new_id())


def log_one(partnership: Partnership, clock: StandingClock, owner: Person = JOE, **different: Any) -> str:
    """With a decision date, and a follow-up action of the owner's."""
    typed = replace(TALK, **different)
    logged, _ = engagements.log(partnership, typed, by=TOM, now=clock(), delivery=partnership.new_id())
    action = follow_up_actions.Typed("Send the papers.", owner, date(2026, 9, 10))
    delivery = partnership.new_id()
    follow_up_actions.add(partnership, logged.reference, action, by=TOM, now=clock(), delivery=delivery)
    return logged.reference


def shown(partnership: Partnership, clock: StandingClock, by: Person, number: int = 0) -> upcoming.Upcoming:
    return upcoming.show(partnership, by=by, now=clock(), number=number)


def named(line: Coming) -> str:
    match line:
        case ComingConcern():
            return line.concern.reference
        case ComingAction():
            return f"{line.engagement}/{line.number}"
        case ComingDecision():
            return line.engagement


def lines(partnership: Partnership, clock: StandingClock, by: Person) -> list[str]:
    return [named(each) for each in shown(partnership, clock, by).page.records]


def told(
    partnership: Partnership, clock: StandingClock, by: Person, which: Which = Which.ALL
) -> UpcomingMessage | GuidanceMessage:
    with partnership.open_work() as work:
        return upcoming.message(partnership, work, which, work.people.participant(by), clock())


def test_each_finds_their_partys_concerns_their_own_actions_and_decisions_by_date(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    engagement = log_one(partnership, clock)
    responded = raise_one(partnership, clock)
    respond(partnership, clock, responded)

    found = {by: lines(partnership, clock, by) for by in EVERYBODY}

    assert found == {
        ANA: [raised, engagement],
        TOM: [raised, engagement],
        PRIYA: [],
        # The raising party is to say how it stands.
        RUTH: [responded, raised, engagement],
        JOE: [responded, f"{engagement}/1", raised, engagement],
        MAIRI: [],
    }


def test_what_is_in_confidence_comes_up_for_the_named_parties_alone(
    partnership: Partnership, clock: StandingClock
) -> None:
    kept = log_one(partnership, clock, confidentiality=Confidentiality.IN_CONFIDENCE)

    assert {by: lines(partnership, clock, by) for by in (TOM, JOE, PRIYA, MAIRI)} == {
        TOM: [kept],
        JOE: [f"{kept}/1", kept],
        PRIYA: [],
        MAIRI: [],
    }


def test_who_speaks_for_another_party_now_or_for_none_finds_nothing_of_the_one_before(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    kept = log_one(partnership, clock, confidentiality=Confidentiality.IN_CONFIDENCE)
    assert set(lines(partnership, clock, JOE)) == {raised, kept, f"{kept}/1"}

    def become(*named: Participant) -> None:
        with partnership.open_work() as work:
            work.people.remove(JOE)
            for each in named:
                work.people.put(each)
            work.commit()

    become(Participant(JOE, QUAYSIDE, LEAD))
    assert lines(partnership, clock, JOE) == []
    become()
    with pytest.raises(NotAParticipant):
        shown(partnership, clock, JOE)
    assert told(partnership, clock, JOE) == told(partnership, clock, SAM)


@pytest.mark.parametrize("by", [SAM, NAMESAKE])
def test_somebody_of_no_party_is_told_whom_to_ask(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person
) -> None:
    with pytest.raises(NotAParticipant):
        shown(partnership, clock, by)
    for which in Which:
        message = told(partnership, clock, by, which)
        assert isinstance(message, GuidanceMessage)
        assert (message.guidance, message.may) == (Guidance.RECORDS, frozenset())


def test_an_administrator_alone_reads_no_record(partnership: Partnership, clock: StandingClock, raised: str) -> None:
    log_one(partnership, clock)

    found = shown(partnership, clock, PRIYA)

    assert (found.page.records, found.page.total, found.reads_records) == ((), 0, False)
    assert isinstance(told(partnership, clock, PRIYA), GuidanceMessage)
    assert shown(partnership, clock, MAIRI).reads_records


def test_what_is_done_or_said_comes_up_no_more(partnership: Partnership, clock: StandingClock, raised: str) -> None:
    engagement = log_one(partnership, clock, decision_date=None)
    respond(partnership, clock, raised)
    assert set(lines(partnership, clock, JOE)) == {raised, f"{engagement}/1"}

    concerns.act(partnership, raised, EntryKind.RESOLVED, by=RUTH, now=clock(), delivery="d-resolve")
    follow_up_actions.finish(partnership, engagement, 1, done=True, by=JOE, now=clock(), delivery="d-done")

    assert lines(partnership, clock, JOE) == []


@pytest.mark.parametrize(
    ("by", "next_nudge"),
    [
        (ANA, datetime(2026, 9, 4, 8, 30, tzinfo=UTC)),  # please acknowledge
        (RUTH, datetime(2026, 10, 1, 8, 30, tzinfo=UTC)),  # the aim date has passed
        (TOM, None),
        (JOE, None),
    ],
)
def test_the_next_nudge_is_the_readers_own(
    partnership: Partnership,
    clock: StandingClock,
    sender: Sender,
    raised: str,
    by: Person,
    next_nudge: datetime | None,
) -> None:
    sender.send()

    (line,) = shown(partnership, clock, by).page.records

    assert line.next_nudge == next_nudge


def test_my_concerns_are_concerns_alone(partnership: Partnership, clock: StandingClock, raised: str) -> None:
    log_one(partnership, clock)

    message = told(partnership, clock, JOE, Which.CONCERNS)

    assert isinstance(message, UpcomingMessage)
    assert [named(each) for each in message.lines] == [raised]


def test_a_message_has_the_first_of_many_and_a_page_the_others(partnership: Partnership, clock: StandingClock) -> None:
    many = MOST_IN_MESSAGE + 2
    raised = [raise_one(partnership, clock) for _ in range(many)]

    message = told(partnership, clock, JOE)

    assert isinstance(message, UpcomingMessage)
    assert (len(message.lines), message.total) == (MOST_IN_MESSAGE, many)
    pages = [shown(partnership, clock, JOE, number).page for number in (0, 1)]
    assert [named(each) for page in pages for each in page.records] == raised
    assert [len(page.records) for page in pages] == [PAGE_SIZE, many - PAGE_SIZE]


@pytest.fixture
def counted(partnership: Partnership, database_url: str) -> Iterator[tuple[Partnership, Database]]:
    """The same partnership on a connection that can be listened to."""
    database = Database(database_url, on_commit=lambda: None)
    yield replace(partnership, open_work=database.open_work), database
    database.close()


@pytest.mark.parametrize("by", [JOE, ANA, MAIRI, PRIYA])
def test_it_takes_as_many_queries_whatever_there_is(
    counted: tuple[Partnership, Database], clock: StandingClock, by: Person
) -> None:
    partnership, database = counted

    def queries() -> tuple[int, int]:
        with queries_of(database) as modal:
            shown(partnership, clock, by)
        with partnership.open_work() as work:
            reader = work.people.participant(by)
            with queries_of(database) as message:
                upcoming.message(partnership, work, Which.ALL, reader, clock())
        return len(modal), len(message)

    shown(partnership, clock, by)
    none = queries()
    for _ in range(3):
        log_one(partnership, clock)
        respond(partnership, clock, raise_one(partnership, clock))
        raise_one(partnership, clock)

    assert none == queries()
    assert none <= (10, 8)
