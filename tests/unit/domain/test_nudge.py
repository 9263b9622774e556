"""When nudges fall and to whom, from tables written by hand from the product's page."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.concern import Concern, Entry, EntryKind, aim_date, replayed
from bot.domain.listed import Extension
from bot.domain.notice import ConcernNotice, NudgeKind
from bot.domain.nudge import Recipients, parties_told, still_called_for
from bot.domain.outgoing import Address, Via
from bot.domain.people import Party, Person, Role
from bot.domain.planning import Planned, Recipient
from bot.domain.procedure import State
from tests.builders import EMPLOYER, UNION, a_concern, to_come

LONDON = ZoneInfo("Europe/London")
CALENDAR = Calendar(LONDON)
DIRECTOR_GENERAL = Recipient(Address.direct(Person("T1", "U_DG")), CALENDAR)
GENERAL_SECRETARY = Recipient(Address.direct(Person("T1", "U_GS")), CALENDAR)
TO = Recipients(raising=[GENERAL_SECRETARY], addressed=[DIRECTOR_GENERAL])


def concern(raised: str, *steps: tuple[str, EntryKind, Party], to: date | None = None) -> Concern:
    """Raised by the union then, with what came after; `to` is the aim date that was proposed or agreed."""
    at = london(raised)
    first = Entry(EntryKind.RAISED, at, UNION, Role.LEAD, day=aim_date(at.date(), 4))
    timeline = (first, *(Entry(kind, london(then), party, Role.LEAD, day=to) for then, kind, party in steps))
    standing = replayed(timeline)
    return a_concern(
        state=standing.state,
        raised_at=at,
        aim_date=standing.aim_date,
        extension=standing.extension,
        timeline=timeline,
    )


def london(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)


def planned(each: Concern, *, now: datetime | None = None, to: Recipients = TO) -> list[tuple[str, str, str]]:
    rows = to_come(each, to, CALENDAR, now=now or each.raised_at)
    return [(f"{row.due_at.astimezone(LONDON):%Y-%m-%d %H:%M}", row.notice.kind.name, _whom(row)) for row in rows]


def _whom(row: Planned) -> str:
    return {"U_DG": "DG", "U_GS": "GS"}.get(row.address.user or "", row.address.channel or "")


def test_a_concern_raised_on_a_wednesday_morning_plans_its_whole_life() -> None:
    assert planned(concern("2026-09-02 10:00")) == [
        ("2026-09-02 10:00", "RAISED", "DG"),
        ("2026-09-04 09:30", "PLEASE_ACKNOWLEDGE", "DG"),
        ("2026-09-16 09:30", "AIM_DATE_COMING_UP", "DG"),
        ("2026-09-23 09:30", "AIM_DATE_COMING_UP", "DG"),
        ("2026-09-28 09:30", "AIM_DATE_COMING_UP", "DG"),
        ("2026-09-30 09:30", "AIM_DATE_COMING_UP", "DG"),
        ("2026-10-01 09:30", "AIM_DATE_PASSED", "DG"),
        ("2026-10-01 09:30", "AIM_DATE_PASSED", "GS"),
        ("2026-10-08 09:30", "AIM_DATE_PASSED", "DG"),
        ("2026-10-08 09:30", "AIM_DATE_PASSED", "GS"),
        ("2026-10-15 09:30", "AIM_DATE_PASSED", "DG"),
        ("2026-10-15 09:30", "AIM_DATE_PASSED", "GS"),
        ("2026-10-22 09:30", "AIM_DATE_PASSED", "DG"),
        ("2026-10-22 09:30", "AIM_DATE_PASSED", "GS"),
    ]


@pytest.mark.parametrize(
    ("raised", "coming_up", "first_passed"),
    [
        # The aim date is a Monday: two days before it is a Saturday.
        ("2026-09-07 10:00", ["2026-09-21", "2026-09-28", "2026-10-02", "2026-10-05"], "2026-10-06"),
        # The aim date is a Sunday: it and the two days before fall on one Friday, and the later one stands.
        ("2026-09-06 10:00", ["2026-09-18", "2026-09-25", "2026-10-02"], "2026-10-05"),
        # The aim date is Christmas Day, a Friday.
        ("2026-11-27 10:00", ["2026-12-11", "2026-12-18", "2026-12-23", "2026-12-24"], "2026-12-29"),
        # The aim date is Easter Monday 2027, after Good Friday.
        ("2027-03-01 10:00", ["2027-03-15", "2027-03-22", "2027-03-25"], "2027-03-30"),
        # Across the October clock change.
        ("2026-10-14 10:00", ["2026-10-28", "2026-11-04", "2026-11-09", "2026-11-11"], "2026-11-12"),
    ],
)
def test_before_the_aim_date_moves_back_and_after_it_moves_on(
    raised: str, coming_up: list[str], first_passed: str
) -> None:
    rows = planned(concern(raised))

    assert [at for at, kind, _ in rows if kind == "AIM_DATE_COMING_UP"] == [f"{day} 09:30" for day in coming_up]
    assert next(at for at, kind, _ in rows if kind == "AIM_DATE_PASSED") == f"{first_passed} 09:30"


def test_at_once_waits_for_the_morning_of_a_working_day() -> None:
    assert planned(concern("2026-09-04 21:00"))[0] == ("2026-09-07 08:00", "RAISED", "DG")


BEFORE = {"AIM_DATE_COMING_UP", "AIM_DATE_PASSED"}


@pytest.mark.parametrize(
    ("kind", "party", "told", "whom", "beside"),
    [
        (EntryKind.ACKNOWLEDGED, EMPLOYER, "ACKNOWLEDGED", "GS", BEFORE),
        (EntryKind.INTERIM, EMPLOYER, "INTERIM", "GS", BEFORE),
        (EntryKind.EXTENSION_PROPOSED, EMPLOYER, "EXTENSION_PROPOSED", "GS", BEFORE | {"PLEASE_ACKNOWLEDGE"}),
        (EntryKind.EXTENSION_PROPOSED, UNION, "EXTENSION_PROPOSED", "DG", BEFORE | {"PLEASE_ACKNOWLEDGE"}),
        (EntryKind.EXTENSION_TAKEN_BACK, EMPLOYER, "EXTENSION_TAKEN_BACK", "GS", BEFORE | {"PLEASE_ACKNOWLEDGE"}),
        (EntryKind.EXTENSION_TAKEN_BACK, UNION, "EXTENSION_TAKEN_BACK", "DG", BEFORE | {"PLEASE_ACKNOWLEDGE"}),
        (EntryKind.EXTENSION_DECLINED, EMPLOYER, "EXTENSION_DECLINED", "GS", BEFORE | {"PLEASE_ACKNOWLEDGE"}),
        (EntryKind.EXTENSION_DECLINED, UNION, "EXTENSION_DECLINED", "DG", BEFORE | {"PLEASE_ACKNOWLEDGE"}),
        (EntryKind.EXTENSION_AGREED, EMPLOYER, "EXTENSION_AGREED", "GS", BEFORE | {"PLEASE_ACKNOWLEDGE"}),
        (EntryKind.EXTENSION_AGREED, UNION, "EXTENSION_AGREED", "DG", BEFORE | {"PLEASE_ACKNOWLEDGE"}),
        (EntryKind.RESPONDED, EMPLOYER, "RESPONDED", "GS", {"HOW_IT_STANDS"}),
        (EntryKind.RESOLVED, UNION, "RESOLVED", "DG", set()),
        (EntryKind.WITHDRAWN, UNION, "WITHDRAWN", "DG", set()),
        (EntryKind.EVIDENCE, UNION, None, None, BEFORE | {"PLEASE_ACKNOWLEDGE"}),
        (EntryKind.NOTED, EMPLOYER, None, None, BEFORE | {"PLEASE_ACKNOWLEDGE"}),
    ],
)
def test_each_step_is_told_to_the_other_lead_at_once_and_leaves_what_still_stands(
    kind: EntryKind, party: Party, told: str | None, whom: str | None, beside: set[str]
) -> None:
    each = concern("2026-09-02 10:00", ("2026-09-03 11:00", kind, party), to=date(2026, 10, 14))

    rows = planned(each, now=london("2026-09-03 11:00"))

    assert {row[1] for row in rows} == beside | ({told} if told else set())
    assert [row for row in rows if row[1] == told] == ([("2026-09-03 11:00", told, whom)] if told else [])


def test_not_resolved_is_told_to_the_other_lead() -> None:
    responded = ("2026-09-03 11:00", EntryKind.RESPONDED, EMPLOYER)
    each = concern("2026-09-02 10:00", responded, ("2026-09-04 11:00", EntryKind.NOT_RESOLVED, UNION))

    assert planned(each, now=london("2026-09-04 11:00")) == [("2026-09-04 11:00", "NOT_RESOLVED", "DG")]


@pytest.mark.parametrize(
    ("responded", "told", "asked"),
    [
        ("2026-09-09 12:00", "2026-09-09 12:00", "2026-09-16 09:30"),
        # On a Friday evening: told on the Monday, asked on the Friday after.
        ("2026-09-11 19:00", "2026-09-14 08:00", "2026-09-18 09:30"),
        # A week later is Christmas Day; the Monday after is a bank holiday, too.
        ("2026-12-18 12:00", "2026-12-18 12:00", "2026-12-29 09:30"),
    ],
)
def test_a_response_is_told_at_once_and_a_week_later_its_raiser_is_asked_how_it_stands(
    responded: str, told: str, asked: str
) -> None:
    each = concern("2026-09-02 10:00", (responded, EntryKind.RESPONDED, EMPLOYER))

    rows = planned(each, now=london(responded))

    assert rows == [(told, "RESPONDED", "GS"), (asked, "HOW_IT_STANDS", "GS")]


def test_what_one_party_is_told_at_once_is_not_lost_when_the_other_acts_before_it_left() -> None:
    acknowledged = ("2026-09-04 20:00", EntryKind.ACKNOWLEDGED, EMPLOYER)
    proposed = ("2026-09-05 10:00", EntryKind.EXTENSION_PROPOSED, UNION)
    each = concern("2026-09-02 10:00", acknowledged, proposed, to=date(2026, 10, 14))

    rows = planned(each, now=london("2026-09-05 10:00"))

    assert rows[:2] == [("2026-09-07 08:00", "EXTENSION_PROPOSED", "DG"), ("2026-09-07 08:00", "ACKNOWLEDGED", "GS")]


def test_of_two_things_that_one_party_did_before_the_morning_the_last_is_told() -> None:
    acknowledged = ("2026-09-04 20:00", EntryKind.ACKNOWLEDGED, EMPLOYER)
    interim = ("2026-09-05 10:00", EntryKind.INTERIM, EMPLOYER)

    rows = planned(concern("2026-09-02 10:00", acknowledged, interim), now=london("2026-09-05 10:00"))

    assert next(row for row in rows if row[2] == "GS") == ("2026-09-07 08:00", "INTERIM", "GS")
    assert "ACKNOWLEDGED" not in {row[1] for row in rows}


def test_an_agreed_extension_moves_what_lies_around_the_aim_date() -> None:
    proposed = ("2026-09-21 10:00", EntryKind.EXTENSION_PROPOSED, EMPLOYER)
    agreed = ("2026-09-22 10:00", EntryKind.EXTENSION_AGREED, UNION)
    each = concern("2026-09-02 10:00", proposed, agreed, to=date(2026, 10, 14))

    rows = planned(each, now=london("2026-09-22 10:00"))

    assert rows[0] == ("2026-09-22 10:00", "EXTENSION_AGREED", "DG")
    assert [at for at, kind, _ in rows if kind == "AIM_DATE_COMING_UP"] == [
        f"2026-{day} 09:30" for day in ("09-30", "10-07", "10-12", "10-14")
    ]
    assert [at for at, kind, whom in rows if kind == "AIM_DATE_PASSED" and whom == "GS"] == [
        f"2026-{day} 09:30" for day in ("10-15", "10-22", "10-29", "11-05")
    ]


def test_an_extension_proposed_over_the_weekend_comes_before_the_aim_date_of_that_morning() -> None:
    proposed = ("2026-10-03 10:00", EntryKind.EXTENSION_PROPOSED, UNION)
    each = concern("2026-09-07 10:00", proposed, to=date(2026, 10, 14))

    rows = planned(each, now=london("2026-10-03 10:00"))

    assert rows[:2] == [("2026-10-05 08:00", "EXTENSION_PROPOSED", "DG"), ("2026-10-06 09:30", "AIM_DATE_PASSED", "DG")]


def test_what_happens_again_is_told_again() -> None:
    steps = [
        ("2026-09-03 10:00", EntryKind.EXTENSION_PROPOSED, EMPLOYER),
        ("2026-09-03 11:00", EntryKind.EXTENSION_TAKEN_BACK, EMPLOYER),
        ("2026-09-03 12:00", EntryKind.EXTENSION_PROPOSED, EMPLOYER),
    ]
    keys = []
    for number in (1, 3):
        each = concern("2026-09-02 10:00", *steps[:number], to=date(2026, 10, 14))
        rows = to_come(each, TO, CALENDAR, now=each.timeline[-1].at)
        keys += [(row.notice.kind, row.notice.cycle) for row in rows if row.notice.kind is NudgeKind.EXTENSION_PROPOSED]

    assert keys == [(NudgeKind.EXTENSION_PROPOSED, "once"), (NudgeKind.EXTENSION_PROPOSED, "2")]


def test_what_would_lie_in_the_past_is_not_planned() -> None:
    acknowledged = concern("2026-09-02 10:00", ("2026-09-25 12:00", EntryKind.ACKNOWLEDGED, EMPLOYER))

    rows = planned(acknowledged, now=london("2026-09-25 12:00"))

    assert [(at, kind) for at, kind, _ in rows][:3] == [
        ("2026-09-25 12:00", "ACKNOWLEDGED"),
        ("2026-09-28 09:30", "AIM_DATE_COMING_UP"),
        ("2026-09-30 09:30", "AIM_DATE_COMING_UP"),
    ]


@pytest.mark.parametrize(
    ("now", "told"), [("2026-09-05 12:00", True), ("2026-09-07 08:00", True), ("2026-09-07 08:01", False)]
)
def test_a_change_is_told_once_its_hour_has_come_and_not_when_planned_again_later(now: str, *, told: bool) -> None:
    raised_on_friday_evening = concern("2026-09-04 21:00")
    nudged = Entry(EntryKind.NUDGED, london(now), EMPLOYER, Role.LEAD, NudgeKind.RAISED, only_for=EMPLOYER.id)
    since = replace(raised_on_friday_evening, timeline=(*raised_on_friday_evening.timeline, nudged))

    rows = planned(since, now=london(now))

    assert (("2026-09-07 08:00", "RAISED", "DG") in rows) is told
    assert [kind for _, kind, _ in rows].count("RAISED") == int(told)


def test_without_an_aim_date_only_the_state_is_told() -> None:
    each = concern("2026-09-02 10:00", ("2026-09-02 10:00", EntryKind.ACKNOWLEDGED, EMPLOYER))
    each = replace(each, aim_date=None)

    assert [kind for _, kind, _ in planned(each)] == ["RAISED", "ACKNOWLEDGED"]


def test_a_party_with_its_own_channel_reads_there_that_the_aim_date_comes_up() -> None:
    channel = Recipient(Address(Via.CHANNEL, "T1", channel="C_OFFICE"), CALENDAR)

    rows = planned(concern("2026-09-02 10:00"), to=replace(TO, addressed_channel=[channel]))

    assert [(at, kind) for at, kind, whom in rows if whom == "C_OFFICE"] == [
        (f"2026-09-{day} 09:30", "AIM_DATE_COMING_UP") for day in ("16", "23", "28", "30")
    ]


def test_planning_again_gives_the_same_keys() -> None:
    each = concern("2026-09-02 10:00")
    first = to_come(each, TO, CALENDAR, now=each.raised_at)
    again = to_come(each, TO, CALENDAR, now=each.raised_at + timedelta(days=1))

    assert {row.notice.cycle for row in again} <= {row.notice.cycle for row in first}
    keys = [(row.notice.kind, row.notice.cycle, row.address.recipient) for row in first]
    assert len(keys) == len(set(keys))


AWAITING = {State.RAISED, State.ACKNOWLEDGED}


@pytest.mark.parametrize(
    ("kind", "stands_in"),
    [
        (NudgeKind.RAISED, AWAITING),
        (NudgeKind.PLEASE_ACKNOWLEDGE, {State.RAISED}),
        (NudgeKind.AIM_DATE_COMING_UP, AWAITING),
        (NudgeKind.AIM_DATE_PASSED, AWAITING),
        (NudgeKind.ACKNOWLEDGED, AWAITING),
        (NudgeKind.INTERIM, AWAITING),
        (NudgeKind.EXTENSION_PROPOSED, set()),
        (NudgeKind.EXTENSION_TAKEN_BACK, AWAITING),
        (NudgeKind.EXTENSION_DECLINED, AWAITING),
        (NudgeKind.EXTENSION_AGREED, AWAITING),
        (NudgeKind.RESPONDED, {State.RESPONDED}),
        (NudgeKind.HOW_IT_STANDS, {State.RESPONDED}),
        (NudgeKind.RESOLVED, {State.RESOLVED}),
        (NudgeKind.NOT_RESOLVED, {State.NOT_RESOLVED}),
        (NudgeKind.WITHDRAWN, {State.WITHDRAWN}),
    ],
)
def test_a_nudge_whose_reason_has_gone_is_not_called_for(kind: NudgeKind, stands_in: set[State]) -> None:
    notice = ConcernNotice(kind, "C-7K2M", "2026-09-30-7")

    assert {state for state in State if still_called_for(notice, a_concern(state=state))} == stands_in


def test_an_extension_is_told_of_as_long_as_it_is_open() -> None:
    notice = ConcernNotice(NudgeKind.EXTENSION_PROPOSED, "C-7K2M", "once")

    assert still_called_for(notice, a_concern(extension=Extension(EMPLOYER, date(2026, 10, 14))))


@pytest.mark.parametrize("kind", [NudgeKind.AIM_DATE_COMING_UP, NudgeKind.AIM_DATE_PASSED])
@pytest.mark.parametrize(
    ("cycle", "stands"),
    [("2026-09-30-0", True), ("2026-09-30+1", True), ("2026-10-14-14", False), ("2026-09-16+2", False)],
)
def test_a_nudge_about_an_aim_date_that_has_moved_is_not_called_for(
    kind: NudgeKind, cycle: str, *, stands: bool
) -> None:
    assert still_called_for(ConcernNotice(kind, "C-7K2M", cycle), a_concern()) is stands


@pytest.mark.parametrize(
    ("kind", "parties"),
    [
        (NudgeKind.RAISED, (EMPLOYER,)),
        (NudgeKind.ACKNOWLEDGED, (UNION,)),
        (NudgeKind.PLEASE_ACKNOWLEDGE, (EMPLOYER,)),
        (NudgeKind.AIM_DATE_COMING_UP, (EMPLOYER,)),
        (NudgeKind.AIM_DATE_PASSED, (EMPLOYER, UNION)),
        (NudgeKind.INTERIM, (UNION,)),
        (NudgeKind.EXTENSION_PROPOSED, (UNION,)),
        (NudgeKind.EXTENSION_DECLINED, (EMPLOYER,)),
        (NudgeKind.RESPONDED, (UNION,)),
        (NudgeKind.HOW_IT_STANDS, (UNION,)),
        (NudgeKind.RESOLVED, (EMPLOYER,)),
    ],
)
def test_each_kind_is_for_the_party_that_the_product_names(kind: NudgeKind, parties: tuple[Party, ...]) -> None:
    each = concern(
        "2026-09-02 10:00",
        ("2026-09-02 11:00", EntryKind.ACKNOWLEDGED, EMPLOYER),
        ("2026-09-02 12:00", EntryKind.INTERIM, EMPLOYER),
        ("2026-09-03 10:00", EntryKind.EXTENSION_PROPOSED, UNION),
        ("2026-09-03 11:00", EntryKind.EXTENSION_DECLINED, EMPLOYER),
        ("2026-09-03 12:00", EntryKind.EXTENSION_PROPOSED, EMPLOYER),
        ("2026-09-03 13:00", EntryKind.EXTENSION_DECLINED, UNION),
        ("2026-09-04 10:00", EntryKind.RESPONDED, EMPLOYER),
        ("2026-09-05 10:00", EntryKind.RESOLVED, UNION),
        to=date(2026, 10, 14),
    )

    assert parties_told(kind, each) == parties
