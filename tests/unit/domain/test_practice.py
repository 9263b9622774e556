"""What both sides agree on: what may be proposed, and what holds once it is agreed to."""

from datetime import UTC, datetime

import pytest

from bot.domain.practice import (
    Conversation,
    Practice,
    Proposal,
    Region,
    Setting,
    Value,
    agreed,
    as_seen,
    checked,
    none_stands,
)
from bot.errors import InvalidInput, ProposalMoved
from bot.settings import REGIONS
from tests.builders import EMPLOYER, UNION

NOW = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)
JOINT, OTHER = Conversation("T1", "C0JOINT"), Conversation("T1", "C0OTHER")
PRACTICE = Practice(Region.SCOTLAND, JOINT)
REGION, CHANNEL = Setting.REGION, Setting.JOINT_CHANNEL


def proposal(setting: Setting, value: Value) -> Proposal:
    return Proposal(setting, value, EMPLOYER, NOW)


@pytest.mark.parametrize(
    ("practice", "setting", "value"),
    [
        (PRACTICE, REGION, Region.NORTHERN_IRELAND),
        (PRACTICE, REGION, Region.ENGLAND_AND_WALES),
        (PRACTICE, CHANNEL, OTHER),
        (PRACTICE, CHANNEL, None),
        (Practice(Region.SCOTLAND), CHANNEL, JOINT),
    ],
)
def test_what_differs_from_what_holds_may_be_proposed(practice: Practice, setting: Setting, value: Value) -> None:
    made = proposal(setting, value)

    assert checked(made, practice, None) is made
    assert agreed(practice, made).of(setting) == value


@pytest.mark.parametrize(
    ("practice", "setting", "value", "problem"),
    [
        (PRACTICE, REGION, Region.SCOTLAND, "unchanged"),
        (PRACTICE, CHANNEL, JOINT, "unchanged"),
        (Practice(Region.SCOTLAND), CHANNEL, None, "unchanged"),
        (PRACTICE, REGION, None, "unknown"),
        (PRACTICE, REGION, OTHER, "unknown"),
        (PRACTICE, CHANNEL, Region.SCOTLAND, "unknown"),
    ],
)
def test_what_holds_already_or_is_of_another_kind_may_not(
    practice: Practice, setting: Setting, value: Value, problem: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked(proposal(setting, value), practice, None)

    assert (refusal.value.field, refusal.value.problem) == (setting, problem)


def test_beside_what_is_proposed_nothing_else_is() -> None:
    standing = Proposal(REGION, Region.NORTHERN_IRELAND, UNION, NOW)

    with pytest.raises(ProposalMoved) as refusal:
        checked(proposal(REGION, Region.ENGLAND_AND_WALES), PRACTICE, standing)
    assert refusal.value.how == "proposed"
    with pytest.raises(ProposalMoved):
        none_stands(standing)


@pytest.mark.parametrize("standing", [None, proposal(CHANNEL, OTHER), proposal(CHANNEL, None)])
def test_what_is_answered_is_what_was_seen(standing: Proposal | None) -> None:
    with pytest.raises(ProposalMoved) as refusal:
        as_seen(standing, JOINT)

    assert refusal.value.how == "gone"
    assert as_seen(proposal(CHANNEL, JOINT), JOINT).value == JOINT


def test_agreeing_to_one_setting_leaves_the_other() -> None:
    assert agreed(PRACTICE, proposal(REGION, Region.NORTHERN_IRELAND)) == Practice(Region.NORTHERN_IRELAND, JOINT)
    assert agreed(PRACTICE, proposal(CHANNEL, None)) == Practice(Region.SCOTLAND)


def test_the_regions_of_the_setting_are_those_that_can_be_agreed_on() -> None:
    assert REGIONS == {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}
    assert [Region.of(region.code) for region in Region] == list(Region)
