"""To which day a snooze leads, and what it does with the nudges that were planned, from tables written by hand."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain import engagement_nudge
from bot.domain.calendar import Calendar
from bot.domain.concern import Concern, Entry, EntryKind, replayed
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.hours import Hours
from bot.domain.notice import ConcernNotice, NudgeKind
from bot.domain.nudge import AT_ONCE, Recipients, comes_again, plan, still_called_for
from bot.domain.outgoing import Address
from bot.domain.people import Party, Person, Role
from bot.domain.planning import Known, Planned, Recipient, changes
from bot.domain.snooze import Snooze, can_put_off, until
from bot.errors import NothingToSnooze, TooLateToSnooze
from tests.builders import EMPLOYER, UNION, a_concern

LONDON = ZoneInfo("Europe/London")
CALENDAR = Calendar(LONDON)
DG, GS, OTHER_LEAD = (Person("T1", user) for user in ("U_DG", "U_GS", "U_DG2"))


def day(text: str) -> date:
    return date.fromisoformat(text)


def london(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)


def working_on(*days: int) -> Calendar:
    return CALENDAR.of(Hours(days=frozenset(days)))


@pytest.mark.parametrize(
    ("today", "days", "latest", "comes"),
    [
        ("2026-09-02", 1, None, "2026-09-03"),
        ("2026-09-02", 3, None, "2026-09-07"),  # a Saturday moves on
        ("2026-09-04", 1, None, "2026-09-07"),  # from a Friday
        ("2026-09-04", 7, None, "2026-09-11"),
        ("2026-08-28", 1, None, "2026-09-01"),  # the Monday is the August bank holiday
        ("2026-12-24", 1, None, "2026-12-29"),  # Christmas Day, Boxing Day's substitute on the Monday
        ("2026-04-02", 1, None, "2026-04-07"),  # over Easter
        ("2026-09-23", 7, "2026-09-30", "2026-09-30"),  # the aim date itself
        ("2026-09-28", 7, "2026-09-30", "2026-09-30"),  # never past it
        ("2026-09-28", 1, "2026-09-30", "2026-09-29"),
        ("2026-09-24", 3, "2026-09-27", "2026-09-25"),  # an aim date on a Sunday: the Friday before
        ("2026-12-23", 7, "2026-12-27", "2026-12-24"),  # on a Sunday after Christmas: Christmas Eve
        ("2026-10-01", 1, "2026-09-30", "2026-10-02"),  # it has passed
        ("2026-10-01", 7, "2026-09-30", "2026-10-08"),
    ],
)
def test_a_snooze_ends_on_a_working_day_and_not_past_the_aim_date(
    today: str, days: int, latest: str | None, comes: str
) -> None:
    aim = day(latest) if latest else None

    assert until(days, calendar=CALENDAR, today=day(today), latest=aim) == day(comes)


@pytest.mark.parametrize(
    ("works", "today", "days", "latest", "comes"),
    [
        ((1, 2), "2026-09-02", 1, None, "2026-09-08"),  # Tuesdays and Wednesdays
        ((0,), "2026-08-24", 7, None, "2026-09-07"),  # Mondays: the next one is a bank holiday
        ((1, 2), "2026-09-23", 7, "2026-10-01", "2026-09-30"),  # the aim date is a Thursday
        ((0, 4), "2026-09-25", 1, "2026-09-30", "2026-09-28"),
    ],
)
def test_a_snooze_ends_on_one_of_their_own_working_days(
    works: tuple[int, ...], today: str, days: int, latest: str | None, comes: str
) -> None:
    aim = day(latest) if latest else None

    assert until(days, calendar=working_on(*works), today=day(today), latest=aim) == day(comes)


@pytest.mark.parametrize(
    ("calendar", "today", "latest"),
    [
        (CALENDAR, "2026-09-30", "2026-09-30"),  # the morning of the aim date
        (CALENDAR, "2026-09-25", "2026-09-27"),  # the Friday before a Sunday
        (CALENDAR, "2026-09-26", "2026-09-27"),
        (CALENDAR, "2026-12-24", "2026-12-28"),  # only holidays are left
        (working_on(0), "2026-09-28", "2026-09-30"),  # their last working day before it
    ],
)
def test_the_last_one_before_the_aim_date_is_not_put_off(calendar: Calendar, today: str, latest: str) -> None:
    with pytest.raises(TooLateToSnooze) as refused:
        until(1, calendar=calendar, today=day(today), latest=day(latest))

    assert refused.value.day == day(latest)
    assert not can_put_off(calendar, day(today), day(latest))


@pytest.mark.parametrize("days", [0, 2, 14, -1])
def test_only_one_three_and_seven_days_are_offered(days: int) -> None:
    with pytest.raises(NothingToSnooze):
        until(days, calendar=CALENDAR, today=day("2026-09-02"), latest=None)


@dataclass
class Rows:
    """The nudges of one concern as they are kept, and what has left of them."""

    concern: Concern
    snoozes: dict[Person, Snooze]
    hours: dict[Person, Hours]
    rows: dict[tuple[str, str, str, str], Known]
    leads: tuple[Person, ...] = (DG,)

    def plan(self, now: str) -> None:
        at = london(now)
        self._leave(at)
        to_do = changes(plan(self.concern, self._to(), CALENDAR), tuple(self.rows.values()), CALENDAR, now=at)
        for key in to_do.cancel:
            self.rows[key] = replace(self.rows[key], waits=False, was_cancelled=True)
        for each in (*to_do.add, *to_do.move):
            self.rows[each.key] = _waiting(each)

    def snooze(self, who: Person, kind: NudgeKind | None, cycle: str, to: str, at: str) -> None:
        self._leave(london(at))
        times = self.snoozes[who].times + 1 if who in self.snoozes else 1
        self.snoozes[who] = Snooze("C-7K2M", kind, cycle if kind else None, day(to), london(at), times)
        self.plan(at)

    def change(self, at: str, kind: EntryKind, by: Party, to: date | None = None) -> None:
        timeline = (*self.concern.timeline, Entry(kind, london(at), by, Role.LEAD, day=to))
        now = replayed(timeline)
        self.concern = replace(
            self.concern, timeline=timeline, state=now.state, aim_date=now.aim_date, extension=now.extension
        )
        self.plan(at)

    def to_come(self, who: Person, *kinds: NudgeKind) -> list[tuple[str, str]]:
        mine = [row for row in self.rows.values() if row.waits and row.key[3] == f"T1/{who.user}"]
        return sorted(
            (f"{row.due_at.astimezone(LONDON):%Y-%m-%d %H:%M}", row.key[2])
            for row in mine
            if not kinds or row.key[1] in kinds
        )

    def _leave(self, now: datetime) -> None:
        for key, row in self.rows.items():
            if row.waits and row.due_at <= now:
                self.rows[key] = replace(row, waits=False)

    def _to(self) -> Recipients:
        addressed = [self._recipient(each) for each in self.leads]
        return Recipients(raising=[self._recipient(GS)], addressed=addressed)

    def _recipient(self, who: Person) -> Recipient:
        calendar = CALENDAR.of(self.hours.get(who, Hours()))
        return Recipient(Address.direct(who), calendar, self.snoozes.get(who))


def _waiting(each: Planned) -> Known:
    return Known(each.key, each.due_at, waits=True, was_cancelled=False)


@pytest.fixture
def rows() -> Rows:
    """Raised on Wed 2 September 2026 at 10:00 in London: the aim date is Wed 30 September."""
    rows = Rows(a_concern(), {}, {}, {})
    rows.plan("2026-09-02 10:00")
    return rows


COMING_UP = NudgeKind.AIM_DATE_COMING_UP


def test_a_snoozed_nudge_comes_again_and_the_others_keep_their_days(rows: Rows) -> None:
    rows.snooze(DG, COMING_UP, "2026-09-30-14", "2026-09-17", "2026-09-16 11:00")

    assert rows.to_come(DG, COMING_UP) == [
        ("2026-09-17 09:30", "2026-09-30-14~1"),
        ("2026-09-23 09:30", "2026-09-30-7"),
        ("2026-09-28 09:30", "2026-09-30-2"),
        ("2026-09-30 09:30", "2026-09-30-0"),
    ]


def test_what_lies_within_a_snooze_moves_to_its_end_and_is_one_with_what_comes_then(rows: Rows) -> None:
    rows.snooze(DG, COMING_UP, "2026-09-30-7", "2026-09-30", "2026-09-23 11:00")

    assert rows.to_come(DG, COMING_UP) == [("2026-09-30 09:30", "2026-09-30-7~1")]
    rows.plan("2026-09-30 10:00")
    assert rows.to_come(DG, COMING_UP) == []


def test_a_snooze_is_one_persons_own(rows: Rows) -> None:
    rows.leads = (DG, OTHER_LEAD)
    rows.plan("2026-09-02 10:00")
    of_the_other = rows.to_come(OTHER_LEAD)

    rows.snooze(DG, COMING_UP, "2026-09-30-14", "2026-09-23", "2026-09-16 11:00")

    assert rows.to_come(OTHER_LEAD) == [each for each in of_the_other if each[0] > "2026-09-16 11:00"]
    assert rows.to_come(DG, COMING_UP)[0] == ("2026-09-23 09:30", "2026-09-30-14~1")


def test_snoozed_again_it_comes_once_at_the_later_word(rows: Rows) -> None:
    rows.snooze(DG, COMING_UP, "2026-09-30-14", "2026-09-17", "2026-09-16 11:00")
    rows.snooze(DG, COMING_UP, "2026-09-30-14", "2026-09-21", "2026-09-16 11:01")

    assert rows.to_come(DG, COMING_UP)[0] == ("2026-09-21 09:30", "2026-09-30-14~2")
    rows.snooze(DG, COMING_UP, "2026-09-30-14", "2026-09-22", "2026-09-21 10:00")
    assert rows.to_come(DG, COMING_UP)[0] == ("2026-09-22 09:30", "2026-09-30-14~3")


def test_what_another_put_off_anew_revives_nothing_of_ones_own(rows: Rows) -> None:
    """On the one's day a later kind came in its place; then the other thinks again."""
    rows.leads = (DG, OTHER_LEAD)
    rows.plan("2026-09-02 10:00")
    rows.snooze(OTHER_LEAD, NudgeKind.RAISED, "once", "2026-09-04", "2026-09-02 11:00")
    rows.snooze(DG, NudgeKind.RAISED, "once", "2026-09-09", "2026-09-02 11:00")
    rows.plan("2026-09-07 10:00")
    before = rows.to_come(OTHER_LEAD)
    rows.snooze(DG, NudgeKind.RAISED, "once", "2026-09-10", "2026-09-07 11:00")

    assert rows.to_come(OTHER_LEAD) == before


