"""A letter asked for in Slack comes as a file in direct messages, to whoever may have it, and goes after a day."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import httpx
import pytest
from docx import Document

from bot.domain.concern import Reply, Response, Verdict
from bot.domain.outgoing import Trouble
from bot.domain.people import Person
from handlers import ids
from sandbox.people import direct_message
from sandbox.values import File, View
from tests.acting import Typed, raise_concern, respond
from tests.cast import ANA, CABINET_OFFICE, JOE, MAIRI, PRIYA, QUAYSIDE, RUTH, SAM, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, opened

# What the local Slack logs, and whoever reads from it here.
THEIRS = ("uvicorn", "httpx", "httpcore", "asyncio")

pytestmark = pytest.mark.usefixtures("no_bug")


@pytest.fixture
def reference(slack: Slack) -> str:
    typed = Typed(CABINET_OFFICE.id, ("7b",), (CANARY,), ("Send them five days ahead.",))
    now = slack.workspace.clock.now()
    return raise_concern(slack.partnership, typed, by=RUTH, now=now, delivery="d-raise").concern.reference


def files(slack: Slack, to: Person) -> list[File]:
    return [file for each in slack.workspace.messages(direct_message(to.user), to.user) for file in each.files]


def come(slack: Slack, to: Person, number: int = 1) -> list[File]:
    assert slack.workspace.wait_for(lambda: len(files(slack, to)) == number, timeout=10)
    assert slack.workspace.wait_until_quiet()
    return files(slack, to)


def asked(slack: Slack, by: Person, reference: str, paper: str = "concern") -> View:
    form = opened(slack.command(by, f"/concern letter {reference}"), ids.LETTER_MODAL)
    return opened(slack.submit(by, form, {ids.PAPER: paper}), ids.NOTICE_MODAL)


def read(slack: Slack, file: File) -> str:
    headers = {"Authorization": f"Bearer {slack.workspace.app.token}"}
    content = httpx.get(file.url, headers=headers, trust_env=False).content
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


def answer(slack: Slack, reference: str) -> None:
    response = Response((Reply(Verdict.PARTLY, "The canary agrees."),), (Reply(Verdict.AGREED, "From October."),))
    now = slack.workspace.clock.now()
    respond(slack.partnership, reference, response, by=ANA, now=now, delivery="d-respond")


@pytest.mark.parametrize("by", [RUTH, JOE, ANA, TOM])
def test_members_and_leads_of_both_parties_get_the_concern_whole(slack: Slack, reference: str, by: Person) -> None:
    said = asked(slack, by, reference.lower())

    [file] = come(slack, by)
    assert "within moments" in str(said.blocks)
    assert "24 hours" in str(said.blocks)
    letter = read(slack, file)
    assert CANARY in letter
    assert "Director General accountable for industrial relations\nCabinet Office" in letter


def test_the_form_says_who_may_come_by_it_and_offers_only_what_there_is(slack: Slack, reference: str) -> None:
    form = opened(slack.command(ANA, f"/concern letter {reference}"), ids.LETTER_MODAL)
    shown = str(form.blocks)
    assert "may be able to export messages, and whoever runs the bot's server holds its keys" in shown
    assert "The response" not in shown

    answer(slack, reference)

    later = opened(slack.command(ANA, f"/concern letter {reference}"), ids.LETTER_MODAL)
    assert "The response" in str(later.blocks)


def test_the_response_is_addressed_back_to_the_union(slack: Slack, reference: str) -> None:
    answer(slack, reference)
    asked(slack, RUTH, reference, "response")

    letter = read(slack, come(slack, RUTH)[0])

    assert "General Secretary\nBrightwater Staff Union" in letter
    assert "Point 1: partly agreed" in letter
    assert "The canary agrees." in letter


def test_beside_the_file_stands_its_reference_and_nothing_of_what_it_says(slack: Slack, reference: str) -> None:
    asked(slack, RUTH, reference)

    [file] = come(slack, RUTH)
    message = slack.workspace.messages(direct_message(RUTH.user), RUTH.user)[-1]
    assert (file.name, file.title) == (f"{reference}-concern.docx", reference)
    assert reference in message.text
    assert "24 hours" in message.text
    assert "canary" not in message.text
    for each in slack.calls("files.completeUploadExternal"):
        assert "canary" not in str(each.request)


@pytest.mark.parametrize("by", [MAIRI, PRIYA, SAM])
def test_to_others_it_is_as_if_there_were_no_such_concern(slack: Slack, reference: str, by: Person) -> None:
    outcome = slack.command(by, f"/concern letter {reference}")

    assert outcome.view is None
    assert outcome.text == slack.command(by, "/concern letter C-2222").text
    assert files(slack, by) == []


@pytest.mark.parametrize("now_of", [None, QUAYSIDE], ids=["of no party any more", "of another party"])
def test_whoever_lost_the_right_while_the_form_was_open_gets_nothing(
    slack: Slack, reference: str, now_of: object
) -> None:
    form = opened(slack.command(JOE, f"/concern letter {reference}"), ids.LETTER_MODAL)
    with slack.partnership.open_work() as work:
        joe = work.people.participant(JOE)
        assert joe is not None
        work.people.remove(JOE)
        if now_of is QUAYSIDE:
            work.people.put(replace(joe, party=QUAYSIDE))
        work.commit()

    outcome = slack.submit(JOE, form, {ids.PAPER: "concern"})

    assert "".join(outcome.errors.values())
    asked(slack, RUTH, reference)
    come(slack, RUTH)
    assert files(slack, JOE) == []


def test_a_submission_that_slack_repeats_gives_one_file(slack: Slack, reference: str) -> None:
    asked(slack, RUTH, reference)
    come(slack, RUTH)

    assert slack.again("view_submission").status_code == 200

    asked(slack, ANA, reference)
    come(slack, ANA)
    assert len(files(slack, RUTH)) == 1


def test_after_a_day_it_is_deleted_at_whatever_hour_and_its_message_shows_no_file(slack: Slack, reference: str) -> None:
    # A Friday evening: nudges would wait until Monday, and a deletion does not.
    slack.workspace.move_clock(by=timedelta(days=2, hours=12))
    asked(slack, RUTH, reference)
    [file] = come(slack, RUTH)
    slack.workspace.move_clock(by=timedelta(hours=23, minutes=59))
    asked(slack, ANA, reference)
    come(slack, ANA)
    assert files(slack, RUTH) == [file]

    slack.workspace.move_clock(by=timedelta(minutes=1))
    asked(slack, TOM, reference)

    assert slack.workspace.wait_for(lambda: slack.calls("files.delete"), timeout=5)
    assert [each.request["file"] for each in slack.calls("files.delete")] == [file.id]
    assert files(slack, RUTH) == []
    assert len(files(slack, ANA)) == 1


def test_a_file_that_its_reader_deleted_already_is_no_trouble(slack: Slack, reference: str) -> None:
    asked(slack, RUTH, reference)
    [file] = come(slack, RUTH)
    slack.workspace.files.delete(file)
    slack.refusals_expected = True
    slack.workspace.move_clock(by=timedelta(hours=25))

    asked(slack, ANA, reference)

    assert slack.workspace.wait_for(lambda: troubles(slack) == (), timeout=5)
    assert [each.refusal for each in slack.calls("files.delete")] == ["file_not_found"]


def troubles(slack: Slack) -> tuple[Trouble, ...]:
    now = slack.workspace.clock.now()
    with slack.partnership.open_work() as work:
        return work.troubles.found(since=now - timedelta(days=30), waiting_since=now)


def test_no_word_of_a_letter_is_logged(slack: Slack, reference: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    slack.refusals_expected = True
    slack.workspace.faults.error("files.getUploadURLExternal", "fatal_error")
    asked(slack, RUTH, reference)
    assert slack.workspace.wait_for(lambda: "refused a message" in caplog.text, timeout=5)
    asked(slack, ANA, reference)
    come(slack, ANA)

    ours = [each.getMessage() for each in caplog.records if each.name.partition(".")[0] not in THEIRS]
    assert ours
    assert not [each for each in ours if "canary" in each or "/upload/" in each]
