"""Whatever the days, the region and the hours: where nudges fall, and that planning again changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import digest_nudge, engagement_nudge, nudge
from bot.domain.calendar import Calendar
from bot.domain.concern import Concern, Entry, EntryKind, aim_date
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.hours import MORNINGS, WEEKDAYS, Hours
from bot.domain.notice import NudgeKind
from bot.domain.nudge import Recipients
from bot.domain.outgoing import Address
from bot.domain.people import Person, Role
from bot.domain.planning import Changes, Key, Known, Planned, Recipient, changes
from tests.builders import EMPLOYER, UNION, a_concern
from tests.storage.records import an_engagement

LONDON = ZoneInfo("Europe/London")
ANA, RUTH = (Address.direct(Person("T1", user)) for user in ("U_ANA", "U_RUTH"))

regions = st.sampled_from(["ENG", "SCT", "NIR"])
hours = st.builds(Hours, st.sampled_from(MORNINGS), st.frozensets(st.sampled_from(sorted(WEEKDAYS)), min_size=1))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def people(kept: Calendar, ana: Hours, ruth: Hours) -> Recipients:
    return Recipients([Recipient(RUTH, kept.of(ruth))], [Recipient(ANA, kept.of(ana))])


def raised_at(moment: datetime) -> Concern:
    aim = aim_date(moment.astimezone(LONDON).date(), 4)
    return a_concern(
        raised_at=moment, aim_date=aim, timeline=(Entry(EntryKind.RAISED, moment, UNION, Role.LEAD, day=aim),)
    )


def every_plan(concern: Concern, day: date, to: Recipients, kept: Calendar) -> list[Planned]:
    action = FollowUpAction(1, "Send the figures.", Person("T1", "U_ANA"), EMPLOYER, day)
    engagement = an_engagement(decision_date=day, parties=(EMPLOYER,))
    return [
        *nudge.plan(concern, to, kept),
        *engagement_nudge.plan_action("E-4HX9", action, to.addressed),
        *engagement_nudge.plan_decision(engagement, to.addressed, kept),
        *digest_nudge.plan(day, [*to.addressed, *to.raising]),
    ]


def after(there: Iterable[Known], to_do: Changes, *, sent_by: datetime | None = None) -> list[Known]:
    """The rows as they then are; what was due by `sent_by` has left."""
    rows: dict[Key, Known] = {each.key: each for each in there}
    rows |= {key: replace(rows[key], waits=False, was_cancelled=True) for key in to_do.cancel}
    rows |= {each.key: Known(each.key, each.due_at, waits=True, was_cancelled=False) for each in to_do.add}
    rows |= {each.key: replace(rows[each.key], due_at=each.due_at) for each in to_do.move}
    if sent_by is not None:
        rows |= {key: replace(row, waits=False) for key, row in rows.items() if row.waits and row.due_at <= sent_by}
    return list(rows.values())


@given(moments, moments, regions, hours, hours)
def test_each_falls_in_its_recipients_hours_and_on_their_days(
    moment: datetime, other: datetime, region: str, ana: Hours, ruth: Hours
) -> None:
    kept = Calendar(LONDON, region)
    for each in every_plan(raised_at(moment), other.date(), people(kept, ana, ruth), kept):
        own = ana if each.address == ANA else ruth
        local = each.due_at.astimezone(LONDON)
        assert kept.is_working_day(local.date())
        assert local.weekday() in own.days
        assert time(8) <= local.time() < time(18)
        assert each.notice.kind is NudgeKind.RAISED or local.time() == own.morning


@given(moments, moments, regions, hours, hours)
def test_what_is_for_before_a_day_never_falls_after_it_nor_the_other_way_round(
    moment: datetime, other: datetime, region: str, ana: Hours, ruth: Hours
) -> None:
    kept, concern = Calendar(LONDON, region), raised_at(moment)
    assert concern.aim_date is not None
    raised_on = moment.astimezone(LONDON).date()
    for each in every_plan(concern, other.date(), people(kept, ana, ruth), kept):
        day, cycle = each.due_at.astimezone(LONDON).date(), each.notice.cycle
        match each.notice.kind:
            case NudgeKind.AIM_DATE_COMING_UP:
                assert day <= concern.aim_date - timedelta(days=int(cycle.rpartition("-")[2]))
            case NudgeKind.AIM_DATE_PASSED:
                assert day > concern.aim_date + timedelta(weeks=int(cycle.rpartition("+")[2]) - 1)
            case NudgeKind.PLEASE_ACKNOWLEDGE:
                assert day >= raised_on + timedelta(days=2)
            case NudgeKind.FOLLOW_UP_ACTION:
                assert (day > other.date()) is ("+" in cycle)
            case NudgeKind.DECISION_NEAR:
                assert day <= other.date() - timedelta(days=12)
            case NudgeKind.DIGEST:
                assert 0 <= (day - date.fromisoformat(each.notice.subject.removeprefix("digest "))).days < 7


@given(moments, moments, regions, hours, hours, hours, st.integers(0, 60 * 24), st.booleans())
def test_planning_again_changes_nothing_and_tells_nobody_twice_in_a_morning(
    moment: datetime, other: datetime, region: str, ana: Hours, ruth: Hours, then: Hours, later: int, sent: bool
) -> None:
    kept, concern = Calendar(LONDON, region), raised_at(moment)
    first = every_plan(concern, other.date(), people(kept, ana, ruth), kept)
    rows = after([], changes(first, [], kept, now=moment))
    assert changes(first, rows, kept, now=moment) == Changes((), (), ())

    now = moment + timedelta(hours=later)
    rows = after(rows, Changes((), (), ()), sent_by=now if sent else None)
    assert changes(first, rows, kept, now=now) == Changes((), (), ())

    anew = every_plan(concern, other.date(), people(kept, then, ruth), kept)
    rows = after(rows, changes(anew, rows, kept, now=now))
    assert changes(anew, rows, kept, now=now) == Changes((), (), ())
    mornings = [_morning(each) for each in rows if not each.was_cancelled and each.key[1] != NudgeKind.RAISED]
    assert len(mornings) == len(set(mornings))


@given(moments, moments, regions, hours, hours, hours, st.integers(0, 60 * 24))
def test_what_waits_is_never_dropped_but_for_what_says_more_that_morning(
    moment: datetime, other: datetime, region: str, ana: Hours, ruth: Hours, then: Hours, later: int
) -> None:
    kept, concern = Calendar(LONDON, region), raised_at(moment)
    rows = after([], changes(every_plan(concern, other.date(), people(kept, ana, ruth), kept), [], kept, now=moment))
    now = moment + timedelta(hours=later)
    anew = every_plan(concern, other.date(), people(kept, then, ruth), kept)
    to_do = changes(anew, rows, kept, now=now)

    standing = {_morning(each) for each in after(rows, to_do) if each.waits}
    wanted = {each.key: each for each in anew}
    for key in to_do.cancel:
        due = max(wanted[key].due_at, now) if key in wanted else None
        assert due is None or (key[0], key[3], due.astimezone(LONDON).date()) in standing
        assert due is not None or key[1] == NudgeKind.DIGEST


def _morning(each: Known) -> tuple[str, str, date]:
    return (each.key[0], each.key[3], each.due_at.astimezone(LONDON).date())


def _keys(planned: Sequence[Planned]) -> set[Key]:
    return {each.key for each in planned}


@given(moments, moments, regions, hours, hours, st.integers(0, 60 * 24))
def test_a_key_does_not_depend_on_hours_region_or_when_it_is_planned(
    moment: datetime, other: datetime, region: str, ana: Hours, ruth: Hours, later: int
) -> None:
    concern, england = raised_at(moment), Calendar(LONDON)
    there = Calendar(LONDON, region)
    usual = _keys(nudge.plan(concern, people(england, Hours(), Hours()), england))

    assert _keys(nudge.plan(concern, people(there, ana, ruth), there)) == usual
