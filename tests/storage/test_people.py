"""What is kept of workspaces, parties and the people who speak for them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.concern import Entry, EntryKind
from bot.domain.framework import Side
from bot.domain.people import Participant, Party, Person, Role
from bot.ports.people import Workspace
from storage.unit_of_work import Database
from tests.builders import a_concern
from tests.storage.counting import queries_of
from tests.storage.records import ANA, BEN, DIRECTORATE, HARBOUR, LANTERN, NOW

LEAD_AND_MEMBER = frozenset({Role.LEAD, Role.MEMBER})


def test_a_workspace_is_found_by_its_team_and_a_second_set_up_replaces_the_first(database: Database) -> None:
    with database.open_work() as work:
        work.workspaces.put(Workspace("T1", "U1", "B1"))
        work.workspaces.put(Workspace("T1", "U2", "B2"))
        work.workspaces.put(Workspace("T2", "U3", "B3"))
        work.commit()

    with database.open_work() as work:
        assert work.workspaces.find("T1") == Workspace("T1", "U2", "B2")
        assert work.workspaces.find("T3") is None


def test_parties_come_employer_side_first_and_then_by_name(database: Database) -> None:
    with database.open_work() as work:
        assert work.people.parties() == (DIRECTORATE, HARBOUR, LANTERN)


def test_parties_are_read_once_in_a_transaction_and_anew_when_they_change(database: Database) -> None:
    with database.open_work() as work:
        work.people.put(Participant(ANA, HARBOUR, LEAD_AND_MEMBER))
        with queries_of(database) as read:
            for _ in range(3):
                assert work.people.having(Role.LEAD, HARBOUR.id)[0].party == HARBOUR
        renamed = replace(HARBOUR, name="Harbour Union")
        work.people.put_party(renamed)
        assert work.people.having(Role.LEAD, HARBOUR.id)[0].party == renamed
        work.people.hold()
        assert work.people.having(Role.LEAD, HARBOUR.id)[0].party == renamed

    assert len([statement for statement in read if "FROM party" in statement]) == 1


def test_a_party_that_joins_meanwhile_is_known_as_soon_as_somebody_speaks_for_it(postgres_url: str) -> None:
    newcomer = Party("newcomer", "Newcomers' Union", Side.UNION)
    database = Database(postgres_url, on_commit=lambda: None)
    with database.open_work() as before, database.open_work() as meanwhile:
        before.people.put_party(HARBOUR)
        before.people.put(Participant(ANA, HARBOUR, LEAD_AND_MEMBER))
        assert before.people.participant(ANA) is not None
        meanwhile.people.put_party(newcomer)
        meanwhile.people.put(Participant(BEN, newcomer, LEAD_AND_MEMBER))
        meanwhile.commit()

        assert before.people.participant(BEN) == Participant(BEN, newcomer, LEAD_AND_MEMBER)
    database.close()


def test_a_party_that_is_put_again_is_changed(database: Database) -> None:
    renamed = replace(HARBOUR, name="Harbour Union", private_channel="C0HARBOUR")
    with database.open_work() as work:
        work.people.put_party(renamed)
        work.commit()

    with database.open_work() as work:
        assert work.people.parties() == (DIRECTORATE, renamed, LANTERN)


def test_a_party_of_both_sides_is_refused(database: Database) -> None:
    with database.open_work() as work, pytest.raises(IntegrityError, match="party_is_on_one_side"):
        work.people.put_party(Party("both", "Both", Side.BOTH))


def test_a_participant_is_kept_with_every_role(database: Database) -> None:
    ana = Participant(ANA, HARBOUR, LEAD_AND_MEMBER)
    with database.open_work() as work:
        work.people.put(ana)
        work.commit()

    with database.open_work() as work:
        assert work.people.participant(ANA) == ana
        assert work.people.participant(BEN) is None


def test_the_same_user_id_in_another_workspace_is_another_person(database: Database) -> None:
    elsewhere = Person("T2", ANA.user)
    with database.open_work() as work:
        work.people.put(Participant(ANA, HARBOUR, LEAD_AND_MEMBER))
        work.people.put(Participant(elsewhere, DIRECTORATE, frozenset({Role.MEMBER})))
        work.commit()

    with database.open_work() as work:
        assert work.people.participant(ANA) == Participant(ANA, HARBOUR, LEAD_AND_MEMBER)
        assert work.people.participant(elsewhere) == Participant(elsewhere, DIRECTORATE, frozenset({Role.MEMBER}))


def test_a_participant_put_again_has_the_new_roles_only(database: Database) -> None:
    with database.open_work() as work:
        work.people.put(Participant(ANA, HARBOUR, LEAD_AND_MEMBER))
        work.people.put(Participant(ANA, HARBOUR, frozenset({Role.ADMINISTRATOR})))
        work.people.put(Participant(BEN, HARBOUR, LEAD_AND_MEMBER))
        work.people.put(Participant(BEN, HARBOUR, frozenset()))
        work.commit()

    with database.open_work() as work:
        assert work.people.participant(ANA) == Participant(ANA, HARBOUR, frozenset({Role.ADMINISTRATOR}))
        assert work.people.participant(BEN) == Participant(BEN, HARBOUR, frozenset())


def test_those_having_a_role_are_of_that_party_and_keep_their_other_roles(database: Database) -> None:
    with database.open_work() as work:
        work.people.put(Participant(BEN, HARBOUR, LEAD_AND_MEMBER))
        work.people.put(Participant(ANA, HARBOUR, frozenset({Role.LEAD})))
        work.people.put(Participant(Person("T1", "U0CAT"), HARBOUR, frozenset({Role.MEMBER})))
        work.people.put(Participant(Person("T1", "U0DAN"), LANTERN, frozenset({Role.LEAD})))
        work.commit()

    with database.open_work() as work:
        assert work.people.having(Role.LEAD, HARBOUR.id) == (
            Participant(ANA, HARBOUR, frozenset({Role.LEAD})),
            Participant(BEN, HARBOUR, LEAD_AND_MEMBER),
        )
        assert work.people.having(Role.LEAD, DIRECTORATE.id) == ()


def test_a_participant_of_a_party_that_does_not_exist_is_refused(database: Database) -> None:
    with database.open_work() as work, pytest.raises(IntegrityError):
        work.people.put(Participant(ANA, Party("ghost", "Ghost", Side.UNION), LEAD_AND_MEMBER))


def test_the_people_of_a_party_are_all_it_has_whatever_their_roles(database: Database) -> None:
    with database.open_work() as work:
        work.people.put(Participant(BEN, HARBOUR, LEAD_AND_MEMBER))
        work.people.put(Participant(ANA, HARBOUR, frozenset()))
        work.people.put(Participant(Person("T1", "U0DAN"), LANTERN, LEAD_AND_MEMBER))
        work.commit()

    with database.open_work() as work:
        assert set(work.people.of(HARBOUR.id)) == {
            Participant(ANA, HARBOUR, frozenset()),
            Participant(BEN, HARBOUR, LEAD_AND_MEMBER),
        }
        assert work.people.of(DIRECTORATE.id) == ()


def test_of_somebody_who_is_removed_nothing_is_kept(database: Database) -> None:
    namesake = Person("T2", ANA.user)
    with database.open_work() as work:
        for person in (ANA, BEN, namesake):
            work.people.put(Participant(person, HARBOUR, LEAD_AND_MEMBER))
        work.people.remove(ANA)
        work.people.remove(Person("T1", "U0NOBODY"))
        work.commit()

    with database.open_work() as work:
        assert work.people.participant(ANA) is None
        assert {each.person for each in work.people.of(HARBOUR.id)} == {BEN, namesake}
        work.people.put(Participant(ANA, LANTERN, frozenset({Role.MEMBER})))
        assert work.people.participant(ANA) == Participant(ANA, LANTERN, frozenset({Role.MEMBER}))


@pytest.mark.parametrize("second_names", [True, False])
def test_while_somebody_names_people_nobody_else_does_or_counts_on_them(
    database: Database, *, second_names: bool
) -> None:
    """The second waits for the first, and then sees what it did."""
    started, done = threading.Event(), threading.Event()

    def second() -> Participant | None:
        started.set()
        with database.open_work() as work:
            if second_names:
                work.people.hold_to_change()
            else:
                work.people.hold()
            done.set()
            return work.people.participant(ANA)

    with ThreadPoolExecutor(1) as other:
        with database.open_work() as work:
            work.people.hold_to_change()
            seen = other.submit(second)
            assert started.wait(5)
            assert not done.wait(0.2)
            work.people.put(Participant(ANA, HARBOUR, LEAD_AND_MEMBER))
            work.commit()
        assert seen.result(5) == Participant(ANA, HARBOUR, LEAD_AND_MEMBER)


def test_on_postgresql_those_who_only_count_on_the_people_do_not_wait_for_each_other(postgres_url: str) -> None:
    database = Database(postgres_url, on_commit=lambda: None)
    with database.open_work() as work:
        work.people.put_party(HARBOUR)
        work.people.put_party(DIRECTORATE)
        work.concerns.add(a_concern())
        work.commit()
    with database.open_work() as first, database.open_work() as second, database.open_work() as sender:
        first.people.hold()
        second.people.hold()
        sender.concerns.note("C-7K2M", Entry(EntryKind.NUDGED, NOW, HARBOUR, Role.LEAD, "raised"))
        sender.commit()
    with database.open_work() as naming, database.open_work() as sender:
        naming.people.hold_to_change()
        sender.concerns.note("C-7K2M", Entry(EntryKind.NUDGED, NOW, HARBOUR, Role.LEAD, "raised"))
        sender.commit()
    with database.open_work() as work:
        found = work.concerns.for_nudge("C-7K2M")
    database.close()
    assert found is not None
    assert len(found.timeline) == 3
