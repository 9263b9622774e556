"""What each step of a concern takes, keeps and refuses; who may take it is in test_procedure.py."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain import concern as rules
from bot.domain.concern import Concern, Entry, EntryKind, Reply, Response, Standing, Verdict
from bot.domain.listed import Extension
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.procedure import ConcernAction, State
from bot.domain.text import checked_texts
from bot.errors import InvalidInput
from tests.builders import EMPLOYER, RAISED_AT, UNION, a_concern

LATER = RAISED_AT + timedelta(days=3)
TODAY = LATER.date()
AIM = date(2026, 9, 30)
LATER_AIM = date(2026, 10, 14)
REPLY = Reply(Verdict.PARTLY, "We can share the figures in part.")
RESPONSE = Response(to_points=(REPLY, REPLY), to_further_actions=(REPLY,))


def lead(party: Party, *roles: Role) -> Participant:
    return Participant(Person("T1", "U1"), party, frozenset(roles or {Role.LEAD}))


def act(concern: Concern, kind: EntryKind, by: Party, words: str = "") -> Concern:
    if kind in rules.EXTENSION_SETTLED:
        return rules.settle_extension(concern, kind, LATER_AIM, lead(by), words=words, now=LATER, today=TODAY)
    return rules.act(concern, kind, lead(by), words=words, now=LATER, today=TODAY)


def test_the_timeline_names_the_party_and_role_that_acted_and_never_a_person() -> None:
    acknowledged = act(a_concern(), EntryKind.ACKNOWLEDGED, EMPLOYER)
    member = lead(UNION, Role.MEMBER, Role.ADMINISTRATOR)
    noted = rules.act(acknowledged, EntryKind.NOTED, member, words="Ask Ana.", now=LATER, today=TODAY)
    withdrawn = act(noted, EntryKind.WITHDRAWN, UNION)

    assert [(entry.kind, entry.party, entry.role) for entry in withdrawn.timeline] == [
        (EntryKind.RAISED, UNION, Role.LEAD),
        (EntryKind.ACKNOWLEDGED, EMPLOYER, Role.LEAD),
        (EntryKind.NOTED, UNION, Role.MEMBER),
        (EntryKind.WITHDRAWN, UNION, Role.LEAD),
    ]


def test_a_clock_that_went_back_does_not_turn_the_timeline_round() -> None:
    earlier = RAISED_AT - timedelta(seconds=2)

    after = rules.act(a_concern(), EntryKind.ACKNOWLEDGED, lead(EMPLOYER), now=earlier, today=TODAY)

    assert after.timeline[-1].at == RAISED_AT


NEEDED = (EntryKind.INTERIM, EntryKind.EVIDENCE, EntryKind.NOTED)
WELCOME = (
    EntryKind.ACKNOWLEDGED,
    EntryKind.EXTENSION_TAKEN_BACK,
    EntryKind.EXTENSION_DECLINED,
    EntryKind.RESOLVED,
    EntryKind.WITHDRAWN,
)
BY = dict.fromkeys((EntryKind.ACKNOWLEDGED, EntryKind.INTERIM), EMPLOYER)


def _ready_for(kind: EntryKind) -> tuple[Concern, Party]:
    proposer = {EntryKind.EXTENSION_TAKEN_BACK: UNION, EntryKind.EXTENSION_DECLINED: EMPLOYER}.get(kind)
    extension = Extension(proposer, LATER_AIM) if proposer else None
    return a_concern(extension=extension), BY.get(kind, UNION)


@pytest.mark.parametrize("kind", [*NEEDED, *WELCOME])
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Said <plainly> & *so*.", "Said <plainly> & *so*."), ("  spaced \n", "spaced"), ("x" * 3000,) * 2],
)
def test_words_are_kept_as_they_were_typed_but_for_space_around_them(kind: EntryKind, typed: str, kept: str) -> None:
    concern, by = _ready_for(kind)
    if kind is EntryKind.EVIDENCE:
        typed, kept = typed[:500], kept[:500]

    assert act(concern, kind, by, typed).timeline[-1].detail == kept


@pytest.mark.parametrize("kind", NEEDED)
@pytest.mark.parametrize("typed", ["", " \n ", "\u200b"])
def test_where_words_are_the_step_they_are_needed(kind: EntryKind, typed: str) -> None:
    concern, by = _ready_for(kind)
    with pytest.raises(InvalidInput) as refusal:
        act(concern, kind, by, typed)

    assert (refusal.value.field, refusal.value.problem) == ("words", "missing")


@pytest.mark.parametrize("kind", WELCOME)
def test_with_the_other_steps_words_are_welcome_and_not_needed(kind: EntryKind) -> None:
    concern, by = _ready_for(kind)

    assert act(concern, kind, by, " ").timeline[-1].detail == ""


@pytest.mark.parametrize(("kind", "most"), [*((kind, 3000) for kind in (*NEEDED, *WELCOME)), (EntryKind.EVIDENCE, 500)])
def test_too_many_words_are_refused(kind: EntryKind, most: int) -> None:
    concern, by = _ready_for(kind)
    with pytest.raises(InvalidInput) as refusal:
        act(concern, kind, by, "x" * (most + 1))

    assert (refusal.value.field, refusal.value.problem) == ("words", "too long")


def test_a_note_is_for_its_own_party_alone_and_evidence_for_both() -> None:
    noted = act(a_concern(), EntryKind.NOTED, EMPLOYER, "Ask for the minutes.")
    both = act(noted, EntryKind.EVIDENCE, EMPLOYER, "https://intranet.example.org/minutes")

    assert [entry.only_for for entry in both.timeline] == [None, EMPLOYER.id, None]


@pytest.mark.parametrize(
    ("response", "field"),
    [
        (replace(RESPONSE, to_points=(REPLY,)), "points"),
        (replace(RESPONSE, to_points=(REPLY,) * 3), "points"),
        (replace(RESPONSE, to_further_actions=()), "further_actions"),
        (replace(RESPONSE, to_points=(REPLY, Reply(Verdict.AGREED, "  "))), "points.1"),
        (replace(RESPONSE, to_further_actions=(Reply(Verdict.AGREED, "x" * 3001),)), "further_actions.0"),
    ],
)
def test_a_response_answers_every_point_and_further_action_with_a_reason(response: Response, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        rules.respond(a_concern(), response, lead(EMPLOYER), now=LATER, today=TODAY)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("aim", "today", "to", "taken"),
    [
        # Later than the aim date, whatever the day.
        (AIM, date(2026, 9, 5), date(2026, 9, 30), False),
        (AIM, date(2026, 9, 5), date(2026, 10, 1), True),
        (AIM, date(2026, 9, 5), date(2026, 9, 20), False),
        # Once it has passed, later than today.
        (AIM, date(2026, 10, 8), date(2026, 10, 8), False),
        (AIM, date(2026, 10, 8), date(2026, 10, 9), True),
        # By a year and a day at most, so that a leap year makes no difference.
        (AIM, date(2026, 9, 5), date(2027, 10, 1), True),
        (AIM, date(2026, 9, 5), date(2027, 10, 2), False),
        # Where none is laid down, the first: later than today.
        (None, date(2026, 9, 5), date(2026, 9, 5), False),
        (None, date(2026, 9, 5), date(2026, 9, 6), True),
    ],
)
@pytest.mark.parametrize("by", [UNION, EMPLOYER])
def test_a_later_aim_date_is_later(aim: date | None, today: date, to: date, by: Party, *, taken: bool) -> None:
    concern = a_concern(aim_date=aim)
    if taken:
        after = rules.propose_extension(concern, to, "Figures come then.", lead(by), now=LATER, today=today)
        assert (after.extension, after.aim_date) == (Extension(by, to), aim)
        assert (after.timeline[-1].day, after.timeline[-1].detail) == (to, "Figures come then.")
        return

    with pytest.raises(InvalidInput) as refusal:
        rules.propose_extension(concern, to, "Figures come then.", lead(by), now=LATER, today=today)

    assert (refusal.value.field, refusal.value.problem) == ("day", "out of range")


def test_a_later_aim_date_is_proposed_with_a_reason() -> None:
    with pytest.raises(InvalidInput) as refusal:
        rules.propose_extension(a_concern(), LATER_AIM, " ", lead(UNION), now=LATER, today=TODAY)

    assert (refusal.value.field, refusal.value.problem) == ("reason", "missing")


def test_both_aim_dates_are_kept_when_a_later_one_is_agreed() -> None:
    proposed = rules.propose_extension(a_concern(), LATER_AIM, "Figures.", lead(EMPLOYER), now=LATER, today=TODAY)
    agreed = act(proposed, EntryKind.EXTENSION_AGREED, UNION)

    assert (agreed.aim_date, agreed.extension) == (LATER_AIM, None)
    assert [entry.day for entry in agreed.timeline] == [AIM, LATER_AIM, LATER_AIM]


def test_the_timeline_adds_up_to_the_concern_after_every_step_of_a_long_story() -> None:
    stages = [a_concern()]

    def then(after: Concern) -> None:
        stages.append(after)

    then(rules.propose_extension(stages[-1], LATER_AIM, "Figures.", lead(EMPLOYER), now=LATER, today=TODAY))
    then(act(stages[-1], EntryKind.EXTENSION_DECLINED, UNION))
    then(act(stages[-1], EntryKind.INTERIM, EMPLOYER, "We have asked for the figures."))
    then(act(stages[-1], EntryKind.NOTED, UNION, "Ask again on Monday."))
    then(rules.propose_extension(stages[-1], LATER_AIM, "Figures.", lead(UNION), now=LATER, today=TODAY))
    then(act(stages[-1], EntryKind.EXTENSION_AGREED, EMPLOYER))
    then(rules.propose_extension(stages[-1], date(2026, 11, 2), "More.", lead(UNION), now=LATER, today=TODAY))
    then(rules.respond(stages[-1], RESPONSE, lead(EMPLOYER), now=LATER, today=TODAY))
    then(act(stages[-1], EntryKind.NOT_RESOLVED, UNION))

    for stage in stages:
        assert rules.replayed(stage.timeline) == Standing(stage.state, stage.aim_date, stage.extension)
    assert stages[-1].state is State.NOT_RESOLVED
    assert [stage.version for stage in stages] == list(range(1, len(stages) + 1))


@pytest.mark.parametrize("kind", [EntryKind.NUDGED, EntryKind.NOTED, EntryKind.EVIDENCE])
def test_what_is_only_said_on_the_timeline_changes_nothing(kind: EntryKind) -> None:
    standing = Standing(State.ACKNOWLEDGED, AIM, Extension(UNION, LATER_AIM))

    assert rules.after(standing, Entry(kind, LATER, UNION, Role.LEAD, "words")) == standing


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        ((), ()),
        (("", " \n "), ()),
        (("a",), ("a",)),
        (("a", "  ", "b "), ("a", "b")),
        (("x" * 3000,), ("x" * 3000,)),
        (tuple("abcdefghij"), tuple("abcdefghij")),
    ],
)
def test_points_are_kept_without_blank_ones(texts: tuple[str, ...], kept: tuple[str, ...]) -> None:
    assert checked_texts("points", texts, 10) == kept


@pytest.mark.parametrize(("texts", "problem"), [(tuple("abcdefghijk"), "too many"), (("x" * 3001,), "too long")])
def test_too_many_or_too_long_points_are_refused(texts: tuple[str, ...], problem: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_texts("points", texts, 10)

    assert (refusal.value.field, refusal.value.problem) == ("points", problem)


@pytest.mark.parametrize("written_on", [date(2026, 9, 2), date(2028, 2, 1)])
@pytest.mark.parametrize("weeks", [1, 4])
def test_an_aim_date_is_the_same_weekday(written_on: date, weeks: int) -> None:
    assert rules.aim_date(written_on, weeks).weekday() == written_on.weekday()
    assert rules.aim_date(written_on, weeks) - written_on == timedelta(days=7 * weeks)


@pytest.mark.parametrize(("on", "agrees"), [(LATER_AIM, True), (LATER_AIM + timedelta(days=1), False)])
def test_a_proposed_day_that_has_passed_is_not_agreed_to(on: date, *, agrees: bool) -> None:
    proposed = a_concern(extension=Extension(EMPLOYER, LATER_AIM))
    may = rules.next_actions(proposed, lead(UNION), today=on)

    assert (ConcernAction.AGREE_EXTENSION in may) is agrees
    assert ConcernAction.DECLINE_EXTENSION in may
