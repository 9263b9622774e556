"""When nudges fall and to whom, from tables written by hand from the product's page."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.concern import Concern, Entry, EntryKind, aim_date
from bot.domain.nudge import Planned, Recipients, parties_told, plan, still_called_for
from bot.domain.outgoing import Address, NudgeKind, Via
from bot.domain.people import Party, Person, Role
from bot.domain.procedure import State
from tests.builders import EMPLOYER, UNION, a_concern

LONDON = ZoneInfo("Europe/London")
CALENDAR = Calendar(LONDON)
DIRECTOR_GENERAL = Address.direct(Person("T1", "U_DG"))
GENERAL_SECRETARY = Address.direct(Person("T1", "U_GS"))
TO = Recipients(raising_leads=[GENERAL_SECRETARY], addressed_leads=[DIRECTOR_GENERAL])


def concern(raised: str, state: State = State.RAISED, moved: str | None = None) -> Concern:
    at = london(raised)
    entries = (
        Entry(EntryKind.RAISED, at, UNION, Role.LEAD),
        Entry(EntryKind(state), london(moved or raised), UNION, Role.LEAD),
    )
    return a_concern(state=state, raised_at=at, aim_date=aim_date(at.date(), 4), timeline=entries)


def london(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)


def planned(each: Concern, *, now: datetime | None = None, to: Recipients = TO) -> list[tuple[str, str, str]]:
    rows = plan(each, to, CALENDAR, now=now or each.raised_at)
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


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        (State.RAISED, {"RAISED", "PLEASE_ACKNOWLEDGE", "AIM_DATE_COMING_UP", "AIM_DATE_PASSED"}),
        (State.ACKNOWLEDGED, {"ACKNOWLEDGED", "AIM_DATE_COMING_UP", "AIM_DATE_PASSED"}),
        (State.RESPONDED, {"RESPONDED"}),
        (State.WITHDRAWN, {"WITHDRAWN"}),
    ],
)
def test_each_state_calls_for_its_own_kinds(state: State, kinds: set[str]) -> None:
    assert {kind for _, kind, _ in planned(concern("2026-09-02 10:00", state))} == kinds


@pytest.mark.parametrize(
    ("state", "whom"),
    [(State.RAISED, "DG"), (State.ACKNOWLEDGED, "GS"), (State.RESPONDED, "GS"), (State.WITHDRAWN, "DG")],
)
def test_a_change_is_told_to_the_other_lead(state: State, whom: str) -> None:
    assert planned(concern("2026-09-02 10:00", state))[0][2] == whom


def test_what_would_lie_in_the_past_is_not_planned() -> None:
    acknowledged = concern("2026-09-02 10:00", State.ACKNOWLEDGED, moved="2026-09-25 12:00")

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
    each = replace(concern("2026-09-02 10:00", State.ACKNOWLEDGED), aim_date=None)

    assert [kind for _, kind, _ in planned(each)] == ["ACKNOWLEDGED"]


def test_a_party_with_its_own_channel_reads_there_that_the_aim_date_comes_up() -> None:
    channel = Address(Via.CHANNEL, "T1", channel="C_OFFICE")

    rows = planned(concern("2026-09-02 10:00"), to=replace(TO, addressed_channel=[channel]))

    assert [(at, kind) for at, kind, whom in rows if whom == "C_OFFICE"] == [
        (f"2026-09-{day} 09:30", "AIM_DATE_COMING_UP") for day in ("16", "23", "28", "30")
    ]


def test_planning_again_gives_the_same_keys() -> None:
    each = concern("2026-09-02 10:00")
    first = plan(each, TO, CALENDAR, now=each.raised_at)
    again = plan(each, TO, CALENDAR, now=each.raised_at + timedelta(days=1))

    assert {row.notice.cycle for row in again} <= {row.notice.cycle for row in first}
    keys = [(row.notice.kind, row.notice.cycle, row.address.recipient) for row in first]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("kind", "stands_in"),
    [
        (NudgeKind.RAISED, {State.RAISED, State.ACKNOWLEDGED}),
        (NudgeKind.PLEASE_ACKNOWLEDGE, {State.RAISED}),
        (NudgeKind.AIM_DATE_COMING_UP, {State.RAISED, State.ACKNOWLEDGED}),
        (NudgeKind.AIM_DATE_PASSED, {State.RAISED, State.ACKNOWLEDGED}),
        (NudgeKind.ACKNOWLEDGED, set(State)),
        (NudgeKind.RESPONDED, set(State)),
        (NudgeKind.WITHDRAWN, set(State)),
    ],
)
def test_a_nudge_whose_reason_has_gone_is_not_called_for(kind: NudgeKind, stands_in: set[State]) -> None:
    assert {state for state in State if still_called_for(kind, a_concern(state=state))} == stands_in


@pytest.mark.parametrize(
    ("kind", "parties"),
    [
        (NudgeKind.RAISED, (EMPLOYER,)),
        (NudgeKind.ACKNOWLEDGED, (UNION,)),
        (NudgeKind.PLEASE_ACKNOWLEDGE, (EMPLOYER,)),
        (NudgeKind.AIM_DATE_COMING_UP, (EMPLOYER,)),
        (NudgeKind.AIM_DATE_PASSED, (EMPLOYER, UNION)),
        (NudgeKind.RESPONDED, (UNION,)),
        (NudgeKind.WITHDRAWN, (EMPLOYER,)),
    ],
)
def test_each_kind_is_for_the_party_that_the_product_names(kind: NudgeKind, parties: tuple[Party, ...]) -> None:
    assert parties_told(kind, a_concern()) == parties
