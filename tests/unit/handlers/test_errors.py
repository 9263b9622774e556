"""Every way the bot says no has words, and they stand on the input they belong to."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot import errors
from bot.domain.framework import Side
from bot.domain.people import Participant, Party, Person
from bot.domain.permissions import Action, Relation, require
from bot.domain.procedure import Condition, State
from bot.errors import InvalidInput, NotAllowed, NotFound, StoreUnavailable, UserError
from handlers.views.errors import FIELDS, PROBLEMS, field_errors, words

ROOT = Path(__file__).parents[3]
REFUSALS: list[UserError] = [
    errors.InvalidInput("topic", "missing"),
    errors.NotFound(),
    errors.NotAllowed("respond to concern", "the lead of the party it is addressed to"),
    *(errors.WrongState("respond to concern", state) for state in State),
    *(errors.NotNow("agree to extension", condition) for condition in Condition),
    errors.NotAParticipant(),
    errors.ChangedMeanwhile(),
    errors.DraftGone(),
    errors.ActionMoved(is_done=True),
    errors.ActionMoved(is_done=False),
    errors.NothingToSnooze(),
    errors.TooLateToSnooze(date(2026, 9, 30)),
    errors.LastAdministrator(),
    errors.StoreUnavailable(),
    errors.NotTheFramework("This file is a PDF, not plain text."),
    errors.NoProcedure("Social Partnership Forum"),
    errors.NoProcedure("Social Partnership Forum", (("agreement", "The agreement"),), "The joint committee."),
    errors.NoNotice("Social Partnership Forum"),
    *map(errors.NoticeMoved, ("given", "taken back", "ended", "settled", "not settled")),
    *map(errors.ProposalMoved, ("proposed", "gone")),
    errors.AlreadySetUp("Harbour Staff Union"),
]


def _kinds(of: type[UserError]) -> Iterator[type[UserError]]:
    for kind in of.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield kind
        yield from _kinds(kind)


def _problems() -> Iterator[str]:
    """The second word of every InvalidInput that the core or the handlers raise."""
    for path in (*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name("InvalidInput"), args=[_, ast.Constant(str() as problem)]):
                    yield problem


def test_every_kind_of_refusal_is_among_those_tested_here() -> None:
    assert {type(refusal) for refusal in REFUSALS} == set(_kinds(UserError))


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_every_refusal_has_words_that_end_as_a_sentence(refusal: UserError) -> None:
    said = words(refusal)

    assert said[0].isupper()
    assert said.endswith(".")


def test_every_problem_that_is_raised_has_words() -> None:
    problems = set(_problems())

    assert len(problems) >= 5
    assert problems <= set(PROBLEMS)


def test_words_are_kept_only_for_problems_that_are_raised() -> None:
    assert {problem for _, problem in FIELDS} | set(PROBLEMS) == set(_problems())


@pytest.mark.parametrize(
    ("error", "inputs", "on"),
    [
        (InvalidInput("topic", "missing"), ("topic", "description"), "topic"),
        (InvalidInput("description", "too long"), ("topic", "description"), "description"),
        (InvalidInput("points", "missing"), ("provisions", "points.0", "points.1"), "points.0"),
        (InvalidInput("provisions", "unknown"), ("topic", "provisions.1"), "provisions.1"),
        (InvalidInput("points.1", "missing"), ("verdict.points.1.3", "reason.points.0.3", "reason.points.1.3"), None),
        (InvalidInput("day", "out of range"), ("day", "reason"), "day"),
        (InvalidInput("words", "too long"), ("stands", "words"), "words"),
        (InvalidInput("verdict.points.1", "missing"), ("verdict.points.0", "verdict.points.1"), "verdict.points.1"),
        (InvalidInput("addressed_to", "missing"), ("provisions", "points.0"), "provisions"),
        (NotAllowed("raise concern", "the lead"), ("provisions", "points.0"), "provisions"),
        (StoreUnavailable(), ("topic",), "topic"),
    ],
)
def test_an_error_stands_on_its_own_input_or_on_the_first(
    error: UserError, inputs: tuple[str, ...], on: str | None
) -> None:
    found = field_errors(error, inputs)

    assert list(found) == [on or "reason.points.1.3"]


def test_a_modal_without_inputs_has_no_place_for_an_error() -> None:
    assert field_errors(NotFound(), ()) == {}


def test_an_error_on_the_first_input_for_want_of_its_own_keeps_its_own_words() -> None:
    assert field_errors(InvalidInput("addressed_to", "missing"), ("provisions",)) == {
        "provisions": words(InvalidInput("addressed_to", "missing"))
    }


def test_a_blank_reason_is_asked_for_as_a_reason() -> None:
    assert field_errors(InvalidInput("points.0", "missing"), ("reason.points.0.3",)) == {
        "reason.points.0.3": "Give a reason, in a sentence or more."
    }


@pytest.mark.parametrize(
    ("action", "says"),
    [
        (Action.NAME_PEOPLE, "Only an administrator of the party can do that, so nothing was changed."),
        (Action.LOG_ENGAGEMENT, "Only members and leads of the parties can do that, so nothing was changed."),
    ],
)
def test_who_may_do_it_instead_is_named(action: Action, says: str) -> None:
    nobody = Participant(Person("T1", "U1"), Party("harbour", "Harbour Staff Union", Side.UNION), frozenset())
    with pytest.raises(NotAllowed) as refused:
        require(action, Relation.OTHER, nobody)

    assert words(refused.value) == f"{says} If it should be done, ask them."


def test_what_others_typed_is_escaped_within_the_words() -> None:
    assert "<@" not in words(errors.AlreadySetUp("<@U0BEN>"))


def test_who_cannot_put_off_a_follow_up_action_is_not_sent_to_the_concerns() -> None:
    said = words(errors.TooLateToSnooze(date(2026, 9, 30)))

    assert "Wed 30 September 2026" in said
    assert "`/partnership upcoming`" in said
    assert "/concern" not in said
