"""Payloads become typed values, and odd ones are refused rather than tripped over."""

from datetime import date
from typing import Any

import pytest

from bot.domain.listed import Order, Which
from bot.domain.people import Person, Role
from bot.domain.reference import Prefix
from bot.errors import InvalidInput, NotFound
from handlers import ids
from handlers.drafts import Cited
from handlers.events import MentionEvent, MessageEvent
from handlers.forms import (
    ConcernPage,
    ConcernsFilter,
    EngagementsFilter,
    LogForm,
)
from handlers.payloads import ActionPayload, CommandPayload, unescaped
from handlers.people_forms import ChangeForm, NameForm, person_of
from handlers.responding_forms import RespondForm
from handlers.step_forms import ReadProposal, StepForm, read_proposal
from handlers.views.answer import handed_on

SECRET = b"a secret of the tests"
COMMAND = {
    "team_id": "T1",
    "user_id": "U1",
    "channel_id": "C1",
    "command": "/principle",
    "text": "pay &amp; &lt;conditions&gt;",
    "trigger_id": "13.37",
}


def _event(**different: Any) -> dict[str, Any]:
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "ts": "1.0", "text": "Hello"}
    return {"team_id": "T1", "event_id": "Ev1", "event": event | different}


def _press(**different: Any) -> dict[str, Any]:
    action = {"action_id": ids.SHOW_CONCERN, "value": "C-7K2M"} | different.pop("action", {})
    user = {"id": "U1", "team_id": "T1"}
    return {"user": user, "team": {"id": "T1"}, "trigger_id": "13.37", "actions": [action], **different}


def _view(values: dict[str, Any] | None = None, **different: Any) -> dict[str, Any]:
    state = {"values": {block: {ids.VALUE: held} for block, held in (values or {}).items()}}
    return {"id": "V1", "hash": "1.a", "root_view_id": "V1", "state": state, "blocks": [], **different}


def _submission(view: dict[str, Any]) -> dict[str, Any]:
    return {"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}, "view": view}


def test_a_command_is_read_as_it_was_typed() -> None:
    payload = CommandPayload.from_body(COMMAND)

    assert payload.person == Person("T1", "U1")
    assert payload.text == "pay & <conditions>"
    assert payload.delivery == "trigger:13.37"


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("&amp;lt;", "&lt;"),
        ("see <https://ex.org/a?b=1&amp;c=2|the page>", "see the page"),
        ("see <https://ex.org/a?b=1&amp;c=2>", "see https://ex.org/a?b=1&c=2"),
        ("ask <#C1|pay-group> about it", "ask pay-group about it"),
        ("5 &lt; 6 and 7 &gt; 6", "5 < 6 and 7 > 6"),
    ],
)
def test_text_is_unescaped_once(sent: str, typed: str) -> None:
    assert unescaped(sent) == typed


def test_a_direct_message_is_answered_in_its_own_thread() -> None:
    begun, within = MessageEvent.from_body(_event()), MessageEvent.from_body(_event(thread_ts="0.5"))

    assert begun is not None
    assert within is not None
    assert (begun.thread, within.thread) == ("1.0", "0.5")
    assert begun.delivery == "event:Ev1"


@pytest.mark.parametrize(
    "different",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted", "user": None},
        {"subtype": "bot_message"},
        {"edited": {"user": "U1", "ts": "2.0"}},
        {"channel_type": "channel"},
        {"user": None},
    ],
)
def test_what_nobody_asks_is_no_question(different: dict[str, Any]) -> None:
    assert MessageEvent.from_body(_event(**different)) is None


def test_a_mention_is_read_without_the_name_of_the_bot() -> None:
    heard = MentionEvent.from_body(_event(channel_type="channel", channel="C1", text="<@U0BOT> may we &amp; they?"))

    assert heard is not None
    assert heard.text == "may we & they?"


def test_a_mention_by_a_bot_is_no_question() -> None:
    assert MentionEvent.from_body(_event(bot_id="B1", text="<@U0BOT> hello")) is None


def test_somebody_from_another_workspace_keeps_their_own_team() -> None:
    press = ActionPayload.from_body(_press(user={"id": "U9", "team_id": "T9"}))
    message = MessageEvent.from_body(_event(user_team="T9"))

    assert press.person == Person("T9", "U9")
    assert message is not None
    assert message.person == Person("T9", "U1")


def test_a_user_without_a_team_is_of_the_workspace() -> None:
    assert ActionPayload.from_body(_press(user={"id": "U1"})).person == Person("T1", "U1")


@pytest.mark.parametrize("words", ["", "The papers came late on Monday.", "😀" * 5000, '"\\' * 3000, "a" * 1950])
def test_what_an_answer_hands_on_fits_a_button_and_is_read_back(words: str) -> None:
    value = handed_on(["7b", "10"], words)

    cited = ActionPayload.from_body(_press(action={"value": value})).cited
    assert len(value) <= 2000
    assert cited.refs == ("7b", "10")
    assert words.startswith(cited.words)
    assert bool(cited.words) == bool(words)


