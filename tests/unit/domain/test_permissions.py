"""The table of who may do what, cell by cell, written out by hand from the product's page."""

import itertools

import pytest

from bot.domain.framework import Side
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action, Relation, Sight, allowed, require, sight_of
from bot.domain.procedure import ConcernAction, who_may
from bot.errors import NotAllowed

MEMBER, LEAD, ADMINISTRATOR = Role.MEMBER, Role.LEAD, Role.ADMINISTRATOR
RAISING, ADDRESSED, NAMED, OTHER, OWN, OWN_SIDE, OTHER_SIDE = (
    Relation.RAISING,
    Relation.ADDRESSED,
    Relation.NAMED,
    Relation.OTHER,
    Relation.OWN,
    Relation.OWN_SIDE,
    Relation.OTHER_SIDE,
)

YES = {
    (Action.SEE_CONCERN, RAISING, MEMBER),
    (Action.SEE_CONCERN, RAISING, LEAD),
    (Action.SEE_CONCERN, ADDRESSED, MEMBER),
    (Action.SEE_CONCERN, ADDRESSED, LEAD),
    (Action.DRAFT_CONCERN, RAISING, MEMBER),
    (Action.DRAFT_CONCERN, RAISING, LEAD),
    (Action.LOG_ENGAGEMENT, NAMED, MEMBER),
    (Action.LOG_ENGAGEMENT, NAMED, LEAD),
    (Action.SEE_ENGAGEMENT, NAMED, MEMBER),
    (Action.SEE_ENGAGEMENT, NAMED, LEAD),
    (Action.SEE_ENGAGEMENT, OTHER, MEMBER),
    (Action.SEE_ENGAGEMENT, OTHER, LEAD),
    (Action.SEE_ENGAGEMENT_IN_CONFIDENCE, NAMED, MEMBER),
    (Action.SEE_ENGAGEMENT_IN_CONFIDENCE, NAMED, LEAD),
    (Action.CHANGE_ENGAGEMENT, NAMED, MEMBER),
    (Action.CHANGE_ENGAGEMENT, NAMED, LEAD),
    (Action.CHANGE_ENGAGEMENT, OTHER, MEMBER),
    (Action.CHANGE_ENGAGEMENT, OTHER, LEAD),
    (Action.CHANGE_ENGAGEMENT_IN_CONFIDENCE, NAMED, MEMBER),
    (Action.CHANGE_ENGAGEMENT_IN_CONFIDENCE, NAMED, LEAD),
    (Action.NAME_PEOPLE, OWN, ADMINISTRATOR),
    (Action.SEE_NOTICE, OWN, MEMBER),
    (Action.SEE_NOTICE, OWN, LEAD),
    (Action.SEE_NOTICE, OWN, ADMINISTRATOR),
    (Action.SEE_NOTICE, OTHER, MEMBER),
    (Action.SEE_NOTICE, OTHER, LEAD),
    (Action.SEE_NOTICE, OTHER, ADMINISTRATOR),
    (Action.GIVE_NOTICE, OWN, LEAD),
    (Action.TAKE_BACK_NOTICE, OWN, LEAD),
    (Action.SETTLE_MATTERS, OWN, LEAD),
    (Action.SETTLE_MATTERS, OTHER, LEAD),
    (Action.SEE_SETTINGS, OWN, MEMBER),
    (Action.SEE_SETTINGS, OWN, LEAD),
    (Action.SEE_SETTINGS, OWN, ADMINISTRATOR),
    (Action.NAME_CHANNEL, OWN, ADMINISTRATOR),
    (Action.PROPOSE_PRACTICE, OWN_SIDE, ADMINISTRATOR),
    (Action.TAKE_BACK_PROPOSAL, OWN_SIDE, ADMINISTRATOR),
    (Action.ANSWER_PROPOSAL, OTHER_SIDE, ADMINISTRATOR),
}


