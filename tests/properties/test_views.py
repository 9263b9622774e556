"""Whatever is stored, what we show of it is legal for Slack, harmless, and loses nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.answer import Answer, Certainty, Match
from bot.domain.concern import Concern
from bot.domain.engagement import Engagement, Happened
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.framework import Framework, Provision
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action
from bot.ports.records import Page
from bot.services import engagements as engagement_services
from bot.services import naming
from bot.services.asking import LookedUp
from bot.services.follow_up_actions import Form as ActionForm
from bot.services.people import PartyShown
from handlers.drafts import Cited, LogDraft
from handlers.forms import ConcernsFilter, EngagementsFilter
from handlers.views import answer, guidance, lookup
from handlers.views.concern_list import concerns_modal
from handlers.views.engagement_card import engagement_modal
from handlers.views.engagement_form import draft_from as log_draft_from
from handlers.views.engagement_form import log_form, update_form
from handlers.views.engagement_step_forms import action_form, note_form
from handlers.views.engagements import engagements_modal
from handlers.views.people import change_form, name_form, parties_message, people_modal, removed
from handlers.views.text import NOTHING, Rendered, clip, escape, packed, quote, split_sections
from tests.surfaces import (
    FRAMEWORK,
    LONDON,
    REFS,
    actions,
    assert_harmless,
    assert_message,
    assert_modal,
    concerns,
    engagements,
    follow_up_actions,
    participants,
    parties,
    people,
    refs,
    roles,
    texts,
)

slowly = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def _whole(view: dict[str, Any]) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if block["type"] in ("section", "header")]


def _check(message: Rendered) -> None:
    assert_message(message.text, message.blocks)
    assert_harmless(message.blocks)
    assert not any(start in message.text for start in ("<!", "<@", "<#", "<http"))


@slowly
@given(engagements)
def test_an_engagement_is_shown_whole_and_legally(engagement: Engagement) -> None:
    views = [engagement_modal(engagement, FRAMEWORK, LONDON, number) for number in range(80)]
    pages = views[: views.index(views[-1]) + 1]

    owners = [each.owner for each in engagement.actions]
    for view in pages:
        assert_modal(view)
        assert_harmless(view, mentions=owners)
        assert engagement.topic in _whole(view)
        assert "U0OPENER99" not in str(view)
    read = {text for view in pages for text in _whole(view)}
    written = [each.detail or NOTHING for each in engagement.entries(Happened.NOTED, Happened.DESCRIPTION)]
    assert {engagement.description, *written, *(each.what for each in engagement.actions)} <= read


@slowly
@given(engagements, texts(500), st.none() | follow_up_actions, participants)
def test_the_forms_about_one_engagement_are_legal(
    engagement: Engagement, words: str, action: FollowUpAction | None, by: Participant
) -> None:
    form = engagement_services.Form(by, engagement.parties, FRAMEWORK, (), date(2026, 9, 2))
    for view in (
        update_form(engagement, form),
        action_form(ActionForm(engagement, by, date(2026, 9, 2), action), words),
        note_form(engagement, words),
    ):
        assert_modal(view)
        assert_harmless(view)


numbers = st.integers(0, 4)


@slowly
@given(st.lists(engagements, max_size=5), numbers, texts(1000), st.integers(0, 30))
def test_a_list_of_engagements_is_legal(records: list[Engagement], number: int, words: str, total: int) -> None:
    view = engagements_modal(Page(tuple(records), number, 5, total), EngagementsFilter(words=words))

    assert_modal(view)
    assert_harmless(view)


@slowly
@given(st.lists(concerns(), max_size=5), numbers, st.integers(0, 30))
def test_a_list_of_concerns_is_legal(records: list[Concern], number: int, total: int) -> None:
    view = concerns_modal(Page(tuple(records), number, 5, total), ConcernsFilter(), date(2026, 9, 30), LONDON)

    assert_modal(view)
    assert_harmless(view)


many_parties = st.lists(parties, max_size=130, unique_by=lambda party: party.id).map(tuple)


@slowly
@given(parties, many_parties, refs, texts(150), texts(3000), st.booleans())
def test_the_form_for_an_engagement_is_legal_with_whatever_was_typed(
    own: Party, others: tuple[Party, ...], cited: tuple[str, ...], topic: str, description: str, suggested: bool
) -> None:
    participant = Participant(Person("T1", "U1"), own, frozenset({Role.MEMBER}))
    form = engagement_services.Form(participant, (own, *others), FRAMEWORK, (), date(2026, 9, 2))

    view = log_form(form, LogDraft(topic=topic, description=description, provisions=cited, suggested=suggested))

    assert_modal(view)
    assert_harmless(view)


@slowly
@given(texts(9000), refs)
def test_words_of_any_length_start_the_form_for_an_engagement(words: str, cited: tuple[str, ...]) -> None:
    logged = log_draft_from(Cited(cited, words))

    assert len(logged.topic) <= 150
    assert words == logged.topic or words == logged.description or words.split() == logged.topic.split()


@st.composite
def imported(draw: st.DrawFn) -> Framework:
    """The framework with any wording imported for some of its provisions."""
    worded = tuple(replace(each, wording=draw(st.none() | texts(20_000))) for each in FRAMEWORK.provisions[:5])
    return replace(
        FRAMEWORK,
        provisions=worded + FRAMEWORK.provisions[5:],
        version=draw(st.integers(0, 3)),
        source=draw(texts(600)),
    )


@slowly
@given(
    imported(),
    st.sampled_from(Certainty),
    st.lists(st.sampled_from(REFS), unique=True, max_size=3),
    st.none() | st.sampled_from(FRAMEWORK.outside).map(lambda each: each.key),
    actions,
    st.none() | texts(9000),
)
def test_an_answer_is_legal_and_its_buttons_carry_what_they_may(
    framework: Framework,
    certainty: Certainty,
    found: list[str],
    outside: str | None,
    may: frozenset[Action],
    words: str | None,
) -> None:
    given_answer = Answer(framework.id, framework.version, certainty, tuple(Match(ref, 1.0) for ref in found), outside)

    _check(answer.answer(given_answer, framework, may, words=words))


@slowly
@given(imported(), st.sampled_from(range(5)), actions)
def test_a_provision_and_the_index_are_legal(framework: Framework, number: int, may: frozenset[Action]) -> None:
    provision: Provision = framework.provisions[number]

    _check(lookup.looked_up(LookedUp(framework, (provision,), (), may), can_share=True))
    _check(lookup.looked_up(LookedUp(framework, framework.provisions, ("99", "7z"), may), can_share=True))
    assert_modal(lookup.wording_modal(framework, provision))
    _check(lookup.index(framework))
    _check(guidance.greeting(framework, may))


@given(texts(400))
def test_a_reference_that_does_not_exist_is_met_legally(typed: str) -> None:
    _check(lookup.no_such_provisions(FRAMEWORK, (typed,)))
    _check(guidance.nearest((f"/concern {typed}",)))


@slowly
@given(parties, st.lists(st.tuples(people, roles), max_size=naming.PAGE_SIZE), st.integers(0, 300))
def test_a_partys_people_are_shown_and_changed_legally(
    party: Party, found: list[tuple[Person, frozenset[Role]]], number: int
) -> None:
    named = tuple(Participant(person, party, has) for person, has in found)
    page = Page(named, number, naming.PAGE_SIZE, number * naming.PAGE_SIZE + len(named) + number % 2)
    views = [people_modal(naming.OwnPeople(party, page)), name_form(party), *map(change_form, named)]

    for view in [*views, *(removed(each.person) for each in named)]:
        assert_modal(view)
        assert_harmless(view, mentions=[each.person for each in named])


@slowly
@given(st.lists(st.builds(PartyShown, parties, st.booleans()), max_size=120))
def test_any_number_of_parties_is_shown_whole_and_legally(shown: list[PartyShown]) -> None:
    message = parties_message(shown)

    _check(message)
    text = "".join(block["text"]["text"] for block in message.blocks)
    for each in shown:
        assert escape(each.party.name, 200) in text
    assert ("/partnership people" in text) is not all(each.has_lead for each in shown)


@given(texts(200), st.integers(2, 300))
def test_escaping_keeps_within_the_limit_and_cuts_no_entity(typed: str, limit: int) -> None:
    shown = escape(typed, limit)

    assert len(shown) <= limit
    assert "<" not in shown
    assert ">" not in shown
    bare = shown.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert "&" not in bare
    assert len(quote(typed, limit)) <= limit + 1


@given(texts(400), st.integers(10, 120))
def test_split_texts_join_to_the_whole_and_fit_once_escaped(typed: str, limit: int) -> None:
    pieces = split_sections(typed, limit)

    assert "".join(pieces) == typed
    assert all(escape(piece, limit) == escape(piece, 10_000) for piece in pieces)


@given(st.lists(texts(60)), st.integers(60, 200))
def test_packed_lines_stay_in_order_and_fit(lines: list[str], limit: int) -> None:
    assert all(len(text) <= limit for text in packed(lines, limit))
    assert "\n".join(packed(lines, limit)) == "\n".join(lines)


@given(texts(80), st.integers(1, 80))
def test_clipping_keeps_within_the_limit(typed: str, limit: int) -> None:
    assert len(clip(typed, limit)) <= limit
