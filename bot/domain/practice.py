"""What both sides agree on for their partnership: whose bank holidays it keeps, and a joint channel."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.people import Party
from bot.errors import InvalidInput, ProposalMoved


class Region(StrEnum):
    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"

    @property
    def code(self) -> str:
        """As the holidays library names it."""
        return _CODES[self]

    @classmethod
    def of(cls, code: str) -> "Region":
        """The region whose `code` that is."""
        return next(region for region in cls if region.code == code)


_CODES = {Region.ENGLAND_AND_WALES: "ENG", Region.SCOTLAND: "SCT", Region.NORTHERN_IRELAND: "NIR"}


class Setting(StrEnum):
    REGION = "region"
    JOINT_CHANNEL = "joint_channel"


@dataclass(frozen=True)
class Conversation:
    """A Slack conversation, and the workspace in which the bot posts there."""

    team: str
    channel: str


Value = Region | Conversation | None


@dataclass(frozen=True)
class Practice:
    """What both sides agreed on. Without a `region` it is the one that the bot was started with."""

    region: Region | None = None
    joint_channel: Conversation | None = None

    def of(self, setting: Setting) -> Value:
        return self.region if setting is Setting.REGION else self.joint_channel


@dataclass(frozen=True)
class Proposal:
    """What one side proposes to the other. A joint channel of None means to have none any more."""

    setting: Setting
    value: Value
    proposed_by: Party
    at: datetime


def none_stands(standing: Proposal | None) -> None:
    """Raises ProposalMoved."""
    if standing is not None:
        raise ProposalMoved("proposed")


def checked(proposal: Proposal, practice: Practice, standing: Proposal | None) -> Proposal:
    """`standing` is what is proposed for that setting already, `practice` what is in force.

    Raises InvalidInput and ProposalMoved.
    """
    if isinstance(proposal.value, Region) is not (proposal.setting is Setting.REGION):
        raise InvalidInput(proposal.setting, "unknown")
    none_stands(standing)
    if proposal.value == practice.of(proposal.setting):
        raise InvalidInput(proposal.setting, "unchanged")
    return proposal


def as_seen(standing: Proposal | None, value: Value) -> Proposal:
    """What is proposed, if it is still what somebody saw who answers it. Raises ProposalMoved."""
    if standing is None or standing.value != value:
        raise ProposalMoved("gone")
    return standing


def agreed(practice: Practice, proposal: Proposal) -> Practice:
    match proposal.value:
        case Region() as region:
            return replace(practice, region=region)
        case Conversation() as channel:
            return replace(practice, joint_channel=channel)
    return replace(practice, joint_channel=None)
