"""Figures as Prometheus reads them: what is counted, and that nothing of anybody stands in them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.domain.notice import ConcernNotice, Guidance, GuidanceNotice, Notice, NudgeKind, RemovalNotice
from bot.domain.outgoing import Address, Claim, Outgoing, Urgency, Via
from bot.domain.people import Person
from bot.domain.vitals import Heartbeat, Vitals
from bot.errors import StoreUnavailable
from bot.messenger import Arrived, Impossible, Limited, NotArrived, Outcome, Unclear
from bot.services.sending import Unasked
from handlers.metrics import Metrics
from handlers.vitals import Pulse, Watch
from tests.fakes import StandingClock
from tests.unit.handlers.test_http import get
from tests.wsgi_requests import Reply

CLOCK = StandingClock()
WELL = Vitals(database_now=0.0, heartbeats=(Heartbeat("host-1", 3.0),))
A_NUDGE = ConcernNotice(NudgeKind.PLEASE_ACKNOWLEDGE, "C-7K2M", "1")
DIRECT = Address.direct(Person("T0CANARY", "U0CANARY"))
CHANNEL = Address(Via.CHANNEL, "T0CANARY", channel="C0CANARY")


def metrics(vitals: Vitals | None = WELL, pulse: Pulse | None = None) -> Metrics:
    def look() -> Vitals:
        if vitals is None:
            raise StoreUnavailable
        return vitals

    watch = Watch(look, pulse)
    watch.refresh()
    return Metrics(watch, CLOCK)


def ask(of: Metrics, path: str) -> tuple[str, str]:
    reply = Reply()
    body = b"".join(of.application()(get(path), reply.start))
    return reply.status, body.decode()


def samples(of: Metrics) -> dict[tuple[str, ...], float]:
    """By name and the values of its labels, in the order of their names."""
    status, body = ask(of, "/metrics")
    assert status == "200 OK"
    return {
        (sample.name.removeprefix("partnership_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }


def a_claim(notice: Notice = A_NUDGE, address: Address = DIRECT) -> Claim:
    urgency = Urgency.NUDGE if isinstance(notice, ConcernNotice) else Urgency.REPLY
    message = Outgoing("id-canary", address, notice, CLOCK(), urgency)
    return Claim(message, generation=1, attempts=1, first_tried=None)


@pytest.mark.parametrize(
    ("notice", "address", "outcome", "counted"),
    [
        (A_NUDGE, DIRECT, Arrived("1.5"), ("sent", "nudge", "please acknowledge")),
        (A_NUDGE, DIRECT, NotArrived("internal_error"), ("put off", "nudge", "please acknowledge")),
        (A_NUDGE, DIRECT, Unasked(Unclear("timeout")), ("put off", "nudge", "please acknowledge")),
        (A_NUDGE, DIRECT, Unclear("timeout"), ("put off", "nudge", "please acknowledge")),
        (A_NUDGE, CHANNEL, Unclear("timeout"), ("unclear", "nudge", "please acknowledge")),
        (A_NUDGE, CHANNEL, Impossible("is_archived"), ("undeliverable", "nudge", "please acknowledge")),
        (A_NUDGE, DIRECT, None, ("not called for", "nudge", "please acknowledge")),
        (GuidanceNotice(Guidance.HELP), DIRECT, Arrived("1.5"), ("sent", "reply", "guidance")),
        (RemovalNotice("F0CANARY"), DIRECT, Impossible("x"), ("undeliverable", "reply", "removal")),
    ],
)
def test_each_try_is_counted_by_what_became_of_it(
    notice: Notice, address: Address, outcome: Outcome | Unasked | None, counted: tuple[str, str, str]
) -> None:
    of = metrics()
    of.settled(a_claim(notice, address), outcome)
    of.settled(a_claim(notice, address), outcome)

    messages = {key[1:]: value for key, value in samples(of).items() if key[0] == "messages_total"}
    fate, urgency, kind = counted
    assert messages == {(kind, fate, urgency): 2.0}


def test_patience_that_slack_asks_for_is_counted() -> None:
    of = metrics()
    assert samples(of)[("rate_limited_total",)] == 0
    for outcome in (Limited(seconds=30), Unasked(Limited(seconds=30)), NotArrived("internal_error")):
        of.settled(a_claim(), outcome)

    assert samples(of)[("rate_limited_total",)] == 2


def test_how_sending_stands_is_told_as_it_was_when_somebody_looked() -> None:
    vitals = replace(
        WELL,
        heartbeats=(Heartbeat("host-1", 3.0), Heartbeat("host-2", 60.0)),
        refused="token_revoked",
        undeliverable=3,
        waiting={Urgency.NUDGE: 7},
        oldest=CLOCK() - timedelta(seconds=90),
    )
    found = samples(metrics(vitals))

    expected: dict[tuple[str, ...], float] = {
        ("rate_limited_total",): 0,
        ("database_ready",): 1,
        ("ticking_processes",): 1,
        ("sending_stopped",): 1,
        ("undeliverable",): 3,
        **{("waiting", each.name.lower()): vitals.waiting.get(each, 0) for each in Urgency},
        ("oldest_waiting_seconds",): 90,
        ("rate_limited_created",): found[("rate_limited_created",)],
    }
    assert {key: value for key, value in found.items() if "tick_seconds" not in key[0]} == expected


def test_a_database_that_is_silent_leaves_only_what_the_process_knows_itself() -> None:
    found = samples(metrics(None))

    assert found[("database_ready",)] == 0
    assert not {"sending_stopped", "waiting", "ticking_processes"} & {name for name, *_ in found}


def test_a_process_that_ticks_tells_of_its_own_ticker_and_clock() -> None:
    passed = [0.0]
    clock = StandingClock()
    pulse = Pulse("own", clock, lambda _jumped: None, 15, monotonic=lambda: passed[0])
    of = metrics(pulse=pulse)
    assert ("seconds_since_tick",) not in samples(of)
    pulse.beat()
    clock.move(hours=1)
    pulse.beat()
    passed[0] = 42

    found = samples(of)
    assert (found[("seconds_since_tick",)], found[("clock_jumps_total",)]) == (42, 1)


def test_how_long_each_look_takes_is_measured_also_where_it_raises() -> None:
    of = metrics()

    def bug() -> bool:
        raise RuntimeError

    assert of.timed(lambda: True)()
    with pytest.raises(RuntimeError):
        of.timed(bug)()

    assert samples(of)[("tick_seconds_count",)] == 2


def test_nothing_of_anybody_stands_in_the_figures() -> None:
    of = metrics(replace(WELL, heartbeats=(Heartbeat("host-canary", 100.0),), refused="canary"))
    of.settled(a_claim(), NotArrived("canary"))
    of.settled(a_claim(RemovalNotice("F0CANARY"), CHANNEL), Impossible("canary"))

    _, body = ask(of, "/metrics")
    assert "canary" not in body.lower()
    assert "7K2M" not in body


def test_two_of_them_do_not_meet() -> None:
    one, two = metrics(), metrics()
    one.settled(a_claim(), Arrived("1.5"))

    assert not [key for key in samples(two) if key[0] == "messages_total"]


@pytest.mark.parametrize(
    ("vitals", "path", "status", "body"),
    [
        (WELL, "/healthz", "200 OK", "alive\n"),
        (None, "/healthz", "200 OK", "alive\nThe database does not answer.\n"),
        (WELL, "/", "404 Not Found", ""),
        (WELL, "/readyz", "404 Not Found", ""),
    ],
)
def test_health_is_told_beside_the_figures(vitals: Vitals | None, path: str, status: str, body: str) -> None:
    assert ask(metrics(vitals), path) == (status, body)


def environment(**more: Any) -> dict[str, Any]:
    return get("/metrics") | more


def test_figures_are_only_read() -> None:
    reply = Reply()
    b"".join(metrics().application()(environment(REQUEST_METHOD="POST"), reply.start))

    assert reply.status.startswith("405")
