"""Which party somebody means, and what holds for a side."""

import pytest

from bot.domain.follow_up import Asks, FollowUp, for_side, is_abbreviation, party_meant, side_meant
from bot.domain.framework import Side
from bot.domain.framework_file import available
from bot.domain.notice import Provisions, Said
from tests.cast import BRIGHTWATER, CABINET_OFFICE, PARTIES, QUAYSIDE

FRAMEWORK = available()["cabinet-office-2026"]


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("the Cabinet Office", CABINET_OFFICE),
        ("brightwater", BRIGHTWATER),
        ("BSU", BRIGHTWATER),
        ("Quayside Officers' Association", QUAYSIDE),
        ("officers", None),
        ("FDA", None),
        ("", None),
    ],
)
def test_a_party_is_known_by_its_name_its_first_word_and_its_initials(name: str, party: object) -> None:
    assert party_meant(name, PARTIES) == party


def test_of_two_parties_that_could_be_meant_neither_is() -> None:
    namesake = type(QUAYSIDE)("quay", "Quayside Staff", Side.UNION)

    assert party_meant("quayside", (*PARTIES, namesake)) is None


@pytest.mark.parametrize(
    ("name", "is_one"), [("FDA", True), ("PCS", True), ("fda", False), ("pensions", False), ("A", False), ("7B", False)]
)
def test_initials_may_be_a_union_that_takes_no_part_here(name: str, is_one: bool) -> None:
    assert is_abbreviation(name) is is_one


@pytest.mark.parametrize(
    ("asks", "own", "meant"),
    [
        (Asks.OWN_SIDE, Side.UNION, Side.UNION),
        (Asks.OTHER_SIDE, Side.UNION, Side.EMPLOYER),
        (Asks.OTHER_SIDE, Side.EMPLOYER, Side.UNION),
        (Asks.EMPLOYER_SIDE, None, Side.EMPLOYER),
        (Asks.UNION_SIDE, Side.EMPLOYER, Side.UNION),
        (Asks.OWN_SIDE, None, None),
        (Asks.OTHER_SIDE, None, None),
    ],
)
def test_a_side_is_the_one_named_or_reckoned_from_the_asker_s_own(
    asks: Asks, own: Side | None, meant: Side | None
) -> None:
    assert side_meant(FollowUp(asks), own) is meant


@pytest.mark.parametrize(
    ("refs", "side", "shown", "said"),
    [
        (("7b",), Side.UNION, ("7b",), Said.HOLDS_FOR_SIDE),
        (("10", "7b"), Side.UNION, ("7b",), Said.HOLDS_FOR_SIDE),
        (("16",), Side.UNION, ("17",), Said.ELSEWHERE_FOR_SIDE),
        (("10",), Side.UNION, ("11",), Said.ELSEWHERE_FOR_SIDE),
        (("9",), Side.UNION, ("9",), Said.NOTHING_FOR_SIDE),
        (("14",), Side.UNION, ("14",), Said.NOTHING_FOR_SIDE),
    ],
)
def test_what_holds_for_a_side_is_kept_or_the_nearest_of_its_kind_is_found(
    refs: tuple[str, ...], side: Side, shown: tuple[str, ...], said: Said
) -> None:
    notice = for_side(Provisions(refs, 0), FRAMEWORK, side)

    assert (notice.refs, notice.said, notice.side, notice.version) == (shown, said, side, 0)
