"""Drafting in private, step by step, and raising: who may, what is kept, and that nobody else can tell."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.concern import EntryKind, Reply, Response, Verdict
from bot.domain.draft import Draft, Grounds, Matter, Part, Remedy
from bot.domain.people import Person
from bot.domain.procedure import ConcernAction, State
from bot.errors import (
    ChangedMeanwhile,
    InvalidInput,
    NoProcedure,
    NotAllowed,
    NotAParticipant,
    NotFound,
    UserError,
    WrongState,
)
from bot.partnership import Partnership
from bot.services import concerns, drafts, responses
from tests import acting
from tests.cast import ANA, JOE, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TOM
from tests.fakes import StandingClock

MATTER = Matter("cabinet-office", ("Papers came <late> & *short*.", "No time was left."))
REMEDY = Remedy(("Five days ahead.",))
GROUNDS = Grounds(("7b", "10"), "We asked twice.", ("https://intranet.example.org/minutes",), None, date(2026, 9, 1))


@pytest.fixture
def draft(partnership: Partnership, clock: StandingClock) -> Draft:
    """Joe's, with all it takes to raise it."""
    kept = drafts.begin(partnership, MATTER, by=JOE, now=clock(), delivery="d-begin").draft
    kept = save(partnership, clock, kept, REMEDY, delivery="d-remedy")
    return save(partnership, clock, kept, GROUNDS, delivery="d-grounds")


def save(
    partnership: Partnership, clock: StandingClock, seen: Draft, part: Part, *, by: Person = JOE, delivery: str = "d"
) -> Draft:
    return drafts.save(
        partnership, seen.reference, part, seen=seen.version, by=by, now=clock(), delivery=delivery
    ).draft


def send(
    partnership: Partnership, clock: StandingClock, seen: Draft, *, by: Person = RUTH, delivery: str = "d-raise"
) -> concerns.Shown:
    return drafts.raise_concern(partnership, seen.reference, seen=seen.version, by=by, now=clock(), delivery=delivery)


@pytest.mark.parametrize("by", [JOE, RUTH])
def test_members_and_leads_of_its_own_party_read_every_word_of_a_draft(
    partnership: Partnership, clock: StandingClock, draft: Draft, by: Person
) -> None:
    shown = drafts.show(partnership, draft.reference, by=by, now=clock())

    assert shown.draft == draft
    assert (shown.draft.points, shown.draft.further_actions) == (MATTER.points, REMEDY.further_actions)
    assert (shown.draft.provisions, shown.draft.earlier_attempts) == (GROUNDS.provisions, GROUNDS.earlier_attempts)
    assert (shown.draft.evidence, shown.draft.sent_by_letter) == (GROUNDS.evidence, GROUNDS.sent_by_letter)
    assert shown.may_raise is (by == RUTH)
    assert drafts.page(partnership, by=by).records == (draft,)


def attempts(partnership: Partnership, clock: StandingClock, on: Draft, by: Person) -> list[Callable[[], object]]:
    """Everything that somebody could try with a draft's reference."""
    reference, seen, now = on.reference, on.version, clock()
    return [
        lambda: drafts.show(partnership, reference, by=by, now=now),
        lambda: concerns.show(partnership, reference, by=by, now=now),
        lambda: concerns.prepare(partnership, reference, ConcernAction.NOTE, by=by, now=now),
        lambda: responses.prepare(partnership, reference, by=by, now=now),
        lambda: drafts.prepare(partnership, by=by, now=now, follows=reference),
        lambda: save(partnership, clock, on, REMEDY, by=by, delivery="x1"),
        lambda: send(partnership, clock, on, by=by, delivery="x2"),
        lambda: drafts.discard(partnership, reference, seen=seen, by=by, delivery="x3"),
        lambda: concerns.act(partnership, reference, EntryKind.WITHDRAWN, by=by, now=now, delivery="x4"),
    ]


def _refusal(attempt: Callable[[], object]) -> type[UserError]:
    with pytest.raises(UserError) as refused:
        attempt()
    return refused.type


