"""Whom or what Slack does not reach any more: others are told at once, and administrators once."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.people import Participant, Person, Role
from sandbox.people import ANA, CABINET_OFFICE_PRIVATE, MAIRI, PRIYA, TEAM, TOM, direct_message
from sandbox.workspace import Workspace
from storage.tables import to_plan
from tests.end_to_end.arrivals import Arrival, Says, arrived
from tests.end_to_end.conftest import NewProcess
from tests.end_to_end.many_nudges import EMPLOYER, LEADS, MORNING, PARTIES, write
from tests.end_to_end.ordeal import Ordeal, ordeal
from tests.end_to_end.standing_bots import assert_all_stand, started

pytestmark = pytest.mark.timeout(120)

QUAYSIDE = PARTIES[2]
OF_EMPLOYERS_LEADS = {direct_message(user) for user in LEADS[EMPLOYER.id]}
# In place of its leads: those who are members and not leads.
OF_EMPLOYERS_MEMBERS = [direct_message(user) for user in (TOM, PRIYA)]


def test_members_are_nudged_in_place_of_leads_who_left_until_one_of_them_is_back(
    workspace: Workspace, database_url: str, new_process: NewProcess
) -> None:
    with ordeal(workspace, database_url) as survivor:
        survivor.written = write(survivor.partnership, 150)
        for user in LEADS[EMPLOYER.id]:
            workspace.deactivate(user)
        bots = started(new_process, workspace, database_url)
        survivor.endure(at=MORNING, seconds=60)

        came, gaps = without_gaps(workspace)
        instead = {each for each in survivor.written.expected if each.conversation in OF_EMPLOYERS_LEADS}
        assert came == Counter(
            [each for each in survivor.written.expected if each not in instead]
            + list(survivor.written.posts)
            + list({each._replace(conversation=other) for each in instead for other in OF_EMPLOYERS_MEMBERS})
        )
        assert gaps.total() == len(LEADS[EMPLOYER.id])
        assert set(gaps.values()) == {1}
        assert {each.conversation for each in gaps} == {direct_message(PRIYA)}
        assert all(
            f"does not reach <@{user}>" in " ".join(each.reference for each in gaps) for user in LEADS[EMPLOYER.id]
        )

        told_again(survivor, ANA)
        survivor.endure(at=MORNING + timedelta(days=7), seconds=60)
        now_told = {each.conversation for each in arrived(workspace) - came if each.says is Says.PASSED}
        assert direct_message(ANA) in now_told
        assert not now_told.intersection(OF_EMPLOYERS_MEMBERS)
        assert_all_stand(bots)


def test_a_closed_channel_and_a_party_without_a_lead_are_told_of_once_and_nobody_misses_anything(
    workspace: Workspace, database_url: str, new_process: NewProcess
) -> None:
    with ordeal(workspace, database_url) as survivor:
        appoint_nobody(survivor)
        survivor.written = write(survivor.partnership, 150)
        workspace.archive(CABINET_OFFICE_PRIVATE)
        bots = started(new_process, workspace, database_url)
        survivor.endure(at=MORNING, seconds=60)

        came, gaps = without_gaps(workspace)
        assert came == survivor.written.expected
        assert Counter((each.conversation, re.split("[.;]", each.reference)[0]) for each in gaps.elements()) == {
            (direct_message(MAIRI), f"{QUAYSIDE.name} has no lead, so its nudges go to its members"): 1,
            (direct_message(PRIYA), f"Slack takes no post in the private channel of {EMPLOYER.name} any more"): 1,
        }
        assert_all_stand(bots)


def without_gaps(workspace: Workspace) -> tuple[Counter[Arrival], Counter[Arrival]]:
    """What arrived about concerns; and about what does not reach whom it is for."""
    everything = arrived(workspace)
    gaps = Counter({each: count for each, count in everything.items() if each.says is Says.UNKNOWN})
    return everything - gaps, gaps


def told_again(survivor: Ordeal, user: str) -> None:
    """They are back, and the bot learns of it as its reply to them arrives."""
    workspace, channel = survivor.workspace, direct_message(user)
    workspace.reactivate(user)
    asked = workspace.post(user, channel, "help")
    assert workspace.wait_for(lambda: len(workspace.thread(channel, asked.ts, user)) > 1, timeout=30)
    while _to_plan(survivor):
        workspace.wait_for(lambda: False, timeout=0.1)


def _to_plan(survivor: Ordeal) -> int:
    with survivor.database.engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(to_plan)) or 0)


def appoint_nobody(survivor: Ordeal) -> None:
    """In one of the unions, as lead."""
    with survivor.partnership.open_work() as work:
        for user in LEADS[QUAYSIDE.id]:
            also = {Role.ADMINISTRATOR} if user == MAIRI else set()
            work.people.put(Participant(Person(TEAM, user), QUAYSIDE, frozenset({Role.MEMBER, *also})))
        work.commit()
