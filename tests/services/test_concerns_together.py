"""Two who act at once, each over a connection of their own: one wins, and the other is told what happened."""

import itertools
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.answering.lexical import LexicalEngine
from bot.domain.calendar import Calendar
from bot.domain.concern import EntryKind, Standing, Verdict, replayed
from bot.domain.draft import DraftReply, Grounds, Matter, Part, Remedy
from bot.domain.framework_file import available
from bot.domain.notice import NudgeKind
from bot.domain.people import Participant, Person
from bot.domain.procedure import ConcernAction, Condition, State
from bot.errors import ChangedMeanwhile, NotAllowed, NotFound, NotNow, UserError, WrongState
from bot.partnership import Partnership
from bot.services import concerns, drafts, naming, responses
from handlers.views.errors import words
from storage.unit_of_work import Database
from tests import acting
from tests.cast import ANA, CABINET_OFFICE, CAST, JOE, LEAD, MEMBER, PARTIES, PRIYA, RUTH, TEAM
from tests.fakes import StandingClock
from tests.services.sender import Sender

NOW = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)
OLGA = Person(TEAM, "U0CABLEAD2")  # the second lead of the Cabinet Office
CLARE = Person(TEAM, "U0BSULEAD2")  # the second lead of Brightwater
LATER, LATER_STILL = date(2026, 10, 14), date(2026, 10, 21)
ROUNDS = range(3)
LONG = 20.0

RAISED_ALREADY, RESPONDED_ALREADY, WITHDRAWN_ALREADY, RESOLVED_ALREADY, ACKNOWLEDGED_ALREADY = (
    words(WrongState("act", state))
    for state in (State.RAISED, State.RESPONDED, State.WITHDRAWN, State.RESOLVED, State.ACKNOWLEDGED)
)
CHANGED = words(ChangedMeanwhile())
GONE = words(NotFound())
PROPOSED = words(NotNow(ConcernAction.PROPOSE_EXTENSION, Condition.NONE_PROPOSED, EntryKind.EXTENSION_PROPOSED))
TAKEN_BACK_ALREADY, AGREED_ALREADY, DECLINED_ALREADY = (
    words(NotNow(ConcernAction.AGREE_EXTENSION, Condition.PROPOSED_BY_OTHER, happened))
    for happened in (EntryKind.EXTENSION_TAKEN_BACK, EntryKind.EXTENSION_AGREED, EntryKind.EXTENSION_DECLINED)
)
OURS_AGREED_ALREADY = words(
    NotNow(ConcernAction.TAKE_BACK_EXTENSION, Condition.PROPOSED_BY_OWN, EntryKind.EXTENSION_AGREED)
)
NO_LEAD = words(NotAllowed(ConcernAction.ACKNOWLEDGE, "the lead of the party it is addressed to"))
DONE = "done"


def opened(url: str, number: int) -> tuple[Database, Partnership]:
    """What another process would have: the same records over connections of its own."""
    database = Database(url, on_commit=lambda: None)
    names = itertools.count()
    references = map("".join, itertools.product("23456789ABCDEFGH", repeat=2))
    partnership = Partnership(
        open_work=database.open_work,
        framework=available()["cabinet-office-2026"],
        calendar=Calendar(ZoneInfo("Europe/London")),
        engine=LexicalEngine(),
        new_reference=lambda prefix: f"{prefix}-{number + 2}2{next(references)}",
        new_id=lambda: f"id-{number}-{next(names)}",
    )
    return database, partnership


@pytest.fixture
def both(database_url: str) -> Iterator[tuple[Partnership, Partnership]]:
    (first, one), (second, other) = opened(database_url, 0), opened(database_url, 1)
    with one.open_work() as work:
        for party in PARTIES:
            work.people.put_party(party)
        for participant in (*CAST, Participant(OLGA, CABINET_OFFICE, LEAD), Participant(CLARE, PARTIES[1], LEAD)):
            work.people.put(participant)
        work.commit()
    yield one, other
    first.close()
    second.close()


def together(*acts: Callable[[], object]) -> list[str]:
    """What each came to: done, or the words of its refusal. Anything else raises."""
    ready = Barrier(len(acts))

    def attempt(act: Callable[[], object]) -> str:
        ready.wait(LONG)
        try:
            act()
        except UserError as refusal:
            return words(refusal)
        return DONE

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(attempt, acts, timeout=LONG))


