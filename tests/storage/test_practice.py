"""What both sides agree on, and what is proposed: kept whole, one of each."""

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.practice import Conversation, Practice, Proposal, Region, Setting
from storage.unit_of_work import Database
from tests.storage.records import DIRECTORATE, HARBOUR, NOW, in_days

JOINT = Conversation("T1", "C0JOINT")


def test_nothing_is_agreed_on_or_proposed_at_first(database: Database) -> None:
    with database.open_work() as work:
        assert work.practices.agreed() == Practice()
        assert work.practices.proposals() == ()


@pytest.mark.parametrize("practice", [Practice(Region.SCOTLAND), Practice(None, JOINT), Practice()])
def test_what_was_agreed_on_last_holds(database: Database, practice: Practice) -> None:
    with database.open_work() as work:
        work.practices.agree(Practice(Region.NORTHERN_IRELAND, Conversation("T2", "C2")))
        work.practices.agree(practice)
        work.commit()
    with database.open_work() as work:
        assert work.practices.agreed() == practice


PROPOSED = [
    Proposal(Setting.JOINT_CHANNEL, None, DIRECTORATE, NOW),
    Proposal(Setting.JOINT_CHANNEL, JOINT, HARBOUR, in_days(1.5)),
    *(Proposal(Setting.REGION, region, HARBOUR, NOW) for region in Region),
]


@pytest.mark.parametrize("proposal", PROPOSED)
def test_a_proposal_comes_back_as_it_was_until_it_is_removed(database: Database, proposal: Proposal) -> None:
    with database.open_work() as work:
        work.practices.propose(proposal)
        work.commit()
    with database.open_work() as work:
        assert work.practices.proposals() == (proposal,)
        work.practices.remove_proposal(proposal.setting)
        assert work.practices.proposals() == ()


def test_removing_one_proposal_leaves_the_other(database: Database) -> None:
    region, channel = PROPOSED[-1], PROPOSED[1]
    with database.open_work() as work:
        work.practices.propose(region)
        work.practices.propose(channel)
        work.practices.remove_proposal(Setting.REGION)
        assert work.practices.proposals() == (channel,)


def test_there_is_one_proposal_for_each_setting(database: Database) -> None:
    with database.open_work() as work:
        work.practices.propose(PROPOSED[0])
        with pytest.raises(IntegrityError):
            work.practices.propose(PROPOSED[1])