# The rows of the product's page that the bot has, and its columns, for a concern that a union has raised. "-" is where
# there is nothing to do for that party, whoever presses.
PRODUCT = """
                                   | own members | own lead | counterpart lead | counterpart members | others | administrators
draft of a concern: see, edit      | yes         | yes      | no               | no                  | no     | no
a raised concern: see, letter, link| yes         | yes      | yes              | yes                 | no     | no
raise, withdraw, resolved or not   | no          | yes      | -                | -                   | no     | no
acknowledge, respond               | -           | -        | yes              | no                  | no     | no
extension: propose and answer      | no          | yes      | yes              | no                  | no     | no
private notes                      | yes         | yes      | yes              | yes                 | no     | no
engagement for all parties         | yes         | yes      | yes              | yes                 | yes    | no
engagement in confidence           | yes         | yes      | yes              | yes                 | no     | no
people of one's own party          | no          | no       | no               | no                  | no     | yes
own hours, working days, digest    | yes         | yes      | -                | -                   | -      | yes
own party's private channel        | no          | no       | no               | no                  | no     | yes
settings: propose, take back       | no          | no       | -                | -                   | -      | yes
settings: confirm, decline         | -           | -        | no               | no                  | -      | yes
"""  # noqa: E501 - a table is read across
ROWS: dict[str, tuple[Action | ConcernAction, ...]] = {
    "draft of a concern: see, edit": (Action.DRAFT_CONCERN, ConcernAction.EDIT, ConcernAction.DISCARD),
    "a raised concern: see, letter, link": (Action.SEE_CONCERN, ConcernAction.LETTER, ConcernAction.ADD_EVIDENCE),
    "raise, withdraw, resolved or not": (
        ConcernAction.RAISE,
        ConcernAction.WITHDRAW,
        ConcernAction.RESOLVE,
        ConcernAction.NOT_RESOLVE,
    ),
    "acknowledge, respond": (ConcernAction.ACKNOWLEDGE, ConcernAction.GIVE_INTERIM, ConcernAction.RESPOND),
    "extension: propose and answer": (
        ConcernAction.PROPOSE_EXTENSION,
        ConcernAction.TAKE_BACK_EXTENSION,
        ConcernAction.AGREE_EXTENSION,
        ConcernAction.DECLINE_EXTENSION,
    ),
    # Each party's own: the other's are kept from it where they are read, in storage.
    "private notes": (ConcernAction.NOTE,),
    "engagement for all parties": (Action.SEE_ENGAGEMENT, Action.CHANGE_ENGAGEMENT),
    "engagement in confidence": (Action.SEE_ENGAGEMENT_IN_CONFIDENCE, Action.CHANGE_ENGAGEMENT_IN_CONFIDENCE),
    "people of one's own party": (Action.NAME_PEOPLE,),
    "own hours, working days, digest": (Action.SEE_SETTINGS,),
    "own party's private channel": (Action.NAME_CHANNEL,),
    "settings: propose, take back": (Action.PROPOSE_PRACTICE, Action.TAKE_BACK_PROPOSAL),
    "settings: confirm, decline": (Action.ANSWER_PROPOSAL,),
}
COLUMNS = {
    "own members": [(RAISING, MEMBER), (OWN, MEMBER), (NAMED, MEMBER), (OWN_SIDE, MEMBER)],
    "own lead": [(RAISING, LEAD), (OWN, LEAD), (NAMED, LEAD), (OWN_SIDE, LEAD)],
    "counterpart lead": [(ADDRESSED, LEAD), (NAMED, LEAD), (OTHER_SIDE, LEAD)],
    "counterpart members": [(ADDRESSED, MEMBER), (NAMED, MEMBER), (OTHER_SIDE, MEMBER)],
    "others": [(OTHER, MEMBER), (OTHER, LEAD)],
    "administrators": [
        (RAISING, ADMINISTRATOR),
        (ADDRESSED, ADMINISTRATOR),
        (OWN, ADMINISTRATOR),
        (NAMED, ADMINISTRATOR),
        (OWN_SIDE, ADMINISTRATOR),
        (OTHER_SIDE, ADMINISTRATOR),
    ],
}


