"""The steps of raising a concern: what is typed arrives as it was typed, and whatever is kept can be shown again."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.draft import Draft, Grounds, Matter, Part, Remedy
from bot.domain.engagement import Engagement
from bot.domain.framework import Route, Side, Strength
from bot.domain.people import Participant, Party, Person, Role
from bot.services.drafts import Form
from handlers import ids
from handlers.drafts import Cited
from handlers.payloads import ActionPayload
from handlers.raising_forms import NONE, RaisingForm, Step
from handlers.views.raising import begun_with, grounds_step, matter_step, remedy_step, with_part
from handlers.views.raising_check import check_step
from sandbox.block_kit.views import is_too_large, view_errors
from tests.bodies import SECRET, pressed, submitted
from tests.builders import EMPLOYER, RAISED_AT, UNION, a_draft
from tests.surfaces import FRAMEWORK, REFS, assert_harmless, engagements, parties, refs, tens, texts

LANTERN = Party("lantern", "Lantern Civil Servants", Side.UNION)
LEAD = Participant(Person("T1", "U1"), UNION, frozenset({Role.LEAD}))
ROUTE = Route(Side.UNION, "Director General", "16", Strength.WILL_AIM, 4)
TODAY = date(2026, 9, 2)
BLANK = Draft("", UNION, changed_at=RAISED_AT, version=0)
KEPT = replace(BLANK, reference="C-2DRF", version=3)

slowly = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
# Sorted as the select lists them: Slack gives the choices back in that order.
some_refs = st.sets(st.sampled_from(REFS), max_size=6).map(lambda found: tuple(sorted(found, key=REFS.index)))
links = st.lists(texts(200).map(lambda text: " ".join(text.split())), max_size=10).map(tuple)
grounds = st.builds(
    Grounds,
    provisions=some_refs,
    earlier_attempts=st.just("") | texts(3000),
    evidence=links,
    engagement=st.none() | st.just("E-4HX9"),
    sent_by_letter=st.none() | st.dates(date(2025, 9, 2), TODAY),
)


def a_form(draft: Draft, addressees: tuple[Party, ...] = (EMPLOYER, LANTERN)) -> Form:
    return Form(LEAD, addressees, ROUTE, FRAMEWORK, draft, date(2026, 9, 30), TODAY)


def a_step(form: Form, part: Part, linkable: tuple[Engagement, ...] = (), *, add: bool = False) -> dict[str, Any]:
    if isinstance(part, Matter):
        return matter_step(form, add=add)
    return remedy_step(form, add=add) if isinstance(part, Remedy) else grounds_step(form, (), linkable)


def values_of(part: Part) -> dict[Any, Any]:
    if isinstance(part, Matter):
        typed: dict[Any, Any] = {f"{ids.POINT}.{number}": text for number, text in enumerate(part.points)}
        return typed | {ids.ADDRESSED_TO: part.addressed_to}
    if isinstance(part, Remedy):
        return {f"{ids.FURTHER_ACTION}.{number}": text for number, text in enumerate(part.further_actions)}
    return {
        ids.PROVISIONS: part.provisions,
        ids.EARLIER_ATTEMPTS: part.earlier_attempts,
        ids.EVIDENCE: "\n".join(part.evidence),
        ids.LINKED_ENGAGEMENT: part.engagement or NONE,
        ids.SENT_BY_LETTER: part.sent_by_letter.isoformat() if part.sent_by_letter else None,
    }


def blanks(part: Part) -> Form:
    """A form with as many inputs as the part fills in, and nothing in them."""
    empty: dict[str, Any] = {
        "points": ("",) * len(getattr(part, "points", ())),
        "further_actions": ("",) * len(getattr(part, "further_actions", ())),
        "engagement": getattr(part, "engagement", None),
    }
    return a_form(replace(KEPT, **empty))


parts = (
    st.builds(Matter, st.sampled_from((EMPLOYER.id, LANTERN.id)), tens)
    | st.builds(Remedy, tens)
    | grounds.filter(lambda part: len("\n".join(part.evidence)) <= 3000)
)


@slowly
@given(parts)
def test_a_step_arrives_as_it_was_filled_in_and_stands_so_when_it_is_shown_again(part: Part) -> None:
    form = RaisingForm.from_body(submitted(a_step(blanks(part), part), values_of(part)), SECRET)
    assert form.part == part
    assert (form.place.reference, form.place.version) == ("C-2DRF", 3)

    again = RaisingForm.from_body(submitted(a_step(with_part(a_form(KEPT), part), part)), SECRET)
    assert again.part == part


@slowly
@given(st.builds(Matter, st.just(LANTERN.id), tens) | st.builds(Remedy, tens))
def test_adding_one_keeps_everything_that_was_typed(part: Matter | Remedy) -> None:
    nine = Matter(part.addressed_to, part.points[:9]) if isinstance(part, Matter) else Remedy(part.further_actions[:9])
    press = pressed(a_step(blanks(nine), nine), ids.ADD_POINT, values=values_of(nine))
    typed = RaisingForm.left(ActionPayload.from_body(press)).part
    assert typed == nine

    again = a_step(with_part(a_form(KEPT), nine), nine, add=True)

    # Slack keeps what unchanged inputs hold, and another client may show the form's own first values.
    for kept in (press["view"]["state"]["values"], None):
        arrived = RaisingForm.from_body(submitted(again, {}, kept), SECRET).part
        if isinstance(nine, Matter):
            assert arrived == Matter(nine.addressed_to, (*nine.points, ""))
        else:
            assert arrived == Remedy((*nine.further_actions, ""))


@slowly
@given(some_refs.filter(bool))
def test_suggestions_arrive_as_chosen_and_taken_out_again_stay_out(suggested: tuple[str, ...]) -> None:
    view = grounds_step(a_form(KEPT), suggested, ())

    for values, chosen in (({}, suggested), ({ids.SUGGESTED_PROVISIONS: []}, ())):
        part = RaisingForm.from_body(submitted(view, values), SECRET).part
        assert isinstance(part, Grounds)
        assert part.provisions == chosen


@slowly
@given(texts(9000), some_refs)
def test_words_of_any_length_start_a_concern(words: str, cited: tuple[str, ...]) -> None:
    draft = begun_with(a_form(BLANK), Cited(cited, words)).draft

    assert "".join(draft.points) == words
    assert all(len(point) <= 3000 for point in draft.points)
    assert draft.provisions == cited


@slowly
@given(
    st.builds(Matter, st.none(), tens),
    st.builds(Remedy, tens),
    grounds,
    refs,
    parties,
    st.lists(parties, min_size=1, max_size=130, unique_by=lambda party: party.id).map(tuple),
    st.lists(engagements, max_size=25).map(tuple),
    st.booleans(),
)
def test_every_step_is_legal_and_harmless_with_whatever_is_kept_and_typed(
    matter: Matter,
    remedy: Remedy,
    rests_on: Grounds,
    suggested: tuple[str, ...],
    own: Party,
    others: tuple[Party, ...],
    linkable: tuple[Engagement, ...],
    changed: bool,
) -> None:
    form = a_form(a_draft(addressed_to=others[0].id), others)
    for part in (matter, remedy, rests_on):
        form = with_part(form, part)
    form = replace(form, participant=replace(LEAD, party=own))
    saved = form.draft if changed else None

    for view in (
        matter_step(form, saved, add=True),
        remedy_step(form, saved, add=True),
        grounds_step(form, suggested, linkable, saved),
        check_step(form, changed=changed),
    ):
        assert view_errors(view) == []
        assert not is_too_large(view)
        assert_harmless(view)
        assert Step(json.loads(view["private_metadata"])["step"]) in Step
