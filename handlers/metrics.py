"""Figures for whoever watches over the bot's machines: counts and times, never content, references or people."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.domain.notice import ActionNotice, ConcernNotice, DecisionNotice, Notice
from bot.domain.outgoing import Claim, Urgency, Via
from bot.messenger import Arrived, Impossible, Limited, Outcome, Unclear
from bot.services.rendering import PassOn, PutOff
from bot.services.sending import Unasked
from handlers.guard import answer
from handlers.http import tell_health
from handlers.vitals import Watch

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# Each look ends within a moment, or waits for Slack: seconds.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """One process's figures, in a registry of their own."""

    def __init__(self, watch: Watch, clock: Clock) -> None:
        self._registry = CollectorRegistry()
        labels = ["outcome", "urgency", "kind"]
        self._messages = Counter(
            "partnership_messages", "Tries to send a message, by what became of them", labels, registry=self._registry
        )
        self._limited = Counter("partnership_rate_limited", "Times Slack asked for patience", registry=self._registry)
        self._ticks = Histogram(
            "partnership_tick_seconds",
            "How long each look for something to send took, with what was sent",
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._registry.register(_Vitals(watch, clock))
        self._watch = watch

    def settled(self, claim: Claim, outcome: Outcome | Unasked | PutOff | PassOn | None) -> None:
        """Count what became of a try; None where its reason or its reader's right had gone."""
        message = claim.message
        labels = (_outcome(outcome, message.address.via), message.urgency.name.lower(), _kind(message.notice))
        self._messages.labels(*labels).inc()
        if isinstance(outcome.because if isinstance(outcome, Unasked) else outcome, Limited):
            self._limited.inc()

    def timed(self, look: Callable[[], bool]) -> Callable[[], bool]:
        """The same, each time measured."""

        def measured() -> bool:
            began = monotonic()
            try:
                return look()
            finally:
                self._ticks.observe(monotonic() - began)

        return measured

    def application(self) -> "WSGIApplication":
        """Health too, as a worker has no other port."""
        figures = make_wsgi_app(self._registry)

        def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            match environ.get("PATH_INFO"):
                case "/metrics":
                    found: Iterable[bytes] = figures(environ, start_response)
                    return found
                case "/healthz":
                    return tell_health(self._watch.report(), start_response)
            return answer(start_response, "404 Not Found")

        return application


class _Vitals(Collector):
    """What is known anyway, as it stands when somebody asks."""

    def __init__(self, watch: Watch, clock: Clock) -> None:
        self._watch = watch
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        pulse, vitals = self._watch.pulse, self._watch.vitals
        yield _gauge("database_ready", "Whether the database answers", vitals is not None)
        if pulse is not None:
            if pulse.seconds is not None:
                yield _gauge("seconds_since_tick", "Since this process's ticker looked last", pulse.seconds)
            jumps = CounterMetricFamily("partnership_clock_jumps", "Jumps of the clock, of over five minutes")
            jumps.add_metric([], pulse.jumps)
            yield jumps
        if vitals is None:
            return
        ticking = vitals.ticking(self._watch.still_after)
        yield _gauge("ticking_processes", "Processes that have ticked lately", ticking)
        yield _gauge("sending_stopped", "Whether Slack refuses the token", vitals.refused is not None)
        yield _gauge("undeliverable", "Messages that could not be delivered within 30 days", vitals.undeliverable)
        waiting = GaugeMetricFamily("partnership_waiting", "Messages that could leave now", labels=["urgency"])
        for urgency in Urgency:
            waiting.add_metric([urgency.name.lower()], vitals.waiting.get(urgency, 0))
        yield waiting
        yield _gauge("oldest_waiting_seconds", "Since when the oldest could have left", self._age(vitals.oldest))

    def _age(self, oldest: datetime | None) -> float:
        return 0.0 if oldest is None else max(0.0, (self._clock() - oldest).total_seconds())


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"partnership_{name}", text, value=float(value))


def _outcome(outcome: Outcome | Unasked | PutOff | PassOn | None, via: Via) -> str:
    match outcome:
        case None | PassOn():
            return "not called for"
        case Arrived():
            return "sent"
        case Impossible():
            return "undeliverable"
        case Unclear() if via is not Via.DIRECT:
            return "unclear"
        case _:
            return "put off"


def _kind(notice: Notice) -> str:
    """One of few: what a notice names by itself could be anything."""
    if isinstance(notice, ConcernNotice | ActionNotice | DecisionNotice):
        return notice.kind.value
    return type(notice).__name__.removesuffix("Notice").lower()
