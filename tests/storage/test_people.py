"""What is kept of workspaces, parties and the people who speak for them."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.framework import Side
from bot.domain.people import Participant, Party, Person, Role
from bot.ports import Workspace
from storage.unit_of_work import Database
from tests.storage.records import ANA, BEN, DIRECTORATE, HARBOUR, LANTERN

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
