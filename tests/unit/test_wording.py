"""How a published document is read into exact wording, and which texts are refused."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.documents import forms
from bot.domain.framework import Framework, Kind, Provision, Route, Side, Strength
from bot.domain.framework_file import available
from bot.domain.wording import read_wording
from bot.errors import NotTheFramework

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
DOCUMENT = SOURCES / "002_83e911db12275cd7.txt"
CABINET_OFFICE = available()["cabinet-office-2026"]

needs_sources = pytest.mark.skipif(not SOURCES.is_dir(), reason="the source documents are not beside this checkout")


def _provision(ref: str, *terms: str) -> Provision:
    return Provision(ref, ref, ref, Strength.SHOULD, Side.BOTH, Kind.PRINCIPLE, terms=terms)


TEA = Framework(
    id="tea-round-2026",
    title="Tea Round Framework",
    version=0,
    provisions=(
        _provision("1", "kettle", "turn"),
        _provision("2", "share"),
        _provision("2a", "biscuits"),
        _provision("2b", "milk"),
        _provision("3", "complaint", "4 weeks"),
    ),
    routes=(Route(Side.UNION, "Keeper of the kettle", "3", Strength.WILL_AIM, 4),),
    outside=(),
    headings=("Brewing", "Putting things right"),
)

TEXT = """
Tea Round
Brewing

1. Whoever finds the kettle empty takes a turn, and nobody
counts the turns of others.
2. All who drink tea share:

 - a. the biscuits they
have; and
- b. the milk.

Putting things right

3. A complaint goes to the keeper of the

2

