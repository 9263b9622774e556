"""Words that grow, hide or look like markup, in every field: what people read of them, and that they do nothing."""

from typing import Any

import pytest

from bot.domain.procedure import State
from bot.services import drafts
from handlers import ids
from handlers.payloads import whole
from sandbox.values import Values, View
from tests.cast import ANA, JOE, RUTH, SAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import ANSWERED, FILLED, LOGGED, answers_in, opened, respond, told
from tests.surfaces import assert_harmless

UNSEEN = "\u200b\u2060 \ufeff"
MARKUP = (
    "<!channel> <!here> <@U0CABLEAD1> <#C0PARTNER1> <https://ex.org|pay> <mailto:a@ex.org> https://ex.org @here "
    "&lt;!everyone&gt; *x* `y` > z"
)
ODD = {
    "markup": MARKUP,
    "emoji": "👩‍👩‍👧‍👦 ✊🏽 :tada: 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "right to left": "\u202eשלום\u202c مرحبا \u2067abc\u2069",
    "zero width": "pa\u200bpers\u200d \ufeff came\u2060",
    "marks upon marks": "l" + "\u0301" * 200 + "ate",
    "noughts": "late\x00papers \x01\x1b[31m",
    "lines": "late\r\n\r\npapers\u2028\u2029\x85again",
}


pytestmark = pytest.mark.usefixtures("no_bug")


@pytest.mark.parametrize("character", ["&", "<", '"', "😀", "\u0301"])
def test_fields_at_their_limit_come_back_whole_though_they_grow(slack: Slack, character: str) -> None:
    full = "x" + character * 2998 + "y"
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    for _ in range(9):
        slack.press(RUTH, form, ids.ADD_POINT)
        (form,) = slack.workspace.view_stack(RUTH.user)
    values: Values = {f"{ids.POINT}.{number}": full for number in range(10)}
    last = slack.written(RUTH, form, {**values, f"{ids.FURTHER_ACTION}.0": full, ids.PROVISIONS: ["7b"]})

    shown = opened(slack.submit(RUTH, last), ids.CONCERN_MODAL)
    assert {full} == {*slack.concerns()[0].points, *slack.concerns()[0].further_actions}
    read = [each["text"]["text"] for each in shown.blocks if each["type"] == "section"]
    while (older := [each for each in shown.blocks if ids.CONCERN_PAGE in _actions(each)]) and len(read) < 200:
        shown = opened(slack.press(RUTH, shown, ids.CONCERN_PAGE), ids.CONCERN_MODAL)
        assert older
        read += [each["text"]["text"] for each in shown.blocks if each["type"] == "section"]
    assert read.count(full) == 11


@pytest.mark.parametrize("character", ["&", "<", '"', "😀", "\u0301"])
def test_a_response_and_an_engagement_at_their_limit_are_read_whole(slack: Slack, character: str) -> None:
    full = "x" + character * 2998 + "y"
    reasons: Values = {key: full if str(key).startswith(ids.REASON) else value for key, value in ANSWERED.items()}
    answered = opened(respond(slack, ANA, slack.raised(), reasons), ids.CONCERN_MODAL)
    assert _read(answered).count(full) == 2

    form = opened(slack.command(JOE, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
    topic = "x" + character * 148 + "y"
    filled: Values = {**LOGGED, ids.TOPIC: topic, ids.DESCRIPTION: full}
    logged = opened(slack.submit(JOE, form, filled), ids.ENGAGEMENT_MODAL)
    assert full in _read(logged)
    assert topic in _read(logged)


def _read(view: View) -> list[str]:
    """The texts that are shown letter by letter."""
    texts = [each.get("text", {}) for each in view.blocks]
    return [text["text"] for text in texts if text.get("type") == "plain_text"]


def _actions(block: dict[str, Any]) -> list[str]:
    return [each.get("action_id", "") for each in block.get("elements", [])]


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_odd_words_in_every_field_go_from_side_to_side_and_make_nothing(slack_on_either: Slack, words: str) -> None:
    slack = slack_on_either
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    typed: Values = {**FILLED, f"{ids.POINT}.0": words, f"{ids.FURTHER_ACTION}.0": words, ids.EARLIER_ATTEMPTS: words}
    slack.submit(RUTH, slack.written(RUTH, form, typed))
    (concern,) = slack.concerns()
    reasons: Values = {key: words if str(key).startswith(ids.REASON) else value for key, value in ANSWERED.items()}
    answered = opened(respond(slack, ANA, concern.reference, reasons), ids.CONCERN_MODAL)
    assert _read(answered).count(whole(words)) == 5
    log = opened(slack.command(JOE, f"/engagement log {words}"), ids.LOG_ENGAGEMENT_MODAL)
    topic = " ".join(words.split())[:150]
    logged = opened(slack.submit(JOE, log, {**LOGGED, ids.TOPIC: topic, ids.DESCRIPTION: words}), ids.ENGAGEMENT_MODAL)
    assert whole(words) in _read(logged)
    slack.command(TOM, f"/engagement list {words}")
    slack.command(SAM, f"/principle {words}")
    slack.tell(SAM, words)
    told(slack, RUTH)

    (concern,) = slack.concerns()
    assert concern.state is State.RESPONDED
    assert len(slack.engagements()) == 1
    for exchange in slack.workspace.traffic():
        sent = exchange.request if exchange.direction == "from_bot" else exchange.reply
        assert_harmless(sent if isinstance(sent, dict) else {})


def test_half_a_character_is_shown_as_it_is_kept(slack_on_either: Slack) -> None:
    slack = slack_on_either
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)

    last = slack.written(RUTH, form, {**FILLED, f"{ids.POINT}.0": "late \ud83d \0papers"})
    shown = opened(slack.submit(RUTH, last), ids.CONCERN_MODAL)

    (concern,) = slack.concerns()
    assert concern.points[0] == "late \ufffd papers"
    assert concern.points[0] in str(shown.blocks)


def test_words_that_nobody_can_see_are_no_words(slack: Slack) -> None:
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    outcome = slack.submit(RUTH, form, {f"{ids.POINT}.0": UNSEEN})

    assert "in at least one point" in outcome.errors[f"{ids.POINT}.0"]
    assert slack.calls("views.update") == []
    assert drafts.page(slack.partnership, by=RUTH).total == 0


@pytest.mark.parametrize(
    ("field", "said"), [(ids.TOPIC, "Say in a few words what it is about."), (ids.DESCRIPTION, "Say what it is about.")]
)
def test_an_engagement_without_words_that_can_be_seen_is_not_logged(slack: Slack, field: str, said: str) -> None:
    form = opened(slack.command(JOE, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)

    assert slack.submit(JOE, form, {**LOGGED, field: UNSEEN}).errors == {field: said}
    assert slack.engagements() == ()


def test_a_response_without_words_that_can_be_seen_is_not_given(slack: Slack) -> None:
    form = opened(slack.command(ANA, f"/concern respond {slack.raised()}"), ids.RESPOND_MODAL)
    unseen: Values = {**ANSWERED, f"{ids.REASON}.{ids.POINT}.0": UNSEEN}

    check = opened(slack.submit(ANA, form, answers_in(form, unseen)), ids.GIVE_RESPONSE_MODAL)

    assert check.submit is None
    assert "Still missing*: point 1 (the reason)" in str(check.blocks)
    assert slack.concerns()[0].state is State.RAISED
