"""Bad input, as real payloads: what the person reads, and what did not happen."""

import pytest

from bot.domain.people import Person
from handlers import ids
from sandbox.values import Outcome
from tests.cast import JOE, PRIYA, RUTH, SAM
from tests.slack.conftest import Slack
from tests.slack.forms import LOGGED, opened

TEN_THOUSAND = ("The papers on night work came the evening before. " * 200)[:10_000].strip()
pytestmark = pytest.mark.usefixtures("no_bug")


# Lines


@pytest.mark.parametrize(
    ("by", "line", "said"),
    [
        (RUTH, "/concern escalate C-7K2M", "/concern show C-7K2M"),
        (RUTH, "/concern purge", "/concern raise"),
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
        (PRIYA, "/concern raise They came late", "Only members and leads of the parties can do that"),
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


def given_back(outcome: Outcome) -> str:
    """What is shown letter by letter, which only words that were typed are."""
    (message,) = outcome.messages
    return "".join(each["text"]["text"] for each in message.blocks if each.get("text", {}).get("type") == "plain_text")


@pytest.mark.parametrize("words", ["They never told us <!here> & *we* asked", TEN_THOUSAND], ids=["short", "long"])
@pytest.mark.parametrize(
    ("by", "command", "next_step"),
    [
        (RUTH, "/concern", "/concern raise"),
        (RUTH, "/concern respond", "/concern respond C-7K2M"),
        (RUTH, "/concern list", "/concern list open"),
        (RUTH, "/partnership", "/partnership parties"),
        (SAM, "/partnership", "/partnership parties"),
        (SAM, "/engagement", "ask that party's administrator"),
        (SAM, "/engagement log", "ask that party's administrator"),
        (SAM, "/concern raise", "ask that party's administrator"),
        (PRIYA, "/concern raise", "If it should be done, ask them."),
    ],
)
def test_words_that_are_not_taken_up_are_given_back_with_what_to_do(
    slack: Slack, by: Person, command: str, next_step: str, words: str
) -> None:
    outcome = slack.command(by, f"{command} {words}")

    assert next_step in outcome.text
    assert given_back(outcome) == f"{command} {words}"


@pytest.mark.parametrize("line", ["/concern purge", "/concern show C-2222", "/engagement lst", "/partnership pepole"])
def test_a_line_quickly_typed_again_is_not_repeated(slack: Slack, line: str) -> None:
    outcome = slack.command(RUTH, line)

    assert outcome.text
    assert given_back(outcome) == ""


@pytest.mark.parametrize(
    "words",
    ['They said "so" ' * 900, "They came\\\n" * 1_200, "They came. " * 1_500],
    ids=["quotes", "lines", "words"],
)
def test_what_a_message_has_no_room_for_is_cut_and_the_cut_is_said(slack: Slack, words: str) -> None:
    outcome = slack.command(RUTH, f"/concern {words}")

    assert "as much as Slack shows in one message" in str(outcome.messages[0].blocks)
    assert f"/concern {words}".startswith(given_back(outcome))
    assert len(given_back(outcome)) > 3000


def test_ten_thousand_characters_start_a_concern_with_none_of_them_lost(slack: Slack) -> None:
    form = opened(slack.command(RUTH, f"/concern raise {TEN_THOUSAND}"), ids.RAISE_CONCERN_MODAL)

    points = [each[ids.VALUE]["value"] for block, each in form.values.items() if block.startswith(ids.POINT)]
    assert "".join(points) == TEN_THOUSAND


def test_ten_thousand_characters_start_an_engagement_and_are_given_back_whole(slack: Slack) -> None:
    outcome = slack.command(RUTH, f"/engagement log {TEN_THOUSAND}")

    form = opened(outcome, ids.LOG_ENGAGEMENT_MODAL)
    assert form.values[ids.DESCRIPTION][ids.VALUE]["value"][:2000] == TEN_THOUSAND[:2000]
    assert given_back(outcome) == f"/engagement log {TEN_THOUSAND}"


def test_ten_thousand_characters_in_a_direct_message_are_answered(slack: Slack) -> None:
    (answer,) = slack.tell(JOE, TEN_THOUSAND)

    assert "7b" in answer.text


# Dates


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2090-01-01", "from ten years back to two years ahead"),
        ("0001-01-01", "from ten years back to two years ahead"),
        ("9999-12-31", "from ten years back to two years ahead"),
        ("yesterday", "That is no date. Choose a day."),
        ("2026-02-30", "That is no date. Choose a day."),
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
