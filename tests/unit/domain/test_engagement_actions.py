"""Follow-up actions: who may own one, until when, and what may be done with it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.engagement import Confidentiality, Engagement, Happened
from bot.domain.engagement_actions import Given, add_action, change_action, finish_action
from bot.domain.follow_up_action import MOST_ACTIONS
from bot.domain.framework import Side
from bot.domain.people import Participant, Party, Person, Role
from bot.errors import ChangedMeanwhile, InvalidInput, NotFound, UserError
from tests.builders import EMPLOYER, UNION
from tests.storage.records import an_engagement

NOW = an_engagement().opened_at + timedelta(hours=1)
TODAY = NOW.date()
DUE = TODAY + timedelta(days=7)
THIRD = Party("lantern", "Lantern Civil Servants", Side.UNION)
ALL, IN_CONFIDENCE = Confidentiality.ALL_PARTIES, Confidentiality.IN_CONFIDENCE


def somebody(party: Party, *roles: Role, user: str = "U1") -> Participant:
    return Participant(Person("T1", user), party, frozenset(roles))


BY = somebody(UNION, Role.LEAD, Role.ADMINISTRATOR)
OWNER = somebody(EMPLOYER, Role.MEMBER, user="U2")


def given(owner: Participant = OWNER, **different: Any) -> Given:
    return replace(Given("Send the papers.", owner.person, DUE, owner), **different)


def with_action(engagement: Engagement | None = None, **different: Any) -> Engagement:
    return add_action(engagement or an_engagement(), given(**different), BY, now=NOW, today=TODAY)


def test_an_action_has_the_next_number_its_owners_party_and_a_line_on_the_timeline() -> None:
    after = with_action(with_action())

    assert [(each.number, each.owner_party, each.done_at) for each in after.actions] == [
        (1, EMPLOYER, None),
        (2, EMPLOYER, None),
    ]
    entry = after.timeline[-1]
    assert (entry.kind, entry.action, entry.party, entry.role) == (Happened.ACTION_ADDED, 2, UNION, Role.LEAD)
    assert after.version == 3


@pytest.mark.parametrize(
    ("confidentiality", "owner", "may"),
    [
        (ALL, somebody(UNION, Role.MEMBER), True),
        (ALL, somebody(EMPLOYER, Role.LEAD), True),
        (ALL, somebody(THIRD, Role.MEMBER), True),
        (ALL, somebody(UNION, Role.ADMINISTRATOR), False),
        (ALL, somebody(UNION), False),
        (ALL, None, False),
        (IN_CONFIDENCE, somebody(UNION, Role.LEAD), True),
        (IN_CONFIDENCE, somebody(EMPLOYER, Role.MEMBER), True),
        (IN_CONFIDENCE, somebody(THIRD, Role.LEAD), False),
        (IN_CONFIDENCE, somebody(EMPLOYER, Role.ADMINISTRATOR), False),
        (IN_CONFIDENCE, None, False),
    ],
)
def test_an_owner_is_a_member_or_lead_of_a_party_that_may_see_the_engagement(
    confidentiality: Confidentiality, owner: Participant | None, may: bool
) -> None:
    engagement = an_engagement(confidentiality=confidentiality)
    if may:
        assert with_action(engagement, participant=owner).actions
        return
    with pytest.raises(InvalidInput) as refusal:
        with_action(engagement, participant=owner)
    assert (refusal.value.field, refusal.value.problem) == ("owner", "unavailable")


@pytest.mark.parametrize(("days", "is_taken"), [(-367, False), (-366, True), (0, True), (732, True), (733, False)])
def test_an_action_is_due_from_a_year_back_to_two_years_ahead(days: int, is_taken: bool) -> None:
    due = TODAY + timedelta(days=days)
    if is_taken:
        assert with_action(due=due).actions[0].due == due
        return
    with pytest.raises(InvalidInput) as refusal:
        with_action(due=due)
    assert (refusal.value.field, refusal.value.problem) == ("due", "out of range")


@pytest.mark.parametrize(("what", "problem"), [(" ", "missing"), ("x" * 501, "too long")])
def test_an_action_says_what_is_to_be_done_in_a_few_words(what: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        with_action(what=what)
    assert (refusal.value.field, refusal.value.problem) == ("what", problem)


def test_an_engagement_has_so_many_actions_and_no_more() -> None:
    engagement = an_engagement()
    for _ in range(MOST_ACTIONS):
        engagement = with_action(engagement)

    with pytest.raises(InvalidInput) as refusal:
        with_action(engagement)
    assert (refusal.value.field, refusal.value.problem) == ("what", "too many")


@pytest.mark.parametrize(
    ("different", "kind", "before"),
    [
        ({"what": "Send the figures."}, Happened.ACTION_REWORDED, "Send the papers."),
        ({"due": DUE + timedelta(days=1)}, Happened.ACTION_MOVED, DUE.isoformat()),
        ({"owner": somebody(UNION, Role.MEMBER, user="U3")}, Happened.ACTION_HANDED_ON, EMPLOYER.name),
    ],
)
def test_each_change_of_an_action_is_on_the_timeline_with_what_stood_before(
    different: dict[str, Any], kind: Happened, before: str
) -> None:
    seen = with_action()

    after = change_action(seen, 1, given(**different), BY, now=NOW, today=TODAY)

    entry = after.timeline[-1]
    assert (entry.kind, entry.detail, entry.action) == (kind, before, 1)
    assert (len(after.timeline), after.version) == (len(seen.timeline) + 1, seen.version + 1)


def test_an_action_as_it_was_changes_nothing() -> None:
    seen = with_action()

    assert change_action(seen, 1, given(), BY, now=NOW, today=TODAY) is seen


def test_what_left_people_own_can_be_moved_and_reworded_but_not_given_to_them() -> None:
    seen = with_action(due=date(2025, 10, 1))
    later = date(2028, 8, 1)

    moved = change_action(seen, 1, given(participant=None, due=DUE), BY, now=NOW, today=TODAY)
    reworded = change_action(
        seen, 1, given(participant=None, due=date(2025, 10, 1), what="Later."), BY, now=NOW, today=later
    )

    assert (moved.actions[0].due, moved.actions[0].owner_party) == (DUE, EMPLOYER)
    assert reworded.actions[0].what == "Later."
    with pytest.raises(InvalidInput):
        change_action(seen, 1, given(owner=BY, participant=None), BY, now=NOW, today=TODAY)


def test_an_action_is_done_and_may_be_opened_again() -> None:
    seen = with_action()

    done = finish_action(seen, 1, BY, done=True, now=NOW)
    again = finish_action(done, 1, BY, done=False, now=NOW)

    assert (done.open_actions, done.actions[0].done_at) == ((), NOW)
    assert again.open_actions == seen.actions
    assert [each.kind for each in again.timeline[-2:]] == [Happened.ACTION_DONE, Happened.ACTION_REOPENED]


@pytest.mark.parametrize(
    ("number", "done", "refusal"), [(1, False, ChangedMeanwhile), (2, True, ChangedMeanwhile), (3, True, NotFound)]
)
def test_what_is_so_already_or_not_there_is_refused(number: int, done: bool, refusal: type[UserError]) -> None:
    one_done = finish_action(with_action(with_action()), 2, BY, done=True, now=NOW)

    with pytest.raises(refusal):
        finish_action(one_done, number, BY, done=done, now=NOW)


def test_what_is_done_is_not_changed_any_more() -> None:
    done = finish_action(with_action(), 1, BY, done=True, now=NOW)

    with pytest.raises(ChangedMeanwhile):
        change_action(done, 1, given(what="Later."), BY, now=NOW, today=TODAY)
