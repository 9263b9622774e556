"""The steps of a response: whatever is asked and answered comes back as it was typed, and Slack takes every view."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.concern import Concern, Verdict
from bot.domain.draft import DraftReply, ResponseDraft, no_response_yet
from bot.services.responses import Form
from handlers import ids
from handlers.responding_forms import At, RespondForm, steps
from handlers.views.response_form import response_check, response_step
from tests.bodies import SECRET, submitted
from tests.surfaces import FRAMEWORK, assert_harmless, assert_modal, texts
from tests.surfaces import concerns as stored_concerns

slowly = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
replies = st.builds(DraftReply, st.none() | st.sampled_from(Verdict), st.just("") | texts(3000))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    concern: Concern = draw(stored_concerns())
    return Form(concern, FRAMEWORK, draw(st.just(no_response_yet(concern, now=concern.raised_at)) | drafts(concern)))


def drafts(concern: Concern) -> st.SearchStrategy[ResponseDraft]:
    def as_many(asked: tuple[str, ...]) -> st.SearchStrategy[tuple[DraftReply, ...]]:
        return st.lists(replies, min_size=len(asked), max_size=len(asked)).map(tuple)

    return st.builds(
        ResponseDraft,
        st.just(concern.reference),
        as_many(concern.points),
        as_many(concern.further_actions),
        st.just(concern.raised_at),
        st.integers(0, 40),
    )


@slowly
@given(forms())
def test_every_step_is_legal_and_asks_each_point_and_action_once_in_order_and_whole(form: Form) -> None:
    grouped = steps(form)
    views = [response_step(form, number) for number in range(len(grouped))]

    shown = [block["text"]["text"] for view in views for block in view["blocks"] if block["type"] == "section"]
    for text in (*form.concern.points, *form.concern.further_actions):
        assert text in shown
    asked = [(each.kind, each.number) for step in grouped for each in step]
    assert asked == [
        *((ids.POINT, number) for number in range(len(form.concern.points))),
        *((ids.FURTHER_ACTION, number) for number in range(len(form.concern.further_actions))),
    ]
    for view in (*views, response_check(form), response_check(form, changed=True)):
        assert_modal(view)
        assert_harmless(view)


@slowly
@given(forms())
def test_a_step_sent_as_it_was_shown_keeps_what_is_kept(form: Form) -> None:
    for number, step in enumerate(steps(form)):
        sent = RespondForm.from_body(submitted(response_step(form, number)), SECRET)

        assert sent.at == At(reference=form.concern.reference, seen=form.draft.version, step=number)
        assert sent.typed == {(each.kind, each.number): each.reply for each in step}


@slowly
@given(forms(), st.data())
def test_what_is_typed_in_a_step_is_what_is_kept_and_what_another_lead_kept_stands_beside_it(
    form: Form, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(steps(form)) - 1))
    step = steps(form)[number]
    typed = {(each.kind, each.number): data.draw(replies) for each in step}
    version = form.draft.version
    values: dict[Any, Any] = {}
    for each in step:
        reply = typed[each.kind, each.number]
        values |= {each.block(ids.VERDICT, version): reply.verdict, each.block(ids.REASON, version): reply.reason}

    sent = RespondForm.from_body(submitted(response_step(form, number), values), SECRET)
    again = response_step(form, number, sent.typed)

    assert sent.typed == typed
    assert {**sent.replies(ids.POINT), **sent.replies(ids.FURTHER_ACTION)}.keys() == {each.number for each in step}
    assert_modal(again)
    assert_harmless(again)
    whole = str(again)
    for each in step:
        mine = typed[each.kind, each.number]
        assert repr(mine.reason or each.reply.reason)[1:-1] in whole
        assert repr(each.reply.reason)[1:-1] in whole
