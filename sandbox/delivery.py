"""What goes out to the app: interactions that wait for their answer, and events that are sent again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from sandbox.faults import Fault, Faults
from sandbox.parcels import Answer, Carrier, Parcel
from sandbox.payloads import event_envelope, rate_limited_envelope
from sandbox.slack_app import SlackApp
from sandbox.subscription import Subscription
from sandbox.traffic import Traffic
from sandbox.values import Exchange, Json


@dataclass(frozen=True)
class Attempt:
    """One try at an event: how many there were before, and Slack's reason for this one."""

    parcel: Parcel
    number: int = 0
    reason: str | None = None


class Delivery:
    """Everything goes through here, by whatever carrier there is, and may meet the faults asked for."""

    def __init__(
        self,
        app: SlackApp,
        carrier: Carrier,
        subscription: Subscription,
        traffic: Traffic,
        faults: Faults,
        *,
        answer_seconds: float,
        retry_delays: Sequence[float],
    ) -> None:
        self.carrier = carrier
        self.subscription = subscription
        self.is_uninstalled = False
        self._app = app
        self._traffic = traffic
        self._faults = faults
        self._answer_seconds = answer_seconds
        self._retry_delays = tuple(retry_delays)
        self._workers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="sandbox-delivery")
        self._lock = threading.Lock()
        self._timers: set[threading.Timer] = set()
        self._held: list[Attempt] = []
        self._closing = threading.Event()
        faults.when_cleared(self._let_go)

    # Commands and interactions

    def ask(self, parcel: Parcel) -> Answer:
        """Deliver a command or an interaction and wait for the answer, as long as Slack does."""
        if self.is_uninstalled:
            return Answer(None, "", "connection_failed")
        with self._traffic.under_way():
            fault = self._faults.next_for_delivery(parcel.name)
            if fault is not None and fault.effect == "delay":
                return self._asked_late(parcel, fault.seconds)
            return self._carried(Attempt(parcel), fault)

    def note(self, parcel: Parcel, answer: Answer, refusal: str | None = None, attempt: int = 0) -> None:
        """Put a delivery on record; `refusal` is why its answer could not be used."""
        self._traffic.record(
            "to_bot",
            parcel.name,
            parcel.payload,
            status=answer.status,
            reply=answer.text,
            refusal=refusal or answer.trouble,
            attempt=attempt,
            seconds=answer.seconds,
            fault=answer.by_fault,
        )

    def again(self, exchange: Exchange) -> Answer:
        """Deliver the same bytes once more, out of turn; nobody waits for what comes of it."""
        parcel = Parcel(exchange.name, exchange.request)
        attempt = 1 if parcel.kind == "events_api" else 0
        with self._traffic.under_way():
            answer = self.carrier.carry(parcel, attempt, "http_timeout" if attempt else None)
        answer = replace(answer, by_fault="again")
        self.note(parcel, answer, attempt=attempt)
        return answer

    def _asked_late(self, parcel: Parcel, seconds: float) -> Answer:
        if seconds < self._answer_seconds:
            self._closing.wait(seconds)
            answer = self.carrier.carry(parcel, 0, None)
            return replace(answer, seconds=answer.seconds + seconds, by_fault="delay")
        self._later(seconds, lambda: self._alone(Attempt(parcel), "delay"))
        self._closing.wait(self._answer_seconds)
        return Answer(None, "", "http_timeout", seconds=self._answer_seconds, by_fault="delay")

    def _carried(self, attempt: Attempt, fault: Fault | None) -> Answer:
        if fault is None:
            return self._carry(attempt)
        if fault.effect == "unreachable":
            return Answer(None, "", "connection_failed", by_fault=fault.effect)
        if fault.effect == "duplicate":
            self._submit(lambda: self._alone(attempt, "duplicate"))
        answer = self._carry(attempt)
        if fault.effect == "lose_answer":
            answer = Answer(None, "", "http_timeout", seconds=answer.seconds)
        return replace(answer, by_fault=fault.effect)

    def _carry(self, attempt: Attempt) -> Answer:
        return self.carrier.carry(attempt.parcel, attempt.number, attempt.reason)

    def _alone(self, attempt: Attempt, by_fault: str) -> None:
        """Deliver what nobody waits for, and put it on record."""
        self.note(attempt.parcel, replace(self._carry(attempt), by_fault=by_fault), attempt=attempt.number)

    # Events

    def send_event(self, event: Json, at: float, *, is_ext_shared: bool = False) -> None:
        """Deliver an event in the background, up to three more times under the same event_id."""
        if self.is_uninstalled or not self.carrier.is_open():
            return
        if self.subscription.admit():
            self.send_in_turn([event], at, is_ext_shared=is_ext_shared)
            return
        minute = self.subscription.minute_to_tell()
        if minute is not None:
            parcel = Parcel("event:app_rate_limited", rate_limited_envelope(self._app, minute))
            self._try(Attempt(parcel), self._submit)

    def send_in_turn(self, events: Sequence[Json], at: float, *, is_ext_shared: bool = False) -> None:
        """Deliver events in the background, each once the one before was taken or not.

        An app that has no address yet has subscribed to nothing.
        """
        envelopes = [event_envelope(self._app, each, at, is_ext_shared=is_ext_shared) for each in events]
        attempts = [Attempt(Parcel(f"event:{each['event']['type']}", each)) for each in envelopes]
        if not self.carrier.is_open():
            return
        if len(attempts) == 1:
            self._try(attempts[0], self._submit)
        else:
            self._submit(lambda: self._try_all(attempts))

    def _try_all(self, attempts: list[Attempt]) -> None:
        for attempt in attempts:
            self._try(attempt, _at_once)

    def _try(self, attempt: Attempt, run: Callable[[Callable[[], object]], object]) -> None:
        """`run` carries it out, here or in the background; the fault is taken now, in the order of what happened."""
        fault = self._faults.next_for_delivery(attempt.parcel.name)
        if fault is not None and fault.effect == "delay":
            self._later(fault.seconds, lambda: self._tried(attempt, fault))
        elif fault is not None and fault.effect == "reorder":
            with self._lock:
                self._held.append(attempt)
            if fault.times == 0:
                self._let_go(newest_first=True)
        else:
            run(lambda: self._tried(attempt, fault))

    def _tried(self, attempt: Attempt, fault: Fault | None) -> None:
        answer = self._carried(attempt, fault)
        self.note(attempt.parcel, answer, attempt=attempt.number)
        self.subscription.took(well=answer.trouble is None)
        if answer.trouble and answer.may_retry and attempt.number < len(self._retry_delays):
            following = Attempt(attempt.parcel, attempt.number + 1, answer.trouble)
            self._later(self._retry_delays[attempt.number], lambda: self._try(following, _at_once))

    def _let_go(self, *, newest_first: bool = False) -> None:
        with self._lock:
            held, self._held = self._held, []
        in_turn = held[::-1] if newest_first else held
        if in_turn:
            self._submit(lambda: self._try_in_turn(in_turn))

    def _try_in_turn(self, attempts: list[Attempt]) -> None:
        for attempt in attempts:
            self._tried(attempt, Fault("event", "reorder"))

    # In the background

    def _submit(self, work: Callable[[], object]) -> None:
        """What is submitted counts as under way until it is done."""

        def done() -> None:
            try:
                work()
            finally:
                self._traffic.end()

        with self._lock:
            if not self._closing.is_set():
                self._traffic.begin()
                self._workers.submit(done)

    def _later(self, delay: float, work: Callable[[], object]) -> None:
        if delay == 0:
            self._submit(work)
            return

        def due() -> None:
            with self._lock:
                self._timers.discard(timer)
            self._submit(work)

        timer = threading.Timer(delay, due)
        timer.daemon = True
        with self._lock:
            if not self._closing.is_set():
                self._timers.add(timer)
                timer.start()

    def close(self) -> None:
        with self._lock:
            self._closing.set()
            timers, self._timers = self._timers, set()
        for timer in timers:
            timer.cancel()
        self._workers.shutdown(wait=True, cancel_futures=True)


def _at_once(work: Callable[[], object]) -> None:
    work()