@pytest.mark.parametrize("by", [ANA, TOM, PRIYA, MAIRI])
def test_nobody_else_can_tell_that_a_draft_exists(
    partnership: Partnership, clock: StandingClock, draft: Draft, by: Person
) -> None:
    never = replace(draft, reference="C-ZZZZ")
    there, nowhere = ([_refusal(attempt) for attempt in attempts(partnership, clock, on, by)] for on in (draft, never))
    assert there == nowhere
    # Whose role writes no drafts at all reads that, of whatever reference.
    assert {NotFound} <= set(there) <= ({NotFound, NotAllowed} if by == PRIYA else {NotFound})

    assert drafts.page(partnership, by=by).total == 0
    assert drafts.show(partnership, draft.reference, by=JOE, now=clock()).draft == draft


@pytest.mark.parametrize(("by", "refusal"), [(PRIYA, NotAllowed), (SAM, NotAParticipant), (NAMESAKE, NotAParticipant)])
def test_only_members_and_leads_begin_a_draft(
    partnership: Partnership, clock: StandingClock, by: Person, refusal: type[UserError]
) -> None:
    with pytest.raises(refusal):
        drafts.prepare(partnership, by=by, now=clock())
    with pytest.raises(refusal):
        drafts.begin(partnership, MATTER, by=by, now=clock(), delivery="d")

    assert drafts.page(partnership, by=RUTH).total == drafts.page(partnership, by=ANA).total == 0


