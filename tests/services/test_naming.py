"""Administrators naming, changing and removing their own party's people, and what becomes of nudges."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from bot.domain.concern import EntryKind
from bot.domain.message import ConcernMessage
from bot.domain.notice import NudgeKind
from bot.domain.people import Participant, Party, Person, Role
from bot.errors import (
    ChangedMeanwhile,
    InvalidInput,
    LastAdministrator,
    NotAllowed,
    NotAParticipant,
    NotFound,
    UserError,
)
from bot.partnership import Partnership
from bot.ports.people import Workspace
from bot.services import concerns, naming
from bot.services.naming import OwnPeople
from bot.services.sending import Sending, send_next
from tests import acting
from tests.acting import Typed
from tests.cast import (
    ADMINISTRATOR,
    ANA,
    BRIGHTWATER,
    CABINET_OFFICE,
    JOE,
    LEAD,
    MAIRI,
    MEMBER,
    NAMESAKE,
    PRIYA,
    RUTH,
    SAM,
    TEAM,
    TOM,
)
from tests.fakes import ObedientFiles, ObedientMessenger, StandingClock

NEWCOMER = Person(TEAM, "U0NEWCOMER")
BOT = Person(TEAM, "U0PARTBOT1")
TO_CABINET_OFFICE = Typed("cabinet-office", ("7b",), ("Papers came the evening before.",), ("Five days ahead.",))


class Naming:
    """The services, each call a delivery of its own unless the test says otherwise."""

    def __init__(self, partnership: Partnership, clock: StandingClock) -> None:
        self.partnership = partnership
        self._clock = clock
        self._deliveries = 0

    def name(
        self, person: Person, roles: frozenset[Role] = MEMBER, *, by: Person = PRIYA, delivery: str = ""
    ) -> OwnPeople | None:
        return naming.name(self.partnership, person, roles, by=by, now=self._clock(), delivery=self._key(delivery))

    def change(
        self,
        person: Person,
        roles: frozenset[Role],
        *,
        seen: frozenset[Role] | None = None,
        by: Person = PRIYA,
        delivery: str = "",
    ) -> OwnPeople | None:
        seen = self.roles(person) if seen is None else seen
        return naming.change_roles(
            self.partnership, person, roles, seen=seen, by=by, now=self._clock(), delivery=self._key(delivery)
        )

    def remove(
        self, person: Person, *, seen: frozenset[Role] | None = None, by: Person = PRIYA, delivery: str = ""
    ) -> OwnPeople | None:
        seen = self.roles(person) if seen is None else seen
        return naming.remove(
            self.partnership, person, seen=seen, by=by, now=self._clock(), delivery=self._key(delivery)
        )

    def roles(self, person: Person) -> frozenset[Role]:
        known = self.known(person)
        return known.roles if known else frozenset()

    def known(self, person: Person) -> Participant | None:
        with self.partnership.open_work() as work:
            return work.people.participant(person)

    def everybody(self) -> list[Participant]:
        with self.partnership.open_work() as work:
            return [each for party in work.people.parties() for each in work.people.of(party.id)]

    def _key(self, delivery: str) -> str:
        self._deliveries += 1
        return delivery or f"d-{self._deliveries}"


@pytest.fixture
def administering(partnership: Partnership, clock: StandingClock) -> Naming:
    return Naming(partnership, clock)


@pytest.mark.parametrize(
    ("by", "own", "others"),
    [(PRIYA, TOM, JOE), (RUTH, JOE, TOM)],
)
def test_an_administrator_names_changes_and_removes_people_of_the_own_party(
    administering: Naming, by: Person, own: Person, others: Person
) -> None:
    party = administering.known(by).party  # type: ignore[union-attr]

    administering.name(NEWCOMER, LEAD | MEMBER, by=by)
    assert administering.known(NEWCOMER) == Participant(NEWCOMER, party, LEAD | MEMBER)
    administering.change(own, ADMINISTRATOR, by=by)
    assert administering.known(own) == Participant(own, party, ADMINISTRATOR)
    administering.remove(NEWCOMER, by=by)
    assert administering.known(NEWCOMER) is None

    before = administering.everybody()
    with pytest.raises(InvalidInput):
        administering.name(others, by=by)
    attempts: list[Callable[[], object]] = [
        lambda: administering.remove(others, by=by),
        lambda: administering.change(others, LEAD, by=by),
        lambda: naming.prepare_change(administering.partnership, others, by=by),
    ]
    for attempt in attempts:
        with pytest.raises(ChangedMeanwhile):
            attempt()
    assert administering.everybody() == before


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (ANA, NotAllowed),
        (TOM, NotAllowed),
        (JOE, NotAllowed),
        (MAIRI, NotAllowed),
        (SAM, NotAParticipant),
        (NAMESAKE, NotAParticipant),
    ],
)
def test_nobody_but_an_administrator_sees_or_changes_a_partys_people(
    administering: Naming, by: Person, refusal: type[UserError]
) -> None:
    partnership, before = administering.partnership, administering.everybody()
    attempts: list[Callable[[], object]] = [
        lambda: naming.page(partnership, by=by),
        lambda: naming.prepare(partnership, by=by),
        lambda: naming.prepare_change(partnership, TOM, by=by),
        lambda: administering.name(NEWCOMER, by=by),
        lambda: administering.change(TOM, LEAD, by=by),
        lambda: administering.change(by, ADMINISTRATOR, by=by),
        lambda: administering.remove(TOM, by=by),
    ]
    for attempt in attempts:
        with pytest.raises(refusal):
            attempt()
    assert administering.everybody() == before


@pytest.mark.parametrize("taken", [RUTH, JOE, MAIRI, BOT])
def test_whoever_speaks_for_another_party_is_refused_in_the_same_words_as_the_bot(
    administering: Naming, taken: Person
) -> None:
    with administering.partnership.open_work() as work:
        work.workspaces.put(Workspace(TEAM, BOT.user, "B0PARTBOT1"))
        work.commit()
    before = administering.everybody()

    with pytest.raises(InvalidInput) as refusal:
        administering.name(taken)

    assert (refusal.value.field, refusal.value.problem) == ("person", "unavailable")
    assert administering.everybody() == before


def test_the_same_user_id_of_another_workspace_is_another_person(administering: Naming) -> None:
    administering.name(NAMESAKE)

    assert administering.roles(NAMESAKE) == MEMBER
    assert administering.known(RUTH) == Participant(RUTH, BRIGHTWATER, LEAD | ADMINISTRATOR)


@pytest.mark.parametrize(
    ("attempt", "field", "problem"),
    [
        (lambda each: each.name(TOM, LEAD), "person", "named already"),
        (lambda each: each.name(NEWCOMER, frozenset()), "roles", "missing"),
        (lambda each: each.change(TOM, frozenset()), "roles", "missing"),
    ],
)
def test_what_cannot_be_kept_is_refused_on_its_field(
    administering: Naming, attempt: Callable[[Naming], object], field: str, problem: str
) -> None:
    before = administering.everybody()

    with pytest.raises(InvalidInput) as refusal:
        attempt(administering)

    assert (refusal.value.field, refusal.value.problem) == (field, problem)
    assert administering.everybody() == before


def test_a_party_keeps_at_least_one_administrator(administering: Naming) -> None:
    with pytest.raises(LastAdministrator):
        administering.remove(PRIYA)
    with pytest.raises(LastAdministrator):
        administering.change(PRIYA, LEAD)
    assert administering.roles(PRIYA) == ADMINISTRATOR

    administering.change(TOM, MEMBER | ADMINISTRATOR)
    administering.remove(PRIYA)
    assert administering.known(PRIYA) is None
    with pytest.raises(LastAdministrator):
        administering.remove(TOM, by=TOM)


def test_somebody_who_gives_up_the_role_is_shown_the_list_no_more_also_when_slack_asks_again(
    administering: Naming,
) -> None:
    administering.change(TOM, ADMINISTRATOR)

    for _ in range(2):
        assert administering.change(PRIYA, MEMBER, seen=ADMINISTRATOR, delivery="same") is None
    assert administering.remove(PRIYA, by=TOM) is not None
    with pytest.raises(NotAParticipant):
        administering.name(NEWCOMER)


def test_of_two_administrators_who_remove_each_other_at_once_one_stays(administering: Naming) -> None:
    administering.change(TOM, ADMINISTRATOR)
    ready, outcomes = Barrier(2), []

    def remove(other: Person, by: Person) -> None:
        ready.wait(5)
        try:
            administering.remove(other, seen=ADMINISTRATOR, by=by, delivery=f"by {by.user}")
            outcomes.append("removed")
        except NotAParticipant:
            outcomes.append("was removed first")

    _both(lambda: remove(TOM, PRIYA), lambda: remove(PRIYA, TOM))

    assert sorted(outcomes) == ["removed", "was removed first"]
    assert len([each for each in administering.everybody() if each.party == CABINET_OFFICE]) == 2


def test_of_two_administrators_who_give_up_the_role_at_once_one_keeps_it(administering: Naming) -> None:
    administering.change(TOM, ADMINISTRATOR)
    ready, outcomes = Barrier(2), []

    def give_up(by: Person) -> None:
        ready.wait(5)
        try:
            administering.change(by, MEMBER, seen=ADMINISTRATOR, by=by, delivery=f"by {by.user}")
            outcomes.append("gave up")
        except LastAdministrator:
            outcomes.append("is the last")

    _both(lambda: give_up(PRIYA), lambda: give_up(TOM))

    assert sorted(outcomes) == ["gave up", "is the last"]


def test_of_two_administrators_who_change_the_same_person_at_once_the_second_is_told(administering: Naming) -> None:
    administering.change(TOM, ADMINISTRATOR)
    administering.name(NEWCOMER, MEMBER)
    ready, outcomes = Barrier(2), []

    def change(roles: frozenset[Role], by: Person) -> None:
        ready.wait(5)
        try:
            administering.change(NEWCOMER, roles, seen=MEMBER, by=by, delivery=f"by {by.user}")
            outcomes.append(roles)
        except ChangedMeanwhile:
            outcomes.append(frozenset())

    _both(lambda: change(LEAD, PRIYA), lambda: change(LEAD | MEMBER, TOM))

    assert frozenset() in outcomes
    assert administering.roles(NEWCOMER) in outcomes
    assert administering.roles(NEWCOMER) != MEMBER


@pytest.mark.parametrize("after", [LEAD, None])
def test_a_change_of_what_is_no_longer_so_is_told_and_not_made(
    administering: Naming, after: frozenset[Role] | None
) -> None:
    if after is None:
        administering.remove(TOM)
    else:
        administering.change(TOM, after)

    with pytest.raises(ChangedMeanwhile):
        administering.change(TOM, ADMINISTRATOR, seen=MEMBER)
    with pytest.raises(ChangedMeanwhile):
        administering.remove(TOM, seen=MEMBER)

    assert administering.roles(TOM) == (after or frozenset())


def test_a_repeated_delivery_names_once_and_gives_the_first_reply_again(administering: Naming) -> None:
    first = administering.name(NEWCOMER, delivery="same")
    assert administering.name(NEWCOMER, delivery="same") == first

    removal = administering.remove(NEWCOMER, seen=MEMBER, delivery="again")
    assert administering.remove(NEWCOMER, seen=MEMBER, delivery="again") == removal
    assert administering.name(NEWCOMER, delivery="same") == removal
    assert administering.known(NEWCOMER) is None


def test_somebody_elses_delivery_key_shows_only_the_own_people(administering: Naming) -> None:
    administering.name(NEWCOMER, delivery="same")

    assert administering.name(NEWCOMER, by=JOE, delivery="same") is None
    own = administering.name(NEWCOMER, by=RUTH, delivery="same")
    assert own is not None
    assert {each.person for each in own.people.records} == {RUTH, JOE}


def test_people_come_in_pages_leads_first_and_a_change_shows_the_page_it_is_on(administering: Naming) -> None:
    newcomers = [Person(TEAM, f"U0NEW{number:02}") for number in range(19)]
    for person in newcomers:
        own = administering.name(person)

    first = naming.page(administering.partnership, by=PRIYA)
    second = naming.page(administering.partnership, by=PRIYA, number=1)
    last = naming.page(administering.partnership, by=PRIYA, number=99)
    assert first.party == CABINET_OFFICE
    assert [each.person for each in first.people.records][:2] == [ANA, PRIYA]
    assert (first.people.total, last.people.number, last.people.has_next) == (22, 2, False)
    shown = [each.person for page in (first, second, last) for each in page.people.records]
    assert shown == [ANA, PRIYA, *sorted([TOM, *newcomers])]
    assert own is not None
    assert newcomers[-1] in [each.person for each in own.people.records]

    for person in newcomers[-2:]:
        removed = administering.remove(person)
    assert removed is not None
    assert (removed.people.number, removed.people.total) == (1, 20)


@pytest.fixture
def raised(partnership: Partnership, clock: StandingClock) -> str:
    shown = acting.raise_concern(partnership, TO_CABINET_OFFICE, by=RUTH, now=clock(), delivery="d-raise")
    return shown.concern.reference


@pytest.fixture
def messenger() -> ObedientMessenger:
    return ObedientMessenger()


@pytest.fixture
def send(partnership: Partnership, clock: StandingClock, messenger: ObedientMessenger) -> Callable[[float], None]:
    """Goes on by days, hour by hour, and sends whatever comes up."""
    sending = Sending(messenger, ObedientFiles(), lambda: 0.0, settle=60, timeout=0.05, pace=0)

    def go_on(days: float) -> None:
        for _ in range(round(days * 24)):
            clock.move(hours=1)
            while send_next(partnership, sending, now=clock()):
                pass

    return go_on


def told(messenger: ObedientMessenger, whom: Person) -> list[NudgeKind]:
    rows = messenger.arrived.values()
    return [each.kind for to, each in rows if to.user == whom.user and isinstance(each, ConcernMessage)]


COMING_UP, PASSED = NudgeKind.AIM_DATE_COMING_UP, NudgeKind.AIM_DATE_PASSED
WHOLE_LIFE = [NudgeKind.RAISED, NudgeKind.PLEASE_ACKNOWLEDGE, *[COMING_UP] * 4, *[PASSED] * 4]


def test_a_new_lead_is_told_what_is_still_to_come_and_the_others_nothing_twice(
    administering: Naming, raised: str, messenger: ObedientMessenger, send: Callable[[float], None]
) -> None:
    send(15)
    assert told(messenger, ANA) == WHOLE_LIFE[:3]

    administering.name(NEWCOMER, LEAD)
    administering.change(TOM, LEAD)
    administering.name(SAM, LEAD, by=RUTH)
    send(60)

    assert told(messenger, ANA) == WHOLE_LIFE
    assert told(messenger, NEWCOMER) == told(messenger, TOM) == WHOLE_LIFE[3:]
    assert told(messenger, SAM) == told(messenger, RUTH) == [PASSED] * 4
    assert told(messenger, JOE) == told(messenger, PRIYA) == told(messenger, MAIRI) == []


@pytest.mark.parametrize("way", ["removed", "another role"])
def test_somebody_who_is_lead_no_more_is_told_nothing_more(
    administering: Naming, raised: str, messenger: ObedientMessenger, send: Callable[[float], None], way: str
) -> None:
    send(0.1)
    administering.name(NEWCOMER, LEAD)
    send(15)

    if way == "removed":
        administering.remove(ANA)
    else:
        administering.change(ANA, MEMBER)
    send(60)

    assert told(messenger, ANA) == WHOLE_LIFE[:3]
    assert told(messenger, NEWCOMER) == WHOLE_LIFE[1:]


def test_a_lead_who_comes_back_is_told_what_is_still_to_come_then(
    administering: Naming, raised: str, messenger: ObedientMessenger, send: Callable[[float], None]
) -> None:
    send(1)
    administering.name(NEWCOMER, LEAD)
    administering.change(ANA, MEMBER)
    send(14)
    administering.change(ANA, LEAD)
    send(60)

    assert told(messenger, ANA) == [NudgeKind.RAISED, *WHOLE_LIFE[3:]]


def test_where_nobody_leads_members_are_told(
    administering: Naming, raised: str, messenger: ObedientMessenger, send: Callable[[float], None]
) -> None:
    send(1)
    administering.change(ANA, MEMBER)
    send(60)

    assert told(messenger, ANA) == WHOLE_LIFE


def test_what_was_to_be_told_in_the_morning_is_told_to_whoever_leads_by_then(
    administering: Naming,
    raised: str,
    clock: StandingClock,
    messenger: ObedientMessenger,
    send: Callable[[float], None],
) -> None:
    send(0.5)
    concerns.act(administering.partnership, raised, EntryKind.WITHDRAWN, by=RUTH, now=clock(), delivery="d-withdraw")
    administering.name(NEWCOMER, LEAD)
    administering.remove(ANA)
    send(1)

    assert told(messenger, NEWCOMER) == [NudgeKind.WITHDRAWN]
    assert NudgeKind.WITHDRAWN not in told(messenger, ANA)


def test_a_change_that_leaves_the_leads_as_they_are_leaves_the_nudges_as_they_are(
    administering: Naming, raised: str, messenger: ObedientMessenger, send: Callable[[float], None]
) -> None:
    administering.name(NEWCOMER, MEMBER)
    administering.change(ANA, LEAD | MEMBER)
    administering.remove(TOM)
    send(60)

    assert told(messenger, ANA) == WHOLE_LIFE
    assert told(messenger, NEWCOMER) == []


def test_a_lead_named_while_a_concern_is_raised_is_told_of_it_whichever_comes_first(
    administering: Naming, clock: StandingClock, messenger: ObedientMessenger, send: Callable[[float], None]
) -> None:
    leads = [Person(TEAM, f"U0NEW{number:02}") for number in range(6)]
    for number, lead in enumerate(leads):
        ready = Barrier(2)

        def name(lead: Person = lead, ready: Barrier = ready) -> None:
            ready.wait(5)
            administering.name(lead, LEAD)

        def raise_one(number: int = number, ready: Barrier = ready) -> None:
            ready.wait(5)
            key = f"raise-{number}"
            acting.raise_concern(administering.partnership, TO_CABINET_OFFICE, by=RUTH, now=clock(), delivery=key)

        _both(name, raise_one)
    send(3)

    for number, lead in enumerate(leads):
        assert told(messenger, lead).count(NudgeKind.PLEASE_ACKNOWLEDGE) == len(leads), number


def test_a_removed_lead_sees_and_does_nothing_any_more(
    administering: Naming, raised: str, clock: StandingClock
) -> None:
    administering.change(TOM, MEMBER | LEAD)
    administering.remove(ANA)

    with pytest.raises(NotAParticipant):
        concerns.act(administering.partnership, raised, EntryKind.ACKNOWLEDGED, by=ANA, now=clock(), delivery="d")
    administering.change(TOM, ADMINISTRATOR)
    with pytest.raises(NotFound):
        concerns.show(administering.partnership, raised, by=TOM, now=clock())


def _both(*acts: Callable[[], None]) -> None:
    threads = [Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)


def test_the_form_to_name_somebody_is_about_the_own_party(administering: Naming) -> None:
    expected: list[tuple[Person, Party]] = [(PRIYA, CABINET_OFFICE), (RUTH, BRIGHTWATER)]
    for by, party in expected:
        assert naming.prepare(administering.partnership, by=by) == party
    assert naming.prepare_change(administering.partnership, TOM, by=PRIYA) == administering.known(TOM)