Act = Callable[[Partnership, str], object]


def settle(kind: EntryKind, by: Person, read: date = LATER) -> Act:
    return lambda on, ref: concerns.settle_extension(
        on, ref, kind, read, by=by, now=NOW, delivery=f"{kind} {ref} {by.user}"
    )


def step(kind: EntryKind, by: Person) -> Act:
    return lambda on, ref: concerns.act(on, ref, kind, "", by=by, now=NOW, delivery=f"{kind} {ref} {by.user}")


def propose(by: Person, to: date = LATER) -> Act:
    return lambda on, ref: concerns.propose_extension(
        on, ref, to, "Figures.", by=by, now=NOW, delivery=f"propose {ref} {by.user}"
    )


def agree(by: Person, to: date = LATER) -> Act:
    return settle(EntryKind.EXTENSION_AGREED, by, to)


def give(by: Person) -> Act:
    return lambda on, ref: responses.give(on, ref, seen=1, by=by, now=NOW, delivery=f"give {by.user}")


def write(by: Person, seen: int = 0) -> Act:
    reply = {0: DraftReply(Verdict.PARTLY, f"What {by.user} typed.")}
    return lambda on, ref: responses.save(
        on, ref, to_points=reply, to_further_actions=reply, seen=seen, by=by, now=NOW, delivery=f"write {by.user}"
    )


def edit(by: Person) -> Act:
    part = Remedy((f"What {by.user} typed.",))
    return lambda on, ref: drafts.save(on, ref, part, seen=3, by=by, now=NOW, delivery=f"edit {by.user}")


def send(by: Person) -> Act:
    return lambda on, ref: drafts.raise_concern(on, ref, seen=3, by=by, now=NOW, delivery=f"raise {ref} {by.user}")


def discard(by: Person) -> Act:
    return lambda on, ref: drafts.discard(on, ref, seen=3, by=by, delivery=f"discard {by.user}")


@dataclass(frozen=True)
class Race:
    """`before` is done first; then `one` and `other` at once, which end in one of `outcomes`."""

    one: Act
    other: Act
    outcomes: tuple[tuple[str, str], ...]
    before: tuple[Act, ...] = ()


WITHDRAW, RESOLVE = step(EntryKind.WITHDRAWN, RUTH), step(EntryKind.RESOLVED, CLARE)
TAKE_BACK = settle(EntryKind.EXTENSION_TAKEN_BACK, ANA)
ON_A_CONCERN = {
    "two leads acknowledge": Race(
        step(EntryKind.ACKNOWLEDGED, ANA),
        step(EntryKind.ACKNOWLEDGED, OLGA),
        ((DONE, ACKNOWLEDGED_ALREADY), (ACKNOWLEDGED_ALREADY, DONE)),
    ),
    "two leads respond": Race(
        give(ANA), give(OLGA), ((DONE, RESPONDED_ALREADY), (RESPONDED_ALREADY, DONE)), (write(ANA),)
    ),
    # One may withdraw after a response, too.
    "withdraw against respond": Race(WITHDRAW, give(ANA), ((DONE, WITHDRAWN_ALREADY), (DONE, DONE)), (write(ANA),)),
    "withdraw against resolve": Race(WITHDRAW, RESOLVE, ((DONE, WITHDRAWN_ALREADY), (RESOLVED_ALREADY, DONE))),
    "withdraw against writing a response": Race(WITHDRAW, write(ANA), ((DONE, WITHDRAWN_ALREADY), (DONE, DONE))),
    "two leads write a response": Race(write(ANA), write(OLGA), ((DONE, CHANGED), (CHANGED, DONE))),
    "give against write": Race(give(ANA), write(OLGA, 1), ((DONE, RESPONDED_ALREADY), (CHANGED, DONE)), (write(ANA),)),
    "agree against take back": Race(
        agree(RUTH),
        TAKE_BACK,
        ((DONE, OURS_AGREED_ALREADY), (TAKEN_BACK_ALREADY, DONE)),
        (propose(ANA),),
    ),
    "agree against decline": Race(
        agree(RUTH),
        settle(EntryKind.EXTENSION_DECLINED, CLARE),
        ((DONE, AGREED_ALREADY), (DECLINED_ALREADY, DONE)),
        (propose(ANA),),
    ),
    "agree against respond": Race(
        agree(RUTH), give(ANA), ((DONE, DONE), (RESPONDED_ALREADY, DONE)), (write(ANA), propose(ANA))
    ),
    "both sides propose": Race(propose(ANA), propose(RUTH, LATER_STILL), ((DONE, PROPOSED), (PROPOSED, DONE))),
}


