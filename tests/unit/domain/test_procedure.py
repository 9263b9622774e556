"""The procedure, cell by cell: written by hand from the product's page, and held against what the code does."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain import concern as rules
from bot.domain.concern import Concern, Entry, EntryKind, Reply, Response, Verdict
from bot.domain.framework import Side
from bot.domain.listed import Extension
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Relation
from bot.domain.procedure import TABLE, ConcernAction, State, transition
from bot.errors import NotAllowed, NotNow, UserError, WrongState
from handlers.views.errors import words
from tests.builders import EMPLOYER, UNION, a_concern

# Who, and where it leads from each state; "-" is refused there. After a semicolon: what holds beside the state.
PROCEDURE = """
action               | who            | draft  | raised                        | acknowledged                  | responded    | resolved | not resolved | withdrawn
edit draft           | raising party  | stays  | -                             | -                             | -            | -        | -            | -
discard draft        | raising party  | gone   | -                             | -                             | -            | -        | -            | -
raise                | raising lead   | raised | -                             | -                             | -            | -        | -            | -
acknowledge          | addressed lead | -      | acknowledged                  | -                             | -            | -        | -            | -
give interim response| addressed lead | -      | acknowledged                  | stays                         | -            | -        | -            | -
respond              | addressed lead | -      | responded                     | responded                     | -            | -        | -            | -
propose extension    | either lead    | -      | stays; none open              | stays; none open              | -            | -        | -            | -
take back extension  | either lead    | -      | stays; own open               | stays; own open               | -            | -        | -            | -
agree to extension   | either lead    | -      | stays; other's open & to come | stays; other's open & to come | -            | -        | -            | -
decline extension    | either lead    | -      | stays; other's open           | stays; other's open           | -            | -        | -            | -
say resolved         | raising lead   | -      | resolved                      | resolved                      | resolved     | -        | -            | -
say not resolved     | raising lead   | -      | not resolved; passed          | not resolved; passed          | not resolved | -        | -            | -
withdraw             | raising lead   | -      | withdrawn                     | withdrawn                     | withdrawn    | -        | -            | -
follow on            | raising party  | -      | -                             | -                             | -            | -        | stays        | -
add evidence         | both parties   | -      | stays                         | stays                         | stays        | -        | -            | -
note                 | both parties   | -      | stays                         | stays                         | stays        | stays    | stays        | stays
letter               | both parties   | -      | stays                         | stays                         | stays        | stays    | stays        | stays
"""  # noqa: E501 - a table is read across
WHO = {
    "raising lead": {(Relation.RAISING, Role.LEAD)},
    "addressed lead": {(Relation.ADDRESSED, Role.LEAD)},
    "either lead": {(Relation.RAISING, Role.LEAD), (Relation.ADDRESSED, Role.LEAD)},
    "raising party": {(Relation.RAISING, Role.LEAD), (Relation.RAISING, Role.MEMBER)},
    "both parties": {
        (Relation.RAISING, Role.LEAD),
        (Relation.RAISING, Role.MEMBER),
        (Relation.ADDRESSED, Role.LEAD),
        (Relation.ADDRESSED, Role.MEMBER),
    },
}
ONLY = {
    "raising lead": "Only the lead of the party that raises it can do that",
    "addressed lead": "Only the lead of the party it is addressed to can do that",
    "either lead": "Only a lead of one of the two parties can do that",
    "raising party": "Only members and leads of the party that raises it can do that",
    "both parties": "Only members and leads of the two parties can do that",
}
ASK_THEM = ", so nothing was changed. If it should be done, ask them."
LOOK = " Look with `/concern list`."
HAS_MOVED_ON = {
    State.DRAFT: "Nothing was changed: this is a draft, which nobody has but your own party. Raise it first.",
    State.RAISED: "Nothing was changed: the concern had been raised already.",
    State.ACKNOWLEDGED: "Nothing was changed: the concern had been acknowledged already.",
    State.RESPONDED: "Nothing was changed: the concern had been responded to already.",
    State.RESOLVED: "Nothing was changed: the concern had been resolved already.",
    State.NOT_RESOLVED: "Nothing was changed: the concern had been called not resolved already.",
    State.WITHDRAWN: "Nothing was changed: the concern had been withdrawn already.",
}
NOT_SO = {
    "none open": "Nothing was changed: an aim date is proposed already and awaits an answer. `/concern extend` with "
    "the reference shows it.",
    "own open": "Nothing was changed: no aim date that your party proposed awaits an answer. {}Look with "
    "`/concern show` and the reference.",
    "other's open": "Nothing was changed: the aim date that you answered is not proposed now. {}Look with "
    "`/concern show` and the reference.",
    "to come": "Nothing was changed: the day that is proposed has passed by now. Decline it, and propose another.",
    "passed": "Nothing was changed: as long as no response is given, a concern can be called not resolved only once "
    "its aim date has passed. That is our working practice.",
}

AIM = date(2026, 9, 30)
LATER_AIM = AIM + timedelta(days=14)
YET_LATER = AIM + timedelta(days=21)
NOW = datetime(2026, 9, 21, 9, tzinfo=UTC)
OTHER = Party("quayside", "Quayside Officers' Association", Side.UNION)
PARTY = {Relation.RAISING: UNION, Relation.ADDRESSED: EMPLOYER, Relation.OTHER: OTHER}
REPLY = Reply(Verdict.PARTLY, "In part.")
RESPONSE = Response((REPLY, REPLY), (REPLY,))
# Whether an extension is open, as the one who acts sees it; the aim date, the partnership's date, and what of that
# date and of the proposed one then holds.
OPEN = ("none open", "own open", "other's open")
DATES: tuple[tuple[date | None, date, set[str]], ...] = (
    (None, AIM + timedelta(days=9), {"to come"}),
    (AIM, AIM, {"to come"}),
    (AIM, AIM + timedelta(days=1), {"passed", "to come"}),
    (AIM, LATER_AIM, {"passed", "to come"}),
    (AIM, LATER_AIM + timedelta(days=1), {"passed"}),
)
KINDS = {
    "acknowledge": EntryKind.ACKNOWLEDGED,
    "give interim response": EntryKind.INTERIM,
    "respond": EntryKind.RESPONDED,
    "propose extension": EntryKind.EXTENSION_PROPOSED,
    "take back extension": EntryKind.EXTENSION_TAKEN_BACK,
    "agree to extension": EntryKind.EXTENSION_AGREED,
    "decline extension": EntryKind.EXTENSION_DECLINED,
    "say resolved": EntryKind.RESOLVED,
    "say not resolved": EntryKind.NOT_RESOLVED,
    "withdraw": EntryKind.WITHDRAWN,
    "add evidence": EntryKind.EVIDENCE,
    "note": EntryKind.NOTED,
}


def _read(table: str) -> dict[tuple[ConcernAction, State], tuple[str, str]]:
    (_, _, *states), *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return {
        (ConcernAction(action), State(state)): (who, cell)
        for action, who, *cells in rows
        for state, cell in zip(states, cells, strict=True)
    }


CELLS = _read(PROCEDURE)


def test_the_table_by_hand_has_every_action_in_every_state() -> None:
    assert set(CELLS) == set(itertools.product(ConcernAction, State))


@pytest.mark.parametrize("relation", [Relation.RAISING, Relation.ADDRESSED, Relation.OTHER])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("action", "state"), CELLS, ids=lambda each: each.value)
def test_every_cell_is_allowed_and_leads_where_it_says_or_is_refused_in_its_words(
    action: ConcernAction, state: State, relation: Relation, role: Role
) -> None:
    leads_to, _, _ = CELLS[action, state][1].partition("; ")
    by = Participant(Person("T1", "U1"), PARTY[relation], frozenset({role}))
    for is_open, (aim, today, holds) in itertools.product(OPEN, DATES):
        case = f"{action} of a {state} concern by {role} of {relation}, {is_open}, aim date {aim}, on {today}"
        before = _concern(state, by.party, is_open, aim)
        refused = _refusal_by_hand(action, state, (relation, role), {is_open, *holds})
        assert _refusal(before, action, by, today) == refused, case
        assert (action in rules.next_actions(before, by, today=today)) is (refused is None), case
        if action.value in KINDS:
            _assert_step(before, action, by, today, leads_to=None if refused else leads_to, case=case)


Refused = tuple[type[UserError], str] | None


def _refusal_by_hand(action: ConcernAction, state: State, who_acts: tuple[Relation, Role], holds: set[str]) -> Refused:
    who, cell = CELLS[action, state]
    _, _, condition = cell.partition("; ")
    if who_acts not in WHO[who]:
        return NotAllowed, ONLY[who] + ASK_THEM
    if cell == "-":
        return WrongState, HAS_MOVED_ON[state] + LOOK
    lacking = next((each for each in condition.split(" & ") if each and each not in holds), None)
    return (NotNow, NOT_SO[lacking].format("")) if lacking else None


def _concern(state: State, own: Party, is_open: str, aim: date | None) -> Concern:
    other = EMPLOYER if own == UNION else UNION
    proposed_by = {"none open": None, "own open": own, "other's open": other}[is_open]
    return a_concern(
        state=state,
        aim_date=aim,
        extension=Extension(proposed_by, LATER_AIM) if proposed_by else None,
        response=RESPONSE if state is State.RESPONDED else None,
    )


def _refusal(concern: Concern, action: ConcernAction, by: Participant, today: date) -> Refused:
    try:
        rules.require(concern, action, by, today=today)
    except UserError as refusal:
        return type(refusal), words(refusal)
    return None


def _assert_step(
    before: Concern, action: ConcernAction, by: Participant, today: date, *, leads_to: str | None, case: str
) -> None:
    """The step itself is held to the table, too, and does what its cell says and nothing else."""
    if leads_to is None:
        with pytest.raises((NotAllowed, WrongState, NotNow)):
            _act(before, action, by, today)
        return
    after = _act(before, action, by, today)
    state = before.state if leads_to == "stays" else State(leads_to)
    kind = KINDS[action.value]
    assert after.state is state, case
    assert after.version == before.version + 1, case
    assert after.timeline[:-1] == before.timeline, case
    last = after.timeline[-1]
    role = Role.LEAD if by.has(Role.LEAD) else Role.MEMBER
    assert (last.kind, last.at, last.party, last.role) == (kind, NOW, by.party, role), case
    assert last.only_for == (by.party.id if action is ConcernAction.NOTE else None), case
    assert after.aim_date == (LATER_AIM if action is ConcernAction.AGREE_EXTENSION else before.aim_date), case
    assert after.response == (RESPONSE if action is ConcernAction.RESPOND else before.response), case
    if action is ConcernAction.PROPOSE_EXTENSION:
        assert after.extension == Extension(by.party, YET_LATER), case
    elif "extension" in action or state not in (State.RAISED, State.ACKNOWLEDGED):
        assert after.extension is None, case
    else:
        assert after.extension == before.extension, case


def _act(concern: Concern, action: ConcernAction, by: Participant, today: date) -> Concern:
    match action:
        case ConcernAction.RESPOND:
            return rules.respond(concern, RESPONSE, by, now=NOW, today=today)
        case ConcernAction.PROPOSE_EXTENSION:
            return rules.propose_extension(concern, YET_LATER, "The figures come then.", by, now=NOW, today=today)
        case ConcernAction.AGREE_EXTENSION:
            return rules.settle_extension(concern, KINDS[action.value], LATER_AIM, by, now=NOW, today=today)
        case ConcernAction.TAKE_BACK_EXTENSION | ConcernAction.DECLINE_EXTENSION:
            kind = KINDS[action.value]
            return rules.settle_extension(concern, kind, LATER_AIM, by, words="What was typed.", now=NOW, today=today)
    return rules.act(concern, KINDS[action.value], by, words="What was typed.", now=NOW, today=today)


@pytest.mark.parametrize(("action", "state"), CELLS, ids=lambda each: each.value)
def test_the_table_leads_where_the_one_by_hand_leads(action: ConcernAction, state: State) -> None:
    _, cell = CELLS[action, state]
    leads_to = {"stays": state, "gone": None}.get(to := cell.partition("; ")[0], to)
    line = transition(action, state)

    assert (line is None) is (cell == "-")
    assert line is None or line.moves[state] == leads_to


def test_no_two_lines_are_for_one_action_in_one_state_and_an_actions_lines_name_the_same_people() -> None:
    lines = [(line.action, state) for line in TABLE for state in line.moves]

    assert len(lines) == len(set(lines))
    for action in ConcernAction:
        assert len({line.who for line in TABLE if line.action is action}) == 1


@pytest.mark.parametrize(
    ("state", "runs", "ended"),
    [
        (State.DRAFT, False, False),
        (State.RAISED, True, False),
        (State.ACKNOWLEDGED, True, False),
        (State.RESPONDED, False, False),
        (State.RESOLVED, False, True),
        (State.NOT_RESOLVED, False, True),
        (State.WITHDRAWN, False, True),
    ],
)
def test_the_clock_runs_until_a_response_or_an_end(state: State, *, runs: bool, ended: bool) -> None:
    assert (state.awaits_response, state.is_end) == (runs, ended)


@pytest.mark.parametrize(
    ("action", "kinds", "then"),
    [
        (ConcernAction.AGREE_EXTENSION, [], ""),
        (ConcernAction.AGREE_EXTENSION, [EntryKind.EXTENSION_TAKEN_BACK], "The last one had been taken back. "),
        (ConcernAction.AGREE_EXTENSION, [EntryKind.EXTENSION_AGREED], "The last one had been agreed to. "),
        (ConcernAction.DECLINE_EXTENSION, [EntryKind.EXTENSION_DECLINED], "The last one had been declined. "),
        (ConcernAction.TAKE_BACK_EXTENSION, [EntryKind.EXTENSION_AGREED], "The last one had been agreed to. "),
        (
            ConcernAction.TAKE_BACK_EXTENSION,
            [EntryKind.EXTENSION_AGREED, EntryKind.EXTENSION_PROPOSED, EntryKind.EXTENSION_DECLINED],
            "The last one had been declined. ",
        ),
    ],
)
def test_who_comes_second_to_an_extension_reads_what_became_of_it(
    action: ConcernAction, kinds: list[EntryKind], then: str
) -> None:
    proposed = Entry(EntryKind.EXTENSION_PROPOSED, NOW, UNION, Role.LEAD, day=LATER_AIM)
    entries = [proposed, *(Entry(kind, NOW, EMPLOYER, Role.LEAD) for kind in kinds)] if kinds else []
    concern = a_concern(timeline=(*a_concern().timeline, *entries))
    by = Participant(Person("T1", "U1"), EMPLOYER, frozenset({Role.LEAD}))
    condition = "own open" if action is ConcernAction.TAKE_BACK_EXTENSION else "other's open"

    refused = _refusal(concern, action, by, AIM)

    assert refused == (NotNow, NOT_SO[condition].format(then))


@pytest.mark.parametrize(
    ("kind", "party"),
    [
        (EntryKind.EXTENSION_AGREED, EMPLOYER),
        (EntryKind.EXTENSION_DECLINED, EMPLOYER),
        (EntryKind.EXTENSION_TAKEN_BACK, UNION),
    ],
)
def test_settling_another_date_than_the_one_on_offer_is_refused_with_what_happened(
    kind: EntryKind, party: Party
) -> None:
    concern = a_concern(extension=Extension(UNION, LATER_AIM))
    by = Participant(Person("T1", "U1"), party, frozenset({Role.LEAD}))

    with pytest.raises(NotNow) as refusal:
        rules.settle_extension(concern, kind, LATER_AIM - timedelta(days=7), by, now=NOW, today=AIM)

    assert "Another has been proposed since." in words(refusal.value)
