"""Bad input and bad luck, as real payloads: what the person reads, and what did not happen."""

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from bot.domain.concern import State
from bot.domain.people import Participant, Person, Role
from handlers import ids
from sandbox.people import PARTNERSHIP, direct_message
from sandbox.values import Values, View
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, JOE, MAIRI, PRIYA, QUAYSIDE, RUTH, SAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import ANSWERED, FILLED, opened, told
from tests.surfaces import assert_harmless

TEN_THOUSAND = ("The papers on night work came the evening before. " * 200)[:10_000].strip()
LOGGED: Values = {
    ids.TOPIC: "Hours for night staff",
    ids.DESCRIPTION: "A first idea.",
    ids.STAGE: "idea",
    ids.HOW: "meeting",
    ids.PARTIES: ["brightwater", "cabinet-office"],
    ids.PROVISIONS: ["7b"],
}
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


@pytest.fixture(autouse=True)
def no_bug(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever happens here is foreseen: nobody reads an apology."""
    yield
    assert [each.getMessage() for each in caplog.get_records("call") if each.levelno >= logging.ERROR] == []


# Lines


@pytest.mark.parametrize(
    ("by", "line", "said"),
    [
        (RUTH, "/concern escalate C-7K2M", "/concern show C-7K2M"),
        (RUTH, "/concern delete", "/concern raise"),
        (RUTH, "/concern show", "/concern show C-7K2M"),
        (RUTH, "/concern show C-0O1I", "/concern show C-7K2M"),
        (RUTH, "/concern show C-2222", "nothing with that reference"),
        (RUTH, "/concern acknowledge C-2222", "nothing with that reference"),
        (RUTH, "/concern respond C-2222", "nothing with that reference"),
        (RUTH, "/concern withdraw C-2222", "nothing with that reference"),
        (RUTH, "/concern show E-4HX9", "/engagement show E-4HX9"),
        (RUTH, "/engagement show E-2222", "nothing with that reference"),
        (RUTH, "/engagement show C-7K2M", "/concern show C-7K2M"),
        (RUTH, "/principle 7z", "7a"),
        (SAM, "/concern raise They came late", "Engagements and concerns are for people whom a party has named"),
        (SAM, "/concern show C-2222", "Engagements and concerns are for people whom a party has named"),
        (SAM, "/concern list", "Engagements and concerns are for people whom a party has named"),
        (SAM, "/engagement list", "Engagements and concerns are for people whom a party has named"),
        (SAM, "/engagement show E-2222", "Engagements and concerns are for people whom a party has named"),
        (PRIYA, "/concern raise They came late", "Only the lead of the party that raises it can do that"),
        (PRIYA, "/engagement log Hours", "Only members and leads of the parties can do that"),
    ],
)
def test_a_line_that_leads_nowhere_says_why_and_what_to_do(slack: Slack, by: Person, line: str, said: str) -> None:
    outcome = slack.command(by, line)

    assert (outcome.problem, outcome.view) == (None, None)
    assert said in outcome.text
    assert (slack.concerns(), slack.engagements()) == ((), ())


# Too much


@pytest.mark.parametrize("line", ["/principle", "/concern", "/partnership", "/engagement list", "/concern list"])
def test_ten_thousand_characters_after_a_command_are_answered(slack_on_either: Slack, line: str) -> None:
    for words in (TEN_THOUSAND, "%_" * 5000, "😀" * 10_000, "<!here>" * 1400):
        outcome = slack_on_either.command(RUTH, f"{line} {words}")

        assert outcome.problem is None
        assert outcome.text or outcome.view


def test_ten_thousand_characters_start_a_concern_with_none_of_them_lost(slack: Slack) -> None:
    form = opened(slack.command(RUTH, f"/concern raise {TEN_THOUSAND}"), ids.RAISE_CONCERN_MODAL)

    points = [each[ids.VALUE]["value"] for block, each in form.values.items() if block.startswith(ids.POINT)]
    assert "".join(points) == TEN_THOUSAND


def test_ten_thousand_characters_start_an_engagement_and_are_given_back_whole(slack: Slack) -> None:
    outcome = slack.command(RUTH, f"/engagement log {TEN_THOUSAND}")

    form = opened(outcome, ids.LOG_ENGAGEMENT_MODAL)
    assert form.values[ids.DESCRIPTION][ids.VALUE]["value"][:2000] == TEN_THOUSAND[:2000]
    assert TEN_THOUSAND in "".join(block["text"]["text"] for block in outcome.messages[0].blocks if "text" in block)


def test_ten_thousand_characters_in_a_direct_message_are_answered(slack: Slack) -> None:
    (answer,) = slack.tell(JOE, TEN_THOUSAND)

    assert "7b" in answer.text


@pytest.mark.parametrize("character", ["&", "<", '"', "😀", "\u0301"])
def test_fields_at_their_limit_come_back_whole_though_they_grow(slack: Slack, character: str) -> None:
    full = "x" + character * 2998 + "y"
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    for _ in range(9):
        slack.press(RUTH, form, ids.ADD_POINT)
        (form,) = slack.workspace.view_stack(RUTH.user)
    values: Values = {f"{ids.POINT}.{number}": full for number in range(10)}
    outcome = slack.submit(RUTH, form, {**values, f"{ids.FURTHER_ACTION}.0": full, ids.PROVISIONS: ["7b"]})

    shown = opened(outcome, ids.CONCERN_MODAL)
    assert {full} == {*slack.concerns()[0].points, *slack.concerns()[0].further_actions}
    read = [each["text"]["text"] for each in shown.blocks if each["type"] == "section"]
    while (older := [each for each in shown.blocks if ids.CONCERN_PAGE in _actions(each)]) and len(read) < 200:
        shown = opened(slack.press(RUTH, shown, ids.CONCERN_PAGE), ids.CONCERN_MODAL)
        assert older
        read += [each["text"]["text"] for each in shown.blocks if each["type"] == "section"]
    assert read.count(full) == 11


def _actions(block: dict[str, Any]) -> list[str]:
    return [each.get("action_id", "") for each in block.get("elements", [])]


# Odd words


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_odd_words_in_every_field_go_from_side_to_side_and_make_nothing(slack_on_either: Slack, words: str) -> None:
    slack = slack_on_either
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    slack.submit(RUTH, form, {**FILLED, f"{ids.POINT}.0": words, f"{ids.FURTHER_ACTION}.0": words})
    (concern,) = slack.concerns()
    respond = opened(slack.command(ANA, f"/concern respond {concern.reference}"), ids.RESPOND_MODAL)
    reasons: Values = {key: words if str(key).startswith(ids.REASON) else value for key, value in ANSWERED.items()}
    opened(slack.submit(ANA, respond, reasons), ids.CONCERN_MODAL)
    log = opened(slack.command(JOE, f"/engagement log {words}"), ids.LOG_ENGAGEMENT_MODAL)
    topic = " ".join(words.split())[:150]
    opened(slack.submit(JOE, log, {**LOGGED, ids.TOPIC: topic, ids.DESCRIPTION: words}), ids.ENGAGEMENT_MODAL)
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

    shown = opened(slack.submit(RUTH, form, {**FILLED, f"{ids.POINT}.0": "late \ud83d \0papers"}), ids.CONCERN_MODAL)

    (concern,) = slack.concerns()
    assert concern.points[0] == "late \ufffd papers"
    assert concern.points[0] in str(shown.blocks)


def test_words_that_nobody_can_see_are_no_words(slack: Slack) -> None:
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    outcome = slack.submit(RUTH, form, {**FILLED, f"{ids.POINT}.0": "\u200b\u2060 \ufeff"})

    assert "in at least one point" in outcome.errors[f"{ids.POINT}.0"]
    assert slack.concerns() == ()


# Dates


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2090-01-01", "from ten years back to two years ahead"),
        ("0001-01-01", "from ten years back to two years ahead"),
        ("9999-12-31", "from ten years back to two years ahead"),
        ("yesterday", "Choose from the list"),
        ("2026-02-30", "Choose from the list"),
        (None, "Choose a day"),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused_on_its_field(slack: Slack, day: str | None, said: str) -> None:
    form = opened(slack.command(JOE, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)
    slack.submit(JOE, form, {**LOGGED, ids.DESCRIPTION: "x" * 2999, ids.ON: "1990-01-01"})
    payload = slack.last("view_submission").request
    payload["view"]["state"]["values"][ids.ON][ids.VALUE]["selected_date"] = day

    reply = slack.deliver(payload).json()

    assert said in reply["errors"][ids.ON]
    assert slack.engagements() == ()


@pytest.mark.parametrize("day", ["2017-01-01", "2026-09-02", "2028-12-31"])
def test_a_day_long_past_or_well_ahead_is_taken(slack: Slack, day: str) -> None:
    form = opened(slack.command(JOE, "/engagement log"), ids.LOG_ENGAGEMENT_MODAL)

    opened(slack.submit(JOE, form, {**LOGGED, ids.ON: day}), ids.ENGAGEMENT_MODAL)


# Twice, late, and after things have changed


def test_eight_submissions_of_one_form_at_once_are_one_concern(slack_on_either: Slack) -> None:
    slack = slack_on_either
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    slack.workspace.submit_view(RUTH.user, form.id, {**FILLED, f"{ids.POINT}.0": "\u200b"})
    payload = slack.last("view_submission").request
    payload["view"]["state"]["values"][f"{ids.POINT}.0"][ids.VALUE]["value"] = "They came late."

    with ThreadPoolExecutor(8) as senders:
        replies = [each.result(20).json() for each in [senders.submit(slack.deliver, payload) for _ in range(8)]]

    assert len(slack.concerns()) == 1
    assert {reply["response_action"] for reply in replies} == {"update"}
    assert {reply["view"]["title"]["text"] for reply in replies} == {f"Concern {slack.concerns()[0].reference}"}


def test_a_form_open_for_a_day_counts_from_the_day_it_is_sent(slack: Slack) -> None:
    form = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    slack.workspace.move_clock(by=timedelta(days=1, hours=3))

    shown = opened(slack.submit(RUTH, form, FILLED), ids.CONCERN_MODAL)

    assert "Thu 1 October 2026" in str(shown.blocks)


def test_a_response_to_what_was_withdrawn_meanwhile_is_kept_on_the_form(slack: Slack) -> None:
    reference = slack.raised()
    form = opened(slack.command(ANA, f"/concern respond {reference}"), ids.RESPOND_MODAL)
    withdraw = opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL)
    slack.submit(RUTH, withdraw)

    outcome = slack.submit(ANA, form, ANSWERED)

    assert "had been withdrawn already" in "".join(outcome.errors.values())
    assert outcome.view is not None
    assert outcome.view.id == form.id
    assert slack.concerns()[0].state is State.WITHDRAWN


def without(slack: Slack, person: Person, role: Role) -> None:
    """Their party's administrator takes that role from them."""
    with slack.partnership.open_work() as work:
        known = work.people.participant(person)
        assert known is not None
        work.people.put(replace(known, roles=known.roles - {role}))
        work.commit()


def gone(slack: Slack, person: Person) -> None:
    with slack.partnership.open_work() as work:
        work.people.remove(person)
        work.commit()


@pytest.mark.parametrize("removed", [False, True], ids=["no lead any more", "of no party any more"])
def test_forms_opened_before_rights_were_withdrawn_do_nothing_and_keep_what_was_typed(
    slack: Slack, removed: bool
) -> None:
    reference = slack.raised()
    raising = opened(slack.command(MAIRI, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    responding = opened(slack.command(ANA, f"/concern respond {reference}"), ids.RESPOND_MODAL)
    withdrawing = opened(slack.command(RUTH, f"/concern withdraw {reference}"), ids.WITHDRAW_MODAL)
    for person in (MAIRI, ANA, RUTH):
        gone(slack, person) if removed else without(slack, person, Role.LEAD)
    unnamed = "whom a party has named"
    unseen = unnamed if removed else "nothing with that reference"

    raised, responded = slack.submit(MAIRI, raising, FILLED), slack.submit(ANA, responding, ANSWERED)
    assert (unnamed if removed else "Only the lead of the party") in "".join(raised.errors.values())
    assert unseen in "".join(responded.errors.values())
    for outcome, form in ((raised, raising), (responded, responding)):
        assert outcome.view is not None
        assert outcome.view.id == form.id
    assert unseen in str(slack.submit(RUTH, withdrawing).view)

    for person, party in ((ANA, CABINET_OFFICE), (RUTH, BRIGHTWATER), (MAIRI, QUAYSIDE)):
        with slack.partnership.open_work() as work:
            work.people.put(Participant(person, party, frozenset({Role.LEAD})))
            work.commit()
    (concern,) = slack.concerns()
    assert (concern.reference, concern.state) == (reference, State.RAISED)


def test_a_button_pressed_after_rights_were_withdrawn_does_nothing(slack: Slack) -> None:
    slack.raised()
    (message,) = told(slack, ANA)
    without(slack, ANA, Role.LEAD)

    outcome = slack.press(ANA, message, ids.ACKNOWLEDGE_CONCERN)

    assert "nothing with that reference" in str(opened(outcome, ids.NOTICE_MODAL).blocks)
    assert slack.concerns()[0].state is State.RAISED


def test_an_event_that_comes_again_a_day_later_is_not_answered_again(slack: Slack) -> None:
    root = slack.workspace.post(JOE.user, direct_message(JOE.user), "Which principle is about tone?")
    assert slack.workspace.wait_for(lambda: slack.in_thread(JOE, root.ts), timeout=5)
    slack.workspace.move_clock(by=timedelta(days=1))

    assert slack.again("event:message").status_code == 200

    slack.workspace.wait_until_quiet()
    assert len(slack.in_thread(JOE, root.ts)) == 1


def test_an_event_that_comes_late_for_the_first_time_is_answered_in_its_thread(slack: Slack) -> None:
    slack.tell(JOE, "help")
    root = slack.workspace.post(JOE.user, direct_message(JOE.user), "hello")
    slack.workspace.wait_until_quiet()
    envelope = slack.last("event:message").request
    slack.workspace.move_clock(by=timedelta(days=1))

    late = {**envelope, "event_id": "Ev0LATE", "event": {**envelope["event"], "ts": root.ts, "text": "Is tone in it?"}}
    assert slack.deliver(late, as_event=True).status_code == 200

    assert slack.workspace.wait_for(lambda: len(slack.in_thread(JOE, root.ts)) == 2, timeout=5)


# A message shared onward, and what was tampered with


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (TOM, "Only the lead of the party it is addressed to"),
        (JOE, "Only the lead of the party it is addressed to"),
        (MAIRI, "nothing with that reference"),
        (PRIYA, "nothing with that reference"),
        (SAM, "whom a party has named"),
    ],
)
@pytest.mark.parametrize("action", [ids.ACKNOWLEDGE_CONCERN, ids.START_RESPONSE])
def test_a_button_in_a_message_shared_onward_does_only_what_its_presser_may(
    slack: Slack, by: Person, said: str, action: str
) -> None:
    slack.raised()
    slack.press(ANA, told(slack, ANA)[0], ids.SHOW_CONCERN)
    payload = slack.last("block_actions").request
    onward = {
        **payload,
        "user": {**payload["user"], "id": by.user},
        "channel": {"id": PARTNERSHIP, "name": "partnership"},
        "actions": [{**payload["actions"][0], "action_id": action}],
        "trigger_id": slack.workspace.triggers.make(by.user),
    }

    assert slack.deliver(onward).status_code == 200

    (notice,) = slack.workspace.view_stack(by.user)
    assert said in str(notice.blocks)
    assert slack.concerns()[0].state is State.RAISED


def opened_form(slack: Slack, line: str) -> View:
    outcome = slack.command(RUTH, line)
    assert outcome.view is not None
    return outcome.view


TAMPERED = [
    "{",
    "[]",
    "null",
    '"x"',
    "7",
    "[" * 3000,
    '{"points": -1, "further_actions": -1}',
    '{"points": 1000000000, "further_actions": 1000000000}',
    '{"points": "many"}',
    '{"addressed_to": "quayside", "points": 1, "further_actions": 1}',
    '{"addressed_to": ["cabinet-office"]}',
    '{"reference": "C-2222", "number": -7}',
    '{"stage": "nonsense", "number": 999999999999999999999}',
    json.dumps({"words": "x" * 2900, "number": 10**6}),
    '{"state": 1e999}',
]


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("/concern raise They came late", ids.ADD_POINT),
        ("/engagement list", ids.ENGAGEMENTS_STAGE),
        ("/concern list", ids.CONCERNS_STATE),
    ],
)
def test_a_modal_whose_metadata_was_tampered_with_harms_nothing(slack: Slack, line: str, action: str) -> None:
    slack.refusals_expected = True
    slack.press(RUTH, opened_form(slack, line), action, None if action == ids.ADD_POINT else "any")
    payload = slack.last("block_actions").request

    for metadata, value in product(TAMPERED, ("3", "-1", "٣", "nonsense", "x" * 2000)):
        root = slack.workspace.view_stack(RUTH.user)[0]
        forged = {
            **payload,
            "view": {**payload["view"], "private_metadata": metadata, "hash": root.hash},
            "actions": [{**payload["actions"][0], "value": value, "selected_option": {"value": value}}],
            "trigger_id": slack.workspace.triggers.make(RUTH.user, view_id=root.id),
        }
        assert slack.deliver(forged).status_code == 200
        for above in slack.workspace.view_stack(RUTH.user)[:0:-1]:
            slack.workspace.close_view(RUTH.user, above.id)

    assert (slack.concerns(), slack.engagements()) == ((), ())