@pytest.mark.parametrize("race", ON_A_CONCERN)
@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_who_act_on_a_concern_at_once_the_second_reads_what_the_first_did(
    both: tuple[Partnership, Partnership], race: str, _round: int
) -> None:
    one, other = both
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
    reference = acting.raise_concern(one, typed, by=RUTH, now=NOW, delivery="d").concern.reference
    run = ON_A_CONCERN[race]
    for act in run.before:
        act(one, reference)
    version = concerns.show(one, reference, by=RUTH, now=NOW).concern.version

    outcomes = tuple(together(lambda: run.one(one, reference), lambda: run.other(other, reference)))

    assert outcomes in run.outcomes
    assert_whole(one, reference)
    after = concerns.show(one, reference, by=RUTH, now=NOW).concern
    assert after.version == len(after.timeline)
    if "writ" not in race:
        assert after.version - version == outcomes.count(DONE)


def assert_whole(partnership: Partnership, reference: str) -> None:
    """Nothing is half done: the timeline adds up for both, and a response stands whole or not at all."""
    for by in (RUTH, ANA):
        seen = concerns.show(partnership, reference, by=by, now=NOW).concern
        assert replayed(seen.timeline) == Standing(seen.state, seen.aim_date, seen.extension)
        assert (seen.response is not None) == bool(seen.entries(EntryKind.RESPONDED))
    with partnership.open_work() as work:
        begun = work.response_drafts.find(reference)
    assert begun is None or seen.state.awaits_response


ON_A_DRAFT = {
    "two edit": Race(edit(JOE), edit(RUTH), ((DONE, CHANGED), (CHANGED, DONE))),
    "raise against edit": Race(send(RUTH), edit(JOE), ((DONE, RAISED_ALREADY), (CHANGED, DONE))),
    "raise against discard": Race(send(RUTH), discard(JOE), ((DONE, RAISED_ALREADY), (GONE, DONE))),
    "two raise": Race(send(RUTH), send(CLARE), ((DONE, RAISED_ALREADY), (RAISED_ALREADY, DONE))),
    "edit against discard": Race(edit(RUTH), discard(JOE), ((DONE, CHANGED), (GONE, DONE))),
    "two discard": Race(discard(RUTH), discard(JOE), ((DONE, GONE), (GONE, DONE))),
}


@pytest.mark.parametrize("race", ON_A_DRAFT)
@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_who_act_on_a_draft_at_once_the_second_reads_what_the_first_did(
    both: tuple[Partnership, Partnership], race: str, _round: int
) -> None:
    one, other = both
    reference = drafts.begin(
        one, Matter("cabinet-office", ("Papers came late.",)), by=JOE, now=NOW, delivery="b"
    ).draft.reference
    parts: tuple[Part, ...] = (Remedy(("Five days ahead.",)), Grounds(("7b",), "", (), None, None))
    for seen, part in enumerate(parts, start=1):
        drafts.save(one, reference, part, seen=seen, by=JOE, now=NOW, delivery=f"s{seen}")
    run = ON_A_DRAFT[race]

    outcomes = tuple(together(lambda: run.one(one, reference), lambda: run.other(other, reference)))

    assert outcomes in run.outcomes
    is_draft, is_raised = _is_there(drafts.show, one, reference), _is_there(concerns.show, one, reference)
    gone = "discard" in race and outcomes in (run.outcomes[1], *(run.outcomes if race == "two discard" else ()))
    assert is_draft + is_raised == (0 if gone else 1)
    if race == "two edit":
        winner = (JOE, RUTH)[outcomes.index(DONE)]
        kept = drafts.show(one, reference, by=JOE, now=NOW).draft
        assert (kept.further_actions, kept.version) == ((f"What {winner.user} typed.",), 4)


