"""How provisions that have names instead of numbers are found in a letter."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.framework import Framework, Kind, Provision, Side, Strength
from bot.domain.wording import read_wording
from bot.errors import NotTheFramework


def _provision(ref: str, *terms: str) -> Provision:
    return Provision(ref, ref, ref, Strength.STATEMENT, Side.BOTH, Kind.STATEMENT, terms=terms)


TEA = Framework(
    "tea-letter",
    "Tea Letter",
    0,
    (
        _provision("agreement", "signed the tea agreement"),
        _provision("ask-for-cups", "how many cups"),
        _provision("share-recipes", "recipes"),
        _provision("rota", "every Monday", "chaired by"),
        _provision("members", "2 drinkers", "1 keeper"),
    ),
    (),
    (),
)
WORDING = {
    "agreement": (
        "You will know that we have signed the tea agreement, and that 'good tea' is what we owe each other in every "
        "kitchen of the house, on every floor and at every hour."
    ),
    "ask-for-cups": "Agree how many cups are needed.",
    "share-recipes": "Collect and share recipes.",
    "rota": "The small group meets every Monday.\nMeetings are chaired by the keeper.",
    "members": "2 drinkers of tea\n1 keeper",
}
LETTER = f"""Dear colleagues,

{WORDING["agreement"]}
A page of history follows, which nobody needs to read before they put a kettle on or take a cup from the shelf.

I would like you to:

- Agree how many cups are needed.
- Collect and share recipes.

The rota
· The small group meets every Monday.
· Meetings are chaired by the keeper.

Who belongs to it

2 drinkers of tea

1 keeper

We will look at this again in a year.
"""


def _wrapped(text: str) -> str:
    return text.replace("in every kitchen", "in\nevery kitchen").replace("read before", "read\nbefore")


def test_each_provision_is_the_paragraphs_in_which_its_terms_stand() -> None:
    assert read_wording(LETTER, TEA) == WORDING


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_wrapped, id="wrapped lines"),
        pytest.param(lambda text: text.replace("2 drinkers", "2  DRINKERS").replace("2  D", "2 d"), id="spaces"),
        pytest.param(lambda text: text.replace("- ", "•\n\n"), id="bullets on lines of their own"),
        pytest.param(lambda text: text.replace("· ", "\uf0b7"), id="bullets of a symbol font"),
    ],
)
def test_the_letter_may_be_set_in_other_ways(change: Callable[[str], str]) -> None:
    assert {ref: words.casefold() for ref, words in read_wording(change(LETTER), TEA).items()} == {
        ref: words.casefold() for ref, words in WORDING.items()
    }


def test_quotation_marks_in_terms_need_not_be_the_printed_ones() -> None:
    quoting = replace(TEA, provisions=(_provision("agreement", "‘good tea’ is"), *TEA.provisions[1:]))

    assert read_wording(LETTER, quoting) == WORDING


def test_what_stands_between_two_paragraphs_of_a_provision_is_left_out_visibly() -> None:
    both = replace(TEA, provisions=(*TEA.provisions[1:], _provision("agreement", "signed the", "in a year")))

    wording = read_wording(LETTER, both)["agreement"]

    assert wording == f"{WORDING['agreement']}\n[…]\nWe will look at this again in a year."


def test_of_two_paragraphs_with_a_term_the_one_with_more_of_them_is_meant() -> None:
    letter = LETTER.replace("Dear colleagues,", "Dear keepers of recipes,")
    terms = replace(
        TEA, provisions=(*TEA.provisions[:2], _provision("share-recipes", "recipes", "Collect"), *TEA.provisions[3:])
    )

    assert read_wording(letter, terms) == WORDING


def test_a_provision_of_which_less_than_half_is_left_is_not_there() -> None:
    wording = read_wording(LETTER.replace("how many cups", "what"), TEA)

    assert list(wording) == [ref for ref in WORDING if ref != "ask-for-cups"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Dear colleagues,\n\nWhose turn is it to fill the kettle?", "another document than the Tea Letter"),
        ("1. Chairs are stacked.\n\n2. Tables are wiped.", "of 5 provisions, 0 speak of what they would there"),
        (LETTER.replace("in a year.\n", "in"), "The text ends in the middle of a sentence"),
    ],
)
def test_another_letter_or_half_a_letter_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NotTheFramework) as refusal:
        read_wording(text, TEA)

    assert reason in refusal.value.reason
