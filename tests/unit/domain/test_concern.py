"""A concern's states: every state with every action."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import concern as rules
from bot.domain.concern import EntryKind, Reply, Response, Verdict
from bot.domain.people import Role
from bot.domain.permissions import Action
from bot.domain.procedure import ConcernAction, State
from bot.errors import InvalidInput, WrongState
from tests.builders import EMPLOYER, RAISED_AT, UNION, a_concern

LATER = RAISED_AT + timedelta(days=3)
REPLY = Reply(Verdict.PARTLY, "We can share the figures in part.")


RESPONSE = Response(to_points=(REPLY, REPLY), to_further_actions=(REPLY,))
ACTIONS = {
    ConcernAction.ACKNOWLEDGE: lambda each: rules.acknowledge(each, role=Role.LEAD, now=LATER),
    ConcernAction.RESPOND: lambda each: rules.respond(each, RESPONSE, role=Role.LEAD, now=LATER),
    ConcernAction.WITHDRAW: lambda each: rules.withdraw(each, role=Role.LEAD, now=LATER),
}


@pytest.mark.parametrize(
    ("state", "action", "becomes"),
    [
        (State.RAISED, ConcernAction.ACKNOWLEDGE, State.ACKNOWLEDGED),
        (State.RAISED, ConcernAction.RESPOND, State.RESPONDED),
        (State.RAISED, ConcernAction.WITHDRAW, State.WITHDRAWN),
        (State.ACKNOWLEDGED, ConcernAction.ACKNOWLEDGE, None),
        (State.ACKNOWLEDGED, ConcernAction.RESPOND, State.RESPONDED),
        (State.ACKNOWLEDGED, ConcernAction.WITHDRAW, State.WITHDRAWN),
        (State.RESPONDED, ConcernAction.ACKNOWLEDGE, None),
        (State.RESPONDED, ConcernAction.RESPOND, None),
        (State.RESPONDED, ConcernAction.WITHDRAW, State.WITHDRAWN),
        (State.WITHDRAWN, ConcernAction.ACKNOWLEDGE, None),
        (State.WITHDRAWN, ConcernAction.RESPOND, None),
        (State.WITHDRAWN, ConcernAction.WITHDRAW, None),
    ],
)
def test_each_action_moves_each_state_as_the_table_says(state: State, action: Action, becomes: State | None) -> None:
    before = a_concern(state=state)
    if becomes is None:
        with pytest.raises(WrongState) as refusal:
            ACTIONS[action](before)
        assert (refusal.value.action, refusal.value.state) == (action, state)
        return

    after = ACTIONS[action](before)

    assert after.state is becomes
    assert after.version == before.version + 1
    assert after.timeline[:-1] == before.timeline
    assert (after.timeline[-1].kind, after.timeline[-1].at) == (EntryKind(becomes), LATER)


def test_the_timeline_names_the_party_and_role_that_acted() -> None:
    acknowledged = rules.acknowledge(a_concern(state=State.RAISED), role=Role.LEAD, now=LATER)
    withdrawn = rules.withdraw(acknowledged, role=Role.LEAD, now=LATER)

    assert [(entry.party, entry.role) for entry in withdrawn.timeline] == [
        (UNION, Role.LEAD),
        (EMPLOYER, Role.LEAD),
        (UNION, Role.LEAD),
    ]


def test_a_clock_that_went_back_does_not_turn_the_timeline_round() -> None:
    after = rules.acknowledge(a_concern(state=State.RAISED), role=Role.LEAD, now=RAISED_AT - timedelta(seconds=2))

    assert after.timeline[-1].at == RAISED_AT


@pytest.mark.parametrize(
    ("response", "field"),
    [
        (replace(RESPONSE, to_points=(REPLY,)), "points"),
        (replace(RESPONSE, to_further_actions=()), "further_actions"),
        (replace(RESPONSE, to_points=(REPLY, Reply(Verdict.AGREED, "  "))), "points.1"),
        (replace(RESPONSE, to_further_actions=(Reply(Verdict.AGREED, "x" * 3001),)), "further_actions.0"),
    ],
)
def test_a_response_answers_every_point_and_further_action_with_a_reason(response: Response, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        rules.respond(a_concern(state=State.RAISED), response, role=Role.LEAD, now=LATER)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (("a",), ("a",)),
        (("a", "  ", "b "), ("a", "b")),
        (("x" * 3000,), ("x" * 3000,)),
        (tuple("abcdefghij"), tuple("abcdefghij")),
    ],
)
def test_points_are_kept_without_blank_ones(texts: tuple[str, ...], kept: tuple[str, ...]) -> None:
    assert rules.checked_texts("points", texts, 10) == kept


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ((), "missing"),
        (("", " \n "), "missing"),
        (tuple("abcdefghijk"), "too many"),
        (("x" * 3001,), "too long"),
    ],
)
def test_too_few_too_many_or_too_long_points_are_refused(texts: tuple[str, ...], problem: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        rules.checked_texts("points", texts, 10)

    assert (refusal.value.field, refusal.value.problem) == ("points", problem)
