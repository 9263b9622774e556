"""On which mornings people are nudged from 2026 to 2030: tables written by hand from the rules and published calendars.

E is England and Wales, S Scotland, N Northern Ireland. Every day bears its weekday, so that a slip of the hand shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain import digest_nudge, engagement_nudge, snooze
from bot.domain.calendar import Calendar
from bot.domain.concern import Entry, EntryKind, aim_date
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.hours import Hours
from bot.domain.notice import NudgeKind
from bot.domain.nudge import Recipients
from bot.domain.outgoing import Address, Via
from bot.domain.people import Person, Role
from bot.domain.planning import Planned, Recipient, changes
from bot.domain.snooze import Snooze
from bot.errors import TooLateToSnooze
from bot.settings import REGIONS
from tests.builders import EMPLOYER, UNION, a_concern, to_come
from tests.storage.records import an_engagement

LONDON = ZoneInfo("Europe/London")
NAMES = {"E": "england-and-wales", "S": "scotland", "N": "northern-ireland"}
DIRECTOR_GENERAL = Address.direct(Person("T1", "U_DG"))
GENERAL_SECRETARY = Address.direct(Person("T1", "U_GS"))
CHANNEL = Address(Via.CHANNEL, "T1", channel="C_OFFICE")
HALF_PAST_NINE = time(9, 30)
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"]
TABLES = (Path(__file__).parent / "expected_mornings.txt").read_text()


def rows(table: str) -> list[list[str]]:
    _, found = TABLES.split(f"[{table}]\n")
    _head, *lines = found.split("\n\n")[0].strip().splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def each_region(table: str) -> list[tuple[str, ...]]:
    return [(region, *cells) for regions, *cells in rows(table) for region in regions.split()]


def whole(text: str) -> date:
    """A day that bears its year."""
    day = datetime.strptime(text, "%a %d %b %Y").replace(tzinfo=UTC).date()
    assert f"{day:%a}" == text[:3], f"{text} is a {day:%A}"
    return day


def near(text: str, to: date) -> date:
    """A day that does not: the one that is nearest."""
    candidates = [
        datetime.strptime(f"{text} {year}", "%a %d %b %Y").replace(tzinfo=UTC).date()
        for year in (to.year - 1, to.year, to.year + 1)
        if not text.endswith("29 Feb") or year % 4 == 0
    ]
    day = min(candidates, key=lambda each: abs(each - to))
    assert f"{day:%a}" == text[:3], f"{text} is a {day:%A}"
    return day


def days(text: str, to: date) -> list[date]:
    return [near(each.strip(), to) for each in text.split(",") if each.strip()]


def calendar(region: str) -> Calendar:
    return Calendar(ZoneInfo("Europe/London"), REGIONS[NAMES[region]])


def working(text: str) -> frozenset[int]:
    return frozenset(WEEKDAYS.index(each) for each in text.split())


def life(region: str, raised: date, hours: Hours | None = None) -> list[Planned]:
    """Everything that is to come for a concern raised at ten that day, if nobody does anything."""
    kept = calendar(region)
    own = kept if hours is None else kept.of(hours)
    at = datetime.combine(raised, time(10), LONDON).astimezone(UTC)
    aim = aim_date(raised, 4)
    first = Entry(EntryKind.RAISED, at, UNION, Role.LEAD, day=aim)
    concern = a_concern(raised_at=at, aim_date=aim, timeline=(first,))
    to = Recipients(
        raising=[Recipient(GENERAL_SECRETARY, own)],
        addressed=[Recipient(DIRECTOR_GENERAL, own)],
        addressed_channel=[Recipient(CHANNEL, kept)],
    )
    return to_come(concern, to, kept, now=concern.raised_at)


def mornings(planned: Iterable[Planned], kind: NudgeKind, whom: Address, at: time = HALF_PAST_NINE) -> list[date]:
    due = [each.due_at.astimezone(LONDON) for each in planned if (each.notice.kind, each.address) == (kind, whom)]
    assert {moment.time() for moment in due} <= {at}
    return [moment.date() for moment in due]


@pytest.mark.parametrize(("region", "raised", "aim", "acknowledge", "coming_up", "passed"), each_region("concerns"))
def test_a_concern_that_nobody_answers_is_brought_up_on_these_mornings(
    region: str, raised: str, aim: str, acknowledge: str, coming_up: str, passed: str
) -> None:
    day = whole(raised)
    planned = life(region, day)

    assert aim_date(day, 4) == near(aim, day)
    assert mornings(planned, NudgeKind.PLEASE_ACKNOWLEDGE, DIRECTOR_GENERAL) == days(acknowledge, day)
    for whom in (DIRECTOR_GENERAL, CHANNEL):
        assert mornings(planned, NudgeKind.AIM_DATE_COMING_UP, whom) == days(coming_up, day)
    for whom in (DIRECTOR_GENERAL, GENERAL_SECRETARY):
        assert mornings(planned, NudgeKind.AIM_DATE_PASSED, whom) == days(passed, day)
    kinds = {NudgeKind.RAISED, NudgeKind.PLEASE_ACKNOWLEDGE, NudgeKind.AIM_DATE_COMING_UP, NudgeKind.AIM_DATE_PASSED}
    assert {each.notice.kind for each in planned} == kinds


@pytest.mark.parametrize(("raised", "by_utc"), rows("clock_changes"))
def test_it_is_the_same_hour_on_the_wall_before_and_after_a_clock_change(raised: str, by_utc: str) -> None:
    day = whole(raised)
    expected = [
        datetime.combine(near(each.strip()[:-6], day), time.fromisoformat(each[-5:]), UTC) for each in by_utc.split(",")
    ]

    planned = [each for each in life("E", day) if each.address == CHANNEL]

    assert [each.due_at for each in planned] == expected


@pytest.mark.parametrize(("own", "raised", "aim", "acknowledge", "coming_up", "passed"), rows("own_days"))
def test_whoever_works_on_some_days_is_nudged_on_those_at_their_hour(
    own: str, raised: str, aim: str, acknowledge: str, coming_up: str, passed: str
) -> None:
    day, at = whole(raised), time(13, 30)
    planned = life("E", day, Hours(at, working(own)))

    assert aim_date(day, 4) == near(aim, day)
    assert mornings(planned, NudgeKind.PLEASE_ACKNOWLEDGE, DIRECTOR_GENERAL, at) == days(acknowledge, day)
    assert mornings(planned, NudgeKind.AIM_DATE_COMING_UP, DIRECTOR_GENERAL, at) == days(coming_up, day)
    for whom in (DIRECTOR_GENERAL, GENERAL_SECRETARY):
        assert mornings(planned, NudgeKind.AIM_DATE_PASSED, whom, at) == days(passed, day)


@pytest.mark.parametrize(("region", "due", "before", "weekly"), each_region("actions"))
def test_a_follow_up_action_is_brought_up_on_these_mornings(region: str, due: str, before: str, weekly: str) -> None:
    day, kept = whole(due), calendar(region)
    action = FollowUpAction(1, "Send the figures.", Person("T1", "U_DG"), EMPLOYER, day)
    expected = [*days(before, day), *days(weekly, day)]

    planned = changes(
        engagement_nudge.plan_action("E-4HX9", action, [Recipient(DIRECTOR_GENERAL, kept)]),
        (),
        kept,
        now=datetime.combine(day - timedelta(days=30), time(), UTC),
    ).add

    assert mornings(planned, NudgeKind.FOLLOW_UP_ACTION, DIRECTOR_GENERAL)[: len(expected)] == expected


@pytest.mark.parametrize(("region", "decision", "before"), each_region("decisions"))
def test_a_decision_with_no_union_is_brought_up_ten_working_days_before(
    region: str, decision: str, before: str
) -> None:
    day, kept = whole(decision), calendar(region)
    engagement = an_engagement(decision_date=day, parties=(EMPLOYER,))
    to: Sequence[Recipient] = [Recipient(DIRECTOR_GENERAL, kept)]

    planned = list(engagement_nudge.plan_decision(engagement, to, kept))

    assert mornings(planned, NudgeKind.DECISION_NEAR, DIRECTOR_GENERAL) == days(before, day)
    assert [*engagement_nudge.plan_decision(replace(engagement, parties=(EMPLOYER, UNION)), to, kept)] == []


@pytest.mark.parametrize(("region", "own", "monday", "morning"), each_region("digests"))
def test_a_digest_comes_on_monday_or_on_the_next_morning_that_works(
    region: str, own: str, monday: str, morning: str
) -> None:
    day = whole(monday)
    to = Recipient(DIRECTOR_GENERAL, calendar(region).of(Hours(HALF_PAST_NINE, working(own))))

    for today in (day - timedelta(days=1), day, day + timedelta(days=6)):
        planned = {each.notice.subject: each for each in digest_nudge.plan(today, [to])}
        of_that_week = [each for subject, each in planned.items() if subject == f"digest {day}"]
        assert mornings(of_that_week, NudgeKind.DIGEST, DIRECTOR_GENERAL) == days(morning, day)


@pytest.mark.parametrize(("region", "aim", "said", "count", "again"), each_region("snoozes"))
def test_what_is_put_off_comes_again_on_this_morning(region: str, aim: str, said: str, count: str, again: str) -> None:
    day, kept = whole(said), calendar(region)
    latest = near(aim, day) if aim else None
    at = datetime.combine(day, time(10), LONDON)

    if not again:
        with pytest.raises(TooLateToSnooze):
            snooze.until(int(count), calendar=kept, today=day, latest=latest)
        return
    until = snooze.until(int(count), calendar=kept, today=day, latest=latest)
    assert until == near(again, day)
    morning = Snooze("C-7K2M", None, None, until, at).morning(kept, latest)

    assert morning == datetime.combine(near(again, day), HALF_PAST_NINE, LONDON)
