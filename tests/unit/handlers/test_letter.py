"""A letter as its reader opens it: whole, addressed along the route, in our words, the same bytes each time."""

import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from pypdf import PdfReader

from bot.domain.concern import Concern, Entry, EntryKind, Reply, Response, Verdict
from bot.domain.framework import Framework
from bot.domain.framework_file import available
from bot.domain.letter import Letter, Paper, papers
from bot.domain.people import Party, Role
from bot.domain.procedure import State
from handlers.views.letter import comment, file_name, letter_file
from tests.builders import EMPLOYER, UNION, a_concern

FRAMEWORK = available()["cabinet-office-2026"]
LONDON = ZoneInfo("Europe/London")
HEBREW = "ההודעה הגיעה ערב קודם."


def entry(kind: EntryKind, day: int, *, by: Party = EMPLOYER, words: str = "", aim: date | None = None) -> Entry:
    return Entry(kind, datetime(2026, 9, day, 9, tzinfo=UTC), by, Role.LEAD, words, day=aim)


def with_entries(*entries: Entry, **different: object) -> Concern:
    concern = a_concern(**different)
    return replace(concern, timeline=(*concern.timeline, *entries))


ANSWERED = with_entries(
    entry(EntryKind.INTERIM, 10, words="We are asking the policy team."),
    entry(EntryKind.RESPONDED, 20),
    state=State.RESPONDED,
    response=Response(
        (Reply(Verdict.PARTLY, "It was short notice."), Reply(Verdict.NOT_AGREED, "There were two weeks.")),
        (Reply(Verdict.AGREED, "Five working days from October."),),
    ),
)


def written(concern: Concern, paper: Paper = Paper.CONCERN, framework: Framework = FRAMEWORK) -> bytes:
    return letter_file(Letter(paper, concern, framework), LONDON)


def text_of(file: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(file)).paragraphs)


def test_a_concern_is_written_along_the_route_and_whole() -> None:
    text = text_of(written(a_concern()))

    assert text.startswith("Harbour Staff Union\nDirector General accountable for industrial relations\nCabinet Office")
    assert "Date\tWed 2 September 2026" in text
    assert "under paragraph 16 of the Cabinet Office Partnership Framework" in text
    for each in ("Point 2\nThere was no time to ask members.", "Further action 1\nSend papers five days ahead."):
        assert each in text
    assert text.endswith("Lead\nHarbour Staff Union")


def test_the_aim_keeps_the_frameworks_strength_and_says_what_is_our_practice() -> None:
    text = text_of(written(a_concern()))
    assert "Under paragraph 16, Cabinet Office will aim to respond within 4 weeks." in text
    assert "the aim date is Wed 30 September 2026" in text
    assert "is the working practice of both sides" in text

    other_way = a_concern(
        raised_by=EMPLOYER, addressed_to=UNION, route="17", addressee="General Secretary of the union concerned"
    )
    text = text_of(written(other_way))
    assert "Under paragraph 17, Harbour Staff Union should aim to respond within 4 weeks." in text
    assert "General Secretary\nHarbour Staff Union" in text


def test_a_response_goes_back_along_the_other_sides_route_point_by_point() -> None:
    text = text_of(written(ANSWERED, Paper.RESPONSE))

    assert text.startswith("Cabinet Office\nGeneral Secretary\nHarbour Staff Union")
    assert "Date\tSun 20 September 2026" in text
    assert "Point 2: not agreed\nThere was no time to ask members.\nThere were two weeks." in text
    assert "Further action 1: agreed\nSend papers five days ahead.\nFive working days from October." in text
    assert "Thu 10 September 2026\nWe are asking the policy team." in text


def test_an_interim_response_alone_says_that_a_response_is_still_to_come() -> None:
    concern = with_entries(entry(EntryKind.INTERIM, 10, words="We are asking."), state=State.ACKNOWLEDGED)

    text = text_of(written(concern, Paper.RESPONSE))

    assert "Interim response to concern C-7K2M" in text
    assert "still awaits a response" in text
    assert "We are asking." in text


@pytest.mark.parametrize(
    ("concern", "offered"),
    [(a_concern(), (Paper.CONCERN,)), (ANSWERED, (Paper.CONCERN, Paper.RESPONSE))],
)
def test_only_what_has_been_written_is_to_be_had(concern: Concern, offered: tuple[Paper, ...]) -> None:
    assert papers(concern) == offered