def test_a_member_cannot_raise_it_and_reads_whose_it_is(
    partnership: Partnership, clock: StandingClock, draft: Draft
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        send(partnership, clock, draft, by=JOE)

    assert (refusal.value.action, refusal.value.who) == (
        ConcernAction.RAISE,
        "the lead of the party that raises it",
    )
    assert drafts.show(partnership, draft.reference, by=JOE, now=clock()).draft == draft


@pytest.mark.parametrize(
    ("by", "to", "route", "addressee", "aim"),
    [
        (RUTH, "cabinet-office", "16", "Director General", date(2026, 9, 29)),
        (ANA, "quayside", "17", "General Secretary", date(2026, 9, 29)),
    ],
)
def test_a_lead_raises_it_along_the_frameworks_route_and_not_a_word_is_lost(
    partnership: Partnership, clock: StandingClock, by: Person, to: str, route: str, addressee: str, aim: date
) -> None:
    kept = drafts.begin(partnership, replace(MATTER, addressed_to=to), by=by, now=clock(), delivery="b").draft
    kept = save(partnership, clock, kept, REMEDY, by=by, delivery="r")
    kept = save(partnership, clock, kept, GROUNDS, by=by, delivery="g")

    raised = send(partnership, clock, kept, by=by).concern

    assert (raised.reference, raised.state, raised.route, raised.aim_date) == (kept.reference, State.RAISED, route, aim)
    assert addressee in raised.addressee
    assert (raised.points, raised.further_actions, raised.provisions) == (
        MATTER.points,
        REMEDY.further_actions,
        GROUNDS.provisions,
    )
    assert (raised.earlier_attempts, raised.evidence) == (GROUNDS.earlier_attempts, GROUNDS.evidence)
    assert drafts.page(partnership, by=by).total == 0
    with pytest.raises(WrongState):
        drafts.show(partnership, kept.reference, by=by, now=clock())


@pytest.mark.parametrize(
    ("part", "field", "problem"),
    [
        (replace(MATTER, addressed_to="brightwater"), "addressed_to", "unknown"),
        (replace(MATTER, addressed_to="quayside"), "addressed_to", "unknown"),
        (replace(MATTER, points=("x",) * 11), "points", "too many"),
        (replace(MATTER, points=("x" * 3001,)), "points", "too long"),
        (Remedy(("x",) * 11), "further_actions", "too many"),
        (replace(GROUNDS, provisions=("99z",)), "provisions", "unknown"),
        (replace(GROUNDS, engagement="E-ZZZZ"), "engagement", "unknown"),
        (replace(GROUNDS, earlier_attempts="x" * 3001), "earlier_attempts", "too long"),
        (replace(GROUNDS, evidence=("x",) * 11), "evidence", "too many"),
        (replace(GROUNDS, evidence=("x" * 501,)), "evidence", "too long"),
        (replace(GROUNDS, sent_by_letter=date(2026, 9, 3)), "sent_by_letter", "out of range"),
        (replace(GROUNDS, sent_by_letter=date(2025, 8, 31)), "sent_by_letter", "out of range"),
    ],
)
def test_what_cannot_be_kept_is_refused_on_its_field_and_leaves_the_draft_as_it_was(
    partnership: Partnership, clock: StandingClock, draft: Draft, part: Part, field: str, problem: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        save(partnership, clock, draft, part)

    assert (refusal.value.field, refusal.value.problem) == (field, problem)
    assert drafts.show(partnership, draft.reference, by=JOE, now=clock()).draft == draft


@pytest.mark.parametrize(
    ("part", "field"),
    [
        (replace(MATTER, points=(" ",)), "points"),
        (Remedy(()), "further_actions"),
        (replace(GROUNDS, provisions=()), "provisions"),
    ],
)
def test_what_is_missing_may_still_come_and_is_asked_for_when_it_is_raised(
    partnership: Partnership, clock: StandingClock, draft: Draft, part: Part, field: str
) -> None:
    kept = save(partnership, clock, draft, part)

    with pytest.raises(InvalidInput) as refusal:
        send(partnership, clock, kept)

    assert (refusal.value.field, refusal.value.problem) == (field, "missing")
    assert drafts.show(partnership, draft.reference, by=JOE, now=clock()).draft == kept
    assert concerns.page(partnership, by=RUTH, now=clock()).total == 0


def test_who_edits_raises_or_discards_what_somebody_else_has_changed_since_is_told(
    partnership: Partnership, clock: StandingClock, draft: Draft
) -> None:
    changed = save(partnership, clock, draft, Remedy(("Ten days ahead.",)), by=RUTH)

    tries: list[Callable[[], object]] = [
        lambda: save(partnership, clock, draft, REMEDY, delivery="x"),
        lambda: send(partnership, clock, draft),
        lambda: drafts.discard(partnership, draft.reference, seen=draft.version, by=JOE, delivery="y"),
    ]
    for attempt in tries:
        with pytest.raises(ChangedMeanwhile):
            attempt()
    assert drafts.show(partnership, draft.reference, by=JOE, now=clock()).draft == changed


def test_once_raised_its_own_party_reads_that_it_is(
    partnership: Partnership, clock: StandingClock, draft: Draft
) -> None:
    send(partnership, clock, draft)

    tries: list[Callable[[], object]] = [
        lambda: save(partnership, clock, draft, REMEDY, delivery="x"),
        lambda: send(partnership, clock, draft, delivery="y"),
        lambda: drafts.discard(partnership, draft.reference, seen=draft.version, by=JOE, delivery="z"),
    ]
    for attempt in tries:
        with pytest.raises(WrongState) as refusal:
            attempt()
        assert refusal.value.state == State.RAISED
    assert concerns.page(partnership, by=RUTH, now=clock()).total == 1


@pytest.mark.parametrize("by", [RUTH, JOE])
def test_a_step_on_a_draft_is_refused_as_that_to_its_own_party(
    partnership: Partnership, clock: StandingClock, draft: Draft, by: Person
) -> None:
    tries: list[Callable[[], object]] = [
        lambda: concerns.act(partnership, draft.reference, EntryKind.WITHDRAWN, by=by, now=clock(), delivery="x"),
        lambda: concerns.prepare(partnership, draft.reference, ConcernAction.RESOLVE, by=by, now=clock()),
    ]
    for attempt in tries:
        with pytest.raises(WrongState) as refusal:
            attempt()
        assert refusal.value.state == State.DRAFT


def test_a_discarded_draft_is_gone(partnership: Partnership, clock: StandingClock, draft: Draft) -> None:
    for _ in range(2):
        drafts.discard(partnership, draft.reference, seen=draft.version, by=JOE, delivery="same")

    with pytest.raises(NotFound):
        drafts.show(partnership, draft.reference, by=JOE, now=clock())
    with pytest.raises(NotFound):
        send(partnership, clock, draft)


def test_a_repeated_delivery_has_one_effect_and_the_first_reply_again(
    partnership: Partnership, clock: StandingClock
) -> None:
    begun = [drafts.begin(partnership, MATTER, by=RUTH, now=clock(), delivery="begin").draft for _ in range(2)]
    saved = [save(partnership, clock, begun[0], REMEDY, by=RUTH, delivery="save") for _ in range(2)]
    ready = save(partnership, clock, saved[0], GROUNDS, by=RUTH, delivery="grounds")
    raised = [send(partnership, clock, ready).concern for _ in range(3)]

    assert begun[0] == begun[1]
    assert saved[0] == saved[1]
    assert raised[0] == raised[1] == raised[2]
    assert concerns.page(partnership, by=RUTH, now=clock()).total == 1


@pytest.mark.parametrize("by", [MAIRI, TOM, ANA])
def test_somebody_elses_delivery_key_reveals_nothing(
    partnership: Partnership, clock: StandingClock, draft: Draft, by: Person
) -> None:
    with pytest.raises(NotFound):
        drafts.begin(partnership, MATTER, by=by, now=clock(), delivery="d-begin")


def test_a_follow_on_begins_with_what_was_not_agreed(partnership: Partnership, clock: StandingClock) -> None:
    typed = acting.Typed("cabinet-office", ("7b",), ("One.", "Two."), ("Three.", "Four."))
    reference = acting.raise_concern(partnership, typed, by=RUTH, now=clock(), delivery="d").concern.reference
    with pytest.raises(WrongState):
        drafts.prepare(partnership, by=JOE, now=clock(), follows=reference)
    agreed, not_agreed = Reply(Verdict.AGREED, "Yes."), Reply(Verdict.NOT_AGREED, "No.")
    partly = Reply(Verdict.PARTLY, "In part.")
    response = Response((agreed, partly), (not_agreed, agreed))
    acting.respond(partnership, reference, response, by=ANA, now=clock(), delivery="d-respond")
    concerns.act(partnership, reference, EntryKind.NOT_RESOLVED, by=RUTH, now=clock(), delivery="d-not")

    begun = drafts.prepare(partnership, by=JOE, now=clock(), follows=reference).draft

    assert (begun.points, begun.further_actions, begun.provisions) == (("Two.",), ("Three.",), ("7b",))
    assert (begun.follows, begun.addressed_to, begun.version) == (reference, "cabinet-office", 0)
    kept = drafts.begin(partnership, MATTER, by=JOE, now=clock(), delivery="f", follows=reference).draft
    assert (kept.follows, kept.points, kept.further_actions) == (reference, MATTER.points, ("Three.",))
    second = send(partnership, clock, kept, delivery="f-raise").concern
    assert concerns.show(partnership, reference, by=ANA, now=clock()).followed_by == (second.reference,)


@pytest.mark.parametrize(
    ("by", "refusal"), [(ANA, NotAllowed), (TOM, NotAllowed), (MAIRI, NotFound), (PRIYA, NotFound)]
)
def test_only_the_party_that_raised_it_follows_on(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person, refusal: type[UserError]
) -> None:
    clock.move(days=40)
    concerns.act(partnership, raised, EntryKind.NOT_RESOLVED, by=RUTH, now=clock(), delivery="d")

    with pytest.raises(refusal):
        drafts.prepare(partnership, by=by, now=clock(), follows=raised)
    with pytest.raises(refusal):
        drafts.begin(partnership, MATTER, by=by, now=clock(), delivery="f", follows=raised)


def test_a_framework_without_a_procedure_says_so(partnership: Partnership, clock: StandingClock) -> None:
    without = replace(partnership, framework=replace(partnership.framework, routes=()))

    with pytest.raises(NoProcedure):
        drafts.prepare(without, by=RUTH, now=clock())
    with pytest.raises(NoProcedure):
        drafts.begin(without, MATTER, by=RUTH, now=clock(), delivery="d")


def test_the_aim_date_that_is_shown_is_the_one_that_it_gets(partnership: Partnership, clock: StandingClock) -> None:
    form = drafts.begin(partnership, MATTER, by=RUTH, now=clock(), delivery="b")
    assert form.aim_date == date(2026, 9, 30)
    save(partnership, clock, form.draft, REMEDY, by=RUTH, delivery="r")
    clock.move(days=1)
    shown = drafts.show(partnership, form.draft.reference, by=RUTH, now=clock())
    assert shown.aim_date == date(2026, 10, 1)
    by_letter = replace(GROUNDS, sent_by_letter=clock().date() - timedelta(days=10))
    kept = save(partnership, clock, shown.draft, by_letter, by=RUTH, delivery="g")

    shown = drafts.show(partnership, kept.reference, by=RUTH, now=clock())

    assert shown.aim_date == date(2026, 9, 21)
    assert send(partnership, clock, shown.draft).concern.aim_date == date(2026, 9, 21)
