"""Everything that may be made to go wrong, as plain data to choose from, and how it is brought about."""

from __future__ import annotations

from sandbox.fault_choices import Choices, FaultKind, Parameter, Values
from sandbox.faults import CallEffect, DeliveryEffect, Fault
from sandbox.upheavals import enable_sockets, upheavals
from sandbox.web_api import METHODS
from sandbox.workspace import Workspace

ERRORS = (
    "fatal_error",
    "internal_error",
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "user_not_found",
    "user_disabled",
    "invalid_blocks",
    "msg_too_long",
    "missing_scope",
    "service_unavailable",
)
DELIVERIES: Choices = (
    ("*", "Everything"),
    ("event", "Events"),
    ("command", "Commands"),
    ("block_actions", "Buttons and selects"),
    ("view_submission", "Submitted modals"),
)


METHOD = Parameter(
    "method",
    "Call",
    "chat.postMessage",
    (("*", "Any call"), *((each, each) for each in (*METHODS, "response_url"))),
)
ERROR = Parameter("error", "Reason", "fatal_error", tuple((each, each) for each in ERRORS))
STATUS = Parameter("status", "Status", "500", tuple((each, each) for each in ("500", "502", "503")))
RETRY_AFTER = Parameter("retry_after", "Seconds to wait", "5")
TIMES = Parameter("times", "How often", "1")
WHAT = Parameter("what", "What", "event", DELIVERIES)
SECONDS = Parameter("seconds", "Seconds", "10")
COUNT = Parameter("count", "How many", "2")


def bring_about(workspace: Workspace, name: str, values: Values) -> None:
    """Let one kind of fault happen, or wait for its call or delivery; what `values` leaves out is as by default.

    ValueError, in words for people, where that cannot be.
    """
    for kind in fault_kinds(workspace):
        if kind.name == name:
            kind.bring_about(workspace, {each.name: each.chosen(values) for each in kind.parameters})
            return
    raise ValueError("There is no such fault.")


def make_well(workspace: Workspace) -> None:
    """No fault waits any more, what hangs is let go, and the app is installed, with its token, events and sockets.

    Channels and people stay as they are.
    """
    workspace.faults.clear()
    workspace.restore_token()
    workspace.switch_events_on()
    enable_sockets(workspace)


def described(fault: Fault) -> str:
    """What a fault that waits will do, for people."""
    name = "any call" if fault.target == "*" else fault.target
    if fault.is_of_delivery:
        name = dict(DELIVERIES).get(fault.target, fault.target).lower()
    what = {
        "error": f"refused with {fault.error}",
        "status": f"answered with status {fault.status}",
        "rate_limit": f"answered with 429, to come again in {fault.retry_after} s",
        "drop": "cut off before anything is done",
        "drop_after": "carried out, and then cut off",
        "hang": "left without an answer, nothing done",
        "hang_after": "carried out, and left without an answer",
        "unreachable": "not delivered: nobody found at the app’s address",
        "lose_answer": "delivered, and the app’s answer lost",
        "delay": f"delivered {fault.seconds:g} s after it happened",
        "duplicate": "delivered twice",
        "reorder": "held, then delivered in reverse",
    }[fault.effect]
    return f"{name}: {what} ({'once' if fault.times == 1 else f'{fault.times} times'})"


def fault_kinds(workspace: Workspace) -> tuple[FaultKind, ...]:
    """All kinds, in the order in which to offer them."""
    return (*_OF_CALLS, *_OF_DELIVERIES, *upheavals(workspace))


# Calls


def _in_calls(name: str, label: str, explanation: str, effect: CallEffect, *more: Parameter) -> FaultKind:
    def arm(workspace: Workspace, values: Values) -> None:
        fault = Fault(
            values["method"],
            effect,
            error=values.get("error", ""),
            status=int(values.get("status", 500)),
            retry_after=int(values.get("retry_after", 1)),
            times=int(values["times"]),
        )
        workspace.faults.arm(fault)

    return FaultKind(name, label, "calls", explanation, (METHOD, *more, TIMES), arm)


_OF_CALLS = (
    _in_calls("refuse", "Refuse a call", "Slack says no, and why; nothing is done.", "error", ERROR),
    _in_calls("server_error", "Server error", "Slack answers with a status of 500 or above.", "status", STATUS),
    _in_calls("rate_limit", "Too many calls", "429, with the seconds to wait.", "rate_limit", RETRY_AFTER),
    _in_calls("cut", "Cut the connection", "Before the call is carried out.", "drop"),
    _in_calls("cut_after", "Carry out, then cut", "The app cannot know that it was done.", "drop_after"),
    _in_calls("hang", "Never answer", "Nothing is done, and the app waits until all is well again.", "hang"),
    _in_calls("hang_after", "Carry out, never answer", "The app cannot know that it was done.", "hang_after"),
)


# Deliveries


def _in_deliveries(name: DeliveryEffect, label: str, explanation: str, *parameters: Parameter) -> FaultKind:
    def arm(workspace: Workspace, values: Values) -> None:
        times = int(values.get("times") or values["count"])
        fault = Fault(values.get("what", "event"), name, seconds=float(values.get("seconds", 0)), times=times)
        workspace.faults.arm(fault)

    return FaultKind(name, label, "deliveries", explanation, parameters, arm)


def _last_again(workspace: Workspace, values: Values) -> None:
    for exchange in reversed(workspace.traffic()):
        if exchange.direction == "to_bot" and exchange.name.partition(":")[0] == values["what"]:
            workspace.deliver_again(exchange.number)
            return
    raise ValueError("Nothing of that kind was delivered yet.")


_OF_DELIVERIES = (
    _in_deliveries(
        "lose_answer",
        "Lose the app’s answer",
        "The app has done its work, and Slack takes it for silent. Events come again, people are told.",
        WHAT,
        TIMES,
    ),
    _in_deliveries(
        "unreachable",
        "Do not reach the app",
        "Nobody is found at its address. Events come again, people are told.",
        WHAT,
        TIMES,
    ),
    _in_deliveries(
        "delay", "Deliver with a delay", "It reaches the app some seconds after it happened.", WHAT, SECONDS, TIMES
    ),
    _in_deliveries("duplicate", "Deliver twice", "The same bytes, at the same time.", WHAT, TIMES),
    _in_deliveries(
        "reorder", "Deliver events in reverse", "Held until there are so many, then the newest first.", COUNT
    ),
    FaultKind(
        "deliver_again",
        "Deliver the last one again",
        "deliveries",
        "The same bytes once more, now. What the app answers changes nothing.",
        (Parameter("what", "The last of these", "event", DELIVERIES[1:]),),
        _last_again,
    ),
)