def _is_there(show: Callable[..., Any], partnership: Partnership, reference: str) -> bool:
    try:
        show(partnership, reference, by=RUTH, now=NOW)
    except (NotFound, WrongState):
        return False
    return True


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_lead_who_loses_the_role_while_acting_has_acted_before_or_not_at_all(
    both: tuple[Partnership, Partnership], _round: int
) -> None:
    one, other = both
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
    reference = acting.raise_concern(one, typed, by=RUTH, now=NOW, delivery="d").concern.reference

    acted, changed = together(
        lambda: step(EntryKind.ACKNOWLEDGED, ANA)(one, reference),
        lambda: naming.change_roles(other, ANA, MEMBER, seen=LEAD, by=PRIYA, now=NOW, delivery="roles"),
    )

    assert changed == DONE
    assert acted in (DONE, NO_LEAD)
    state = concerns.show(one, reference, by=RUTH, now=NOW).concern.state
    assert state is (State.ACKNOWLEDGED if acted == DONE else State.RAISED)
    with pytest.raises(UserError):
        step(EntryKind.INTERIM, ANA)(one, reference)
    sender = Sender(one, StandingClock())
    sender.clock.move(days=28)
    sender.send()
    assert ANA.user not in {whom for whom, _ in sender.kinds()}
    assert (OLGA.user, NudgeKind.AIM_DATE_COMING_UP) in sender.kinds()


def test_a_worker_that_sends_nudges_meanwhile_holds_nobody_up(both: tuple[Partnership, Partnership]) -> None:
    """Whoever changes a concern locks it and then its nudges; the worker holds a nudge and adds to the timeline."""
    one, other = both
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
    references = [
        acting.raise_concern(one, typed, by=RUTH, now=NOW, delivery=f"d{number}").concern.reference
        for number in range(6)
    ]
    sender = Sender(other, StandingClock())

    def answer() -> None:
        for reference in references:
            for act in (step(EntryKind.ACKNOWLEDGED, ANA), propose(ANA), agree(RUTH), WITHDRAW):
                act(one, reference)

    def work() -> None:
        while sender.clock.moment < NOW.replace(hour=10):
            sender.send(at_most=5)
            sender.clock.move(minutes=2)

    assert together(answer, work) == [DONE, DONE]
    sender.clock.move(hours=1)
    sender.send()

    told = [kind for whom, kind in sender.kinds() if whom == OLGA.user]
    assert told.count(NudgeKind.WITHDRAWN) == len(references)
    for reference in references:
        assert_whole(one, reference)
        timeline = concerns.show(one, reference, by=ANA, now=NOW).concern.entries(EntryKind.NUDGED)
        kinds = [entry.detail for entry in timeline]
        assert kinds.count(NudgeKind.WITHDRAWN) == 2, "one for each of the two leads"


def _respond(url: str, number: int, reference: str, ready: Any) -> str:
    database, partnership = opened(url, number)
    try:
        (outcome,) = together(lambda: (ready.wait(LONG), give((ANA, OLGA)[number - 2])(partnership, reference)))
        return outcome
    finally:
        database.close()


def test_of_two_leads_in_two_processes_one_responds_and_the_other_is_told(postgres_url: str) -> None:
    database, partnership = opened(postgres_url, 0)
    with partnership.open_work() as work:
        for party in PARTIES:
            work.people.put_party(party)
        for participant in (*CAST, Participant(OLGA, CABINET_OFFICE, LEAD)):
            work.people.put(participant)
        work.commit()
    typed = acting.Typed("cabinet-office", ("7b",), ("Papers came late.",), ("Five days ahead.",))
    reference = acting.raise_concern(partnership, typed, by=RUTH, now=NOW, delivery="d").concern.reference
    write(ANA)(partnership, reference)
    processes = multiprocessing.get_context("spawn")

    with processes.Manager() as shared, processes.Pool(2) as pool:
        ready = shared.Barrier(2)
        outcomes = pool.starmap(_respond, [(postgres_url, number, reference, ready) for number in (2, 3)])

    assert sorted(outcomes) == sorted([DONE, RESPONDED_ALREADY])
    assert_whole(partnership, reference)
    database.close()
