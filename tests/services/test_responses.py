"""Writing a response in private and giving it: who may, what is kept, and what the other party can tell."""

from collections.abc import Mapping

import pytest

from bot.domain.concern import EntryKind, Reply, Response, Verdict
from bot.domain.draft import DraftReply, ResponseDraft
from bot.domain.people import Participant, Person
from bot.domain.procedure import State
from bot.errors import ChangedMeanwhile, InvalidInput, NotAllowed, NotAParticipant, NotFound, UserError, WrongState
from bot.partnership import Partnership
from bot.services import concerns, responses
from tests.cast import ANA, CABINET_OFFICE, JOE, LEAD, MAIRI, PRIYA, RUTH, SAM, TEAM, TOM
from tests.fakes import StandingClock

OLGA = Person(TEAM, "U0CABLEAD2")  # the second lead of the Cabinet Office
YES = DraftReply(Verdict.AGREED, "Yes, & <gladly>.")
PARTLY = DraftReply(Verdict.PARTLY, "Three days ahead.")
BOTH = Response((Reply(Verdict.AGREED, "Yes, & <gladly>."),), (Reply(Verdict.PARTLY, "Three days ahead."),))


@pytest.fixture(autouse=True)
def _a_second_lead(partnership: Partnership) -> None:
    with partnership.open_work() as work:
        work.people.put(Participant(OLGA, CABINET_OFFICE, LEAD))
        work.commit()


def save(
    partnership: Partnership,
    clock: StandingClock,
    reference: str,
    points: Mapping[int, DraftReply],
    actions: Mapping[int, DraftReply] | None = None,
    *,
    seen: int = 0,
    by: Person = ANA,
    delivery: str = "d-save",
) -> ResponseDraft:
    return responses.save(
        partnership,
        reference,
        to_points=points,
        to_further_actions=actions or {},
        seen=seen,
        by=by,
        now=clock(),
        delivery=delivery,
    ).draft


def written(partnership: Partnership, clock: StandingClock, reference: str, by: Person = ANA) -> ResponseDraft:
    return responses.prepare(partnership, reference, by=by, now=clock()).draft


def test_another_lead_goes_on_where_the_first_stopped_and_every_word_is_kept(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    first = save(partnership, clock, raised, {0: DraftReply(reason="Yes, & <gladly>.")})
    assert (first.to_points, first.missing) == (
        (DraftReply(None, "Yes, & <gladly>."),),
        ("points.0", "further_actions.0"),
    )
    assert written(partnership, clock, raised, OLGA) == first

    second = save(partnership, clock, raised, {0: YES}, {0: PARTLY}, seen=1, by=OLGA, delivery="d-second")
    given = responses.give(partnership, raised, seen=second.version, by=ANA, now=clock(), delivery="d-give")

    assert (given.concern.state, given.concern.response) == (State.RESPONDED, BOTH)
    assert concerns.show(partnership, raised, by=JOE, now=clock()).concern.response == BOTH


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (TOM, NotAllowed),
        (RUTH, NotAllowed),
        (JOE, NotAllowed),
        (PRIYA, NotFound),
        (MAIRI, NotFound),
        (SAM, NotAParticipant),
    ],
)
def test_only_leads_of_the_addressed_party_write_one(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person, refusal: type[UserError]
) -> None:
    kept = save(partnership, clock, raised, {0: YES}, {0: PARTLY})

    with pytest.raises(refusal):
        written(partnership, clock, raised, by)
    with pytest.raises(refusal):
        save(partnership, clock, raised, {0: PARTLY}, seen=1, by=by, delivery="x")
    with pytest.raises(refusal):
        responses.give(partnership, raised, seen=1, by=by, now=clock(), delivery="y")
    assert written(partnership, clock, raised) == kept


@pytest.mark.parametrize(("by", "told"), [(ANA, True), (OLGA, True), (TOM, False), (RUTH, False), (JOE, False)])
def test_that_one_is_begun_is_said_to_those_who_write_it_alone(
    partnership: Partnership, clock: StandingClock, raised: str, by: Person, *, told: bool
) -> None:
    before = concerns.show(partnership, raised, by=by, now=clock())
    save(partnership, clock, raised, {0: YES})

    after = concerns.show(partnership, raised, by=by, now=clock())

    assert (before.response_begun, after.response_begun) == (False, told)
    assert after.concern == before.concern


@pytest.mark.parametrize(
    ("points", "actions", "field", "problem"),
    [
        ({1: YES}, {}, "points", "unknown"),
        ({}, {-1: YES}, "further_actions", "unknown"),
        ({0: DraftReply(Verdict.AGREED, "x" * 3001)}, {}, "points.0", "too long"),
    ],
)
def test_what_cannot_be_kept_is_refused_on_its_field_and_leaves_the_draft_as_it_was(
    partnership: Partnership,
    clock: StandingClock,
    raised: str,
    points: Mapping[int, DraftReply],
    actions: Mapping[int, DraftReply],
    field: str,
    problem: str,
) -> None:
    kept = save(partnership, clock, raised, {0: YES})

    with pytest.raises(InvalidInput) as refusal:
        save(partnership, clock, raised, points, actions, seen=1, delivery="x")

    assert (refusal.value.field, refusal.value.problem) == (field, problem)
    assert written(partnership, clock, raised) == kept


