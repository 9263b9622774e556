"""Notice of leaving the agreement: given by a lead for their own party, read by all, settled together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import Any

import pytest

from bot.domain.framework_file import available
from bot.domain.hours import Hours
from bot.domain.leaving import Standing
from bot.domain.message import LeavingMessage
from bot.domain.notice import LeavingKind
from bot.domain.people import Participant, Person, Role
from bot.domain.permissions import Action
from bot.errors import InvalidInput, NoNotice, NotAllowed, NotAParticipant, NotFound, NoticeMoved, UserError
from bot.partnership import Partnership
from bot.services import home, hours, leaving, nudges, people
from bot.services.leaving import Shown
from tests.cast import ANA, BRIGHTWATER, JOE, LEAD, MAIRI, NAMESAKE, PRIYA, QUAYSIDE, RUTH, SAM, TEAM, TOM
from tests.fakes import StandingClock
from tests.services.sender import Sender

MATTERS = ("Who keeps the training room.", " ", "The joint newsletter.")
SECOND_LEAD = Person(TEAM, "U0BSULEAD2")
ENDS_ON = date(2027, 3, 2)


@pytest.fixture
def partnership(partnership: Partnership) -> Partnership:
    """One that lives by a text with a notice of six months; Brightwater has a second lead."""
    with partnership.open_work() as work:
        work.people.put(Participant(SECOND_LEAD, BRIGHTWATER, LEAD))
        work.commit()
    return replace(partnership, framework=available()["civil-service-2000"])


@pytest.fixture
def given(partnership: Partnership, clock: StandingClock) -> Shown:
    return leaving.give(partnership, MATTERS, by=RUTH, now=clock(), delivery="d-give")


def shown(partnership: Partnership, named: str, clock: StandingClock, by: Person = MAIRI) -> Shown:
    return leaving.show(partnership, named, by=by, now=clock())


def test_a_notice_is_kept_with_its_end_date_and_what_is_still_to_settle(given: Shown) -> None:
    notice = given.leaving

    assert (notice.party, notice.ends_on, notice.provision) == (BRIGHTWATER, ENDS_ON, "22")
    assert [(each.text, each.named_by) for each in notice.matters] == [
        ("Who keeps the training room.", BRIGHTWATER),
        ("The joint newsletter.", BRIGHTWATER),
    ]
    assert given.standing is Standing.RUNNING
    assert given.may == {Action.TAKE_BACK_NOTICE, Action.SETTLE_MATTERS}


def test_a_lead_is_told_in_their_own_hours(partnership: Partnership, clock: StandingClock) -> None:
    friday = Hours(days=frozenset({4}))
    for each in (ANA, MAIRI):
        hours.change(partnership, friday, wants_digest=False, by=each, now=clock(), delivery=f"d-{each.user}")

    leaving.give(partnership, (), by=RUTH, now=clock(), delivery="d-give")

    assert nudges.next_due(partnership, after=clock()) == datetime(2026, 9, 4, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "ends_on"),
    [
        (datetime(2026, 8, 31, 22, 59, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2026, 8, 31, 23, 1, tzinfo=UTC), date(2027, 3, 1)),
        (datetime(2028, 2, 29, 12, 0, tzinfo=UTC), date(2028, 8, 29)),
    ],
)
def test_the_end_date_counts_from_the_partnerships_own_day(
    partnership: Partnership, at: datetime, ends_on: date
) -> None:
    assert leaving.prepare(partnership, by=RUTH, now=at).ends_on == ends_on
    assert leaving.give(partnership, (), by=RUTH, now=at, delivery="d").leaving.ends_on == ends_on


@pytest.mark.parametrize(
    ("by", "may"),
    [
        (RUTH, {Action.TAKE_BACK_NOTICE, Action.SETTLE_MATTERS}),
        (SECOND_LEAD, {Action.TAKE_BACK_NOTICE, Action.SETTLE_MATTERS}),
        (JOE, set()),
        (MAIRI, {Action.SETTLE_MATTERS}),
        (ANA, {Action.SETTLE_MATTERS}),
        (TOM, set()),
        (PRIYA, set()),
    ],
)
def test_everybody_who_takes_part_reads_it_and_is_offered_what_they_may_do(
    partnership: Partnership, clock: StandingClock, given: Shown, by: Person, may: set[Action]
) -> None:
    seen = shown(partnership, given.leaving.id, clock, by)

    assert seen.leaving == given.leaving
    assert seen.may == may
    assert leaving.show_all(partnership, by=by, now=clock()).leavings == (given.leaving,)
    assert home.show(partnership, by=by, now=clock()).leaving == (given.leaving,)
    (brightwater,) = [each for each in people.parties(partnership, by=by, now=clock()) if each.party == BRIGHTWATER]
    assert brightwater.leaves_on == ENDS_ON


Act = Callable[[Partnership, str, Person, datetime], Any]


def changing(change: Callable[..., Any], *what: object) -> Act:
    """Each person's own delivery."""
    return lambda partnership, named, by, now: change(
        partnership, named, *what, by=by, now=now, delivery=f"d-{by.user}"
    )


