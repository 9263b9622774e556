"""Whatever a concern holds, its card, the forms of its steps and its nudges are legal, harmless and lose nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.concern import Concern, EntryKind, Reply, Response, Verdict
from bot.domain.message import ConcernMessage
from bot.domain.notice import NudgeKind
from bot.domain.procedure import ConcernAction, State
from bot.services.concerns import Shown
from handlers import ids
from handlers.step_forms import ExtensionForm, ResolveForm, Standing, StepForm
from handlers.views.concern_card import acknowledged, concern_modal
from handlers.views.links import with_links
from handlers.views.message import rendered
from handlers.views.nudges import SAYS
from handlers.views.step_forms import (
    decline_form,
    evidence_form,
    extension_view,
    note_form,
    resolve_form,
    withdraw_form,
)
from handlers.views.text import Rendered
from tests.bodies import SECRET, submitted
from tests.builders import a_concern
from tests.surfaces import (
    FRAMEWORK,
    LONDON,
    assert_harmless,
    assert_message,
    assert_modal,
    concerns,
    shown_concerns,
    steps,
    texts,
)

slowly = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
FORMS = (extension_view, decline_form, resolve_form, withdraw_form, evidence_form, note_form)
WITH_WORDS = (decline_form, withdraw_form, evidence_form, note_form)
TODAY = date(2026, 9, 7)


def _read(view: dict[str, Any]) -> list[str]:
    """Every text, a rich one in one piece."""
    whole = [block["text"]["text"] for block in view["blocks"] if block["type"] in ("section", "header")]
    rich = [block["elements"][0]["elements"] for block in view["blocks"] if block["type"] == "rich_text"]
    return whole + ["".join(each.get("text") or each["url"] for each in parts) for parts in rich]


def _pages(shown: Shown) -> list[dict[str, Any]]:
    views = [concern_modal(shown, LONDON, number) for number in range(80)]
    return views[: views.index(views[-1]) + 1]


def _check(message: Rendered) -> None:
    assert_message(message.text, message.blocks)
    assert_harmless(message.blocks)
    assert not any(start in message.text for start in ("<!", "<@", "<#", "<http"))


@slowly
@given(shown_concerns)
def test_a_concern_is_shown_whole_on_legal_pages(shown: Shown) -> None:
    pages = _pages(shown)

    for page in pages:
        assert_modal(page)
        assert_harmless(page)
    read = [text for page in pages for text in _read(page)]
    concern = shown.concern
    replies = concern.response.to_points + concern.response.to_further_actions if concern.response else ()
    said = [each.detail for each in concern.timeline if each.detail and each.kind is not EntryKind.NUDGED]
    for typed in (*concern.points, *concern.further_actions, *(reply.reason for reply in replies)):
        assert typed in read
    for typed in (*said, *concern.evidence, *filter(None, [concern.earlier_attempts])):
        assert typed in read


def test_the_longest_concern_of_ordinary_letters_is_one_page() -> None:
    long = ("a" * 2999 + "z",) * 10
    reply = (Reply(Verdict.AGREED, "b" * 3000),) * 10
    concern = a_concern(points=long, further_actions=long, state=State.RESPONDED, response=Response(reply, reply))

    assert len(_pages(Shown(concern, FRAMEWORK, frozenset(ConcernAction), TODAY))) == 1


@slowly
@given(shown_concerns)
def test_the_forms_of_the_steps_are_legal(shown: Shown) -> None:
    for form in FORMS:
        assert_modal(form(shown))
        assert_harmless(form(shown))
    _check(acknowledged(shown))


@slowly
@given(concerns(), st.sampled_from(sorted(SAYS)), steps)
def test_a_nudge_is_legal_and_carries_nothing_that_was_typed(
    concern: Concern, kind: NudgeKind, may: frozenset[ConcernAction]
) -> None:
    marked = replace(concern, points=("Papers came, QQQ",), further_actions=("Send them, QQQ",), addressee="QQQ")

    message = rendered(ConcernMessage(kind, marked, may), LONDON)

    _check(message)
    assert "QQQ" not in message.text + str(message.blocks)
    assert concern.reference in message.text


@slowly
@given(st.sampled_from(WITH_WORDS), texts(500))
def test_words_arrive_as_they_were_typed(form: Any, typed: str) -> None:
    view = form(Shown(a_concern(), FRAMEWORK, frozenset(), TODAY))

    sent = StepForm.from_body(submitted(view, {ids.WORDS: typed}), SECRET)

    assert (sent.reference, sent.words) == ("C-7K2M", typed)


@slowly
@given(st.dates(date(2026, 9, 8), date(2033, 1, 1)), texts(3000))
def test_a_proposal_arrives_as_it_was_filled_in(day: date, reason: str) -> None:
    view = extension_view(Shown(a_concern(), FRAMEWORK, frozenset(), TODAY))

    sent = ExtensionForm.from_body(submitted(view, {ids.DAY: day.isoformat(), ids.REASON: reason}), SECRET)

    assert (sent.reference, sent.day, sent.reason) == ("C-7K2M", day, reason)


@slowly
@given(st.sampled_from(Standing), texts(3000))
def test_how_it_stands_arrives_as_it_was_said(standing: Standing, words: str) -> None:
    view = resolve_form(Shown(a_concern(), FRAMEWORK, frozenset(ConcernAction), TODAY))

    sent = ResolveForm.from_body(submitted(view, {ids.STANDS: standing, ids.WORDS: words}), SECRET)

    assert (sent.standing, sent.words) == (EntryKind(standing), words)


ODD = st.sampled_from(
    ("https://ex.org/a", "http://", "https://a@b.org", "javascript:x", "<", ">", "|", "@", ".", " ", "\n", "?x=1&y=2")
)


@settings(deadline=None, max_examples=400)
@given(st.lists(ODD | texts(20), max_size=8).map("".join))
def test_what_is_typed_is_shown_letter_by_letter_and_a_link_leads_where_it_says(typed: str) -> None:
    (section,) = with_links(typed)["elements"]

    parts = section["elements"]
    if typed:
        assert "".join(part.get("text") or part["url"] for part in parts) == typed
    for part in parts:
        assert part.keys() == ({"type", "url"} if part["type"] == "link" else {"type", "text"})
        if part["type"] == "link":
            assert part["url"].startswith(("http://", "https://"))
            assert not set(part["url"]) & set(" <>|@\"'\\\n")
            assert part["url"].isascii()
