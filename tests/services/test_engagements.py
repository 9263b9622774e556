"""Logging engagements and who reads them."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.engagement import Confidentiality, How, Stage
from bot.domain.people import Person
from bot.errors import InvalidInput, NotAllowed, NotAParticipant, NotFound, UserError
from bot.partnership import Partnership
from bot.services import engagements
from tests.cast import ANA, JOE, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TOM
from tests.fakes import StandingClock

TYPED = engagements.Typed(
    topic="Hybrid working policy",
    description="First talk about the draft, with figures promised.",
    stage=Stage.DRAFTING,
    on=date(2026, 9, 1),
    how=How.MEETING,
    parties=("cabinet-office", "brightwater"),
    provisions=("7b", "10"),
    confidentiality=Confidentiality.ALL_PARTIES,
)
IN_CONFIDENCE = replace(TYPED, confidentiality=Confidentiality.IN_CONFIDENCE)


def log(partnership: Partnership, clock: StandingClock, typed: engagements.Typed, by: Person = TOM) -> str:
    return engagements.log(partnership, typed, by=by, now=clock(), delivery=f"d-{id(typed)}")[0].reference


@pytest.mark.parametrize("by", [ANA, TOM, RUTH, JOE])
def test_members_and_leads_log_and_the_stage_of_first_contact_is_kept(
    partnership: Partnership, clock: StandingClock, by: Person
) -> None:
    reference = log(partnership, clock, TYPED, by)

    engagement, framework = engagements.show(partnership, reference, by=by)
    assert (engagement.topic, engagement.stage, engagement.first_stage) == (TYPED.topic, Stage.DRAFTING, Stage.DRAFTING)
    assert engagement.provisions == ("7b", "10")
    assert framework.version == engagement.framework_version


@pytest.mark.parametrize(("by", "refusal"), [(PRIYA, NotAllowed), (SAM, NotAParticipant), (NAMESAKE, NotAParticipant)])
def test_nobody_else_logs(partnership: Partnership, clock: StandingClock, by: Person, refusal: type[UserError]) -> None:
    with pytest.raises(refusal):
        engagements.prepare(partnership, "", by=by, now=clock())
    with pytest.raises(refusal):
        log(partnership, clock, TYPED, by)

    assert engagements.page(partnership, by=TOM).total == 0


@pytest.mark.parametrize(
    ("typed", "readers"),
    [(TYPED, {ANA, TOM, RUTH, JOE, MAIRI}), (IN_CONFIDENCE, {ANA, TOM, RUTH, JOE})],
    ids=["all parties", "in confidence"],
)
def test_each_engagement_is_read_by_whom_it_is_for(
    partnership: Partnership, clock: StandingClock, typed: engagements.Typed, readers: set[Person]
) -> None:
    reference = log(partnership, clock, typed)

    for by in (ANA, TOM, RUTH, JOE, MAIRI, PRIYA):
        assert engagements.page(partnership, by=by).total == (1 if by in readers else 0)
        if by not in readers:
            with pytest.raises(NotFound):
                engagements.show(partnership, reference, by=by)
        else:
            assert engagements.show(partnership, reference, by=by)[0].topic == TYPED.topic


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (replace(TYPED, topic="  "), "topic"),
        (replace(TYPED, topic="x" * 151), "topic"),
        (replace(TYPED, description=""), "description"),
        (replace(TYPED, description="x" * 3001), "description"),
        (replace(TYPED, on=date(2090, 1, 1)), "on"),
        (replace(TYPED, on=date(1990, 1, 1)), "on"),
        (replace(TYPED, decision_date=date(2090, 1, 1)), "decision_date"),
        (replace(TYPED, parties=("nobody",)), "parties"),
        (replace(TYPED, provisions=("99z",)), "provisions"),
    ],
)
def test_what_cannot_be_logged_is_refused_on_its_field(
    partnership: Partnership, clock: StandingClock, typed: engagements.Typed, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        log(partnership, clock, typed)

    assert refusal.value.field == field
    assert engagements.page(partnership, by=TOM).total == 0


def test_an_employer_may_log_what_it_plans_before_any_union_is_involved(
    partnership: Partnership, clock: StandingClock
) -> None:
    reference = log(partnership, clock, replace(TYPED, parties=(), decision_date=date(2026, 12, 1)))

    engagement, _ = engagements.show(partnership, reference, by=TOM)
    assert [party.id for party in engagement.parties] == ["cabinet-office"]
    assert (engagement.decision_date, engagement.opener_person) == (date(2026, 12, 1), TOM)


def test_the_openers_party_always_takes_part(partnership: Partnership, clock: StandingClock) -> None:
    reference = log(partnership, clock, replace(IN_CONFIDENCE, parties=("brightwater",)))

    engagement, _ = engagements.show(partnership, reference, by=TOM)
    assert {party.id for party in engagement.parties} == {"cabinet-office", "brightwater"}


def test_a_repeated_delivery_logs_once_and_gives_back_what_is_kept(
    partnership: Partnership, clock: StandingClock
) -> None:
    first, *again = [engagements.log(partnership, TYPED, by=TOM, now=clock(), delivery="d-same") for _ in range(3)]

    assert [first, first] == again
    assert engagements.show(partnership, first[0].reference, by=TOM) == first
    assert engagements.page(partnership, by=TOM).total == 1


@pytest.mark.parametrize(
    ("stage", "words", "found"),
    [
        (None, "", 2),
        (Stage.DRAFTING, "", 1),
        (Stage.REVIEW, "", 0),
        (None, "HYBRID", 1),
        (None, "figures", 1),
        (None, "%", 0),
        (None, "quiet", 0),
    ],
)
def test_lists_are_narrowed_by_stage_and_by_words_that_all_parties_may_read(
    partnership: Partnership, clock: StandingClock, stage: Stage | None, words: str, found: int
) -> None:
    log(partnership, clock, TYPED)
    log(partnership, clock, replace(IN_CONFIDENCE, topic="A quiet word", description="Quiet.", stage=Stage.IDEA))

    assert engagements.page(partnership, by=TOM, stage=stage, words=words).total == found


def test_provisions_are_suggested_from_what_was_typed(partnership: Partnership, clock: StandingClock) -> None:
    form = engagements.prepare(partnership, "papers reached us the evening before the launch", by=TOM, now=clock())

    assert "7b" in form.suggested
    assert form.today == date(2026, 9, 2)
    assert engagements.prepare(partnership, " ", by=TOM, now=clock()).suggested == ()
