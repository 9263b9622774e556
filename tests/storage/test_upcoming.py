"""What comes up for whom: by its day, filtered by sight, in as many queries whatever there is."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.domain.concern import Reply, Response, Verdict
from bot.domain.engagement import Confidentiality
from bot.domain.listed import Extension
from bot.domain.people import Person
from bot.domain.permissions import Sight
from bot.domain.procedure import SENT, State
from bot.domain.upcoming import Coming, ComingAction, ComingConcern, ComingDecision, Wanted
from storage.tables import engagement, engagement_action, outgoing_message
from storage.unit_of_work import Database
from tests.builders import a_concern
from tests.storage.counting import queries_of
from tests.storage.records import (
    ANA,
    BEN,
    DIRECTORATE,
    HARBOUR,
    NOW,
    SEEN_BY_DIRECTORATE,
    SEEN_BY_HARBOUR,
    SEEN_BY_LANTERN,
    SEEN_BY_NOBODY,
    a_nudge,
    an_engagement,
    in_days,
)

TODAY = date(2026, 10, 14)
RESPONSE = Response((Reply(Verdict.AGREED, "Yes."),) * 2, (Reply(Verdict.AGREED, "Yes."),))
SOON, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=20)
Line = tuple[str, date | None]


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def wanted(sight: Sight, by: Person = ANA, **different: Any) -> Wanted:
    return replace(Wanted(by, sight, sight, TODAY), **different)


def lines(database: Database, asked: Wanted, size: int = 50) -> list[str]:
    with database.open_work() as work:
        page = work.upcoming.page(asked, number=0, size=size)
    assert page.total == len(page.records)
    return [named(each) for each in page.records]


def named(line: Coming) -> str:
    match line:
        case ComingConcern():
            return line.concern.reference
        case ComingAction():
            return f"{line.engagement}/{line.number}"
        case ComingDecision():
            return line.engagement


def keep(database: Database, *records: Any) -> None:
    with database.open_work() as work:
        for each in records:
            (work.engagements.add if each.reference.startswith("E") else work.concerns.add)(each)
        work.commit()


def act(database: Database, reference: str, number: int, due: date, by: Person = ANA, **different: Any) -> None:
    row = {"engagement": reference, "number": number, "what": "Send the papers.", "due": due}
    whose = {"owner_team": by.team, "owner_user": by.user, "owner_party": HARBOUR.id}
    with database.engine.begin() as connection:
        connection.execute(insert(engagement_action).values(row | whose | different))


def decide(database: Database, reference: str, day: date) -> None:
    with database.engine.begin() as connection:
        which = update(engagement).where(engagement.c.reference == reference)
        connection.execute(which.values(decision_date=day))


def test_what_comes_up_is_in_the_order_of_its_days_and_what_has_none_is_last(database: Database) -> None:
    keep(
        database,
        a_concern(reference="C-PASSED", aim_date=on(-3)),
        a_concern(reference="C-SOON", aim_date=on(2)),
        a_concern(reference="C-NONE", aim_date=None),
        a_concern(reference="C-SAY", state=State.RESPONDED, response=RESPONSE, aim_date=on(30)),
        a_concern(reference="C-ANSWER", aim_date=on(9), extension=Extension(DIRECTORATE, on(20))),
        a_concern(reference="C-PROPOSED", aim_date=on(9), extension=Extension(HARBOUR, on(20))),
        a_concern(reference="C-UNDATED", aim_date=None, extension=Extension(DIRECTORATE, on(20))),
        a_concern(reference="C-OPEN", aim_date=on(-4), extension=Extension(DIRECTORATE, on(20))),
        an_engagement(reference="E-2222"),
        an_engagement(reference="E-3333"),
    )
    act(database, "E-2222", 1, on(-1))
    act(database, "E-2222", 2, on(2))
    decide(database, "E-3333", on(1))

    assert lines(database, wanted(SEEN_BY_HARBOUR)) == [
        "C-OPEN",
        "C-PASSED",
        "E-2222/1",
        # These wait for a word of this party.
        "C-ANSWER",
        "C-SAY",
        "C-UNDATED",
        "E-3333",
        "C-SOON",
        "E-2222/2",
        "C-PROPOSED",
        "C-NONE",
    ]


@pytest.mark.parametrize("state", SENT)
def test_a_concern_comes_up_while_something_of_it_is_to_be_said(database: Database, state: State) -> None:
    response = RESPONSE if state is State.RESPONDED else None
    keep(database, a_concern(state=state, response=response))
    awaits = state in (State.RAISED, State.ACKNOWLEDGED)

    assert bool(lines(database, wanted(SEEN_BY_DIRECTORATE))) is awaits
    assert bool(lines(database, wanted(SEEN_BY_HARBOUR))) is (awaits or state is State.RESPONDED)


def test_it_is_known_whose_turn_it_is(database: Database) -> None:
    keep(
        database,
        a_concern(reference="C-1", extension=Extension(DIRECTORATE, on(20))),
        a_concern(reference="C-2", state=State.RESPONDED, response=RESPONSE),
    )

    def turns(sight: Sight) -> dict[str, tuple[bool, bool, bool]]:
        with database.open_work() as work:
            found = work.upcoming.page(wanted(sight), number=0, size=9).records
        return {
            each.concern.reference: (each.from_own, each.to_answer, each.to_say)
            for each in found
            if isinstance(each, ComingConcern)
        }

    assert turns(SEEN_BY_HARBOUR) == {"C-1": (True, True, False), "C-2": (True, False, True)}
    assert turns(SEEN_BY_DIRECTORATE) == {"C-1": (False, False, False)}


def test_a_follow_up_action_comes_up_for_its_owner_until_it_is_done(database: Database) -> None:
    keep(database, an_engagement())
    act(database, "E-4HX9", 1, on(2), by=ANA)
    act(database, "E-4HX9", 2, on(2), by=BEN)
    act(database, "E-4HX9", 3, on(1), by=ANA, done_at=NOW)
    act(database, "E-4HX9", 4, on(1), by=Person("T2", ANA.user))

    assert lines(database, wanted(SEEN_BY_HARBOUR, ANA)) == ["E-4HX9/1"]
    assert lines(database, wanted(SEEN_BY_HARBOUR, BEN)) == ["E-4HX9/2"]


def test_a_line_of_an_engagement_says_what_it_is(database: Database) -> None:
    keep(database, an_engagement(confidentiality=Confidentiality.IN_CONFIDENCE))
    act(database, "E-4HX9", 1, on(1))
    decide(database, "E-4HX9", on(2))

    with database.open_work() as work:
        action, decision = work.upcoming.page(wanted(SEEN_BY_HARBOUR), number=0, size=9).records

    logged = an_engagement()
    common: dict[str, Any] = {"engagement": "E-4HX9", "topic": logged.topic, "stage": logged.stage}
    assert action == ComingAction(**common, number=1, what="Send the papers.", due=on(1))
    assert decision == ComingDecision(**common, on=on(2))


@pytest.mark.parametrize(("day", "comes"), [(-1, False), (0, True), (300, True)])
def test_a_decision_comes_up_until_its_day_is_over(database: Database, day: int, comes: bool) -> None:
    keep(database, an_engagement())
    decide(database, "E-4HX9", on(day))

    assert lines(database, wanted(SEEN_BY_HARBOUR)) == (["E-4HX9"] if comes else [])


def everything(database: Database) -> None:
    """Between Harbour and the Directorate: of each that can come up, for all parties and in confidence."""
    keep(
        database,
        a_concern(reference="C-1", extension=Extension(DIRECTORATE, on(20))),
        a_concern(reference="C-2", state=State.RESPONDED, response=RESPONSE),
        an_engagement(reference="E-2222"),
        an_engagement(reference="E-3333", confidentiality=Confidentiality.IN_CONFIDENCE),
    )
    for reference in ("E-2222", "E-3333"):
        act(database, reference, 1, on(1))
        decide(database, reference, on(2))


@pytest.mark.parametrize(
    ("concerns", "engagements", "by", "seen"),
    [
        (SEEN_BY_HARBOUR, SEEN_BY_HARBOUR, ANA, {"C-1", "C-2", "E-2222", "E-2222/1", "E-3333", "E-3333/1"}),
        (SEEN_BY_HARBOUR, SEEN_BY_HARBOUR, BEN, {"C-1", "C-2", "E-2222", "E-3333"}),
        (SEEN_BY_DIRECTORATE, SEEN_BY_DIRECTORATE, BEN, {"C-1", "E-2222", "E-3333"}),
        # An own action in what is for all parties is seen whatever party one speaks for; one in confidence is not.
        (SEEN_BY_LANTERN, SEEN_BY_LANTERN, ANA, {"E-2222/1"}),
        (SEEN_BY_LANTERN, SEEN_BY_LANTERN, BEN, set()),
        (SEEN_BY_NOBODY, SEEN_BY_NOBODY, ANA, set()),
        (SEEN_BY_NOBODY, SEEN_BY_HARBOUR, BEN, {"E-2222", "E-3333"}),
        (SEEN_BY_HARBOUR, SEEN_BY_NOBODY, ANA, {"C-1", "C-2"}),
    ],
)
def test_nobody_finds_or_can_count_what_they_may_not_see(
    database: Database, concerns: Sight, engagements: Sight, by: Person, seen: set[str]
) -> None:
    everything(database)

    assert set(lines(database, Wanted(by, concerns, engagements, TODAY))) == seen


def test_for_all_there_is_only_what_is_for_all_and_still_to_come(database: Database) -> None:
    everything(database)
    act(database, "E-2222", 2, on(-1))
    act(database, "E-2222", 3, on(14), by=BEN)
    act(database, "E-2222", 4, on(15))

    with database.open_work() as work:
        found = work.upcoming.for_all(TODAY, on(14), size=2)

    assert ([named(each) for each in found.records], found.total) == (["E-2222/1", "E-2222"], 3)
    assert all(each.next_nudge is None for each in found.records)


def test_with_a_last_day_only_what_has_a_day_by_then_comes_up(database: Database) -> None:
    keep(
        database,
        *(a_concern(reference=f"C-{day + 50}", aim_date=on(day)) for day in (-30, 0, 14, 15)),
        a_concern(reference="C-NONE", aim_date=None),
        a_concern(reference="C-SAY", state=State.RESPONDED, response=RESPONSE),
    )

    assert lines(database, wanted(SEEN_BY_HARBOUR, until=on(14))) == ["C-20", "C-50", "C-SAY", "C-64"]


def test_each_line_has_the_readers_own_next_nudge_about_it(database: Database) -> None:
    keep(database, a_concern(), an_engagement())
    act(database, "E-4HX9", 1, on(1))
    decide(database, "E-4HX9", on(2))
    with database.open_work() as work:
        work.outgoing.add(
            [
                a_nudge("second", "2", due_at=in_days(2)),
                a_nudge("first", "1", due_at=in_days(1)),
                a_nudge("another's", "3", to=BEN, due_at=NOW),
                a_nudge("over", "4", due_at=NOW),
            ]
        )
        work.commit()
    with database.engine.begin() as connection:
        row = outgoing_message.c
        connection.execute(update(outgoing_message).where(row.id == "over").values(state="sent"))
        connection.execute(update(outgoing_message).where(row.id == "second").values(subject="E-4HX9/1"))

    assert next_nudges(database) == {"C-7K2M": in_days(1), "E-4HX9/1": in_days(2), "E-4HX9": None}

    with database.engine.begin() as connection:
        # Its recipient is not to be disturbed before.
        connection.execute(update(outgoing_message).where(row.id == "first").values(opens_at=in_days(3)))
    assert next_nudges(database)["C-7K2M"] == in_days(3)


def next_nudges(database: Database) -> dict[str, datetime | None]:
    with database.open_work() as work:
        return {
            named(each): each.next_nudge
            for each in work.upcoming.page(wanted(SEEN_BY_HARBOUR), number=0, size=9).records
        }


def test_changes_are_counted_by_state_for_the_two_parties_alone(database: Database) -> None:
    def changed_on(days: float, **different: Any) -> Any:
        concern = a_concern(**different)
        return replace(concern, timeline=(replace(concern.timeline[0], at=in_days(days)),))

    keep(
        database,
        changed_on(0, reference="C-1"),
        changed_on(7, reference="C-2"),
        changed_on(9, reference="C-3"),
        changed_on(8, reference="C-4", state=State.RESPONDED, response=RESPONSE),
    )

    with database.open_work() as work:
        counted = [
            work.upcoming.changed(sight, since=in_days(7))
            for sight in (SEEN_BY_HARBOUR, SEEN_BY_DIRECTORATE, SEEN_BY_LANTERN, SEEN_BY_NOBODY)
        ]
    assert counted == [{State.RAISED: 2, State.RESPONDED: 1}] * 2 + [{}] * 2


def test_the_pages_together_are_the_whole_of_it(database: Database) -> None:
    for number in range(7):
        keep(database, a_concern(reference=f"C-{number}", aim_date=on(number % 3)))
    found: list[str] = []
    with database.open_work() as work:
        for number in range(3):
            page = work.upcoming.page(wanted(SEEN_BY_HARBOUR), number=number, size=3)
            found += [named(each) for each in page.records]
            assert (page.total, page.has_next) == (7, number < 2)

    assert found == ["C-0", "C-3", "C-6", "C-1", "C-4", "C-2", "C-5"]


def test_it_takes_as_many_queries_of_a_thousand_as_of_none(database: Database) -> None:
    def queries() -> list[int]:
        counts = []
        for asked in (wanted(SEEN_BY_HARBOUR), wanted(SEEN_BY_HARBOUR, until=LATER)):
            with database.open_work() as work, queries_of(database) as seen:
                work.people.parties()
                work.upcoming.page(asked, number=0, size=10)
            counts.append(len(seen))
        return counts

    none = queries()
    everything(database)
    few = queries()
    with database.open_work() as work:
        for number in range(1000):
            work.concerns.add(a_concern(reference=f"C-{number:04}", aim_date=on(number % 40)))
        work.commit()

    assert none == few == queries()
    assert max(none) <= 8
