"""What becomes of each nudge when a record is planned anew, from tables written by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.notice import ConcernNotice, NudgeKind
from bot.domain.outgoing import Address
from bot.domain.people import Person
from bot.domain.planning import Key, Known, Planned, changes

CALENDAR = Calendar(ZoneInfo("Europe/London"))
ANA, OLGA = (Address.direct(Person("T1", user)) for user in ("U_ANA", "U_OLGA"))
COMING_UP, PASSED, PROPOSED = NudgeKind.AIM_DATE_COMING_UP, NudgeKind.AIM_DATE_PASSED, NudgeKind.EXTENSION_PROPOSED
# 16 September 2026, a Wednesday, at noon.
NOW = datetime(2026, 9, 16, 12, 0, tzinfo=UTC)
WAITS, SENT, CANCELLED = "waits", "sent", "cancelled"


def at(text: str) -> datetime:
    """A day of September and an hour, as in "16 09:30"."""
    return datetime.strptime(f"2026-09-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def planned(due: str, kind: NudgeKind = COMING_UP, cycle: str = "a", to: Address = ANA) -> Planned:
    return Planned(at(due), to, ConcernNotice(kind, "C-7K2M", cycle))


def known(
    due: str, state: str, kind: NudgeKind = COMING_UP, cycle: str = "a", to: Address = ANA, of: str = "C-7K2M"
) -> Known:
    return Known((of, kind, cycle, to.recipient), at(due), waits=state == WAITS, was_cancelled=state == CANCELLED)


def outcome(wanted: Sequence[Planned], there: Sequence[Known], passing: Sequence[Key] = ()) -> set[str]:
    to_do = changes(wanted, there, CALENDAR, now=NOW, passing=passing)
    name = {ANA.recipient: "ana", OLGA.recipient: "olga"}
    done = [("add", each) for each in to_do.add] + [("move", each) for each in to_do.move]
    said = {f"{what} {name[each.address.recipient]} {each.notice.cycle} {each.due_at:%d %H:%M}" for what, each in done}
    return said | {f"cancel {name[key[3]]} {key[2]}" for key in to_do.cancel}


@pytest.mark.parametrize(
    ("wanted", "there", "outcomes"),
    [
        ([planned("23 09:30")], [], {"add ana a 23 09:30"}),
        ([planned("16 12:00")], [], {"add ana a 16 12:00"}),
        # Nothing is created in the past.
        ([planned("16 09:30")], [], set()),
        ([planned("16 09:30")], [known("16 09:30", CANCELLED)], set()),
        ([planned("23 09:30")], [known("23 09:30", WAITS)], set()),
        ([planned("23 09:30")], [known("23 09:30", SENT)], set()),
        ([planned("23 09:30")], [known("21 09:30", CANCELLED)], {"add ana a 23 09:30"}),
        ([planned("23 13:30")], [known("23 09:30", WAITS)], {"move ana a 23 13:30"}),
        # What waits and would now lie in the past leaves now.
        ([planned("16 09:30")], [known("23 09:30", WAITS)], {"move ana a 16 12:00"}),
        # What has waited since its morning is not dropped for that, and keeps its place.
        ([planned("15 09:30")], [known("15 09:30", WAITS)], set()),
        ([planned("14 09:30")], [known("15 09:30", WAITS)], set()),
        ([planned("16 13:30")], [known("16 09:30", WAITS)], {"move ana a 16 13:30"}),
        ([], [known("23 09:30", WAITS)], {"cancel ana a"}),
        ([], [known("15 09:30", WAITS)], {"cancel ana a"}),
        ([], [known("15 09:30", SENT)], set()),
        ([], [known("15 09:30", CANCELLED)], set()),
    ],
)
def test_a_nudge_is_added_moved_or_cancelled(
    wanted: Sequence[Planned], there: Sequence[Known], outcomes: set[str]
) -> None:
    assert outcome(wanted, there) == outcomes


@pytest.mark.parametrize(
    ("wanted", "there", "outcomes"),
    [
        # A lead who gives it up while it waits, whether its hour has come or not.
        ([planned("23 09:30", to=OLGA)], [known("23 09:30", WAITS)], {"add olga a 23 09:30", "cancel ana a"}),
        ([planned("15 09:30", to=OLGA)], [known("15 09:30", WAITS)], {"add olga a 15 09:30", "cancel ana a"}),
        ([planned("15 09:30", to=OLGA)], [known("15 09:30", SENT)], set()),
        ([planned("15 09:30", to=OLGA)], [known("15 09:30", CANCELLED)], set()),
        # Nobody is told twice because somebody else ceased to be told.
        (
            [planned("15 09:30", to=OLGA)],
            [known("15 09:30", WAITS), known("15 09:30", SENT, to=OLGA)],
            {"cancel ana a"},
        ),
        # Of another record nothing passes.
        ([planned("15 09:30", to=OLGA)], [known("15 09:30", WAITS, of="C-2222")], {"cancel ana a"}),
        # What came again because somebody had put it off is theirs alone.
        ([planned("15 09:30", cycle="a~1", to=OLGA)], [known("15 09:30", WAITS, cycle="a~1")], {"cancel ana a~1"}),
    ],
)
def test_what_waits_for_who_no_longer_gets_it_passes_to_who_does(
    wanted: Sequence[Planned], there: Sequence[Known], outcomes: set[str]
) -> None:
    assert outcome(wanted, there) == outcomes


def test_what_did_not_reach_somebody_passes_on_though_its_hour_has_gone() -> None:
    wanted, there = [planned("15 09:30", to=OLGA)], [known("15 09:30", SENT)]

    assert outcome(wanted, there, passing=[("C-7K2M", COMING_UP, "a", ANA.recipient)]) == {"add olga a 15 09:30"}
    assert outcome(wanted, there, passing=[("C-7K2M", COMING_UP, "b", ANA.recipient)]) == set()


@pytest.mark.parametrize(
    ("wanted", "there", "outcomes"),
    [
        # The later date of one kind, and the later kind, whatever the order in which they are planned.
        ([planned("23 09:30"), planned("23 09:30", cycle="b")], [], {"add ana b 23 09:30"}),
        ([planned("23 09:30", PASSED), planned("23 09:30", cycle="b")], [], {"add ana a 23 09:30"}),
        ([planned("23 09:30"), planned("23 08:00", PROPOSED, "b")], [], {"add ana b 23 08:00"}),
        ([planned("23 09:30"), planned("24 09:30", cycle="b")], [], {"add ana a 23 09:30", "add ana b 24 09:30"}),
        ([planned("23 09:30"), planned("23 09:30", to=OLGA)], [], {"add ana a 23 09:30", "add olga a 23 09:30"}),
        (
            [planned("23 09:30"), planned("23 09:30", cycle="b")],
            [known("23 09:30", WAITS)],
            {"add ana b 23 09:30", "cancel ana a"},
        ),
        # By the partnership's date, not by that of London's winter.
        ([planned("23 22:30"), planned("23 23:30", cycle="b")], [], {"add ana a 23 22:30", "add ana b 23 23:30"}),
        # Whoever chose another hour that morning has been told.
        ([planned("16 13:30"), planned("16 13:30", cycle="b")], [known("16 09:30", SENT, cycle="b")], set()),
        ([planned("16 13:30")], [known("16 09:30", SENT, PASSED, "b")], set()),
        ([planned("16 13:30", PASSED)], [known("16 09:30", SENT, cycle="b")], {"add ana a 16 13:30"}),
        ([planned("16 13:30")], [known("16 09:30", CANCELLED, cycle="b")], {"add ana a 16 13:30"}),
        ([planned("16 13:30")], [known("16 09:30", SENT, cycle="b", to=OLGA)], {"add ana a 16 13:30"}),
        # What somebody does is told each time.
        ([planned("16 13:30", PROPOSED)], [known("16 09:30", SENT, PROPOSED, "b")], {"add ana a 16 13:30"}),
    ],
)
def test_of_two_on_one_morning_the_later_kind_stands(
    wanted: Sequence[Planned], there: Sequence[Known], outcomes: set[str]
) -> None:
    assert outcome(wanted, there) == outcomes


def test_a_key_is_the_whole_of_subject_kind_cycle_and_recipient() -> None:
    expected: Key = ("C-7K2M", "aim date coming up", "a", "T1/U_ANA")

    assert planned("23 09:30").key == expected