ACTS: dict[str, Act] = {
    "show": lambda partnership, named, by, now: leaving.show(partnership, named, by=by, now=now),
    "show all": lambda partnership, _named, by, now: leaving.show_all(partnership, by=by, now=now),
    "prepare": lambda partnership, _named, by, now: leaving.prepare(partnership, by=by, now=now),
    "give": lambda partnership, _named, by, now: leaving.give(partnership, (), by=by, now=now, delivery=f"d-{by.user}"),
    "prepare a matter": lambda partnership, named, by, now: leaving.prepare_matter(partnership, named, by=by, now=now),
    "add": changing(leaving.add_matter, "The archive."),
    "settle": changing(leaving.settle, 0),
    "reopen": changing(leaving.reopen, 0),
    "take back": changing(leaving.take_back),
}
OUTSIDERS = (SAM, NAMESAKE)


@pytest.mark.parametrize("by", OUTSIDERS)
@pytest.mark.parametrize("act", ACTS)
def test_somebody_who_takes_no_part_may_do_none_of_it(
    partnership: Partnership, clock: StandingClock, given: Shown, act: str, by: Person
) -> None:
    with pytest.raises(NotAParticipant):
        ACTS[act](partnership, given.leaving.id, by, clock())


@pytest.mark.parametrize(
    ("act", "by"),
    [
        *(
            (act, by)
            for act in ("give", "prepare", "take back", "add", "prepare a matter", "settle", "reopen")
            for by in (JOE, TOM, PRIYA)
        ),
        ("take back", ANA),
        ("take back", MAIRI),
    ],
)
def test_what_is_not_theirs_is_refused_and_changes_nothing(
    partnership: Partnership, clock: StandingClock, given: Shown, act: str, by: Person
) -> None:
    with pytest.raises(NotAllowed):
        ACTS[act](partnership, given.leaving.id, by, clock())

    assert leaving.show_all(partnership, by=RUTH, now=clock()).leavings == (given.leaving,)


@pytest.mark.parametrize("act", ["show", "add", "settle", "reopen", "take back", "prepare a matter"])
def test_a_notice_that_is_not_there_is_not_found(partnership: Partnership, clock: StandingClock, act: str) -> None:
    with pytest.raises(NotFound):
        ACTS[act](partnership, "id-of-none", RUTH, clock())


def test_leads_of_both_sides_settle_together(partnership: Partnership, clock: StandingClock, given: Shown) -> None:
    named = given.leaving.id
    leaving.settle(partnership, named, 0, by=ANA, now=clock(), delivery="d-1")
    leaving.add_matter(partnership, named, "The archive.", by=MAIRI, now=clock(), delivery="d-2")
    leaving.settle(partnership, named, 1, by=RUTH, now=clock(), delivery="d-3")
    leaving.reopen(partnership, named, 1, by=ANA, now=clock(), delivery="d-4")

    matters = shown(partnership, named, clock).leaving.matters
    assert [(each.text, each.settled_by.name if each.settled_by else None) for each in matters] == [
        ("Who keeps the training room.", "Cabinet Office"),
        ("The joint newsletter.", None),
        ("The archive.", None),
    ]
    assert matters[2].named_by == QUAYSIDE


