"""Whatever is stored, what we show of it is legal for Slack, harmless, and loses nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.answer import Answer, Certainty, Match
from bot.domain.concern import Concern, Reply, Response, Verdict
from bot.domain.engagement import Engagement
from bot.domain.framework import Framework, Provision, Route, Side, Strength
from bot.domain.message import ConcernMessage
from bot.domain.outgoing import NudgeKind
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action
from bot.domain.procedure import State
from bot.ports import Page
from bot.services import concerns as concern_services
from bot.services import engagements as engagement_services
from bot.services import naming
from bot.services.asking import LookedUp
from bot.services.concerns import Shown
from bot.services.people import PartyShown
from handlers.drafts import Cited, LogDraft, RaiseDraft
from handlers.forms import ConcernsFilter, EngagementsFilter
from handlers.views import answer, guidance, lookup
from handlers.views.concern_card import acknowledged, concern_modal
from handlers.views.concern_form import draft_from as raise_draft_from
from handlers.views.concern_form import raise_form
from handlers.views.concern_list import concerns_modal
from handlers.views.engagement_form import draft_from as log_draft_from
from handlers.views.engagement_form import log_form
from handlers.views.engagements import engagement_modal, engagements_modal
from handlers.views.message import rendered
from handlers.views.people import change_form, name_form, parties_message, people_modal, removed
from handlers.views.response_form import respond_form, withdraw_form
from handlers.views.text import Rendered, clip, escape, packed, quote, split_sections
from tests.builders import a_concern
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
    parties,
    people,
    refs,
    roles,
    shown_concerns,
    tens,
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


def _concern_pages(shown: Shown) -> list[dict[str, Any]]:
    views = [concern_modal(shown, LONDON, number) for number in range(50)]
    return views[: views.index(views[-1]) + 1]


@slowly
@given(shown_concerns)
def test_a_concern_is_shown_whole_on_legal_pages(shown: Shown) -> None:
    pages = _concern_pages(shown)

    for page in pages:
        assert_modal(page)
        assert_harmless(page)
    read = [text for page in pages for text in _whole(page)]
    concern = shown.concern
    said = concern.response.to_points + concern.response.to_further_actions if concern.response else ()
    for typed in (*concern.points, *concern.further_actions, *(reply.reason for reply in said)):
        assert typed in read


def test_the_longest_concern_of_ordinary_letters_is_one_page() -> None:
    long = ("a" * 2999 + "z",) * 10
    reply = (Reply(Verdict.AGREED, "b" * 3000),) * 10
    concern = a_concern(points=long, further_actions=long, state=State.RESPONDED, response=Response(reply, reply))

    assert len(_concern_pages(Shown(concern, FRAMEWORK, frozenset(Action)))) == 1


@slowly
@given(shown_concerns)
def test_the_forms_for_a_response_and_a_withdrawal_are_legal(shown: Shown) -> None:
    for view in (respond_form(shown), withdraw_form(shown)):
        assert_modal(view)
        assert_harmless(view)
    _check(acknowledged(shown))


@slowly
@given(engagements)
def test_an_engagement_is_shown_whole_and_legally(engagement: Engagement) -> None:
    view = engagement_modal(engagement, FRAMEWORK, LONDON)

    assert_modal(view)
    assert_harmless(view)
    assert engagement.topic in _whole(view)
    assert engagement.description in _whole(view)


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
    view = concerns_modal(Page(tuple(records), number, 5, total), ConcernsFilter())

    assert_modal(view)
    assert_harmless(view)


routes = st.builds(
    Route, st.sampled_from(Side), texts(300), st.sampled_from(("16", None)), st.sampled_from(Strength), st.just(4)
)
many_parties = st.lists(parties, max_size=130, unique_by=lambda party: party.id).map(tuple)


@st.composite
def raising(draw: st.DrawFn) -> tuple[concern_services.Form, RaiseDraft]:
    own, others = draw(parties), draw(many_parties)
    participant = Participant(Person("T1", "U1"), own, frozenset({Role.LEAD}))
    aims_at = draw(st.none() | st.just(date(2026, 12, 18)))
    form = concern_services.Form(participant, others, draw(routes), FRAMEWORK, aims_at)
    to = draw(st.sampled_from(others)).id if others else None
    return form, RaiseDraft(to, draw(refs), draw(tens), draw(tens))


@slowly
@given(raising())
def test_the_form_for_a_concern_is_legal_with_whatever_was_typed(
    given_form: tuple[concern_services.Form, RaiseDraft],
) -> None:
    view = raise_form(*given_form)

    assert_modal(view)
    assert_harmless(view)


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
def test_words_of_any_length_start_both_forms(words: str, cited: tuple[str, ...]) -> None:
    logged, raised = log_draft_from(Cited(cited, words)), raise_draft_from(Cited(cited, words))

    assert len(logged.topic) <= 150
    assert words == logged.topic or words == logged.description or words.split() == logged.topic.split()
    assert "".join(raised.points) == words
    assert all(len(point) <= 3000 for point in raised.points)


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


@slowly
@given(concerns(), st.sampled_from(NudgeKind), actions)
def test_a_nudge_is_legal_and_carries_nothing_that_was_typed(
    concern: Concern, kind: NudgeKind, may: frozenset[Action]
) -> None:
    marked = replace(concern, points=("Papers came, QQQ",), further_actions=("Send them, QQQ",), addressee="QQQ")

    message = rendered(ConcernMessage(kind, marked, may), LONDON)

    _check(message)
    assert "QQQ" not in message.text + str(message.blocks)
    assert concern.reference in message.text


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
