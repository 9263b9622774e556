"""The steps of a response: what each shows, what it carries, and what the last of them says."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.concern import Concern, Verdict
from bot.domain.draft import DraftReply, ResponseDraft, no_response_yet
from bot.domain.framework_file import available
from bot.domain.procedure import State
from bot.services.concerns import Shown
from bot.services.responses import Form
from handlers import ids
from handlers.responding_forms import steps, unanswered
from handlers.views.response_form import interim_form, response_check, response_step
from tests.builders import RAISED_AT, a_concern, a_response_draft
from tests.surfaces import assert_harmless, assert_modal

FRAMEWORK = available()["cabinet-office-2026"]
AGREED = DraftReply(Verdict.AGREED, "They did.")


def a_form(concern: Concern | None = None, draft: ResponseDraft | None = None) -> Form:
    concern = concern or a_concern()
    return Form(concern, FRAMEWORK, draft or no_response_yet(concern, now=RAISED_AT))


def answered(concern: Concern | None = None, reply: DraftReply = AGREED) -> Form:
    form = a_form(concern)
    points, further = form.concern.points, form.concern.further_actions
    draft = replace(form.draft, to_points=(reply,) * len(points), to_further_actions=(reply,) * len(further), version=4)
    return replace(form, draft=draft)


def inputs(view: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def read(view: Mapping[str, Any]) -> str:
    sections = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    contexts = [block["elements"][0]["text"] for block in view["blocks"] if block["type"] == "context"]
    return "\n".join([*sections, *contexts])


def buttons(view: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and the step that it leads to."""
    found = [block["accessory"] for block in view["blocks"] if "accessory" in block]
    found += [each for block in view["blocks"] if block["type"] == "actions" for each in block["elements"]]
    return [(each["text"]["text"], each["value"]) for each in found]


@pytest.mark.parametrize(
    ("points", "further", "grouped"),
    [
        ((10,), (10,), [2]),
        ((300, 300), (300, 300), [3, 1]),
        ((301, 300), (300,), [2, 1]),
        ((10,) * 10, (10,) * 10, [3, 3, 3, 3, 3, 3, 2]),
        ((3000, 10), (10, 3000), [1, 2, 1]),
        ((3000,) * 10, (3000,) * 10, [1] * 20),
    ],
)
def test_a_step_asks_one_to_three_and_a_long_text_stands_alone(
    points: tuple[int, ...], further: tuple[int, ...], grouped: list[int]
) -> None:
    concern = a_concern(points=tuple("x" * n for n in points), further_actions=tuple("x" * n for n in further))

    assert [len(step) for step in steps(a_form(concern))] == grouped


def test_a_step_shows_each_text_whole_with_an_answer_to_tap_and_a_reason_and_nothing_has_to_be_given() -> None:
    long = "w" * 3000
    view = response_step(a_form(a_concern(points=(long,), further_actions=("Send papers.",))), 0)

    assert {"type": "plain_text", "text": long, "emoji": False} in [block.get("text") for block in view["blocks"]]
    assert list(inputs(view)) == ["verdict.points.0.0", "reason.points.0.0"]
    assert [block["element"]["type"] for block in inputs(view).values()] == ["radio_buttons", "plain_text_input"]
    offered = inputs(view)["verdict.points.0.0"]["element"]["options"]
    assert [each["value"] for each in offered] == ["agreed", "partly agreed", "not agreed"]
    assert all(block["optional"] for block in inputs(view).values())
    assert (view["submit"]["text"], view["close"]["text"], buttons(view)) == ("Next", "Close", [])


def test_a_view_carries_which_draft_it_shows_and_no_word_of_it() -> None:
    form = a_form(draft=a_response_draft())

    for view in (response_step(form, 0), response_check(form)):
        assert list(json.loads(view["private_metadata"])) == ["reference", "seen", "step"]
    assert json.loads(response_step(form, 0)["private_metadata"]) == {"reference": "C-7K2M", "seen": 1, "step": 0}


def test_what_is_kept_stands_in_the_inputs() -> None:
    shown = inputs(response_step(a_form(draft=a_response_draft()), 0))

    assert shown["verdict.points.0.1"]["element"]["initial_option"]["value"] == "partly agreed"
    assert shown["reason.points.0.1"]["element"]["initial_value"] == "We can share the figures in part."
    assert "initial_option" not in shown["verdict.points.1.1"]["element"]


def test_a_later_step_leads_back_to_the_one_before() -> None:
    form = a_form(a_concern(points=("x" * 3000,) * 3))

    assert buttons(response_step(form, 2)) == [("Back", "1")]
    assert response_step(form, 2)["title"]["text"] == "Respond: step 3 of 5"