def _cells() -> list[tuple[Action | ConcernAction, str, bool]]:
    (_, *columns), *rows = [[cell.strip() for cell in line.split("|")] for line in PRODUCT.strip("\n").splitlines()]
    assert columns == list(COLUMNS)
    return [
        (action, column, cell == "yes")
        for row, *cells in rows
        for action in ROWS[row]
        for column, cell in zip(columns, cells, strict=True)
    ]


@pytest.mark.parametrize(("action", "column", "may"), _cells())
def test_every_cell_of_the_products_page_is_so(action: Action | ConcernAction, column: str, *, may: bool) -> None:
    def so(relation: Relation, role: Role) -> bool:
        if isinstance(action, Action):
            return allowed(action, relation, frozenset({role}))
        return (relation, role) in who_may(action)

    assert any(so(*each) for each in COLUMNS[column]) is may


@pytest.mark.parametrize(("action", "relation", "role"), list(itertools.product(Action, Relation, Role)))
def test_every_cell_of_the_table_is_decided_as_the_product_says(action: Action, relation: Relation, role: Role) -> None:
    assert allowed(action, relation, frozenset({role})) is ((action, relation, role) in YES)


@pytest.mark.parametrize(("action", "relation"), list(itertools.product(Action, Relation)))
def test_somebody_without_a_role_may_do_nothing(action: Action, relation: Relation) -> None:
    assert not allowed(action, relation, frozenset())


@pytest.mark.parametrize(("action", "relation"), list(itertools.product(Action, Relation)))
def test_roles_add_up(action: Action, relation: Relation) -> None:
    both = allowed(action, relation, frozenset({ADMINISTRATOR, LEAD}))

    assert both is any((action, relation, role) in YES for role in (ADMINISTRATOR, LEAD))


@pytest.mark.parametrize(
    ("action", "whose"),
    [
        (Action.SEE_CONCERN, "members and leads of the parties"),
        (Action.DRAFT_CONCERN, "members and leads of the parties"),
        (Action.SETTLE_MATTERS, "a lead of one of the parties"),
        (Action.LOG_ENGAGEMENT, "members and leads of the parties"),
        (Action.NAME_PEOPLE, "an administrator of the party"),
        (Action.GIVE_NOTICE, "a lead of the party that leaves"),
        (Action.TAKE_BACK_NOTICE, "a lead of the party that leaves"),
        (Action.NAME_CHANNEL, "an administrator of the party"),
        (Action.PROPOSE_PRACTICE, "an administrator of a party"),
        (Action.ANSWER_PROPOSAL, "an administrator of a party of the other side"),
        (Action.TAKE_BACK_PROPOSAL, "an administrator of a party of the side that proposed it"),
    ],
)
def test_a_refusal_says_whose_it_is_to_do(action: Action, whose: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        require(action, OTHER, _participant())

    assert refusal.value.who == whose


@pytest.mark.parametrize(
    ("roles", "sight"),
    [
        ((MEMBER,), Sight("p")),
        ((LEAD,), Sight("p")),
        ((ADMINISTRATOR,), Sight(None)),
        ((ADMINISTRATOR, MEMBER), Sight("p")),
        ((), Sight(None)),
    ],
)
@pytest.mark.parametrize(
    "seeing", [Action.SEE_CONCERN, Action.DRAFT_CONCERN, Action.SEE_ENGAGEMENT, Action.SEE_ENGAGEMENT_IN_CONFIDENCE]
)
def test_an_administrator_reads_records_only_as_a_member(roles: tuple[Role, ...], sight: Sight, seeing: Action) -> None:
    assert sight_of(_participant(*roles), seeing=seeing) == sight


def test_what_nobody_sees_gives_no_sight() -> None:
    assert sight_of(_participant(MEMBER, LEAD, ADMINISTRATOR), seeing=Action.NAME_PEOPLE) == Sight(None)


def _participant(*roles: Role) -> Participant:
    return Participant(Person("T1", "U1"), Party("p", "Harbour Staff Union", Side.UNION), frozenset(roles))
