"""The published documents of all three frameworks, read whole, in each form that an import reads."""

import re
from pathlib import Path

import pytest

from bot.documents import forms
from bot.domain.framework import Framework, Kind, Provision, Side, Strength
from bot.domain.framework_file import available
from bot.domain.wording import read_wording
from bot.errors import NotTheFramework
from tests.published_forms import FORMS, Line

SOURCES = Path(__file__).parents[4] / "shared" / "sources"
CABINET_OFFICE, CIVIL_SERVICE, NHS = (
    "002_83e911db12275cd7.txt",
    "003_7d2b3831adda3cd2.txt",
    "004_daa4bbdf83462efc.txt",
)

pytestmark = pytest.mark.skipif(not SOURCES.is_dir(), reason="the source documents are not beside this checkout")


def _framework(name: str, headings: str, provisions: dict[str, str]) -> Framework:
    """Provisions with their terms, apart by semicolons: what reading a document needs of a framework's file."""
    made = tuple(
        Provision(
            ref, ref, ref, Strength.SHOULD, Side.BOTH, Kind.STATEMENT, terms=tuple(filter(None, said.split("; ")))
        )
        for ref, said in provisions.items()
    )
    return Framework(name, name, 0, made, (), (), headings=tuple(headings.split("; ")))


POINTS = {5: "abcdefgh", 6: "abc", 10: "abcdefgh", 11: "abc", 12: "abc", 13: "abc", 18: "abcd"}
TERMS = {
    "1": "IPMS; endorsed",
    "3": "legal obligations",
    "4": "pay and conditions; established lines",
    "6c": "employment security",
    "10f": "compulsory redundancies",
    "12b": "differences",
    "14": "life long learning",
    "18a": "democratic",
    "18d": "full explanation",
    "21": "confidences",
    "22": "six months; withdraw",
}
AGREEMENT_OF_2000 = _framework(
    "civil-service-2000",
    "Position; Objectives; People; Diversity; Development and Training; Mobility/Secondment; Relocation/Redeployment; "
    "Working Methods; Communications; Information",
    {
        f"{number}{letter}": TERMS.get(f"{number}{letter}", "")
        for number in range(1, 23)
        for letter in ("", *POINTS.get(number, ""))
    },
)
LETTER_OF_2007 = _framework(
    "nhs-spf-2007",
    "",
    {
        "agreement": "under the auspices; launched on 22nd",
        "advantages": "number of advantages; joint ownership",
        "challenges": "challenges of course; Development of trust",
        "agree-what-good-looks-like": "Agree within; 'good looks like' for",
        "discuss-with-employers": "Discuss partnership working with employers",
        "good-practice": "Collect and share",
        "spf-purpose": "debate and involve partners",
        "spf-cadence": "every fourth month; chaired by",
        "spf-membership": "8 Trade; 5 NHS; 5 Department; 1 SHA",
    },
)
FRAMEWORKS = {
    CABINET_OFFICE: available()["cabinet-office-2026"],
    CIVIL_SERVICE: AGREEMENT_OF_2000,
    NHS: LETTER_OF_2007,
}


def _raw(name: str) -> bytes:
    return (SOURCES / name).read_bytes()


def _printed(name: str) -> list[Line]:
    """The document's paragraphs with their labels, told apart here by what these three documents look like."""
    text = _raw(name).decode("utf-8-sig")
    # One sentence of the first was broken over a page.
    text = re.sub(r"(present a)\n\s*\n", r"\1 ", text)
    text = re.sub(r"^(\d+\.|•)\n", r"\1 ", text, flags=re.MULTILINE)
    lines = []
    for line in filter(None, map(str.strip, text.splitlines())):
        label, _, words = re.sub(r"^[-·] ([a-z]\. )?", lambda m: m[1] or "• ", line).partition(" ")
        depth = 1 if re.fullmatch(r"\d+\.", label) else 2 if re.fullmatch(r"[a-z]\.|•", label) else 0
        lines.append(Line(depth, label, words.strip()) if depth else Line(0, "", line))
    return lines


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_every_provision_of_a_published_document_is_found_in_it(name: str) -> None:
    wording = read_wording(forms.text(_raw(name)), FRAMEWORKS[name])

    assert list(wording) == list(FRAMEWORKS[name].by_ref)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", FRAMEWORKS)
def test_a_published_document_reads_the_same_in_every_form(name: str, form: str) -> None:
    as_published = read_wording(forms.text(_raw(name)), FRAMEWORKS[name])

    made = FORMS[form](_printed(name))

    assert read_wording(forms.text(made), FRAMEWORKS[name]) == as_published


def test_the_agreement_of_2000_is_read_whole_and_every_word_exactly_once() -> None:
    text = _raw(CIVIL_SERVICE).decode()
    numbered = text[re.search(r"^1\.$", text, re.MULTILINE).start() :]  # type: ignore[union-attr]
    said = [line for line in map(str.strip, numbered.splitlines()) if line not in AGREEMENT_OF_2000.headings]
    without_labels = re.sub(r"^(\d+\.|•)$", "", "\n".join(said), flags=re.MULTILINE)

    wording = read_wording(text, AGREEMENT_OF_2000)

    assert " ".join(wording.values()).split() == without_labels.split()


def test_each_named_provision_of_the_letter_is_the_passage_that_speaks_of_it() -> None:
    wording = read_wording(_raw(NHS).decode(), LETTER_OF_2007)

    assert {ref: (words.split()[0], words.split()[-1]) for ref, words in wording.items()} == {
        "agreement": ("The", "them."),
        "advantages": ("The", "levels."),
        "challenges": ("There", "effectively."),
        "agree-what-good-looks-like": ("Agree", "discussion."),
        "discuss-with-employers": ("Discuss", "development."),
        "good-practice": ("Collect", "examples)."),
        "spf-purpose": ("The", "policy."),
        "spf-cadence": ("A", "Minister."),
        "spf-membership": ("8", "Bowers)"),
    }
    assert [len(wording[ref].splitlines()) for ref in ("spf-cadence", "spf-membership")] == [2, 4]


@pytest.mark.parametrize("name", FRAMEWORKS)
@pytest.mark.parametrize("other", FRAMEWORKS)
def test_no_document_is_taken_for_another_framework(name: str, other: str) -> None:
    if name == other:
        pytest.skip("this is the framework's own document")
    with pytest.raises(NotTheFramework) as refusal:
        read_wording(forms.text(_raw(name)), FRAMEWORKS[other])

    assert re.search("another document|no numbered paragraphs", refusal.value.reason)
