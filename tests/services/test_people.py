"""Setting up parties, and who names whom."""

import pytest

from bot.domain.framework import Side
from bot.domain.people import Party, Person, Role
from bot.errors import AlreadySetUp, NotAllowed, NotAParticipant, NotFound, UserError
from bot.partnership import Partnership
from bot.services import people
from tests.cast import ANA, BRIGHTWATER, JOE, MAIRI, NAMESAKE, PRIYA, RUTH, SAM, TEAM, TOM

NEWCOMER = Person(TEAM, "U0NEWCOMER")
LANTERN = Party("lantern", "Lantern Guild", Side.UNION)


def test_a_party_begins_with_one_administrator_who_may_lead_it_too(partnership: Partnership) -> None:
    people.set_up_party(partnership, LANTERN, administrator=NEWCOMER, roles=frozenset({Role.LEAD}))

    with partnership.open_work() as work:
        assert people.participant(work, NEWCOMER).roles == {Role.LEAD, Role.ADMINISTRATOR}


@pytest.mark.parametrize(("party", "administrator"), [(BRIGHTWATER, NEWCOMER), (LANTERN, JOE)])
def test_what_is_set_up_is_not_set_up_again_from_outside(
    partnership: Partnership, party: Party, administrator: Person
) -> None:
    with pytest.raises(AlreadySetUp):
        people.set_up_party(partnership, party, administrator=administrator, roles=frozenset())

    with partnership.open_work() as work:
        assert work.people.participant(NEWCOMER) is None
        assert LANTERN not in work.people.parties()


@pytest.mark.parametrize(
    ("by", "refusal"),
    [(ANA, NotAllowed), (TOM, NotAllowed), (MAIRI, NotAllowed), (SAM, NotAParticipant), (NAMESAKE, NotAParticipant)],
)
def test_only_an_administrator_names_people(partnership: Partnership, by: Person, refusal: type[UserError]) -> None:
    with pytest.raises(refusal):
        people.name_participant(partnership, NEWCOMER, frozenset({Role.LEAD}), by=by)

    with partnership.open_work() as work:
        assert work.people.participant(NEWCOMER) is None


def test_an_administrator_names_people_of_the_own_party_only(partnership: Partnership) -> None:
    named = people.name_participant(partnership, NEWCOMER, frozenset({Role.MEMBER}), by=PRIYA)
    assert named.party.id == "cabinet-office"

    with pytest.raises(NotFound):
        people.name_participant(partnership, NEWCOMER, frozenset({Role.MEMBER}), by=RUTH)
    with partnership.open_work() as work:
        assert people.participant(work, NEWCOMER).party.id == "cabinet-office"
