"""What people read of concerns says no more than the framework does, and the same to either side.

Every screen, nudge and letter of `tests/screens.py`, rendered: in 2026 both ways, in 2000 both ways. The NHS text has
no procedure, so only what is said of that.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import cache

import pytest

from bot.domain.framework_file import available
from bot.domain.hours import Hours
from bot.domain.leaving import Standing
from bot.domain.message import LeavingMessage, PracticeMessage
from bot.domain.notice import LeavingKind, PracticeKind
from bot.domain.people import Participant, Person, Role
from bot.domain.permissions import Action
from bot.domain.practice import Conversation, Practice, Proposal, Region, Setting
from bot.domain.procedure import WHOSE, Condition, State
from bot.errors import NoNotice, NotAllowed, NoticeMoved, NotNow, ProposalMoved, UserError, WrongState
from bot.services.leaving import Form, Notices, Shown
from bot.services.settings import ProposalShown, Settings
from handlers.manifest import manifest
from handlers.views import errors, guidance, leaving, settings, trouble
from tests.architecture.test_wording_of_ours import found
from tests.builders import EMPLOYER, UNION, a_leaving
from tests.reading import read
from tests.screens import RAISED_ON, Way, every, sides
from tests.screens_of_engagements import of_engagements
from tests.surfaces import LONDON

UNION_WRITES, EMPLOYER_WRITES = sides(available()["cabinet-office-2026"], UNION, EMPLOYER)
OLD, NHS = available()["civil-service-2000"], available()["nhs-spf-2007"]
WAYS = {
    "2026, by 16": UNION_WRITES,
    "2026, by 17": EMPLOYER_WRITES,
    "2000, by a union": sides(OLD, UNION, EMPLOYER)[0],
    "2000, by the employer": sides(OLD, UNION, EMPLOYER)[1],
}
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
# What would make more of "should write", "should" or "aim to": no text of ours on a concern has a use for these.
FIRMER = re.compile(
    r"(?<!\w)(?:shall|obliged|obligations?|duty|entitled|mandatory|compulsory|required?|requires|has to|have to|"
    r"need(?:s|ed)? to|(?:will|should|to) respond within|comply|compliance|keep to|complain\w*|dispute\w*)(?!\w)",
    re.IGNORECASE,
)
RESPOND_WITHIN = re.compile(r"respond within", re.IGNORECASE)
DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
WHOLE_DATE = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]+ \d{4}")
OTHER_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}|\b(?:today|tomorrow|yesterday)\b at", re.IGNORECASE)
# The screens of a step that is not the framework's, and those that speak of how the weeks are counted.
OURS = (
    "card",
    "acknowledged",
    "interim",
    "resolve",
    "withdraw",
    "response step",
    "raising check",
    "nudge please acknowledge",
    "nudge extension proposed",
    "nudge say how it stands",
    "help",
)
cached = cache(every)


def firmer(text: str, way: Way) -> list[str]:
    """What in it commits more than the framework does, or in the strength of another; titles of provisions aside."""
    for provision in way.framework.provisions:
        text = text.replace(provision.title, "")
    said = [match[0] for match in FIRMER.finditer(text.replace(f"{way.route.strength} respond within", ""))]
    kept = text.count(f"{way.route.strength} respond within") if way.route.strength else 0
    others = [each for each in ("will aim to", "should aim to") if each != way.route.strength and each in text]
    return said + others + ["respond within"] * (len(RESPOND_WITHIN.findall(text)) - kept)


@ways
def test_no_screen_nudge_or_letter_blames_or_threatens(way: Way) -> None:
    places = {name: [word for line in text.splitlines() for word in found(line)] for name, text in cached(way).items()}

    assert {name: words for name, words in places.items() if words} == {}


@ways
def test_none_of_them_says_more_than_the_framework(way: Way) -> None:
    assert {name: said for name, text in cached(way).items() if (said := firmer(text, way))} == {}


@pytest.mark.parametrize(
    ("way", "text", "said"),
    [
        (UNION_WRITES, "Cabinet Office will aim to respond within 4 weeks.", []),
        (EMPLOYER_WRITES, "Harbour Staff Union should aim to respond within 4 weeks.", []),
        (EMPLOYER_WRITES, "Harbour Staff Union will aim to respond.", ["will aim to"]),
        (UNION_WRITES, "Cabinet Office should aim to respond.", ["should aim to"]),
        (UNION_WRITES, "Cabinet Office will respond within 4 weeks.", ["will respond within", "respond within"]),
        (UNION_WRITES, "You have to respond.", ["have to"]),
        (WAYS["2000, by a union"], "Please respond within 4 weeks.", ["respond within"]),
    ],
)
def test_a_planted_sentence_that_says_more_is_found(way: Way, text: str, said: list[str]) -> None:
    assert firmer(text, way) == said


@ways
def test_our_working_practice_is_called_so_where_it_is_asked_for(way: Way) -> None:
    claimed = {name: text for name, text in cached(way).items() if name.startswith(OURS)}

    assert {name.split(":")[0].split(",")[0].rstrip(" 123") for name in claimed} >= {*OURS}
    assert [name for name, text in claimed.items() if "our working practice" not in text] == []
    letters = [text for name, text in cached(way).items() if name.startswith("letter, concern")]
    assert all(("working practice of both sides" in text) is (way.first_aim is not None) for text in letters)


@ways
def test_dates_are_written_out_with_their_weekday(way: Way) -> None:
    for name, text in cached(way).items():
        assert len(DAY.findall(text)) == len(WHOLE_DATE.findall(text)), name
        assert OTHER_DATE.findall(text) == [], name


@pytest.mark.parametrize("way", [WAYS["2000, by a union"], WAYS["2000, by the employer"]])
def test_in_2000_nothing_speaks_of_a_route_or_of_weeks_that_are_not_laid_down(way: Way) -> None:
    for name, text in cached(way).items():
        assert re.findall(r"paragraph \d+|\d+ weeks|four weeks|the weeks|General Secretary|Director", text) == [], name
        if name.startswith("raising check"):
            assert "No aim date is laid down" in text, name
            assert "No route is laid down" in text, name


def test_each_side_reads_of_the_other_what_the_other_reads_of_it() -> None:
    def alike(way: Way, text: str) -> str:
        words = {
            way.framework.title: "FRAMEWORK",
            **{each.title: "TITLE" for each in way.framework.provisions},
            way.raised_by.name: "RAISING",
            way.addressed_to.name: "ADDRESSED",
            "General Secretary of the union concerned": "OFFICE",
            "Director General accountable for industrial relations": "OFFICE",
            "General Secretary": "OFFICE",
            f"{way.raised_by.side} side": "RAISING side",
            f"{way.addressed_to.side} side": "ADDRESSED side",
            "aragraph 16": "aragraph N",
            "aragraph 17": "aragraph N",
            "will aim to": "AIM",
            "should aim to": "AIM",
        }
        for word, instead in words.items():
            text = text.replace(word, instead)
        return text

    one, other = (
        {name: alike(way, text) for name, text in cached(way).items()} for way in (UNION_WRITES, EMPLOYER_WRITES)
    )
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def _leaving_screens() -> dict[str, str]:
    assert OLD.notice is not None
    given, provision = a_leaving(), OLD.by_ref["22"]
    shown = (Shown(given, provision, standing, frozenset(Action)) for standing in Standing)
    modals = [leaving.leaving_modal(each, LONDON) for each in shown]
    modals += [
        leaving.leavings_modal(Notices(provision, (given,), RAISED_ON, may_give=True)),
        leaving.give_form(Form(UNION, OLD, OLD.notice, given.ends_on)),
        leaving.matter_form(Shown(given, provision, Standing.RUNNING, frozenset(Action))),
    ]
    messages = [leaving.leaving_message(LeavingMessage(kind, given)).text for kind in LeavingKind]
    return {text[:40]: text for text in [*map(read, modals), *messages, read(leaving.leaving_line(given))]}


def _settings_screens() -> dict[str, str]:
    by = Participant(Person("T1", "U0AAA"), UNION, frozenset(Role), Hours(time(8, 0), frozenset({0, 3})))
    channel = Conversation("T1", "C0AAA")
    proposed = [Proposal(Setting.REGION, Region.SCOTLAND, EMPLOYER, datetime(2026, 9, 2, tzinfo=UTC))]
    proposed += [replace(proposed[0], setting=Setting.JOINT_CHANNEL, value=value) for value in (channel, None)]
    every, named = frozenset(Action), replace(by, party=replace(UNION, private_channel="C0AAA", channel_problem="x"))
    modals = []
    for who, practice, may in (
        (by, Practice(), frozenset[Action]()),
        (named, Practice(Region.SCOTLAND, channel), every),
    ):
        for proposals in ((), *((each,) for each in proposed)):
            shown = tuple(ProposalShown(each, may) for each in proposals)
            seen = Settings(who, practice, Region.NORTHERN_IRELAND, shown, may)
            forms = (settings.region_form, settings.joint_channel_form, settings.private_channel_form)
            modals += [settings.settings_modal(seen), settings.hours_form(who), *(form(seen) for form in forms)]
    told = [PracticeMessage(kind, each.setting, each.value) for kind in PracticeKind for each in proposed]
    texts = [*map(read, modals), *(settings.practice_message(each).text for each in told)]
    return {f"{number} {text[:40]}": text for number, text in enumerate(texts)}


def _refusals() -> dict[str, str]:
    said: list[UserError] = [
        *(NotAllowed("respond", who) for who in WHOSE.values()),
        *(WrongState("respond", state) for state in State),
        *(NotNow("respond", each, kind) for each in Condition for kind in ("", *errors.HAPPENED)),
        *(moved(how) for how in errors.MOVED for moved in (NoticeMoved, ProposalMoved)),
        NoNotice(NHS.title),
        NHS.no_procedure(),
    ]
    texts = [*map(errors.words, said), *errors.FIELDS.values(), *errors.PROBLEMS.values(), *errors.PLAINLY.values()]
    texts += [trouble.our_mistake("r1"), trouble.not_shown("/concern list"), trouble.earlier_version()]
    return {text[:60]: text for text in texts}


def _of_nhs() -> dict[str, str]:
    greeting = guidance.greeting(NHS, frozenset({Action.LOG_ENGAGEMENT}))
    return {"refused": errors.words(NHS.no_procedure()), "greeting": f"{greeting.text}\n{read(greeting.blocks)}"}


@pytest.mark.parametrize(
    "screens",
    [
        _leaving_screens(),
        _settings_screens(),
        of_engagements(available()["cabinet-office-2026"]),
        _refusals(),
        _of_nhs(),
        {"manifest": "\n".join(re.findall(r"'([^']*)'", str(manifest(None))))},
    ],
    ids=["leaving", "settings", "engagements", "refusals", "NHS", "manifest"],
)
def test_what_is_said_beside_concerns_is_no_firmer(screens: dict[str, str]) -> None:
    for name, text in screens.items():
        assert [word for line in text.splitlines() for word in found(line)] == [], name
        assert FIRMER.findall(text) == [], name
        assert OTHER_DATE.findall(text) == [], name
        assert len(DAY.findall(text)) == len(WHOLE_DATE.findall(text)), name


def test_where_there_is_no_procedure_the_refusal_names_what_there_is_and_where_such_a_thing_goes() -> None:
    text = _of_nhs()["refused"]

    assert "lays down no procedure for concerns" in text
    assert "usually goes" in text
    assert re.findall(r"aim|weeks|paragraph \d", text) == []


def test_help_says_that_follow_up_actions_and_nudges_are_our_working_practice() -> None:
    said = of_engagements(available()["cabinet-office-2026"])["help of /engagement"]

    assert "follow-up actions and nudges are our working practice" in said