def test_by_their_own_hours_and_days(rows: Rows) -> None:
    rows.hours[DG] = Hours(time(11, 0), frozenset({0, 3}))
    rows.snooze(DG, COMING_UP, "2026-09-30-14", "2026-09-17", "2026-09-16 12:00")
    assert rows.to_come(DG, COMING_UP)[0] == ("2026-09-17 11:00", "2026-09-30-14~1")

    rows.hours[DG] = Hours(time(8, 30), frozenset({0}))
    rows.plan("2026-09-16 13:00")
    assert rows.to_come(DG, COMING_UP)[0] == ("2026-09-21 08:30", "2026-09-30-14~1")


def test_days_that_change_meanwhile_move_it_before_the_aim_date_and_not_past_it(rows: Rows) -> None:
    rows.snooze(DG, COMING_UP, "2026-09-30-2", "2026-09-30", "2026-09-28 11:00")
    rows.hours[DG] = Hours(days=frozenset({1}))

    rows.plan("2026-09-28 12:00")

    assert rows.to_come(DG, COMING_UP) == [("2026-09-29 09:30", "2026-09-30-2~1")]


def test_what_waits_out_of_hours_is_put_off_as_well(rows: Rows) -> None:
    """It came up while nothing could leave, and waits for the next morning when its recipient snoozes what they got."""
    rows.plan("2026-09-16 09:00")
    late = ("C-7K2M", str(COMING_UP), "2026-09-30-14", "T1/U_DG")
    waiting = rows.rows[late]
    rows._leave(london("2026-09-16 20:00"))
    rows.rows[late] = waiting

    rows.snoozes[DG] = Snooze(
        "C-7K2M", NudgeKind.PLEASE_ACKNOWLEDGE, "once", day("2026-09-17"), london("2026-09-16 20:00")
    )
    to_do = changes(
        plan(rows.concern, rows._to(), CALENDAR),
        tuple(rows.rows.values()),
        CALENDAR,
        now=london("2026-09-16 20:00"),
    )
    assert [(each.key, each.due_at) for each in to_do.move] == [(late, london("2026-09-17 09:30"))]


