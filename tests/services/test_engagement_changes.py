"""Changing engagements and their follow-up actions, by whoever may, once, and each seen by the next."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.engagement import Confidentiality, Engagement, Happened, How, Stage
from bot.domain.outgoing import Address
from bot.domain.people import Person
from bot.errors import ChangedMeanwhile, InvalidInput, NotAParticipant, NotFound, UserError
from bot.partnership import Partnership
from bot.services import engagement_changes, engagements, follow_up_actions
from bot.services.engagements import Edited, Typed
from bot.services.follow_up_actions import Typed as Action
from tests.cast import ANA, JOE, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TOM
from tests.fakes import StandingClock

TYPED = Typed(
    topic="Hybrid working policy",
    description="First talk about the draft.",
    stage=Stage.DRAFTING,
    on=date(2026, 9, 1),
    how=How.MEETING,
    parties=("cabinet-office", "brightwater"),
    provisions=("7b", "10"),
    confidentiality=Confidentiality.ALL_PARTIES,
)
ALL, IN_CONFIDENCE = Confidentiality.ALL_PARTIES, Confidentiality.IN_CONFIDENCE
PAPERS = Action("Send the papers.", JOE, date(2026, 9, 10))
Log = Callable[..., str]


@pytest.fixture
def log(partnership: Partnership, clock: StandingClock) -> Log:
    def logged(confidentiality: Confidentiality = ALL) -> str:
        typed = replace(TYPED, confidentiality=confidentiality)
        return engagements.log(partnership, typed, by=TOM, now=clock(), delivery="d-log")[0].reference

    return logged


def edited(**different: Any) -> Edited:
    same = {name: getattr(TYPED, name) for name in Edited.__dataclass_fields__}
    return Edited(**{**same, **different})


def change(partnership: Partnership, reference: str, what: str, by: Person, *, delivery: str = "d") -> Engagement:
    """Each way in which an engagement changes, by its name."""
    how: dict[str, Any] = {"by": by, "now": StandingClock()(), "delivery": delivery}
    match what:
        case "update":
            return engagement_changes.update(partnership, reference, edited(topic="Chairs"), version=1, **how)[0]
        case "note":
            return engagement_changes.note(partnership, reference, "Ask for the figures.", own=False, **how)[0]
        case "add":
            return follow_up_actions.add(partnership, reference, PAPERS, **how)[0]
        case "edit":
            later = replace(PAPERS, due=date(2026, 9, 20))
            return follow_up_actions.edit(partnership, reference, 1, later, version=2, **how)[0]
        case "finish":
            return follow_up_actions.finish(partnership, reference, 1, done=True, **how)[0]
    raise AssertionError(what)


WAYS = ("update", "note", "add", "edit", "finish")
NEEDS_ACTION = ("edit", "finish")


def prepared(partnership: Partnership, log: Log, what: str, confidentiality: Confidentiality) -> str:
    reference = log(confidentiality)
    if what in NEEDS_ACTION:
        change(partnership, reference, "add", TOM, delivery="d-first")
    return reference


@pytest.mark.parametrize("what", WAYS)
@pytest.mark.parametrize(
    ("confidentiality", "by"),
    [
        (ALL, ANA),
        (ALL, TOM),
        (ALL, JOE),
        (ALL, MAIRI),
        (IN_CONFIDENCE, ANA),
        (IN_CONFIDENCE, RUTH),
        (IN_CONFIDENCE, JOE),
    ],
)
def test_whoever_may_see_it_may_change_it(
    partnership: Partnership, log: Log, what: str, confidentiality: Confidentiality, by: Person
) -> None:
    reference = prepared(partnership, log, what, confidentiality)
    before = engagements.show(partnership, reference, by=by)[0]

    after = change(partnership, reference, what, by)

    assert engagements.show(partnership, reference, by=by)[0] == after
    assert len(after.timeline) == len(before.timeline) + 1


@pytest.mark.parametrize("what", WAYS)
@pytest.mark.parametrize(
    ("confidentiality", "by", "refusal"),
    [
        (ALL, PRIYA, NotFound),
        (ALL, SAM, NotAParticipant),
        (ALL, NAMESAKE, NotAParticipant),
        (IN_CONFIDENCE, MAIRI, NotFound),
        (IN_CONFIDENCE, PRIYA, NotFound),
    ],
)
def test_for_anybody_else_it_is_as_if_it_were_not_there_and_nothing_changes(
    partnership: Partnership,
    log: Log,
    what: str,
    confidentiality: Confidentiality,
    by: Person,
    refusal: type[UserError],
) -> None:
    reference = prepared(partnership, log, what, confidentiality)
    before = engagements.show(partnership, reference, by=TOM)

    with pytest.raises(refusal):
        change(partnership, reference, what, by)

    assert engagements.show(partnership, reference, by=TOM) == before


@pytest.mark.parametrize("by", [PRIYA, SAM, MAIRI])
def test_no_form_opens_for_anybody_else(partnership: Partnership, clock: StandingClock, log: Log, by: Person) -> None:
    reference = log(IN_CONFIDENCE)

    for prepare in (engagement_changes.prepare_update, follow_up_actions.prepare):
        with pytest.raises(NotFound if by != SAM else NotAParticipant):
            prepare(partnership, reference, by=by, now=clock())


@pytest.mark.parametrize("what", WAYS)
def test_a_repeated_delivery_changes_it_once(partnership: Partnership, log: Log, what: str) -> None:
    reference = prepared(partnership, log, what, ALL)

    first, *again = [change(partnership, reference, what, JOE, delivery="d-same") for _ in range(3)]

    assert [first, first] == again
    assert engagements.show(partnership, reference, by=JOE)[0] == first


@pytest.mark.parametrize("what", ["update", "edit"])
def test_somebody_who_edits_what_another_has_changed_meanwhile_is_told(
    partnership: Partnership, log: Log, what: str
) -> None:
    reference = prepared(partnership, log, what, ALL)
    change(partnership, reference, "add", TOM, delivery="d-meanwhile")
    before = engagements.show(partnership, reference, by=JOE)

    with pytest.raises(ChangedMeanwhile):
        change(partnership, reference, what, JOE)

    assert engagements.show(partnership, reference, by=JOE) == before


def test_of_two_who_edit_at_the_same_moment_one_is_told_and_nothing_is_overwritten(
    partnership: Partnership, clock: StandingClock, log: Log
) -> None:
    reference = log()
    together = threading.Barrier(2)

    def edit(topic: str, by: Person) -> str:
        together.wait(5)
        try:
            engagement_changes.update(
                partnership, reference, edited(topic=topic), version=1, by=by, now=clock(), delivery=f"d-{topic}"
            )
        except ChangedMeanwhile:
            return "told"
        return topic

    with ThreadPoolExecutor(2) as both:
        outcomes = {each.result(20) for each in [both.submit(edit, "Chairs", TOM), both.submit(edit, "Desks", JOE)]}

    after = engagements.show(partnership, reference, by=TOM)[0]
    assert outcomes == {"told", after.topic}
    assert [each.kind for each in after.timeline] == [Happened.TOPIC]


def test_two_actions_that_are_added_at_the_same_moment_are_both_kept(partnership: Partnership, log: Log) -> None:
    reference = log()
    together = threading.Barrier(2)

    def add(by: Person) -> None:
        together.wait(5)
        change(partnership, reference, "add", by, delivery=f"d-{by.user}")

    with ThreadPoolExecutor(2) as both:
        for each in [both.submit(add, TOM), both.submit(add, JOE)]:
            each.result(20)

    assert [each.number for each in engagements.show(partnership, reference, by=TOM)[0].actions] == [1, 2]


def test_everything_but_its_confidentiality_can_be_changed(
    partnership: Partnership, clock: StandingClock, log: Log
) -> None:
    reference = log()
    other = Edited(
        topic="Chairs",
        description="Which ones.",
        stage=Stage.DECISION,
        on=date(2026, 9, 2),
        how=How.CALL,
        parties=("cabinet-office", "quayside"),
        provisions=("16",),
        decision_date=date(2026, 12, 1),
    )

    after, _ = engagement_changes.update(partnership, reference, other, version=1, by=ANA, now=clock(), delivery="d")

    same = {name: getattr(after, name) for name in Edited.__dataclass_fields__}
    assert Edited(**{**same, "parties": tuple(each.id for each in after.parties)}) == other
    assert (after.first_stage, after.confidentiality, after.opener_person) == (Stage.DRAFTING, ALL, TOM)
    assert len(after.timeline) == 8


@pytest.mark.parametrize(
    ("different", "field"),
    [
        ({"parties": ("brightwater",)}, "parties"),
        ({"parties": ("cabinet-office", "nobody")}, "parties"),
        ({"provisions": ("99z",)}, "provisions"),
        ({"decision_date": date(2090, 1, 1)}, "decision_date"),
        ({"topic": " "}, "topic"),
    ],
)
def test_what_cannot_be_so_is_refused_on_its_field(
    partnership: Partnership, clock: StandingClock, log: Log, different: dict[str, Any], field: str
) -> None:
    reference = log()

    with pytest.raises(InvalidInput) as refusal:
        engagement_changes.update(
            partnership, reference, edited(**different), version=1, by=TOM, now=clock(), delivery="d"
        )

    assert refusal.value.field == field
    assert engagements.show(partnership, reference, by=TOM)[0].version == 1


def test_a_note_for_ones_own_party_is_read_by_no_other(
    partnership: Partnership, clock: StandingClock, log: Log
) -> None:
    reference = log()
    engagement_changes.note(partnership, reference, "Ask Joe.", own=True, by=RUTH, now=clock(), delivery="d")

    read = {by: len(engagements.show(partnership, reference, by=by)[0].timeline) for by in (RUTH, JOE, TOM, MAIRI)}
    assert read == {RUTH: 1, JOE: 1, TOM: 0, MAIRI: 0}


@pytest.mark.parametrize(
    ("confidentiality", "owner", "may"),
    [
        (ALL, TOM, True),
        (ALL, MAIRI, True),
        (ALL, PRIYA, False),
        (ALL, SAM, False),
        (IN_CONFIDENCE, RUTH, True),
        (IN_CONFIDENCE, MAIRI, False),
    ],
)
def test_an_action_is_owned_by_whoever_may_see_the_engagement(
    partnership: Partnership, clock: StandingClock, log: Log, confidentiality: Confidentiality, owner: Person, may: bool
) -> None:
    reference = log(confidentiality)
    typed = replace(PAPERS, owner=owner)
    if may:
        after, _ = follow_up_actions.add(partnership, reference, typed, by=TOM, now=clock(), delivery="d")
        assert after.actions[0].owner == owner
        return
    with pytest.raises(InvalidInput) as refusal:
        follow_up_actions.add(partnership, reference, typed, by=TOM, now=clock(), delivery="d")
    assert refusal.value.field == "owner"
    assert engagements.show(partnership, reference, by=TOM)[0].actions == ()


def test_the_form_of_an_action_knows_which_one_it_changes_and_opens_on_none_that_is_done(
    partnership: Partnership, clock: StandingClock, log: Log
) -> None:
    reference = prepared(partnership, log, "edit", ALL)

    form = follow_up_actions.prepare(partnership, reference, 1, by=MAIRI, now=clock())
    assert form.action is not None
    assert form.action.what == "Send the papers."
    assert follow_up_actions.prepare(partnership, reference, by=MAIRI, now=clock()).action is None
    change(partnership, reference, "finish", JOE)
    with pytest.raises(ChangedMeanwhile):
        follow_up_actions.prepare(partnership, reference, 1, by=MAIRI, now=clock())
    with pytest.raises(NotFound):
        follow_up_actions.prepare(partnership, reference, 2, by=MAIRI, now=clock())


def to_come(partnership: Partnership, subject: str) -> set[str]:
    """To whom a nudge about it is yet to leave."""
    with partnership.open_work() as work:
        known = work.outgoing.nudges_about([subject])
    return {each.key[3] for each in known if each.waits}


def test_an_actions_owner_is_nudged_until_it_is_done_and_again_once_it_is_opened_again(
    partnership: Partnership, clock: StandingClock, log: Log
) -> None:
    reference = log()
    change(partnership, reference, "add", TOM)
    assert to_come(partnership, f"{reference}/1") == {Address.direct(JOE).recipient}

    change(partnership, reference, "finish", JOE, delivery="d-done")
    assert to_come(partnership, f"{reference}/1") == set()

    follow_up_actions.finish(partnership, reference, 1, done=False, by=JOE, now=clock(), delivery="d-again")
    assert to_come(partnership, f"{reference}/1") == {Address.direct(JOE).recipient}


def test_the_opener_is_nudged_before_a_decision_until_a_union_is_involved(
    partnership: Partnership, clock: StandingClock
) -> None:
    alone = replace(TYPED, parties=(), decision_date=date(2026, 12, 1))
    reference = engagements.log(partnership, alone, by=TOM, now=clock(), delivery="d-log")[0].reference
    assert to_come(partnership, reference) == {Address.direct(TOM).recipient}

    involved = edited(decision_date=date(2026, 12, 1))
    engagement_changes.update(partnership, reference, involved, version=1, by=TOM, now=clock(), delivery="d")
    assert to_come(partnership, reference) == set()
