"""What is coming up as it is read: in a modal, in a direct message, and in a digest."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.engagement import Stage
from bot.domain.listed import Extension
from bot.domain.message import DigestMessage, UpcomingMessage
from bot.domain.procedure import State
from bot.domain.upcoming import Coming, ComingAction, ComingConcern, ComingDecision, Which
from bot.ports.records import Page
from bot.services.upcoming import Upcoming
from handlers import ids
from handlers.views.message import rendered
from handlers.views.text import Rendered
from handlers.views.upcoming import upcoming_modal
from sandbox.block_kit.blocks import elements_of
from tests.builders import EMPLOYER, UNION, a_concern
from tests.reading import read
from tests.surfaces import LONDON

TODAY = date(2026, 9, 28)
NOW = datetime(2026, 9, 28, 8, 30, tzinfo=UTC)
NEXT = datetime(2026, 9, 30, 8, 30, tzinfo=UTC)
ACTION = ComingAction(
    engagement="E-4HX9", number=2, topic="Canary topic", stage=Stage.IDEA, what="Canary words", due=date(2026, 9, 29)
)
DECISION = ComingDecision(engagement="E-2222", topic="Canary topic", stage=Stage.DRAFTING, on=date(2026, 10, 5))


def coming(from_own: bool = True, **different: Any) -> ComingConcern:
    return ComingConcern(concern=a_concern(points=("Canary point",), **different), from_own=from_own)


def modal(*lines: Coming, **different: Any) -> str:
    page = Page(lines, 0, 10, len(lines))
    return read(upcoming_modal(replace(Upcoming(page, NOW, TODAY, reads_records=True), **different), LONDON))


def message(*lines: Coming, which: Which = Which.ALL, more: int = 0) -> Rendered:
    return rendered(UpcomingMessage(which, lines, len(lines) + more, NOW, TODAY), LONDON)


def digest(*lines: Coming, more: int = 0, **different: Any) -> Rendered:
    own = DigestMessage(lines, len(lines) + more, NOW, TODAY, date(2026, 10, 12), since=date(2026, 9, 21))
    return rendered(replace(own, **different), LONDON)


PROPOSED_BY_EMPLOYER = Extension(EMPLOYER, date(2026, 10, 14))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (coming(), "C-7K2M Raised, not yet acknowledged. Raised by your party. Aim date: Wed 30 September 2026."),
        (coming(from_own=False, aim_date=None), "Addressed to your party. No aim date is laid down."),
        (coming(aim_date=date(2026, 9, 25)), "Aim date passed: Fri 25 September 2026."),
        (
            coming(extension=PROPOSED_BY_EMPLOYER),
            "Proposed as its aim date: Wed 14 October 2026. This awaits your party's answer.",
        ),
        (coming(state=State.RESPONDED), "Responded to. Raised by your party. Aim date: Wed 30 September 2026. It is "),
        (coming(state=State.RESPONDED), "It is for your party to say how it stands."),
        (ACTION, "E-4HX9 Follow-up action 2. Due Tue 29 September 2026. Stage: idea."),
        (DECISION, "E-2222 Engagement. Decision date: Mon 5 October 2026. Stage: drafting."),
        (replace(ACTION, next_nudge=NEXT), "Stage: idea. Your next nudge: Wed 30 September 2026, 09:30."),
        (replace(ACTION, next_nudge=NOW), "Stage: idea. A nudge about it is on its way to you."),
    ],
)
def test_each_line_of_a_message_has_reference_state_and_date(line: Coming, said: str) -> None:
    assert said in message(line).text
    assert said in digest(line).text


def test_who_proposed_an_aim_date_does_not_wait_for_an_answer_of_their_own() -> None:
    other = coming(from_own=False, extension=PROPOSED_BY_EMPLOYER)

    assert "Proposed as its aim date: Wed 14 October 2026." in message(other).text
    assert "awaits your party's answer" not in message(other).text + modal(other)


def test_what_is_read_aloud_is_what_is_shown() -> None:
    shown = message(coming(), ACTION, DECISION)

    for line in shown.text.replace(". ", "\n").splitlines():
        assert line.rstrip(".") in read(shown.blocks).replace("*", "")


@pytest.mark.parametrize("shown", [message(coming(), ACTION, DECISION), digest(coming(), ACTION, DECISION)])
def test_a_message_has_no_word_of_any_record_and_names_no_party(shown: Rendered) -> None:
    everything = f"{shown.text} {shown.blocks}"

    assert not any(each in everything for each in ("Canary", UNION.name, EMPLOYER.name))


def test_the_modal_has_what_is_to_be_done_and_between_whom() -> None:
    said = modal(coming(extension=PROPOSED_BY_EMPLOYER), ACTION, replace(DECISION, next_nudge=NEXT))

    for line in (
        "from Harbour Staff Union to Cabinet Office",
        "Cabinet Office proposes Wed 14 October 2026\nThis awaits your party's answer",
        "*E-4HX9* Canary topic\nFollow-up action 2: Canary words\nDue Tue 29 September 2026",
        "Decision date: Mon 5 October 2026\nStage: drafting\nYour next nudge: Wed 30 September 2026, 09:30",
    ):
        assert line in said
    assert "Canary point" not in said


def test_each_line_has_a_button_that_shows_its_record() -> None:
    page: Page[Coming] = Page((coming(), ACTION, DECISION), 0, 10, 3)
    view = upcoming_modal(Upcoming(page, NOW, TODAY, reads_records=True), LONDON)

    for blocks in (view["blocks"], message(*page.records).blocks, digest(*page.records).blocks):
        buttons = [(each["action_id"], each["value"]) for block in blocks for each in elements_of(block)]
        assert buttons[:3] == [
            (ids.SHOW_CONCERN, "C-7K2M"),
            (ids.SHOW_ENGAGEMENT, "E-4HX9"),
            (ids.SHOW_ENGAGEMENT, "E-2222"),
        ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (modal(), "Nothing is coming up for you."),
        (modal(reads_records=False), "Concerns and engagements are for members and leads of the parties."),
        (message().text, "Nothing is coming up for you."),
        (message(which=Which.CONCERNS).text, "No concern of your party, or addressed to it, awaits a response"),
        (digest().text, "Nothing is coming up for you until Mon 12 October 2026. Have a good week."),
        (digest(since=None).text, "Nothing is coming up in engagements for all parties until Mon 12 October 2026."),
    ],
)
def test_where_nothing_comes_up_that_is_said(said: str, expected: str) -> None:
    assert expected in said


def test_of_more_than_fit_the_number_is_said_and_the_rest_is_a_press_away() -> None:
    for shown in (message(ACTION, more=4), digest(ACTION, more=4)):
        assert "Here are 1 of 5." in shown.text
        assert ids.START_UPCOMING in str(shown.blocks)
    assert "Here are" not in message(ACTION).text + digest(ACTION).text
    assert ids.CONCERNS_PAGE in str(message(coming(), which=Which.CONCERNS).blocks)


def test_a_page_of_many_turns_both_ways() -> None:
    page: Page[Coming] = Page((ACTION,) * 10, 1, 10, 30)
    view = upcoming_modal(Upcoming(page, NOW, TODAY, reads_records=True), LONDON)

    turns = {each["action_id"]: each["value"] for block in view["blocks"] for each in elements_of(block)}
    assert (turns[ids.UPCOMING_PAGE_BACK], turns[ids.UPCOMING_PAGE]) == ("0", "2")
    assert "Page 2 of 3, 30 in all" in read(view)


def test_a_digest_counts_what_changed_by_state_and_says_how_to_stop_it() -> None:
    shown = digest(coming(), changed={State.RESPONDED: 2, State.RAISED: 1})

    counted = "1 raised, not yet acknowledged; 2 responded to."
    assert f"Concerns that have changed since Mon 21 September 2026, by their state now: {counted}" in shown.text
    assert "`/partnership settings` is where you stop it" in read(shown.blocks)
    assert "have changed" not in digest(coming()).text


def test_the_joint_channels_digest_says_nothing_of_nudges_or_changes() -> None:
    shown = digest(replace(ACTION, next_nudge=NEXT), since=None, changed={State.RAISED: 1})

    assert "What is coming up in engagements for all parties until Mon 12 October 2026." in shown.text
    assert "Your next nudge" not in shown.text
    assert "have changed" not in shown.text
    assert "either side proposes otherwise" in read(shown.blocks)
