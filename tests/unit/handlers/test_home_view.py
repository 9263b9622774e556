"""What each kind of person reads on their Home."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.concern import Concern
from bot.domain.engagement import Confidentiality
from bot.domain.framework_file import available
from bot.domain.listed import Extension
from bot.domain.permissions import Action
from bot.domain.procedure import ConcernAction, State
from bot.ports.records import Page
from bot.services.home import Home, HomeConcern, Records, SetUp
from handlers import ids
from handlers.views.home import home_view
from tests.builders import EMPLOYER, UNION, a_concern, a_draft
from tests.storage.records import an_engagement

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 9, 30, 8, 5, tzinfo=UTC)
NONE: Page[HomeConcern] = Page((), 0, 5, 0)
# What the lead of the raising party may do.
RAISING = {ConcernAction.RESOLVE, ConcernAction.WITHDRAW, ConcernAction.PROPOSE_EXTENSION, ConcernAction.NOTE}
NOTHING = Records(NONE, NONE, NONE, (), 0, Page((), 0, 3, 0), Page((), 0, 5, 0))
BARE = Home(available()["cabinet-office-2026"], frozenset(), NOW, date(2026, 9, 30))
OWN = replace(BARE, party=UNION)


def texts(home: Home) -> list[str]:
    """Everything on it that is to be read, in its order, buttons in square brackets."""
    return [text for block in home_view(home, LONDON)["blocks"] for text in _texts(block)]


def _texts(block: dict[str, Any]) -> list[str]:
    own = [block["text"]["text"]] if "text" in block else []
    elements = [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else [])]
    return own + [f"[{each['text']['text']}]" if each["type"] == "button" else each["text"] for each in elements]


def buttons(home: Home) -> list[str]:
    return [text for text in texts(home) if text.startswith("[")]


def below(home: Home) -> list[str]:
    """The buttons of all that stands below what one may start."""
    blocks = home_view(home, LONDON)["blocks"][2:]
    return [text for block in blocks for text in _texts(block) if text.startswith("[")]


def with_records(*coming_up: HomeConcern, more: int = 0, **different: Any) -> Home:
    return replace(OWN, records=replace(NOTHING, coming_up=coming_up, open_in_all=len(coming_up) + more, **different))


def test_somebody_of_no_party_may_ask_and_reads_whom_to_ask_for_more() -> None:
    assert buttons(BARE) == ["[Ask which principle applies]", "[Refresh]"]
    assert "ask that party's administrator to name you" in texts(BARE)[0]


def test_the_home_says_for_whom_one_speaks_and_when_it_was_looked_at() -> None:
    assert texts(OWN)[0].startswith("You speak for *Harbour Staff Union*, union side")
    assert "As it stood on Wed 30 September 2026, 09:05." in texts(OWN)


@pytest.mark.parametrize(
    ("action", "label"),
    [
        (Action.LOG_ENGAGEMENT, "[Log engagement]"),
        (Action.DRAFT_CONCERN, "[Raise concern]"),
        (Action.NAME_PEOPLE, "[People]"),
    ],
)
def test_only_what_one_may_start_is_offered(action: Action, label: str) -> None:
    assert label in buttons(replace(OWN, may=frozenset({action})))
    assert label not in buttons(replace(OWN, may=frozenset(Action) - {action}))


@pytest.mark.parametrize(
    ("may", "expected"),
    [
        (set(), ["[Show]"]),
        ({ConcernAction.RESPOND}, ["[Show]", "[Respond]"]),
        (RAISING, ["[Show]"]),
        (set(ConcernAction), ["[Show]", "[Acknowledge]", "[Respond]", "[Propose extension]"]),
    ],
)
def test_a_concern_offers_the_next_thing_to_whom_it_is_allowed(may: set[ConcernAction], expected: list[str]) -> None:
    home = with_records(HomeConcern(a_concern(), frozenset(may)))

    assert below(home)[:-1] == ["[All concerns]", *expected, "[All engagements]"]


@pytest.mark.parametrize(
    ("aim", "read"),
    [
        (date(2026, 10, 1), "Aim date: Thu 1 October 2026"),
        (date(2026, 9, 30), "Aim date: Wed 30 September 2026"),
        (date(2026, 9, 29), "Aim date passed: Tue 29 September 2026"),
        (None, "No aim date is laid down"),
    ],
)
def test_a_concern_says_its_state_and_aim_date(aim: date | None, read: str) -> None:
    concern = a_concern(state=State.ACKNOWLEDGED, aim_date=aim)

    said = f"*C-7K2M* from Harbour Staff Union to Cabinet Office\nAcknowledged, awaiting a response\n{read}"
    assert said in texts(with_records(HomeConcern(concern, frozenset())))


def test_the_home_holds_no_word_of_a_concern_nor_of_what_is_in_confidence() -> None:
    concern = a_concern(points=("Canary one.",), further_actions=("Canary two.",))
    secret = an_engagement(topic="Canary three", confidentiality=Confidentiality.IN_CONFIDENCE)
    open_one = an_engagement(reference="E-2222")
    home = with_records(HomeConcern(concern, frozenset(ConcernAction)), engagements=Page((secret, open_one), 0, 5, 2))

    assert "Canary" not in str(home_view(home, LONDON))
    assert "*E-4HX9* in confidence\nIdea, Thu 3 September 2026" in texts(home)
    assert "*E-2222* Hybrid working\nIdea, Thu 3 September 2026" in texts(home)


@pytest.mark.parametrize(
    ("shown", "more", "read"),
    [
        (1, 0, "1 concern awaits a response."),
        (2, 0, "2 concerns await a response."),
        (10, 3, "13 concerns await a response; here are those that come up soonest."),
    ],
)
def test_all_that_await_a_response_are_counted(shown: int, more: int, read: str) -> None:
    assert read in texts(with_records(*[HomeConcern(a_concern(), frozenset())] * shown, more=more))


def page_of(*concerns: HomeConcern, more: int = 0) -> Page[HomeConcern]:
    return Page(concerns, 0, 5, len(concerns) + more)


EVERYTHING = frozenset(ConcernAction)
PROPOSED = a_concern(extension=Extension(EMPLOYER, date(2026, 10, 14)))


@pytest.mark.parametrize(
    ("group", "concern", "title", "expected"),
    [
        ("to_answer", PROPOSED, "*An aim date is proposed to you*", ["[Show]", "[Agree]", "[Decline]"]),
        ("begun", a_concern(), "*A response is begun*", ["[Show]", "[Continue response]"]),
        (
            "to_say",
            a_concern(state=State.RESPONDED),
            "*Responded to: it is for you to say how it stands*",
            ["[Show]", "[Say how it stands]"],
        ),
    ],
)
def test_what_waits_for_its_reader_stands_first_with_what_it_waits_for(
    group: str, concern: Concern, title: str, expected: list[str]
) -> None:
    waiting: dict[str, Any] = {group: page_of(HomeConcern(concern, EVERYTHING))}
    home = with_records(**waiting)

    said = texts(home)

    assert said.index("Waiting for you") < said.index(title) < said.index("Coming up")
    assert below(home)[:-2] == [*expected, "[All concerns]"]


def test_a_home_with_nothing_waiting_has_no_such_part() -> None:
    assert "Waiting for you" not in texts(with_records(HomeConcern(a_concern(), EVERYTHING)))


def test_a_proposed_aim_date_is_named_with_who_proposes_it() -> None:
    home = with_records(to_answer=page_of(HomeConcern(PROPOSED, EVERYTHING)))

    assert any(text.endswith("Cabinet Office proposes Wed 14 October 2026") for text in texts(home))


def test_once_the_aim_date_has_passed_one_can_say_how_it_stands_in_place() -> None:
    passed = a_concern(state=State.ACKNOWLEDGED, aim_date=date(2026, 9, 29))
    home = with_records(HomeConcern(passed, frozenset(RAISING)))

    assert "[Say how it stands]" in buttons(home)
    assert "[Say how it stands]" not in buttons(replace(home, today=date(2026, 9, 29)))


def test_of_more_than_fit_the_rest_is_a_press_away() -> None:
    waiting = page_of(HomeConcern(a_concern(state=State.RESPONDED), EVERYTHING), more=6)
    blocks = home_view(with_records(to_say=waiting), LONDON)["blocks"]

    (more,) = [each["accessory"] for each in blocks if each.get("accessory", {}).get("action_id") == ids.CONCERNS_WHICH]
    assert more["value"] == "responded"
    assert any("7 in all." in text for text in texts(with_records(to_say=waiting)))


def test_drafts_go_on_from_the_home_which_has_none_of_their_words() -> None:
    draft = a_draft(points=("Canary one.",), earlier_attempts="Canary two.")
    home = with_records(drafts=Page((draft,), 0, 3, 1))

    assert "*C-2DRF* Draft, following on C-3XYZ\nLast changed Wed 2 September 2026, 10:00" in texts(home)
    assert "[Continue]" in buttons(home)
    assert "[All drafts]" not in buttons(home)
    assert "[All drafts]" in buttons(with_records(drafts=Page((draft,) * 3, 0, 3, 4)))
    assert "Canary" not in str(home_view(home, LONDON))


def test_where_there_is_nothing_the_home_says_so() -> None:
    said = texts(with_records())

    assert "No concern of your party, or addressed to it, awaits a response." in said
    assert "Your party takes part in none that is logged." in said


def test_an_administrator_alone_is_shown_no_records() -> None:
    home = replace(OWN, may=frozenset({Action.NAME_PEOPLE}), set_up=SetUp(True, True, True))

    assert buttons(home) == ["[Ask which principle applies]", "[People]", "[Settings]", "[Refresh]"]
    assert any(text.startswith("Set-up is complete") for text in texts(home))


@pytest.mark.parametrize(
    ("set_up", "to_do"),
    [
        (SetUp(False, True, True), "*To do:* Name a lead of your party"),
        (SetUp(True, False, True), "*To do:* Name the others"),
        (SetUp(True, True, False), "*To do:* Ask whoever runs the bot to import"),
    ],
)
def test_what_is_still_to_set_up_is_said_beside_what_is_done(set_up: SetUp, to_do: str) -> None:
    (listed,) = [text for text in texts(replace(OWN, set_up=set_up)) if "*To do:*" in text]

    assert (listed.count("*To do:*"), listed.count("*Done:*")) == (1, 2)
    assert to_do in listed


def test_what_comes_up_stands_above_what_is_still_to_set_up() -> None:
    said = texts(replace(with_records(), set_up=SetUp(True, True, False)))

    assert said.index("Coming up") < said.index("To set up")


def test_the_lists_open_on_their_first_page() -> None:
    shown = str(home_view(replace(with_records(), may=frozenset(Action)), LONDON))

    for action in (ids.CONCERNS_PAGE, ids.ENGAGEMENTS_PAGE, ids.PEOPLE_PAGE, ids.START_UPCOMING):
        assert f"'{action}'" in shown
    assert shown.count("'value': '0'") == 4


def test_what_is_coming_up_for_oneself_is_offered_to_whom_records_are_for() -> None:
    assert "[Coming up for me]" in buttons(with_records())
    assert "[Coming up for me]" not in [*buttons(OWN), *buttons(BARE)]


def test_where_no_concern_can_be_raised_there_is_no_part_in_which_none_could_come_up() -> None:
    bare = replace(with_records(), framework=available()["nhs-spf-2007"])

    assert "Coming up" not in texts(bare)
    assert "[All concerns]" not in buttons(bare)
    assert "[Coming up for me]" in buttons(bare)


def test_what_was_raised_under_another_text_still_comes_up() -> None:
    home = with_records(HomeConcern(a_concern(), frozenset()))

    said = texts(replace(home, framework=available()["nhs-spf-2007"]))
    assert "1 concern awaits a response." in said
    assert said.index("Coming up") < said.index("[All concerns]")