def test_a_delivery_that_comes_again_changes_nothing_twice(
    partnership: Partnership, clock: StandingClock, given: Shown
) -> None:
    again = leaving.give(partnership, MATTERS, by=RUTH, now=clock(), delivery="d-give")
    once = leaving.add_matter(partnership, given.leaving.id, "The archive.", by=ANA, now=clock(), delivery="d-add")
    twice = leaving.add_matter(partnership, given.leaving.id, "The archive.", by=ANA, now=clock(), delivery="d-add")

    assert again.leaving == given.leaving
    assert once.leaving == twice.leaving
    assert len(leaving.show_all(partnership, by=ANA, now=clock()).leavings) == 1


def test_a_party_gives_one_notice_at_a_time_and_may_give_another_once_it_took_that_back(
    partnership: Partnership, clock: StandingClock, given: Shown
) -> None:
    assert not leaving.show_all(partnership, by=RUTH, now=clock()).may_give
    assert leaving.show_all(partnership, by=ANA, now=clock()).may_give
    with pytest.raises(NoticeMoved) as refusal:
        leaving.give(partnership, (), by=SECOND_LEAD, now=clock(), delivery="d-2")
    assert refusal.value.how == "given"

    clock.move(days=10)
    back = leaving.take_back(partnership, given.leaving.id, by=SECOND_LEAD, now=clock(), delivery="d-3")
    assert (back.standing, back.may) == (Standing.TAKEN_BACK, frozenset())
    assert home.show(partnership, by=ANA, now=clock()).leaving == ()
    second = leaving.give(partnership, (), by=RUTH, now=clock(), delivery="d-4")
    assert leaving.show_all(partnership, by=ANA, now=clock()).leavings == (second.leaving, back.leaving)


def test_it_runs_to_the_end_of_its_last_day_and_is_history_afterwards(
    partnership: Partnership, clock: StandingClock, given: Shown
) -> None:
    clock.moment = datetime(2027, 3, 2, 23, 59, tzinfo=UTC)
    assert home.show(partnership, by=ANA, now=clock()).leaving == (given.leaving,)
    clock.moment = datetime(2027, 3, 3, 0, 0, tzinfo=UTC)

    assert home.show(partnership, by=ANA, now=clock()).leaving == ()
    assert shown(partnership, given.leaving.id, clock).standing is Standing.ENDED
    with pytest.raises(NoticeMoved) as refusal:
        leaving.take_back(partnership, given.leaving.id, by=RUTH, now=clock(), delivery="d")
    assert refusal.value.how == "ended"
    assert leaving.show_all(partnership, by=RUTH, now=clock()).leavings == (given.leaving,)


@pytest.mark.parametrize("matters", [("x" * 3001,), ("The archive.", "x" * 3001)])
def test_a_notice_with_too_long_a_matter_is_not_given(
    partnership: Partnership, clock: StandingClock, matters: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidInput):
        leaving.give(partnership, matters, by=RUTH, now=clock(), delivery="d")

    assert leaving.show_all(partnership, by=RUTH, now=clock()).leavings == ()


@pytest.mark.parametrize("framework", ["cabinet-office-2026", "nhs-spf-2007"])
@pytest.mark.parametrize("act", ["show all", "prepare", "give"])
def test_a_text_without_a_notice_says_so(
    partnership: Partnership, clock: StandingClock, framework: str, act: str
) -> None:
    other = replace(partnership, framework=available()[framework])

    with pytest.raises(NoNotice) as refusal:
        ACTS[act](other, "", RUTH, clock())
    assert refusal.value.framework == other.framework.title


def test_what_was_given_under_an_earlier_text_can_still_be_read(
    partnership: Partnership, clock: StandingClock, given: Shown
) -> None:
    other = replace(partnership, framework=available()["cabinet-office-2026"])

    notices = leaving.show_all(other, by=ANA, now=clock())
    assert (notices.provision, notices.may_give, notices.leavings) == (None, False, (given.leaving,))
    assert shown(other, given.leaving.id, clock).provision is None
    assert home.show(other, by=ANA, now=clock()).leaving == ()


def told(sender: Sender) -> list[tuple[str | None, LeavingKind]]:
    rows = sender.messenger.arrived.values()
    return sorted((to.user, message.kind) for to, message in rows if isinstance(message, LeavingMessage))


