"""What a framework file holds, and what is said of one that is wrong."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.framework import Kind, NoticePeriod, Provision, Side, Strength
from bot.domain.framework_file import SHIPPED, WrongFrameworkFile, available, load, parse

GOOD = """
id = "tea-round-2026"
title = "Tea Round Framework"
headings = ["Brewing"]

[[provision]]
ref = "1"
title = "Who brews"
summary = "Everybody takes a turn."
strength = "should"
side = "both"
kind = "principle"
neighbours = '''
1: this one is its own neighbour, as there is no other.'''
situations = '''
whose turn is it
who puts the kettle on
'''

[[route]]
raised_by = "union"
addressee = "Keeper of the kettle"
provision = "1"
strength = "will aim to"
weeks = 4

[[outside]]
key = "coffee"
title = "Coffee"
situations = '''
is there a latte
the espresso machine is down again
'''
usually_goes = "The other kitchen."
limited_by = "1"
"""

FRAMEWORK = available()["cabinet-office-2026"]


def test_every_citable_provision_is_there_in_the_documents_order() -> None:
    points = {7: "abcdefg", 8: "ab", 12: "abcdefg"}
    refs = [ref for n in range(1, 18) for ref in (str(n), *(f"{n}{letter}" for letter in points.get(n, "")))]

    assert [provision.ref for provision in FRAMEWORK.provisions] == refs
    assert FRAMEWORK.version == 0
    assert all(provision.wording is None for provision in FRAMEWORK.provisions)


@pytest.mark.parametrize(
    ("ref", "strength", "side", "kind"),
    [
        ("5", Strength.STATEMENT, Side.BOTH, Kind.LIMIT),
        ("7b", Strength.WILL_AS_APPROPRIATE, Side.BOTH, Kind.PRINCIPLE),
        ("8a", Strength.WILL_WHERE_PRACTICABLE, Side.EMPLOYER, Kind.COMMITMENT),
        ("10", Strength.WILL_ALWAYS_ENDEAVOUR, Side.EMPLOYER, Kind.COMMITMENT),
        ("11", Strength.WILL_ENDEAVOUR, Side.UNION, Kind.COMMITMENT),
        ("12f", Strength.CAN_INCLUDE, Side.BOTH, Kind.BENEFIT),
        ("13", Strength.WILL_NEED_TO, Side.BOTH, Kind.ENGAGEMENT),
        ("14", Strength.COMMITS, Side.EMPLOYER, Kind.ENGAGEMENT),
        ("15", Strength.SHOULD, Side.BOTH, Kind.PROCEDURE),
        ("16", Strength.WILL_AIM, Side.EMPLOYER, Kind.PROCEDURE),
        ("17", Strength.SHOULD_AIM, Side.UNION, Kind.PROCEDURE),
    ],
)
def test_each_commitment_keeps_its_strength(ref: str, strength: Strength, side: Side, kind: Kind) -> None:
    provision = FRAMEWORK.by_ref[ref]

    assert (provision.strength, provision.side, provision.kind) == (strength, side, kind)


def test_only_the_points_of_paragraph_seven_are_called_principles() -> None:
    principles = [provision.ref for provision in FRAMEWORK.provisions if provision.kind is Kind.PRINCIPLE]

    assert principles == [f"7{letter}" for letter in "abcdefg"]


@pytest.mark.parametrize("provision", FRAMEWORK.provisions, ids=lambda provision: provision.ref)
def test_every_summary_is_one_to_four_sentences_without_stray_line_breaks(provision: Provision) -> None:
    sentences = re.findall(r"[.](?:\s|$)", provision.summary)

    assert 1 <= len(sentences) <= 4
    assert provision.summary == " ".join(provision.summary.split())
    assert provision.terms


@pytest.mark.parametrize(
    ("side", "addressee", "provision", "strength"),
    [
        (Side.UNION, "Director General", "16", Strength.WILL_AIM),
        (Side.EMPLOYER, "General Secretary", "17", Strength.SHOULD_AIM),
    ],
)
def test_a_concern_has_a_route_from_each_side(side: Side, addressee: str, provision: str, strength: Strength) -> None:
    route = FRAMEWORK.route_from(side)

    assert route is not None
    assert route.addressee.startswith(addressee)
    assert (route.provision, route.strength, route.weeks) == (provision, strength, 4)


def test_every_shipped_file_is_named_after_the_framework_it_holds() -> None:
    assert {path.stem for path in SHIPPED.glob("*.toml")} == set(available())


def test_a_good_file_becomes_a_framework_of_version_zero() -> None:
    framework = parse(GOOD, "tea.toml")

    assert (framework.id, framework.version, framework.headings) == ("tea-round-2026", 0, ("Brewing",))
    assert framework.by_ref["1"].strength is Strength.SHOULD
    assert framework.outside[0].limited_by == "1"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"should"', '"ought"', "tea.toml, line 10 (provision 1), strength: is not one of 'statement'"),
        ('title = "Who brews"\n', "", "tea.toml, line 6 (provision 1), title: is missing."),
        ('"Who brews"', '" "', "tea.toml, line 8 (provision 1), title: is empty."),
        ('ref = "1"', 'ref = "1)"', "tea.toml, line 7 (provision 1)), ref: is not written like 7"),
        ('summary = "', 'sumary = "', "tea.toml, line 9 (provision 1), sumary: is no field that is known here."),
        ("headings =", "headigns =", "tea.toml, line 4, headigns: is no field that is known here."),
        ("[[route]]", "[[rout]]", "tea.toml, line 20, rout: is no field that is known here."),
        ("1: this", "9: this", "tea.toml, line 14, neighbours: there is no provision 9."),
        ("1: this", "this", "tea.toml, line 13 (provision 1), neighbours, ref: is not written like 7"),
        ('provision = "1"', 'provision = "9"', "tea.toml, line 23, provision: there is no provision 9."),
        ('provision = "1"\n', "", "tea.toml, line 20 (route union): weeks is a whole number from 1, and needs"),
        ("weeks = 4", "weeks = 0", "tea.toml, line 20 (route union): weeks is a whole number from 1"),
        ('limited_by = "1"', 'limited_by = "2"', "tea.toml, line 35, limited_by: there is no provision 2."),
        (
            "who puts the kettle on",
            "Whose turn is it",
            "tea.toml, lines 16 and 17: this situation stands there twice under Who brews.",
        ),
        (
            "is there a latte",
            "whose turn is it",
            "tea.toml, lines 16 and 31: this situation stands under a provision and under coffee, which lies outside.",
        ),
        ('id = "tea-round-2026"\n', "", "tea.toml, id: is missing."),
        ('"Tea Round Framework"', "Tea", "tea.toml: Invalid value (at line 3, column 9). Is a quotation mark missing"),
        (
            '"Who brews"',
            '"Who brews',
            "tea.toml: Illegal character '\\n' (at line 8, column 19). Is a quotation mark missing there?",
        ),
        ("kettle on\n'''", "kettle on", "tea.toml, line 15: the text that begins here has no closing quotation marks."),
        ("down again\n'''", "down again", "tea.toml, line 30: the text that begins here has no closing quotation"),
        ("no other.'''", "no other.", "tea.toml, line 13: the text that begins here has no closing quotation marks."),
        ("[[provision]]", "[provision]", "tea.toml, line 6, provision: "),
        ("[[provision]]", "[notice]\nmonths = 0\nprovision = '1'\n[[provision]]", "tea.toml, line 6, notice.months: "),
        ("[[provision]]", "[notice]\nmonths = 6\n[[provision]]", "tea.toml, line 6, notice.provision: is missing."),
        (
            "[[provision]]",
            "[notice]\nmonths = 6\nprovision = '9'\n[[provision]]",
            "tea.toml, line 6, notice: there is no provision 9.",
        ),
        (
            "[[provision]]",
            "[without_route]\nprovisions = ['1']\nusually_goes = 'The other kitchen.'\n[[provision]]",
            "tea.toml, line 6, without_route: this belongs to a text with no route.",
        ),
        (
            "[[provision]]",
            "[without_route]\nprovisions = ['9']\nusually_goes = 'The other kitchen.'\n[[provision]]",
            "tea.toml, line 6, without_route: there is no provision 9.",
        ),
        (
            "[[provision]]",
            "[without_route]\nprovisions = []\nusually_goes = 'The other kitchen.'\n[[provision]]",
            "tea.toml, line 6, without_route.provisions: ",
        ),
    ],
)
def test_a_wrong_file_is_told_what_is_wrong_and_where(old: str, new: str, problem: str) -> None:
    assert old in GOOD

    with pytest.raises(WrongFrameworkFile) as refusal:
        parse(GOOD.replace(old, new), "tea.toml")

    assert any(said.startswith(problem) for said in refusal.value.problems)


@pytest.mark.parametrize(
    ("name", "notice", "has_routes"),
    [
        ("cabinet-office-2026", None, True),
        ("civil-service-2000", NoticePeriod(6, "22"), True),
        ("nhs-spf-2007", None, False),
    ],
)
def test_each_text_says_whether_it_has_a_route_and_a_notice_of_leaving(
    name: str, notice: NoticePeriod | None, has_routes: bool
) -> None:
    framework = available()[name]

    assert framework.notice == notice
    assert bool(framework.routes) is has_routes
    assert (framework.without_route is None) is has_routes


def test_a_text_without_a_route_refuses_with_what_it_has_instead_or_with_nothing_more() -> None:
    framework = available()["nhs-spf-2007"]
    refusal = framework.no_procedure()

    assert [ref for ref, _ in refusal.nearest] == ["agreement", "challenges", "discuss-with-employers"]
    assert refusal.usually_goes.startswith("The joint committee")
    assert replace(framework, without_route=None).no_procedure().nearest == ()


def test_a_provision_that_stands_twice_is_named_at_both_places() -> None:
    entry = GOOD[GOOD.index("[[provision]]") : GOOD.index("[[route]]")]

    with pytest.raises(WrongFrameworkFile) as refusal:
        parse(GOOD.replace("[[route]]", f"{entry}[[route]]"), "tea.toml")

    assert refusal.value.problems == (
        "tea.toml, line 6: 1 stands there twice.",
        "tea.toml, line 20: 1 stands there twice.",
    )


def test_provisions_out_of_the_documents_order_are_refused() -> None:
    entry = GOOD[GOOD.index("[[provision]]") : GOOD.index("[[route]]")]

    with pytest.raises(WrongFrameworkFile, match="out of order"):
        parse(GOOD.replace("[[provision]]", entry.replace('"1"', '"2"') + "[[provision]]", 1), "tea.toml")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scan.toml"
    path.write_bytes(b"\xff\xfe\x00\x80")

    with pytest.raises(WrongFrameworkFile, match=r"scan\.toml: this is not a text file"):
        load(path)
