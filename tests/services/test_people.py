"""Setting up parties, and what everybody who takes part may know of them."""

import pytest

from bot.domain.framework import Side
from bot.domain.people import Party, Person, Role
from bot.domain.permissions import Action
from bot.errors import AlreadySetUp, NotAParticipant
from bot.partnership import Partnership
from bot.services import people
from bot.services.people import PartyShown
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, JOE, MAIRI, NAMESAKE, PRIYA, QUAYSIDE, RUTH, SAM, TEAM, TOM
from tests.fakes import StandingClock

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


@pytest.mark.parametrize("by", [ANA, TOM, PRIYA, RUTH, JOE, MAIRI])
def test_everybody_who_takes_part_sees_which_party_has_a_lead(
    partnership: Partnership, clock: StandingClock, by: Person
) -> None:
    with partnership.open_work() as work:
        work.people.put_party(LANTERN)
        work.commit()

    assert people.parties(partnership, by=by, now=clock()) == (
        PartyShown(CABINET_OFFICE, has_lead=True),
        PartyShown(BRIGHTWATER, has_lead=True),
        PartyShown(LANTERN, has_lead=False),
        PartyShown(QUAYSIDE, has_lead=True),
    )


@pytest.mark.parametrize("by", [SAM, NAMESAKE])
def test_somebody_who_takes_no_part_sees_no_parties(partnership: Partnership, clock: StandingClock, by: Person) -> None:
    with pytest.raises(NotAParticipant):
        people.parties(partnership, by=by, now=clock())


@pytest.mark.parametrize(
    ("by", "may"),
    [
        (PRIYA, {Action.NAME_PEOPLE}),
        (RUTH, {Action.NAME_PEOPLE, Action.LOG_ENGAGEMENT, Action.DRAFT_CONCERN}),
        (TOM, {Action.LOG_ENGAGEMENT, Action.DRAFT_CONCERN}),
        (SAM, set()),
    ],
)
def test_what_somebody_may_start_follows_from_their_roles(
    partnership: Partnership, by: Person, may: set[Action]
) -> None:
    with partnership.open_work() as work:
        assert people.may(work.people.participant(by), partnership.framework) == may
