"""Two weeks without a bot: then one message for each person, and no conversation is flooded."""

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.concern import EntryKind
from sandbox.people import CABINET_OFFICE_PRIVATE
from sandbox.workspace import Workspace
from tests.end_to_end.arrivals import Says, said_by_bot
from tests.end_to_end.conftest import NewProcess
from tests.end_to_end.many_nudges import FAMILIES, MORNING, Family, write
from tests.end_to_end.ordeal import ordeal
from tests.end_to_end.standing_bots import assert_all_stand, started

# On a day on which nothing comes up: what does leaves on its day, as ever.
BACK = MORNING + timedelta(days=15)
# The aim date is the day after the bot is back.
STILL_COMING_UP = Family(
    Says.COMING_UP,
    "2026-09-18 10:00",
    (("2026-09-21 12:00", EntryKind.ACKNOWLEDGED),),
    tells_addressed=True,
    tells_channel=True,
)
[PASSED] = [each for each in FAMILIES if each.says is Says.PASSED]


@pytest.mark.timeout(120)
def test_after_two_weeks_each_person_gets_one_message_and_a_channel_one_a_second(
    workspace: Workspace, database_url: str, new_process: NewProcess
) -> None:
    with ordeal(workspace, database_url) as survivor:
        survivor.written = write(survivor.partnership, 220, families=(STILL_COMING_UP, PASSED))
        bots = started(new_process, workspace, database_url)
        survivor.endure(at=BACK, seconds=90)

        posts = defaultdict(list)
        for each in said_by_bot(workspace):
            posts[each.channel].append(float(each.ts))
        in_channel = sorted(posts.pop(CABINET_OFFICE_PRIVATE))
        told = {each.conversation for each in survivor.written.expected}
        assert {channel: len(each) for channel, each in posts.items()} == dict.fromkeys(told, 1)
        assert len(in_channel) == survivor.written.posts.total()
        # A little less than a second, as one may take longer on the way than the next.
        assert min(later - earlier for earlier, later in pairwise(in_channel)) > 0.8
        assert_all_stand(bots)
