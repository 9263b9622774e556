"""What each person's Home is made of, and what it costs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.concern import EntryKind, Reply, Response, Verdict
from bot.domain.draft import DraftReply, Matter
from bot.domain.engagement import Confidentiality, How, Stage
from bot.domain.listed import Extension
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.procedure import ConcernAction, State
from bot.partnership import Partnership
from bot.ports.records import Page
from bot.services import concerns, drafts, engagements, frameworks, home, responses
from bot.services.home import MOST_CONCERNS, Home, HomeConcern, Records, SetUp
from storage.unit_of_work import Database
from tests import acting
from tests.builders import a_concern
from tests.cast import ADMINISTRATOR, ANA, JOE, LEAD, MAIRI, NAMESAKE, PARTIES, PRIYA, RUTH, SAM, TEAM, TOM
from tests.fakes import StandingClock
from tests.made_up_document import made_up_document
from tests.services.test_people import LANTERN, NEWCOMER
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
)


def shown(partnership: Partnership, clock: StandingClock, by: Person) -> Home:
    return home.show(partnership, by=by, now=clock())


def records(partnership: Partnership, clock: StandingClock, by: Person) -> Records:
    found = shown(partnership, clock, by).records
    assert found is not None
    return found


def raise_one(partnership: Partnership, clock: StandingClock, by: Person = RUTH) -> str:
    delivery = partnership.new_id()
    return acting.raise_concern(partnership, TYPED, by=by, now=clock(), delivery=delivery).concern.reference


def log_one(partnership: Partnership, clock: StandingClock, by: Person = TOM, **different: Any) -> str:
    typed = replace(TALK, **different)
    logged, _ = engagements.log(partnership, typed, by=by, now=clock(), delivery=partnership.new_id())
    return logged.reference


def begin_draft(partnership: Partnership, clock: StandingClock) -> str:
    """By a rep of Brightwater."""
    matter = Matter("cabinet-office", ("Papers came late in the day.",))
    return drafts.begin(partnership, matter, by=JOE, now=clock(), delivery=partnership.new_id()).draft.reference


def begin_response(partnership: Partnership, clock: StandingClock, reference: str) -> None:
    typed = {0: DraftReply(Verdict.AGREED, "It did.")}
    responses.save(
        partnership,
        reference,
        to_points=typed,
        to_further_actions={},
        seen=0,
        by=ANA,
        now=clock(),
        delivery=partnership.new_id(),
    )


def propose(partnership: Partnership, clock: StandingClock, reference: str, *, by: Person) -> None:
    later = date(2026, 10, 14)
    concerns.propose_extension(
        partnership, reference, later, "Figures are awaited.", by=by, now=clock(), delivery=partnership.new_id()
    )


def references(page: Page[HomeConcern]) -> list[str]:
    return [each.concern.reference for each in page.records]


ALWAYS = {ConcernAction.ADD_EVIDENCE, ConcernAction.NOTE, ConcernAction.LETTER}
ADDRESSED = {ConcernAction.ACKNOWLEDGE, ConcernAction.GIVE_INTERIM, ConcernAction.RESPOND}
RAISING = {ConcernAction.RESOLVE, ConcernAction.WITHDRAW}


@pytest.mark.parametrize(
    ("by", "may"),
    [
        (ANA, {*ALWAYS, *ADDRESSED, ConcernAction.PROPOSE_EXTENSION}),
        (TOM, ALWAYS),
        (RUTH, {*ALWAYS, *RAISING, ConcernAction.PROPOSE_EXTENSION}),
        (JOE, ALWAYS),
    ],
)
def test_a_concern_comes_up_for_both_parties_with_what_each_may_do(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person, may: set[ConcernAction]
) -> None:
    (coming_up,) = records(partnership, clock, by).coming_up

    assert coming_up.concern.reference == raised
    assert coming_up.concern.aim_date == date(2026, 9, 30)
    assert coming_up.may == may


def test_no_other_party_can_tell_that_there_is_a_concern(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    begin_draft(partnership, clock)
    begin_response(partnership, clock, raised)
    propose(partnership, clock, raised, by=ANA)
    say_to = raise_one(partnership, clock)
    acting.respond(partnership, say_to, Response((REPLY,), (REPLY,)), by=ANA, now=clock(), delivery="d-respond")

    found = records(partnership, clock, MAIRI)

    assert (found.open_in_all, found.to_answer.total, found.begun.total, found.to_say.total) == (0, 0, 0, 0)
    assert found.drafts.total == 0
    assert "C-" not in repr(shown(partnership, clock, MAIRI))


@pytest.mark.parametrize(("by", "answers"), [(RUTH, True), (JOE, False), (ANA, False), (TOM, False)])
def test_a_proposed_aim_date_waits_for_the_other_partys_lead_and_is_not_there_twice(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person, answers: bool
) -> None:
    propose(partnership, clock, raised, by=ANA)

    found = records(partnership, clock, by)

    assert references(found.to_answer) == ([raised] if answers else [])
    assert [each.concern.reference for each in found.coming_up] == ([] if answers else [raised])
    assert found.open_in_all == 1
    if answers:
        assert found.to_answer.records[0].may >= {ConcernAction.AGREE_EXTENSION, ConcernAction.DECLINE_EXTENSION}


@pytest.mark.parametrize(("by", "is_told"), [(ANA, True), (TOM, False), (RUTH, False), (JOE, False)])
def test_only_the_leads_who_write_a_response_are_told_that_one_is_begun(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person, is_told: bool
) -> None:
    begin_response(partnership, clock, raised)

    found = records(partnership, clock, by)

    assert references(found.begun) == ([raised] if is_told else [])
    assert [each.concern.reference for each in found.coming_up] == ([] if is_told else [raised])


def test_what_is_to_answer_is_not_again_among_the_responses_begun(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    begin_response(partnership, clock, raised)
    propose(partnership, clock, raised, by=RUTH)

    found = records(partnership, clock, ANA)

    assert (references(found.to_answer), references(found.begun)) == ([raised], [])


@pytest.mark.parametrize(("by", "says"), [(RUTH, True), (JOE, False), (ANA, False), (TOM, False)])
def test_the_raising_lead_is_asked_how_an_answered_concern_stands_until_that_is_said(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person, says: bool
) -> None:
    acting.respond(partnership, raised, Response((REPLY,), (REPLY,)), by=ANA, now=clock(), delivery="d-respond")

    assert references(records(partnership, clock, by).to_say) == ([raised] if says else [])

    concerns.act(partnership, raised, EntryKind.RESOLVED, by=RUTH, now=clock(), delivery="d-resolve")
    assert references(records(partnership, clock, by).to_say) == []


@pytest.mark.parametrize(("by", "sees"), [(RUTH, True), (JOE, True), (ANA, False), (TOM, False), (MAIRI, False)])
def test_drafts_are_on_the_homes_of_their_own_party(
    partnership: Partnership, clock: StandingClock, by: Person, sees: bool
) -> None:
    begun = begin_draft(partnership, clock)

    found = records(partnership, clock, by)

    assert [each.reference for each in found.drafts.records] == ([begun] if sees else [])
    assert (found.drafts.total, found.open_in_all) == (int(sees), 0)


@pytest.mark.parametrize("by", [SAM, NAMESAKE])
def test_somebody_of_no_party_has_a_home_without_any_record(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person
) -> None:
    log_one(partnership, clock)

    found = shown(partnership, clock, by)

    assert (found.party, found.records, found.set_up, found.may) == (None, None, None, frozenset())


def test_an_administrator_alone_reads_no_record(partnership: Partnership, clock: StandingClock, raised: str) -> None:
    found = shown(partnership, clock, PRIYA)

    assert found.records is None
    assert found.set_up is not None


def test_the_soonest_aim_date_comes_first_and_what_is_answered_or_withdrawn_no_more(
    partnership: Partnership, clock: StandingClock
) -> None:
    answered, first, withdrawn = (raise_one(partnership, clock) for _ in range(3))
    clock.move(days=1)
    second = raise_one(partnership, clock)
    response = Response((REPLY,), (REPLY,))
    acting.respond(partnership, answered, response, by=ANA, now=clock(), delivery="d-respond")
    concerns.act(partnership, withdrawn, EntryKind.WITHDRAWN, by=RUTH, now=clock(), delivery="d-withdraw")

    found = records(partnership, clock, ANA)

    assert [each.concern.reference for each in found.coming_up] == [first, second]
    assert found.open_in_all == 2


def test_what_no_longer_fits_is_counted(partnership: Partnership, clock: StandingClock) -> None:
    for _ in range(MOST_CONCERNS + 2):
        raise_one(partnership, clock)

    found = records(partnership, clock, JOE)

    assert (len(found.coming_up), found.open_in_all) == (MOST_CONCERNS, MOST_CONCERNS + 2)


def test_the_latest_engagements_are_those_of_ones_own_party(partnership: Partnership, clock: StandingClock) -> None:
    earlier = log_one(partnership, clock, on=date(2026, 8, 1))
    latest = log_one(partnership, clock, confidentiality=Confidentiality.IN_CONFIDENCE)
    elsewhere = log_one(partnership, clock, parties=("cabinet-office", "quayside"))

    def seen(by: Person) -> list[str]:
        return [each.reference for each in records(partnership, clock, by).engagements.records]

    assert seen(JOE) == [latest, earlier]
    assert seen(MAIRI) == [elsewhere]


@pytest.mark.parametrize("by", [ANA, TOM, JOE, MAIRI])
def test_only_administrators_are_told_what_there_is_to_set_up(
    partnership: Partnership, clock: StandingClock, by: Person
) -> None:
    assert shown(partnership, clock, by).set_up is None


def test_set_up_is_complete_step_by_step(partnership: Partnership, clock: StandingClock) -> None:
    def put(user: Person, party: Party, roles: frozenset[Role]) -> SetUp | None:
        with partnership.open_work() as work:
            work.people.put_party(party)
            work.people.put(Participant(user, party, roles))
            work.commit()
        return shown(partnership, clock, NEWCOMER).set_up

    assert put(NEWCOMER, LANTERN, ADMINISTRATOR) == SetUp(False, False, False)
    assert put(Person(TEAM, "U0LANTERN1"), LANTERN, LEAD) == SetUp(True, True, False)
    frameworks.import_wording(partnership, made_up_document(partnership.framework), source="made up", now=clock())
    complete = shown(partnership, clock, NEWCOMER).set_up
    assert complete == SetUp(True, True, True)
    assert complete.is_complete


@pytest.fixture
def counted(partnership: Partnership, database_url: str) -> Iterator[tuple[Partnership, Database]]:
    """The same partnership on a connection that can be listened to."""
    database = Database(database_url, on_commit=lambda: None)
    yield replace(partnership, open_work=database.open_work), database
    database.close()


@pytest.mark.parametrize("by", [RUTH, ANA, PRIYA, SAM])
def test_a_home_and_a_concern_take_as_many_queries_of_a_thousand_as_of_ten(
    counted: tuple[Partnership, Database], clock: StandingClock, by: Person
) -> None:
    partnership, database = counted
    parties = {each.id: each for each in PARTIES}

    def fill(first: int, last: int) -> None:
        log_one(partnership, clock)
        begin_draft(partnership, clock)
        with partnership.open_work() as work:
            for number in range(first, last):
                concern = a_concern(
                    reference=f"C-{number:04}",
                    raised_by=parties["brightwater"],
                    addressed_to=parties["cabinet-office"],
                    extension=Extension(parties["cabinet-office"], date(2026, 11, 1)) if number % 3 else None,
                )
                if number % 5 == 0:
                    replies = Response((REPLY, REPLY), (REPLY,))
                    concern = replace(concern, state=State.RESPONDED, response=replies, extension=None)
                work.concerns.add(replace(concern, timeline=(replace(concern.timeline[0], party=concern.raised_by),)))
            work.commit()

    def looked_at() -> tuple[int, int]:
        """How many queries a Home takes, and a concern that has nothing to do with how many others there are."""
        shown(partnership, clock, by)
        with queries_of(database) as home_takes:
            shown(partnership, clock, by)
        with queries_of(database) as show_takes:
            concerns.show(partnership, "C-0007", by=RUTH, now=clock())
        return len(home_takes), len(show_takes)

    fill(0, 10)
    few = looked_at()
    fill(10, 1000)
    many = looked_at()

    assert few == many
    assert few <= (20, 10)
