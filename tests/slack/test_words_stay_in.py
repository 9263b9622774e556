"""A canary in everything that people write in confidence: it stands in modals, and nowhere else."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text

from bot.services import health
from handlers import ids
from sandbox.values import Exchange, Values
from storage.columns import ConfidentialText
from storage.tables import metadata, outgoing_message
from tests.cast import ANA, JOE, MAIRI, RUTH, TEAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import ANSWERED, CANARY, direct_messages, opened, respond, told
from tests.slack.stepping import LONDON, move_to, propose
from tests.slack.test_digest import wants
from tests.slack.test_engagement_changes import ACTION, card, from_line, kept, logged
from tests.slack.test_forged_engagements import in_confidence
from tests.slack.test_home import close_modals

WORD = "canary"
# Only the person who opened it sees what these carry; what they answer a command with is checked as well.
IN_MODALS = ("views.open", "views.push", "views.update", "views.publish")


@pytest.fixture(autouse=True)
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.DEBUG, logger="handlers"), caplog.at_level(logging.DEBUG, logger="bot"):
        yield


def an_engagement_of_canaries(slack: Slack) -> str:
    """Every field that can be written, and every change of one, by both sides."""
    reference = in_confidence(slack)
    form = from_line(slack, "update", reference, TOM)
    changed: Values = {ids.TOPIC: "Another canary", ids.DESCRIPTION: "A second canary idea."}
    assert slack.submit(TOM, form, changed).errors == {}
    note = from_line(slack, "note", reference, RUTH)
    assert slack.submit(RUTH, note, {ids.WORDS: "A private canary."}).errors == {}
    shown = opened(slack.press(JOE, card(slack, reference), ids.START_ACTION_CHANGE), ids.CHANGE_ACTION_MODAL)
    assert slack.submit(JOE, shown, {ids.WHAT: "Send the canary tables."}).errors == {}
    for by in (JOE, TOM, RUTH):
        close_modals(slack, by)
    return reference


def an_undecided_engagement(slack: Slack) -> str:
    values: Values = {
        ids.TOPIC: "A canary plan",
        ids.DESCRIPTION: "No union has seen the canary.",
        ids.DECISION_DATE: "2026-09-23",
        ids.CONFIDENTIALITY: "in confidence",
        ids.PARTIES: ["cabinet-office"],
    }
    return logged(slack, values, by=TOM)


def at(slack: Slack, day: int) -> None:
    move_to(slack, datetime(2026, 9, day, 9, 30, tzinfo=LONDON))


def outside_modals(slack: Slack) -> list[Exchange]:
    return [
        each
        for each in slack.workspace.traffic()
        if each.direction == "from_bot" and each.name not in IN_MODALS and WORD in str(each.request).lower()
    ]


def in_plain(url: str) -> list[str]:
    """Every column that is not for confidential text and holds the word; of what leaves, all columns."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [
            f"{table.name}.{column.name}"
            for table in metadata.sorted_tables
            for column in table.columns
            if table is outgoing_message or not isinstance(column.type, ConfidentialText)
            if any(WORD in str(value).lower() for value in connection.scalars(select(column)))
        ]
    engine.dispose()
    return found


@pytest.mark.usefixtures("no_bug")
def test_what_is_written_in_confidence_stands_in_no_message_log_column_or_figure(
    slack: Slack, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    engagement, undecided = an_engagement_of_canaries(slack), an_undecided_engagement(slack)
    concern = slack.raised(words=CANARY)
    propose(slack, concern, ANA)
    for by in (ANA, TOM, RUTH, JOE, MAIRI):
        wants(slack, by)
    told(slack, ANA)

    at(slack, 8)
    (nudge,) = [each for each in told(slack, TOM, 2) if f"{engagement} is due" in each.text]
    slack.press(TOM, nudge, ids.SNOOZE, f"{engagement}/1 1")
    slack.press(TOM, nudge, ids.ACTION_DONE)
    close_modals(slack, TOM)
    at(slack, 9)
    slack.tell(TOM, "what's coming up?")
    at(slack, 14)
    respond(slack, ANA, concern, {**ANSWERED, f"{ids.REASON}.{ids.POINT}.0": "The canary came."})
    at(slack, 28)
    slack.tell(RUTH, "my concerns")
    slack.command(MAIRI, f"/engagement show {engagement}")
    slack.command(RUTH, f"/concern snooze {concern} 3d")
    slack.workspace.wait_until_quiet()

    everything = "\n".join(each.text for by in (ANA, TOM, RUTH, JOE, MAIRI) for each in direct_messages(slack, by))
    assert all(each in everything for each in (engagement, undecided, concern, "Nothing is coming up for you until"))
    assert outside_modals(slack) == []
    assert WORD not in caplog.text.lower()
    assert in_plain(sqlite_url) == []
    found = health.examine(slack.partnership, team=TEAM, now=slack.workspace.clock.now())
    assert WORD not in str(found).lower()


def test_what_an_action_is_about_is_confidential_where_its_engagement_is_for_all(slack: Slack, sqlite_url: str) -> None:
    reference = logged(slack)
    for by, readers in ((JOE, "own party"), (TOM, "all")):
        values: Values = {ids.WORDS: "A canary note.", ids.READERS: readers}
        slack.submit(by, from_line(slack, "note", reference, by), values)
        close_modals(slack, by)
    slack.submit(JOE, from_line(slack, "action", reference, JOE), {**ACTION, ids.WHAT: "Feed the canary."})

    assert kept(slack, reference).actions[0].what == "Feed the canary."
    assert in_plain(sqlite_url) == []


@pytest.mark.parametrize(
    ("column", "kept_as", "line"),
    [
        ("concern SET response", '{"to_points": [{"verdict": "canary", "reason": "canary"}]}', "/concern show {}"),
        (
            "response_draft SET content",
            '{"to_points": [{"verdict": "canary", "reason": 7}], "to_further_actions": "canary"}',
            "/concern respond {}",
        ),
    ],
)
def test_what_cannot_be_read_back_is_not_repeated_in_the_log(
    slack: Slack, sqlite_url: str, caplog: pytest.LogCaptureFixture, column: str, kept_as: str, line: str
) -> None:
    concern = slack.raised()
    opened(slack.command(ANA, f"/concern respond {concern}"), ids.RESPOND_MODAL)
    form = slack.workspace.view_stack(ANA.user)[-1]
    slack.submit(ANA, form, {block: "agreed" if "verdict" in block else "Yes." for block in form.values})
    close_modals(slack, ANA)
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        changed = connection.execute(text(f"UPDATE {column} = :kept"), {"kept": kept_as})
        assert changed.rowcount == 1
    engine.dispose()

    answer: Any = slack.command(ANA, line.format(concern))

    assert "reference" in (answer.text or "") or answer.view is not None
    assert any(each.levelno == logging.ERROR for each in caplog.records)
    assert WORD not in caplog.text.lower()