def test_a_button_without_a_value_hands_nothing_on() -> None:
    assert ActionPayload.from_body(_press(action={"value": ""})).cited == Cited()


@pytest.mark.parametrize("value", ["", "7b", "C-7K2", "C-OOOO", "E-4HX9", "C-7K2M; drop", "../C-7K2M", "null"])
def test_a_button_that_names_no_concern_finds_none(value: str) -> None:
    with pytest.raises(NotFound):
        ActionPayload.from_body(_press(action={"value": value})).reference(Prefix.CONCERN)


@pytest.mark.parametrize("value", ["{", "[]", "null", '"7b"', '{"refs": 7}', '{"refs": [1]}', '{"words": {}}'])
def test_a_button_with_an_odd_value_is_refused(value: str) -> None:
    with pytest.raises(InvalidInput):
        _ = ActionPayload.from_body(_press(action={"value": value})).cited


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"user": None},
        _press(actions=[]),
        _press(actions="press"),
        _press(user={}),
        {"user": {"id": "U1"}, "team": None, "actions": [{"action_id": "a"}]},
        _press(view={"id": 7}),
        _press(view=_view(state={"values": []})),
        _press(view=_view({ids.TOPIC: {"value": 7}})),
    ],
)
def test_a_press_of_another_shape_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        ActionPayload.from_body(body)


@pytest.mark.parametrize("body", [{}, {k: v for k, v in COMMAND.items() if k != "user_id"}, {**COMMAND, "text": 7}])
def test_a_command_of_another_shape_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        CommandPayload.from_body(body)


@pytest.mark.parametrize("body", [{}, {"event": {}}, _event(text=None), {**_event(), "event_id": None}])
def test_an_event_of_another_shape_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        MessageEvent.from_body(body)


@pytest.mark.parametrize("metadata", ["", "{}", '{"reference": "E-4HX9"}', '{"reference": "C-OOOO"}'])
def test_a_modal_that_carries_no_concern_finds_none(metadata: str) -> None:
    submission = _submission(_view(private_metadata=metadata))
    with pytest.raises(NotFound):
        _ = StepForm.from_body(submission, SECRET).reference
    with pytest.raises(NotFound):
        _ = RespondForm.from_body(submission, SECRET).at


@pytest.mark.parametrize("metadata", ["C-7K2M", "[]", '{"reference": 7}'])
def test_a_modal_that_carries_something_odd_is_refused(metadata: str) -> None:
    form = StepForm.from_body(_submission(_view(private_metadata=metadata)), SECRET)

    with pytest.raises(InvalidInput):
        _ = form.reference


@pytest.mark.parametrize(
    ("block", "held"),
    [
        (ids.STAGE, {"selected_option": {"value": "dusk"}}),
        (ids.HOW, {"selected_option": {"value": ""}}),
        (ids.ON, {"selected_date": "2026-02-30"}),
        (ids.ON, {"selected_date": "soon"}),
        (ids.CONFIDENTIALITY, {"selected_option": {"value": "secret"}}),
    ],
)
def test_what_the_log_form_does_not_offer_is_refused_on_its_input(block: str, held: dict[str, Any]) -> None:
    form = LogForm.from_body(_submission(_view({block: held})), SECRET)

    with pytest.raises(InvalidInput) as refused:
        form.to_typed()

    assert (refused.value.field, refused.value.problem) == (block, "unknown")


def test_a_log_form_that_is_not_filled_in_is_refused_on_the_first_input_that_has_to_be_chosen() -> None:
    with pytest.raises(InvalidInput) as refused:
        LogForm.from_body(_submission(_view()), SECRET).to_typed()

    assert (refused.value.field, refused.value.problem) == (ids.STAGE, "missing")


def test_a_response_with_an_unknown_verdict_is_refused_on_its_input() -> None:
    view = _view({"verdict.points.0.3": {"selected_option": {"value": "perhaps"}}})

    with pytest.raises(InvalidInput) as refused:
        _ = RespondForm.from_body(_submission(view), SECRET).typed

    assert refused.value.field == "verdict.points.0.3"


def test_a_submission_has_the_same_delivery_again_and_another_when_its_values_change() -> None:
    first, again, changed = (
        StepForm.from_body(_submission(_view({ids.TOPIC: {"value": text}})), SECRET).delivery
        for text in ("one", "one", "two")
    )
    other = StepForm.from_body(_submission(_view({ids.TOPIC: {"value": "one"}})), b"another secret").delivery

    assert first == again
    assert len({first, changed, other}) == 3
    assert first.startswith("view:V1:1.a:")
    assert "one" not in first.removeprefix("view:V1:1.a:")


def test_an_error_about_a_payload_repeats_nothing_of_it() -> None:
    with pytest.raises(InvalidInput) as refused:
        ActionPayload.from_body(_press(view=_view({ids.TOPIC: {"value": ["what nobody else may read"]}})))

    assert "nobody else" not in f"{refused.value!r} {refused.value.__cause__!r}"