kettle, who answers within 4 weeks.
"""


def _refusal(text: str, framework: Framework = TEA) -> str:
    with pytest.raises(NotTheFramework) as refusal:
        read_wording(text, framework)
    return refusal.value.reason


def test_each_provision_gets_its_own_words_and_only_white_space_is_changed() -> None:
    assert read_wording(TEXT, TEA) == {
        "1": "Whoever finds the kettle empty takes a turn, and nobody counts the turns of others.",
        "2": "All who drink tea share:",
        "2a": "the biscuits they have; and",
        "2b": "the milk.",
        "3": "A complaint goes to the keeper of the kettle, who answers within 4 weeks.",
    }


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(lambda text: text.replace(" ", "\u00a0"), id="no-break spaces"),
        pytest.param(lambda text: text.replace("of the\n\n2\n\nkettle", "of the\n\f\nkettle"), id="a page break"),
        pytest.param(lambda text: text.replace("\n2\n", "\nPage 2 of 3\n"), id="a page number in words"),
        pytest.param(lambda text: text.replace("1. Whoever", "1.\n\n  Whoever"), id="a number on a line of its own"),
        pytest.param(lambda text: text.replace(" - a. ", "(a) ").replace("- b. ", "b) "), id="points in other forms"),
        pytest.param(lambda text: "\ufeff" + text.replace("kettle", "ket\u200btle"), id="marks without width"),
        pytest.param(lambda text: text.replace("Brewing\n", "Brewing\nContents and preface\n"), id="a longer preface"),
    ],
)
def test_the_page_may_be_set_in_other_ways(change: Callable[[str], str]) -> None:
    assert change(TEXT) != TEXT
    assert read_wording(change(TEXT), TEA) == read_wording(TEXT, TEA)


def test_ligatures_and_quotation_marks_stay_as_published() -> None:
    wording = read_wording(TEXT.replace("Whoever finds", "Whoever ﬁnds the ‘big’"), TEA)

    assert wording["1"].startswith("Whoever ﬁnds the ‘big’ the kettle")


def test_the_words_of_a_heading_at_the_end_of_a_wrapped_line_are_no_heading() -> None:
    wording = read_wording(TEXT.replace("takes a turn,", "takes a turn\nBrewing\nfresh tea,"), TEA)

    assert "takes a turn Brewing fresh tea, and nobody" in wording["1"]


def test_changed_words_inside_a_paragraph_are_accepted() -> None:
    wording = read_wording(TEXT.replace("finds the kettle empty", "is nearest"), TEA)

    assert wording["1"].startswith("Whoever is nearest takes a turn")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("1. Whoever", "1. Kettle, turn.\n1. Whoever", "More than once in the text: paragraph 1."),
        (" - a. the biscuits", " - b. the milk.\n - a. the biscuits", "More than once in the text: point 2b."),
        ("3. A complaint", "4. Cups are washed.\n3. A complaint", "The text is out of order: 4 stands before 3."),
        (" within 4 weeks.\n", " within 4 weeks.\n\n5. Cups are washed.\n", "The text has a 5 and no 4 before it."),
        ("a. the biscuits they\nhave; and\n- b. the milk.", "a. the milk.", "2a reads as 2b does in the file"),
        (
            " - a. the biscuits they\nhave; and\n- b.",
            "biscuits;",
            "The words of 2a stand in 2 without a letter or bullet",
        ),
        ("4 weeks", "6 weeks", "3 does not name 4 weeks"),
        (
            ", who answers within 4 weeks.\n",
            " and",
            "ends in the middle of a sentence, “kettle and”. The text may be cut",
        ),
        ("\nPutting things right\n", "\nMaking amends\n", "After 2b stands “Making amends”, which is no sentence."),
        ("- b. the milk.", "- b.", "Without words in the text: point 2b."),
    ],
)
def test_a_text_that_departs_from_the_structure_is_refused_with_the_place(old: str, new: str, reason: str) -> None:
    assert old in TEXT

    assert reason in _refusal(TEXT.replace(old, new))


def test_points_out_of_order_are_refused() -> None:
    text = TEXT.replace(" - a. ", " - x. ").replace("- b. ", " - a. ").replace(" - x. ", " - b. ")
    swapped = replace(TEA, provisions=tuple(replace(provision, terms=("e",)) for provision in TEA.provisions))

    assert _refusal(text, swapped) == "The text is out of order: 2b stands before 2a."


def test_a_text_that_stops_early_is_said_to_be_cut_off() -> None:
    reason = _refusal(TEXT[: TEXT.index("Putting")])

    assert reason.startswith(
        "Missing from the text: paragraph 3, by which a concern is raised. The text may be cut off."
    )


def test_a_text_whose_last_paragraph_is_missing_is_refused_unless_it_is_said_to_end_there() -> None:
    without_routes = replace(TEA, routes=())
    text = TEXT[: TEXT.index("Putting")]

    assert _refusal(text, without_routes) == (
        "Missing from the text: paragraph 3. The text may be cut off. If the document does end there, add --ends-early."
    )
    assert list(read_wording(text, without_routes, ends_early=True)) == ["1", "2", "2a", "2b"]


def test_a_provision_that_was_taken_out_is_not_there() -> None:
    assert list(read_wording(TEXT.replace("- b. the milk.\n", ""), TEA)) == ["1", "2", "2a", "3"]


def test_provisions_that_the_file_does_not_have_are_read_too() -> None:
    longer = TEXT.replace("- b. the milk.", "- b. the milk;\n- c. the sugar.") + "\n4. Cups are washed.\n - a. By hand."

    wording = read_wording(longer, TEA)

    assert list(wording) == ["1", "2", "2a", "2b", "2c", "3", "4", "4a"]
    assert (wording["2c"], wording["4"], wording["4a"]) == ("the sugar.", "Cups are washed.", "By hand.")


@pytest.mark.parametrize("bullet", ["•", "• ", "·\t", "- ", "– ", "\uf0b7 ", "•\n\n"])
def test_points_with_bullets_are_lettered_in_their_order(bullet: str) -> None:
    text = TEXT.replace(" - a. ", bullet).replace("- b. ", bullet)

    assert read_wording(text, TEA) == read_wording(TEXT, TEA)


def test_a_dash_in_the_middle_of_a_sentence_and_a_bullet_under_a_letter_are_no_points() -> None:
    text = TEXT.replace("and nobody\ncounts", "and nobody\n– not one –\ncounts").replace(
        "milk.", "milk:\n• cold;\n(i) fresh."
    )

    wording = read_wording(text, TEA)

    assert wording["1"].endswith("and nobody – not one – counts the turns of others.")
    assert wording["2b"] == "the milk: • cold; (i) fresh."


def test_a_word_with_a_hyphen_at_the_end_of_its_line_stays_one_word() -> None:
    assert (
        "well-brewed tea" in read_wording(TEXT.replace("takes a turn,", "takes a turn, well-\nbrewed tea,"), TEA)["1"]
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The file is empty."),
        ("\ufeff \n\n\t", "The file is empty."),
        ("kettle\x00turn", "The file is not plain text."),
        ("1. The ket\ufffdle takes a turn.", "Some characters of the file could not be read."),
        ("1. Kettle. " * 60_000, "far longer than a framework"),
        ("Dear all, whose turn is it to fill the kettle?", "The text has no numbered paragraphs"),
        ("1. Chairs are stacked.\n2. Tables are wiped.\n3. Lights are off.\n", "another document than the Tea Round"),
    ],
)
def test_a_text_that_is_no_framework_is_refused_with_a_plain_reason(text: str, reason: str) -> None:
    assert reason in _refusal(text)


def test_a_framework_that_nothing_recognises_takes_no_import() -> None:
    bare = replace(TEA, provisions=tuple(replace(provision, terms=()) for provision in TEA.provisions))

    assert "has no terms to recognise its document by" in _refusal(TEXT, bare)


@needs_sources
def test_the_published_framework_is_read_whole_and_every_word_exactly_once() -> None:
    text = forms.text(DOCUMENT.read_bytes())

    wording = read_wording(text, CABINET_OFFICE)

    assert list(wording) == [provision.ref for provision in CABINET_OFFICE.provisions]
    numbered = text[re.search(r"^1\. ", text, re.MULTILINE).start() :]  # type: ignore[union-attr]
    without_headings = "\n".join(line for line in numbered.splitlines() if line not in CABINET_OFFICE.headings)
    without_labels = re.sub(r"^(\d+\.| ?- [a-g]\.) ", "", without_headings, flags=re.MULTILINE)
    assert " ".join(wording.values()).split() == without_labels.split()


@needs_sources
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("000_9fa04c3854fdef6c.txt", "no numbered paragraphs"),
        ("001_27d076f4c8990471.txt", "no numbered paragraphs"),
        ("003_7d2b3831adda3cd2.txt", "another document"),
        ("004_daa4bbdf83462efc.txt", "no numbered paragraphs"),
    ],
)
def test_every_other_source_is_refused(name: str, reason: str) -> None:
    assert reason in _refusal(forms.text((SOURCES / name).read_bytes()), CABINET_OFFICE)


@needs_sources
def test_the_published_framework_may_lose_a_paragraph_in_its_middle() -> None:
    text = forms.text(DOCUMENT.read_bytes())
    without = text[: text.index("Benefits\n")] + text[text.index("Engagement approach") :]

    gone = set(CABINET_OFFICE.by_ref) - set(read_wording(without, CABINET_OFFICE))

    assert gone == {"12", *(f"12{letter}" for letter in "abcdefg")}


@needs_sources
def test_the_published_framework_counted_anew_is_refused() -> None:
    text = forms.text(DOCUMENT.read_bytes())
    without = text[: text.index("Benefits\n")] + text[text.index("Engagement approach") :]
    for number in range(13, 18):
        without = without.replace(f"\n{number}. ", f"\n{number - 1}. ")

    assert "counts its provisions anew: 12 reads as 13 does" in _refusal(without, CABINET_OFFICE)


@needs_sources
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_the_published_framework_cut_short_anywhere_is_refused(share: float) -> None:
    text = forms.text(DOCUMENT.read_bytes())

    assert "cut off" in _refusal(text[: int(len(text) * share)], CABINET_OFFICE)
