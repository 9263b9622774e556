"""What each person's Home is made of, and what it costs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.concern import EntryKind, Reply, Response, Verdict
from bot.domain.engagement import Confidentiality, How, Stage
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action
from bot.domain.procedure import ConcernAction
from bot.partnership import Partnership
from bot.services import concerns, engagements, frameworks, home
from bot.services.home import MOST_CONCERNS, Home, Records, SetUp
from storage.unit_of_work import Database
from tests import acting
from tests.cast import ADMINISTRATOR, ANA, JOE, LEAD, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TEAM, TOM
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


NEXT = {ConcernAction.ACKNOWLEDGE, ConcernAction.RESPOND}


@pytest.mark.parametrize(("by", "may"), [(ANA, NEXT), (TOM, set()), (RUTH, {ConcernAction.WITHDRAW}), (JOE, set())])
def test_a_concern_comes_up_for_both_parties_with_what_each_may_do(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person, may: set[Action]
) -> None:
    (coming_up,) = records(partnership, clock, by).coming_up

    assert coming_up.concern.reference == raised
    assert coming_up.concern.aim_date == date(2026, 9, 30)
    assert coming_up.may == may


def test_no_other_party_can_tell_that_there_is_a_concern(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    assert records(partnership, clock, MAIRI).open_in_all == 0
    assert raised not in repr(shown(partnership, clock, MAIRI))


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
def test_a_home_takes_as_many_queries_however_many_records_there_are(
    counted: tuple[Partnership, Database], clock: StandingClock, by: Person
) -> None:
    partnership, database = counted

    def fill() -> None:
        raise_one(partnership, clock)
        log_one(partnership, clock)

    fill()
    shown(partnership, clock, by)
    with queries_of(database) as few:
        shown(partnership, clock, by)
    for _ in range(12):
        fill()
    with queries_of(database) as many:
        shown(partnership, clock, by)

    assert len(few) == len(many) <= 13