@pytest.mark.parametrize(
    ("points", "actions", "field"),
    [
        ({}, {}, "points.0"),
        ({0: DraftReply(Verdict.AGREED)}, {0: PARTLY}, "points.0"),
        ({0: YES}, {}, "further_actions.0"),
        ({0: YES}, {0: DraftReply(reason="Three days ahead.")}, "further_actions.0"),
    ],
)
def test_it_is_given_only_once_everything_is_answered(
    partnership: Partnership,
    clock: StandingClock,
    raised: str,
    points: Mapping[int, DraftReply],
    actions: Mapping[int, DraftReply],
    field: str,
) -> None:
    kept = save(partnership, clock, raised, points, actions)

    with pytest.raises(InvalidInput) as refusal:
        responses.give(partnership, raised, seen=kept.version, by=ANA, now=clock(), delivery="x")

    assert (refusal.value.field, refusal.value.problem) == (field, "missing")
    now_written = written(partnership, clock, raised)
    assert (now_written.to_points, now_written.to_further_actions) == (kept.to_points, kept.to_further_actions)
    assert concerns.show(partnership, raised, by=RUTH, now=clock()).concern.state is State.RAISED


def test_who_writes_on_or_gives_what_another_lead_has_changed_since_is_told(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    kept = save(partnership, clock, raised, {0: YES}, {0: PARTLY}, by=OLGA)

    with pytest.raises(ChangedMeanwhile):
        save(partnership, clock, raised, {0: PARTLY}, delivery="x")
    with pytest.raises(ChangedMeanwhile):
        responses.give(partnership, raised, seen=0, by=ANA, now=clock(), delivery="y")

    assert written(partnership, clock, raised) == kept


@pytest.mark.parametrize("kind", [EntryKind.WITHDRAWN, EntryKind.RESOLVED])
def test_a_concern_that_has_ended_takes_no_response(
    partnership: Partnership, clock: StandingClock, raised: str, kind: EntryKind
) -> None:
    save(partnership, clock, raised, {0: YES}, {0: PARTLY})
    concerns.act(partnership, raised, kind, by=RUTH, now=clock(), delivery="d-end")

    with pytest.raises(WrongState):
        written(partnership, clock, raised)
    with pytest.raises(WrongState):
        save(partnership, clock, raised, {0: YES}, seen=1, delivery="x")
    with pytest.raises(WrongState):
        responses.give(partnership, raised, seen=1, by=ANA, now=clock(), delivery="y")
    with partnership.open_work() as work:
        assert work.response_drafts.find(raised) is None


def test_an_interim_response_leaves_what_is_written_of_the_other(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    kept = save(partnership, clock, raised, {0: YES})

    concerns.act(partnership, raised, EntryKind.INTERIM, "We look into it.", by=ANA, now=clock(), delivery="d-interim")

    assert written(partnership, clock, raised) == kept


def test_a_repeated_delivery_has_one_effect_and_the_first_reply_again(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    saved = [save(partnership, clock, raised, {0: YES}, {0: PARTLY}) for _ in range(2)]
    given = [responses.give(partnership, raised, seen=1, by=ANA, now=clock(), delivery="d-give") for _ in range(2)]

    assert saved[0] == saved[1]
    assert given[0] == given[1]
    assert given[0].concern.version == 2


@pytest.mark.parametrize("end", [EntryKind.WITHDRAWN, EntryKind.RESOLVED])
def test_what_was_written_when_the_other_party_ends_the_concern_is_kept_for_who_wrote_it(
    partnership: Partnership, clock: StandingClock, raised: str, end: EntryKind
) -> None:
    save(partnership, clock, raised, {0: YES}, {0: DraftReply(Verdict.AGREED, "")})

    concerns.act(partnership, raised, end, by=RUTH, now=clock(), delivery="d-end")

    unsent = {
        by: [entry.detail for entry in shown.concern.entries(EntryKind.UNSENT)]
        for by in (ANA, TOM, RUTH, JOE)
        for shown in [concerns.show(partnership, raised, by=by, now=clock())]
    }
    assert unsent == {ANA: [YES.reason], TOM: [YES.reason], RUTH: [], JOE: []}
    with partnership.open_work() as work:
        assert work.response_drafts.find(raised) is None


def test_a_response_that_is_given_leaves_nothing_unsent(
    partnership: Partnership, clock: StandingClock, raised: str
) -> None:
    save(partnership, clock, raised, {0: YES}, {0: PARTLY})

    shown = responses.give(partnership, raised, seen=1, by=ANA, now=clock(), delivery="d-give")

    assert shown.concern.entries(EntryKind.UNSENT) == ()


def test_who_only_reads_a_step_has_changed_nothing(partnership: Partnership, clock: StandingClock, raised: str) -> None:
    assert save(partnership, clock, raised, {0: DraftReply()}).version == 0
    assert not concerns.show(partnership, raised, by=ANA, now=clock()).response_begun
    save(partnership, clock, raised, {0: YES}, delivery="d-2")

    assert save(partnership, clock, raised, {0: YES}, seen=0, by=OLGA, delivery="d-3").version == 1