def test_all_that_a_concern_may_hold_is_in_it() -> None:
    concern = with_entries(
        entry(EntryKind.EXTENSION_AGREED, 20, aim=date(2026, 10, 14)),
        entry(EntryKind.WITHDRAWN, 21, by=UNION),
        entry(EntryKind.NOTED, 21, by=UNION, words="A private note."),
        earlier_attempts="We spoke in August.",
        evidence=("https://example.org/minutes",),
        sent_by_letter=date(2026, 8, 31),
        engagement="E-4HX9",
        follows="C-2222",
    )

    text = text_of(written(concern))

    for each in (
        "We spoke in August.",
        "https://example.org/minutes",
        "first went by letter on Mon 31 August 2026",
        "Counted from Mon 31 August 2026",
        "Engagement\tE-4HX9",
        "Follows on\tC-2222",
        "agreed on another aim date since, as is their working practice: Wed 14 October 2026.",
        "Since then\tWithdrawn, Mon 21 September 2026",
    ):
        assert each in text
    assert "private note" not in text


def test_where_no_route_is_cited_none_is_claimed() -> None:
    old = available()["civil-service-2000"]
    concern = a_concern(
        route=None, aim_date=None, framework=old.id, addressee="lead on the employer side", provisions=("9",)
    )
    concern = replace(concern, timeline=(replace(concern.timeline[0], day=None),))

    text = text_of(written(concern, framework=old))

    assert "Harbour Staff Union\nLead on the employer side\nCabinet Office" in text
    assert "No aim date is laid down for a response." in text
    assert "under paragraph" not in text
    assert "weeks" not in text


def test_the_official_wording_is_quoted_once_it_is_imported() -> None:
    imported = replace(
        FRAMEWORK,
        version=2,
        source="framework.txt",
        provisions=tuple(replace(each, wording=f"Invented words of {each.ref}.") for each in FRAMEWORK.provisions),
    )

    assert "“Invented words of 7b.”" in text_of(written(a_concern(), framework=imported))
    assert "has not been imported" in text_of(written(a_concern()))


def test_the_same_concern_gives_the_same_bytes() -> None:
    assert written(ANSWERED, Paper.RESPONSE) == written(ANSWERED, Paper.RESPONSE)


def test_it_names_no_author_and_its_name_and_comment_carry_no_content() -> None:
    file = Document(BytesIO(written(a_concern())))

    properties = file.core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.title == "Concern C-7K2M under the Cabinet Office Partnership Framework"
    assert 'w:lang w:val="en-GB"' in zipfile.ZipFile(BytesIO(written(a_concern()))).read("word/styles.xml").decode()
    named = [file_name(Letter(paper, a_concern(), FRAMEWORK)) for paper in Paper]
    assert named == ["C-7K2M-concern.docx", "C-7K2M-response.docx"]
    assert "papers" not in comment(a_concern())


@pytest.mark.parametrize("odd", ["\x00", "\x07", "\x0b", "\x1b", "\ud800", "￾", "￿", "\x85", "\u2028"])
def test_what_a_file_cannot_hold_breaks_nothing(odd: str) -> None:
    concern = a_concern(points=(f"Before{odd}after",), raised_by=replace(UNION, name=f"Harbour{odd} Union"))

    assert "after" in text_of(written(concern))


def test_right_to_left_words_run_from_the_right() -> None:
    paragraphs = Document(
        BytesIO(written(a_concern(points=(f"{HEBREW} (members)", f"Words, then {HEBREW}"))))
    ).paragraphs

    runs = {paragraph.text: "w:bidi" in paragraph._p.xml for paragraph in paragraphs}
    assert runs[f"{HEBREW} (members)"]
    assert not runs[f"Words, then {HEBREW}"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice Writer is not installed")
@pytest.mark.parametrize(
    "concern", [a_concern(), a_concern(points=("Plain words. " * 230,) * 10)], ids=["short", "long"]
)
def test_libreoffice_opens_it_and_numbers_its_pages(concern: Concern, tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(written(concern))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "letter.docx")], check=True, capture_output=True, timeout=100)

    pages = [page.extract_text() for page in PdfReader(tmp_path / "letter.pdf").pages]

    assert "Director General accountable for industrial relations" in pages[0]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
    assert len(pages) == 1 or len(concern.points) == 10
    assert "Yours sincerely" in pages[-1]