def test_what_was_never_planned_is_not_made_by_a_snooze() -> None:
    """A concern whose letter is two weeks old: the nudges before that are in the past."""
    rows = Rows(a_concern(aim_date=day("2026-09-16")), {}, {}, {})
    rows.plan("2026-09-02 10:00")
    rows.snooze(DG, NudgeKind.RAISED, "once", "2026-09-07", "2026-09-02 11:00")

    assert ("2026-09-07 09:30", "2026-09-16-14") not in rows.to_come(DG)


def test_after_an_extension_the_aim_date_of_before_does_not_come_again(rows: Rows) -> None:
    rows.snooze(DG, COMING_UP, "2026-09-30-7", "2026-09-30", "2026-09-23 11:00")
    rows.change("2026-09-24 10:00", EntryKind.EXTENSION_PROPOSED, EMPLOYER, day("2026-10-07"))
    rows.change("2026-09-24 11:00", EntryKind.EXTENSION_AGREED, UNION, day("2026-10-07"))

    assert rows.to_come(DG, COMING_UP) == [
        ("2026-09-30 09:30", "2026-10-07-7"),
        ("2026-10-05 09:30", "2026-10-07-2"),
        ("2026-10-07 09:30", "2026-10-07-0"),
    ]


@pytest.mark.parametrize("kind", [EntryKind.RESOLVED, EntryKind.WITHDRAWN])
def test_that_a_concern_has_ended_is_said_and_does_not_come_again(rows: Rows, kind: EntryKind) -> None:
    rows.change("2026-09-03 10:00", kind, UNION)
    notice = ConcernNotice(AT_ONCE[kind], "C-7K2M", "once")

    assert still_called_for(notice, rows.concern)
    assert not comes_again(notice, rows.concern)