@pytest.mark.parametrize(
    ("action", "value", "expected"),
    [
        (ids.CONCERNS_PAGE, "3", ConcernsFilter(which=Which.RESPONDED, order=Order.CHANGED, number=3)),
        (ids.CONCERNS_PAGE_BACK, "1", ConcernsFilter(which=Which.RESPONDED, order=Order.CHANGED, number=1)),
        (ids.CONCERNS_WHICH, "not resolved", ConcernsFilter(which=Which.NOT_RESOLVED, order=Order.CHANGED)),
        (ids.CONCERNS_WHICH, "all", ConcernsFilter(order=Order.CHANGED)),
        (ids.CONCERNS_ORDER, "soonest", ConcernsFilter(which=Which.RESPONDED, order=Order.SOONEST)),
    ],
)
def test_a_press_in_the_list_of_concerns_goes_on_from_what_it_shows(
    action: str, value: str, expected: ConcernsFilter
) -> None:
    view = _view(private_metadata='{"which": "responded", "order": "changed", "number": 2}')
    press = ActionPayload.from_body(_press(action={"action_id": action, "value": value}, view=view))

    assert ConcernsFilter.after(press) == expected


def test_choosing_a_stage_keeps_the_words_that_are_looked_for() -> None:
    view = _view(private_metadata='{"words": "hybrid", "number": 2}')
    action = {"action_id": ids.ENGAGEMENTS_STAGE, "value": None, "selected_option": {"value": "idea"}}

    chosen = EngagementsFilter.after(ActionPayload.from_body(_press(action=action, view=view)))

    assert (chosen.stage, chosen.words, chosen.number) == ("idea", "hybrid", 0)


@pytest.mark.parametrize("value", ["", "-1", "one", "٣", "99999999"])
@pytest.mark.parametrize("kind", [ConcernsFilter, EngagementsFilter, ConcernPage])
def test_an_odd_page_is_refused(kind: type[ConcernsFilter | EngagementsFilter | ConcernPage], value: str) -> None:
    view = _view(private_metadata='{"reference": "C-7K2M"}')

    with pytest.raises(InvalidInput):
        kind.after(ActionPayload.from_body(_press(action={"action_id": ids.CONCERN_PAGE, "value": value}, view=view)))


@pytest.mark.parametrize(
    ("previous", "can_push"),
    [(None, True), ("V_ROOT", True), ("V_SECOND", False)],
)
def test_a_third_modal_takes_no_other_above_it(previous: str | None, *, can_push: bool) -> None:
    view = _view(root_view_id="V_ROOT", previous_view_id=previous)

    opened = ActionPayload.from_body(_press(view=view)).view

    assert opened is not None
    assert opened.can_push is can_push


def _naming(user: str | None, team: str | None = "T1", ticked: tuple[str, ...] = ("lead",)) -> NameForm:
    values = {
        ids.PERSON: {"type": "users_select", "selected_user": user},
        ids.ROLES: {"type": "checkboxes", "selected_options": [{"value": each} for each in ticked]},
    }
    return NameForm.from_body(_submission(_view(values, app_installed_team_id=team)), SECRET)


def test_whoever_is_chosen_is_of_the_workspace_that_the_bot_is_installed_in() -> None:
    assert _naming("U2", "T9").named == Person("T9", "U2")
    assert _naming("W2", None).named == Person("T1", "W2")
    assert _naming("U2").roles == {Role.LEAD}
    assert _naming("U2", ticked=()).roles == frozenset()


@pytest.mark.parametrize(
    ("user", "problem"), [(None, "missing"), ("", "unavailable"), ("U2> <!here", "unavailable"), ("C2", "unavailable")]
)
def test_nobody_or_nothing_like_a_person_is_refused_on_the_field(user: str | None, problem: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        assert _naming(user).named

    assert (refusal.value.field, refusal.value.problem) == (ids.PERSON, problem)


def test_a_role_that_is_not_on_offer_is_refused_on_the_field() -> None:
    with pytest.raises(InvalidInput) as refusal:
        assert _naming("U2", ticked=("owner",)).roles

    assert refusal.value.field == ids.ROLES


@pytest.mark.parametrize(
    "kept", ["", "{", "{}", '{"team":"T1","user":"U2"}', '{"team":"T1","user":"U2","roles":["owner"]}']
)
def test_a_change_of_nobody_is_unreadable(kept: str) -> None:
    with pytest.raises(InvalidInput):
        assert ChangeForm.from_body(_submission(_view(private_metadata=kept)), SECRET).shown


@pytest.mark.parametrize("value", ["", "U2", '{"user":"U2"}', '{"team":"T1","user":"<!here>"}'])
def test_a_button_beside_nobody_is_refused(value: str) -> None:
    with pytest.raises(InvalidInput):
        person_of(ActionPayload.from_body(_press(action={"value": value})))


def test_agreeing_reads_back_the_concern_and_the_date_that_were_shown() -> None:
    carried = read_proposal("C-7K2M", date(2026, 10, 14))

    read = ReadProposal.of(ActionPayload.from_body(_press(action={"value": carried})))

    assert (read.reference, read.to) == ("C-7K2M", date(2026, 10, 14))