CITED = [
    "",
    "{",
    "[]",
    '{"refs": "7b"}',
    '{"refs": ["99z", "<!here>"], "words": "late"}',
    '{"refs": [], "words": 7}',
    json.dumps({"refs": ["7b"] * 200, "words": "<!here> " * 150}),
    '{"refs": ["7b"], "words": "\\ud83d"}',
]


@pytest.mark.parametrize("value", CITED)
@pytest.mark.parametrize("action", [ids.START_ENGAGEMENT, ids.START_CONCERN])
def test_a_button_of_an_answer_tampered_with_opens_a_form_or_a_notice(slack: Slack, action: str, value: str) -> None:
    slack.command(RUTH, "/principle 7b")
    (answer,) = slack.shown_to(RUTH, PARTNERSHIP)
    slack.press(RUTH, answer, action)
    payload = slack.last("block_actions").request
    for view in slack.workspace.view_stack(RUTH.user):
        slack.workspace.close_view(RUTH.user, view.id)
    trigger = slack.workspace.triggers.make(RUTH.user)
    forged = {**payload, "actions": [{**payload["actions"][0], "value": value}], "trigger_id": trigger}

    assert slack.deliver(forged).status_code == 200

    (shown,) = slack.workspace.view_stack(RUTH.user)
    assert shown.callback_id in (ids.NOTICE_MODAL, ids.LOG_ENGAGEMENT_MODAL, ids.RAISE_CONCERN_MODAL)