@pytest.mark.parametrize("kind", [EntryKind.RESPONDED, EntryKind.WITHDRAWN])
def test_what_is_answered_or_withdrawn_does_not_come_again(rows: Rows, kind: EntryKind) -> None:
    rows.snooze(DG, COMING_UP, "2026-09-30-7", "2026-09-30", "2026-09-23 11:00")

    rows.change("2026-09-24 10:00", kind, EMPLOYER if kind is EntryKind.RESPONDED else UNION)

    assert rows.to_come(DG, COMING_UP, NudgeKind.AIM_DATE_PASSED) == []


def test_what_the_other_party_does_is_told_of_during_a_snooze(rows: Rows) -> None:
    rows.change("2026-09-03 10:00", EntryKind.ACKNOWLEDGED, EMPLOYER)
    rows.snooze(GS, NudgeKind.ACKNOWLEDGED, "once", "2026-09-10", "2026-09-03 11:00")
    rows.change("2026-09-03 19:00", EntryKind.RESPONDED, EMPLOYER)

    assert rows.to_come(GS) == [("2026-09-04 08:00", "once"), ("2026-09-10 09:30", "once")]


def test_the_raising_side_puts_off_its_nudges_too(rows: Rows) -> None:
    rows.change("2026-09-03 10:00", EntryKind.RESPONDED, EMPLOYER)
    rows.snooze(GS, NudgeKind.RESPONDED, "once", "2026-09-10", "2026-09-03 11:00")
    # A week after the response it is asked how it stands: the later kind wins.
    assert rows.to_come(GS) == [("2026-09-10 09:30", "once")]

    rows.snooze(GS, NudgeKind.HOW_IT_STANDS, "once", "2026-09-17", "2026-09-10 11:00")
    assert rows.to_come(GS) == [("2026-09-17 09:30", "once~2")]


