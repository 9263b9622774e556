"""A nudge settled at the very moment its concern changes: on PostgreSQL the two must not wait for each other."""

from concurrent.futures import ThreadPoolExecutor

from bot.domain.concern import Entry, EntryKind
from bot.domain.notice import NudgeKind
from bot.domain.people import Role
from storage.unit_of_work import Database
from tests.builders import a_concern
from tests.storage.records import DIRECTORATE, HARBOUR, NOW, SEEN_BY_DIRECTORATE, a_nudge

NUDGED = Entry(EntryKind.NUDGED, NOW, DIRECTORATE, Role.LEAD, NudgeKind.PLEASE_ACKNOWLEDGE, only_for=DIRECTORATE.id)


def test_whoever_changes_a_concern_and_whoever_settles_its_nudge_both_get_through(postgres_url: str) -> None:
    database = Database(postgres_url, on_commit=lambda: None)
    with database.open_work() as work:
        for party in (DIRECTORATE, HARBOUR):
            work.people.put_party(party)
        work.concerns.add(a_concern())
        work.outgoing.add([a_nudge()])
        work.commit()
    with database.open_work() as work:
        claimed = work.claims.take(now=NOW, settle=60)
        work.commit()
    assert claimed is not None

    with ThreadPoolExecutor(1) as person, database.open_work() as sender, database.open_work() as changing:
        # As acknowledging does: the concern is locked, then its nudges are planned again.
        assert changing.concerns.find_to_change("C-7K2M", SEEN_BY_DIRECTORATE) is not None
        assert sender.claims.sent(claimed, ts="1.0")
        planned = person.submit(changing.outgoing.add, [a_nudge("again")])
        sender.concerns.note("C-7K2M", NUDGED)
        sender.commit()
        planned.result(10)
        changing.commit()
    database.close()
