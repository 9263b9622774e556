"""A concern as it is read: where it stands, what may be done next, and everything that was said."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.concern import Concern, Entry, EntryKind, Reply, Response, Verdict
from bot.domain.framework_file import available
from bot.domain.listed import Extension
from bot.domain.notice import NudgeKind
from bot.domain.people import Role
from bot.domain.procedure import ConcernAction, State
from bot.services.concerns import Shown
from handlers import ids
from handlers.views import concern_words
from handlers.views.concern_card import acknowledged, concern_modal
from tests.builders import EMPLOYER, RAISED_AT, UNION, a_concern
from tests.reading import buttons, elements, read

LONDON = ZoneInfo("Europe/London")
FRAMEWORK = available()["cabinet-office-2026"]
TODAY = date(2026, 9, 7)
LATER = RAISED_AT + timedelta(days=5)
NOTHING: frozenset[ConcernAction] = frozenset()


def shown(concern: Concern, may: Collection[ConcernAction] = NOTHING, today: date = TODAY, **more: Any) -> Shown:
    return Shown(concern, FRAMEWORK, frozenset(may), today, **more)


def card(concern: Concern, may: Collection[ConcernAction] = NOTHING, **more: Any) -> str:
    return read(concern_modal(shown(concern, may, **more), LONDON)["blocks"])


def _with(*entries: Entry, **different: Any) -> Concern:
    return a_concern(timeline=(*a_concern().timeline, *entries), **different)


def _said(kind: EntryKind, words: str = "", **more: Any) -> Entry:
    return Entry(kind, LATER, EMPLOYER, Role.LEAD, words, **more)


def _responded() -> Concern:
    nudge = Entry(EntryKind.NUDGED, LATER, EMPLOYER, Role.LEAD, NudgeKind.AIM_DATE_COMING_UP, only_for=EMPLOYER.id)
    response = Response(
        (Reply(Verdict.AGREED, "They came at nine."), Reply(Verdict.PARTLY, "A day is short.")),
        (Reply(Verdict.NOT_AGREED, "Five days are more than we have."),),
    )
    return _with(nudge, _said(EntryKind.RESPONDED), state=State.RESPONDED, response=response)


def test_a_concern_is_read_with_its_route_aim_date_response_and_timeline() -> None:
    view = concern_modal(shown(_responded(), {ConcernAction.RESOLVE}), LONDON)

    text = read(view["blocks"])
    assert "*Route* paragraph 16" in text
    assert "*Aim date* Wed 30 September 2026" in text
    assert "will aim to" not in text
    assert f"*7b* {FRAMEWORK.by_ref['7b'].title}" in text
    assert text.index("The papers came") < text.index("*agreed*") < text.index("They came at nine.")
    assert text.index("Send papers five") < text.index("*not agreed*") < text.index("Five days are more")
    assert "Mon 7 September 2026, 10:00  nudge: aim date coming up, to Cabinet Office" in text
    assert view["private_metadata"] == '{"reference":"C-7K2M"}'


def test_what_the_concern_is_stands_above_what_it_rests_on() -> None:
    text = card(a_concern())

    assert text.index("*Point 1*") < text.index("*Further action 1*") < text.index("*Route*") < text.index("*Timeline*")


def test_a_concern_that_awaits_a_response_says_how_firm_the_aim_is_and_what_is_our_practice() -> None:
    text = card(a_concern())

    assert "Cabinet Office will aim to respond within 4 weeks, here counted to Wed 30 September 2026." in text
    assert "A response on that day, to its end, is in time: that is our working practice." in text
    assert "are our working practice, and not the framework's" in text
    assert "passed" not in text


def test_once_the_aim_date_has_passed_it_says_so_and_no_more() -> None:
    assert "It has passed." in card(a_concern(), today=date(2026, 10, 1))
    assert "It has passed." not in card(a_concern(), today=date(2026, 9, 30))
    assert "It has passed." not in card(_responded(), today=date(2026, 10, 1))


def test_an_agreed_aim_date_stands_beside_the_first_one_and_is_nobodys_commitment_but_theirs() -> None:
    agreed = Entry(EntryKind.EXTENSION_AGREED, LATER, UNION, Role.LEAD, day=date(2026, 10, 14))
    text = card(_with(agreed, aim_date=date(2026, 10, 14)))

    assert "*Aim date* Wed 14 October 2026\n" in text
    assert "Both parties agreed to this aim date, which is our working practice." in text
    assert "At first Wed 30 September 2026. Both parties agreed on Mon 7 September 2026 to Wed 14 October" in text
    assert "will aim to" not in text


def test_where_none_is_laid_down_it_says_how_there_can_be_one() -> None:
    concern = a_concern(route=None, aim_date=None, timeline=(Entry(EntryKind.RAISED, RAISED_AT, UNION, Role.LEAD),))

    view = concern_modal(shown(concern, {ConcernAction.PROPOSE_EXTENSION}), LONDON)

    text = read(view["blocks"])
    assert "*Route* none laid down" in text
    assert "No aim date is laid down for a response. Both parties can agree one: that is our working practice." in text
    assert buttons(view["blocks"]) == ["Propose an aim date"]
    agreed = Entry(EntryKind.EXTENSION_AGREED, LATER, EMPLOYER, Role.LEAD, day=date(2026, 10, 14))
    later = replace(concern, aim_date=date(2026, 10, 14), timeline=(*concern.timeline, agreed))
    assert "At first none was laid down." in card(later)


def test_an_open_proposal_names_its_date_and_whose_it_is() -> None:
    concern = a_concern(extension=Extension(EMPLOYER, date(2026, 10, 14)))

    text = card(concern)

    assert "*Proposed* Wed 14 October 2026 as the aim date, by Cabinet Office." in text
    assert "It holds once both parties have agreed to it." in text


def test_everything_it_is_linked_to_is_named_with_a_button_to_show_it() -> None:
    concern = a_concern(follows="C-3XYZ", sent_by_letter=date(2026, 9, 1), engagement="E-2222")

    view = concern_modal(shown(concern, engagement="E-2222", followed_by=("C-4ABC", "C-5ABC")), LONDON)

    accessories = [block["accessory"] for block in view["blocks"] if "accessory" in block]
    assert [(each["action_id"], each["value"]) for each in accessories] == [
        (ids.SHOW_ENGAGEMENT, "E-2222"),
        (ids.SHOW_CONCERN, "C-3XYZ"),
        (ids.SHOW_CONCERN, "C-4ABC"),
        (ids.SHOW_CONCERN, "C-5ABC"),
    ]
    assert "*Already sent by letter on* Tue 1 September 2026; the weeks count from that day" in read(view["blocks"])


def test_an_engagement_that_the_reader_may_not_see_is_not_named() -> None:
    text = card(a_concern(engagement="E-2222"))

    assert "E-2222" not in text
    assert "*Engagement*" not in text


def test_of_very_many_that_follow_the_list_has_the_rest() -> None:
    text = card(a_concern(), followed_by=tuple(f"C-{number}ABC" for number in range(2, 9)))

    assert "C-6ABC" in text
    assert "C-7ABC" not in text
    assert "2 more follow on from it" in text


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (EntryKind.INTERIM, "Interim response given"),
        (EntryKind.EXTENSION_PROPOSED, "Aim date proposed: Wed 14 October 2026"),
        (EntryKind.EXTENSION_TAKEN_BACK, "Proposed aim date taken back"),
        (EntryKind.EXTENSION_DECLINED, "Proposed aim date declined"),
        (EntryKind.RESOLVED, "Said to be resolved"),
        (EntryKind.NOT_RESOLVED, "Said to be not resolved"),
        (EntryKind.WITHDRAWN, "Withdrawn"),
    ],
)
def test_words_said_with_a_step_stand_whole_under_what_they_were_said_with(kind: EntryKind, title: str) -> None:
    words = "w" * 2999 + "z"
    day = date(2026, 10, 14) if kind is EntryKind.EXTENSION_PROPOSED else None

    text = card(_with(_said(kind, words, day=day)))

    assert f"*{title}*\nMon 7 September 2026, 10:00, by a lead of Cabinet Office\n{words}" in text
    assert text.count(words) == 1


def test_a_step_without_words_stands_on_the_timeline_alone() -> None:
    assert "*Withdrawn*" not in card(_with(_said(EntryKind.WITHDRAWN)))


def test_private_notes_say_whose_they_are_and_who_reads_them() -> None:
    text = card(_with(_said(EntryKind.NOTED, "Ask finance first.", only_for=EMPLOYER.id)))

    assert "*Private note of Cabinet Office, which alone can read it*" in text
    assert "Ask finance first." in text


def test_evidence_is_read_letter_by_letter_with_plain_addresses_to_press() -> None:
    first = "Minutes: https://intranet.example.org/minutes."
    concern = _with(_said(EntryKind.EVIDENCE, "<https://ex.org|pay> *x*"), evidence=(first,))

    view = concern_modal(shown(concern), LONDON)

    sections = [block["elements"][0]["elements"] for block in view["blocks"] if block["type"] == "rich_text"]
    assert sections == [
        [
            {"type": "text", "text": "Minutes: "},
            {"type": "link", "url": "https://intranet.example.org/minutes"},
            {"type": "text", "text": "."},
        ],
        [{"type": "text", "text": "<https://ex.org|pay> *x*"}],
    ]


def test_earlier_attempts_are_read() -> None:
    assert "We asked on the day." in card(a_concern(earlier_attempts="We asked on the day."))
    assert "Earlier attempts" not in card(a_concern())


A = ConcernAction


@pytest.mark.parametrize(
    ("concern", "may", "first", "second", "primary"),
    [
        (
            a_concern(),
            {A.ACKNOWLEDGE, A.RESPOND, A.GIVE_INTERIM, A.PROPOSE_EXTENSION, A.ADD_EVIDENCE, A.NOTE, A.LETTER},
            ["Acknowledge", "Respond", "Interim response", "Propose extension"],
            ["Add evidence", "Private note", "Letter"],
            "Acknowledge",
        ),
        (
            a_concern(extension=Extension(EMPLOYER, date(2026, 10, 14))),
            {A.AGREE_EXTENSION, A.DECLINE_EXTENSION, A.RESOLVE, A.WITHDRAW, A.NOTE, A.LETTER},
            ["Agree", "Decline", "Say how it stands"],
            ["Private note", "Letter", "Withdraw"],
            None,
        ),
        (
            a_concern(state=State.ACKNOWLEDGED, extension=Extension(EMPLOYER, date(2026, 10, 14))),
            {A.RESPOND, A.TAKE_BACK_EXTENSION},
            ["Respond", "Take back proposal"],
            [],
            "Respond",
        ),
        (
            _responded(),
            {A.RESOLVE, A.NOT_RESOLVE, A.WITHDRAW, A.LETTER},
            ["Say how it stands"],
            ["Letter", "Withdraw"],
            "Say how it stands",
        ),
        (
            a_concern(state=State.NOT_RESOLVED),
            {A.FOLLOW_ON, A.NOTE, A.LETTER},
            ["Follow on"],
            ["Private note", "Letter"],
            "Follow on",
        ),
        (a_concern(state=State.RESOLVED), {A.NOTE, A.LETTER}, [], ["Private note", "Letter"], None),
    ],
)
def test_what_may_be_done_next_stands_at_the_top_the_likeliest_first(
    concern: Concern, may: set[ConcernAction], first: list[str], second: list[str], primary: str | None
) -> None:
    blocks = concern_modal(shown(concern, may), LONDON)["blocks"]

    rows = [row for row in (first, second) if row]
    assert [buttons([block]) for block in blocks[1 : 1 + len(rows)]] == rows
    assert buttons(blocks) == [*first, *second]
    assert [each["text"]["text"] for each in elements(blocks) if "style" in each] == ([primary] if primary else [])


def test_every_step_that_a_shown_concern_allows_has_a_button_and_nothing_else_has() -> None:
    not_here = {A.EDIT, A.DISCARD, A.RAISE, A.NOT_RESOLVE}
    for action in set(ConcernAction) - not_here:
        assert len(buttons(concern_modal(shown(a_concern(), {action}), LONDON)["blocks"])) == 1, action
    assert buttons(concern_modal(shown(a_concern(), not_here), LONDON)["blocks"]) == []


def test_a_response_that_is_begun_is_continued() -> None:
    view = concern_modal(shown(a_concern(), {A.RESPOND}, response_begun=True), LONDON)

    assert buttons(view["blocks"]) == ["Continue response"]


def test_taking_a_proposal_back_is_asked_about_first() -> None:
    concern = a_concern(extension=Extension(EMPLOYER, date(2026, 10, 14)))

    (take_back,) = elements(concern_modal(shown(concern, {A.TAKE_BACK_EXTENSION}), LONDON)["blocks"])

    assert "Wed 14 October 2026" in take_back["confirm"]["text"]["text"]


def test_what_reads_the_same_stands_once_on_the_timeline() -> None:
    nudged = Entry(EntryKind.NUDGED, RAISED_AT + timedelta(days=14), EMPLOYER, Role.LEAD, detail="aim date coming up")
    later = replace(nudged, at=nudged.at + timedelta(days=7))

    assert card(_with(nudged, nudged, later)).count("nudge: aim date") == 2


def test_of_a_very_long_timeline_the_latest_are_shown() -> None:
    many = [replace(_said(EntryKind.ACKNOWLEDGED), at=LATER + timedelta(hours=number)) for number in range(70)]

    assert "11 earlier entries are not shown." in card(_with(*many))


def test_an_acknowledgement_says_the_aim_date_and_what_is_our_practice() -> None:
    message = acknowledged(shown(a_concern(state=State.ACKNOWLEDGED), {A.RESPOND}))

    assert "Wed 30 September 2026" in message.text
    assert "our working practice" in message.text
    assert buttons(message.blocks) == ["Respond", "Show"]


def test_an_acknowledgement_where_no_aim_date_is_laid_down_speaks_of_none_that_moves() -> None:
    message = acknowledged(shown(a_concern(state=State.ACKNOWLEDGED, route=None, aim_date=None)))

    assert "clock" not in message.text
    assert "that date" not in message.text


@pytest.mark.parametrize("kind", NudgeKind)
def test_every_kind_of_nudge_has_words_on_the_timeline(kind: NudgeKind) -> None:
    nudged = Entry(EntryKind.NUDGED, RAISED_AT, EMPLOYER, Role.LEAD, kind, only_for=EMPLOYER.id)

    says = concern_words.happened(nudged)
    assert says == f"nudge: {concern_words.NUDGES[kind]}"
    assert "extension" not in says
    assert concern_words.by_whom(nudged) == "to Cabinet Office"