def test_once_the_aim_date_has_passed_the_weekly_ones_are_put_off_like_any_other(rows: Rows) -> None:
    passed = NudgeKind.AIM_DATE_PASSED
    rows.snooze(DG, passed, "2026-09-30+1", "2026-10-08", "2026-10-01 11:00")

    assert rows.to_come(DG) == [
        ("2026-10-08 09:30", "2026-09-30+1~1"),
        ("2026-10-15 09:30", "2026-09-30+3"),
        ("2026-10-22 09:30", "2026-09-30+4"),
    ]
    assert [cycle for _, cycle in rows.to_come(GS, passed)] == ["2026-09-30+2", "2026-09-30+3", "2026-09-30+4"]


def test_a_snooze_without_anything_that_came_puts_off_what_is_to_come(rows: Rows) -> None:
    rows.snooze(DG, None, "", "2026-09-07", "2026-09-02 11:00")

    assert rows.to_come(DG)[:2] == [("2026-09-07 09:30", "once"), ("2026-09-16 09:30", "2026-09-30-14")]


def action_nudges(snooze: Snooze) -> list[tuple[str, str]]:
    """Due on Wed 9 September 2026; planned as it was added, and again as it is snoozed."""
    action = FollowUpAction(2, "Send the papers.", DG, EMPLOYER, day("2026-09-09"))
    to = Recipient(Address.direct(DG), CALENDAR)
    first = changes(
        engagement_nudge.plan_action("E-4HX9", action, [to]), (), CALENDAR, now=london("2026-09-02 10:00")
    ).add
    known = [replace(_waiting(each), waits=each.due_at > snooze.at) for each in first]
    planned = engagement_nudge.plan_action("E-4HX9", action, [replace(to, snooze=snooze)])
    to_do = changes(planned, known, CALENDAR, now=snooze.at)
    gone = {*to_do.cancel, *(each.key for each in to_do.move)}
    left = [(each.due_at, each.key[2]) for each in known if each.waits and each.key not in gone]
    left += [(each.due_at, each.notice.cycle) for each in (*to_do.add, *to_do.move)]
    return [(f"{due.astimezone(LONDON):%Y-%m-%d %H:%M}", cycle) for due, cycle in sorted(left)][:2]


@pytest.mark.parametrize(
    ("cycle", "said", "to", "comes"),
    [
        # Not past the day it is due while that is ahead.
        ("-2", "2026-09-07 11:00", "2026-09-14", [("2026-09-09 09:30", "2026-09-09-2~1")]),
        ("-2", "2026-09-07 11:00", "2026-09-08", [("2026-09-08 09:30", "2026-09-09-2~1")]),
        # From that day on it is theirs to say.
        ("-0", "2026-09-09 11:00", "2026-09-10", [("2026-09-10 09:30", "2026-09-09-0~1")]),
        ("+1", "2026-09-16 11:00", "2026-09-23", [("2026-09-23 09:30", "2026-09-09+1~1")]),
    ],
)
def test_a_follow_up_action_is_put_off(cycle: str, said: str, to: str, comes: list[tuple[str, str]]) -> None:
    snooze = Snooze("E-4HX9/2", NudgeKind.FOLLOW_UP_ACTION, f"2026-09-09{cycle}", day(to), london(said))

    assert action_nudges(snooze)[:1] == comes


def test_two_follow_up_actions_for_one_day_are_two_subjects() -> None:
    """One of them is done while its nudge still waits: that of the other, which lay in the past, is not made."""
    to = [Recipient(Address.direct(DG), CALENDAR)]
    now = london("2026-09-07 12:00")
    late = Known(("E-4HX9/1", "follow-up action", "2026-09-09-2", "T1/U_DG"), london("2026-09-07 09:30"), True, False)
    other = FollowUpAction(2, "Send the papers.", DG, EMPLOYER, day("2026-09-09"))

    to_do = changes(engagement_nudge.plan_action("E-4HX9", other, to), [late], CALENDAR, now=now)

    assert "2026-09-09-2" not in {each.notice.cycle for each in to_do.add}