@pytest.mark.parametrize(("missing", "after", "shown"), [((0, 2), -1, 0), ((0, 2), 0, 2), ((0, 2), 2, 3), ((), -1, 3)])
def test_it_goes_on_at_the_next_step_that_lacks_something_and_then_to_the_check(
    missing: tuple[int, ...], after: int, shown: int
) -> None:
    form = answered(a_concern(points=("x" * 3000,) * 2, further_actions=("x" * 3000,)))
    replies = [*form.draft.to_points, *form.draft.to_further_actions]
    for number in missing:
        replies[number] = DraftReply(Verdict.AGREED)
    draft = replace(form.draft, to_points=tuple(replies[:2]), to_further_actions=tuple(replies[2:]))

    assert unanswered(replace(form, draft=draft), after=after) == shown


def test_the_check_names_what_is_missing_with_a_button_to_it_and_cannot_be_submitted() -> None:
    view = response_check(a_form(draft=a_response_draft()))

    assert "*Still missing*: point 2, further action 1 (agreed, partly or not)." in read(view)
    assert "*Partly agreed*: We can share the figures in part." in read(view)
    assert buttons(view) == [("Change", "0"), ("Answer", "0"), ("Answer", "0"), ("Back", "0")]
    assert "submit" not in view


def test_a_verdict_without_its_reason_is_still_missing() -> None:
    assert "point 1 (the reason)" in read(response_check(answered(reply=DraftReply(Verdict.NOT_AGREED))))


def test_the_last_step_says_what_responding_does() -> None:
    view = response_check(answered())

    said = read(view)
    assert view["submit"]["text"] == "Respond"
    assert "Still missing" not in said
    assert "It stops the clock: no more nudges about the aim date come." in said
    assert "our working practice" in said
    assert "Leads of Harbour Staff Union are told by direct message, without what it says." in said
    assert "Members and leads of Harbour Staff Union and of Cabinet Office can then read it." in said
    assert "whoever runs the bot's server holds its keys" in said


def test_where_no_aim_date_is_laid_down_no_clock_is_spoken_of() -> None:
    assert "clock" not in read(response_check(answered(a_concern(aim_date=None))))


def test_of_two_leads_the_second_reads_what_is_kept_and_finds_what_they_typed() -> None:
    form = answered()
    typed = {
        (ids.POINT, 0): DraftReply(Verdict.NOT_AGREED, "They came in time."),
        (ids.POINT, 1): DraftReply(),
        (ids.FURTHER_ACTION, 0): AGREED,
    }

    view = response_step(form, 0, typed)

    assert "were changed after you opened them" in read(view)
    assert read(view).count("_Kept meanwhile:_ *Agreed*") == 1
    shown = {block: each["element"].get("initial_value") for block, each in inputs(view).items()}
    assert shown["reason.points.0.4"] == "They came in time."
    assert shown["reason.points.1.4"] == shown["reason.further_actions.0.4"] == "They did."
    assert inputs(view)["verdict.points.0.4"]["element"]["initial_option"]["value"] == "not agreed"


@pytest.mark.parametrize("text", ["é" * 2999 + "z", "😀" * 2999 + "z", "\x01" * 2999 + "z"])
def test_the_longest_response_fits_slack_in_every_step(text: str) -> None:
    concern = a_concern(points=(text,) * 10, further_actions=(text,) * 10)
    short = a_concern(points=("é" * 300,) * 10, further_actions=("é" * 300,) * 10)
    for asked in (concern, short):
        form = answered(asked, DraftReply(Verdict.PARTLY, text))
        other = DraftReply(Verdict.AGREED, text[::-1])
        typed = {(kind, number): other for kind in (ids.POINT, ids.FURTHER_ACTION) for number in range(10)}
        for number in range(len(steps(form)) + 1):
            for view in (response_step(form, number), response_step(form, number, typed)):
                assert_modal(view)
                assert_harmless(view)


@pytest.mark.parametrize(("state", "acknowledges"), [(State.RAISED, True), (State.ACKNOWLEDGED, False)])
def test_an_interim_response_leaves_the_aim_date_and_says_whose_practice_it_is(
    state: State, acknowledges: bool
) -> None:
    view = interim_form(Shown(a_concern(state=state), FRAMEWORK, frozenset(), RAISED_AT.date()))

    said = read(view)
    assert "our working practice" in said
    assert "does not stop the clock: the aim date stays Wed 30 September 2026." in said
    assert ("It acknowledges the concern as well." in said) is acknowledges
    assert "Members and leads of Harbour Staff Union and of Cabinet Office can then read it." in said
    assert not inputs(view)[ids.WORDS]["optional"]
    assert_modal(view)
