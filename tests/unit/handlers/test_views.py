"""What people read, to the letter on the main surfaces and in its sense on the others."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.answer import Answer, Certainty, Match
from bot.domain.framework import Framework, Side
from bot.domain.framework_file import available
from bot.domain.message import AnswerMessage, GuidanceMessage
from bot.domain.notice import Guidance
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action
from bot.ports.records import Page
from bot.services import engagements
from bot.services.asking import LookedUp
from bot.services.naming import OwnPeople
from bot.services.people import PartyShown
from handlers import ids
from handlers.drafts import LogDraft
from handlers.forms import EngagementsFilter
from handlers.views import answer, guidance, lookup
from handlers.views.engagement_form import log_form
from handlers.views.engagements import engagements_modal
from handlers.views.message import rendered
from handlers.views.people import change_form, parties_message, people_modal
from handlers.views.text import at_moment, on_date
from tests.builders import EMPLOYER, UNION
from tests.storage.records import an_engagement

LONDON = ZoneInfo("Europe/London")
FRAMEWORK = available()["cabinet-office-2026"]
IMPORTED = replace(
    FRAMEWORK,
    version=2,
    source="framework.txt",
    provisions=tuple(
        replace(each, wording="Words <of> the text & more.") if each.ref == "7b" else each
        for each in FRAMEWORK.provisions
    ),
)
NOBODY: frozenset[Action] = frozenset()
BOTH = frozenset({Action.LOG_ENGAGEMENT, Action.DRAFT_CONCERN})
LEAD = Participant(Person("T1", "U1"), UNION, frozenset({Role.LEAD}))


def _answer(certainty: Certainty, *refs: str, outside: str | None = None) -> Answer:
    return Answer(FRAMEWORK.id, 0, certainty, tuple(Match(ref, 1.0) for ref in refs), outside)


def _texts(rendered: Any) -> str:
    if isinstance(rendered, dict):
        own = [rendered["text"]] if isinstance(rendered.get("text"), str) else []
        return "\n".join([*own, *(_texts(each) for each in rendered.values())])
    return "\n".join(map(_texts, rendered)) if isinstance(rendered, list) else ""


def _buttons(blocks: list[dict[str, Any]]) -> list[str]:
    return [each["text"]["text"] for block in blocks if block["type"] == "actions" for each in block["elements"]]


@pytest.mark.parametrize(
    ("moment", "zone", "shown"),
    [
        (datetime(2026, 12, 18, 9, 30, tzinfo=UTC), "Europe/London", "Fri 18 December 2026, 09:30"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "Europe/London", "Thu 2 July 2026, 00:30"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "America/New_York", "Wed 1 July 2026, 19:30"),
    ],
)
def test_moments_are_shown_in_the_partnership_s_zone(moment: datetime, zone: str, shown: str) -> None:
    assert at_moment(moment, ZoneInfo(zone)) == shown


def test_an_answer_to_the_letter() -> None:
    provision = IMPORTED.by_ref["7b"]

    message = answer.answer(_answer(Certainty.CLEAR, "7b"), IMPORTED, BOTH, words="late <papers>")

    value = '{"refs": ["7b"], "words": "late <papers>"}'
    assert message.blocks == [
        {
            "type": "section",
            "text": {
                "type": "mrkdwn",
                "text": "This is what the framework says on it.",
                "verbatim": True,
            },
        },
        {"type": "divider"},
        {
            "type": "section",
            "text": {
                "type": "mrkdwn",
                "text": f"*7b* {provision.title}\n{provision.summary}\n"
                "*Strength:* will, as appropriate, endeavour to (both sides)",
                "verbatim": True,
            },
        },
        {
            "type": "section",
            "text": {
                "type": "mrkdwn",
                "text": "*Official wording*\n>Words &lt;of&gt; the text &amp; more.",
                "verbatim": True,
            },
        },
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": ids.START_ENGAGEMENT,
                    "text": {"type": "plain_text", "text": "Log engagement", "emoji": False},
                    "value": value,
                },
                {
                    "type": "button",
                    "action_id": ids.START_CONCERN,
                    "text": {"type": "plain_text", "text": "Raise concern", "emoji": False},
                    "value": value,
                },
            ],
        },
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": action,
                    "text": {"type": "plain_text", "text": label, "emoji": False},
                    "value": '{"refs":["7b"],"version":2,"certainty":"clear","outside":null}',
                }
                for action, label in ((ids.HELPFUL, "Helpful"), (ids.NOT_RIGHT, "Not right"))
            ],
        },
        {
            "type": "context",
            "elements": [
                {
                    "type": "mrkdwn",
                    "text": "Cabinet Office Partnership Framework, version 2; wording imported from framework.txt. "
                    "The summaries are ours. This is guidance to a text, not legal advice.",
                    "verbatim": True,
                }
            ],
        },
    ]


def test_an_answer_shows_three_provisions_at_most_and_in_the_order_given() -> None:
    message = answer.answer(_answer(Certainty.CLEAR, "10", "7b", "8a", "1"), FRAMEWORK, BOTH, words=None)

    shown = [line for line in _texts(message.blocks).splitlines() if re.match(r"\*\w+\* ", line)]
    assert [line.split()[0] for line in shown] == ["*10*", "*7b*", "*8a*"]


def test_an_answer_to_a_message_hands_on_no_words() -> None:
    message = rendered(AnswerMessage(_answer(Certainty.CLEAR, "7b"), FRAMEWORK, BOTH), LONDON)

    assert [each["value"] for each in message.blocks[-3]["elements"]] == ['{"refs": ["7b"]}'] * 2


def test_an_answer_offers_somebody_who_may_do_nothing_only_to_say_how_good_it_is() -> None:
    message = answer.answer(_answer(Certainty.CLEAR, "7b"), FRAMEWORK, NOBODY, words="x")

    assert _buttons(message.blocks) == ["Helpful", "Not right"]


def test_an_answer_of_which_that_was_said_thanks_instead() -> None:
    message = answer.answer(_answer(Certainty.CLEAR, "7b"), FRAMEWORK, BOTH, words=None, thanked=True)

    assert _buttons(message.blocks) == ["Log engagement", "Raise concern"]
    assert "Thank you" in _texts(message.blocks)


def test_two_that_people_take_for_each_other_are_told_apart_in_one_line() -> None:
    (difference,) = (each.difference for each in FRAMEWORK.by_ref["7b"].neighbours if each.ref == "10")

    message = answer.answer(_answer(Certainty.CLEAR, "10", "7b"), FRAMEWORK, NOBODY, words=None)

    (line,) = [line for line in _texts(message.blocks).splitlines() if line.startswith("*10 or 7b?* ")]
    assert "that one" in difference
    assert "that one" not in line
    assert "this one" not in line
    assert line in message.text


def test_a_difference_that_says_when_the_neighbour_is_meant_is_put_so() -> None:
    old = available()["civil-service-2000"]
    given = Answer(old.id, 0, Certainty.CLEAR, (Match("18a", 1.0), Match("18c", 0.5)))

    assert "*18a or 18c?* 18c is meant where the time is too short" in _texts(
        answer.answer(given, old, NOBODY, words=None).blocks
    )


@pytest.mark.parametrize("refs", [("7b",), ("7b", "17")])
def test_what_nobody_confuses_is_not_told_apart(refs: tuple[str, ...]) -> None:
    assert "?* " not in _texts(answer.answer(_answer(Certainty.CLEAR, *refs), FRAMEWORK, NOBODY, words=None).blocks)


def test_small_talk_is_met_kindly_and_with_nothing_about_where_it_goes() -> None:
    message = answer.answer(_answer(Certainty.DECLINED, outside="small-talk"), FRAMEWORK, BOTH, words="morning")

    assert "Nice to hear from you" in message.text
    assert "usually goes" not in _texts(message.blocks)
    assert _buttons(message.blocks) == []


def test_an_unsure_answer_says_so() -> None:
    message = answer.answer(_answer(Certainty.TENTATIVE, "7b"), FRAMEWORK, NOBODY, words=None)

    assert "I am not sure" in message.text
    assert "I am not sure" in _texts(message.blocks)


def test_a_matter_outside_the_framework_is_declined_with_where_it_usually_goes_and_nothing_to_log() -> None:
    outside = next(each for each in FRAMEWORK.outside if each.key == "own-pension")

    message = answer.answer(_answer(Certainty.DECLINED, outside="own-pension"), FRAMEWORK, BOTH, words="my pension")

    assert outside.usually_goes in message.text
    assert _buttons(message.blocks) == ["Helpful", "Not right"]


def test_a_declined_matter_names_the_provision_that_limits_it() -> None:
    message = answer.answer(_answer(Certainty.DECLINED, "5", outside="facility-time"), FRAMEWORK, BOTH, words=None)

    assert "as a limit" in _texts(message.blocks)
    assert "name no principle" not in message.text
    assert "*5*" in _texts(message.blocks)


def test_without_an_import_the_answer_says_that_only_our_summary_is_shown() -> None:
    message = answer.answer(_answer(Certainty.CLEAR, "7b"), FRAMEWORK, NOBODY, words=None)

    assert "our summary; the official wording has not been imported" in _texts(message.blocks)
    assert "Official wording" not in _texts(message.blocks)


def _worded(wording: str) -> Framework:
    provisions = tuple(replace(each, wording=wording) for each in FRAMEWORK.provisions)
    return replace(FRAMEWORK, version=1, source="text", provisions=provisions)


def test_long_wording_is_folded_in_an_answer_with_a_button_to_read_on_and_whole_in_its_modal() -> None:
    wording = " ".join(f"word{number}" for number in range(700))
    framework = _worded(wording)

    short = _texts(answer.answer(_answer(Certainty.CLEAR, "7b"), framework, NOBODY, words=None).blocks)
    whole = _texts(lookup.wording_modal(framework, framework.by_ref["7b"])["blocks"])

    assert "Read on" in short
    assert "word699" not in short
    assert "word699" in whole
    assert "Read on" not in whole


def test_wording_that_ends_in_dots_of_its_own_is_not_taken_for_cut() -> None:
    framework = _worded("And so on…")

    assert "Read on" not in _texts(answer.answer(_answer(Certainty.CLEAR, "7b"), framework, NOBODY, words=None).blocks)


@pytest.mark.parametrize(("ref", "near"), [("7z", "7a"), ("18", "1"), ("99", "17")])
def test_a_reference_that_does_not_exist_is_met_with_those_that_do(ref: str, near: str) -> None:
    message = lookup.no_such_provisions(FRAMEWORK, (ref,))

    assert f"has no paragraph {ref}" in message.text
    assert near in message.text


def test_the_index_names_every_provision() -> None:
    shown = _texts(lookup.index(FRAMEWORK).blocks)

    assert all(f"*{each.ref}* {each.title}" in shown for each in FRAMEWORK.provisions)


def test_a_form_with_suggestions_says_so_in_its_title() -> None:
    form = engagements.Form(LEAD, (UNION, EMPLOYER), FRAMEWORK, (), date(2026, 9, 2))

    titles = [log_form(form, LogDraft(suggested=suggested))["title"]["text"] for suggested in (False, True)]

    assert titles == ["Log an engagement", "Confirm the provisions"]


@pytest.mark.parametrize(
    ("number", "total", "buttons"),
    [(0, 5, []), (0, 6, ["Older"]), (1, 11, ["Newer", "Older"]), (2, 11, ["Newer"])],
)
def test_lists_are_paged_both_ways(number: int, total: int, buttons: list[str]) -> None:
    view = engagements_modal(Page((an_engagement(),), number, 5, total), EngagementsFilter())

    assert _buttons(view["blocks"][1:]) == buttons


@pytest.mark.parametrize(("number", "total", "said"), [(0, 3, "3 in all"), (1, 11, "Page 2 of 3, 11 in all")])
def test_a_list_says_how_much_there_is_and_of_pages_only_where_there_are_several(
    number: int, total: int, said: str
) -> None:
    blocks = engagements_modal(Page((an_engagement(),), number, 5, total), EngagementsFilter())["blocks"]

    assert [each["elements"][0]["text"] for each in blocks if each["type"] == "context"] == [said]


def test_a_list_that_is_empty_says_so() -> None:
    none_found = engagements_modal(Page((), 0, 5, 0), EngagementsFilter(words="pay"))
    assert "No engagement to show here." in _texts(none_found["blocks"])
    assert "“pay”" in _texts(none_found["blocks"])


def test_a_list_of_engagements_carries_its_filter_at_any_length() -> None:
    view = engagements_modal(Page((), 0, 5, 0), EngagementsFilter(words="😀" * 4000))

    assert len(view["private_metadata"]) <= 3000


def test_the_parties_are_shown_by_their_sides_and_nobody_is_named() -> None:
    lantern = Party("lantern", "Lantern <Civil> Servants", Side.UNION)

    message = parties_message([PartyShown(EMPLOYER, has_lead=True), PartyShown(lantern, has_lead=False)])

    assert message.text == (
        "*Cabinet Office*, employer side: has named a lead\n"
        "*Lantern &lt;Civil&gt; Servants*, union side: no lead is named yet\n"
        "A party's administrators name its lead with `/partnership people`."
    )
    assert "administrators" not in parties_message([PartyShown(EMPLOYER, has_lead=True)]).text
    assert "No party has been set up yet." in parties_message([]).text


def test_a_partys_people_are_listed_with_their_roles_and_what_each_may_do() -> None:
    both = Participant(Person("T1", "U2"), UNION, frozenset({Role.ADMINISTRATOR, Role.MEMBER}))
    every = Participant(Person("T1", "U3"), UNION, frozenset(Role))

    view = people_modal(OwnPeople(UNION, Page((LEAD, both, every), 1, 10, 23)))

    shown = _texts(view["blocks"])
    for line in ("<@U1>\nLead", "<@U2>\nMember and administrator", "<@U3>\nMember, lead and administrator"):
        assert line in shown
    assert all(f"*{role.capitalize()}* " in shown for role in Role)
    assert "Page 2 of 3, 23 in all" in shown
    assert _buttons(view["blocks"]) == ["Name somebody", "Back", "Next"]


def test_removing_somebody_is_asked_about_first() -> None:
    (button,) = [
        element for block in change_form(LEAD)["blocks"] if block["type"] == "actions" for element in block["elements"]
    ]

    assert button["action_id"] == ids.REMOVE_PERSON
    assert "no longer speak for Harbour Staff Union" in button["confirm"]["text"]["text"]


@pytest.mark.parametrize(
    ("may", "says", "says_not"),
    [
        (frozenset({Action.NAME_PEOPLE}), "/partnership people", "/concern help"),
        (frozenset({Action.LOG_ENGAGEMENT}), "/concern help", "/partnership people"),
        (frozenset(Action), "/partnership people", "whom a party has named"),
    ],
)
def test_help_offers_naming_people_to_those_who_may(may: frozenset[Action], says: str, says_not: str) -> None:
    message = rendered(GuidanceMessage(Guidance.HELP, FRAMEWORK, may), LONDON)

    assert says in message.text
    assert says_not not in message.text
    assert "whom a party has named" not in message.text


@pytest.mark.parametrize("command", ids.COMMANDS)
def test_help_shows_every_line_of_a_command_with_an_example(command: str) -> None:
    shown = guidance.help_for(command).text

    assert shown.count(f"`{command} ") >= 3


def test_somebody_unknown_is_told_whom_to_ask_and_offered_nothing() -> None:
    message = rendered(GuidanceMessage(Guidance.HELP, FRAMEWORK, NOBODY), LONDON)

    assert "administrator" in message.text
    assert _buttons(message.blocks) == []


@pytest.mark.parametrize(
    ("may", "says"),
    [
        (frozenset(Action), "/engagement list"),
        (frozenset({Action.NAME_PEOPLE}), "are for members and leads of the parties"),
        (NOBODY, "administrator to name you"),
    ],
)
def test_who_asks_for_records_is_told_where_they_are(may: frozenset[Action], says: str) -> None:
    assert says in rendered(GuidanceMessage(Guidance.RECORDS, FRAMEWORK, may), LONDON).text


def test_a_participant_is_offered_what_they_may_start() -> None:
    message = rendered(GuidanceMessage(Guidance.HELP, FRAMEWORK, frozenset({Action.LOG_ENGAGEMENT})), LONDON)

    assert _buttons(message.blocks) == ["Log engagement"]
    assert "whom a party has named" not in message.text


def test_a_line_nearly_understood_is_met_with_the_nearest() -> None:
    message = guidance.nearest(("/concern acknowledge C-7K2M", "/concern list"))

    assert "`/concern acknowledge C-7K2M` or `/concern list`" in message.text
    assert "`/concern help`" in message.text


def test_dates_are_named_in_full() -> None:
    assert on_date(date(2026, 9, 3)) == "Thu 3 September 2026"


@pytest.mark.parametrize("ref", list(FRAMEWORK.by_ref))
def test_the_situations_that_answers_are_learnt_from_are_never_shown(ref: str) -> None:
    blunt = replace(FRAMEWORK.by_ref[ref], situations=("zzblunt",))
    framework = replace(
        FRAMEWORK, provisions=tuple(blunt if each.ref == ref else each for each in FRAMEWORK.provisions)
    )
    answered = Answer(framework.id, 0, Certainty.CLEAR, (Match(ref, 1.0),))
    shown = [
        answer.answer(answered, framework, frozenset(), words=None),
        lookup.looked_up(LookedUp(framework, (blunt,))),
        lookup.index(framework),
    ]

    assert "zzblunt" not in str(shown)