def test_leads_of_all_other_parties_are_told_and_nobody_else(sender: Sender, given: Shown) -> None:
    assert sender.send() == 2

    assert told(sender) == [(ANA.user, LeavingKind.GIVEN), (MAIRI.user, LeavingKind.GIVEN)]


def test_they_are_told_in_working_hours(sender: Sender, partnership: Partnership, clock: StandingClock) -> None:
    clock.moment = datetime(2026, 9, 4, 19, 0, tzinfo=UTC)
    leaving.give(partnership, (), by=RUTH, now=clock(), delivery="d")
    sender.send()
    assert told(sender) == []

    clock.moment = datetime(2026, 9, 7, 6, 59, tzinfo=UTC)
    sender.send()
    assert told(sender) == []
    clock.moment = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)
    sender.send()
    assert [who for who, _ in told(sender)] == [ANA.user, MAIRI.user]


def test_that_it_was_taken_back_is_told_too_and_what_no_longer_holds_is_not(
    sender: Sender, partnership: Partnership, clock: StandingClock, given: Shown
) -> None:
    leaving.take_back(partnership, given.leaving.id, by=RUTH, now=clock(), delivery="d")
    sender.send()

    assert told(sender) == [(ANA.user, LeavingKind.TAKEN_BACK), (MAIRI.user, LeavingKind.TAKEN_BACK)]


def test_who_is_no_lead_any_more_when_it_leaves_is_not_told(
    sender: Sender, partnership: Partnership, given: Shown
) -> None:
    with partnership.open_work() as work:
        work.people.put(Participant(MAIRI, QUAYSIDE, frozenset({Role.MEMBER})))
        work.people.put(Participant(ANA, BRIGHTWATER, LEAD))
        work.commit()
    sender.send()

    assert told(sender) == []


def test_nothing_else_that_is_done_to_a_notice_is_told(
    sender: Sender, partnership: Partnership, clock: StandingClock, given: Shown
) -> None:
    sender.send()
    leaving.settle(partnership, given.leaving.id, 0, by=ANA, now=clock(), delivery="d-1")
    leaving.add_matter(partnership, given.leaving.id, "The archive.", by=RUTH, now=clock(), delivery="d-2")

    assert sender.send() == 0


@pytest.mark.parametrize(
    ("acts", "hows"),
    [
        ((("give", RUTH), ("give", SECOND_LEAD)), {"given"}),
        ((("take back", RUTH), ("take back", SECOND_LEAD)), {"taken back"}),
        ((("settle", ANA), ("settle", RUTH)), {"settled"}),
    ],
)
def test_of_two_leads_who_do_the_same_at_once_one_wins_and_the_other_is_told(
    partnership: Partnership, clock: StandingClock, acts: tuple[tuple[str, Person], ...], hows: set[str]
) -> None:
    named = ""
    if acts[0][0] != "give":
        named = leaving.give(partnership, MATTERS, by=RUTH, now=clock(), delivery="d-give").leaving.id

    outcomes = _at_once(partnership, clock, named, acts)

    refusals = [each for each in outcomes if isinstance(each, UserError)]
    assert len(outcomes) == 2
    assert [each.how for each in refusals if isinstance(each, NoticeMoved)] == [*hows]
    assert len(leaving.show_all(partnership, by=ANA, now=clock()).leavings) == 1


def test_adding_and_taking_back_at_once_end_as_one_after_the_other(
    partnership: Partnership, clock: StandingClock, given: Shown
) -> None:
    outcomes = _at_once(partnership, clock, given.leaving.id, (("add", ANA), ("take back", RUTH)))

    notice = shown(partnership, given.leaving.id, clock).leaving
    was_added = len(notice.matters) == 3
    assert notice.taken_back_at is not None
    assert was_added is not any(isinstance(each, NoticeMoved) for each in outcomes)
    assert notice.version == (3 if was_added else 2)


def _at_once(
    partnership: Partnership, clock: StandingClock, named: str, acts: tuple[tuple[str, Person], ...]
) -> list[object]:
    """What came of each act."""
    ready = Barrier(len(acts))
    outcomes: list[object] = []

    def run(act: str, by: Person) -> None:
        ready.wait(10)
        try:
            outcomes.append(ACTS[act](partnership, named, by, clock()))
        except UserError as error:
            outcomes.append(error)

    threads = [Thread(target=run, args=each) for each in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
